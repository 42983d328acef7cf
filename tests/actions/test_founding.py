"""Companies founded as people answer it: in twelve countries, with and without a tax number, with slips of the hand."""

from __future__ import annotations

import base64
import datetime
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.actions.check_digits import tax_id_problem
from app.actions.founding import found_company, problems
from app.cli import run
from app.domain.errors import RuleViolation
from app.domain.founding import Setup, going_back, next_numbers, rates_of
from app.domain.presets import PRESETS, cash_recording, preset
from app.domain.tax_ids import LOCAL_WORDS
from app.store.database import Database
from app.store.sql import sql
from tests.shop import Shop

TODAY = datetime.date(2026, 3, 18)
MUELLER = Setup(country="DE", name="Müller Bau GmbH", registered="yes", tax_id="DE136695976")


def rows(database: Database, statement: str) -> list[Any]:
    with database.read() as view:
        return [tuple(row) for row in view.rows(sql(statement))]


@pytest.mark.parametrize(
    ("country", "currency", "paper", "rates", "invoice"),
    [
        ("DE", "EUR", "a4", {"S19": "19", "S7": "7", "Z0": "0"}, "RE-2026-"),
        ("AT", "EUR", "a4", {"S20": "20", "S13": "13", "S10": "10"}, "RE-2026-"),
        ("CH", "CHF", "a4", {"S8.1": "8.1", "S2.6": "2.6", "S3.8": "3.8"}, "RE-2026-"),
        ("FR", "EUR", "a4", {"S20": "20", "S10": "10", "S5.5": "5.5", "S2.1": "2.1"}, "FA-2026-"),
        ("NL", "EUR", "a4", {"S21": "21", "S9": "9", "Z0": "0"}, "F2026-"),
        ("GB", "GBP", "a4", {"S20": "20", "S5": "5", "Z0": "0"}, "INV-"),
        ("IE", "EUR", "a4", {"S23": "23", "S13.5": "13.5", "S9": "9", "Z0": "0"}, "INV-"),
        ("US", "USD", "letter", {"NOTAX": "0"}, "INV-"),
        ("CA", "CAD", "letter", {"GST5": "5", "Z0": "0"}, "INV-"),
        ("AU", "AUD", "a4", {"GST10": "10", "Z0": "0"}, "INV-"),
        ("IN", "INR", "a4", {"GST18": "18", "GST5": "5", "GST40": "40", "GST3": "3", "Z0": "0"}, "INV/25-26/"),
    ],
)
def test_a_country_brings_its_money_its_rates_and_its_numbers(country, currency, paper, rates, invoice) -> None:
    known = preset(country)
    assert (known.currency, known.paper_size, known.numbering(TODAY)[0]) == (currency, paper, invoice)
    assert {code: known.rate_today(code, TODAY).percent for code in known.codes} == rates
    assert known.source


def test_german_papers_of_autumn_2020_still_find_their_sixteen_percent() -> None:
    known = preset("DE")
    assert known.rate_today("S19", datetime.date(2020, 10, 1)).percent == "16"
    assert known.rate_today("S7", datetime.date(2020, 12, 31)).percent == "5"
    assert known.rate_today("S19", datetime.date(2021, 1, 1)).percent == "19"


def test_cash_is_left_to_a_certified_till_where_the_law_asks_for_one() -> None:
    assert {country for country in (*PRESETS, "IT") if cash_recording(country) == "off"} == {"DE", "AT", "FR", "IT"}


@pytest.mark.parametrize(("country", "refused"), [("IT", True), ("ES", False)])
def test_a_company_without_a_preset_leaves_cash_to_the_certified_till_too(
    country: str, refused: bool, tmp_path: Path
) -> None:
    setup = Setup(country=country, name="Idraulica & Figli", currency="EUR", registered="no")
    shop = Shop(found_company(str(tmp_path / "new.counterfoil"), setup))
    try:
        shop.do("save_customer", number="C1", name="Primo Cliente", country=country)
        paid = {"customer": "C1", "tenders": [{"method": "cash", "amount": "10"}]}
        if refused:
            with pytest.raises(RuleViolation, match="certified till"):
                shop.do("record_payment", **paid)
        else:
            assert shop.do("record_payment", **paid).number
    finally:
        shop.database.close()


