"""All that the books hold as files for other programs: CSV and workbooks, row by row, from one snapshot.

Figures are exact: decimal text with a point in CSV, cells of numbers in a workbook. Dates are ISO. Codes are text.
"""

from __future__ import annotations

import contextlib
import csv
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from app.actions.load import fact_of, today
from app.domain.errors import RuleViolation, Unavailable
from app.domain.money import amount_out, price_out, rate_out
from app.domain.quantity import quantity_out
from app.exchange.guard import guarded
from app.queries.desk_prices import price_rules
from app.queries.desk_settings import company_settings
from app.queries.export_rows import LISTINGS, OWN_VALUES, TAXED_CREDIT_NOTES, TAXED_INVOICES, Listing
from app.queries.own_fields import OWN_MARK, definitions
from app.store.database import Database, View
from app.store.sql import Statement

FORMATS = ("csv", "xlsx")
_SHEET_ROWS = 1_048_576
# A cell of a workbook holds no more.
_LONGEST = 32_767


@dataclass(frozen=True, slots=True)
class Export:
    """One kind of table: its columns as (heading, kind), and its rows as the books hold them."""

    name: str
    title: str
    columns: tuple[tuple[str, str], ...]
    rows: Callable[[View], Iterator[Sequence[Any]]]
    own: str = ""
    """Whose own fields follow, a column each: customer, product or order. The first column names the record."""


_OWN = {"customers": "customer", "products": "product", "orders": "order"}


def _listed(one: Listing) -> Export:
    return Export(
        one.name,
        one.title,
        one.columns,
        lambda view: view.each(one.statement, {"today": today()}),
        _OWN.get(one.name, ""),
    )


def _taxes(name: str, title: str, document: str, statement: Statement) -> Export:
    columns = ((document, "code"), ("category", "text"), ("rate", "percent"), ("base", "money"), ("tax", "money"),
               ("reason", "text"))  # fmt: skip

    def rows(view: View) -> Iterator[Sequence[Any]]:
        for number, fact_id in view.each(statement):
            fact: Any = fact_of(view, fact_id)
            for vat in (getattr(fact, "totals", None) or fact.deal.totals).vat:
                yield number, vat.category, vat.rate, vat.base, vat.tax, vat.reason

    return Export(name, title, columns, rows)


def _promotions(view: View) -> Iterator[Sequence[Any]]:
    for one in price_rules(view).promotions:
        if not one.retired:
            gives = one.discount or None, None if one.discount or one.buy else one.price
            per = None if gives[1] is None else one.price_per or 1
            what = "|".join(one.products), "|".join(one.categories), one.group
            yield (one.name, *gives, per, one.buy or None, one.get or None, *what, one.min_quantity or None,
                   one.valid_from, one.valid_to, one.beats_contract)  # fmt: skip


_PROMOTIONS = Export(
    "promotions",
    "promotions",
    (("name", "text"), ("discount_percent", "percent"), ("price", "price"), ("price_per", "count"),
     ("buy", "quantity"), ("get", "quantity"), ("products", "code"), ("categories", "text"), ("group", "text"),
     ("min_quantity", "quantity"), ("valid_from", "date"), ("valid_to", "date"), ("beats_contract", "flag")),
    _promotions,
)  # fmt: skip

EXPORTS: tuple[Export, ...] = (
    *map(_listed, LISTINGS),
    _PROMOTIONS,
    _taxes("invoice_taxes", "taxes of the invoices by rate", "invoice", TAXED_INVOICES),
    _taxes("credit_note_taxes", "taxes of the credit notes by rate", "credit_note", TAXED_CREDIT_NOTES),
)


def export(database: Database, what: str, folder: Path, form: str = "csv") -> list[dict[str, Any]]:
    """Write one kind or all into a folder, a file each; nothing that is there already is written over.

    Answers file and number of rows of each. Raises RuleViolation, Unavailable.
    """
    chosen = [one for one in EXPORTS if what in {one.name, "all"}]
    if not chosen:
        known = ", ".join(one.name for one in EXPORTS)
        raise RuleViolation(f"{what} cannot be exported; there are all, {known}.", "what")
    if form not in FORMATS:
        raise RuleViolation(f"The format is csv or xlsx, not {form}.", "format")
    targets = [folder / f"{one.name}.{form}" for one in chosen]
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise RuleViolation(f"{folder} is no folder that can be written to ({error.strerror}).", "folder") from None
    for target in targets:
        if target.exists():
            raise RuleViolation(f"{target} is there already; name another folder, or move the file away.", "folder")
    write = _as_csv if form == "csv" else _as_workbook
    told = []
    with database.read() as view:
        currency = str(company_settings(view).get("currency", ""))
        for one, target in zip([_with_own(view, one) for one in chosen], targets, strict=True):
            rows = _whole(target, lambda part, one=one: write(part, one, view, currency))  # type: ignore[misc]
            told.append({"export": one.name, "file": str(target), "rows": rows})
    return told


