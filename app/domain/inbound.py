"""An order that came as a file or as pasted text: what it says, what was changed since it last came, and its draft.

Pure: nothing here knows how a file is read, or which products there are.
"""

from __future__ import annotations

import hashlib
import itertools
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from typing import Any, Final

from app.domain.entry.grammar import parse_entry
from app.domain.folding import folded
from app.domain.money import price_out
from app.domain.quantity import quantity_out

NOTES_VERSION = 1
"""Of what a draft's window reads; see `app/ui/screens/order/state.py`."""
MOST_LINES = 5_000
MOST_CALLED = 100
"""Letters of a number of theirs."""
WITHIN_US = 48 * 3600 * 1_000_000
"""For how long an order that says nearly the same is taken for the same order."""
_ALIKE = 80
_LONGEST = 500

# UN/ECE Recommendation 20 and what people write: words that mean the same unit.
_UNITS: Final = (
    {"pc", "pcs", "piece", "pieces", "ea", "each", "c62", "h87", "pce", "nar", "st", "stk", "stück", "unit", "xpp"},
    {"m", "mtr", "metre", "meter"},
    {"kg", "kgm"},
    {"g", "grm"},
    {"l", "ltr", "litre", "liter"},
    {"h", "hur", "hour", "std"},
    {"m2", "mtk"},
    {"m3", "mtq"},
    {"t", "tne"},
    {"cm", "cmt"},
    {"mm", "mmt"},
    {"box", "bx", "xbx"},
    {"carton", "ct", "xct"},
    {"pack", "pk", "xpk"},
    {"set"},
)


# Codes of that list as a person types them.
_MEASURES: Final = {"kgm": "kg", "grm": "g", "mtr": "m", "ltr": "l"}


@dataclass(frozen=True, slots=True)
class InboundLine:
    """A line as it came. `code` is our number of the product, `theirs` the buyer's own, `barcode` is on it.

    Quantities and prices are exact decimals; a price is for `price_per` units and binds nobody. `less` is a discount in
    percent that a person typed into a pasted row.
    """

    quantity: Decimal = Decimal(1)
    code: str = ""
    theirs: str = ""
    barcode: str = ""
    description: str = ""
    unit: str = ""
    price: Decimal | None = None
    price_per: Decimal = Decimal(1)
    less: Decimal | None = None
    wanted_date: str = ""
    note: str = ""
    text: str = ""
    """How a person would have typed it; what is shown while nobody knows what it is."""
    length: Decimal | None = None
    """Of one piece of cut goods, in `unit`: the quantity is that of all pieces together."""

    @property
    def typed(self) -> str:
        """The line as the entry row takes it."""
        if self.text:
            return self.text
        words = self.code or self.theirs or self.barcode or self.description
        unit = _MEASURES.get(self.unit.lower(), self.unit.lower()) if self.unit.isalpha() else ""
        return f"{self.quantity.normalize():f}{unit}*{words}"[:_LONGEST]


@dataclass(frozen=True, slots=True)
class Buyer:
    """Who orders, as the file says; nothing of it is believed before it is found in the books."""

    number: str = ""
    name: str = ""
    vat_id: str = ""
    email: str = ""
    postcode: str = ""

    @property
    def words(self) -> str:
        """For a person."""
        return ", ".join(filter(None, (self.name, self.number, self.vat_id, self.email, self.postcode)))[:_LONGEST]


@dataclass(frozen=True, slots=True)
class Inbound:
    """One order. `source` is the form it came in: csv, xlsx, json, ubl, cii or text; `number` is the buyer's."""

    source: str
    number: str
    buyer: Buyer
    lines: tuple[InboundLine, ...]
    currency: str = ""
    date: str = ""
    wanted_date: str = ""
    note: str = ""
    ship_to: tuple[tuple[str, str], ...] = ()
    """An address by the names of `AddressInput`, where the order says where it goes."""

    @property
    def digest(self) -> str:
        """By what the same order is known again, in whatever file and form it comes."""
        lines = [
            [_plain(x.quantity), x.code, x.theirs, x.barcode, x.unit.casefold(), _price(x), x.wanted_date, x.note]
            if x.code or x.theirs or x.barcode
            else [_plain(x.quantity), folded(x.typed), _price(x), x.wanted_date, x.note]
            for x in self.lines
        ]
        # Said only where it is cut, so that what came before there were lengths is known again.
        lines = [
            [*row, f"cut to {_plain(x.length)}"] if x.length else row for row, x in zip(lines, self.lines, strict=True)
        ]
        said = [self.number, self.currency, self.wanted_date, self.note, [*map(list, self.ship_to)], lines]
        text = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def is_number(said: str) -> bool:
    """Whether it can be somebody's number of a product: one word that is not too long."""
    return 0 < len(said) <= MOST_CALLED and not any(map(str.isspace, said))


