"""Orders as tables: CSV or a workbook, a row for each line; text without headings is read as a person would type it."""

from __future__ import annotations

import io
import re
from decimal import Decimal
from typing import Any

from app.domain.entry.lists import no_line
from app.domain.errors import RuleViolation
from app.domain.inbound import MOST_LINES, Buyer, Inbound, InboundLine
from app.exchange import ImportOptions, cells
from app.exchange.headings import CUSTOMERS, ORDERS, PRODUCTS
from app.exchange.inbound.columns import with_recalled
from app.exchange.inbound.pasted import order_of_text
from app.exchange.plan import ListKind, Plan, columns_of, plan_of, sign_of, told_of, values_of
from app.exchange.staging import Staged, found_table, stage_of
from app.exchange.tables.encoding import encoding_of
from app.exchange.tables.numbers import currencies
from app.exchange.tables.reading import Row
from app.exchange.tables.workbook import is_packed

MOST_ROWS = 50_000
"""Rows of a file, which may hold many orders; an order has `MOST_LINES` at most."""
WORDS = {
    "number": "purchase order, purchase order number, PO number, PO no, PO, your order, Bestellnummer, Bestellnr, "
    "Bestell-Nr, Bestellung, " + ORDERS["number"],
    "customer": ORDERS["customer"],
    "buyer": "buyer, buyer name, ordered by, Besteller, Käufer, Acheteur, Comprador",
    "vat_id": CUSTOMERS["vat_id"],
    "email": CUSTOMERS["email"],
    "product": ORDERS["product"],
    "their_number": "buyer item, buyer item number, your article number, customer item, "
    "customer item number, customer part number, "
    "their number, Kundenartikelnummer, Kunden-Artikelnummer, Kundenmaterialnummer, Materialnummer",
    "barcode": "barcode, GTIN, EAN, UPC, EAN code",
    "description": "description, item description, product name, Bezeichnung, Artikelbezeichnung, Désignation",
    "quantity": "quantity, qty, order quantity, Menge, Bestellmenge, Anzahl, Stück, Quantité, Qté, Cantidad, Quantità",
    "unit": "unit, unit of measure, uom, Einheit, ME, Unité, Unidad",
    "price": PRODUCTS["price"] + ", unit price, net price, Einzelpreis, Nettopreis",
    "price_per": PRODUCTS["price_per"],
    "currency": "currency, Währung, Devise, Moneda",
    "date": ORDERS["date"],
    "wanted_date": ORDERS["wanted_date"],
    "note": "note, remark, comment, Bemerkung, Hinweis, Kommentar, Remarque",
}


def _no_taker(*_what: Any) -> Any:
    raise NotImplementedError("orders that come in are no list of records")


KIND = ListKind(
    name="orders-in",
    words=WORDS,
    convert={
        **dict.fromkeys(("number", "customer", "product", "their_number", "barcode", "vat_id"), cells.code),
        **dict.fromkeys(("buyer", "email", "description", "unit", "currency"), cells.word),
        **dict.fromkeys(("date", "wanted_date"), cells.day),
        "note": cells.block,
    },
    numbers=frozenset({"quantity", "price", "price_per"}),
    money=frozenset(),
    needed=((("product", "their_number", "barcode", "description"), "the product"), (("quantity",), "the quantity")),
    taker=_no_taker,
    foreign=frozenset({"price"}),
)
_FIGURE = re.compile(r"-?[0-9][0-9.,' ]*")
_FEW = 8
_HEAD = ("customer", "buyer", "vat_id", "email", "currency", "date")


def headings_of(data: bytes, name: str, options: ImportOptions) -> list[str]:
    """What stands above the columns of a table. Raises RuleViolation."""
    return list(stage_of(found_table(io.BytesIO(data), name, (KIND,), options), name).headings)


