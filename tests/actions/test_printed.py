"""What papers and the data they carry need: kept, refused in a sentence, copied into each document."""

from typing import Any

import pytest

from app.actions.catalogue import BY_NAME
from app.actions.load import deal_of
from app.actions.quotes import quote_head
from app.actions.registry import perform
from app.domain.errors import NotPermitted, RuleViolation
from tests.shop import Shop


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("endpoint_scheme", "99", "four figures like 9930"),
        ("pay_link", "http://pay.example/1", "begins with https://"),
        ("pay_link", "https://pay.example/{iban}", "only {number}, {amount} and {currency}"),
        ("upi_id", "shop", "like shop@bank"),
        ("gs1_prefix", "40-12", "4 to 12 figures"),
        ("tsa_url", "tsa.example", "begins with https://"),
        ("address_window", "c5", "address_window"),
        ("sign_above", "-1", "An amount to sign from"),
        ("early_percent", "51", "0 to 50 percent"),
        ("early_days", -1, "Early is within"),
    ],
)
def test_a_company_that_papers_cannot_use_is_told_so(shop: Shop, field: str, value: Any, sentence: str) -> None:
    with pytest.raises(RuleViolation) as refused:
        shop.do("save_company", **{field: value})
    assert sentence in refused.value.message
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("field", "value"), [("hsn", "74"), ("hsn", "74A1"), ("unit_code", "P"), ("unit_code", "PIECE")]
)
def test_codes_of_goods_and_units_are_refused_as_typed(shop: Shop, field: str, value: str) -> None:
    with pytest.raises(RuleViolation) as refused:
        shop.do("save_product", sku="CU15", **{field: value})
    assert (refused.value.field, value in refused.value.message) == (field, True)


def test_what_paying_early_takes_off_is_agreed_with_each_customer(shop: Shop) -> None:
    shop.do("save_company", early_percent="2", early_days=10)
    shop.do("save_customer", number="EMSTAL", name="Stadt Emstal")
    shop.do("save_customer", number="GENAU", name="Genau & Söhne", early_percent="0")
    terms = {}
    for who in ("EMSTAL", "GENAU", "MUELLER"):
        quote = shop.do("draft_quote", customer=who, lines=[{"product": "CU15", "quantity": "1"}])
        shop.do("send_quote", quote=quote.id)
        with shop.database.read() as view:
            terms[who] = deal_of(view, quote_head(view, quote.id).fact_id).terms
    assert {who: (one.early_percent, one.early_days) for who, one in terms.items()} == {
        "EMSTAL": (2000, 10), "GENAU": (0, 0), "MUELLER": (0, 0),
    }  # fmt: skip


def test_who_gives_no_discounts_gives_none_for_early_payment(shop: Shop) -> None:
    shop.do("save_user", name="anna", role="owner")
    shop.do("set_secret", user="anna", secret="correct horse")
    shop.do("save_user", name="ben", role="counter")
    shop.do("set_secret", user="ben", kind="pin", secret="4711")
    asked = {"number": "MUELLER", "early_percent": "3", "early_days": 14}
    shop.do("save_customer", **asked | {"early_percent": "2"})
    with pytest.raises(NotPermitted, match="more off for early payment"):
        perform(shop.database, BY_NAME["save_customer"], asked, actor="ben")
    perform(shop.database, BY_NAME["save_customer"], asked | {"early_percent": "2"}, actor="ben")
