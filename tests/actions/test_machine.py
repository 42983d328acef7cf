"""The counter on a wild day: random sequences of every action, and the books hold after each.

The machine asks for sensible and for senseless things. An action either does all of it, or refuses with a sentence and
changes nothing; anything else that is raised is a bug.
"""

import functools
import shutil
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule, run_state_machine_as_test

from app.actions.catalogue import BY_NAME
from app.actions.companies import create_company
from app.actions.registry import perform
from app.domain.errors import CounterfoilError
from app.store.database import Database
from app.store.sql import sql
from tests.actions.machine_buying import BuyingRules
from tests.actions.machine_checks import everything, faults, replayed, scratch, settled_again
from tests.actions.machine_counter import CounterRules
from tests.actions.machine_given import (
    CUSTOMERS,
    GOODS,
    PRODUCTS,
    SHELVES,
    amounts,
    customers,
    deals,
    few,
    having,
    line_numbers,
    pieces,
)
from tests.actions.machine_till import TillRules
from tests.actions.machine_weighing import WeighingRules

START_US = 1_773_993_600_000_000
MINUTE_US = 60_000_000


@functools.cache
def company(rounding: str, country: str) -> Path:
    """A company with its customers and products, made once and copied for each day; in India it is in Karnataka."""
    where = scratch("counterfoil-machine-") / f"{rounding}.counterfoil"
    database = create_company(str(where), "Kern Haustechnik", country)
    rates = [("S19", "S", "19"), ("S7", "S", "7"), ("Z", "Z", "0")]
    given: list[tuple[str, dict[str, Any]]] = [("save_company", {"tax_rounding": rounding, "region": "Karnataka"})]
    given += [
        ("save_tax_rate", {"code": code, "category": category, "percent": percent, "valid_from": "2020-01-01"})
        for code, category, percent in rates
    ]
    given += [("save_supplier", {"number": "W-1", "name": "Wieland", "lead_days": 3})]
    given += [("save_location", {"code": "CELLAR", "name": "Cellar"}), ("save_carrier", {"name": "Post"})]
    given += [("save_product", {**one, "date": "2026-01-01"}) for one in PRODUCTS]
    given += [("save_product", {"sku": sku, "supplier": "W-1", "min_stock": "6"}) for sku in GOODS]
    at_home = {"country": country}
    given += [("save_customer", one | at_home if one["country"] == "DE" else one) for one in CUSTOMERS]
    for name, parameters in given:
        perform(database, BY_NAME[name], parameters)
    database.close()
    return where


# The documents that a person may have in mind.
_KNOWN = {
    "sales_order": sql("SELECT number FROM sales_order"),
    "live_order": sql(
        "SELECT number FROM sales_order JOIN order_progress ON order_id = id WHERE status NOT IN ('cancelled', 'paid')"
    ),
    "purchase": sql("SELECT number FROM purchase"),
    "receipt": sql("SELECT number FROM goods_receipt"),
    "quote": sql("SELECT number FROM quote"),
    "draft": sql("SELECT name FROM draft"),
    "pick_list": sql("SELECT number FROM pick_list"),
    "open_pick": sql("SELECT number FROM pick_list WHERE state = 'open'"),
    "shipment": sql("SELECT number FROM shipment"),
    "out": sql("SELECT number FROM shipment WHERE state IN ('shipped', 'delivered')"),
    "invoice": sql("SELECT number FROM invoice"),
    "open_invoice": sql(
        "SELECT number FROM invoice JOIN invoice_progress ON invoice_id = id WHERE invoice.gross > paid + settled"
    ),
    "credit_note": sql("SELECT number FROM credit_note"),
    "owed": sql("SELECT number FROM invoice WHERE gross < 0"),
    "z_report": sql("SELECT number FROM z_report"),
    "payment": sql("SELECT number FROM payment WHERE state = 'recorded'"),
    "open_payment": sql(
        "SELECT number FROM payment p JOIN credit_source s ON s.source_id = p.id "
        "WHERE p.state = 'recorded' AND s.amount > s.allocated + s.refunded"
    ),
}


