"""The lines of a document being written as they are shown: what was said, with what the books know of its products."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date

from app.domain.cutting import cut_words
from app.domain.deal import PLAIN
from app.domain.entry.counted import WEIGHTS, Counted, in_unit, per_in, per_words, pieces_of, unit_of
from app.domain.entry.grammar import Entry, Kind, parse_entry
from app.domain.entry.sheet import NO_MORE, ONE, DraftLine, More
from app.domain.pricing import Priced
from app.domain.promising import cut_plan
from app.domain.tax import Tax
from app.domain.weighing import about
from app.ui import format as say
from app.ui.entry.choose import Choice, ProductHit
from app.ui.entry.particular import cut_to, pack_words, source_words
from app.ui.models.columns import SHORT_DAY, Align, Column, number_column
from app.ui.theme.status import Chip, Glyph

__all__ = ["ENTRY_ROW", "EntryLine", "More"]

EDITABLE = ("quantity", "unit", "price", "less", "when")


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One line as it is shown: a ``DraftLine`` with its product as the books know it now, and what it comes to.

    ``line`` is its number, never used again in this document. ``quantity`` in thousandths, ``price`` in 1/10,000,
    ``less`` in 1/1,000 %, ``net`` in minor units or None while it is not known. ``typed`` is kept while the product is
    not (``looking`` or ``problem``); ``missing`` is the id of a product that is not there any more.
    """

    line: int
    kind: Kind
    typed: str
    words: str = ""
    product: ProductHit | None = None
    quantity: int = ONE
    price: int = 0
    less: int = 0
    when: str = ""
    net: int | None = None
    looking: bool = False
    problem: str = ""
    candidates: tuple[ProductHit, ...] = ()
    note: str = ""
    by_hand: frozenset[str] = frozenset()
    more: More = NO_MORE
    missing: str = ""
    was: int = 0
    priced: Priced | None = field(default=None, compare=False)
    """Where its price comes from, and what it would be were it not by hand; None where no rule says one."""
    nudge: str = field(default="", compare=False)
    """What a few more would bring; "" where no break is near."""
    below_floor: bool = field(default=False, compare=False)
    """Whether it sells for less than its floor, with all that is taken off."""

    @property
    def mark(self) -> str:
        """Where its price comes from, in a letter: L list, C contract, B break, P promotion, M by hand; "" if none."""
        if self.product is None:
            return ""
        return "M" if "price" in self.by_hand else self.priced.mark if self.priced else ""

    @property
    def counted(self) -> Counted:
        """How much of it, and what it was asked in."""
        said = self.more.particulars
        return Counted(self.quantity, said.pack, said.pack_size, said.length) if said else Counted(self.quantity)

    def counted_as(self, counted: Counted) -> EntryLine:
        """The line with another quantity, by hand."""
        said = self.more.particulars or PLAIN
        # Another number of them weighs something else.
        weight = said.weight if counted.quantity == self.quantity else 0
        said = replace(said, pack=counted.pack, pack_size=counted.pack_size, length=counted.length, weight=weight)
        more = replace(self.more, particulars=None if said == PLAIN else said)
        return replace(self, quantity=counted.quantity, more=more, by_hand=self.by_hand | {"quantity"})

    @property
    def weight(self) -> int:
        """What it weighs, in grams, where it is billed by weight: as weighed, else about; 0 elsewhere."""
        each = self.product.each if self.product else 0
        said = self.more.particulars
        return (said.weight if said else 0) or about(self.quantity, each) if each else 0

    @property
    def estimated(self) -> bool:
        """Whether its amount is an estimate, for nobody has weighed it yet."""
        said = self.more.particulars
        return bool(self.product and self.product.each) and not (said and said.weight)

    def weighing(self, grams: int) -> EntryLine:
        """The line with what all of it weighs; 0 is not known."""
        said = replace(self.more.particulars or PLAIN, weight=grams)
        return replace(self, more=replace(self.more, particulars=None if said == PLAIN else said))

    @property
    def per(self) -> int:
        """For how many stock units its price is."""
        if self.product is None:
            return 1
        if "price" not in self.by_hand and self.priced:
            return self.priced.price_per
        return self.more.per or self.product.price_per

    @property
    def terms(self) -> str:
        """What decides how much it gives away."""
        more = self.more
        return f"{self.quantity}|{self.price}/{self.per}|{self.less}|{more.allowances}|{more.tax}"

    @property
    def approved_by(self) -> str:
        """Who let it pass as it stands; "" where nobody did, or it says something else by now."""
        by, _, terms = self.more.approved.partition("\n")
        return by if terms == self.terms else ""

    def approved(self, by: str) -> EntryLine:
        """The line with somebody's word for it."""
        return replace(self, more=replace(self.more, approved=f"{by}\n{self.terms}"))

    def priced_at(self, price: int, per: int) -> EntryLine:
        """The line at a price by hand, in 1/10,000 for so many stock units."""
        own = self.product.price_per if self.product else 1
        more = replace(self.more, per=0 if per == own else per)
        return replace(self, price=price, more=more, by_hand=self.by_hand | {"price"})

    @property
    def comes_back(self) -> bool:
        """Whether goods come back by it: they are credited of their sale, and never ordered."""
        return self.quantity < 0 and self.product is not None and not self.product.service

    @property
    def said(self) -> DraftLine:
        """What a person said of it."""
        return DraftLine(
            self.line,
            self.kind,
            self.typed,
            self.words,
            self.product.id if self.product else self.missing,
            self.quantity,
            self.price,
            self.less,
            self.when,
            # What its figures are refused for follows from them, and from the product.
            "" if self.product else self.problem,
            self.note,
            tuple(one.id for one in self.candidates),
            self.by_hand,
            self.more,
            self.was,
        )

    @property
    def tax(self) -> Tax | None:
        """What taxes it: the code by hand, else the product's."""
        return self.more.rate or (self.product.tax if self.product else None)

    @property
    def open_question(self) -> bool:
        """Whether it blocks Finish: nobody knows yet which product it is, or its figures cannot be meant."""
        return self.kind is Kind.PRODUCT and (self.product is None or bool(self.problem))