def _with_own(view: View, one: Export) -> Export:
    """The table with the company's own fields of its records as further columns."""
    fields = definitions(view, one.own) if one.own else ()
    if not fields:
        return one
    held: dict[str, dict[str, str]] = {}
    for number, field_id, value in view.each(OWN_VALUES[one.own]):
        held.setdefault(number, {})[field_id] = value

    def rows(view: View) -> Iterator[Sequence[Any]]:
        for row in one.rows(view):
            own = held.get(row[0], {})
            yield (*row, *(own.get(field.id, "") for field in fields))

    columns = tuple((f"{OWN_MARK}{field.name}", "code") for field in fields)
    return replace(one, columns=(*one.columns, *columns), rows=rows)


def _whole(target: Path, write: Callable[[Path], int]) -> int:
    """The file is there when all of it is written, and not before. Raises Unavailable."""
    part = target.with_name(f".{target.name}.part")
    try:
        rows = write(part)
        part.replace(target)
    except OSError as error:
        raise Unavailable(f"{target} cannot be written ({error.strerror}).") from None
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
    return rows


# What a figure of the books is as decimal text; "" where there is none.
_FIGURES: dict[str, Callable[[Any, str], str]] = {
    "money": amount_out,
    "price": lambda value, currency: price_out(value),
    "quantity": lambda value, currency: quantity_out(value),
    "percent": lambda value, currency: rate_out(value),
    "count": lambda value, currency: str(value),
}


def _plain(kind: str, value: Any, currency: str) -> str:
    if value is None:
        return ""
    if kind == "flag":
        return "yes" if value else "no"
    figure = _FIGURES.get(kind)
    return figure(value, currency) if figure else str(value)


def _as_csv(part: Path, one: Export, view: View, currency: str) -> int:
    kinds = [kind for _, kind in one.columns]
    count = 0
    # The mark at the beginning tells spreadsheets that it is UTF-8.
    with part.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow([name for name, _ in one.columns])
        for row in one.rows(view):
            cells = [_plain(kind, value, currency) for kind, value in zip(kinds, row, strict=True)]
            writer.writerow([c if kind in _FIGURES else guarded(c) for kind, c in zip(kinds, cells, strict=True)])
            count += 1
    return count


# Signs that XML cannot hold are written like _x0001_; so is text that looks like that by itself.
_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0d\x0e-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")


def _as_workbook(part: Path, one: Export, view: View, currency: str) -> int:
    # Imported here: only a workbook needs it.
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    kinds = [kind for _, kind in one.columns]
    sheet: Any = None

    def cell(kind: str, value: Any) -> Any:
        text = _plain(kind, value, currency)
        if not text:
            return None
        if kind in _FIGURES:
            return Decimal(text)
        made = WriteOnlyCell(sheet)
        # Said to be text, so that nothing in it is a formula, a number or a date.
        shown = _NOT_XML.sub(lambda found: f"_x{ord(found.group()):04X}_", guarded(text, formulas=False))
        made._value, made.data_type = shown, "s"
        if len(shown) > _LONGEST:
            raise RuleViolation(f"A text of {one.title} is longer than a cell of a workbook holds. Export it as CSV.")
        return made

    count = 0
    for row in one.rows(view):
        if count % (_SHEET_ROWS - 1) == 0:
            sheet = _sheet(book, one, count // (_SHEET_ROWS - 1))
        sheet.append([cell(kind, value) for kind, value in zip(kinds, row, strict=True)])
        count += 1
    if sheet is None:
        _sheet(book, one, 0)
    book.save(part)
    return count


def _sheet(book: Any, one: Export, turn: int) -> Any:
    """The next sheet, with its headings; a sheet holds 1,048,576 rows."""
    sheet = book.create_sheet(one.name if turn == 0 else f"{one.name} {turn + 1}")
    sheet.append([name for name, _ in one.columns])
    return sheet
