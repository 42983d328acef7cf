"""What looks like the same once more: a customer's name, an order's lines. Pure; names come folded."""

from collections.abc import Mapping
from difflib import SequenceMatcher

# Words that say what a company is, not which.
_FORMS = frozenset(
    {
        "gmbh", "ag", "kg", "ohg", "gbr", "ug", "ek", "co", "mbh", "ltd", "limited", "llc", "inc", "plc", "bv", "sa",
        "sarl", "srl", "sas", "sl", "und", "and", "the", "herr", "frau", "mr", "mrs", "ms", "firma", "company",
    }
)  # fmt: skip
CLOSE = 0.82
SAME_LINES = 80


def _words(name: str) -> list[str]:
    plain = "".join(sign if sign.isalnum() else " " for sign in name.replace(".", ""))
    return [word for word in plain.split() if word not in _FORMS]


def names_alike(one: str, other: str) -> bool:
    """Whether two names may be one: all words of the shorter are in the other, or they are nearly the same letters."""
    first, second = sorted((_words(one), _words(other)), key=len)
    if not first:
        return False
    if set(first) <= set(second):
        return True
    # A word that is still being typed is the beginning of one.
    if all(any(word.startswith(start) for word in second) for start in first) and len("".join(first)) > 2:
        return True
    return SequenceMatcher(None, " ".join(sorted(first)), " ".join(sorted(second))).ratio() >= CLOSE


def lines_alike(one: Mapping[str, int], other: Mapping[str, int]) -> bool:
    """Whether two orders look like one: at least 80 % of the lines are the same goods in the same quantity.

    Both map a product's id to its quantity; held against the longer of the two.
    """
    longer = max(len(one), len(other))
    same = sum(1 for product, quantity in one.items() if other.get(product) == quantity)
    return bool(longer) and same * 100 >= SAME_LINES * longer