class Counter(BuyingRules, CounterRules, TillRules, WeighingRules):
    """One company, one clock, and everything that people may ask for."""

    country = "DE"

    def __init__(self) -> None:
        super().__init__()
        self.folder = scratch("counterfoil-day-")
        self.now = START_US
        self.database: Database | None = None
        self.known: dict[str, list[str]] = {name: [] for name in _KNOWN}

    @initialize(
        rounding=st.sampled_from(["document", "line"]),
        filled=st.sampled_from(["40", "12", "6", ""]),
        begun=st.lists(st.tuples(deals, st.sampled_from([6, 5, 4, 3, 2, 1, 0])), min_size=1, max_size=5),
    )
    def open_shop(self, rounding: str, filled: str, begun: list[tuple[dict[str, Any], int]]) -> None:
        """Another morning: the shelves are empty or full, and some orders are on their way."""
        where = self.folder / "day.counterfoil"
        shutil.copyfile(company(rounding, self.country), where)
        self.database = Database(str(where), clock=self.tick)
        if filled:
            self.ask("receive_goods", lines=[{"product": sku, "quantity": filled} for sku in GOODS])
        for given, how_far in begun:
            self.order_up(given)
            order = self.pick("sales_order", 0)
            self.fulfil_up_to(order, how_far)
            if how_far > 4 and self.ask("issue_invoice", orders=order) and how_far > 5:
                tenders = [{"method": "card", "amount": "50"}]
                self.ask("record_payment", customer=given["customer"], tenders=tenders)

    def tick(self) -> int:
        """The clock of the shop: a second for every look at it."""
        self.now += 1_000_000
        return self.now

    def ask(self, name: str, **parameters: Any) -> bool:
        """Do it, or be refused without a trace."""
        assert self.database is not None
        with self.database.read() as view:
            before = everything(view)
        try:
            perform(self.database, BY_NAME[name], parameters, actor="anna")
        except CounterfoilError as error:
            refusal = error.message
        else:
            refusal = ""
        if refusal:
            assert refusal.endswith((".", "?")), "a refusal is a sentence"
            with self.database.read() as view:
                assert everything(view) == before, f"{name} refused and changed something"
            return False
        with self.database.read() as view:
            for table, statement in _KNOWN.items():
                names = [row[0] for row in view.rows(statement)]
                self.known[table] = sorted(names, key=lambda number: int(number.rpartition("-")[2]))
        return True

    def pick(self, table: str, choice: int) -> str:
        """One of the documents there are, or one that never was."""
        known = self.known[table]
        return known[-1 - choice % len(known)] if known else "NOWHERE-1"

    @invariant()
    def the_books_hold(self) -> None:
        """After every step."""
        if self.database is not None:
            with self.database.read() as view:
                assert faults(view) == []

    def teardown(self) -> None:
        """At the end of the day the books are what the facts made."""
        try:
            if self.database is not None:
                assert settled_again(self.database) == []
                assert replayed(self.database, self.folder) == []
        finally:
            if self.database is not None:
                self.database.close()
            shutil.rmtree(self.folder, ignore_errors=True)

    @rule(minutes=st.sampled_from([1, 30, 90, 60 * 24]))
    def time_passes(self, minutes: int) -> None:
        """A quarter of an hour, or a night."""
        self.now += minutes * MINUTE_US

    # Goods

    @rule(sku=st.sampled_from(GOODS), quantity=pieces, shelf=st.sampled_from(SHELVES))
    def receive(self, sku: str, quantity: str, shelf: str) -> None:
        """The van is here."""
        assert self.ask("receive_goods", lines=[{"product": sku, "quantity": quantity, "location": shelf}])

    @rule(sku=st.sampled_from(GOODS), counted=st.integers(0, 9), shelf=st.sampled_from(SHELVES))
    def count(self, sku: str, counted: int, shelf: str) -> None:
        """What is there is there, whatever was promised."""
        given = {"product": sku, "quantity": str(counted), "location": shelf}
        assert self.ask("adjust_stock", lines=[given], reason="counted")

    @rule(sku=st.sampled_from(GOODS), change=st.sampled_from(["-3", "-1", "2"]), shelf=st.sampled_from(SHELVES))
    def correct(self, sku: str, change: str, shelf: str) -> None:
        """Broken, found, stolen; even below zero."""
        given = {"product": sku, "quantity": change, "location": shelf}
        assert self.ask("adjust_stock", lines=[given], difference=True, reason="broken")

    @rule(sku=st.sampled_from([*GOODS, "REPAIR"]), quantity=pieces, back=st.booleans())
    def transfer(self, sku: str, quantity: str, back: bool) -> None:
        """Only what is free changes its shelf."""
        start, end = ("CELLAR", "MAIN") if back else ("MAIN", "CELLAR")
        self.ask("transfer_stock", lines=[{"product": sku, "quantity": quantity, "location": start}], to=end)

    # Quotes and orders

    def order_up(self, given: dict[str, Any]) -> None:
        """Written and confirmed, unless it takes off more than it costs."""
        if self.ask("draft_order", **given):
            assert self.ask("confirm_order", order=self.known["draft"][-1])

    @rule(given=deals)
    def order(self, given: dict[str, Any]) -> None:
        """An order is written and confirmed at once."""
        self.order_up(given)

    @rule(given=deals, how_far=st.integers(0, 2))
    def quote(self, given: dict[str, Any], how_far: int) -> None:
        """A quote is written, sent, taken."""
        written = self.ask("draft_quote", **given)
        if written and how_far > 0:
            assert self.ask("send_quote", quote=self.known["draft"][-1])
        if written and how_far > 1:
            assert self.ask("accept_quote", quote=self.known["quote"][-1])

    @having("quote")
    @rule(choice=few, what=st.sampled_from(["send_quote", "accept_quote", "decline_quote", "expire_quote"]))
    def go_on_with_quote(self, choice: int, what: str) -> None:
        """Sent, taken, lost, forgotten."""
        self.ask(what, quote=self.pick("draft" if what == "send_quote" else "quote", choice))

    @having("draft")
    @rule(choice=few, what=st.sampled_from(["confirm_order", "discard_draft"]))
    def go_on_with_draft(self, choice: int, what: str) -> None:
        """Confirmed or thrown away."""
        name = self.pick("draft", choice)
        self.ask(what, **({"order": name} if what == "confirm_order" else {"draft": name}))

    @having("quote")
    @rule(choice=few, given=deals)
    def revise(self, choice: int, given: dict[str, Any]) -> None:
        """The customer wants it otherwise."""
        self.ask("revise_quote", quote=self.pick("quote", choice), **given)

    @having("live_order")
    @rule(choice=few, line=line_numbers, quantity=st.sampled_from(["0", "1", "4", "20", "-1"]), more=st.booleans())
    def amend(self, choice: int, line: int, quantity: str, more: bool) -> None:
        """Other quantities, and one more line."""
        lines: list[dict[str, Any]] = [{"line": line, "quantity": quantity}]
        if more:
            lines.append({"product": "ATLAS", "quantity": "2"})
        self.ask("amend_order", order=self.pick("live_order", choice), lines=lines)

    @having("live_order")
    @rule(choice=few, line=line_numbers, quantities=st.lists(st.sampled_from(["1", "6"]), min_size=2, max_size=2))
    def amend_twice_in_one(self, choice: int, line: int, quantities: list[str]) -> None:
        """The same line named twice."""
        lines = [{"line": line, "quantity": quantity} for quantity in quantities]
        self.ask("amend_order", order=self.pick("live_order", choice), lines=lines)

    @having("sales_order")
    @rule(choice=few, what=st.sampled_from(["hold_order", "release_hold"]))
    def hold(self, choice: int, what: str) -> None:
        """Stop and go."""
        self.ask(what, order=self.pick("sales_order", choice), reason="asked")

    @having("live_order")
    @rule(choice=few, line=line_numbers, quantity=st.none() | pieces)
    def cancel(self, choice: int, line: int, quantity: str | None) -> None:
        """All of it, or some of a line."""
        lines = None if quantity is None else [{"line": line, "quantity": quantity}]
        self.ask("cancel_order", order=self.pick("live_order", choice), lines=lines, reason="asked")

    @rule(customer=st.sampled_from(["K-3", "K-4"]), open_too=st.booleans())
    def forget(self, customer: str, open_too: bool) -> None:
        """Somebody asks to be forgotten; once, and not while something is open."""
        if open_too or not self.known["live_order"]:
            self.ask("forget_customer", customer=customer, reason="asked")

    # Promises and shipments

    @having("live_order")
    @rule(choice=few, line=line_numbers, quantity=st.none() | pieces, shelf=st.sampled_from([None, *SHELVES]))
    def reserve(self, choice: int, line: int, quantity: str | None, shelf: str | None) -> None:
        """A person promises goods."""
        given = {"line": line, "quantity": quantity, "location": shelf}
        self.ask("reserve_stock", order=self.pick("live_order", choice), lines=[given])

    @having("live_order")
    @rule(choice=few, line=line_numbers, quantity=pieces, whole=st.booleans())
    def release(self, choice: int, line: int, quantity: str, whole: bool) -> None:
        """A person takes a promise back."""
        lines = None if whole else [{"line": line, "quantity": quantity}]
        self.ask("release_reservation", order=self.pick("live_order", choice), lines=lines)

    @having("live_order")
    @rule(choice=few, line=line_numbers, quantity=st.none() | pieces, shelf=st.sampled_from([None, *SHELVES]))
    def release_and_reserve(self, choice: int, line: int, quantity: str | None, shelf: str | None) -> None:
        """Given back, and promised again by hand."""
        order = self.pick("live_order", choice)
        if self.ask("release_reservation", order=order, lines=[{"line": line}]):
            given = {"line": line, "quantity": quantity, "location": shelf}
            self.ask("reserve_stock", order=order, lines=[given])

    @having("live_order")
    @rule(choice=few)
    def open_pick(self, choice: int) -> None:
        """Somebody walks off with a list."""
        self.ask("open_pick_list", order=self.pick("live_order", choice))

    @having("pick_list")
    @rule(choice=few, what=st.sampled_from(["cancel_pick_list", "pack_shipment", "pack_shipment"]))
    def go_on_with_pick(self, choice: int, what: str) -> None:
        """Packed, or left."""
        self.ask(what, pick_list=self.pick("pick_list", choice))

    @having("shipment")
    @rule(choice=few, what=st.sampled_from(["ship", "ship", "ship", "deliver", "cancel_shipment"]))
    def go_on_with_shipment(self, choice: int, what: str) -> None:
        """Out, arrived, unpacked, called back."""
        self.ask(what, shipment=self.pick("shipment", choice))

    @having("live_order")
    @rule(choice=few, how_far=st.integers(1, 4))
    def fulfil(self, choice: int, how_far: int) -> None:
        """A good piece of an order's way."""
        self.fulfil_up_to(self.pick("live_order", choice), how_far)

    def fulfil_up_to(self, order: str, how_far: int) -> None:
        """Listed, picked, packed, out."""
        if how_far and self.ask("open_pick_list", order=order):
            if how_far > 1:
                pick_list = self.known["pick_list"][-1]
                assert self.ask("confirm_pick", pick_list=pick_list, lines=self.scales(pick_list) or None)
            if how_far > 2:
                assert self.ask("pack_shipment", pick_list=self.known["pick_list"][-1])
            if how_far > 3:
                self.ask("ship", shipment=self.known["shipment"][-1])

    @having("out")
    @rule(
        choice=few,
        of=st.sampled_from(["out", "invoice"]),
        line=line_numbers,
        quantity=pieces,
        outcome=st.sampled_from(["restock", "scrap"]),
    )
    def take_back(self, choice: int, of: str, line: int, quantity: str, outcome: str) -> None:
        """Goods come back."""
        given: dict[str, Any] = {"line": line, "quantity": quantity, "outcome": outcome}
        if choice % 3 == 0:
            given["weight"] = "1.234"
        source = {"shipment" if of == "out" else "invoice": self.pick(of, choice)}
        self.ask("receive_return", **source, lines=[given], reason="unwanted")

    # Money

    @having("live_order")
    @rule(choice=few, of=st.sampled_from(["orders", "shipments"]))
    def bill(self, choice: int, of: str) -> None:
        """An order or a shipment."""
        self.ask("issue_invoice", **{of: [self.pick(_TABLE_OF[of], choice)]})

    @having("sales_order")
    @rule(one=few, two=few, of=st.sampled_from(["orders", "shipments"]))
    def bill_together(self, one: int, two: int, of: str) -> None:
        """Two on one invoice."""
        self.ask("issue_invoice", **{of: [self.pick(_TABLE_OF[of], one), self.pick(_TABLE_OF[of], two)]})

    @having("live_order")
    @rule(choice=few, line=line_numbers, quantity=pieces)
    def bill_by_hand(self, choice: int, line: int, quantity: str) -> None:
        """Some pieces of a line."""
        order = self.pick("live_order", choice)
        self.ask("issue_invoice", lines=[{"order": order, "line": line, "quantity": quantity}])

    @having("sales_order")
    @rule(choice=few, of=st.sampled_from(["invoice", "credit_note"]))
    def date_back(self, choice: int, of: str) -> None:
        """Dates do not run backwards."""
        if of == "invoice":
            self.ask("issue_invoice", orders=self.pick("sales_order", choice), date="2026-03-01")
        else:
            self.ask("issue_credit_note", invoice=self.pick("invoice", choice), reason="late", date="2026-03-01")

    @having("invoice")
    @rule(choice=few)
    def credit_whole(self, choice: int) -> None:
        """All that is left of an invoice."""
        self.ask("issue_credit_note", invoice=self.pick("invoice", choice), reason="returned")

    @having("invoice")
    @rule(choice=few, line=line_numbers, quantity=pieces, amount=st.none() | amounts)
    def credit_some(self, choice: int, line: int, quantity: str, amount: str | None) -> None:
        """Pieces of a line, or a bit of its price."""
        given: dict[str, Any] = {"line": line, "amount": amount} if amount else {"line": line, "quantity": quantity}
        if choice % 3 == 0 and not amount:
            given["weight"] = "1.234"
        self.ask("issue_credit_note", invoice=self.pick("invoice", choice), lines=[given], reason="scratched")

    @rule(customer=customers, amount=amounts, method=st.sampled_from(["cash", "card"]), change=st.booleans())
    def pay(self, customer: str, amount: str, method: str, change: bool) -> None:
        """Money comes in; the oldest invoice first."""
        back = str(Decimal(amount) / 2) if change and amount == "40" else None
        self.ask("record_payment", customer=customer, tenders=[{"method": method, "amount": amount}], change=back)

    @rule(customer=customers, amount=amounts)
    def pay_ahead(self, customer: str, amount: str) -> None:
        """Money that is for nothing yet."""
        self.ask("record_payment", customer=customer, tenders=[{"method": "card", "amount": amount}], allocate=[])

    @having("open_invoice")
    @rule(choice=few, customer=customers, amount=amounts, part=amounts)
    def pay_by_hand(self, choice: int, customer: str, amount: str, part: str) -> None:
        """This money is for that invoice."""
        given = [{"invoice": self.pick("open_invoice", choice), "amount": part}]
        tenders = [{"method": "transfer", "amount": amount}]
        self.ask("record_payment", customer=customer, tenders=tenders, allocate=given)

    @having("open_invoice", "open_payment")
    @rule(choice=few, invoice=few, of=st.sampled_from(["open_payment", "credit_note", "owed"]), amount=amounts)
    def allocate(self, choice: int, invoice: int, of: str, amount: str) -> None:
        """Open money meets an open invoice."""
        given = [{"invoice": self.pick("open_invoice", invoice), "amount": amount}]
        self.ask("allocate_payment", **{_SOURCE_OF[of]: self.pick(of, choice)}, allocate=given)

    @having("invoice")
    @rule(choice=few, of=st.sampled_from(["open_payment", "credit_note", "owed"]), amount=amounts)
    def pay_back(self, choice: int, of: str, amount: str) -> None:
        """Money goes back."""
        self.ask("refund", **{_SOURCE_OF[of]: self.pick(of, choice)}, tenders=[{"method": "cash", "amount": amount}])

    @having("payment")
    @rule(choice=few)
    def bounce(self, choice: int) -> None:
        """The payment is not there after all."""
        self.ask("reverse_payment", payment=self.pick("payment", choice), reason="bounced")

    @rule()
    def take_back_the_last_step(self) -> None:
        """Whatever it was: undone, or told by which way it is corrected."""
        self.ask("undo_step")

    # The books

    @rule()
    def settle_again(self) -> None:
        """Settling twice is settling once."""
        assert self.database is not None
        assert settled_again(self.database) == []


