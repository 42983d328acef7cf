"""The rows of a list as lines of an order: what each would be if it were typed, or what it asks; no Qt in this file.

A row with a product is made by what makes a typed line (`entry.lines`), so both are the same line.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from decimal import Decimal
from functools import lru_cache
from typing import Any

from app.domain.deal import PLAIN
from app.domain.entry.grammar import QUANTITY_SCALE, Entry, Kind, parse_entry
from app.domain.entry.lists import HEADING, list_rows
from app.domain.errors import RuleViolation
from app.domain.inbound import Buyer, Inbound, InboundLine, called_by, counted_in, names_of_unit, price_remark
from app.domain.quantity import quantity_in
from app.ui import format as say
from app.ui.entry.choose import Choice, ProductHit
from app.ui.entry.lines import EntryLine, decided, line_of
from app.ui.screens.order import reads, state
from app.ui.screens.order.lookups import hits_for
from app.ui.screens.order.state import Firm

READY, CHOOSE, UNKNOWN, OUT, JOINED = "ready", "choose", "unknown", "out", "joined"
_TAKEN = ("reference", "wanted_date", "ship_to", "internal_note")
_GUESSED = 2
"""A row that can be read in so many other ways may be read wrongly."""


@lru_cache(8)
def _rows_in(text: str) -> int:
    """Asked for at every key; a list is read once."""
    return sum(1 for row in list_rows(text) if not row.left_out)


@dataclass(slots=True)
class KeptList:
    """What of a page's list waits: its text, the clipboard that was taken last, and what rows of files say.

    ``pasted``: the clipboard is wanted, also if it was taken before.
    """

    text: str = ""
    seen: str = ""
    pasted: bool = False
    known: dict[str, Any] = field(default_factory=dict)
    heads: list[Any] = field(default_factory=list)
    """What the orders of dropped files say above their lines."""
    tables: list[Any] = field(default_factory=list)
    """Dropped files whose columns can be named."""
    takes: dict[str, int] = field(default_factory=dict)
    """What was typed into the order pad and is not a line yet, by product, in thousandths."""

    @property
    def rows(self) -> int:
        """How many rows of it wait."""
        return _rows_in(self.text)

    @property
    def plain(self) -> dict[str, Any]:
        """What of it goes with the draft; nothing while nothing waits."""
        heads = {"list_heads": [asdict(one) for one in self.heads]} if self.heads else {}
        return {"list": self.text, **heads} if self.text else {}

    def read(self, notes: Mapping[str, Any]) -> None:
        """Take up what went with a draft; heads that are none are left."""
        self.text = str(notes.get("list", ""))
        try:
            self.heads = [_head_of(one) for one in notes.get("list_heads", ())]
        except (TypeError, ValueError, KeyError):
            self.heads = []

    def used_up(self) -> None:
        """Nothing of it waits any more."""
        self.text = ""
        for one in (self.known, self.heads, self.tables):
            one.clear()


def _head_of(row: Mapping[str, Any]) -> Inbound:
    pairs = tuple((str(a), str(b)) for a, b in row["ship_to"])
    texts = {name: str(row[name]) for name in ("source", "number", "currency", "date", "wanted_date", "note")}
    return Inbound(**texts, buyer=Buyer(**row["buyer"]), lines=(), ship_to=pairs)


@dataclass(frozen=True, slots=True)
class Choices:
    """What a person said of rows, by their text: the product, the quantity, what is left out or is a line after all."""

    products: Mapping[str, ProductHit] = field(default_factory=dict)
    amounts: Mapping[str, str] = field(default_factory=dict)
    turned: frozenset[str] = frozenset()
    joined: bool = False

    def product(self, raw: str, hit: ProductHit) -> Choices:
        """That row means this product."""
        return replace(self, products={**self.products, raw: hit})

    def amount(self, raw: str, amount: str) -> Choices:
        """The figure of that row means this quantity."""
        return replace(self, amounts={**self.amounts, raw: amount})

    def turn(self, raw: str) -> Choices:
        """That row is left out, or taken in again."""
        return replace(self, turned=self.turned ^ {raw})


@dataclass(frozen=True, slots=True)
class Asked:
    """A row as it was read, with the products it may mean, whether that is sure, and how much of it bears the code."""

    listed: Any
    hits: tuple[ProductHit, ...] = ()
    packed: int = QUANTITY_SCALE
    sure: bool = False
    words: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the pane. ``line`` is the line it would be, None where it is none; ``why`` is what it asks, in words.

    ``proposals`` are products to choose from, ``amounts`` quantities; ``twin`` is the row that says the same product.
    """

    number: int
    raw: str
    what: str
    line: EntryLine | None = None
    why: str = ""
    proposals: tuple[ProductHit, ...] = ()
    amounts: tuple[str, ...] = ()
    remark: str = ""
    twin: int = 0
    words: str = ""
    chosen: bool = False
    """Whether a person said which product it is."""

    @property
    def asks(self) -> bool:
        """Whether a person has to say something before it is a line with a product."""
        return self.what in {CHOOSE, UNKNOWN}


