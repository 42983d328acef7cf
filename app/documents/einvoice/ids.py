"""Numbers of companies as machines read them: VAT ids with their country, electronic addresses with their scheme."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from app.documents.einvoice.terms import Endpoint
from app.domain.countries import COUNTRIES

# Code list EAS: the schemes of VAT ids by the country in front of the id.
VAT_SCHEMES: Final[Mapping[str, str]] = MappingProxyType({
    "AD": "9922", "AL": "9923", "AT": "9914", "BA": "9924", "BE": "9925", "BG": "9926", "CH": "9927", "CY": "9928",
    "CZ": "9929", "DE": "9930", "EE": "9931", "EL": "9933", "ES": "9920", "FI": "0213", "FR": "9957", "GB": "9932",
    "HR": "9934", "HU": "9910", "IE": "9935", "IT": "0211", "LI": "9936", "LT": "9937", "LU": "9938", "LV": "9939",
    "MC": "9940", "ME": "9941", "MK": "9942", "MT": "9943", "NL": "9944", "PL": "9945", "PT": "9946", "RO": "9947",
    "RS": "9948", "SI": "9949", "SK": "9950", "SM": "9951", "TR": "9952", "VA": "9953",
})  # fmt: skip
_SIGNS = str.maketrans("", "", " .-/\u00a0\u2009\u202f")
# Greece calls itself EL in VAT ids, Northern Ireland XI (BR-CO-09; Directive 2006/112 Art. 215).
_OTHERS = frozenset(("EL", "XI"))
_WITHOUT_VAT = frozenset(("US",))


def vat_id(said: str, country: str) -> str:
    """A VAT id with its country in front, as BR-CO-09 asks; "" where there is none, or the country has no such tax."""
    plain = said.translate(_SIGNS).upper()
    if not plain or country in _WITHOUT_VAT:
        return ""
    front = plain[:2]
    if front == "GR":
        return f"EL{plain[2:]}"
    if front in COUNTRIES | _OTHERS:
        return plain
    return {"GR": "EL"}.get(country, country) + plain


def of_vat_id(number: str) -> Endpoint | None:
    """The electronic address that a VAT id is; None where its country has no such scheme."""
    scheme = VAT_SCHEMES.get(number[:2])
    return Endpoint(scheme, number) if scheme else None
