"""What the books hold already of what an import brings: asked before anything of it is taken in."""

from typing import Final, Literal

from app.domain.numbers import Series
from app.store.sql import Statement, sql
from app.store.view import View

_OLD_ORDERS = sql("SELECT number FROM old_order")
_REFERENCES = sql(
    "SELECT o.reference FROM sales_order o JOIN order_progress p ON p.order_id = o.id "
    "WHERE o.channel = :channel AND p.status <> 'cancelled'"
)
_SERIES = sql("SELECT series, kind, prefix, width, last, last_date FROM number_series")
_UNTAXED = sql("SELECT code FROM tax_rate WHERE category = 'O' AND valid_from <= :since ORDER BY code")
_TAX_CODE = sql("SELECT 1 FROM tax_rate WHERE code = :code")
_DEFAULT_TAX = sql("SELECT default_tax FROM company")
Kind = Literal["customer", "product", "supplier", "carrier", "person"]
_NAMED: Final[dict[Kind, Statement]] = {
    "customer": sql("SELECT id, name FROM customer WHERE number = :ref"),
    "product": sql("SELECT id, name FROM product WHERE sku = :ref"),
    "supplier": sql("SELECT id, name FROM supplier WHERE number = :ref"),
    "carrier": sql("SELECT id, name FROM carrier WHERE name = :ref"),
    "person": sql("SELECT id, name FROM person WHERE name = :ref"),
}
# A record changed since bears the fact of its change; its first fact tells where it came from.
_FIRST = (
    "SELECT j.action FROM journal_subject s JOIN journal j ON j.id = s.fact_id WHERE s.subject_id = {} "
    "ORDER BY s.hlc LIMIT 1"
)
_MADE_BY = sql(_FIRST.format(":id"))
_ORDER = sql(
    f"SELECT p.fulfilment, ({_FIRST.format('o.id')}) FROM sales_order o "
    "JOIN order_progress p ON p.order_id = o.id WHERE o.number = :number"
)


def old_orders(view: View) -> frozenset[str]:
    """The numbers of the old system's orders that are here as history."""
    return frozenset(number for (number,) in view.rows(_OLD_ORDERS))


def references(view: View, channel: str) -> frozenset[str]:
    """Their own numbers of the orders that came by a channel and still stand."""
    return frozenset(number for (number,) in view.rows(_REFERENCES, {"channel": channel}))


def series_of(view: View, station: str) -> dict[str, Series]:
    """A station's series by what follows its code: the kind, or a name of its own; of one that began anew the last."""
    own = [Series(*row) for row in view.rows(_SERIES) if row[0].startswith(f"{station}:")]
    own.sort(key=lambda one: (len(one.series), one.series))
    return {one.series.partition(":")[2].partition("#")[0]: one for one in own}


def untaxed_code(view: View, since: str) -> str:
    """The code of what is outside the scope of tax (EN 16931: O) from an ISO day on, "" if there is none."""
    return str(view.value(_UNTAXED, {"since": since}, default=""))


def is_tax_code(view: View, code: str) -> bool:
    """Whether a tax code means something."""
    return bool(view.value(_TAX_CODE, {"code": code}))


def default_tax(view: View) -> str:
    """The code of the tax that goods bear where nothing else is said, "" if none does."""
    return str(view.value(_DEFAULT_TAX, default=""))


def named(view: View, kind: Kind, ref: str) -> tuple[str, str] | None:
    """The id and the name of a record by what it goes by, None if it is not here."""
    row = view.row(_NAMED[kind], {"ref": ref})
    return (row[0], row[1]) if row else None


def made_by(view: View, record_id: str) -> str:
    """The action that brought a record or a document into the books, "" if none did."""
    return str(view.value(_MADE_BY, {"id": record_id}, default=""))


def order_from(view: View, number: str) -> tuple[str, str] | None:
    """How far an order is delivered, and the action that brought it; None if it is not here."""
    row = view.row(_ORDER, {"number": number})
    return (str(row[0]), str(row[1])) if row else None