@dataclass(frozen=True, slots=True)
class Question:
    """A list to be read: its text, what rows of files say, and the draft it comes into."""

    text: str
    known: Mapping[str, Any]
    heads: tuple[Any, ...]
    tables: tuple[Any, ...]
    who: Any
    buyer: str
    """Id of whom it is for, also while their card is on its way."""
    header: state.Header
    firm: Firm
    today: str


@dataclass(frozen=True, slots=True)
class Answer:
    """``comes`` is what the list says above its lines (`queries.list_heads`).

    ``named``: its columns are what a person said once; ``strange``: words stand above several columns, and nobody knows
    them, so that each row was guessed.
    """

    asked: tuple[Asked, ...]
    comes: Any
    named: bool = False
    strange: bool = False


def ask(view: Any, q: Question) -> Answer:
    """The rows of a list and their products as its customer buys; runs on a reader. Raises RuleViolation."""
    from app.exchange.inbound.listing import listed, named
    from app.queries.list_heads import comes

    whose = (q.buyer,) if q.buyer else ()
    rows = list(listed(q.text, q.known, whose))
    heads = (*q.heads, *dict.fromkeys(one.head for one in rows if one.head is not None and not one.left_out))
    there = {name: getattr(q.header, name) for name in _TAKEN}
    brings = comes(view, tuple(dict.fromkeys(heads)), q.buyer, there, q.firm.currency)
    ref = brings.customer or q.buyer
    fresh = reads.who_buys(view, ref, (), q.firm.currency, q.today)[0] if ref and q.who is None else None
    # Where it goes says the taxes: the rows are as they will be.
    where = state.place_of(replace(q.header, ship_to=brings.taken.header.get("ship_to", q.header.ship_to)))
    asked = _asked(view, rows, q.who or fresh, where, q.today)
    strange = bool(rows) and rows[0].left_out == HEADING and not any(one.said for one in rows)
    strange = strange and any(len(one.others) >= _GUESSED for one in rows)
    return Answer(asked, brings, named(q.text, q.tables, whose), strange)


def _asked(view: Any, rows: list[Any], who: Any, where: Any, today: str) -> tuple[Asked, ...]:
    from app.queries.list_rows import meanings

    customer = who.id if who else ""
    lines = {at: said for at, one in enumerate(rows) if (said := _said(one)) is not None}
    found = dict(zip(lines, meanings(view, list(lines.values()), customer), strict=True))
    # Where the product does not stand in the first cell, it is in the one that is a product.
    tries = [
        (at, entry)
        for at, one in enumerate(rows)
        if at not in found or not found[at].sure
        for entry in one.others
        if parse_entry(entry).words
    ]
    again = meanings(view, [InboundLine(code=parse_entry(entry).words) for _, entry in tries], customer)
    for (at, entry), means in zip(tries, again, strict=True):
        if means.sure and (at not in found or not found[at].sure):
            found[at], rows[at] = means, replace(rows[at], entry=entry, fault="", amounts=())
    ids = list(dict.fromkeys(one for some in found.values() for one in some.ids))
    hits = {one.id: one for one in hits_for(who, reads.hits(view, ids, reads.ForWhom(customer, where), today))}
    return tuple(
        Asked(
            one,
            tuple(hits[id_] for id_ in found[at].ids if id_ in hits),
            found[at].packed,
            found[at].sure,
            _words(one),
        )
        if at in found
        else Asked(one, words=_words(one))
        for at, one in enumerate(rows)
    )


def _said(listed: Any) -> InboundLine | None:
    """By what the product of a row is looked for; None where it names none."""
    if listed.left_out or listed.fault:
        return None
    if listed.said is not None:
        said: InboundLine = listed.said
        return said
    entry = parse_entry(listed.entry)
    return InboundLine(code=entry.words) if entry.kind is Kind.PRODUCT and entry.words else None


