"""The tax has the name of the company's country, and the reason for none is in the paper's language."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest

from app.documents import make
from app.documents.runner import print_paper
from app.documents.specimen import specimen
from app.domain.founding import Setup
from app.domain.tax import DEFAULT_REASONS
from app.queries import paper_model as m
from tests.documents import samples
from tests.documents.reading import texts
from tests.shop import Shop


def words(pdf: bytes) -> str:
    return " ".join(" ".join(texts(pdf)).replace("\u00a0", " ").split())


def paper(country: str, language: str, tax_id: str, kind: str = m.INVOICE, **changes: object) -> m.Paper:
    """A paper of a company there, with two rates so that the tax has a column."""
    lines = (samples.line(1, tax_rate=10000), samples.line(2, tax_rate=5000))
    company = replace(samples.NORDLICHT, country=country, tax_id=tax_id, tax_number="4711")
    return samples.paper(kind, lines=lines, company=company, language=language, **changes)


@pytest.mark.parametrize(
    ("country", "language", "tax_id", "said"),
    [
        ("AU", "en_AU", "51 824 753 556", ("Tax invoice RE-2041", "GST 10% on 67.36", "ABN 51 824 753 556")),
        ("CA", "en_CA", "123026635RT0001", ("Invoice RE-2041", "GST/HST 10% on 67.36", "GST/HST no. 123026635RT0001")),
        ("IN", "en_IN", "27AAPFU0939F1ZV", ("Tax invoice RE-2041", "GST 10% on 67.36", "GSTIN 27AAPFU0939F1ZV",
                                            "PAN 4711")),
        ("US", "en_US", "91-1144442", ("Invoice RE-2041", "Tax 10% on 67.36", "Tax ID 91-1144442")),
        ("GB", "en_GB", "GB980780684", ("Invoice RE-2041", "VAT 10% on 67.36", "VAT no. GB980780684")),
        ("FR", "fr_FR", "FR40303265045", ("Facture RE-2041", "TVA 10 % sur 67,36", "N° TVA FR40303265045",
                                            "SIRET 4711")),
        ("BE", "fr_BE", "BE0403170701", ("TVA 10 % sur 67,36", "N° TVA BE0403170701", "N° fiscal 4711")),
        ("CA", "fr_CA", "123026635RT0001", ("TPS/TVH 10 % sur 67,36", "N° TPS/TVH 123026635RT0001")),
        ("ES", "es_ES", "ESB58378431", ("Factura RE-2041", "IVA 10 % sobre 67,36", "NIF-IVA ESB58378431", "NIF 4711")),
        ("CH", "de_CH", "CHE-107.787.577 MWST", ("MWST 10% auf 67.36", "MWST-Nr. CHE-107.787.577 MWST")),
        ("AT", "de_AT", "ATU13585627", ("USt. 10 % auf 67,36", "UID-Nr. ATU13585627", "Steuernr. 4711")),
        ("DE", "de", "DE136695976", ("USt. 10 % auf 67,36", "USt-IdNr. DE136695976", "Steuernr. 4711")),
    ],
)  # fmt: skip
def test_the_tax_is_called_as_in_the_companys_country(
    country: str, language: str, tax_id: str, said: tuple[str, ...]
) -> None:
    page = words(make(paper(country, language, tax_id)))
    for one in said:
        assert one in page, one
    if country not in ("GB", "DE"):
        assert "VAT" not in page.replace("N° TVA", "")


def test_the_readers_language_does_not_change_which_tax_it_is() -> None:
    assert "VAT 10% on" in words(make(paper("DE", "en_US", "DE136695976"))), "a German company charges no sales tax"
    assert "Tax 10% on" in words(make(paper("US", "en_GB", "91-1144442"))), "an American one charges no VAT"
    assert "GST 10 % auf" in words(make(paper("AU", "de", "51 824 753 556")))
    assert "GST 10 % sur" in words(make(paper("AU", "fr", "51 824 753 556")))
    assert "IVA 10 % sobre" in words(make(paper("DE", "es", "DE136695976")))
    assert "VAT 10% on" in words(make(paper("XX", "en", "1"))), "where no preset was written"


def test_prices_with_tax_name_it_too() -> None:
    made = paper("AU", "en_AU", "51 824 753 556", m.RECEIPT)
    assert made.totals is not None
    page = words(make(replace(made, totals=replace(made.totals, prices_include_tax=True))))
    assert "incl. 10% GST on" in page
    assert "ABN 51 824 753 556" in page


def test_only_what_is_taxed_is_a_tax_invoice() -> None:
    lines = (samples.line(1, tax_rate=0, tax_category="Z"),)
    made = samples.paper(m.INVOICE, lines=lines, language="en", company=replace(samples.NORDLICHT, country="AU"))
    assert "Tax invoice" not in words(make(made))
    taxed = paper("AU", "en", "51 824 753 556", form=m.ADVANCE)
    assert "Advance tax invoice RE-2041" in words(make(taxed))
    assert "with its GST" in words(make(taxed))
    assert "Tax invoice" not in words(make(paper("AU", "en", "1", m.QUOTATION)))


def test_what_lowers_the_tax_is_called_as_the_law_there_does() -> None:
    credited = (m.CreditedInvoice("INV-00012", "2026-03-18"),)
    page = words(make(paper("AU", "en_AU", "51 824 753 556", m.CREDIT_NOTE, credits=credited)))
    assert "Adjustment note GS-0107" in page
    assert "adjustment to tax invoice INV-00012 of 18" in page
    assert "redit" not in page.replace("Creditor", "")
    assert "ABN 51 824 753 556" in page, "s. 29-75(1)(b)"
    free = (samples.line(1, tax_rate=0, tax_category="Z"),)
    australian = replace(samples.NORDLICHT, country="AU")
    assert "Credit note" in words(make(samples.paper(m.CREDIT_NOTE, lines=free, language="en", company=australian)))
    assert "Credit memo GS-0107" in words(make(paper("US", "en_US", "91-1144442", m.CREDIT_NOTE)))
    for country in ("IN", "GB", "CA"):
        assert "Credit note GS-0107" in words(make(paper(country, "en", "1", m.CREDIT_NOTE))), country


def test_a_buyers_number_stands_on_invoices_where_the_law_asks_for_it() -> None:
    buyer = replace(samples.MUELLER, vat_id="27AAPFU0939F1ZV")
    assert "Your GSTIN 27AAPFU0939F1ZV" in words(make(paper("IN", "en_IN", "27AAPFU0939F1ZV", recipient=buyer)))
    assert "DE811907980" not in words(make(paper("DE", "de", "DE136695976")))


FRENCH = {
    "E": "Exonéré de TVA",
    "AE": "Autoliquidation : taxe due par le client",
    "K": "Livraison intracommunautaire exonérée",
    "G": "Exportation exonérée",
    "O": "Hors champ d’application de la TVA",
}
SPANISH = {
    "E": "Exento de IVA",
    "AE": "Inversión del sujeto pasivo",
    "K": "Entrega intracomunitaria exenta",
    "G": "Exportación exenta",
    "O": "No sujeto a IVA",
}
GERMAN = {
    "E": "Von der USt. befreit",
    "AE": "Steuerschuldnerschaft des Leistungsempfängers",
    "K": "Steuerfreie innergemeinschaftliche Lieferung",
    "G": "Steuerfreie Ausfuhrlieferung",
    "O": "Nicht steuerbar",
}


@pytest.mark.parametrize("category", list(DEFAULT_REASONS))
@pytest.mark.parametrize("language", ["de", "en", "fr", "es"])
def test_the_programs_own_reasons_are_said_in_the_papers_language(category: str, language: str) -> None:
    line = samples.line(1, tax_rate=None if category == "O" else 0, tax_category=category)
    sums = samples.totals((line,))
    reasons = "; ".join((DEFAULT_REASONS[category], "§ 4 Nr. 9 <UStG>"))
    totals = replace(sums, vat=(replace(sums.vat[0], reason=reasons),))
    page = words(make(samples.paper(m.INVOICE, lines=(line,), totals=totals, language=language)))
    said = {"de": GERMAN, "fr": FRENCH, "es": SPANISH}.get(language, DEFAULT_REASONS)[category]
    assert f"{said}; § 4 Nr. 9 <UStG>" in page
    assert (DEFAULT_REASONS[category] in page) == (language == "en")


def test_the_reverse_charge_is_worded_as_the_companys_law_does() -> None:
    line = samples.line(1, tax_rate=0, tax_category="AE")
    sums = samples.totals((line,))
    totals = replace(sums, vat=(replace(sums.vat[0], reason=DEFAULT_REASONS["AE"]),))
    for country, language, said in (
        ("AT", "de_AT", "Übergang der Steuerschuld auf den Leistungsempfänger"),
        ("FR", "fr_FR", "Autoliquidation"),
        ("FR", "en", DEFAULT_REASONS["AE"]),
        ("DE", "de_AT", "Steuerschuldnerschaft des Leistungsempfängers"),
    ):
        company = replace(samples.NORDLICHT, country=country)
        made = samples.paper(m.INVOICE, lines=(line,), totals=totals, language=language, company=company)
        assert said in words(make(made)), country


def test_a_german_shop_delivers_to_austria_in_german(shop: Shop) -> None:
    shop.do("save_company", language="de", vat_id="DE136695976")
    shop.do("save_customer", number="WIEN", name="Wien Bau GmbH", country="AT", vat_id="ATU13585627")
    order = shop.order("WIEN", lines=[{"product": "CU15", "quantity": "2"}, {"product": "CUT", "quantity": "1"}])
    page = words(print_paper(shop.database, "sales-order", str(order.number), "anna").pdf)
    assert "Steuerfreie innergemeinschaftliche Lieferung" in page
    assert "Steuerschuldnerschaft des Leistungsempfängers" in page
    assert "Tax-free" not in page
    assert "ATU13585627" in page


@pytest.mark.parametrize(("language", "said"), [("fr", "Votre entreprise"), ("es", "Su empresa")])
def test_the_first_window_shows_what_the_papers_will_say(language: str, said: str) -> None:
    made = specimen(Setup(country="FR", language="" if language == "fr" else language), datetime.date(2026, 3, 18))
    assert made.language == f"{language}_FR"
    assert said in words(make(made))
