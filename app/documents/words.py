"""The words printed on papers, per language: one file each in `resources/words`, and in a folder of one's own.

A file is named after its language (`de.toml`), or language and region (`en_US.toml`), which says only what is another
word there. To add a language, put one file with the keys of `en.toml` into the folder `words` beside the company's
settings; a key that it lacks is said in English. Placeholders in braces are filled by `str.format`; a text whose
placeholders are not those of the English one is not taken.
"""

from __future__ import annotations

import logging
import string
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from app.runtime.paths import paths, resource

FALLBACK = "en"


def words(language: str) -> Mapping[str, str]:
    """The table for a locale such as "de_AT": of the region, else of the language, else English."""
    locale = language.replace("-", "_")
    tables = languages()
    return tables.get(locale) or tables.get(locale.split("_")[0].lower(), tables[FALLBACK])


@lru_cache(maxsize=1)
def languages() -> Mapping[str, Mapping[str, str]]:
    """All tables by language, or by language and region where the region has words of its own; each is whole."""
    return tables_of(resource("words"), paths().config / "words")


def tables_of(*folders: Path) -> Mapping[str, Mapping[str, str]]:
    """The tables of these folders; a later folder's words go before an earlier one's."""
    said: dict[str, dict[str, str]] = {}
    for path in (path for folder in folders for path in sorted(folder.glob("*.toml"))):
        said.setdefault(path.stem, {}).update(_read(path))
    english = said[FALLBACK]
    fit = {name: _fitting(name, own, english) for name, own in said.items()}
    whole = {name: {**english, **fit.get(name.split("_")[0], {}), **own} for name, own in fit.items()}
    return MappingProxyType({name: MappingProxyType(table) for name, table in whole.items()})


def _read(path: Path) -> Mapping[str, str]:
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        # Somebody's own file that cannot be read takes no paper with it: it is said in English.
        logging.getLogger(__name__).exception("The words in %s cannot be read", path)
        return {}
    return {key: one for key, one in found.items() if isinstance(one, str)}


def _fitting(name: str, own: Mapping[str, str], english: Mapping[str, str]) -> dict[str, str]:
    """The words without those that could not be filled as the English ones are."""
    fit = {key: one for key, one in own.items() if placeholders(one) == placeholders(english.get(key, ""))}
    for key in own.keys() - fit.keys():
        logging.getLogger(__name__).warning("%s: the words of %s are not taken, their braces are others", name, key)
    return fit


def placeholders(text: str) -> frozenset[str] | None:
    """What is filled in between the braces of a text; None where they cannot be read."""
    try:
        return frozenset(name for _, name, _, _ in string.Formatter().parse(text) if name is not None)
    except ValueError:
        return None
