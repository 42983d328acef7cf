"""What comes first, and what may have been meant instead. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

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


def ranked(found: Iterable[Found], recent: Sequence[str] = ()) -> list[Found]:
    """Each once: exact numbers, then open work, then what this person had open lately, then the newest."""
    each: dict[str, Found] = {}
    for one in found:
        known = each.get(one.id)
        if known is None or (one.match and not known.match and not known.exact):
            each[one.id] = one
    place = {id_: at for at, id_ in enumerate(recent)}
    newest = sorted(each.values(), key=lambda one: (one.date, one.number), reverse=True)
    return sorted(newest, key=lambda one: (not one.exact, not one.open, place.get(one.id, len(place))))


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