class Understood:
    """Turns what was read into rows; a row that nobody said anything new of is not made again."""

    def __init__(self, firm: Firm, today: str) -> None:
        self._firm, self._today = firm, today
        self._made: dict[int, tuple[Asked, Any, Row]] = {}

    def rows(
        self, asked: Sequence[Asked], choices: Choices, proposed: Mapping[str, Sequence[ProductHit]]
    ) -> tuple[Row, ...]:
        """The rows as they stand. ``proposed`` are products by the words they were asked for."""
        made: dict[int, tuple[Asked, Any, Row]] = {}
        for at, one in enumerate(asked):
            raw = one.listed.raw
            said = (choices.products.get(raw), choices.amounts.get(raw), raw in choices.turned, proposed.get(one.words))
            known = self._made.get(at)
            if known is not None and known[0] is one and known[1] == said:
                made[at] = known
            else:
                made[at] = one, said, _row(one, choices, proposed, self._firm, self._today)
        self._made = made
        return self._twins([row for _, _, row in made.values()], joined=choices.joined)

    def _twins(self, rows: list[Row], *, joined: bool) -> tuple[Row, ...]:
        first: dict[tuple[Any, ...], int] = {}
        for at, row in enumerate(rows):
            if row.what != READY or row.line is None or row.line.product is None:
                continue
            home = first.setdefault(_like(row.line), at)
            if home == at:
                continue
            rows[at] = replace(row, twin=rows[home].number, what=JOINED if joined else READY)
            if joined and (there := rows[home].line):
                more = replace(there, quantity=there.quantity + row.line.quantity, by_hand=there.by_hand | {"quantity"})
                rows[home] = replace(rows[home], line=state.reckon_line(more, self._firm, self._today))
        return tuple(rows)


def _words(listed: Any) -> str:
    """What products are looked for by, where no code is known."""
    if listed.said is not None:
        return str(listed.said.code or listed.said.description)
    return parse_entry(listed.entry).words


def _like(line: EntryLine) -> tuple[Any, ...]:
    """Lines that may be one: the same product, and nothing said of one that is not said of the other."""
    product = line.product.id if line.product else ""
    return product, line.price if "price" in line.by_hand else None, line.less, line.when, line.more


def _row(asked: Asked, choices: Choices, proposed: Mapping[str, Sequence[ProductHit]], firm: Firm, today: str) -> Row:
    listed = asked.listed
    number, raw = listed.line, listed.raw
    out = raw in choices.turned
    if listed.left_out:
        if not out:
            return Row(number, raw, OUT, why=listed.left_out)
        listed = replace(listed, entry=listed.entry or " ".join(raw.split()), left_out="")
    elif out:
        return Row(number, raw, OUT, why="left out")
    if listed.fault:
        return Row(number, raw, UNKNOWN, _asking(raw, listed.fault), listed.fault)
    amount = choices.amounts.get(raw, "")
    entry = _entry(listed, amount)
    typed = listed.said.typed if listed.said else _with_amount(listed.entry, amount)
    words = asked.words
    if entry.kind is not Kind.PRODUCT:
        return Row(number, raw, READY, line_of(entry, 0, typed))
    if listed.amounts and not amount:
        told = " · ".join(
            f"key {at}: {say.quantity(int(Decimal(one) * 1000))}" for at, one in enumerate(listed.amounts, 1)
        )
        return Row(number, raw, CHOOSE, _asking(typed, "how many"), f"how many? {told}", amounts=listed.amounts)
    chosen = choices.products.get(raw)
    if chosen is None and not (asked.sure and len(asked.hits) == 1):
        found = asked.hits or tuple(proposed.get(words, ()))
        return _open(number, raw, typed, entry, words, found, _number_of(listed, words, typed))
    hit = replace(chosen, packed=QUANTITY_SCALE) if chosen else replace(asked.hits[0], packed=asked.packed)
    # What nobody had to say is known by the number already, or by ours.
    theirs = listed.said.theirs if listed.said else ""
    called = theirs if asked.sure else _number_of(listed, words, typed)
    row = Row(number, raw, READY, words=words, chosen=chosen is not None and not asked.sure)
    return _known(row, listed, entry, typed, hit, called, firm, today, sure=chosen is not None)


def _open(number: int, raw: str, typed: str, entry: Entry, words: str, found: Sequence[ProductHit], called: str) -> Row:
    hits = tuple(found[:9])
    problem = f"{len(hits)} products" if len(hits) > 1 else "not sure" if hits else "not found"
    line = _called(decided(line_of(entry, 0, typed), Choice(None, problem, hits)), called)
    return Row(number, raw, CHOOSE if hits else UNKNOWN, line, problem, hits, words=words)


def _number_of(listed: Any, words: str, typed: str) -> str:
    """The number by which the customer calls what a row asks for, "" where it says none: what it means is learnt."""
    said: InboundLine = listed.said or InboundLine(code=words, text=typed)
    return called_by(said)


def _called(line: EntryLine, number: str) -> EntryLine:
    if not number:
        return line
    return replace(line, more=replace(line.more, particulars=replace(line.more.particulars or PLAIN, their_sku=number)))


