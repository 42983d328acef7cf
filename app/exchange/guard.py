"""Text that a spreadsheet would take for a formula, made harmless so that it can be read back as it was.

An apostrophe is put before it (OWASP, CSV Injection). Text that begins with such an apostrophe already gets one more,
so that taking one away gives back what was there.
"""

import re

# What spreadsheets take for a formula, and what our own import would take for nothing.
_FORMULA = re.compile(r"'*[=+\-@\t\r\n]")
_NOTHING = re.compile(r"'*(?:NULL|\\N|\(null\))")


def guarded(text: str, formulas: bool = True) -> str:
    """The text for a cell. Without `formulas` the cell itself is marked as text, and only reading back is seen to."""
    if _NOTHING.fullmatch(text) or (_FORMULA.match(text) and (formulas or text.startswith("'"))):
        return f"'{text}"
    return text


def unguarded(text: str) -> str:
    """The text as it was."""
    return text[1:] if text.startswith("'") and (_FORMULA.match(text) or _NOTHING.fullmatch(text)) else text
