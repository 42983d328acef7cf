"""No match for kupfr: did you mean kupfer? The words that share letters with it are looked through, no others."""

from collections import Counter
from dataclasses import dataclass

from app.queries.search.ask import ask
from app.queries.search.index import holding, meant, part
from app.queries.search.rank import likeliest
from app.store.search import KINDS
from app.store.sql import sql
from app.store.view import View

_MANY = 1000
_LOOKED = 200
_KINDS = ("product", "customer")
_COUNTS = {
    engine: sql(f"SELECT count(*) FROM ({part(engine, 'w', 1, _MANY)}) found") for engine in ("sqlite", "postgresql")
}


@dataclass(frozen=True, slots=True)
class Spelling:
    """A word nobody has, the likeliest one that is meant, and how many records have that; 1000 means as many or more.

    `text` is the whole question with that word in its place.
    """

    word: str
    meant: str
    count: int
    text: str


def did_you_mean(view: View, text: str, today: str) -> Spelling | None:
    """The first word of the text that nothing is called, with what it may be; None if there is none like it."""
    for said, word in _pairs(text, today):
        if len(word) < 3 or any(meant(view, kind, (word,)) for kind in KINDS):
            continue
        known = Counter(one for kind in _KINDS for one in _near(view, kind, word))
        if other := likeliest(word, known):
            count = sum(_count(view, kind, other) for kind in _KINDS)
            return Spelling(said, other, count, text.replace(said, other, 1))
    return None


def _pairs(text: str, today: str) -> list[tuple[str, str]]:
    asked = ask(text, today)
    return list(zip(asked.said, asked.words, strict=False)) if len(asked.said) == len(asked.words) else []


def _near(view: View, kind: str, word: str) -> list[str]:
    """The words of records that share a run of three letters with it, each record's once."""
    found: list[str] = []
    padded = f" {word}"
    for at in range(len(padded) - 2):
        for held in holding(view, kind, padded[at : at + 3], _LOOKED):
            found += dict.fromkeys(held.split())
    return found


def _count(view: View, kind: str, word: str) -> int:
    one = meant(view, kind, (word,))
    return int(view.value(_COUNTS[view.engine_name], one.given("w"), 0)) if one else 0
