"""Eighteen months of trade: each order gets a fate by its age, and is led there by the actions people would take."""

from __future__ import annotations

import datetime
import random
from collections.abc import Callable, Sequence
from typing import Any

from app.exchange.sample.catalogue import SERVICES, products
from app.exchange.sample.people import customers
from app.exchange.sample.script import Script, scripted
from app.store.database import Database

BATCH = 100
WHY = "create_sample"
_METHODS = ("transfer", "transfer", "transfer", "card", "cash", "cheque")
_REASONS = ("none on shelf", "damaged", "wrong bin")
# What becomes of the orders of the last three weeks, in turn, so that even a small sample shows every state.
_RECENT = (
    "shipped", "confirmed", "quote", "picking", "billed", "packed", "short", "part_paid", "draft", "held", "quote_late",
    "confirmed", "shipped", "billed", "quote", "packed", "picking", "cancelled", "declined", "confirmed",
)  # fmt: skip
_OLD = ("paid",) * 40 + ("overdue", "overdue", "part_paid", "credited", "returned", "declined", "cancelled")
SHORT = ("FLX500", "BAS60", "PMP80", "RAD61800", "FIL112", "WHE100", "MIXSHOWER", "PR114", "KG200-2", "EXP80", "WCCARE")


class History:
    """Plays the orders in the order of their days."""

    def __init__(
        self,
        database: Database,
        dice: random.Random,
        start: datetime.date,
        today: datetime.date,
        orders: int,
        customer_count: int,
        progress: Callable[[int, int], None],
    ) -> None:
        self._database, self._dice, self._start, self._today = database, dice, start, today
        self._orders, self._progress = orders, progress
        self._turn = 0
        self._last_invoice = ""
        # The same people as were saved: their own dice fall the same way again.
        self._customers = [one["number"] for one in customers(random.Random(customer_count), customer_count)]
        self._goods = [one for one in products() if one["sku"] not in SHORT and not one.get("service")]

    def play(self) -> None:
        """All goods in, then all orders, some hundred to a transaction."""
        scripted(self._database, WHY, self._stock_up)
        days = sorted(self._day_of(position) for position in range(self._orders))
        for first in range(0, len(days), BATCH):
            part = days[first : first + BATCH]
            scripted(self._database, WHY, lambda script, part=part: self._orders_of(script, part))
            self._progress(min(first + BATCH, len(days)), len(days))
        scripted(self._database, WHY, self._short_of_goods)

    def _day_of(self, position: int) -> datetime.date:
        """A tenth of all work is of the last three weeks; the rest lies evenly before."""
        if position % 10 == 0:
            return self._today - datetime.timedelta(days=position // 10 % 20)
        span = max(1, (self._today - self._start).days - 21)
        return self._start + datetime.timedelta(days=1 + position * span // max(1, self._orders))

    def _stock_up(self, script: Script) -> None:
        need = 40 + self._orders // 2
        lines = [{"product": one["sku"], "quantity": str(need + self._dice.randrange(60) * 5)} for one in self._goods]
        script.do("receive_goods", date=self._start.isoformat(), lines=lines)

    def _short_of_goods(self, script: Script) -> None:
        """What everybody waits for: orders on goods that are not there."""
        for position, sku in enumerate(SHORT):
            day = (self._today - datetime.timedelta(days=position % 6)).isoformat()
            lines = [{"product": sku, "quantity": str(1 + position % 4)}, {"product": "CU15-3", "quantity": "4"}]
            who = self._customers[position % len(self._customers)]
            draft = script.do("draft_order", date=day, customer=who, lines=lines, reference=f"BV-{7700 + position}")
            script.do("confirm_order", date=day, order=draft.id)

    def _orders_of(self, script: Script, days: Sequence[datetime.date]) -> None:
        for day in days:
            recent = (self._today - day).days <= 20
            self._one(script, day, self._recent_fate() if recent else self._dice.choice(_OLD))

    def _recent_fate(self) -> str:
        self._turn += 1
        return _RECENT[(self._turn - 1) % len(_RECENT)]

    def _one(self, script: Script, day: datetime.date, fate: str) -> None:
        given = self._deal(day)
        date = day.isoformat()
        if fate in {"quote", "quote_late", "declined"}:
            self._quote(script, given, date, fate)
            return
        draft = script.do("draft_order", **given)
        if fate == "draft":
            return
        order = script.do("confirm_order", date=date, order=draft.id).id
        if fate == "held":
            script.do("hold_order", date=date, order=order, reason="credit limit")
        elif fate == "cancelled":
            script.do("cancel_order", date=date, order=order, reason="customer changed their mind")
        elif fate not in {"confirmed"}:
            self._deliver(script, order, day, fate, given["customer"])

    def _deal(self, day: datetime.date) -> dict[str, Any]:
        dice = self._dice
        chosen = dice.sample(self._goods, dice.choice((1, 2, 3, 4, 5, 5, 6, 8)))
        lines: list[dict[str, Any]] = []
        for one in chosen:
            quantity = dice.choice((1, 2, 4, 5, 10, 10, 20, 25)) if _cents(one["price"]) < 5000 else 1
            line: dict[str, Any] = {"product": one["sku"], "quantity": str(quantity)}
            if dice.random() < 0.15:
                line["discount_percent"] = dice.choice(("3", "5", "10"))
            lines.append(line)
        if dice.random() < 0.12:
            lines.append({"product": dice.choice(SERVICES)["sku"], "quantity": str(dice.choice((1, 1, 2, 4)))})
        given: dict[str, Any] = {"date": day.isoformat(), "customer": dice.choice(self._customers), "lines": lines}
        if dice.random() < 0.3:
            given["charges"] = [{"amount": dice.choice(("6.90", "9.90", "14.50")), "reason": "Delivery"}]
        if dice.random() < 0.5:
            given["reference"] = f"BV-{dice.randrange(1000, 9999)}"
        given["wanted_date"] = (day + datetime.timedelta(days=dice.choice((1, 2, 3, 5, 7)))).isoformat()
        return given

    def _quote(self, script: Script, given: dict[str, Any], date: str, fate: str) -> None:
        days = {"quote": 21, "quote_late": 2, "declined": 30}[fate]
        until = self._today + datetime.timedelta(days=days) if fate != "declined" else self._today
        quote = script.do("draft_quote", **given, valid_until=until.isoformat())
        script.do("send_quote", date=date, quote=quote.id)
        if fate == "declined":
            script.do(
                "decline_quote",
                date=date,
                quote=quote.id,
                reason=self._dice.choice(("price", "lead time", "no answer")),
            )

    def _deliver(self, script: Script, order: str, day: datetime.date, fate: str, customer: str) -> None:
        dice = self._dice
        later = min(day + datetime.timedelta(days=dice.choice((0, 1, 1, 2))), self._today).isoformat()
        pick = script.do("open_pick_list", date=later, order=order)
        if fate == "picking":
            return
        lines = []
        if fate == "short" and pick.lines:
            lines = [{"line": pick.lines[0].line, "quantity": "0", "reason": dice.choice(_REASONS)}]
        whole = len(pick.lines or ()) > 1 or not lines
        found = script.do(
            "confirm_pick", date=later, pick_list=pick.id, **({"lines": lines} if whole and lines else {})
        )
        shipment = script.do("pack_shipment", date=later, pick_list=found.id, parcels=dice.choice((1, 1, 1, 2)))
        if fate == "packed":
            return
        carrier = dice.choice(("DHL", "DPD", "Own lorry"))
        script.do(
            "ship", date=later, shipment=shipment.id, carrier=carrier, tracking=f"{dice.randrange(10**11, 10**12)}"
        )
        if fate in {"shipped", "short"}:
            return
        invoice = script.do("issue_invoice", date=self._invoice_day(later), orders=[order])
        self._settle(script, invoice, shipment.id, customer, fate)

    def _invoice_day(self, shipped: str) -> str:
        """Invoice dates never run backwards, whatever day the goods left."""
        self._last_invoice = max(self._last_invoice, shipped)
        return self._last_invoice

    def _settle(self, script: Script, invoice: Any, shipment: str, customer: str, fate: str) -> None:
        issued = datetime.date.fromisoformat(self._last_invoice)
        paid = min(issued + datetime.timedelta(days=self._dice.choice((0, 5, 12, 20, 28))), self._today).isoformat()
        gross = invoice.totals.gross
        if fate in {"paid", "credited", "returned"}:
            tender = {"method": self._dice.choice(_METHODS), "amount": gross}
            allocate = [{"invoice": invoice.id, "amount": gross}]
            script.do("record_payment", date=paid, customer=customer, tenders=[tender], allocate=allocate)
        if fate == "part_paid":
            part = f"{int(gross.split('.')[0]) // 2 + 1}.00"
            if int(gross.split(".")[0]) > 4:
                allocate = [{"invoice": invoice.id, "amount": part}]
                tender = {"method": "cash", "amount": part}
                script.do("record_payment", date=paid, customer=customer, tenders=[tender], allocate=allocate)
        if fate == "returned":
            back = [{"line": 1, "quantity": "1", "outcome": "restock"}]
            try_lines = {"shipment": shipment, "lines": back, "reason": "one too many"}
            self._return(script, try_lines, paid)
        if fate in {"returned", "credited"}:
            day = self._invoice_day(paid)
            note = script.do(
                "issue_credit_note",
                date=day,
                invoice=invoice.id,
                lines=[{"line": 1, "quantity": "1"}],
                reason="came back",
            )
            money = [{"method": "transfer", "amount": note.totals.gross}]
            script.do("refund", date=day, credit_note=note.id, tenders=money)

    @staticmethod
    def _return(script: Script, given: dict[str, Any], date: str) -> None:
        script.do("receive_return", date=date, **given)


def _cents(price: str) -> int:
    """A price in cents, for comparing."""
    whole, _, cents = price.partition(".")
    return int(whole) * 100 + int((cents + "00")[:2])
