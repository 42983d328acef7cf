"""A document being written: turned into what the draft action takes, and back; no Qt in this file."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, Final

from app.domain.countries import country_code
from app.domain.deal import (
    PLAIN,
    Address,
    DealLine,
    LineAllowance,
    Particulars,
    check_amount,
    check_line,
    line_amount,
)
from app.domain.entry.adjust import parse_adjustments, written
from app.domain.entry.dates import parse_date
from app.domain.entry.grammar import Kind
from app.domain.entry.sheet import History, line_from, products_of
from app.domain.errors import RuleViolation
from app.domain.money import RATE_SCALE, extended, price_out, rate_out
from app.domain.pricing import Asked, Priced, UnitPrice, decide, free_allowance, is_free, may_be_per, nudge
from app.domain.quantity import quantity_in, quantity_out
from app.domain.rounding import half_up
from app.domain.tax import Tax
from app.ui.entry.choose import ProductHit
from app.ui.entry.lines import EntryLine, More, shown

NOTES_VERSION = 1
UNTAXED: Final = Tax("", "O", 0)


@dataclass(frozen=True, slots=True)
class Header:
    """What stands above the lines, as texts: dates ISO, ``ship_to`` an address as JSON, ``adjustments`` as typed.

    Empty is what the customer's record says.
    """

    reference: str = ""
    wanted_date: str = ""
    promised_date: str = ""
    valid_until: str = ""
    ship_to: str = ""
    adjustments: str = ""
    invoice_method: str = ""
    ship_when: str = ""
    terms_days: str = ""
    channel: str = ""
    salesperson: str = ""
    instructions: str = ""
    attachments: str = ""
    printed_note: str = ""
    internal_note: str = ""
    fields: str = ""
    """The company's own fields by their id, as JSON; "" where none is filled in."""

    @property
    def own(self) -> dict[str, str]:
        """The company's own fields by their id."""
        return dict(json.loads(self.fields)) if self.fields else {}

    def with_own(self, values: Mapping[str, str]) -> Header:
        """The same with other values in own fields; those not named stay."""
        kept = {one: value for one, value in {**self.own, **values}.items() if value}
        return replace(self, fields=json.dumps(kept, ensure_ascii=False, sort_keys=True) if kept else "")


_CALLED = {
    "reference": "your ref",
    "wanted_date": "wanted date",
    "promised_date": "promised date",
    "valid_until": "valid until",
    "ship_to": "ship to",
    "adjustments": "charges",
    "printed_note": "note on the paper",
    "internal_note": "note for us",
}


def changed(before: Header, after: Header) -> tuple[tuple[str, str, str], ...]:
    """What of a header is other now: (name, before, after)."""
    pairs = ((name, getattr(before, name), getattr(after, name)) for name in Header.__slots__)
    return tuple((name, was, is_) for name, was, is_ in pairs if was != is_)


def header_label(fields: Sequence[tuple[str, str, str]]) -> str:
    """What a person calls such a change."""
    return _CALLED.get(fields[0][0], "header") if len(fields) == 1 else "header"


def place_of(header: Header) -> Address | None:
    """Where goods go by a header; None where they go to the customer's own address."""
    if not header.ship_to:
        return None
    given = json.loads(header.ship_to)
    address = Address(**{name: str(given.get(name) or "") for name in Address.__slots__})
    try:
        return replace(address, country=country_code(address.country)) if address.country else address
    except RuleViolation:
        # No country of that name: the books refuse it, and taxes stay those of the customer.
        return replace(address, country="")


_SPECIAL = {"ship_to", "adjustments", "attachments", "fields"}


@dataclass(frozen=True, slots=True)
class Firm:
    """What reckoning needs of the company."""

    currency: str = "EUR"
    tax_rounding: str = "document"
    recording: str = ""
    """What the company says of cash."""
    quote_days: int = 0
    """How long a quote holds, unless it says so itself."""
    region: str = ""
    """The company's state, where the tax is told by it."""


