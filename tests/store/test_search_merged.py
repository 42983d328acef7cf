"""Who was merged into another is found with them: by either name, with all the documents of both."""

from __future__ import annotations

import pytest

from app.queries.report_quotes import outcomes
from app.queries.search.documents import find_documents
from tests.shop import Shop


@pytest.fixture
def merged(shop: Shop) -> Shop:
    """Two customers who became one."""
    return _merge(shop)


def _merge(shop: Shop) -> Shop:
    """An order of each, an invoice of the one that is gone; then both are one."""
    shop.do("save_customer", number="OLD", name="Zimmerei Rasch", country="DE")
    first = shop.order("OLD", lines=[{"product": "CU15", "quantity": "3"}])
    shop.order("KERN", lines=[{"product": "ELB15", "quantity": "3"}])
    shop.do("receive_goods", lines=[{"product": "CU15", "quantity": "100"}])
    shop.shipped(first.id)
    shop.do("issue_invoice", orders=[first.id])
    quote = shop.do("draft_quote", customer="OLD", lines=[{"product": "CU15", "quantity": "1"}])
    shop.do("send_quote", quote=quote.id)
    shop.do("merge_customers", customer="KERN", gone="OLD")
    return shop


@pytest.mark.parametrize("name", ["rasch", "zimmerei", "kern", "haustechnik"])
def test_either_name_leads_to_the_documents_of_both(merged: Shop, name: str) -> None:
    with merged.database.read() as view:
        orders = {(one.kind, one.number) for one in find_documents(view, name)}
        pipes = {one.number for one in find_documents(view, f"{name} copper")}
        owed = {one.number for one in find_documents(view, f"{name} unpaid")}
    assert {("order", "SO-1"), ("order", "SO-2"), ("quote", "Q-1")} <= orders
    assert pipes == {"SO-1", "Q-1"}
    assert owed == {"RE-1"}


@pytest.mark.postgres
def test_they_are_found_so_on_the_server_too_and_their_quotes_are_counted(postgres_shop: Shop) -> None:
    shop = _merge(postgres_shop.stocked())
    with shop.database.read() as view:
        assert {one.number for one in find_documents(view, "rasch")} >= {"SO-1", "SO-2", "Q-1"}
        assert {one.number for one in find_documents(view, "kern unpaid")} == {"RE-1"}
        for by in ("month", "customer", "salesperson"):
            assert [one.quotes for one in outcomes(view, by, "2000-01-01", "2099-12-31")] == [1]
