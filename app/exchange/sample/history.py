"""Eighteen months of trade: each order gets a fate by its age.

What is over is written in bulk; what is of the last three weeks is led to its state by the actions people would take.
"""

from __future__ import annotations

import datetime
import random
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, TypeVar

from app.exchange.sample.bulk import CARRIERS, Billed, Bulk
from app.exchange.sample.buying import buy
from app.exchange.sample.catalogue import SERVICES, products
from app.exchange.sample.people import WELL_KNOWN, customers
from app.exchange.sample.script import Script, scripted
from app.exchange.sample.wants import Wants, Wish
from app.runtime.collector import paused
from app.store.database import Database, Transaction

T = TypeVar("T")
BATCH = 500
WHY = "create_sample"
RECENT_DAYS = 20
_REASONS = ("none on shelf", "damaged", "wrong bin")
# What becomes of the orders of the last three weeks, in turn, so that even a small sample shows every state.
_RECENT = (
    "shipped", "confirmed", "quote", "picking", "billed", "packed", "short", "part_paid", "draft", "held", "quote_late",
    "confirmed", "shipped", "billed", "quote", "packed", "picking", "cancelled", "declined", "confirmed",
)  # fmt: skip
# What is no order, and comes on top of them.
_NO_ORDER = {"quote", "quote_late", "draft", "declined", "expired"}
# And of the older ones.
_OLD = ("paid",) * 42 + ("overdue", "part_paid", "credited", "returned", "declined", "expired", "cancelled")
SHORT = ("FLX500", "BAS60", "PMP80", "RAD61800", "FIL112", "WHE100", "MIXSHOWER", "PR114", "KG200-2", "EXP80", "WCCARE")


