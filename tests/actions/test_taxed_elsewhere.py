"""An order that goes to another country or region than was agreed is taxed there, as a new order would be."""

from __future__ import annotations

from typing import Any

import pytest

from app.actions.load import deal_of
from app.actions.orders import order_head
from app.domain.deal import Deal
from app.queries.desk_amend import told_of_amendment
from tests.actions.told import refused
from tests.shop import Shop

LYON = {"name": "Chez Paul", "street": "Rue 1", "city": "Lyon", "country": "FR"}
BASEL = {"name": "Zentrale", "street": "Weg 1", "city": "Basel", "country": "CH"}
KIEL = {"name": "Baustelle", "street": "Weg 1", "city": "Kiel", "country": "DE"}


@pytest.fixture
def abroad(shop: Shop) -> Shop:
    shop.do("save_tax_rate", code="FR20", category="S", percent="20", valid_from="2021-07-01")
    shop.do("save_tax_rule", code="FR20", status="domestic", country="FR", valid_from="2021-07-01")
    return shop


def _deal(shop: Shop, order: str) -> Deal:
    with shop.database.read() as view:
        return deal_of(view, order_head(view, order).fact_id)


def _codes(deal: Deal) -> list[tuple[str, str]]:
    return [(one.tax.code, one.tax.category) for one in deal.lines]


def _sold(shop: Shop, **more: object) -> str:
    lines = [{"product": "CU15", "quantity": "10"}, {"product": "BOOK", "quantity": "1"}]
    return str(shop.order(lines=lines, **more).number)


def _billed(shop: Shop, order: str, lines: list[dict[str, object]] | None = None) -> Any:
    """So much of it, or all, has left and is billed."""
    shop.shipped(order, **({"lines": lines} if lines else {}))
    return shop.do("issue_invoice", orders=[order])


def test_an_amended_order_is_taxed_as_one_that_went_there_from_the_start(abroad: Shop) -> None:
    fresh = _deal(abroad, _sold(abroad, ship_to=LYON))
    order = _sold(abroad)
    before = _deal(abroad, order)
    given = {"order": order, "lines": [], "ship_to": LYON}
    with abroad.database.read() as view:
        told = told_of_amendment(view, given)
    assert _deal(abroad, order) == before, "asked only"
    reply = abroad.do("amend_order", **given)
    assert reply.warnings == told
    now = _deal(abroad, order)
    assert (now.lines, now.totals, now.tax_status) == (fresh.lines, fresh.totals, fresh.tax_status)
    assert told[0].startswith("Taxed where it goes now: line 1 S19 19 % → FR20 20 %, line 2 S7 7 % → FR20 20 %; +")
    # Back home again, and abroad untaxed; a street more changes nothing.
    assert abroad.do("amend_order", order=order, lines=[], ship_to=KIEL).warnings
    assert _codes(_deal(abroad, order)) == _codes(before)
    assert abroad.do("amend_order", order=order, lines=[], ship_to={**KIEL, "street": "Weg 2"}).warnings is None
    abroad.do("amend_order", order=order, lines=[{"product": "CU15", "quantity": "1"}], ship_to=BASEL)
    now = _deal(abroad, order)
    assert (now.tax_status, _codes(now), now.totals.tax) == ("export", [("S19", "G"), ("S7", "G"), ("S19", "G")], 0)


def test_a_region_of_its_own_and_a_code_by_hand(shop: Shop) -> None:
    shop.do("save_tax_rate", code="IGIC", category="S", percent="3", valid_from="2021-07-01")
    shop.do("save_tax_rule", code="IGIC", country="DE", region="Helgoland", valid_from="2021-07-01")
    lines = [{"product": "CU15", "quantity": "1"}, {"product": "CU15", "quantity": "1", "tax": "S7"}]
    order = str(shop.order(lines=lines).number)
    shop.do("amend_order", order=order, lines=[], ship_to={**KIEL, "region": "helgoland"})
    assert _codes(_deal(shop, order)) == [("IGIC", "S"), ("S7", "S")], "what a person chose stays"


def test_what_is_billed_keeps_its_taxes_and_that_is_told(abroad: Shop) -> None:
    abroad.do("save_product", sku="BOOK", service=True)
    lines = [{"product": "ELB15", "quantity": "60"}, {"product": "BOOK", "quantity": "1"}]
    order = str(abroad.order(lines=lines).number)  # fifty are there
    first = _billed(abroad, order)
    reply = abroad.do("amend_order", order=order, lines=[], ship_to=LYON)
    assert reply.warnings is not None
    assert reply.warnings[1:] == (
        "What is billed of line 1 keeps its taxes.", "Billed, and taxed as it was: line 2.",
    )  # fmt: skip
    assert _codes(_deal(abroad, order)) == [("FR20", "S"), ("S7", "S")]
    abroad.do("receive_goods", lines=[{"product": "ELB15", "quantity": "10"}])
    second = _billed(abroad, order)
    assert (first.totals.net, second.totals.net, second.totals.tax) == ("60.50", "6.10", "1.22")
    assert [(one.rate, one.base) for one in second.totals.vat] == [("20", "6.10")]


def test_a_percentage_that_is_on_a_bill_at_one_tax_is_not_split_unseen(abroad: Shop) -> None:
    order = _sold(abroad, charges=[{"percent": "10", "reason": "Copper", "tax": "S19"}])
    fixed = _sold(abroad, charges=[{"amount": "10", "reason": "Freight", "tax": "S19"}])
    for one in (order, fixed):
        _billed(abroad, one, [{"line": 1, "quantity": "4", "reason": "rest later"}])
    refused(abroad, "Part of SO-1 is billed, and Copper is reckoned", "amend_order", order=order, lines=[],
            ship_to=BASEL, field="ship_to")  # fmt: skip
    abroad.do("amend_order", order=fixed, lines=[], ship_to=BASEL)
    assert [one.tax.category for one in _deal(abroad, fixed).adjustments if one.tax] == ["S"], "as it was billed"