class IndianCounter(Counter):
    """The same days in India, where within a state two equal taxes are levied."""

    country = "IN"

    @invariant()
    def both_taxes_are_alike(self) -> None:
        """On every bill and every credit, after every step."""
        if self.database is not None:
            with self.database.read() as view:
                assert view.rows(_UNEVEN) == []


_BILLS = "SELECT number, tax FROM invoice UNION ALL SELECT number, tax FROM credit_note"
_UNEVEN = sql(f"SELECT number, tax FROM ({_BILLS}) bills WHERE tax % 2 <> 0")
_SOURCE_OF = {"open_payment": "payment", "credit_note": "credit_note", "owed": "invoice"}
_TABLE_OF = {"orders": "live_order", "shipments": "out"}

_SETTINGS = {"deadline": None, "database": None, "suppress_health_check": list(HealthCheck), "print_blob": True}


@pytest.mark.slow
def test_the_books_hold_on_a_short_day() -> None:
    short = settings(max_examples=15, stateful_step_count=25, derandomize=True, **_SETTINGS)
    run(short)


@pytest.mark.slow
def test_both_taxes_are_alike_on_a_short_day_in_india() -> None:
    short = settings(max_examples=15, stateful_step_count=25, derandomize=True, **_SETTINGS)
    run_state_machine_as_test(IndianCounter, settings=short)


@pytest.mark.slow
def test_the_books_hold_on_many_long_days() -> None:
    run(settings(max_examples=200, stateful_step_count=60, **_SETTINGS))


def run(how: settings) -> None:
    """Let the machine go."""
    run_state_machine_as_test(Counter, settings=how)
