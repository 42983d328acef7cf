"""What is issued stands as it is; the law knows one way to correct each kind of it."""

from typing import Final

CREDIT: Final = "{number} is issued. To correct it: Shift+F12 makes a credit note."
AGAIN: Final = "{number} is issued. To correct it: issue an invoice."
LOCKED: Final = "The Z report {number} is locked. To correct it: correct beside a Z report."
_BILLED: Final = "{number} is invoiced. To correct it: Shift+F12 makes a credit note."
_ELSEWHERE: Final = "{number} is of the old system. It is corrected there."
_WAYS: Final = {"invoice": CREDIT, "credit_note": AGAIN, "z_report": LOCKED}


def way_of(kind: str, number: str, *, elsewhere: bool = False) -> str:
    """What to say to who would edit an issued document, "" of one that is none; ``elsewhere``: it was brought along."""
    way = _ELSEWHERE if elsewhere and kind in _WAYS else _WAYS.get(kind, "")
    return way.format(number=number)


def way_of_billed(number: str) -> str:
    """The same for an order whose invoice is issued."""
    return _BILLED.format(number=number)
