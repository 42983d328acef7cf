"""A field for the language of papers: its name is typed, what there are words in is listed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QLocale

from app.documents.words import languages
from app.domain.folding import folded
from app.domain.founding import LANGUAGE_NAMES
from app.ui.widgets.pick import MOST, ListedLine


def offered() -> dict[str, str]:
    """The own name of each language by its code: those that come along, then those a file was added for."""
    own = sorted(code for code in languages() if "_" not in code and code not in LANGUAGE_NAMES)
    return LANGUAGE_NAMES | {code: QLocale(code).nativeLanguageName() or code for code in own}


class LanguageField(ListedLine):
    """``value`` is the code, or what was typed: a region such as de-AT stays, and the action says what is none."""

    def __init__(self, *, name: str = "Language") -> None:
        super().__init__(name=name, what="Languages")

    @property
    def value(self) -> str:
        """A language tag; "" for an empty field; the text where none of the languages is meant by it."""
        return _meant(self.text()) or self.text().strip()

    def set_value(self, code: str) -> None:
        """Show a language by its tag; one that is not offered stays as it is."""
        self.setText(offered().get(code, code))
        self.setCursorPosition(0)

    def rows_for(self, text: str) -> Sequence[tuple[str, str]]:
        """The languages whose name or code begins as what is typed; all where nothing is."""
        begun = folded(text)
        found = [(own, code) for code, own in offered().items() if folded(own).startswith(begun) or code == begun]
        return found[:MOST]

    def settled(self, text: str) -> str:
        """A code that was typed is shown as the language's name."""
        code = _meant(text)
        return offered()[code] if code else text


def _meant(text: str) -> str:
    """The code of the language that a text is the code or the own name of; "" if none."""
    said = folded(text)
    return next((code for code, own in offered().items() if said and said in (code, folded(own))), "")
