"""The same lists on PostgreSQL: a refused row is taken back there as well."""

import threading
from pathlib import Path

import pytest

from app.actions.proposing import proposed
from app.actions.slips import take_up_all
from app.domain.outgoing import Job
from app.exchange import IMPORTS, ImportOptions
from app.exchange.exporting import export
from app.exchange.inbound import Read, read_bytes, take_file
from app.exchange.inbound.folder import Watched
from app.exchange.outgoing import content_of
from app.queries.desk_board import board_page
from app.queries.orders_in import count_orders_in, orders_in, waiting_orders_in
from app.store import slips
from app.store.rebuild import check_rebuild
from app.store.slips import Slip
from tests.shop import Shop


@pytest.mark.postgres
def test_good_rows_are_taken_beside_a_refused_one(postgres_shop: Shop, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text("sku,name,price,tax,ean\nA,a,1.50,19%,\nB,b,2,S19,4006381333931\nC,c,3,S7,\n")
    products = next(one for one in IMPORTS if one.name == "products")
    refused = products.run(postgres_shop.database, file, ImportOptions())
    assert (refused["ok"], [one["line"] for one in refused["bad"]]) == (False, [3])  # the elbow's barcode
    partly = products.run(postgres_shop.database, file, ImportOptions(accept_partial=True))
    assert (partly["ok"], partly["created"]) == (True, 2)
    again = products.run(postgres_shop.database, file, ImportOptions(accept_partial=True))
    assert again["unchanged"] == 2
    file.write_text("sku;Bestand\nA;1.200\nC;2,5\n")
    stock = next(one for one in IMPORTS if one.name == "stock")
    assert stock.run(postgres_shop.database, file, ImportOptions())["changed"] == 2
    assert (postgres_shop.ask("stock", "A")["on_hand"], postgres_shop.ask("stock", "C")["on_hand"]) == ("1200", "2.5")


@pytest.mark.postgres
def test_all_tables_go_out_and_who_pays_may_stand_further_down(postgres_shop: Shop, tmp_path: Path) -> None:
    file = tmp_path / "customers.csv"
    file.write_text("number,name,payer\nA,Anna,Z\nZ,Zoe,\n")
    customers = next(one for one in IMPORTS if one.name == "customers")
    assert customers.run(postgres_shop.database, file, ImportOptions())["created"] == 2
    told = export(postgres_shop.database, "all", tmp_path / "out")
    rows = {one["export"]: one["rows"] for one in told}
    assert (rows["customers"], rows["stock"] > 0, rows["stock_moves"] > 0, rows["prices"] > 0) == (4, True, True, True)


@pytest.mark.postgres
def test_what_a_window_left_is_taken_up(postgres_shop: Shop, tmp_path: Path) -> None:
    page = "ab" * 16
    slips.write(tmp_path, Slip(page, "", 0, "order", False, "anna", f'{{"typed": "x", "page": "{page}"}}'))
    assert take_up_all(postgres_shop.database, tmp_path) == ["D-1"]
    slips.write(tmp_path, Slip(page, "", 0, "order", False, "anna", f'{{"typed": "xy", "page": "{page}"}}'))
    assert take_up_all(postgres_shop.database, tmp_path) == ["D-1"]


@pytest.mark.postgres
def test_orders_come_in_and_files_go_out_there_as_well(
    postgres_shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COUNTERFOIL_HOME", str(tmp_path / "home"))
    shop, place = postgres_shop, tmp_path / "orders"
    place.mkdir()
    shop.do("save_customer_item", customer="MUELLER", number="4711-A", product="CU15")
    watched = Watched(place, "anna", settle=0)
    text = "Bestellnummer;Kundennummer;Artikelnummer;Menge\nPO-1;MUELLER;4711-A;{}\nPO-1;MUELLER;BOOK;1\n"
    (place / "a.csv").write_text(text.format(3))
    watched.look(shop.database)
    [first] = watched.look(shop.database).handled
    shop.do("confirm_order", order=first.taken[0].document)
    (place / "b.csv").write_text(text.format(5))
    watched.look(shop.database)
    [second] = watched.look(shop.database).handled
    assert second.taken[0].state == "changed"
    shown = proposed(shop.database, second.taken[0].inbound, "anna")
    assert shown.found is not None
    assert [(one.line.sku, one.values[0].after) for one in shown.found.lines] == [("CU15", "5")]
    with shop.database.read() as view:
        assert [one.state for one in orders_in(view, words="müll")] == ["changed", "order"]
        assert (waiting_orders_in(view), count_orders_in(view, "po-1")) == (1, 2)
        for what, rows in (("stock", 4), ("prices", 4), ("order_status", 2)):
            content, count = content_of(view, Job("1", what, "/x/a.csv", "1 h", "MUELLER"), 0)
            assert count == rows
            assert b"4711-A" in content
            assert content_of(view, Job("1", what, "/x/a.json", "1 h"), 0)[1] == rows
    assert check_rebuild(shop.database) == []


@pytest.mark.postgres
def test_decisions_are_taken_back_and_the_same_at_once_is_one_there_as_well(postgres_shop: Shop) -> None:
    shop = postgres_shop

    def read(number: str, quantity: int, more: str = "") -> Read:
        rows = f"{number};MUELLER;CU15;{quantity}\n{more}"
        return read_bytes(f"Order;Customer number;Item;Qty\n{rows}".encode(), "order.csv")

    found: list[str] = []

    def take() -> None:
        found.extend(one.state for one in take_file(shop.database, read("PO-1", 3), "anna"))

    threads = [threading.Thread(target=take) for _ in range(3)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(found) == ["draft", "unchanged", "unchanged"]
    [first] = take_file(shop.database, read("PO-1", 3), "anna")
    shop.do("confirm_order", order=first.document)
    [change] = take_file(shop.database, read("PO-1", 5), "anna")
    shop.do("take_change", inbound=change.inbound)
    shop.do("undo_step", document=first.document)
    assert shop.line(first.document)["ordered"] == "3"
    own = shop.do("take_as_new", inbound=change.inbound)
    shop.do("undo_step", document=own.id)
    take_file(shop.database, read("PO-2", 10, "PO-2;MUELLER;NOBODY;1\n"), "anna")
    with shop.database.read() as view:
        assert [one.state for one in orders_in(view)] == ["to look at", "changed", "order"]
        [asks] = board_page(view, "drafts", "2026-11-29", 0, 10)
    assert (asks.net, asks.questions) == (10_020, 1)
    shop.do("discard_draft", draft=asks.id)
    shop.do("dismiss_order_in", inbound=change.inbound)
    shop.do("cancel_order", order=first.document)
    shop.do("forget_customer", customer="MUELLER")
    assert check_rebuild(shop.database) == []