class History:
    """Plays the orders in the order of their days. `lean` plays closed orders only, for a file of any size."""

    def __init__(
        self,
        database: Database,
        dice: random.Random,
        start: datetime.date,
        today: datetime.date,
        orders: int,
        customer_count: int,
        progress: Callable[[int, int], None],
        lean: bool = False,
    ) -> None:
        self._database, self._dice, self._start, self._today = database, dice, start, today
        self._orders, self._progress, self._lean = orders, progress, lean
        self._turn = 0
        self._last_invoice = self._last_credit = ""
        # The same people as were saved: their own dice fall the same way again. Those of the manual buy more often.
        self._customers = [one["number"] for one in customers(random.Random(customer_count), customer_count)]
        often = self._customers + 3 * [one["number"] for one in WELL_KNOWN]
        goods = [one["sku"] for one in products() if one["sku"] not in SHORT and not one.get("service")]
        with database.read() as view:
            self._wants = Wants(view, dice, often, goods, [one["sku"] for one in SERVICES], lean)
        self._bulk = Bulk(self._wants, dice, today, orders)

    def play(self) -> None:
        """What is over, then a full delivery, then what is going on, then what everybody waits for."""
        if self._lean:
            self._past(self._orders)
            return
        short = len(SHORT)
        recent = min(self._orders // 10, max(0, self._orders - short))
        self._past(max(0, self._orders - recent - short))
        units = 150 + self._orders // 40
        self._write(lambda tx: self._bulk.fill(tx, self._today - datetime.timedelta(days=RECENT_DAYS), units))
        days = sorted(_workday(self._today - datetime.timedelta(days=turn % RECENT_DAYS)) for turn in range(recent))
        for first in range(0, recent, BATCH):
            scripted(self._database, WHY, partial(self._orders_of, days=days[first : first + BATCH]))
            self._progress(self._orders - short - recent + min(first + BATCH, recent), self._orders)
        scripted(self._database, WHY, self._short_of_goods)
        scripted(self._database, WHY, lambda script: buy(script, script.view, self._start, self._today))
        scripted(self._database, WHY, self._tills)
        self._progress(self._orders, self._orders)

    def _write(self, fn: Callable[[Transaction], T]) -> T:
        with paused():
            return self._database.write(fn, action=WHY, actor="sample").reply

    def _past(self, count: int) -> None:
        """Orders that are over, evenly over the months."""
        span = max(1, (self._today - self._start).days - (0 if self._lean else RECENT_DAYS + 1))
        fates = ("paid",) if self._lean else _OLD
        for first in range(0, count, BATCH):
            positions = range(first, min(first + BATCH, count))
            days = [_workday(self._start + datetime.timedelta(days=1 + p * span // count)) for p in positions]
            orders = [(day, fate) for day in days for fate in self._until_ordered(fates)]
            back = self._write(partial(self._bulk.play, orders=orders))
            self._come_back([one for one in back if one.fate in {"returned", "credited"}])
            self._progress(positions[-1] + 1, self._orders)

    def _until_ordered(self, fates: Sequence[str]) -> list[str]:
        """What the dice say becomes of an order, after the quotes on the way to it that nobody took."""
        drawn = [self._dice.choice(fates)]
        while drawn[-1] in _NO_ORDER:
            drawn.append(self._dice.choice(fates))
        return drawn

    def _come_back(self, orders: Sequence[Billed]) -> None:
        if orders:
            orders = sorted(orders, key=lambda one: one.paid_on)
            scripted(self._database, WHY, lambda script: self._credit_all(script, orders))

    def _credit_all(self, script: Script, orders: Sequence[Billed]) -> None:
        for one in orders:
            self._credit(script, one)

    def _credit(self, script: Script, one: Billed) -> None:
        """One piece of the first line is credited and paid back; it may have come back before."""
        if one.fate == "returned":
            back = [{"line": 1, "quantity": "1", "outcome": self._dice.choice(("restock", "restock", "scrap"))}]
            script.do("receive_return", date=one.paid_on, shipment=one.shipment, lines=back, reason="one too many")
        self._last_credit = max(self._last_credit, one.paid_on)
        lines = [{"line": 1, "quantity": "1"}]
        why = "came back" if one.fate == "returned" else "damaged on the way"
        note = script.do("issue_credit_note", date=self._last_credit, invoice=one.invoice, lines=lines, reason=why)
        # As it was paid.
        script.do("refund", date=self._last_credit, credit_note=note.id)

    def _tills(self, script: Script) -> None:
        """The drawer was closed last night and is open again."""
        last, today = _workday(self._today - datetime.timedelta(days=1)).isoformat(), self._today.isoformat()
        counted = [{"value": value, "count": 1} for value in ("100", "20", "10", "5", "2", "0.50")]
        script.do("open_till", opening="150", date=last)
        script.do("pay_out", amount="12.50", reason="Stamps", date=last)
        script.do("count_till", pieces=counted, date=last)
        script.do("close_till", date=last)
        script.do("open_till", date=today)

    def _short_of_goods(self, script: Script) -> None:
        """What everybody waits for: orders on goods that are not there."""
        for position, sku in enumerate(SHORT):
            day = _workday(self._today - datetime.timedelta(days=position % 6)).isoformat()
            lines = [{"product": sku, "quantity": str(1 + position % 4)}]
            if position % 3:
                lines.append({"product": "CU15-3", "quantity": "4"})
            who = self._customers[position % len(self._customers)]
            draft = script.do("draft_order", date=day, customer=who, lines=lines, reference=f"BV-{7700 + position}")
            script.do("confirm_order", date=day, order=draft.id)

    def _orders_of(self, script: Script, days: Sequence[datetime.date]) -> None:
        for day in days:
            fate = ""
            while not fate or fate in _NO_ORDER:
                fate = _RECENT[self._turn % len(_RECENT)]
                self._turn += 1
                self._one(script, day, fate)

    def _one(self, script: Script, day: datetime.date, fate: str) -> None:
        wish = self._wants.wish(day)
        while fate == "short" and not _may_be_short(wish):
            wish = self._wants.wish(day)
        given, date = wish.parameters(), day.isoformat()
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
        elif fate != "confirmed":
            self._deliver(script, order, day, fate, given["customer"])

    def _quote(self, script: Script, given: dict[str, Any], date: str, fate: str) -> None:
        days = {"quote": 21, "quote_late": 2, "declined": 14}[fate]
        until = self._today + datetime.timedelta(days=days)
        quote = script.do("draft_quote", **given, valid_until=until.isoformat())
        script.do("send_quote", date=date, quote=quote.id)
        if fate == "declined":
            why = self._dice.choice(("price", "lead time", "no answer"))
            script.do("decline_quote", date=date, quote=quote.id, reason=why)

    def _deliver(self, script: Script, order: str, day: datetime.date, fate: str, customer: str) -> None:
        dice = self._dice
        later = min(day + datetime.timedelta(days=dice.choice((0, 1, 1, 2))), self._today).isoformat()
        pick = script.do("open_pick_list", date=later, order=order)
        if fate == "picking":
            return
        found: dict[str, Any] = {}
        if fate == "short" and pick.lines and len(pick.lines) > 1:
            found["lines"] = [{"line": pick.lines[0].line, "quantity": "0", "reason": dice.choice(_REASONS)}]
        script.do("confirm_pick", date=later, pick_list=pick.id, **found)
        shipment = script.do("pack_shipment", date=later, pick_list=pick.id, parcels=dice.choice((1, 1, 1, 2)))
        if fate == "packed":
            return
        number = f"{dice.randrange(10**11, 10**12)}"
        script.do("ship", date=later, shipment=shipment.id, carrier=dice.choice(CARRIERS), tracking=number)
        if fate in {"shipped", "short"}:
            return
        date = self._last_invoice = max(self._last_invoice, self._bulk.last_invoice, later)
        invoice = script.do("issue_invoice", date=date, orders=[order])
        if fate == "part_paid" and invoice.totals:
            whole = int(invoice.totals.gross.partition(".")[0])
            amount = f"{whole // 2 + 1}.00" if whole > 4 else invoice.totals.gross
            paid = min(datetime.date.fromisoformat(date) + datetime.timedelta(days=3), self._today).isoformat()
            tender, settles = {"method": "cash", "amount": amount}, {"invoice": invoice.id, "amount": amount}
            script.do("record_payment", date=paid, customer=customer, tenders=[tender], allocate=[settles])


def _may_be_short(wish: Wish) -> bool:
    """Something is left to ship without the missing line, and the customer takes it so."""
    return wish.customer.ship_when == "any" and sum(not product.service for product, _, _ in wish.lines) > 1


def _workday(day: datetime.date) -> datetime.date:
    """Nobody orders on a Sunday; they did the day before."""
    return day - datetime.timedelta(days=1) if day.isoweekday() == 7 else day
