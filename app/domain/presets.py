"""What is usual and asked by law in a country: currency, taxes, paper, numbers, words. One face: `preset(country)`.

A preset is what a new company begins with; all of it can be changed afterwards, and nothing here binds books that
exist. Rates are those in force on 22 September 2025 with the history a shop may still have papers of. Each preset names
the law or the office its figures were taken from.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from app.domain.preset_words import WORDS, Words


@dataclass(frozen=True, slots=True)
class Rate:
    """A tax code from a date on: `percent` as written, `category` the EN 16931 code (S, Z, E, AE, O)."""

    code: str
    name: str
    category: str
    percent: str
    valid_from: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Preset:
    """What a company in a country begins with."""

    country: str
    name: str
    currency: str
    tax_name: str
    """What people there call the tax: USt, TVA, GST."""
    tax_id_name: str
    """What the number is called that stands on invoices: USt-IdNr., ABN."""
    tax_number_name: str
    """A second number of the tax office where there is one, else empty."""
    tax_id_example: str
    rates: tuple[Rate, ...]
    """With their history, oldest first within a code."""
    default_tax: str
    paper_size: str
    language: str
    """Of the papers, two letters."""
    locale: str
    """Whose numbers and dates the papers write."""
    date_example: str
    number_example: str
    invoice_prefix: str
    """With {year} or {fiscal}, which `numbering` fills in."""
    credit_prefix: str
    width: int
    terms_days: int
    words: Words
    source: str

    def numbering(self, today: date) -> tuple[str, str]:
        """The prefixes of invoices and credit notes as they begin today."""
        year = today.year
        # India's year of tax begins on 1 April (Income-tax Act 1961, s. 3; CGST Rule 46(b)).
        begins = year if today.month >= 4 else year - 1
        fill = {"year": str(year), "fiscal": f"{begins % 100:02d}-{(begins + 1) % 100:02d}"}
        return self.invoice_prefix.format(**fill), self.credit_prefix.format(**fill)

    def rate_today(self, code: str, today: date) -> Rate:
        """The rate of that code which holds today. Raises KeyError if there is none."""
        held = [one for one in self.rates if one.code == code and one.valid_from <= today.isoformat()]
        if not held:
            raise KeyError(code)
        return max(held, key=lambda one: one.valid_from)

    @property
    def codes(self) -> tuple[str, ...]:
        """The tax codes in the order of the table."""
        return tuple(dict.fromkeys(one.code for one in self.rates))


def _s(code: str, name: str, *steps: tuple[str, str]) -> tuple[Rate, ...]:
    return tuple(Rate(code, name, "S", percent, since) for since, percent in steps)


_ZERO = Rate("Z0", "Zero rated", "Z", "0", "2000-01-01")
_NO_TAX = Rate("NOTAX", "No tax charged here", "O", "0", "2000-01-01", "No tax charged")

# Umsatzsteuergesetz § 12 Abs. 1 und 2 (gesetze-im-internet.de/ustg_1980/__12.html); 16 and 5 % from July to December
# 2020: § 28 UStG. 0 % for photovoltaic systems: § 12 Abs. 3, since 2023. § 14 Abs. 4: what an invoice says. No number
# has to hold the year, but it is usual. § 146a AO: a till needs a certified security device.
_DE = Preset(
    "DE", "Germany", "EUR", "USt", "USt-IdNr.", "Steuernummer", "DE136695976",
    (
        *_s("S19", "Regelsatz", ("2007-01-01", "19"), ("2020-07-01", "16"), ("2021-01-01", "19")),
        *_s("S7", "Ermäßigt", ("1983-07-01", "7"), ("2020-07-01", "5"), ("2021-01-01", "7")),
        Rate("Z0", "Nullsatz Photovoltaik", "Z", "0", "2023-01-01"),
    ),
    "S19", "a4", "de", "de_DE", "18.03.2026", "1.234,56", "RE-{year}-", "GS-{year}-", 4, 30, WORDS["DE"],
    "UStG §§ 12, 14, 19, 28 (gesetze-im-internet.de); AO § 146a",
)  # fmt: skip

# Code général des impôts art. 278 (20 %), 278 bis to 279 (10 %), 278-0 bis (5,5 %), 281 quater to octies (2,1 %);
# rates of 2014: loi 2012-1510 art. 68. Numbering: annexe II art. 242 nonies A. Art. 286 I 3° bis: a certified till.
_FR = Preset(
    "FR", "France", "EUR", "TVA", "N° TVA", "SIRET", "FR40303265045",
    (
        *_s("S20", "Taux normal", ("2000-04-01", "19.6"), ("2014-01-01", "20")),
        *_s("S10", "Taux intermédiaire", ("2012-01-01", "7"), ("2014-01-01", "10")),
        *_s("S5.5", "Taux réduit", ("1982-07-01", "5.5")),
        *_s("S2.1", "Taux particulier", ("1989-01-01", "2.1")),
    ),
    "S20", "a4", "fr", "fr_FR", "18/03/2026", "1 234,56", "FA-{year}-", "AV-{year}-", 4, 30, WORDS["FR"],
    "CGI art. 278 à 281 nonies, 286, 293 B; annexe II art. 242 nonies A (legifrance.gouv.fr)",
)  # fmt: skip

# Umsatzsteuergesetz 1994 § 10 (ris.bka.gv.at): 20 % and 10 % since 1984, 13 % since 2016. § 11: what an invoice says.
# Registrierkassensicherheitsverordnung: a certified till.
_AT = Preset(
    "AT", "Austria", "EUR", "USt", "UID-Nr.", "Steuernummer", "ATU13585627",
    (
        *_s("S20", "Normalsteuersatz", ("1984-01-01", "20")),
        *_s("S13", "Ermäßigt 13 %", ("2016-01-01", "13")),
        *_s("S10", "Ermäßigt 10 %", ("1984-01-01", "10")),
    ),
    "S20", "a4", "de", "de_AT", "18.03.2026", "1 234,56", "RE-{year}-", "GS-{year}-", 4, 30, WORDS["AT"],
    "UStG 1994 §§ 6, 10, 11 (ris.bka.gv.at); RKSV",
)  # fmt: skip

# Mehrwertsteuergesetz Art. 25 (fedlex.admin.ch, SR 641.20): 8.1, 2.6 and 3.8 % since 2024; Art. 26: invoices.
_CH = Preset(
    "CH", "Switzerland", "CHF", "MWST", "MWST-Nr.", "", "CHE-107.787.577 MWST",
    (
        *_s("S8.1", "Normalsatz", ("2018-01-01", "7.7"), ("2024-01-01", "8.1")),
        *_s("S2.6", "Reduzierter Satz", ("2018-01-01", "2.5"), ("2024-01-01", "2.6")),
        *_s("S3.8", "Beherbergung", ("2018-01-01", "3.7"), ("2024-01-01", "3.8")),
    ),
    "S8.1", "a4", "de", "de_CH", "18.03.2026", "1’234.56", "RE-{year}-", "GS-{year}-", 4, 30, WORDS["CH"],
    "MWSTG Art. 10, 25, 26 (fedlex.admin.ch, SR 641.20); estv.admin.ch",
)  # fmt: skip

# Wet op de omzetbelasting 1968 art. 9 and table I (wetten.overheid.nl): 21 % since October 2012, 9 % since 2019.
# Art. 35a: what an invoice says, numbered without gaps; art. 25: the scheme for small undertakings (KOR).
_NL = Preset(
    "NL", "Netherlands", "EUR", "btw", "btw-id", "KvK", "NL4495445B01",
    (
        *_s("S21", "Algemeen tarief", ("2001-01-01", "19"), ("2012-10-01", "21")),
        *_s("S9", "Verlaagd tarief", ("1986-10-01", "6"), ("2019-01-01", "9")),
        replace(_ZERO, name="Nultarief", valid_from="1969-01-01"),
    ),
    "S21", "a4", "nl", "nl_NL", "18-03-2026", "1.234,56", "F{year}-", "C{year}-", 4, 30, WORDS["NL"],
    "Wet OB 1968 art. 9, 25, 35a (wetten.overheid.nl); belastingdienst.nl, btw-tarieven",
)  # fmt: skip

# Value Added Tax Act 1994 s. 2 and Schedules 7A and 8 (legislation.gov.uk); gov.uk/vat-rates. 20 % since 4 Jan 2011.
_GB = Preset(
    "GB", "United Kingdom", "GBP", "VAT", "VAT no.", "Company no.", "GB980780684",
    (
        *_s("S20", "Standard rate", ("2010-01-01", "17.5"), ("2011-01-04", "20")),
        *_s("S5", "Reduced rate", ("1997-09-01", "5")),
        replace(_ZERO, valid_from="1973-04-01"),
    ),
    "S20", "a4", "en", "en_GB", "18 Mar 2026", "1,234.56", "INV-", "CN-", 5, 30, WORDS["GB"],
    "VAT Act 1994 s. 2, Sch. 7A and 8 (legislation.gov.uk); VAT Notice 700; gov.uk/vat-rates",
)  # fmt: skip

# Value-Added Tax Consolidation Act 2010 s. 46 (irishstatutebook.ie); revenue.ie, current and historic VAT rates.
# 21 % from September 2020 to February 2021.
_IE = Preset(
    "IE", "Ireland", "EUR", "VAT", "VAT no.", "", "IE6433435F",
    (
        *_s("S23", "Standard rate", ("2012-01-01", "23"), ("2020-09-01", "21"), ("2021-03-01", "23")),
        *_s("S13.5", "Reduced rate", ("2003-01-01", "13.5")),
        *_s("S9", "Second reduced rate", ("2011-07-01", "9")),
        replace(_ZERO, valid_from="1972-11-01"),
    ),
    "S23", "a4", "en", "en_IE", "18 Mar 2026", "1,234.56", "INV-", "CN-", 5, 30, WORDS["IE"],
    "VAT Consolidation Act 2010 s. 46, 66; revenue.ie, VAT rates",
)  # fmt: skip

# There is no federal sales tax. The state's, county's and city's rate is entered by hand (irs.gov; the state's office).
_US = Preset(
    "US", "United States", "USD", "Sales tax", "EIN", "State permit no.", "91-1144442",
    (_NO_TAX,),
    "NOTAX", "letter", "en", "en_US", "3/18/2026", "1,234.56", "INV-", "CM-", 5, 30, WORDS["US"],
    "No federal sales tax; rates of states and cities are entered by hand (taxadmin.org lists their offices)",
)  # fmt: skip

# Excise Tax Act s. 165(1) (laws-lois.justice.gc.ca): GST 5 % since 2008. HST, PST and QST are entered by hand.
_CA = Preset(
    "CA", "Canada", "CAD", "GST/HST", "GST/HST no.", "", "123026635RT0001",
    (
        *_s("GST5", "GST", ("2006-07-01", "6"), ("2008-01-01", "5")),
        replace(_ZERO, valid_from="1991-01-01"),
    ),
    "GST5", "letter", "en", "en_CA", "2026-03-18", "1,234.56", "INV-", "CN-", 5, 30, WORDS["CA"],
    "Excise Tax Act s. 148, 165 (laws-lois.justice.gc.ca); canada.ca, GST/HST rates; provinces by hand",
)  # fmt: skip

# A New Tax System (Goods and Services Tax) Act 1999 s. 9-70 (legislation.gov.au): 10 % since 1 July 2000; ato.gov.au.
_AU = Preset(
    "AU", "Australia", "AUD", "GST", "ABN", "", "51 824 753 556",
    (
        *_s("GST10", "GST", ("2000-07-01", "10")),
        Rate("Z0", "GST-free", "Z", "0", "2000-07-01"),
    ),
    "GST10", "a4", "en", "en_AU", "18/3/2026", "1,234.56", "INV-", "AN-", 5, 30, WORDS["AU"],
    "GST Act 1999 s. 9-70, 29-70, 29-75 (legislation.gov.au); ato.gov.au, tax invoices and adjustment notes",
)  # fmt: skip

# Notification 9/2025-Central Tax (Rate) of 17 September 2025, in force from 22 September 2025 (cbic-gst.gov.in): the
# slabs of 12 and 28 % of Notification 1/2017 are gone, 40 % is new. A rate is CGST and SGST together, or IGST.
_IN = Preset(
    "IN", "India", "INR", "GST", "GSTIN", "PAN", "27AAPFU0939F1ZV",
    (
        *_s("GST18", "Standard", ("2017-07-01", "18")),
        *_s("GST5", "Merit rate", ("2017-07-01", "5")),
        *_s("GST40", "Special rate", ("2025-09-22", "40")),
        *_s("GST3", "Precious metals", ("2017-07-01", "3")),
        replace(_ZERO, name="Nil rated", valid_from="2017-07-01"),
    ),
    "GST18", "a4", "en", "en_IN", "18/03/2026", "1,234.56", "INV/{fiscal}/", "CN/{fiscal}/", 4, 30,
    WORDS["IN"],
    "Notification 9/2025-CT(Rate) (cbic-gst.gov.in); CGST Rules 46 and 53",
)  # fmt: skip

PRESETS: dict[str, Preset] = {
    one.country: one for one in (_DE, _AT, _CH, _FR, _NL, _GB, _IE, _US, _CA, _AU, _IN)
}  # fmt: skip

# Where the law asks for a certified till, which this program is not: KassenSichV; RKSV; CGI art. 286; D.lgs. 127/2015.
_CASH_ELSEWHERE = frozenset({"DE", "AT", "FR", "IT"})


def cash_recording(country: str) -> str:
    """What a new company there says of cash: "off" until it states that a certified till takes it; "" elsewhere."""
    return "off" if country.upper() in _CASH_ELSEWHERE else ""


def preset(country: str) -> Preset | None:
    """The country's preset (ISO 3166 alpha-2), or None where none was written yet."""
    return PRESETS.get(country.upper())


def paper_size(country: str) -> str:
    """Letter where the land prints on it, A4 elsewhere."""
    known = preset(country)
    return known.paper_size if known else "letter" if country in {"MX", "PH", "CL", "CO", "VE"} else "a4"