@pytest.mark.parametrize("country", PRESETS)
def test_a_company_sells_in_its_country_right_after_three_answers(country: str, tmp_path: Path) -> None:
    setup = Setup(country=country, name="Counter & Sons", registered="yes", tax_id=LOCAL_WORDS[country].example)
    shop = Shop(found_company(str(tmp_path / "new.counterfoil"), setup))
    try:
        shop.do("save_customer", number="C1", name="First Customer", country=country)
        shop.do("save_product", sku="CU15", name="Copper pipe", price="100")
        shop.do("receive_goods", lines=[{"product": "CU15", "quantity": "5"}])
        order = shop.do("draft_order", customer="C1", lines=[{"product": "CU15", "quantity": "1"}])
        shop.do("confirm_order", order=order.id)
        shop.shipped(order.id)
        invoice = shop.do("issue_invoice", orders=[order.id])
        known = preset(country)
        today = datetime.datetime.now().astimezone().date()
        assert invoice.number == f"{known.numbering(today)[0]}{1:0{known.width}d}"
        rate = known.rate_today(known.default_tax, today)
        assert rows(shop.database, "SELECT gross FROM invoice") == [(round(10000 + 100 * float(rate.percent)),)]
    finally:
        shop.database.close()


def test_who_is_not_registered_charges_no_tax_and_says_why(tmp_path: Path) -> None:
    setup = Setup(country="DE", name="Kleine Werkstatt", registered="no")
    assert problems(setup) == {}
    database = found_company(str(tmp_path / "new.counterfoil"), setup)
    assert rows(database, "SELECT code, category, rate, reason FROM tax_rate") == [
        ("NOTAX", "E", 0, "Steuerfreier Umsatz eines Kleinunternehmers (§ 19 UStG)")
    ]
    database.close()


def test_all_that_was_answered_is_in_the_books(tmp_path: Path) -> None:
    logo = base64.b64encode(b"\x89PNG\r\n\x1a\n" + b"0" * 20).decode()
    setup = replace(
        MUELLER, street="Hafenstraße 12", postcode="24103", city="Kiel", iban="DE89 3704 0044 0532 0130 00",
        percents={"S7": "6,5"}, invoice_prefix="R", invoice_next="812", logo=logo,
    )  # fmt: skip
    database = found_company(str(tmp_path / "new.counterfoil"), setup)
    assert rows(database, "SELECT name, street, city, iban, vat_id, logo, default_tax FROM company") == [
        ("Müller Bau GmbH", "Hafenstraße 12", "Kiel", "DE89370400440532013000", "DE136695976", logo, "S19")
    ]
    assert rows(database, "SELECT prefix, last, width FROM number_series WHERE kind = 'invoice'") == [("R", 811, 4)]
    newest = "SELECT rate FROM tax_rate WHERE code = 'S7' ORDER BY valid_from DESC LIMIT 1"
    assert rows(database, newest) == [(6500,)]
    database.close()