class EntryRow:
    """What stands in the model's last row, the one that is always there."""


ENTRY_ROW = EntryRow()


def shown(said: DraftLine, products: Callable[[str], ProductHit | None]) -> EntryLine:
    """A line with its product as it is known now; one that is gone makes it a line that asks."""
    product = products(said.product) if said.product else None
    gone = bool(said.product) and product is None
    return EntryLine(
        said.line,
        said.kind,
        said.typed,
        words=said.words,
        product=product,
        quantity=said.quantity,
        price=said.price,
        less=said.less,
        when=said.when,
        looking=said.looking,
        problem="no longer sold" if gone else said.problem,
        candidates=tuple(hit for one in said.candidates if (hit := products(one))),
        note=said.note,
        by_hand=said.by_hand,
        more=said.more,
        missing=said.product if gone else "",
        was=said.was,
    )


def line_of(entry: Entry, number: int, typed: str) -> EntryLine:
    """A line from what was typed, before its product is known."""
    by_hand = {name for name, value in (("price", entry.price), ("less", entry.less)) if value is not None}
    if entry.quantity is not None:
        by_hand.add("quantity")
    return EntryLine(
        number,
        entry.kind,
        typed,
        words=entry.words,
        quantity=ONE if entry.quantity is None else entry.quantity,
        price=entry.price or 0,
        less=entry.less or 0,
        when=entry.when,
        looking=entry.kind is Kind.PRODUCT,
        by_hand=frozenset(by_hand),
    )