def reckon_line(line: EntryLine, firm: Firm, today: str, *, gross: bool = False) -> EntryLine:
    """What this customer pays for so many, unless by hand, and the line's amount less its allowances.

    Figures that the rules refuse make it a line that asks. ``gross``: prices are said with their tax.
    """
    product = line.product
    if product is None:
        return line
    price, per = line.price, line.more.per or product.price_per
    free: tuple[LineAllowance, ...] = ()
    hand = UnitPrice(price, per) if "price" in line.by_hand else None
    # A break is reached by what the scales said, else by what so many weigh about.
    said = line.more.particulars
    found = decide(Asked(line.quantity, today, hand, weight=said.weight if said else 0), product.offers)
    if found:
        price, per = found.price, found.price_per
        free = free_allowance(found, line.less, firm.currency)
    taken, _wrong = parse_adjustments(line.more.allowances, firm.currency, charges=False)
    deal_line = DealLine(
        line.line,
        product.id,
        product.code,
        product.description,
        line.quantity,
        product.unit,
        price,
        UNTAXED,
        per,
        line.less,
        tuple(LineAllowance(one.amount, one.percent) for one in taken) + free,
        service=product.service,
        more=_said(line),
    )
    net = line_amount(deal_line, firm.currency)
    # What comes back is no order: its figures are held against what it would be if it went out.
    asked = replace(deal_line, amount=abs(net), quantity=abs(line.quantity)) if line.comes_back else deal_line
    problem = _refusal(asked if line.comes_back else replace(asked, amount=net))
    if not problem and hand and not (per == product.price_per or may_be_per(per, [size for _, size in product.units])):
        problem = "A price is per 1, 100 or 1000, or for a pack of the product."
    below = bool(
        found
        and found.floor
        and line.quantity > 0
        and sales_of(line, net, gross=gross) < _least(found, deal_line, firm)
    )
    near = nudge(found.next_break, firm.currency) if found and found.next_break and line.more.counted else ""
    done = replace(line, price=price, net=net, problem=problem, priced=found, below_floor=below, nudge=near)
    return replace(done, below_floor=False) if below and done.approved_by else done


def _said(line: EntryLine) -> Particulars | None:
    """What only some lines say, with what one of them weighs as the books know it now."""
    said, each = line.more.particulars, line.product.each if line.product else 0
    if not each and (said is None or not said.each_weight):
        return said
    return replace(said or PLAIN, each_weight=each, weight=said.weight if said and each else 0)


def _least(found: Priced, line: DealLine, firm: Firm) -> int:
    """What so many may be sold for at the least, in minor units without tax."""
    return extended(found.floor, 1, line.priced_quantity, 0, firm.currency)


def sales_of(line: EntryLine, net: int, *, gross: bool) -> int:
    """An amount of a line without its tax, in minor units."""
    whole = 100 * RATE_SCALE
    return half_up(net * whole, whole + line.tax.rate) if gross and line.tax else net


def _refusal(line: DealLine) -> str:
    """Why the figures of a line cannot be meant, by the rules that would refuse it; "" if they can."""
    try:
        quantity_in(Decimal(quantity_out(line.quantity)))
        check_line(line, "")
        check_amount(line)
    except RuleViolation as error:
        return error.message.replace(f" of line {line.line}", "")
    return ""


def deal_input(
    customer: str, header: Header, lines: Sequence[EntryLine], firm: Firm | None = None, today: str = ""
) -> dict[str, Any]:
    """The deal as the draft actions take it: decimals as text; notes and headings stand between the lines."""
    currency = (firm or Firm()).currency
    rows: list[dict[str, Any]] = []
    texts: list[dict[str, Any]] = []
    places = {line.line: at for at, line in enumerate((one for one in lines if one.product), start=1)}
    for line in lines:
        if line.product is None:
            if line.kind is Kind.END or (line.kind is not Kind.PRODUCT and line.words):
                texts.append({"kind": line.kind.value, "text": line.words, "after": len(rows)})
            continue
        row: dict[str, Any] = {"product": line.product.id, "quantity": quantity_out(line.quantity)}
        if "price" in line.by_hand:
            row |= {"price": price_out(line.price), "price_per": line.more.per or line.product.price_per}
        if line.less:
            row["discount_percent"] = rate_out(line.less)
        rows.append(row | _more_input(line, currency, today) | _particulars_input(line, places))
    given: dict[str, Any] = {
        name: value for name in Header.__slots__ if name not in _SPECIAL and (value := getattr(header, name))
    }
    adjusted, _wrong = parse_adjustments(header.adjustments, currency)
    for name, charge in (("allowances", False), ("charges", True)):
        if some := [one.plain(currency) for one in adjusted if one.charge is charge]:
            given[name] = some
    if header.ship_to:
        given["ship_to"] = json.loads(header.ship_to)
    given["fields"] = header.own
    if names := [one.strip() for one in header.attachments.split(",") if one.strip()]:
        given["attachments"] = names
    return {"customer": customer, "lines": rows, "texts": texts, **given}