def orders_of(data: bytes, name: str, options: ImportOptions) -> tuple[Inbound, ...]:
    """The orders of a table; rows of one number are one order. Raises RuleViolation naming the first bad line."""
    file = io.BytesIO(data)
    packed = is_packed(file)
    staged = stage_of(found_table(file, name, (KIND,), options), name)
    options = with_recalled(options, staged.headings)
    known = set(columns_of(KIND, staged, options).values()) if staged.headings else set()
    nothing = not options.columns and "quantity" not in known and not known & set(KIND.needed[0][0])
    if nothing and not packed and not _has_headings(staged):
        return (order_of_text(text_of(data, name), name),)
    plan = plan_of(KIND, staged, options, "", name)
    gathered: dict[tuple[str, str], list[dict[str, Any]]] = {}
    above = {"number": "", "customer": ""}
    for count, row in enumerate(staged.rows(), 1):
        if count > MOST_ROWS:
            raise RuleViolation(f"{name} has more than {MOST_ROWS:,} rows.", "source")
        if no_line(";".join(filter(None, map(str, row.cells)))):
            continue  # a total, or the headings once more
        values, faults = values_of(plan, row)
        if faults:
            told = told_of(plan, row, *faults[0])
            raise RuleViolation(f"{name}, line {row.line}: {told['error']}", "source")
        if "quantity" not in values or not any(values.get(one) for one in KIND.needed[0][0]):
            what = "quantity" if "quantity" not in values else "product"
            raise RuleViolation(f"{name}, line {row.line}: The {what} is missing.", "source")
        if (
            above["number"]
            and not values.get("number")
            and values.get("customer", above["customer"]) == above["customer"]
        ):
            # A number that stands once, as in cells that were joined, is that of the rows below it.
            values |= {one: said for one, said in above.items() if said}
        elif gathered and values.get("number") and not above["number"]:
            raise RuleViolation(f"{name}, line {row.line}: The rows above it have no order number.", "source")
        above = {one: str(values.get(one, "")) for one in above}
        _bear_currency(plan, row, values)
        gathered.setdefault((above["number"], above["customer"]), []).append({**values, "_line": row.line})
    if any(len(rows) > MOST_LINES for rows in gathered.values()):
        raise RuleViolation(f"{name} has an order of more than {MOST_LINES:,} lines.", "source")
    source = "xlsx" if packed else "csv"
    return tuple(_order(source, number, rows, name) for (number, _customer), rows in gathered.items())


def _bear_currency(plan: Plan, row: Row, values: dict[str, Any]) -> None:
    """The currency of a price that bears one, where the row names none. The dollar is that of many."""
    if values.get("price") is not None and not values.get("currency") and (sign := sign_of(plan, row, "price")):
        meant = currencies(sign)
        values["currency"] = next(iter(meant)) if len(meant) == 1 else sign


def _has_headings(staged: Staged) -> bool:
    """Whether it is a table whose headings nobody knows, and no text: figures stand in each row and none above them.

    Two columns are read as text all the same, where a word above them says that they are no line.
    """
    few = len(staged.headings) == 2 and no_line(" ".join(staged.headings))
    if len(staged.headings) < 2 or not len(staged) or few:
        return False
    if any(sign.isdigit() for heading in staged.headings for sign in heading):
        return False
    rows = [[cell for cell in row.cells if cell] for row in staged.rows()]
    return all(len(row) > 1 and any(_FIGURE.fullmatch(cell) for cell in row) for row in rows)


def _order(source: str, number: str, rows: list[dict[str, Any]], name: str) -> Inbound:
    head: dict[str, str] = {}
    for row in rows:
        for one in _HEAD:
            said = str(row.get(one, ""))
            if said and head.setdefault(one, said) != said:
                raise RuleViolation(
                    f"{name}, line {row['_line']}: another {one} of the same order than {head[one]}.", "source"
                )
    dates = {str(row["wanted_date"]) for row in rows if row.get("wanted_date")}
    all_alike = len(dates) == 1 and all(row.get("wanted_date") for row in rows)
    buyer = Buyer(head.get("customer", ""), head.get("buyer", ""), head.get("vat_id", ""), head.get("email", ""))
    lines = tuple(line_of_row(row, dated=not all_alike) for row in rows)
    return Inbound(
        source,
        number,
        buyer,
        lines,
        head.get("currency", ""),
        head.get("date", ""),
        next(iter(dates), "") if all_alike else "",
    )


def head_of_row(row: dict[str, Any]) -> Inbound | None:
    """What a row says of the order that it is of, an order without lines; None where it says nothing of it."""
    head = {one: str(row.get(one, "")) for one in ("number", *_HEAD)}
    buyer = Buyer(head["customer"], head["buyer"], head["vat_id"], head["email"])
    found = Inbound("csv", head["number"], buyer, (), head["currency"], head["date"])
    return found if any(head.values()) else None


def line_of_row(row: dict[str, Any], *, dated: bool = True) -> InboundLine:
    """A line from the values of its row; `dated` where its date is its own, and not that of the whole order."""
    return InboundLine(
        row["quantity"],
        row.get("product", ""),
        row.get("their_number", ""),
        row.get("barcode", ""),
        row.get("description", ""),
        row.get("unit", ""),
        row.get("price"),
        Decimal(row.get("price_per") or 1),
        None,
        row.get("wanted_date", "") if dated else "",
        row.get("note", ""),
    )


def text_of(data: bytes, name: str) -> str:
    """The bytes of a file as text. Raises RuleViolation."""
    found = encoding_of(io.BytesIO(data), name)
    try:
        text = data.decode(found.name)
    except (UnicodeDecodeError, LookupError):
        raise RuleViolation(f"{name} holds bytes that are no text.", "source") from None
    if "\0" in text:
        # Where all else is text, whoever wrote it is told where to look.
        if text.count("\0") > _FEW or any(sign < " " and sign not in "\0\t\r\n\f" for sign in text):
            raise RuleViolation(f"{name} is neither a table nor text.", "source")
        line = text[: text.index("\0")].count("\n") + 1
        raise RuleViolation(f"{name}, line {line}: The line holds characters that are no text (NUL).", "source")
    return text
