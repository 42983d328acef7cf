"""Two records differ where a field differs, and the sentence says where and how."""

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.otherwise import MOST, otherwise, sentences

RECORD: dict[str, Any] = {
    "number": "SO-1",
    "prices_include_tax": False,
    "customer": {"name": "Müller", "address": {"city": "Münster"}},
    "ship_to": None,
    "lines": [
        {"line": "1", "name": "Pipe", "price": "8.4200", "quantity": "10.000", "tax": {"rate": "19.000"}},
        {"line": "3", "name": "Elbow", "price": "0.6100", "quantity": "4.000", "tax": {"rate": "19.000"}},
    ],
    "totals": {"gross": "103.10", "taxes": [{"base": "86.64"}]},
    "terms": {"note": "x", "days_to_pay": "14"},
}


def leaves(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    below = [leaf for key, one in items for leaf in leaves(one, (*path, key))]
    return below or [path]


@pytest.mark.parametrize(
    ("path", "value", "sentence"),
    [
        (("lines", 1, "price"), "8.2400", "line 3, price: file 0.61, books 8.24"),
        (("lines", 0, "quantity"), "12.500", "line 1, quantity: file 10, books 12.5"),
        (("lines", 0, "tax", "rate"), "7.000", "line 1, tax, rate: file 19, books 7"),
        (("totals", "gross"), "103.20", "total: file 103.10, books 103.20"),
        (("totals", "taxes", 0, "base"), "86.60", "tax row 1, base: file 86.64, books 86.60"),
        (("customer", "address", "city"), "", "customer, address, town: file Münster, books nothing"),
        (("prices_include_tax",), True, "prices include tax: file no, books yes"),
        (("ship_to",), {"name": "Site 9"}, "delivery address: file nothing, books Site 9"),
        (("terms", "note"), "y " * 90, f"note: file x, books {('y ' * 40)[:79]}…"),
    ],
)
def test_a_difference_says_where_it_is(path: tuple[Any, ...], value: object, sentence: str) -> None:
    other = copy.deepcopy(RECORD)
    place: Any = other
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    assert sentences(otherwise(RECORD, other), "file", "books") == (sentence,)


@given(st.sampled_from(leaves(RECORD)))
def test_every_field_counts(path: tuple[Any, ...]) -> None:
    other = copy.deepcopy(RECORD)
    place: Any = other
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = "another"
    assert otherwise(RECORD, RECORD) == ()
    assert otherwise(RECORD, other)
    assert otherwise(other, RECORD)


def test_lines_that_are_in_one_only_and_lines_numbered_alike() -> None:
    fewer = {**RECORD, "lines": RECORD["lines"][:1]}
    assert sentences(otherwise(RECORD, fewer), "file", "books") == ("line 3: file Elbow, books nothing",)
    assert sentences(otherwise(fewer, RECORD), "file", "books") == ("line 3: file nothing, books Elbow",)
    forged = {**RECORD, "lines": [RECORD["lines"][0], RECORD["lines"][0]]}
    assert otherwise(RECORD, forged)


def test_many_differences_are_counted() -> None:
    one, other = {"lines": [{"line": str(n)} for n in range(40)]}, {"lines": []}
    told = sentences(otherwise(one, other), "file", "books")
    assert (len(told), told[-1]) == (MOST + 1, "and 28 more")
