"""What a bill needs to be read by machines: its form, where it is delivered, what the buyer sorts it by.

EN 16931 calls them BT-34 and BT-49 (electronic addresses, with a scheme of the code list EAS) and BT-10 (the buyer's
reference). Units are codes of UN/ECE Recommendation 20, goods in India codes of the HSN.
"""

from collections.abc import Mapping
from typing import Final

from app.domain.errors import RuleViolation

FORMS: Final[Mapping[str, str]] = {
    "": "paper that carries its data",
    "facturx": "Factur-X",
    "xrechnung": "XRechnung",
    "peppol": "Peppol",
}
"""The forms of bills for machines, and how each is called. Every bill carries Factur-X; the others go beside it."""


def scheme_of(given: str | None, field: str = "endpoint_scheme") -> str | None:
    """The scheme of an electronic address as it is written: four figures, or EM for e-mail. Raises RuleViolation."""
    if not given:
        return given
    scheme = given.strip().upper()
    if scheme != "EM" and not (len(scheme) == 4 and scheme.isascii() and scheme.isdecimal()):
        raise RuleViolation(
            f"The scheme of an electronic address is four figures like 9930, or EM; not {given}.", field
        )
    return scheme


def unit_code_of(given: str | None, field: str = "unit_code") -> str | None:
    """A unit's code (UN/ECE Rec 20): two or three letters or figures like C62 or MTR. Raises RuleViolation."""
    if not given:
        return given
    code = given.strip().upper()
    if not (2 <= len(code) <= 3 and code.isascii() and code.isalnum()):
        raise RuleViolation(f"The code of a unit is like C62, MTR or KGM, not {given}.", field)
    return code


def hsn_of(given: str | None, field: str = "hsn") -> str | None:
    """A code of goods (HSN, or SAC of services): 4 to 8 figures. Raises RuleViolation."""
    if not given:
        return given
    code = "".join(given.split())
    if not (4 <= len(code) <= 8 and code.isascii() and code.isdecimal()):
        raise RuleViolation(f"A code of goods (HSN) is 4 to 8 figures like 7411, not {given}.", field)
    return code
