"""Forms of money as they are typed in one line: "60c d" is 60 in cash and the rest by card. No Qt, no float."""

from __future__ import annotations

import re

from app.domain.entry.grammar import parse_number
from app.domain.money import exponent
from app.ui.screens.money.tender import METHODS

_PART = re.compile(r"\s*(?P<amount>[0-9][0-9.,]*)?\s*(?P<letter>[A-Za-z])(?:\s+|;|\+|$)")


class MisreadFormsError(Exception):
    """What was typed is no form of money, in a sentence."""


def read_forms(text: str, total: int, currency: str) -> list[tuple[str, str, int]]:
    """Methods, their words and amounts (minor units); a letter alone is what is left of ``total``.

    Nothing typed is nothing. Raises MisreadFormsError.
    """
    found: list[tuple[str, str, int]] = []
    at, text = 0, text.strip()
    while at < len(text):
        part = _PART.match(text, at)
        if part is None or part["letter"].upper() not in METHODS:
            raise MisreadFormsError(f"“{text[at:].strip()}” is no amount with a letter, like 60c or d.")
        amount = total - sum(one[2] for one in found)
        if part["amount"]:
            amount = parse_number(part["amount"], 10 ** exponent(currency)) or 0
        if amount <= 0:
            raise MisreadFormsError(f"“{part.group().strip()}” is no amount." if part["amount"] else "Nothing is left.")
        method, word = METHODS[part["letter"].upper()]
        found.append((method, word.lower(), amount))
        at = part.end()
    return found