def _known(
    row: Row, listed: Any, entry: Entry, typed: str, hit: ProductHit, called: str, firm: Firm, today: str, *, sure: bool
) -> Row:
    """A row whose product is known: ready, unless it is counted in a unit that the product does not have."""
    unit, fits = _unit(entry.unit, hit)
    if not fits and not sure:
        problem = f"no unit {entry.unit}"
        line = decided(line_of(entry, 0, typed), Choice(None, problem, (hit,)))
        return replace(row, what=CHOOSE, line=line, why=problem, proposals=(hit,))
    said = replace(entry, unit=unit or (hit.unit if entry.length else ""))
    line = decided(line_of(entry, 0, typed), Choice(hit), said)
    line = _called(line, called)
    if listed.said is not None and line.quantity <= 0 and not hit.service:
        return replace(row, what=UNKNOWN, line=_asking(typed, "not above zero"), why="the quantity is not above zero")
    line = state.reckon_line(line, firm, today)
    remark = ""
    if listed.said is not None:
        remark = _price_remark(listed.said, entry, line)
        more = replace(line.more, note=listed.said.note, internal_note=remark)
        line = state.reckon_line(replace(line, more=more), firm, today)
    return replace(row, line=line, remark=remark or hit.stopped or line.note)


def _asking(typed: str, problem: str) -> EntryLine:
    line = EntryLine(0, Kind.PRODUCT, " ".join(typed.split()), words=" ".join(typed.split()))
    return replace(line, problem=problem.rstrip("?."))


def _entry(listed: Any, amount: str) -> Entry:
    """What a person would have typed for the row."""
    said = listed.said
    if said is None:
        return parse_entry(_with_amount(listed.entry, amount))
    try:
        quantity = quantity_in(said.quantity)
    except RuleViolation:
        quantity = 0
    less = int(said.less * 1000) if said.less else None
    words = said.code or said.theirs or said.barcode or said.description
    return Entry(Kind.PRODUCT, words, quantity, said.unit.casefold(), None, less, said.wanted_date)


def _with_amount(entry: str, amount: str) -> str:
    if not amount:
        return entry
    start = next((at for at, sign in enumerate(entry) if not (sign.isdigit() or sign in "-.,")), len(entry))
    return f"{amount}{entry[start:]}"


def _unit(word: str, hit: ProductHit) -> tuple[str, bool]:
    """The unit as the product knows it, "" for that which it is counted in; and whether it has such a unit."""
    if counted_in(word, hit.unit):
        return "", True
    packs = dict(hit.units)
    found = next((name for name in packs if name in names_of_unit(word)), "")
    return found or word, bool(found)


def _price_remark(said: InboundLine, entry: Entry, line: EntryLine) -> str:
    """Where their price is another than ours; one for a pack is a price of so many."""
    each = Decimal(line.quantity) / entry.quantity if entry.quantity else Decimal(1)
    per = line.more.per or (line.priced.price_per if line.priced else line.product.price_per if line.product else 1)
    return price_remark(replace(said, price_per=said.price_per * each), (line.price, per) if line.price else None)


@dataclass(frozen=True, slots=True)
class Count:
    """How a list stands: rows by what they are, and what the ready ones come to in minor units."""

    ready: int
    choose: int
    unknown: int
    twins: int
    net: int

    @property
    def asks(self) -> int:
        """Rows that a person has to look at."""
        return self.choose + self.unknown


def count(rows: Sequence[Row]) -> Count:
    """How the rows stand."""
    kinds = Counter(row.what for row in rows)
    net = sum(row.line.net or 0 for row in rows if row.what == READY and row.line and row.line.more.counted)
    return Count(kinds[READY], kinds[CHOOSE], kinds[UNKNOWN], sum(1 for row in rows if row.twin), net)


def there_already(rows: Sequence[Row], lines: Sequence[EntryLine]) -> int:
    """How many of the ready rows stand in the order already, in the same quantity."""
    left = Counter((line.product.id, line.quantity) for line in lines if line.product)
    found = 0
    for row in rows:
        if row.what == READY and row.line and row.line.product:
            key = row.line.product.id, row.line.quantity
            if left[key]:
                left[key] -= 1
                found += 1
    return found


def lines_of(rows: Sequence[Row], wanted: Callable[[Row], bool]) -> tuple[EntryLine, ...]:
    """The lines of those rows, in their order."""
    return tuple(row.line for row in rows if row.line is not None and row.what != JOINED and wanted(row))


def chosen_of(rows: Sequence[Row]) -> tuple[EntryLine, ...]:
    """The ready lines whose product a person said."""
    return tuple(row.line for row in rows if row.chosen and row.what == READY and row.line is not None)


def rest_of(text: str, rows: Sequence[Row], gone: Callable[[Row], bool]) -> str:
    """The text without rows that are done with; headings stay as long as anything does."""
    done = {row.number for row in rows if gone(row) or row.what == JOINED or (row.what == OUT and row.why != HEADING)}
    kept = [row for row in rows if row.number not in done]
    if all(row.what == OUT for row in kept):
        return ""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(raw for at, raw in enumerate(lines, 1) if at not in done and raw.strip())