def called_by(line: InboundLine) -> str:
    """The number by which the buyer calls the product, "" where they give none; a bare word that was typed is none."""
    said = line.theirs or line.code or line.barcode
    if line.text and not line.theirs and not any(map(str.isdigit, said)):
        return ""
    return said if is_number(said) else ""


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"


def _price(line: InboundLine) -> str:
    return "" if line.price is None or not line.price_per else _plain(line.price / line.price_per)


def same_unit(one: str, other: str) -> bool:
    """Whether two words mean one unit. No word means whatever the product is counted in."""
    first, second = one.strip().casefold(), other.strip().casefold()
    return not first or first == second or any(first in words and second in words for words in _UNITS)


def counted_in(word: str, unit: str) -> bool:
    """Whether so many of ``word`` are as many of the unit a product is counted in.

    Pieces of what is counted in reels or tins are reels or tins: they have no measure, and no pieces of their own.
    """
    pieces = _UNITS[0]
    return same_unit(word, unit) or (word.strip().casefold() in pieces and names_of_unit(unit) == {unit.casefold()})


def names_of_unit(word: str) -> frozenset[str]:
    """The words for a unit, the word itself among them."""
    plain = word.strip().casefold()
    return frozenset().union({plain}, *(words for words in _UNITS if plain in words))


# --- the draft ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Resolved:
    """A line of a draft: a product and how much of it (thousandths), or what a person must say first (`problem`)."""

    given: InboundLine
    product: str = ""
    sku: str = ""
    name: str = ""
    quantity: int = 1000
    price: int = 0
    problem: str = ""
    remark: str = ""
    """What we should know of it, like another price than ours."""
    candidates: tuple[str, ...] = ()
    called: str = ""
    """The buyer's own number of it, "" where they gave none."""
    length: int = 0
    """Of one piece, in thousandths of what the product is counted in; 0 where it is not cut."""


def price_remark(line: InboundLine, ours: tuple[int, int] | None) -> str:
    """A sentence where the file's price is another than ours of the day (1/10,000, and for how many); else ""."""
    if line.price is None or not line.price_per:
        return ""
    theirs = f"Their order says {_plain(line.price)}" + (
        f" for {_plain(line.price_per)}" if line.price_per != 1 else " each"
    )
    if ours is None:
        return f"{theirs}; we have no price of the day."
    price, price_per = ours
    if line.price * 10_000 * price_per == price * line.price_per:
        return ""
    per = f" for {price_per}" if price_per != 1 else ""
    return f"{theirs}, our price of the day is {price_out(price)}{per}."


def header_of(order: Inbound, known: bool, currency: str, duplicates: Sequence[str] = ()) -> dict[str, str]:
    """What stands above the lines of the draft, by the names of the window's header."""
    inside = [order.note and f"Their note: {order.note}"]
    if not known and order.buyer.words:
        inside.append(f"Ordered by: {order.buyer.words}")
    if order.currency and order.currency != currency:
        inside.append(f"Their order is in {order.currency}, the books are in {currency}; prices were not compared.")
    inside += duplicates
    header = {
        "reference": order.number,
        "wanted_date": order.wanted_date,
        "internal_note": "\n".join(filter(None, inside)),
    }
    if order.ship_to:
        header["ship_to"] = json.dumps(dict(order.ship_to), ensure_ascii=False)
    return {name: value for name, value in header.items() if value}


