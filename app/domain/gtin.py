"""Global trade item numbers: 8, 12, 13 or 14 digits, the last of which checks the others (GS1, modulo 10)."""

from __future__ import annotations

LENGTHS = frozenset({8, 12, 13, 14})


def is_digits(text: str) -> bool:
    """Whether a text has digits only, of those that scanners read."""
    return text.isascii() and text.isdigit()


def check_digit(digits: str) -> str:
    """The digit that belongs behind these."""
    total = sum(int(one) * (3 if place % 2 == 0 else 1) for place, one in enumerate(reversed(digits)))
    return str(-total % 10)


def gtin_problem(digits: str) -> str:
    """What is wrong with a GTIN, as the end of a sentence that begins with it; "" if nothing is."""
    if not is_digits(digits):
        return "is no GTIN, which has digits only"
    if len(digits) not in LENGTHS:
        lost = "; zeros in front may be lost" if len(digits) < 13 else ""
        return f"has {len(digits)} digits; a GTIN has 8, 12, 13 or 14{lost}"
    right = check_digit(digits[:-1])
    if digits[-1] != right:
        return f"has the wrong check digit: it ends in {digits[-1]}, its other digits want {right}"
    return ""


def barcode_problem(code: str, sku: str = "") -> str:
    """The same of any code on goods: one that looks like a GTIN must be right, but for the product's own number.

    Who prints the own number of a product as its barcode has given it no check digit.
    """
    if code == sku or not is_digits(code) or len(code) not in LENGTHS:
        return ""
    return gtin_problem(code)