def _more_input(line: EntryLine, currency: str, today: str) -> dict[str, Any]:
    """What a line says beside its figures, where it says anything."""
    more = line.more
    taken, _wrong = parse_adjustments(more.allowances, currency, charges=False)
    row: dict[str, Any] = {
        "note": more.note,
        "internal_note": more.internal_note,
        "description": more.description,
        "tax": more.tax,
        "wanted_date": wanted_of(line, today),
        "allowances": [one.plain(currency) for one in taken],
        "ship_to": json.loads(more.ship_to) if more.ship_to else None,
        "price_reason": more.reason if "price" in line.by_hand else "",
    }
    return {name: value for name, value in row.items() if value}


def _particulars_input(line: EntryLine, places: Mapping[int, int]) -> dict[str, Any]:
    """What a line says that came with its document; ``places`` are those of the lines, from 1, by their number."""
    said = line.more.particulars
    if said is None:
        return {}
    row: dict[str, Any] = {
        "pack": said.pack,
        "pack_quantity": quantity_out(said.pack_size) if said.pack_size else None,
        "length": quantity_out(said.length) if said.length else None,
        "instead_of": said.instead_of,
        "their_sku": said.their_sku,
        "alternative_of": places.get(said.alternative_of),
        "promised_date": said.promised_date,
        "location": said.location,
        "special": said.special,
        "weight": quantity_out(said.weight) if said.weight and line.product and line.product.each else None,
    }
    # An alternative to a line that is gone is still offered only: it must not slip into the sum.
    row["optional"] = said.optional or bool(said.alternative_of and not row["alternative_of"])
    return {name: value for name, value in row.items() if value}


def wanted_of(line: EntryLine, today: str) -> str:
    """The date a line is wanted on, ISO; "" if none is said, or none that can be read."""
    found = parse_date(line.when, date.fromisoformat(today)) if line.when and today else None
    return found.isoformat() if found else ""


def approved_places(lines: Sequence[EntryLine]) -> list[int]:
    """Which of the lines with a product, from 1, somebody let pass as they stand."""
    return [at for at, line in enumerate((one for one in lines if one.product), start=1) if line.approved_by]


class Notes:
    """Everything the window knows, for the draft: whole lines, lines that ask, the text being typed, every step back.

    Of lines and steps only those are written that changed since the last time. `page` is the mark by which a draft is
    known to come from one page.
    """

    def __init__(self, page: str = "") -> None:
        self._page = page
        self._rows: dict[int, tuple[EntryLine, str]] = {}

    def of(
        self,
        customer: str,
        header: Header,
        lines: Sequence[EntryLine],
        typed: str,
        history: History | None = None,
        *,
        listed: Mapping[str, Any] | None = None,
    ) -> str:
        """The notes as JSON; ``listed`` is a list whose rows are not lines yet (`KeptList.plain`)."""
        self._rows = {line.line: self._row(line) for line in lines}
        rows = ",".join(text for _, text in self._rows.values())
        head = {name: getattr(header, name) for name in Header.__slots__}
        body = {"v": NOTES_VERSION, "customer": customer, "header": head, "typed": typed, "page": self._page}
        body |= listed or {}
        steps = f',"steps":{history.written()}' if history else ""
        return f'{_json(body)[:-1]},"lines":[{rows}]{steps}}}'

    def ahead(self, line: EntryLine) -> None:
        """Write a line now that the notes will ask for: of many lines a few in each turn."""
        self._rows[line.line] = self._row(line)

    def _row(self, line: EntryLine) -> tuple[EntryLine, str]:
        known = self._rows.get(line.line)
        if known is not None and known[0] is line:
            return known
        # Also what its figures are refused for: whoever reads the notes without the products sees that it asks.
        return line, _json(line.said.plain() | {"problem": line.problem})


def _json(body: Any) -> str:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


def notes_of(customer: str, header: Header, lines: Sequence[EntryLine], typed: str) -> str:
    """The notes of a draft that no page holds."""
    return Notes().of(customer, header, lines, typed)


def history_from(notes: Mapping[str, Any]) -> History:
    """What can be taken back of a draft, as its window left it."""
    history = History()
    history.read(notes.get("steps", [[], []]))
    return history


def products_in(notes: Mapping[str, Any]) -> tuple[str, ...]:
    """Ids of the products that a draft's lines name, or that taking something back may bring again."""
    return products_of((line_from(row) for row in notes.get("lines", ())), history_from(notes))


def lines_from_notes(notes: Mapping[str, Any], products: Mapping[str, ProductHit]) -> tuple[EntryLine, ...]:
    """The lines as they were left; a product that is gone becomes a line that asks."""
    return tuple(shown(line_from(row), products.get) for row in notes.get("lines", ()))