def decided(line: EntryLine, choice: Choice, said: Entry | None = None) -> EntryLine:
    """The line once it is known what is meant; a question keeps quantity and typed text, and blocks nothing else.

    ``said`` is what was typed, where its units are still to be understood: which packs there are the product says.
    """
    product = choice.product
    if product is None:
        return replace(line, looking=False, problem=choice.problem, candidates=choice.candidates)
    note = ""
    if said and product.each and said.unit in WEIGHTS and not said.length:
        line = replace(line, quantity=pieces_of(line.quantity, said.unit, product.each))
        note = f"{say.quantity(said.quantity or 0)} {said.unit} are about {say.quantity(line.quantity)} {product.unit}."
    elif said and said.unit:
        counted = in_unit(line.quantity, said.unit, product.unit, product.units, said.length)
        if counted is None and said.length:
            # Ten of it, or fifteen? Only the person knows.
            problem = f"not sold by the {said.unit}"
            return replace(line, looking=False, problem=problem, candidates=(product,))
        line = line.counted_as(counted) if counted else line
        note = "" if counted else f"{product.code} has no unit {said.unit}; counted in {product.unit}."
    elif product.packed != ONE:
        line = replace(line, quantity=product.counted(line.quantity))
    elif "quantity" not in line.by_hand and product.usual:
        line = replace(line, quantity=product.usual)
    line = replace(
        line,
        product=product,
        words=product.description,
        price=line.price if "price" in line.by_hand else product.price,
        looking=False,
        problem="",
        candidates=(),
        missing="",
    )
    if said and said.per and "price" in line.by_hand and not (product.each and said.per == "kg"):
        price = (
            None
            if product.each and not said.per.isdecimal()
            else per_in(line.price, said.per, product.unit, product.units)
        )
        line = line.priced_at(*price) if price else line
        note = note if price else f"{product.code} has no unit {said.per}; its price is for {line.per} {product.unit}."
    return replace(line, note=note)


