"""Orders that the old system still has to deliver: they become confirmed orders on their day, under a number of ours.

A row is a line of an order; the order's rows may stand anywhere. The old number is kept as the reference. An order
comes in whole or not at all.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any, Protocol, TypeVar

from app.actions.drafts import draft_order
from app.actions.load import known_customer, product
from app.actions.orders import ConfirmOrder, confirm_order
from app.actions.parameters import DealInput, LineInput
from app.actions.record import CREATED, UNCHANGED
from app.domain.errors import RuleViolation
from app.domain.quantity import positive
from app.exchange import ImportOptions, cells
from app.exchange.headings import ORDERS
from app.exchange.plan import ListKind
from app.exchange.staging import take_list
from app.exchange.taker import LeftOut, Values
from app.queries.taken_in import references
from app.store.database import Database, Transaction

CHANNEL = "import"
_NEEDED = (("number", "The order's number"), ("product", "The product"), ("quantity", "The quantity"))


@dataclass(frozen=True, slots=True)
class _Gathered:
    """What the rows of one order have said so far."""

    customer: str
    date: str
    wanted_date: str
    first: int
    lines: tuple[LineInput, ...] = ()
    rows: tuple[int, ...] = ()


@dataclass(slots=True)
class _Orders:
    known: frozenset[str]
    """The numbers that came in before."""
    gathered: dict[str, _Gathered] = field(default_factory=dict)
    spoilt: dict[str, int] = field(default_factory=dict)

    def take(self, tx: Transaction, values: Values, line: int) -> str:
        """Look at one line and keep it; the order is made when all of its lines are there."""
        for name, what in _NEEDED:
            if name not in values:
                raise RuleViolation(f"{what} is missing.", name)
        number = values["number"]
        if number in self.known:
            return UNCHANGED
        order = self.gathered.get(number) or self._begun(tx, values, line)
        for name, what in (("customer", "customer"), ("date", "date"), ("wanted_date", "wanted date")):
            said = getattr(order, name)
            if values.get(name, said) != said:
                other = f"another {what} of order {number}: {said or 'none'}"
                raise RuleViolation(f"Line {order.first} names {other}.", name)
        one = self._line(tx, values)
        self.gathered[number] = replace(order, lines=(*order.lines, one), rows=(*order.rows, line))
        return CREATED

    def _begun(self, tx: Transaction, values: Values, line: int) -> _Gathered:
        if "customer" not in values:
            raise RuleViolation("The customer is missing.", "customer")
        known_customer(tx, values["customer"])
        return _Gathered(values["customer"], values.get("date", ""), values.get("wanted_date", ""), line)

    def _line(self, tx: Transaction, values: Values) -> LineInput:
        """A price in the list is what was agreed, for one piece unless the list says for how many."""
        product(tx, values["product"])
        positive(values["quantity"], "quantity")
        discount = discount_of(values)
        price = values.get("price")
        return LineInput(
            product=values["product"],
            quantity=values["quantity"],
            price=price,
            price_per=None if price is None else values.get("price_per", 1),
            discount_percent=discount or None,
        )

    def spoil(self, values: Values, line: int) -> None:
        """An order with a bad line is left out whole."""
        if "number" in values:
            self.spoilt.setdefault(values["number"], line)

    def finish(self, tx: Transaction) -> Iterable[LeftOut]:
        """The orders are made, in the order of their dates."""
        return made_by_date(tx, self.gathered, self.spoilt, lambda number, one: self._make(tx, number, one))

    def _make(self, tx: Transaction, number: str, one: _Gathered) -> None:
        draft = draft_order(tx, DealInput(
            customer=one.customer, date=one.date, wanted_date=one.wanted_date, reference=number, channel=CHANNEL,
            lines=list(one.lines),
        ))  # fmt: skip
        confirm_order(tx, ConfirmOrder(order=draft.id, date=one.date))


class Gathered(Protocol):
    """What the rows of one order have said: its day, the first of its rows, and all of them."""

    @property
    def date(self) -> str: ...
    @property
    def first(self) -> int: ...
    @property
    def rows(self) -> tuple[int, ...]: ...


G = TypeVar("G", bound=Gathered)


def made_by_date(
    tx: Transaction, gathered: Mapping[str, G], spoilt: Mapping[str, int], make: Callable[[str, G], None]
) -> list[LeftOut]:
    """Make each order, in the order of their dates; one with a bad line or a refusal is left out whole."""
    left: list[LeftOut] = []
    for number, one in sorted(gathered.items(), key=lambda item: (item[1].date, item[1].first)):
        bad = spoilt.get(number)
        if bad is not None:
            told = f"Order {number} is left out, because line {bad} is bad."
            left += [LeftOut(line, "", told) for line in one.rows if line != bad]
            continue
        try:
            with tx.attempt():
                make(number, one)
        except RuleViolation as error:
            left += [LeftOut(line, "", f"Order {number}: {error.message}") for line in one.rows]
    return left


def discount_of(values: Values) -> Decimal | None:
    """The percentage of a line, from a percentage or from a share of 1. Raises RuleViolation where it may be either."""
    if (share := values.get("discount_share")) is not None:
        if not 0 <= share <= 1:
            raise RuleViolation(f"A share lies between 0 and 1, which {share} does not.", "discount_share")
        return Decimal(share) * 100
    discount: Decimal | None = values.get("discount")
    if discount is not None and 0 < discount < 1:
        raise RuleViolation(
            f"A discount of {discount} may be a part or a percentage; say 15 for 15 %, or that the column is the "
            "discount share.", "discount"
        )  # fmt: skip
    return discount


ORDER_LIST = ListKind(
    name="open-orders",
    words=ORDERS,
    convert={**dict.fromkeys(("number", "customer", "product"), cells.code),
             **dict.fromkeys(("date", "wanted_date"), cells.day)},
    numbers=frozenset({"quantity", "price", "price_per", "discount", "discount_share"}),
    money=frozenset({"price"}),
    needed=((("number",), "the order number"), (("customer",), "the customer number"), (("product",), "the product"),
            (("quantity",), "the quantity")),
    taker=lambda view, name, fields: _Orders(references(view, CHANNEL)),
)  # fmt: skip


def run(database: Database, source: Path, options: ImportOptions) -> dict[str, Any]:
    """Take in orders that are still to be delivered. Raises RuleViolation, Unavailable."""
    return take_list(ORDER_LIST, database, source, options)
