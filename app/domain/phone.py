"""Phone numbers as people write them, and what a telephone dials."""

import re

_TRUNK = re.compile(r"\(\s*0\s*\)")
# An extension or a second number behind the first is not dialled with it.
_BEHIND = re.compile(r"[/,;]\s*\+|\s*(?:ext|x|app|dw)\.?\s*\d+\s*$", re.IGNORECASE)
SHORTEST = 3


def dialled(phone: str) -> str:
    """What is dialled for a number as it is written: digits, with a plus before a country's; "" if it is none.

    The 0 in brackets behind a country's number is left out, and so is an extension.
    """
    one = _BEHIND.split(phone.strip(), maxsplit=1)[0]
    abroad = one.lstrip().startswith("+")
    if abroad:
        one = _TRUNK.sub("", one)
    digits = "".join(sign for sign in one if sign.isascii() and sign.isdigit())
    return ("+" if abroad else "") + digits if len(digits) >= SHORTEST else ""
