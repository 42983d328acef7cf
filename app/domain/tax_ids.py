"""How the tax numbers of companies look, by country; the check digits are python-stdnum's, which the rules do not need.

`module` names its module below `stdnum`, `prefix` what stands before the number, `length` its characters without that.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class TaxId:
    """One country's number on invoices."""

    name: str
    module: str
    prefix: str
    length: int
    example: str


LOCAL_WORDS: Mapping[str, TaxId] = MappingProxyType({
    "DE": TaxId("VAT number", "de.vat", "DE", 9, "DE136695976"),
    "AT": TaxId("VAT number", "at.uid", "AT", 9, "ATU13585627"),
    "CH": TaxId("VAT number", "ch.vat", "", 16, "CHE-107.787.577 MWST"),
    "FR": TaxId("VAT number", "fr.tva", "FR", 11, "FR40303265045"),
    "NL": TaxId("VAT number", "nl.btw", "NL", 12, "NL4495445B01"),
    "GB": TaxId("VAT number", "gb.vat", "GB", 9, "GB980780684"),
    "IE": TaxId("VAT number", "ie.vat", "IE", 8, "IE6433435F"),
    "US": TaxId("EIN", "us.ein", "", 9, "91-1144442"),
    "CA": TaxId("GST/HST number", "ca.bn", "", 15, "123026635RT0001"),
    "AU": TaxId("ABN", "au.abn", "", 11, "51 824 753 556"),
    "IN": TaxId("GSTIN", "in_.gstin", "", 15, "27AAPFU0939F1ZV"),
})  # fmt: skip
