"""How names are found: however a person without the right keyboard spells them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.store.folding import fold, searchable


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
