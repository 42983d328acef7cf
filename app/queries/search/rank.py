"""What comes first, and what may have been meant instead. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.store.folding import fold, searchable
from app.store.search import spaced

# A word of so many letters may stand within a longer one: rohr in Kupferrohr.
WITHIN = 3
# Letters that may be wrong in a word: one in a short one, two in a longer one.
_LONG = 6


@dataclass(frozen=True, slots=True)
class Found:
    """A document that answers a search: `match` is the line or word that did, `quantity` in thousandths of that line.

    `exact` has the number that was typed; `open` waits for somebody's work.
    """

    id: str
    kind: str
    number: str
    customer: str
    date: str
    gross: int
    status: str
    currency: str
    match: str = ""
    quantity: int = 0
    open: bool = False
    exact: bool = False


def ranked(found: Iterable[Found], recent: Sequence[str] = (), words: Sequence[str] = ()) -> list[Found]:
    """Each once: exact numbers, then what shows most of the folded words, then open work, then what this person had
    open lately, then the newest.

    A Müller answers "mue" before somebody in Münster does, whose town the row does not show.
    """
    each: dict[str, Found] = {}
    for one in found:
        known = each.get(one.id)
        if known is None or (one.match and not known.match and not known.exact):
            each[one.id] = one
    place = {id_: at for at, id_ in enumerate(recent)}
    newest = sorted(each.values(), key=lambda one: (one.date, one.number), reverse=True)

    patterns = [word if len(word) >= WITHIN else f"  {word}" for word in words]

    def first(one: Found) -> tuple[bool, int, bool, int]:
        return (
            not one.exact,
            -shown(f"{one.customer} {one.match}", patterns),
            not one.open,
            place.get(one.id, len(place)),
        )

    return sorted(newest, key=first)


def product_place(
    code: str, typed: str, *, exact: bool, gone: bool, theirs: bool, bought: int, sold: int, codes: bool
) -> tuple[bool, bool, bool, bool, int, int, bool, str]:
    """Where a product stands among those that answer; the least comes first.

    What has exactly the code that was typed, then what this customer calls so and buys, what sells best, and by code;
    what is sold no more (`gone`) after the rest. With `codes`, where products are looked for by themselves, those whose
    code begins so come next to the exact one, before what only sells better.
    """
    begins = fold(code).startswith(fold(typed))
    return not exact, gone, codes and not begins, not theirs, -bought, -sold, not begins, code


def shown(text: str, patterns: Sequence[str]) -> int:
    """How many of the patterns a text has that is shown; two spaces before a word mean that it begins one."""
    if not patterns:
        return 0
    held = spaced(searchable(text))
    return sum(pattern in held for pattern in patterns)


def distance(one: str, other: str, most: int) -> int:
    """How many letters are wrong, missing, too many or changed in place; more than `most` is said as `most + 1`."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, left in enumerate(one, 1):
        now = [row]
        for column, right in enumerate(other, 1):
            cost = min(last[column] + 1, now[-1] + 1, last[column - 1] + (left != right))
            if row > 1 and column > 1 and left == other[column - 2] and one[row - 2] == right:
                cost = min(cost, before[column - 2] + 1)
            now.append(cost)
        before, last = last, now
        if min(now) > most:
            return most + 1
    return min(last[-1], most + 1)


def likeliest(word: str, known: Counter[str]) -> str:
    """The known word, or beginning of one, that is fewest letters away, of those the commonest; "" if none is near."""
    most = 1 if len(word) < _LONG else 2
    best, found = (most + 1, 0, ""), ""
    for other, count in known.items():
        whole = distance(word, other, most)
        # Somebody who is still typing: "kupfr" is also the wrong beginning of "kupferrohr".
        begun = min((distance(word, other[: len(word) + more], most) for more in (0, 1)), default=most + 1)
        far = min(whole, begun + (whole > begun))
        if far <= most and (far, -count, other) < best:
            best, found = (far, -count, other), other
    return found