def draft_notes(customer: str, header: dict[str, str], lines: Sequence[Resolved], first: int = 1) -> str:
    """The notes of a draft, as the order's window keeps them for itself."""
    rows = [_row(number, one) for number, one in enumerate(lines, first)]
    body = {"v": NOTES_VERSION, "customer": customer, "header": header, "lines": rows, "typed": ""}
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


def _row(number: int, one: Resolved) -> dict[str, Any]:
    given = one.given
    by_hand = ["quantity", *(["less"] if given.less else [])]
    remark = " ".join(filter(None, (one.remark,)))
    said = {name: value for name, value in (("their_sku", one.called), ("length", one.length)) if value}
    more = {"note": given.note, "internal_note": remark, "description": "", "allowances": "", "ship_to": "", "tax": "",
            "rate": None, "particulars": said or None}  # fmt: skip
    return {
        "line": number, "kind": "product", "typed": given.typed, "words": one.name if one.product else given.typed,
        "product": one.product, "quantity": one.quantity, "price": one.price,
        "less": int((given.less or 0) * 1000), "when": given.wanted_date, "problem": one.problem,
        "by_hand": sorted(by_hand), "candidates": list(one.candidates), "more": more,
    }  # fmt: skip


def whole(notes: dict[str, Any]) -> bool:
    """Whether a draft with these notes says all that an order needs."""
    lines = [one for one in notes.get("lines", ()) if one.get("kind", "product") == "product"]
    return bool(notes.get("customer") and lines) and all(x.get("product") and not x.get("problem") for x in lines)


def asking(notes: Mapping[str, Any]) -> int:
    """How many lines of a draft wait for a person: they name no product, or something of them cannot be meant."""
    lines = (one for one in notes.get("lines", ()) if one.get("kind", "product") == "product")
    return sum(1 for one in lines if one.get("problem") or not one.get("product"))


def plain_deal(notes: dict[str, Any]) -> dict[str, Any] | None:
    """The deal of the notes as the draft actions take it; None where they say more than a file can say.

    Then it is built when the window opens the draft.
    """
    if not whole(notes):
        return None
    header = dict(notes.get("header") or {})
    if set(filter(header.get, header)) - {"reference", "wanted_date", "internal_note", "ship_to"}:
        return None
    rows = []
    for one in notes["lines"]:
        more = one.get("more") or {}
        if one.get("kind", "product") != "product" or "price" in one.get("by_hand", ()):
            return None
        if any(more.get(name) for name in ("description", "allowances", "ship_to", "tax")):
            return None
        said = more.get("particulars") or {}
        if any(value for name, value in said.items() if name not in {"their_sku", "length"}):
            return None
        rows.append(_deal_row(one))
    given = {name: header[name] for name in ("reference", "wanted_date", "internal_note") if header.get(name)}
    if header.get("ship_to"):
        given["ship_to"] = json.loads(header["ship_to"])
    return {"customer": notes["customer"], "lines": rows, **given}


def _deal_row(one: Mapping[str, Any]) -> dict[str, Any]:
    """A line of the notes as the draft actions take it, by all that a file can say."""
    more = one.get("more") or {}
    said = more.get("particulars") or {}
    row: dict[str, Any] = {"product": one["product"], "quantity": quantity_out(one["quantity"])}
    row |= {name: more[name] for name in ("note", "internal_note") if more.get(name)}
    if said.get("their_sku"):
        row["their_sku"] = said["their_sku"]
    if said.get("length"):
        row["length"] = quantity_out(said["length"])
    if one.get("less"):
        row["discount_percent"] = str(Decimal(one["less"]) / 1000)
    if one.get("when"):
        row["wanted_date"] = one["when"]
    return row


def known_deal(notes: Mapping[str, Any]) -> dict[str, Any]:
    """What of the notes is known, for a sum: lines with a product that nothing is asked of, as the actions take them.

    Unlike `plain_deal` it says only what a sum needs: prices by hand are in it, notes and addresses are not.
    """
    rows = []
    for one in notes.get("lines", ()):
        if one.get("kind", "product") != "product" or one.get("problem") or not one.get("product"):
            continue
        more = one.get("more") or {}
        row = {name: value for name, value in _deal_row(one).items() if name not in {"wanted_date", "their_sku"}}
        if "price" in one.get("by_hand", ()) and one.get("price"):
            row |= {"price": price_out(one["price"])} | ({"price_per": more["per"]} if more.get("per") else {})
        rows.append(row)
    return {"customer": str(notes.get("customer") or ""), "lines": rows}


