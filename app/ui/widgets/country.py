"""A field for a country: its code or its name is typed, what fits is listed below, and its name stands in it."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.countries import complete, country_name, find_country
from app.domain.presets import PRESETS
from app.ui.widgets.pick import MOST, ListedLine


class CountryField(ListedLine):
    """``value`` is the code, or what was typed where that is no country: the action says so beside the field.

    Whoever leaves a code or a whole name behind has chosen as well.
    """

    def __init__(self, *, name: str = "Country") -> None:
        super().__init__(name=name, what="Countries")

    @property
    def value(self) -> str:
        """Two letters; "" for an empty field; the text where no country is meant by it."""
        text = self.text().strip()
        return find_country(text) or text

    def set_value(self, code: str) -> None:
        """Show a country by its code."""
        self.setText(country_name(code) if find_country(code) else code)
        self.setCursorPosition(0)

    def rows_for(self, text: str) -> Sequence[tuple[str, str]]:
        """Countries by their name or code; where nothing is typed those whose rules are known here."""
        found = complete(text, MOST) if text.strip() else tuple(PRESETS)[:MOST]
        return [(country_name(one), one) for one in found]

    def settled(self, text: str) -> str:
        """A code that was typed is shown as the country's name."""
        code = find_country(text)
        return country_name(code) if code else text