def insisted(line: EntryLine, hit: ProductHit) -> EntryLine:
    """The line once a person said that it means this product, whatever was typed."""
    said, choice = parse_entry(line.typed), Choice(hit)
    fresh = decided(line, choice, said)
    if fresh.product is None:
        # Asked for in lengths, and not sold so: then it is so many of it.
        pieces = replace(line, quantity=line.quantity // said.length * ONE)
        fresh = replace(decided(pieces, choice), note=f"{hit.code} is not sold by the {said.unit}.")
    return fresh


def stock_of(line: EntryLine) -> Chip | None:
    """The chip of a line by itself."""
    if line.looking:
        return Chip("…", "idle", Glyph.DASHED, "being looked up")
    if line.problem and line.product:
        return Chip("cannot be meant", "stop", Glyph.EMPTY, line.problem, short="cannot be")
    if line.problem:
        return Chip(line.problem, "stop", Glyph.EMPTY, f"{line.problem}: {line.typed}")
    if line.comes_back:
        return Chip("comes back", "money", None, "It comes back: Finish credits it.", short="back")
    return line.product.chip(line.quantity) if line.product else None


def _figure(value: Callable[[EntryLine], str]) -> Callable[[EntryLine], str]:
    """Notes and headings have no figures."""
    return lambda line: value(line) if line.kind is Kind.PRODUCT else ""


def order_columns(
    currency: str, stock: Callable[[EntryLine], Chip | None] = stock_of, *, dates: bool = False
) -> tuple[Column, ...]:
    """The columns of the quote builder; number, code and description carry the entry row.

    ``stock`` gives the chip; ``dates``: the day a line is wanted on has a column of its own.
    """
    words = (lambda line: words_of(line, dated=False)) if dates else words_of
    return (
        number_column("line", "#", 34, lambda line: str(line.line), tone="muted", yields=4),
        Column("code", "Code", 96, lambda line: line.product.code if line.product else "", least=88),
        Column("words", "Description", 200, words, stretch=True, tone_of=_tone, least=96),
        number_column("quantity", "Qty", 76, _figure(_quantity), weight=600, least=60),
        Column("unit", "Unit", 52, _figure(_unit), tone="muted", yields=2),
        Column("stock", "Stock", 144, lambda line: "", chip=stock, least=104, yields=1),
        number_column("price", "Price", 104, _figure(_price), least=84),
        number_column("less", "Disc", 52, _figure(_less), tone="muted", yields=3),
        *((Column("when", "Date", SHORT_DAY, _figure(_day), yields=4),) if dates else ()),
        Column(
            "net",
            "Net",
            92,
            _figure(lambda line: "" if line.net is None else _net(line, currency)),
            align=Align.RIGHT,
            weight=600,
        ),
    )


def _net(line: EntryLine, currency: str) -> str:
    return say.about(say.amount(line.net or 0, currency), estimated=line.estimated)


def _quantity(line: EntryLine) -> str:
    """As it was asked for: 3 of 3 box, 10 × 1.5 of ten pieces of 1.5 m."""
    counted = line.counted
    if counted.packs:
        return say.quantity(counted.packs)
    if counted.is_cut:
        return f"{counted.quantity // counted.length} × {say.quantity(counted.length)}"
    return say.quantity(line.quantity)


def _less(line: EntryLine) -> str:
    return say.percent(line.less) if line.product or line.less else ""


def _unit(line: EntryLine) -> str:
    return unit_of(line.counted, line.product.unit) if line.product else ""


def _price(line: EntryLine) -> str:
    """With the mark left of it, and behind it for how many it is."""
    if line.product is None:
        return ""
    return f"{line.mark}  {say.price(line.price)}{price_per(line)}".strip()


def price_per(line: EntryLine) -> str:
    """For what its price is, where that is not plain: "/kg" of what is billed by weight, "/100", "/box"."""
    if line.product is None:
        return ""
    if line.product.each:
        return f"/{line.per} kg" if line.per != 1 else "/kg"
    return per_words(line.per, line.counted, line.product.unit)


def _day(line: EntryLine, words: Callable[[str], str] = say.short_day) -> str:
    """The day it is wanted on; what is no day is shown as it was typed."""
    try:
        return words(date.fromisoformat(line.when).isoformat()) if line.when else ""
    except ValueError:
        return line.when


def words_of(line: EntryLine, *, dated: bool = True, marked: bool = True) -> str:
    """What stands in the description; ``dated``, ``marked``: with the day it is wanted on, and the mark at a note for
    us, where they have no cell of their own.
    """
    if not line.product and line.kind is Kind.PRODUCT:
        return line.typed
    words = "End of the section" if line.kind is Kind.END else line.more.description or line.words
    before = f"was {say.price(line.was)}" if line.was and line.was != line.price and line.product else ""
    extra = (
        say.about(say.weight(line.weight), estimated=line.estimated) if line.weight else "",
        *_offered(line),
        before,
        line.more.note,
        line.more.allowances,
        f"on {_day(line, say.day)}" if line.when and dated else "",
        line.more.tax,
        line.nudge,
    )
    sign = "  ✎" if (line.more.internal_note and marked) or line.more.ship_to else ""
    return "  ·  ".join(filter(None, (words, *extra))) + sign


def _offered(line: EntryLine) -> tuple[str, ...]:
    """What only some lines say: that it is offered only, what a pack holds, how much the pieces are together."""
    said = line.more.particulars
    if said is None:
        return ()
    counted, unit = line.counted, line.product.unit if line.product else ""
    whole = f"{say.quantity(line.quantity)} {unit}".strip()
    pack = pack_words(said, line.quantity, unit)
    cut = f"{whole} cut" if said.length and counted.is_cut else cut_to(said)
    cut = f"{cut} from {sawn}" if (sawn := _sawn(line)) else cut
    promised = f"promised {say.short_day(said.promised_date)}" if said.promised_date and not line.when else ""
    offered = "" if line.more.counted else "offered, not in the sum"
    return (offered, pack, cut, *source_words(said), promised, said.their_sku)


def _sawn(line: EntryLine) -> str:
    """What its pieces take of the bars that lie there, and what is left; "" where nothing is cut from bars."""
    supply, counted = line.product.known_supply if line.product else None, line.counted
    plan = cut_plan(supply, line.quantity, counted.length) if supply and counted.is_cut else None
    return cut_words(plan, line.product.unit) if plan and plan.cuts and line.product else ""


def _tone(line: EntryLine) -> str:
    return "stop" if line.problem else "muted" if line.kind in {Kind.NOTE, Kind.END} or line.looking else "text"
