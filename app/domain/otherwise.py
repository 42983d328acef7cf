"""Where two records of one document say different things, field by field, in the words of a person. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

MOST: Final = 12
"""More differences than this are counted, not told one by one."""
_NOT_THERE: Final = "nothing"
_LONG_DECIMAL = re.compile(r"-?\d+\.\d{3,}")
# How a person calls what the record names for programs.
_CALLED: Final = {
    "code": "product",
    "price_per": "price for",
    "net": "net amount",
    "gross": "total",
    "vat_id": "VAT number",
    "extra": "address line 2",
    "city": "town",
    "postcode": "postcode",
    "ship_to": "delivery address",
    "days_to_pay": "days to pay",
    "includes_tax": "prices include tax",
    "valid_until": "valid until",
}


@dataclass(frozen=True, slots=True)
class Otherwise:
    """One field that two records tell differently: where it is, and what each says."""

    where: str
    one: str
    other: str

    def told(self, one: str, other: str) -> str:
        """In a sentence without its full stop: "line 3, price: file 8.42, books 8.24"."""
        return f"{self.where}: {one} {self.one}, {other} {self.other}"


def otherwise(one: Mapping[str, Any], other: Mapping[str, Any]) -> tuple[Otherwise, ...]:
    """Every field in which two records differ, in the order of the first. Fields that only one form has count too."""
    return tuple(_fields(one, other, ()))


def sentences(found: Sequence[Otherwise], one: str, other: str) -> tuple[str, ...]:
    """The differences told, at most `MOST` of them, and how many more there are."""
    told = [each.told(one, other) for each in found[:MOST]]
    more = len(found) - MOST
    return (*told, f"and {more} more") if more > 0 else tuple(told)


def _fields(one: Mapping[str, Any], other: Mapping[str, Any], path: tuple[str, ...]) -> list[Otherwise]:
    found: list[Otherwise] = []
    for name in dict.fromkeys((*one, *other)):
        found += _values(one.get(name), other.get(name), (*path, name))
    return found


def _values(one: Any, other: Any, path: tuple[str, ...]) -> list[Otherwise]:
    if one == other:
        return []
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return _fields(one, other, path)
    if _is_list(one) and _is_list(other):
        return _lists(one, other, path)
    return [Otherwise(_where(path), _said(one, path), _said(other, path))]


def _lists(one: Sequence[Any], other: Sequence[Any], path: tuple[str, ...]) -> list[Otherwise]:
    """Lines by their own numbers, the rest by its place."""
    left, right = _numbered(one), _numbered(other)
    found: list[Otherwise] = []
    for number in dict.fromkeys((*left, *right)):
        here = (*path, number)
        if number in left and number in right:
            found += _values(left[number], right[number], here)
        else:
            only = left.get(number, right.get(number))
            said = _brief(only)
            found.append(Otherwise(_where(here), *((said, _NOT_THERE) if number in left else (_NOT_THERE, said))))
    return found


def _numbered(rows: Sequence[Any]) -> dict[str, Any]:
    by_line = all(isinstance(row, Mapping) and "line" in row for row in rows)
    numbers = [str(row["line"]) if by_line else str(at) for at, row in enumerate(rows, 1)]
    # A file that somebody made up may number two lines alike.
    return dict(zip(numbers, rows, strict=True)) if len(set(numbers)) == len(numbers) else dict(enumerate_text(rows))


def enumerate_text(rows: Sequence[Any]) -> list[tuple[str, Any]]:
    """Each row with its place, counted from 1, as text."""
    return [(str(at), row) for at, row in enumerate(rows, 1)]


def _is_list(value: Any) -> bool:
    return isinstance(value, list | tuple)


_SINGULAR: Final = {
    "lines": "line", "texts": "text", "adjustments": "adjustment", "taxes": "tax row", "allowances": "allowance",
    "parts": "part", "parcels": "parcel",
}  # fmt: skip


def _where(path: Sequence[str]) -> str:
    words: list[str] = []
    for at, name in enumerate(path):
        if at and path[at - 1] in _SINGULAR:
            words[-1] = f"{words[-1]} {name}"
        else:
            words.append(_SINGULAR.get(name) or _CALLED.get(name) or name.replace("_", " "))
    # The ladder and the terms stand alone on a paper: "total", not "totals, total".
    return ", ".join(words[1:] if len(words) > 1 and words[0] in {"totals", "terms"} else words)


def _said(value: Any, path: Sequence[str]) -> str:
    if value is None or value == "":
        return _NOT_THERE
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping) or _is_list(value):
        return _brief(value)
    text = " ".join(str(value).split())
    if _LONG_DECIMAL.fullmatch(text):
        whole, _, places = text.partition(".")
        places = places.rstrip("0").ljust(2 if path[-1] == "price" else 0, "0")
        return f"{whole}.{places}" if places else whole
    return text if len(text) <= 80 else f"{text[:79]}…"


def _brief(value: Any) -> str:
    if isinstance(value, Mapping):
        named = [str(value[name]) for name in ("name", "code", "text", "street", "reason") if value.get(name)]
        return named[0][:80] if named else "something"
    return "something" if value else _NOT_THERE
