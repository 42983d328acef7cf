"""Card numbers have no place in these books: telling one from other figures, before anything is written."""

import re
import unicodedata

from app.domain.errors import RuleViolation

SHORTEST, LONGEST = 13, 19  # ISO/IEC 7812: the digits of a card number
# Groups of digits with one sign between them, as people write a card number.
_GROUPS = re.compile(r"(?<![^\W_])\d+(?:[ .\-/_]\d+)*")
_PARTS = re.compile(r"[ .\-/_]")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b")


def luhn(digits: str) -> bool:
    """Whether the last digit is the check digit of those before it (ISO/IEC 7812-1, annex B)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def looks_like_card_number(text: str) -> bool:
    """Whether a text holds 13 to 19 digits with a right check digit, alone or in groups, in any script's digits.

    An IBAN is none. About one in ten other numbers of that length look like one as well: better refused than kept.
    """
    plain = "".join(_digit(one) for one in unicodedata.normalize("NFKC", text))
    plain = _IBAN.sub(lambda found: "" if _is_iban(found[0]) else found[0], plain)
    return any(_one_of(_PARTS.split(found)) for found in _GROUPS.findall(plain))


def _digit(one: str) -> str:
    """A digit of any script as ASCII, any dash or blank as the plain one."""
    value = unicodedata.digit(one, None)
    if value is not None:
        return str(value)
    kind = unicodedata.category(one)
    return "-" if kind == "Pd" else " " if kind == "Zs" else "" if kind == "Cf" else one


def _one_of(groups: list[str]) -> bool:
    """Whether neighbouring groups make a card number."""
    for first in range(len(groups)):
        digits = ""
        for group in groups[first:]:
            digits += group
            if len(digits) > LONGEST:
                break
            if len(digits) >= SHORTEST and len(set(digits)) > 1 and luhn(digits):
                return True
    return False


def _is_iban(text: str) -> bool:
    """The check digits of an IBAN (ISO 13616)."""
    code = text.replace(" ", "")
    return int("".join(str(int(one, 36)) for one in code[4:] + code[:4])) % 97 == 1


def no_card_number(text: str, field: str) -> str:
    """The text, if it holds no card number. Raises RuleViolation, whose sentence does not repeat it."""
    if looks_like_card_number(text):
        raise RuleViolation(
            "This looks like a card number; card numbers are never kept here. Give the terminal's receipt number.",
            field,
        )
    return text
