"""Countries as people write them, as ISO 3166 codes."""

from __future__ import annotations

import functools

# What people write and Unicode's own tables do not say.
_HABITS = {"uk": "GB", "great britain": "GB", "england": "GB", "usa": "US", "u.s.a.": "US", "holland": "NL"}


def country_code(written: str) -> str:
    """The two letters of a country by its code or its English name, "" if there is no such country."""
    word = written.strip().casefold()
    if not word:
        return ""
    return _HABITS.get(word) or _known().get(word, "")


@functools.cache
def _known() -> dict[str, str]:
    # Imported here: Babel's tables are not needed before somebody writes a country out.
    from babel import Locale

    names = Locale("en").territories
    codes = {code: name for code, name in names.items() if len(code) == 2 and code.isalpha()}
    return {name.casefold(): code for code, name in codes.items()} | {code.casefold(): code for code in codes}
