"""The creditor reference of ISO 11649: a bill's number as banks carry it, with figures that check it. Pure."""

_MOST = 21
_APART = str.maketrans("", "", "-/. _")


def creditor_reference(number: str) -> str:
    """ "RE-2041" as "RF79RE2041"; "" where a number has other signs than letters and figures, or more than 21 of them.

    Signs that only set parts apart are left out, as the standard asks.
    """
    plain = number.translate(_APART).upper()
    if not plain or len(plain) > _MOST or not (plain.isascii() and plain.isalnum()):
        return ""
    return f"RF{98 - _remainder(f'{plain}RF00'):02d}{plain}"


def is_creditor_reference(text: str) -> bool:
    """Whether it is one, by its check figures."""
    plain = "".join(text.split()).upper()
    if not (plain.startswith("RF") and plain[2:4].isdecimal() and 5 <= len(plain) <= _MOST + 4 and plain.isascii()):
        return False
    return plain.isalnum() and _remainder(plain[4:] + plain[:4]) == 1


def _remainder(text: str) -> int:
    """Of 97, where A is 10 and Z is 35 (ISO 7064)."""
    return int("".join(str(int(one, 36)) for one in text)) % 97