@pytest.mark.parametrize(
    ("changed", "field", "sentence"),
    [
        ({"country": ""}, "country", "Say where the company is"),
        ({"country": "QQ"}, "country", "There is no country QQ."),
        ({"name": "  "}, "name", "The company name is missing."),
        ({"registered": ""}, "registered", "Say whether the company is registered for USt: yes or no."),
        ({"tax_id": ""}, "tax_id", "The USt-IdNr. is missing"),
        ({"tax_id": "DE12345678"}, "tax_id", "VAT number DE12345678 is one digit short."),
        ({"tax_id": "DE136695967"}, "tax_id", "The check digit of VAT number DE136695967 does not fit"),
        ({"iban": "DE89370400440532013001"}, "iban", "The check digits of this IBAN do not fit"),
        ({"iban": "DE89"}, "iban", "This is no whole IBAN"),
        ({"invoice_next": "0"}, "invoice_next", "The next number is a whole number"),
        ({"percents": {"S7": "seven"}}, "rate.S7", "A rate is a percentage"),
        ({"percents": {"S7": "700"}}, "rate.S7", "A tax rate lies between"),
        ({"percents": {"S7": "NaN"}}, "rate.S7", "A tax rate lies between"),
        ({"logo": "SGVsbG8="}, "logo", "The logo is a PNG or JPEG picture."),
        ({"email": "kiel"}, "email", "kiel is not an e-mail address; it looks like anna@example.com."),
    ],
)  # fmt: skip
def test_a_slip_has_its_sentence_and_founds_nothing(changed, field, sentence, tmp_path: Path) -> None:
    setup = replace(MUELLER, **changed)
    assert problems(setup)[field].startswith(sentence)
    with pytest.raises(RuleViolation) as refusal:
        found_company(str(tmp_path / "new.counterfoil"), setup)
    assert refusal.value.field == field
    assert list(tmp_path.iterdir()) == []


def test_each_country_knows_its_own_tax_number_and_a_slip_in_it() -> None:
    assert LOCAL_WORDS.keys() == PRESETS.keys()
    for country, local in LOCAL_WORDS.items():
        assert tax_id_problem(country, local.example) == ""
        assert tax_id_problem(country, local.example[:-1]), country


def test_the_next_three_numbers_are_shown_and_going_back_is_noticed() -> None:
    assert next_numbers(replace(MUELLER, invoice_next="98"), TODAY) == ("RE-2026-0098", "RE-2026-0099", "RE-2026-0100")
    assert going_back(replace(MUELLER, invoice_next="98", highest_next="98")) == ""
    assert "120 was to be next" in going_back(replace(MUELLER, invoice_next="98", highest_next="120"))


def test_reverse_charge_has_the_words_of_the_law() -> None:
    assert [one.reason for one in rates_of(MUELLER) if one.category == "AE"] == [
        "Steuerschuldnerschaft des Leistungsempfängers"
    ]


def test_init_takes_the_preset_only_when_asked(tmp_path: Path, monkeypatch, capsys) -> None:
    monkeypatch.setenv("COUNTERFOIL_HOME", str(tmp_path / "home"))
    for name, more in (("plain", []), ("whole", ["--preset", "--tax-id", "DE136695976"])):
        where = str(tmp_path / f"{name}.counterfoil")
        assert run(["--company", where, "init", "--name", "Müller", "--country", "DE", *more]) == 0
    plain, whole = (Database(str(tmp_path / f"{name}.counterfoil")) for name in ("plain", "whole"))
    assert rows(plain, "SELECT count(*), max(default_tax) FROM tax_rate, company") == [(0, None)]
    assert rows(plain, "SELECT prefix, width FROM number_series WHERE kind = 'invoice'") == [("RE-", 1)]
    assert rows(whole, "SELECT default_tax, language FROM company") == [("S19", "de")]
    assert rows(whole, "SELECT prefix FROM number_series WHERE kind = 'invoice'")[0][0].startswith("RE-20")
    # A script that brings rates of its own finds them first, whatever the preset brought.
    Shop(whole).do("save_tax_rate", code="S19", category="S", percent="21", valid_from="2026-02-01")
    Shop(whole).do("save_tax_rate", code="MINE", category="S", percent="3", valid_from="2026-01-01")
    for database in (plain, whole):
        database.close()
    bad = ["--company", str(tmp_path / "bad.counterfoil"), "init", "--name", "M", "--country", "DE", "--preset"]
    assert run([*bad, "--tax-id", "DE12345678"]) == 2
    assert "one digit short" in capsys.readouterr().err
    assert not (tmp_path / "bad.counterfoil").exists()
