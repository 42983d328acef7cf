"""The language of papers is chosen by its own name, and a tag with a region stays as it was typed."""

from __future__ import annotations

import pytest

from app.ui.widgets.form import set_value, value_of
from app.ui.widgets.language import LanguageField


@pytest.mark.parametrize(
    ("kept", "shown"),
    [("fr", "Français"), ("es", "Español"), ("de", "Deutsch"), ("en", "English"), ("de-AT", "de-AT"), ("", "")],
)
def test_a_language_stands_there_by_its_own_name(qtbot, kept, shown):
    field = LanguageField()
    qtbot.addWidget(field)
    set_value(field, kept)
    assert (field.text(), value_of(field)) == (shown, kept)


@pytest.mark.parametrize(("typed", "code"), [("francais", "fr"), ("ES", "es"), ("pt-BR", "pt-BR"), ("x", "x")])
def test_what_is_typed_is_the_language_it_names(qtbot, typed, code):
    field = LanguageField()
    qtbot.addWidget(field)
    field.setText(typed)
    assert value_of(field) == code


def test_what_there_are_words_in_is_offered(qtbot):
    field = LanguageField()
    qtbot.addWidget(field)
    assert [code for _, code in field.rows_for("")] == ["en", "de", "fr", "es"]
    assert field.rows_for("esp") == [("Español", "es")]