def lines_of(
    notes: Mapping[str, Any], deal: Any, products: Mapping[str, ProductHit], today: str = ""
) -> tuple[EntryLine, ...]:
    """The lines of a draft: as its window left them, else as its deal has them."""
    if notes.get("lines") is not None:
        return lines_from_notes(notes, products)
    return lines_from_deal(deal, products, keep_prices=True, today=today) if deal else ()


def _more_of(
    line: Any, product: ProductHit | None, currency: str, *, by_hand: bool, ruled: frozenset[str] = frozenset()
) -> More:
    """A line's other words as the document has them; what a rule gave free, or taxed otherwise (by one of the codes
    ``ruled``), it does again by itself.
    """
    other_tax = product is not None and product.tax is not None and line.tax.code != product.tax.code
    other_tax = other_tax and line.tax.code not in ruled
    return More(
        line.note,
        line.internal_note,
        line.name if product and line.name != product.description else "",
        written(line.allowances if by_hand else [one for one in line.allowances if not is_free(one)], currency),
        address_text(line.ship_to),
        line.tax.code if other_tax else "",
        line.tax if other_tax else None,
        line.reason if by_hand else "",
        line.price_per if by_hand and product and line.price_per != product.price_per else 0,
        line.more,
    )


def _as_today(line: Any, product: ProductHit | None, currency: str, today: str) -> bool:
    """Whether a line of a document costs what the rules say today, so that they may go on saying it."""
    asked = Asked(line.quantity, today, weight=line.said.weight)
    found = decide(asked, product.offers) if product and today and line.mark != "M" else None
    return (
        found is not None
        and found.price * line.price_per == line.price * found.price_per
        and free_allowance(found, line.discount, currency) == tuple(one for one in line.allowances if is_free(one))
    )


def address_text(address: Any) -> str:
    """An address as it is kept in a header or a line."""
    return json.dumps(asdict(address), ensure_ascii=False) if address else ""


def lines_from_deal(
    deal: Any,
    products: Mapping[str, ProductHit],
    *,
    keep_prices: bool,
    today: str = "",
    ruled: frozenset[str] = frozenset(),
) -> tuple[EntryLine, ...]:
    """The lines of a document of the books, with the notes and headings between them, which have numbers above theirs.

    ``keep_prices`` holds them against today's list; one that says the same ``today`` keeps its mark. Else only a price
    by hand stays, and what one cost then stands beside where it is another today.
    """
    found = _texts_below(deal, 0)
    for line in deal.lines:
        product = products.get(line.product_id)
        hand = not _as_today(line, product, deal.currency, today) if keep_prices else line.mark == "M"
        more = _more_of(line, product, deal.currency, by_hand=hand, ruled=ruled)
        if more.particulars and more.particulars.weight and not keep_prices:
            # The same once more is other goods, and weighs something else.
            more = replace(more, particulars=replace(more.particulars, weight=0))
        by_hand = {"quantity"} | ({"price"} if hand else set()) | ({"less"} if line.discount else set())
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
                when=line.wanted_date if keep_prices else "",
                more=more,
                missing="" if product else line.product_id,
                was=0 if keep_prices or hand else _was(line, product),
            )
        )
        found += _texts_below(deal, line.line)
    return tuple(found)


def _was(line: Any, product: ProductHit | None) -> int:
    """What it cost, for as many units as it is priced for now; 0 where that is no whole figure."""
    whole, rest = divmod(line.price * product.price_per, line.price_per) if product else (0, 0)
    return 0 if rest else whole


def _texts_below(deal: Any, line: int) -> list[EntryLine]:
    """The notes and headings below a line of a document; 0 is above the first."""
    first = max((one.line for one in deal.lines), default=0) + 1
    kinds = {"note": Kind.NOTE, "heading": Kind.HEADING, "end": Kind.END}
    return [
        EntryLine(number, kinds[one.kind], one.text, words=one.text)
        for number, one in enumerate(deal.texts, start=first)
        if one.after == line and one.kind in kinds
    ]


def header_of(notes: Mapping[str, Any], deal: Any, own: Mapping[str, str]) -> Header:
    """The header as it was left, or as the document says; `own` are its values in the company's own fields."""
    kept = notes.get("header")
    if isinstance(kept, dict):
        return Header(**{name: str(kept.get(name, "")) for name in Header.__slots__})
    return (header_of_deal(deal) if deal else Header()).with_own(own)


def header_of_deal(deal: Any) -> Header:
    """The header as a document says it."""
    terms = deal.terms
    plain = {name: str(getattr(terms, name)) for name in Header.__slots__ if name not in _SPECIAL}
    return Header(
        **plain,
        ship_to=address_text(deal.ship_to),
        adjustments=written(deal.adjustments, deal.currency),
        attachments=", ".join(terms.attachments),
    )
