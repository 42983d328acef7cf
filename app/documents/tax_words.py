"""What the tax is called on a paper, and why a line bears none.

The tax is the company's country's: an Australian company charges GST, whatever its customer speaks. Where the tax is a
VAT, each language has its own word for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from app.documents.words import languages, words
from app.domain.presets import Preset, preset
from app.domain.tax import DEFAULT_REASONS
from app.queries.paper_model import Paper

# The words of the tables: (the tax, the company's number for it). Only in these keys they are the tax's own.
_TABLE_WORDS = {
    "en": ("VAT", "VAT no."),
    "de": ("USt.", "USt-IdNr."),
    "fr": ("TVA", "N° TVA"),
    "es": ("IVA", "NIF-IVA"),
}
# What a tax that is no VAT is called there by who speaks the land's other language.
_SPOKEN_THERE = {("CA", "fr"): ("TPS/TVH", "N° TPS/TVH")}
_KEYS = ("tax", "tax_row", "incl_tax", "advance_text", "gross", "tax_id", "your_vat", "reason_E", "reason_O")
# No VAT, so no other language has a word for it.
_NO_VAT = ("AU", "CA", "IN", "US")
# A supply that is taxed goes by this name: GST Act 1999 s. 29-70; CGST Act 2017 s. 31.
_TAX_INVOICE = ("AU", "IN")
# What lowers the GST of a tax invoice is an adjustment note by name: GST Act 1999 s. 29-75; GSTR 2013/2.
_ADJUSTMENT = {
    "credit-note": "Adjustment note",
    "by_credit_note": "Adjustment note",
    "credit_to": "Adjustment note to tax invoice {number} of {date}",
    "answer_credit": "{amount} adjustment to tax invoice {number} of {date}",
    "answer_credit_plain": "{amount} adjustment",
    "credit_total": "Adjustment {currency}",
}
_CATEGORY_OF = {said: category for category, said in DEFAULT_REASONS.items()}


def words_for(paper: Paper) -> Mapping[str, str]:
    """The words of a paper: of its language, with the taxes of its company's country."""
    taxed = paper.totals is not None and any(row.category in ("S", "AE") for row in paper.totals.vat)
    return _words(paper.language, paper.company.country, taxed)


@lru_cache(maxsize=64)
def _words(language: str, country: str, taxed: bool) -> Mapping[str, str]:
    table, known = words(language), preset(country)
    if known is None:
        return table
    english, american = languages()["en"], languages()["en_US"]
    if table is english or table is american:
        table = american if known.country == "US" else english
    spoken = language.replace("-", "_").split("_")[0].lower()
    own = spoken == known.language
    named = dict(table)
    if (own or known.country in _NO_VAT) and table is not american:
        _name(named, known, spoken if spoken in _TABLE_WORDS else "en")
    if own and spoken != "en" and known.words.reverse_charge:
        named["reason_AE"] = known.words.reverse_charge  # as the law there words it
    if taxed and table is english and known.country in _TAX_INVOICE:
        named |= {"invoice": "Tax invoice", "final-invoice": "Final tax invoice"}
        if known.country == "AU":  # in India an advance is a receipt voucher, and taxed later
            named |= _ADJUSTMENT | {"advance-invoice": "Advance tax invoice"}
    return named


def _name(table: dict[str, str], known: Preset, language: str) -> None:
    tax, number = _TABLE_WORDS[language]
    there = _SPOKEN_THERE.get((known.country, language), (known.tax_name, known.tax_id_name))
    name = tax if there[0] == tax.rstrip(".") else there[0]
    for key in _KEYS:
        table[key] = table[key].replace(number, there[1]).replace(tax, name)
    if language != "de" and known.tax_number_name:
        table["tax_number"] = known.tax_number_name


def reason_text(table: Mapping[str, str], reason: str) -> str:
    """Why there is no tax: what the program says by itself in the paper's language, what people typed as they did."""
    parts = reason.split("; ")
    return "; ".join(table[f"reason_{_CATEGORY_OF[part]}"] if part in _CATEGORY_OF else part for part in parts)
