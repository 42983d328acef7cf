"""How names are found: however a person without the right keyboard spells them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.queries.desk_customers import find_customers
from app.queries.search.documents import find_documents
from app.store.folding import fold, searchable
from tests.shop import Shop


@pytest.mark.parametrize("typed", ["mul", "mue", "mül", "MÜL", "Mueller", "muller"])
@pytest.mark.parametrize("name", ["Müller Bau", "Mueller Bau", "Mu\u0308ller Bau"])
def test_mueller_is_found_however_it_is_spelled(name: str, typed: str) -> None:
    assert f" {fold(typed)}" in f" {searchable(name)}"


@pytest.mark.parametrize(("typed", "name"), [
    ("strasse", "Hauptstraße"), ("straße", "Hauptstrasse"), ("lodz", "Łódź Instal"), ("goetz", "Götz"),
    ("αθη", "Αθήνα"), ("東京", "東京設備"), ("oerebro", "Örebro"), ("aalesund", "Ålesund"),
])  # fmt: skip
def test_other_towns_too(typed: str, name: str) -> None:
    assert fold(typed) in searchable(name)


@given(st.text(max_size=40))
def test_any_name_is_found_by_its_own_words(name: str) -> None:
    assert searchable(name).startswith(fold(name))


@pytest.mark.parametrize("typed", ["mue", "mü", "mul", "MUELLER"])
def test_who_is_called_so_comes_before_who_lives_there(shop: Shop, typed: str) -> None:
    for number, name, street, city in (
        ("1", "Böhm", "Mühlenweg 4", "Münster"),
        ("2", "Aal & Müller", "", "Mülheim"),
        ("3", "100 % Bad", "", ""),
    ):
        shop.do("save_customer", number=number, name=name, country="DE", address={"street": street, "city": city})
    with shop.database.read() as view:
        found = [one.name for one in find_customers(view, typed, "2026-03-18", 8)]
        assert found[0] == "Müller Bau GmbH"
        assert found.count("100 % Bad") == 0
        assert [one.name for one in find_customers(view, "100 %", "2026-03-18", 8)] == ["100 % Bad"]
        assert find_customers(view, "%", "2026-03-18", 8)[0].name == "100 % Bad"


@pytest.mark.parametrize("words", ["mue", "mue copper"])
def test_an_order_of_who_is_called_so_comes_before_a_newer_one_of_who_lives_there(shop: Shop, words: str) -> None:
    shop.do("save_customer", number="JANSSEN", name="Janssen Service", country="DE", address={"city": "Münster"})
    for who in ("MUELLER", "JANSSEN"):
        shop.order(who, lines=[{"product": "CU15", "quantity": "1"}])
    with shop.database.read() as view:
        found = [one.customer for one in find_documents(view, words)]
    assert found == ["Müller Bau GmbH", "Janssen Service"]
