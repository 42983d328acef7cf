"""The matrix of what bills must say: each cell emptied is missed by its field, and filled nothing is."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from app.domain.deal import Address, Deal, DealLine, Party, reckoned
from app.domain.legal import Facts, exempt_by, in_words, missing
from app.domain.tax import Tax

TAXES = {
    "S": Tax("S", "S", 19000), "AE": Tax("AE", "AE", 0, "Reverse charge"), "K": Tax("K", "K", 0, "Intra-EU"),
    "E": Tax("E", "E", 0, "§ 4 UStG"), "O": Tax("O", "O", 0, "Not taxable"),
}  # fmt: skip
YARD = Address(street="1 Yard", postcode="1000", city="Town", region="KA")


def facts(country: str, currency: str, *, price: int = 500, tax: str = "S", vat: str = "", **company: Any) -> Facts:
    line = DealLine(1, "p-1", "CU15", "Pipe", 1000, "pc", price * 10_000, TAXES[tax])
    deal = reckoned(Deal(Party("c-1", "K-1", "Kern", YARD, vat), "2026-03-18", currency, (line,)))
    return replace(
        Facts(deal, country, "Nord", "", "Harbour 1", "Kiel", "VAT1", "20 123", "HRB 1", "Ute Nord", "KA",
              hsn={"p-1": "7411"}),
        **company,
    )  # fmt: skip


def buyer(of: Facts, **changes: str) -> Facts:
    who = of.deal.customer
    party = {name: changes.pop(name) for name in ("name", "vat_id") if name in changes}
    where = replace(who.address, **changes)
    return replace(of, deal=replace(of.deal, customer=replace(who, address=where, **party)))


def fields(of: Facts) -> list[str]:
    return [one.field for one in missing(of)]


DE, FR, UK = facts("DE", "EUR", legal_form="GmbH"), facts("FR", "EUR"), facts("GB", "GBP", name="Nord Ltd")
US, IN = facts("US", "USD"), facts("IN", "INR", vat="29AAAAA0000A1Z5", number="RE-2041")
COMPLETE = {"DE": DE, "FR": FR, "UK": UK, "US": US, "IN": IN, "PT": facts("PT", "EUR")}


@pytest.mark.parametrize("country", COMPLETE)
def test_what_is_complete_lacks_nothing(country: str) -> None:
    assert fields(COMPLETE[country]) == []


@pytest.mark.parametrize("country", COMPLETE)
@pytest.mark.parametrize("name", ["name", "street", "city"])
def test_everywhere_the_seller_says_who_and_where_it_is(country: str, name: str) -> None:
    assert fields(replace(COMPLETE[country], **{name: " "}))[0] == f"company.{name}"


@pytest.mark.parametrize("country", COMPLETE)
@pytest.mark.parametrize("name", ["name", "street", "city"])
def test_everywhere_a_bill_of_weight_says_whom_it_is_for(country: str, name: str) -> None:
    [one] = missing(buyer(COMPLETE[country], **{name: ""}))
    assert (one.field, one.entity, one.name, one.record) == (f"customer.{name}", "customer", name, "K-1")


@pytest.mark.parametrize(
    ("of", "field"),
    [
        (replace(FR, vat_id=""), "company.vat_id"),
        (replace(UK, vat_id=""), "company.vat_id"),
        (replace(IN, vat_id=""), "company.vat_id"),
        (replace(DE, vat_id="", tax_number=""), "company.vat_id"),
        (facts("DE", "EUR", tax="K", vat="FR1", vat_id=""), "company.vat_id"),
        (facts("DE", "EUR", tax="AE"), "customer.vat_id"),
        (facts("FR", "EUR", tax="K"), "customer.vat_id"),
        (replace(DE, register=""), "company.register"),
        (replace(DE, directors=""), "company.directors"),
        (replace(DE, legal_form="", name="Nord UG (haftungsbeschränkt)", directors=""), "company.directors"),
        (replace(UK, register=""), "company.register"),
        (replace(IN, hsn={}), "product.hsn"),
        (replace(IN, number="RE-2041/2026-27/0001"), "number"),
        (buyer(facts("IN", "INR", price=43_000), region=""), "customer.region"),
        (replace(IN, region="", vat_id="GST 1"), "company.region"),
        (replace(IN, deal=replace(IN.deal, lines=(replace(IN.deal.lines[0], unit=""),))), "product.unit"),
        (replace(US, deal=replace(US.deal, tax_status="exempt")), "customer.tax_certificate"),
    ],
)
def test_each_country_asks_for_its_own(of: Facts, field: str) -> None:
    assert fields(of) == [field]


def test_a_buyer_abroad_has_no_state_to_say_and_another_place_says_its_own() -> None:
    dear = facts("IN", "INR", price=43_000)
    assert fields(buyer(dear, region="Bayern", country="DE")) == []
    assert fields(buyer(IN, region="", country="DE", vat_id="DE136695976")) == []
    there = replace(dear, deal=replace(dear.deal, ship_to=Address(street="Pier 2", city="Kochi")))
    [one] = missing(there)
    assert (one.field, one.name) == ("order", ""), "nothing that is filled in of the customer would mend it"
    assert (
        one.sentence == "Pier 2, Kochi has no state that is known, which is where it is supplied: say it in the order."
    )
    there = replace(dear, deal=replace(dear.deal, ship_to=Address(street="Pier 2", city="Kochi", region="KL")))
    assert fields(there) == []


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("Resale", "Resale; certificate 12"),
        ("", "certificate 12"),
        ("Resale; certificate 12", "Resale; certificate 12"),
        ("certificate 12", "certificate 12"),
        ("Resale; certificate 123", "Resale; certificate 12"),
        ("certificate 123", "certificate 12"),
        ("Resale; certificate A; certificate B", "Resale; certificate 12"),
        ("certificate of resale", "certificate of resale; certificate 12"),
    ],
)
def test_an_exemption_names_one_certificate_the_latest(reason: str, said: str) -> None:
    deal = facts("US", "USD", tax="E").deal
    tax = replace(TAXES["E"], reason=reason)
    deal = exempt_by(reckoned(replace(deal, lines=(replace(deal.lines[0], tax=tax),))), "12")
    assert deal.lines[0].tax.reason == deal.totals.vat[0].reason == said
    assert exempt_by(deal, "12") == deal


def test_an_exemption_says_why() -> None:
    exempt = facts("DE", "EUR", tax="E")
    assert fields(exempt) == []
    row = replace(exempt.deal.totals.vat[0], reason="")
    silent = replace(exempt, deal=replace(exempt.deal, totals=replace(exempt.deal.totals, vat=(row,))))
    assert fields(silent) == ["customer.tax_reason"]


@pytest.mark.parametrize(
    ("country", "currency", "price", "asked"),
    [
        ("DE", "EUR", 210, False),  # 249.90 with 19 %
        ("DE", "EUR", 211, True),
        ("GB", "GBP", 210, False),
        ("GB", "GBP", 211, True),
        ("FR", "EUR", 84, False),
        ("FR", "EUR", 85, True),
        ("DE", "CHF", 1, True),  # the law counts in euros
        ("US", "USD", 1, True),
        ("IN", "INR", 42_000, False),  # of an unregistered buyer below 50,000 rupees
        ("IN", "INR", 43_000, True),
    ],
)
def test_small_bills_need_not_say_to_whom(country: str, currency: str, price: int, asked: bool) -> None:
    small = buyer(facts(country, currency, price=price), street="", city="", region="")
    assert ("customer.street" in fields(small)) == asked


def test_no_small_bill_leaves_out_who_owes_the_tax() -> None:
    assert fields(buyer(facts("DE", "EUR", price=1, tax="K"), street="")) == ["customer.street", "customer.vat_id"]


def test_whoever_walks_in_is_asked_for_nothing() -> None:
    for one in (DE, FR, UK, US, IN):
        assert fields(buyer(replace(one, walk_in=True), street="", city="", region="")) == []


def test_a_tax_number_is_enough_in_germany_and_none_where_no_tax_is() -> None:
    assert fields(replace(DE, vat_id="")) == []
    assert fields(facts("FR", "EUR", tax="O", vat_id="")) == []


def test_nothing_is_asked_in_countries_whose_law_is_not_known() -> None:
    assert fields(buyer(replace(DE, country="CH", vat_id="", city=""), street="")) == []


def test_what_is_missing_is_said_in_a_few_words() -> None:
    goods = [("product.hsn", f"P{number}") for number in range(6)]
    assert in_words([("company.vat_id", ""), ("customer.street", "K-1"), ("customer.city", "K-1")]) == (
        "our VAT id, their street and town"
    )
    assert in_words([("number", ""), *goods[:2]]) == "a lawful number, HSN of P0 and P1"
    assert in_words([("order", ""), ("address", "K-1")]) == "a state of the delivery address and complete address"
    assert in_words([("address.street", "K-1"), ("address.city", "K-1")]) == "their billing street and town"
    assert in_words(goods) == "HSN of P0, P1, P2 and 3 more"