# --- the same order again -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a line of an order asks for: a product by its id, or words while it is not known; thousandths.

    `length` is that of one piece of what is cut.
    """

    product: str
    words: str
    quantity: int
    length: int = 0

    @property
    def goods(self) -> str:
        """By what orders are compared."""
        return self.product or f"?{folded(parse_entry(self.words).words or self.words)}"

    @property
    def what(self) -> str:
        """By what a line is changed: cut to another length it is another line."""
        return f"{self.goods}/{self.length}" if self.length else self.goods


def alike(one: Iterable[Wanted], other: Iterable[Wanted]) -> bool:
    """Whether four of five lines ask for the same quantity of the same thing; lines count, not money."""
    first, second = (Counter((x.goods, x.quantity) for x in lines) for lines in (one, other))
    same = (first & second).total()
    longer = max(first.total(), second.total())
    return bool(longer) and same * 100 >= _ALIKE * longer


@dataclass(frozen=True, slots=True)
class Standing:
    """A line of the order as it stands: its number, its product, and how much is ordered (thousandths)."""

    line: int
    product: str
    quantity: int
    words: str = ""
    length: int = 0

    @property
    def what(self) -> str:
        """As `Wanted.what`."""
        return Wanted(self.product, self.words, 0, self.length).what


@dataclass(frozen=True, slots=True)
class Change:
    """What one line of an order becomes: `line` 0 is a new one, `after` 0 is one that is wanted no more."""

    line: int
    product: str
    words: str
    before: int
    after: int
    length: int = 0


def changes(standing: Sequence[Standing], wanted: Sequence[Wanted]) -> tuple[Change, ...]:
    """How the order that stands becomes what is wanted now. Lines of one product are met in their order.

    Who says no length means a line of whatever length, and the length stays.
    """
    left: dict[str, list[Standing]] = {}
    cut_of: dict[str, dict[str, None]] = {}
    for x in standing:
        left.setdefault(x.what, []).append(x)
        if x.length:
            cut_of.setdefault(x.product, {})[x.what] = None
    found: list[Change] = []
    for one in wanted:
        lengths = () if one.length else cut_of.get(one.product, ())
        meets = [x for what in (one.what, *lengths) for x in left.get(what, ())]
        # One that says the very same stays, whatever stands before it.
        met = next((x for x in meets if x.quantity == one.quantity), meets[0] if meets else None)
        if met is None:
            found.append(Change(0, one.product, one.words, 0, one.quantity, one.length))
            continue
        left[met.what].remove(met)
        if met.quantity != one.quantity:
            words = one.words or met.words
            found.append(Change(met.line, met.product, words, met.quantity, one.quantity, met.length))
    gone = sorted(itertools.chain(*left.values()), key=lambda x: x.line)
    found += [Change(x.line, x.product, x.words, x.quantity, 0, x.length) for x in gone if x.quantity]
    return tuple(found)


def duplicates(lines: Sequence[Resolved]) -> tuple[str, ...]:
    """Lines that say the very same as one before them, each as a sentence: they are kept, a person is told."""
    seen: dict[tuple[str, int], int] = {}
    told = []
    for number, one in enumerate(lines, 1):
        key = (one.product or folded(one.given.typed), one.quantity)
        if key in seen:
            told.append(f"Line {number} says the same as line {seen[key]}.")
        seen.setdefault(key, number)
    return tuple(told)


def cut(order: Inbound) -> Inbound:
    """The order without blanks around its texts."""
    lines = tuple(replace(x, **{name: getattr(x, name).strip() for name in _TEXTS}) for x in order.lines)
    buyer = Buyer(**{name: str(value).strip() for name, value in asdict(order.buyer).items()})
    return replace(
        order, number=order.number.strip(), buyer=buyer, lines=lines, currency=order.currency.strip().upper()
    )


_TEXTS = ("code", "theirs", "barcode", "description", "unit", "wanted_date", "note", "text")
