"""Where words lead: the records of a kind whose entry has all of them, by the index of either engine.

SQLite narrows by FTS5, PostgreSQL by pg_trgm, and both then hold the words themselves against the same patterns: so
what is found does not depend on the engine, and nothing a person types is a pattern or a question of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from app.queries.search.ask import MOST_WORDS
from app.queries.search.rank import WITHIN
from app.store.folding import escaped
from app.store.search import KINDS, SPAN
from app.store.sql import Statement, sql
from app.store.view import View


@dataclass(frozen=True, slots=True)
class Meant:
    """Words that some record of a kind has: how they stand in it, and what the index is asked."""

    kind: str
    patterns: tuple[str, ...]
    match: str

    def given(self, name: str) -> dict[str, Any]:
        """The parameters of `part(name, ...)`. PostgreSQL has no use for `match`."""
        place = KINDS[self.kind] * SPAN
        likes = {f"{name}{at}": f"%{escaped(one)}%" for at, one in enumerate(self.patterns)}
        return {f"{name}_match": self.match, f"{name}_after": place, f"{name}_until": place + SPAN, **likes}


@lru_cache(256)
def part(engine: str, name: str, count: int, most: int) -> str:
    """A SELECT of `id` and `words` of the records that are meant by so many words, as they were first written down."""
    likes = " AND ".join(f"e.words LIKE :{name}{at} ESCAPE '\\'" for at in range(count))
    head = "SELECT e.record_id AS id, e.words AS words FROM "
    if engine == "sqlite":
        # A joined index is read in the order of its rows, and no further than is asked for.
        return (
            f"{head}search_index f CROSS JOIN search_entry e ON e.n = f.rowid WHERE f.search_index MATCH :{name}_match "
            f"AND f.rowid > :{name}_after AND f.rowid < :{name}_until AND {likes} ORDER BY f.rowid LIMIT {most}"
        )
    return (
        f"{head}search_entry e WHERE e.n > :{name}_after AND e.n < :{name}_until AND {likes} ORDER BY e.n LIMIT {most}"
    )


@lru_cache(256)
def _listed(engine: str, count: int, most: int) -> Statement:
    return sql(part(engine, "w", count, most))


def _meant(kind: str, words: Sequence[str], *, within: bool) -> Meant:
    return _asked(kind, tuple(one if within and len(one) >= WITHIN else f"  {one}" for one in words))


def _asked(kind: str, patterns: tuple[str, ...]) -> Meant:
    runs = dict.fromkeys(one[at : at + 3] for one in patterns for at in range(len(one) - 2))
    quoted = " ".join('"{}"'.format(run.replace('"', '""')) for run in runs)
    return Meant(kind, patterns, quoted)


def meant(view: View, kind: str, words: Sequence[str]) -> Meant | None:
    """How the words are meant: as beginnings of words, else standing within them; None if no record has all of them."""
    if not words:
        return None
    words = words[:MOST_WORDS]
    for within in (False, True):
        one = _meant(kind, words, within=within)
        if view.row(_listed(view.engine_name, len(words), 1), one.given("w")):
            return one
    return None


def records(view: View, kind: str, words: Sequence[str], most: int) -> list[tuple[str, str]]:
    """Id and words of the records that have all the words; those where they begin words, else where they stand within.

    At most so many, the first written down first: whoever ranks them asks for more than are shown.
    """
    if not words:
        return []
    first, rest = words[:MOST_WORDS], words[MOST_WORDS:]
    for within in (False, True):
        one = _meant(kind, first, within=within)
        rows = view.rows(_listed(view.engine_name, len(first), most), one.given("w"))
        found = [(str(id_), str(held)) for id_, held in rows if all(f"  {word}" in held for word in rest)]
        if found:
            return found
    return []


def holding(view: View, kind: str, run: str, most: int) -> list[str]:
    """The words of records that hold a run of three letters anywhere, at most so many."""
    return [str(words) for _, words in view.rows(_listed(view.engine_name, 1, most), _asked(kind, (run,)).given("w"))]
