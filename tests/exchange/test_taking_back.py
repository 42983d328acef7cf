"""A list that was taken in is taken back within a day: by facts, and what hangs on something stays and is told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from app.domain.errors import RuleViolation
from app.exchange import IMPORTS, ImportOptions
from app.queries.lists_taken import DAY_US, lists_taken
from app.store.rebuild import check_rebuild, check_sums
from app.store.schema import METADATA
from app.store.sql import sql
from tests.actions.machine_checks import faults
from tests.exchange.test_inherited import OWED, SOLD
from tests.shop import Shop

CUSTOMERS = (
    "number;name;city;contact;ship street;note\nN1;Neu;Ulm;Ida;Hafen 1;\nMUELLER;Müller Bau AG;Bonn;Karl;;ruft an\n"
    "N2;Auch neu;Ulm;;;\n"
)
PRODUCTS = (
    "sku;name;price;tax;ean;vpe\n"
    "NEW1;Neues;3,00;S19;96385074;10\nCU15;Kupferrohr 15;9,00;S19;;\nNEW2;Noch eins;2,00;S19;;\n"
)
# What only grows, and what stays of a list that is gone.
GROWS = {
    "journal", "journal_private", "journal_pending", "journal_subject", "alembic_version", "local", "local_counter",
    "draft", "list_taken", "list_taken_back", "withdrawn", "receivable_entry", "stock_move", "invoice",
    "invoice_progress", "customer_balance", "number_series", "stock_level", "document_archive", "credit_source",
}  # fmt: skip
_ALL = {
    t.name: sql(f"SELECT {', '.join(c.name for c in t.columns if c.name not in {'stamps', 'hlc'})} FROM {t.name} "
                f"ORDER BY {', '.join(c.name for c in t.primary_key)}")
    for t in METADATA.sorted_tables if t.name not in GROWS
}  # fmt: skip


def state(shop: Shop) -> dict[str, list[Any]]:
    """What the books say, but for what only grows."""
    with shop.database.read() as view:
        return {name: [tuple(row) for row in view.rows(statement)] for name, statement in _ALL.items()}


def take(shop: Shop, folder: Path, what: str, content: str) -> dict[str, Any]:
    """Take in a list; it must be good."""
    file = folder / f"{what}.csv"
    file.write_text(content, encoding="utf-8")
    told = next(one for one in IMPORTS if one.name == what).run(shop.database, file, ImportOptions(actor="anna"))
    assert told["ok"], told
    return told


def back(shop: Shop, told: dict[str, Any]) -> Any:
    """Take it back."""
    return shop.do("take_back_list", list=told["id"])


def holds(shop: Shop) -> None:
    """The books are what the facts made."""
    assert check_rebuild(shop.database) == []
    with shop.database.read() as view:
        assert check_sums(view) + faults(view) == []


LISTS = {
    "customers": CUSTOMERS,
    "products": PRODUCTS,
    "suppliers": "number;name;city\nW1;Wieland;Ulm\nW2;Viega;Olpe\n",
    "stock": "product;quantity\nCU15;7\nELB15;61\n",
    "prices": "product;price;valid from;min quantity\nCU15;7,00;2026-05-01;\nELB15;0,50;2026-05-01;100\n",
    "open-invoices": OWED.replace(";K;", ";KERN;").replace(";L;", ";MUELLER;"),
    "order-history": SOLD.replace(";K;", ";KERN;").replace(";L;", ";MUELLER;").replace("NUT", "CU15"),
}


@pytest.mark.parametrize("what", LISTS)
def test_a_list_goes_without_a_trace_but_in_the_journal(shop: Shop, tmp_path: Path, what: str) -> None:
    before = state(shop)
    stock, owed = shop.ask("stock", "CU15"), shop.ask("customer", "KERN")["balance"]
    told = take(shop, tmp_path, what, LISTS[what])
    assert state(shop) != before or what in {"stock", "open-invoices"}
    said = back(shop, told)
    assert (said.state, said.left) == ("taken_back", None)
    assert state(shop) == before
    assert (shop.ask("stock", "CU15"), shop.ask("customer", "KERN")["balance"]) == (stock, owed)
    holds(shop)
    with pytest.raises(RuleViolation, match="taken back already"):
        back(shop, told)
    again = take(shop, tmp_path, what, LISTS[what])
    assert (again["created"], again["changed"]) == (told["created"], told["changed"]), "it may come in once more"
    holds(shop)


@pytest.mark.postgres
def test_lists_go_on_postgresql(postgres_shop: Shop, tmp_path: Path) -> None:
    before = state(postgres_shop)
    for what, content in LISTS.items():
        assert back(postgres_shop, take(postgres_shop, tmp_path, what, content)).left is None
    assert state(postgres_shop) == before
    assert check_rebuild(postgres_shop.database) == []


def test_what_is_used_since_stays_and_is_told(shop: Shop, tmp_path: Path) -> None:
    people, goods = (take(shop, tmp_path, what, LISTS[what]) for what in ("customers", "products"))
    shop.order("N1", lines=[{"product": "NEW1", "quantity": "2"}])
    shop.do("save_customer", number="MUELLER", note="zahlt pünktlich")
    said = back(shop, people)
    assert said.left == (
        "Customer N1 Neu stays, because it has orders.",
        "Customer MUELLER Müller Bau GmbH keeps its note, changed since.",
    )
    assert said.told.startswith("2 taken back. 2 stay: ")
    said = back(shop, goods)
    assert said.left == ("Product NEW1 Neues stays, because it was ordered.",)
    with shop.database.read() as view:
        names = [row[0] for row in view.rows(sql("SELECT name FROM customer ORDER BY number"))]
        assert names == ["Kern Haustechnik", "Müller Bau GmbH", "Neu"]
        skus = {row[0] for row in view.rows(sql("SELECT sku FROM product"))}
        assert view.value(sql("SELECT count(*) FROM contact")) == 1, "who is there stays with the customer that stays"
        assert view.value(sql("SELECT count(*) FROM barcode WHERE barcode = '96385074'")) == 1
    assert {"NEW1"} == skus & {"NEW1", "NEW2"}
    holds(shop)


def test_a_product_on_a_draft_or_a_quote_stays(shop: Shop, tmp_path: Path) -> None:
    told = take(shop, tmp_path, "products", PRODUCTS)
    shop.do("draft_order", customer="KERN", lines=[{"product": "NEW2", "quantity": "1"}])
    quote = shop.do("draft_quote", customer="KERN", lines=[{"product": "NEW1", "quantity": "1"}])
    shop.do("send_quote", quote=quote.id)
    assert [one.split(" stays")[0] for one in back(shop, told).left or ()] == [
        "Product NEW1 Neues", "Product NEW2 Noch eins",
    ]  # fmt: skip


def test_money_and_goods_that_met_it_stay(shop: Shop, tmp_path: Path) -> None:
    owed = take(shop, tmp_path, "open-invoices", LISTS["open-invoices"])
    shop.do("record_payment", customer="KERN", tenders=[{"method": "transfer", "amount": "5.00"}])
    said = back(shop, owed)
    assert said.left == ("Invoice 2025-0007 stays, for money met it since.",)
    assert shop.ask("customer", "KERN")["balance"] == "1185.00"
    assert shop.ask("invoice", "2025-0009")["status"] == "taken_back"
    counted = take(shop, tmp_path, "stock", "product;quantity\nELB15;80\nCU15;20\n")
    order = shop.order("KERN", lines=[{"product": "ELB15", "quantity": "70"}])
    shop.shipped(order.number)
    said = back(shop, counted)
    assert said.left == ("The count of ELB15 in MAIN stays, for goods left since.",)
    assert (shop.ask("stock", "ELB15")["on_hand"], shop.ask("stock", "CU15")["on_hand"]) == ("10", "100")
    holds(shop)


def test_open_orders_are_cancelled_unless_somebody_works_on_them(shop: Shop, tmp_path: Path) -> None:
    told = take(
        shop, tmp_path, "open-orders",
        "order number;customer;order date;product;quantity\nA-1;KERN;2026-01-02;CU15;3\nA-2;KERN;2026-01-03;CU15;4\n",
    )  # fmt: skip
    with shop.database.read() as view:
        first, second = (row[0] for row in view.rows(sql("SELECT number FROM sales_order ORDER BY date")))
    shop.shipped(first)
    said = back(shop, told)
    assert said.left is not None
    assert said.left[0].startswith(f"Order {first} stays: ")
    assert shop.ask("order", second)["status"] == "cancelled"
    again = take(shop, tmp_path, "open-orders", (tmp_path / "open-orders.csv").read_text())
    assert (again["created"], again["unchanged"]) == (1, 1), "the one that was cancelled comes in once more"


def test_only_within_a_day_and_only_who_may(shop: Shop, tmp_path: Path) -> None:
    told = take(shop, tmp_path, "customers", CUSTOMERS)
    with shop.database.read() as view:
        (one,) = lists_taken(view)
    assert (one.list, one.file, one.actor, one.created, one.changed) == ("customers", "customers.csv", "anna", 2, 1)
    clock = shop.database.now
    shop.database.now = lambda: clock() + DAY_US + 1
    with pytest.raises(RuleViolation, match="more than 24 hours ago and stays"):
        back(shop, told)
    with pytest.raises(RuleViolation, match="no such list"):
        shop.do("take_back_list", list="nothing")
    shop.database.now = clock
    shop.do("save_user", name="anna", role="warehouse")
    shop.do("save_user", name="Owner", role="owner")
    from app.actions.catalogue import BY_NAME
    from app.actions.registry import perform
    from app.domain.errors import NotPermitted

    shop.do("set_secret", user="Owner", secret="correct horse")
    perform(shop.database, BY_NAME["set_secret"], {"user": "anna", "secret": "battery staple"}, "Owner")
    with pytest.raises(NotPermitted, match="may not change customers"):
        back(shop, told)
