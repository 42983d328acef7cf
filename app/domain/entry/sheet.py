"""A document being written, without a window: its lines as they were said, and every change with its way back.

A line names its product by id only. What that product costs, or how much of it is there, is looked up when it is shown:
a change taken back an hour later, or after a restart, brings back what a person said and not what the books said then.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from app.domain.deal import Particulars
from app.domain.entry.grammar import Kind
from app.domain.tax import Tax

ONE = 1000
MOST_STEPS = 1000
MOST_KEPT = 40_000
"""How many characters of steps go with a draft to disk; the newest ones, some thousand edits or one long list."""


@dataclass(frozen=True, slots=True)
class More:
    """What a line may say beside its figures; all as typed. ``ship_to`` is an address as JSON, "" for the document's.

    ``tax`` is a code chosen by hand, ``rate`` what it means; ``allowances`` as ``entry.adjust`` reads them.
    ``reason`` is why the price is by hand, ``per`` for how many units, 0 for as many as the product's own price is.
    ``particulars`` came with the document and go on with it: packs, cut lengths, what is optional or instead of what.
    """

    note: str = ""
    internal_note: str = ""
    description: str = ""
    allowances: str = ""
    ship_to: str = ""
    tax: str = ""
    rate: Tax | None = None
    reason: str = ""
    per: int = 0
    particulars: Particulars | None = None
    approved: str = ""
    """Who let pass what it gives away, and below that the terms that were looked at; "" where nobody did."""

    @property
    def counted(self) -> bool:
        """Whether the line is in the sums: what is optional or an alternative is offered only."""
        return self.particulars is None or not (self.particulars.optional or self.particulars.alternative_of)

    @property
    def any(self) -> bool:
        """Whether there is anything to be seen."""
        return self != NO_MORE


NO_MORE = More()


@dataclass(frozen=True, slots=True)
class DraftLine:
    """One line as it was said. ``line`` is its number, never used again in this document.

    ``quantity`` in thousandths, ``price`` in 1/10,000, ``less`` in 1/1,000 %. ``product`` is an id, "" while it is not
    known; ``candidates`` are ids to choose from. ``by_hand`` names the cells a person changed.
    """

    line: int
    kind: Kind = Kind.PRODUCT
    typed: str = ""
    words: str = ""
    product: str = ""
    quantity: int = ONE
    price: int = 0
    less: int = 0
    when: str = ""
    problem: str = ""
    note: str = ""
    candidates: tuple[str, ...] = ()
    by_hand: frozenset[str] = frozenset()
    more: More = NO_MORE
    was: int = 0
    """What one cost in the order that is repeated, in 1/10,000; 0 where none is."""

    @property
    def looking(self) -> bool:
        """Whether it waits for its product: nobody has said yet that there is none."""
        return self.kind is Kind.PRODUCT and not self.product and not self.problem

    def plain(self) -> dict[str, Any]:
        """As it is written to disk."""
        row = {name: getattr(self, name) for name in self.__slots__}
        row |= {"kind": self.kind.value, "by_hand": sorted(self.by_hand), "candidates": list(self.candidates)}
        # Most lines say no more, and a long list is written at once.
        return row | {"more": dict(_NO_MORE) if self.more == NO_MORE else asdict(self.more)}

    def short(self) -> dict[str, Any]:
        """The same without what says nothing."""
        return {name: value for name, value in self.plain().items() if name == "line" or value != _NOTHING[name]}


_NO_MORE = asdict(NO_MORE)
_NOTHING = DraftLine(0).plain()


def line_from(row: Mapping[str, Any]) -> DraftLine:
    """A line as it was written; what an older program did not say is as if nobody had said it."""
    kept = {name: row[name] for name in DraftLine.__slots__ if name in row}
    kept |= {"kind": Kind(row.get("kind", Kind.PRODUCT.value)), "by_hand": frozenset(row.get("by_hand", ()))}
    return DraftLine(**kept | {"candidates": tuple(row.get("candidates", ())), "more": _more_from(row.get("more"))})


def _more_from(kept: Any) -> More:
    if not isinstance(kept, Mapping):
        return NO_MORE
    rate, said = kept.get("rate"), kept.get("particulars")
    texts = {name: str(kept.get(name, "")) for name in More.__slots__ if name not in {"rate", "per", "particulars"}}
    return More(
        **texts,
        rate=Tax(**rate) if isinstance(rate, Mapping) else None,
        per=int(kept.get("per", 0)),
        particulars=_particulars_from(said) if isinstance(said, Mapping) else None,
    )


def _particulars_from(said: Mapping[str, Any]) -> Particulars:
    """As they were written; what an older program wrote and this one has no word for says nothing."""
    return Particulars(**{name: said[name] for name in Particulars.__slots__ if name in said})


@dataclass(frozen=True, slots=True)
class Splice:
    """The lines ``before``, which stood at ``at``, gave way to the lines ``after``."""

    at: int
    before: tuple[DraftLine, ...]
    after: tuple[DraftLine, ...]

    @property
    def back(self) -> Splice:
        """The way back."""
        return Splice(self.at, self.after, self.before)


@dataclass(frozen=True, slots=True)
class Step:
    """One change as a person sees it: of lines, in order; and of (name, before, after) above them."""

    label: str
    splices: tuple[Splice, ...] = ()
    fields: tuple[tuple[str, str, str], ...] = ()

    @property
    def back(self) -> Step:
        """The way back."""
        fields = tuple((name, after, before) for name, before, after in self.fields)
        return Step(self.label, tuple(one.back for one in reversed(self.splices)), fields)

    def written(self) -> str:
        """As it is written to disk."""
        splices = [
            [one.at, [line.short() for line in one.before], [line.short() for line in one.after]]
            for one in self.splices
        ]
        body = {"label": self.label, "splices": splices, "fields": self.fields}
        return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


def step_from(row: Mapping[str, Any]) -> Step:
    """A step as it was written."""
    splices = tuple(
        Splice(at, tuple(line_from(one) for one in before), tuple(line_from(one) for one in after))
        for at, before, after in row["splices"]
    )
    return Step(str(row["label"]), splices, tuple((str(a), str(b), str(c)) for a, b, c in row["fields"]))


@dataclass(slots=True)
class History:
    """Steps that were made, and behind them those that were taken back and can be made again."""

    made: list[Step] = field(default_factory=list)
    taken: list[Step] = field(default_factory=list)
    _written: dict[int, tuple[Step, str]] = field(default_factory=dict)

    def push(self, step: Step) -> None:
        """A change was made; what was taken back before it is no more."""
        self.made.append(step)
        self.taken.clear()
        if len(self.made) > MOST_STEPS:
            self._written.pop(id(self.made.pop(0)), None)

    def undo(self) -> Step | None:
        """What takes the last change back; None where there is none."""
        if not self.made:
            return None
        self.taken.append(self.made.pop())
        return self.taken[-1].back

    def redo(self) -> Step | None:
        """What was taken back last, once more."""
        if not self.taken:
            return None
        self.made.append(self.taken.pop())
        return self.made[-1]

    def clear(self) -> None:
        """Nothing can be taken back."""
        self.made.clear()
        self.taken.clear()
        self._written.clear()

    def written(self) -> str:
        """The newest steps as JSON: [those made], [those taken back]; a step is turned into text once."""
        room = MOST_KEPT
        halves = []
        for steps in (self.made, self.taken):
            texts: list[str] = []
            for step in reversed(steps):
                text = self._text(step)
                room -= len(text)
                if room < 0:
                    break
                texts.append(text)
            halves.append(f"[{','.join(reversed(texts))}]")
        return f"[{','.join(halves)}]"

    def _text(self, step: Step) -> str:
        known = self._written.get(id(step))
        if known is None:
            # With the step itself, so that its id is given to no other meanwhile.
            known = self._written[id(step)] = (step, step.written())
            if len(self._written) > 2 * MOST_STEPS:
                self._written = {
                    id(one): self._written[id(one)] for one in (*self.made, *self.taken) if id(one) in self._written
                }
        return known[1]

    def read(self, halves: Any) -> None:
        """Take up what ``written`` gave; what is no such thing leaves nothing to take back."""
        self.clear()
        try:
            made, taken = halves
            self.made, self.taken = [step_from(one) for one in made], [step_from(one) for one in taken]
        except (TypeError, ValueError, KeyError):
            self.clear()


def label_of(before: DraftLine, after: DraftLine, row: int) -> str:
    """What a person calls the change of one line, which is the ``row``-th, counted from 1."""
    words = {"quantity": "quantity", "price": "price", "less": "discount", "when": "date", "product": "product"}
    changed = [name for name in words if getattr(before, name) != getattr(after, name)]
    if before.product != after.product:
        return f"product of line {row}"
    if len(changed) == 1:
        return f"{words[changed[0]]} of line {row}"
    if before.words != after.words or before.typed != after.typed:
        return f"words of line {row}"
    return f"details of line {row}"


def products_of(lines: Iterable[DraftLine], history: History) -> tuple[str, ...]:
    """Ids of all products that stand in the lines, or that a step may bring back; each once."""
    steps = (
        one
        for step in (*history.made, *history.taken)
        for splice in step.splices
        for one in (*splice.before, *splice.after)
    )
    found = [id_ for line in (*lines, *steps) for id_ in (line.product, *line.candidates) if id_]
    return tuple(dict.fromkeys(found))


def together(label: str, steps: Sequence[Step]) -> Step:
    """Several changes as one."""
    if len(steps) == 1:
        return replace(steps[0], label=label)
    splices = _joined(splice for step in steps for splice in step.splices)
    return Step(label, splices, tuple(one for step in steps for one in step.fields))


def _joined(splices: Iterable[Splice]) -> tuple[Splice, ...]:
    """Those of which each begins where the one before it ended, as one: two hundred lines go and come in one go."""
    runs: list[tuple[int, list[DraftLine], list[DraftLine]]] = []
    for one in splices:
        if not runs or one.at != runs[-1][0] + len(runs[-1][2]):
            runs.append((one.at, [], []))
        runs[-1][1].extend(one.before)
        runs[-1][2].extend(one.after)
    return tuple(Splice(at, tuple(before), tuple(after)) for at, before, after in runs)
