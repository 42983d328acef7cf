"""Writing: an open transaction, in which actions record facts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.domain.facts import Fact
from app.domain.identity import uuid7
from app.runtime.collector import paused
from app.runtime.paths import company_files
from app.store import journal
from app.store.codec import split_private
from app.store.writer import Writer

if TYPE_CHECKING:
    from app.domain.identity import Chance, HybridClock
    from app.domain.permissions import Missing, Standing
    from app.store.engine import Words
    from app.store.watch_clock import Watch


@dataclass(frozen=True, slots=True)
class Occasion:
    """Who does what, why and when: the header of all facts of one write. `now` and `occurred_at` in µs UTC."""

    action: str
    actor: str
    reason: str
    now: int
    occurred_at: int


class Transaction(Writer):
    """An open write. Actions load from it, and record facts in it; they never commit."""

    def __init__(
        self,
        connection: Any,
        words: Words,
        station: str,
        clock: HybridClock,
        occasion: Occasion,
        chance: Chance,
        watch: Watch | None = None,
    ) -> None:
        super().__init__(connection, words)
        self._watch = watch
        # Set by whoever answers for the clock: what is recorded then is recorded whatever it says.
        self.clock_is_right = False
        self._chance = chance
        self._newborn: set[str] = set()
        self.station = station
        self.occasion = occasion
        self._clock = clock
        self._action_id = self.new_id()
        self._previous: tuple[int, str] | None = None
        self._entries: list[tuple[Any, ...]] = []
        self._private: list[tuple[Any, ...]] = []
        self._subjects: list[tuple[Any, ...]] = []
        self.last_fact = ""
        # On whose word this is done; None for what the program itself does (papers, setting up).
        self.standing: Standing | None = None
        # The rights that the steps wanted and nobody had; whoever began them judges at the end, and names them all.
        self.missing: list[Missing] = []
        # Rights that were lent in this step and are told of already.
        self.lent: set[str] = set()
        # Engine and place of the books, for who asks where their files lie.
        self.home = ("", "")
        # What an edit replaces, where it can be taken back; None where nobody notes it.
        self.undo: list[dict[str, Any]] | None = None
        # What can only be judged when the step is done; whoever begins a step runs and empties it.
        self.at_end: list[Callable[[], None]] = []

    @property
    def files(self) -> Path | None:
        """The folder of the company's papers and attached files; None where nobody said whose books these are."""
        engine, where = self.home
        return company_files(where, engine) if where else None

    def step(self, action: str, reason: str, occurred_at: int | None) -> None:
        """Begin another action in the same transaction: its facts are grouped and named by themselves."""
        happened = self.occasion.now if occurred_at is None else occurred_at
        self.occasion = replace(self.occasion, action=action, reason=reason, occurred_at=happened)
        self._action_id = self.new_id()

    def new_id(self) -> str:
        """A fresh identity."""
        made = uuid7(self.occasion.now, self._chance)
        self._newborn.add(made)
        return made

    def newborn(self, record_id: str) -> bool:
        """Asked once for each; whoever asks again has to look, which is never wrong."""
        if record_id not in self._newborn:
            return False
        self._newborn.remove(record_id)
        return True

    def record(self, *facts: Fact) -> list[str]:
        """Append facts to the journal and apply each to the tables at once. Returns their ids."""
        # Imported here: whoever only reads goes without it.
        from app.store.apply import apply

        recorded = [self._append(fact) for fact in facts]
        for one in recorded:
            apply(self, [one])
        return [one.id for one in recorded]

    def record_batch(self, facts: Sequence[Fact], occurred_at: Sequence[int] | None = None) -> None:
        """Append many facts and apply them grouped by kind (imports, the generator)."""
        from app.store.apply import apply_grouped

        times = occurred_at or [self.occasion.occurred_at] * len(facts)
        with paused():
            apply_grouped(self, [self._append(fact, at) for fact, at in zip(facts, times, strict=True)])

    def _append(self, fact: Fact, occurred_at: int | None = None) -> journal.Recorded[Fact]:
        if self._previous is None:
            self._previous = self.row(journal.HEAD, {"station": self.station}) or (0, journal.GENESIS)
            newest = self.value(journal.NEWEST_STAMP, default=0)
            if self._watch:
                self._watch.look(self, self.occasion.now, newest, sure=self.clock_is_right)
            self._clock.witness(newest)
        seq, previous = self._previous
        fact_id, stamp = uuid7(self.occasion.now, self._chance), self._clock.tick(self.occasion.now)
        body, salt, secret = split_private(fact, self._chance)
        kind, happened = type(fact).__name__, occurred_at or self.occasion.occurred_at
        o = self.occasion
        fields = (
            self.station, seq + 1, fact_id, self._action_id, o.action, o.actor, o.reason, stamp, happened, kind,
            fact.VERSION,
        )  # fmt: skip
        digest = journal.chained(previous, fields, body)
        self._entries.append((*fields, body, previous, digest))
        if secret:
            self._private.append((fact_id, salt, secret))
        self._subjects += [(subject, stamp, fact_id) for subject in journal.subjects(fact)]
        self._previous = (seq + 1, digest)
        self.last_fact = fact_id
        return journal.Recorded(fact, fact_id, stamp, self.station, happened, o.actor)

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """A part of the write that may be refused by itself: if it raises, its facts are taken back, earlier ones stay.

        Nothing is flushed or settled inside.
        """
        counts = len(self._entries), len(self._private), len(self._subjects)
        head, newest, told = self._previous, self.last_fact, (self.topics, self.dirty_orders, self.dirty_products)
        self.topics, self.dirty_orders, self.dirty_products = {}, set(), set()
        self._cursor.execute("SAVEPOINT attempt")
        try:
            yield
        except BaseException:
            self._cursor.execute("ROLLBACK TO SAVEPOINT attempt")
            self.sums.forget()
            for entries, count in zip((self._entries, self._private, self._subjects), counts, strict=True):
                del entries[count:]
            self._previous, self.last_fact = head, newest
            self.topics, self.dirty_orders, self.dirty_products = told
            raise
        finally:
            self._cursor.execute("RELEASE SAVEPOINT attempt")
        touched, orders, products = self.topics, self.dirty_orders, self.dirty_products
        self.topics, self.dirty_orders, self.dirty_products = told
        for topic, ids in touched.items():
            self.touch(topic, *ids)
        self.touch_order(*orders)
        self.touch_product(*products)

    def settle(self) -> None:
        """Settle the promises of the products touched so far, and compute the progress of the orders touched.

        Runs by itself at the end of a write; an action calls it where its answer depends on the outcome.
        """
        from app.store import search
        from app.store.progress import refresh_orders
        from app.store.settling import settle_products

        if self.dirty_products:
            settle_products(self, self.record)
        if self.dirty_orders:
            refresh_orders(self)
        if self.dirty_search:
            search.refresh(self)

    def flush(self) -> None:
        """Write the journal rows of this transaction."""
        self.put(journal.INSERT, self._entries)
        self.put(journal.INSERT_PRIVATE, self._private)
        self.put(journal.INSERT_SUBJECT, self._subjects)
        self._entries, self._private, self._subjects = [], [], []
