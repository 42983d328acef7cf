"""A document being written: turned into what the draft action takes, and back; no Qt in this file."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from app.domain.money import extended, price_out, rate_out
from app.domain.pricing import price_of_the_day
from app.domain.quantity import quantity_out
from app.domain.tax import Tax, Totals, reckon
from app.ui.entry.choose import ProductHit
from app.ui.entry.lines import EntryLine
from app.ui.entry.parse import Kind

NOTES_VERSION = 1


@dataclass(frozen=True, slots=True)
class Header:
    """What stands above the lines; dates ISO."""

    reference: str = ""
    wanted_date: str = ""
    valid_until: str = ""
    printed_note: str = ""
    internal_note: str = ""


@dataclass(frozen=True, slots=True)
class Firm:
    """What reckoning needs of the company."""

    currency: str = "EUR"
    tax_rounding: str = "document"


@dataclass(frozen=True, slots=True)
class Sums:
    """The ladder of a document being written, minor units."""

    totals: Totals
    lines: int
    rates: tuple[tuple[str, int], ...] = field(default=())


def reckon_line(line: EntryLine, firm: Firm, today: str) -> EntryLine:
    """Price of the day with its quantity break, unless by hand, and the line's amount."""
    product = line.product
    if product is None:
        return line
    price, per = line.price, product.price_per
    if "price" not in line.by_hand and product.entries:
        entry = price_of_the_day(product.entries, line.quantity, today)
        price, per = (entry.price, entry.price_per) if entry else (price, per)
    return replace(line, price=price, net=extended(price, per, line.quantity, line.less, firm.currency))


def sums_of(lines: Sequence[EntryLine], firm: Firm, *, includes_tax: bool) -> Sums:
    """Net, tax per rate, and total of the lines whose product is known."""
    untaxed = Tax("", "O", 0)
    whole = [(line.net or 0, line.product.tax or untaxed) for line in lines if line.product]
    rounding = "line" if firm.tax_rounding == "line" else "document"
    totals = reckon(whole, (), rounding, includes_tax).totals
    rates = tuple((rate_out(row.rate), row.tax) for row in totals.vat)
    return Sums(totals, len(whole), rates)


def ready(lines: Sequence[EntryLine]) -> bool:
    """Whether every line is whole, so that the draft can carry a deal."""
    goods = [line for line in lines if line.kind is Kind.PRODUCT]
    return bool(goods) and all(line.product and line.quantity for line in goods)


def deal_input(customer: str, header: Header, lines: Sequence[EntryLine]) -> dict[str, Any]:
    """The deal as the draft actions take it: decimals as text; notes and headings join the line before them."""
    rows: list[dict[str, Any]] = []
    for line in lines:
        if line.product is None:
            if line.kind is not Kind.PRODUCT and rows and line.words:
                rows[-1]["note"] = "\n".join(filter(None, (rows[-1].get("note", ""), line.words)))
            continue
        row: dict[str, Any] = {"product": line.product.id, "quantity": quantity_out(line.quantity)}
        if "price" in line.by_hand:
            row |= {"price": price_out(line.price), "price_per": line.product.price_per}
        if line.less:
            row["discount_percent"] = rate_out(line.less)
        rows.append(row)
    given = {name: value for name in Header.__slots__ if (value := getattr(header, name))}
    return {"customer": customer, "lines": rows, **given}


def notes_of(customer: str, header: Header, lines: Sequence[EntryLine], typed: str) -> str:
    """Everything the window knows, for the draft: whole lines, lines that ask, and the text being typed."""
    rows = [
        {
            "line": line.line,
            "kind": line.kind.value,
            "typed": line.typed,
            "words": line.words,
            "product": line.product.id if line.product else "",
            "quantity": line.quantity,
            "price": line.price,
            "less": line.less,
            "when": line.when,
            "problem": line.problem,
            "by_hand": sorted(line.by_hand),
        }
        for line in lines
    ]
    head = {name: getattr(header, name) for name in Header.__slots__}
    body = {"v": NOTES_VERSION, "customer": customer, "header": head, "lines": rows, "typed": typed}
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


def lines_from_notes(notes: Mapping[str, Any], products: Mapping[str, ProductHit]) -> tuple[EntryLine, ...]:
    """The lines as they were left; a product that is gone becomes a line that asks."""
    found = []
    for row in notes.get("lines", ()):
        product = products.get(row["product"])
        gone = bool(row["product"]) and product is None
        found.append(
            EntryLine(
                row["line"],
                Kind(row["kind"]),
                row["typed"],
                words=row["words"],
                product=product,
                quantity=row["quantity"],
                price=row["price"],
                less=row["less"],
                when=row["when"],
                problem="no longer sold" if gone else row["problem"],
                looking=row["kind"] == Kind.PRODUCT.value and not row["product"] and not row["problem"],
                by_hand=frozenset(row["by_hand"]),
            )
        )
    return tuple(found)


def lines_from_deal(deal: Any, products: Mapping[str, ProductHit], *, keep_prices: bool) -> tuple[EntryLine, ...]:
    """The lines of a document of the books; ``keep_prices`` holds them against today's list."""
    found = []
    for line in deal.lines:
        product = products.get(line.product_id)
        by_hand = {"quantity"} | ({"price"} if keep_prices or line.mark == "M" else set())
        found.append(
            EntryLine(
                line.line,
                Kind.PRODUCT,
                line.sku,
                words=line.name,
                product=product,
                quantity=line.quantity,
                price=line.price,
                less=line.discount,
                net=line.amount,
                problem="" if product else "no longer sold",
                by_hand=frozenset(by_hand),
            )
        )
    return tuple(found)


def header_of(notes: Mapping[str, Any], deal: Any) -> Header:
    """The header as it was left, or as the document says."""
    kept = notes.get("header")
    if isinstance(kept, dict):
        return Header(**{name: str(kept.get(name, "")) for name in Header.__slots__})
    terms = deal.terms if deal else None
    return Header(**{name: getattr(terms, name, "") for name in Header.__slots__}) if terms else Header()
