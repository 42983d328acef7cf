"""The sentences an invoice needs in a country, in the language of its office. They belong to `presets`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Words:
    """Sentences for the papers; empty where the country has no such rule."""

    unregistered: str
    """Why no tax is charged by who is not registered: the reason of tax category E or O."""
    reverse_charge: str
    retention: str
    """That goods stay the seller's until they are paid for."""
    payment: str
    """What the law wants said about paying late, or what is usual."""


WORDS: Mapping[str, Words] = MappingProxyType({
    # UStG § 19 and UStDV § 34a Nr. 5; § 14a Abs. 5; BGB § 449; § 286 Abs. 3 and § 288 Abs. 2.
    "DE": Words(
        "Steuerfreier Umsatz eines Kleinunternehmers (§ 19 UStG)",
        "Steuerschuldnerschaft des Leistungsempfängers",
        "Die Ware bleibt bis zur vollständigen Bezahlung unser Eigentum (§ 449 BGB).",
        "Nach Ablauf der Frist gelten die gesetzlichen Verzugszinsen (§ 288 BGB).",
    ),
    # UStG 1994 § 6 Abs. 1 Z 27; § 19 Abs. 1; ABGB § 1063; UGB § 456.
    "AT": Words(
        "Umsatzsteuerbefreit – Kleinunternehmer gemäß § 6 Abs. 1 Z 27 UStG",
        "Übergang der Steuerschuld auf den Leistungsempfänger (Reverse Charge)",
        "Die Ware bleibt bis zur vollständigen Bezahlung unser Eigentum.",
        "Bei Zahlungsverzug gelten die gesetzlichen Verzugszinsen (§ 456 UGB).",
    ),
    # MWSTG Art. 10 Abs. 2; ZGB Art. 715 (a retention must be registered, so none is printed); OR Art. 104.
    "CH": Words(
        "Nicht mehrwertsteuerpflichtig (Art. 10 Abs. 2 MWSTG)",
        "",
        "",
        "Bei Zahlungsverzug werden 5 % Verzugszins berechnet (Art. 104 OR).",
    ),
    # CGI art. 293 B; art. 283-2 and annexe II art. 242 nonies A I 13°; Code civil art. 2367; Code de commerce L441-10.
    "FR": Words(
        "TVA non applicable, article 293 B du CGI",
        "Autoliquidation",
        "Les marchandises restent notre propriété jusqu’au paiement complet (article 2367 du Code civil).",
        "Retard de paiement : pénalités au taux de trois fois l’intérêt légal et indemnité forfaitaire de 40 € pour "
        "frais de recouvrement (articles L441-10 et D441-5 du Code de commerce). Pas d’escompte.",
    ),
    # Wet OB 1968 art. 25; art. 12 and 35a lid 1 l; Burgerlijk Wetboek 3:92 and 6:119a.
    "NL": Words(
        "Factuur vrijgesteld van OB op grond van artikel 25 Wet OB",
        "Btw verlegd",
        "De goederen blijven ons eigendom tot zij volledig zijn betaald (artikel 3:92 BW).",
        "Bij te late betaling is de wettelijke handelsrente verschuldigd (artikel 6:119a BW).",
    ),
    # VAT Notice 700 and 735 (domestic reverse charge); Sale of Goods Act 1979 s. 19; Late Payment Act 1998.
    "GB": Words(
        "Not registered for VAT",
        "Reverse charge: customer to pay the VAT to HMRC",
        "Goods remain our property until paid for in full.",
        "Late payments bear statutory interest (Late Payment of Commercial Debts (Interest) Act 1998).",
    ),
    # VAT Consolidation Act 2010 s. 6 and 16; Sale of Goods Act 1893 s. 19; S.I. 580/2012.
    "IE": Words(
        "Not registered for VAT",
        "VAT on this supply to be accounted for by the principal contractor or customer (reverse charge)",
        "Goods remain our property until paid for in full.",
        "Late payments bear statutory interest (S.I. No. 580 of 2012).",
    ),
    # UCC 2-401 turns a retention into a security interest, so none is printed.
    "US": Words("No sales tax charged", "", "", ""),
    # Excise Tax Act s. 148 (small supplier).
    "CA": Words("Small supplier, not registered for GST/HST", "", "Goods remain our property until paid in full.", ""),
    # GST Act 1999 s. 23-15; s. 83-5 and Div. 86; PPSA 2009 (a retention is registered).
    "AU": Words("No GST charged: not registered for GST", "Recipient to pay the GST", "", ""),
    # CGST Act 2017 s. 22 and s. 9(3); Sale of Goods Act 1930 s. 25; MSMED Act 2006 s. 16.
    "IN": Words(
        "Not registered under GST",
        "Tax is payable on reverse charge",
        "Goods remain our property until paid for in full.",
        "",
    ),
})  # fmt: skip
