"""Two counters that could not see each other: in whatever order their facts arrive, the tables are the same."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.actions.companies import LOCATIONS
from app.domain.facts import DocumentArchived, DocumentTimestamped, SeriesSet, StationOpened
from app.domain.numbers import PREFIXES, prefix_for
from app.exchange.attaching import attach
from app.queries.paper_stamps import is_unstamped, unstamped
from app.store import journal
from app.store.database import Database
from app.store.rebuild import apply_entries, check_sums, compare
from app.store.sql import sql
from tests.shop import Shop

Story = Callable[[Shop], None]
NEW = sql("SELECT max(hlc) FROM journal")


def at_the_counter(shop: Shop) -> None:
    """Anna sells, changes a phone number and a price, and takes money for the old invoice."""
    shop.do("save_customer", number="MUELLER", phone="0251 1", email="anna@example.org")
    shop.do("save_price", product="CU15", price="8.99", valid_from="2026-05-01")
    shop.do("save_product", sku="ELB15", barcodes=["4006381333948"])
    order = shop.order("MUELLER", lines=[{"product": "CU15", "quantity": "30"}, {"product": "CUT", "quantity": "2"}])
    shop.do("reserve_stock", order="SO-1", lines=[{"line": 2, "quantity": "3"}])
    shop.shipped(order.number)
    shop.do("issue_invoice", orders=[order.number])
    shop.do("record_payment", customer="MUELLER", tenders=[{"method": "cash", "amount": "40"}])
    shop.do("hold_order", order="SO-1", reason="Anna asks")
    shop.do("adjust_stock", lines=[{"product": "ELB15", "quantity": "44"}], reason="counted")
    shop.do("save_company", phone="0251 900")
    shop.do("accept_quote", quote="Q-1")
    shop.do("cancel_shipment", shipment="DN-2", reason="wrong box")
    shop.do("save_customer", number="MUELLER", fields={"Site": "by the gate", "Crane": "yes"})
    shop.do("forget_customer", customer="SCHMITT", reason="asked to be")
    shop.do("remove_file", attachment=_first_file(shop))


def in_the_yard(shop: Shop) -> None:
    """Bert counts, changes the same phone number and another field, credits the old invoice and cancels a rest."""
    shop.do("save_customer", number="MUELLER", phone="0251 2", note="rings twice")
    shop.do("save_price", product="CU15", price="9.10", valid_from="2026-05-01")
    shop.do("save_product", sku="CU15", barcodes=["4006381333948"])
    shop.do("receive_goods", lines=[{"product": "ELB15", "quantity": "20"}])
    shop.do("cancel_order", order="SO-1", lines=[{"line": 2, "quantity": "4"}])
    shop.do("issue_credit_note", invoice="RE-1", lines=[{"line": 1, "quantity": "2"}], reason="bent")
    shop.do("record_payment", customer="MUELLER", tenders=[{"method": "card", "amount": "10"}])
    shop.do("adjust_stock", lines=[{"product": "CU15", "quantity": "20"}], reason="counted")
    order = shop.order("KERN", lines=[{"product": "CU15", "quantity": "25"}]).number
    shop.do("release_reservation", order=order)
    shop.do("hold_order", order="SO-1", reason="Bert asks")
    shop.do("release_hold", order="SO-1")
    shop.do("decline_quote", quote="Q-1", reason="too dear")
    shop.do("ship", shipment="DN-2", carrier="DHL", tracking="00340")
    shop.do("save_customer", number="NEU", name="Neubau AG", country="DE")
    shop.do("save_customer", number="MUELLER", fields={"Site": "by the church"})
    shop.do("save_customer", number="SCHMITT", fields={"Site": "behind the school"}, phone="0251 7")
    attach(shop.database, "customer", "SCHMITT", _drawing(shop), "bert")
    shop.do("remove_file", attachment=_first_file(shop))


def _drawing(shop: Shop) -> Path:
    """A file on a disk."""
    path = Path(f"{shop.database.where}.drawing.pdf")
    path.write_bytes(b"a drawing")
    return path


def _first_file(shop: Shop) -> str:
    """The file that both knew."""
    with shop.database.read() as view:
        return str(view.value(sql("SELECT id FROM attachment WHERE entity = 'product'")))


@pytest.fixture(scope="module")
def base(stocked_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What both counters knew when the line broke: an order half shipped and billed, and the second station."""
    path = tmp_path_factory.mktemp("base") / "base.counterfoil"
    shutil.copyfile(stocked_template, path)
    shop = Shop(Database(str(path)))
    lines = [{"product": "CU15", "quantity": "10"}, {"product": "ELB15", "quantity": "55"}]
    shop.shipped(shop.order("MUELLER", lines=lines).number, lines=[{"line": 2, "quantity": "40", "reason": "bent"}])
    assert shop.do("issue_invoice", orders=["SO-1"]).number == "RE-1"
    quote = shop.do("draft_quote", customer="KERN", lines=lines[:1])
    assert shop.do("send_quote", quote=quote.id).number == "Q-1"
    waiting = shop.do("open_pick_list", order=shop.order("KERN", lines=lines[:1]).number).number
    shop.do("confirm_pick", pick_list=waiting)
    assert shop.do("pack_shipment", pick_list=waiting).number == "DN-2"
    for name, kind in (("Site", "text"), ("Crane", "yesno")):
        shop.do("save_field", entity="customer", name=name, kind=kind)
    shop.do("save_customer", number="SCHMITT", name="Ida Schmitt", fields={"Site": "at the school"})
    attach(shop.database, "product", "CU15", _drawing(shop), "anna")
    kinds = [kind for kind in PREFIXES if kind != "draft"]
    series = [SeriesSet(f"2:{kind}", kind, prefix_for(kind, "DE", "2"), 1) for kind in kinds]
    shop.database.write(lambda tx: tx.record(StationOpened("2", "2", "Yard"), *series), action="open_station")
    shop.database.close()
    return path


def told(base: Path, where: Path, station: str, story: Story, minutes: int) -> list[journal.Entry]:
    """What a station recorded on its own, its clock some minutes off."""
    shutil.copyfile(base, where)
    database = Database(str(where))
    with database.maintain() as writer:
        writer.run(sql("UPDATE local SET value = :station WHERE key = 'station'"), {"station": station})
        before = writer.value(NEW)
    database.now = lambda real=database.now: real() + minutes * 60_000_000  # type: ignore[misc]
    assert database.station == station
    story(Shop(database))
    with database.read() as view:
        entries = [entry for entry in journal.entries(view) if entry.hlc > before]
        assert journal.check_chain(view) == []
    database.close()
    assert {entry.station for entry in entries} == {station}
    return entries


@pytest.fixture(scope="module")
def two(base: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[list[journal.Entry], list[journal.Entry]]:
    """The facts of Anna's counter, and of Bert's yard."""
    folder = tmp_path_factory.mktemp("stations")
    anna = told(base, folder / "one.counterfoil", "1", at_the_counter, 0)
    bert = told(base, folder / "two.counterfoil", "2", in_the_yard, -3)
    assert len(anna) > 15
    assert len(bert) > 15
    return anna, bert


def merged(base: Path, where: Path, entries: list[journal.Entry]) -> Database:
    """The base with these facts applied one by one, in this order."""
    shutil.copyfile(base, where)
    database = Database(str(where))
    with database.maintain() as writer:
        for entry in entries:
            assert apply_entries(writer, [entry]) == 1, f"{entry.kind} was put aside"
    return database


def woven(one: list[Any], two: list[Any], choices: list[bool]) -> Iterator[Any]:
    """Both lists in one, each in its own order."""
    left, right = list(one), list(two)
    for first in choices:
        if left and right:
            yield (left if first else right).pop(0)
    yield from left
    yield from right


def same(base: Path, folder: Path, one: list[journal.Entry], other: list[journal.Entry]) -> list[str]:
    """What differs between two orders of arrival, and what of the sums does not hold."""
    first = merged(base, folder / "first.counterfoil", one)
    second = merged(base, folder / "second.counterfoil", other)
    with first.read() as left, second.read() as right:
        different = compare(left, right) + check_sums(left)
    first.close()
    second.close()
    return different


def test_both_orders_of_arrival_give_the_same_tables(
    base: Path, two: tuple[list[journal.Entry], list[journal.Entry]], tmp_path: Path
) -> None:
    anna, bert = two
    assert same(base, tmp_path, [*anna, *bert], [*bert, *anna]) == []


def test_of_two_words_for_one_field_the_later_wins_and_other_fields_are_both_kept(
    base: Path, two: tuple[list[journal.Entry], list[journal.Entry]], tmp_path: Path
) -> None:
    anna, bert = two
    books = merged(base, tmp_path / "merged.counterfoil", [*anna, *bert])
    with books.read() as view:
        customer = view.row(sql("SELECT phone, email, note FROM customer WHERE number = 'MUELLER'"))
        price = view.value(sql("SELECT price FROM product_price WHERE valid_from = '2026-05-01'"))
        barcode = view.value(
            sql("SELECT sku FROM product JOIN barcode b ON b.product_id = id AND b.barcode LIKE '%48'")
        )
        held = view.value(sql("SELECT held FROM order_hold"))
    assert tuple(customer or ()) == ("0251 1", "anna@example.org", "rings twice"), "Anna's clock is ahead"
    assert (price, barcode, held) == (89_900, "ELB15", 1)
    with books.read() as view:
        site = "SELECT v.value FROM field_value v JOIN custom_field f ON f.id = v.field_id ORDER BY f.name"
        values = [row[0] for row in view.rows(sql(site))]
        files = [tuple(row) for row in view.rows(sql("SELECT name, removed FROM attachment ORDER BY name"))]
    books.close()
    assert values == ["yes", "by the gate"], "of who is forgotten nothing is left"
    assert files == [("", 1), ("base.counterfoil.drawing.pdf", 1)]


def test_applying_everything_at_once_is_the_same_as_one_by_one(
    base: Path, two: tuple[list[journal.Entry], list[journal.Entry]], tmp_path: Path
) -> None:
    anna, bert = two
    one_by_one = merged(base, tmp_path / "one.counterfoil", [*bert, *anna])
    shutil.copyfile(base, tmp_path / "batch.counterfoil")
    batch = Database(str(tmp_path / "batch.counterfoil"))
    with batch.maintain() as writer:
        assert apply_entries(writer, sorted([*anna, *bert], key=lambda entry: entry.hlc)) == len(anna) + len(bert)
    with one_by_one.read() as left, batch.read() as right:
        assert compare(left, right) == []
    one_by_one.close()
    batch.close()


def test_a_paper_waits_for_no_stamp_whatever_is_heard_of_first(base: Path, tmp_path: Path) -> None:
    sealed, alone, stamped, again = (one * 32 for one in ("a1", "b2", "c3", "d4"))

    def archiving(shop: Shop) -> None:
        shop.database.write(
            lambda tx: tx.record(
                DocumentArchived("invoice", "i1", "RE-1", sealed, 9, signed=True),
                DocumentArchived("invoice", "i2", "RE-2", alone, 9, signed=True),
                DocumentArchived("invoice", "i3", "RE-3", "e5" * 32, 9, signed=False),
            ),
            action="archive_document",
        )

    def stamping(after: str) -> Story:
        fact = DocumentTimestamped("invoice", "i1", "RE-1", "", sealed, after, 10, 5, "Zeit AG")
        return lambda shop: shop.database.write(lambda tx: tx.record(fact), action="stamp_document")

    stories = {"1": archiving, "2": stamping(stamped), "3": stamping(again)}
    told_of = [
        one
        for station, story in stories.items()
        for one in told(base, tmp_path / f"{station}.counterfoil", station, story, int(station))
    ]
    assert same(base, tmp_path, told_of, told_of[::-1]) == []
    for order in (told_of, told_of[::-1], told_of[2:] + told_of[:2]):
        books = merged(base, tmp_path / "merged.counterfoil", order)
        with books.read() as view:
            assert [one.number for one in unstamped(view)] == ["RE-2"]
            waiting = {one: is_unstamped(view, "invoice", "i1", one) for one in (sealed, stamped, again)}
        books.close()
        assert waiting == {sealed: False, stamped: False, again: False}


@settings(max_examples=12, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.booleans(), min_size=30, max_size=60))
def test_every_way_of_weaving_them_gives_the_same_tables(
    base: Path,
    two: tuple[list[journal.Entry], list[journal.Entry]],
    tmp_path_factory: pytest.TempPathFactory,
    choices: list[bool],
) -> None:
    anna, bert = two
    folder = tmp_path_factory.mktemp("woven")
    assert same(base, folder, [*anna, *bert], list(woven(anna, bert, choices))) == []


def test_goods_are_neither_made_nor_lost_when_two_counters_come_together(
    base: Path, two: tuple[list[journal.Entry], list[journal.Entry]], tmp_path: Path
) -> None:
    books = merged(base, tmp_path / "merged.counterfoil", [*two[1], *two[0]])
    with books.read() as view:
        for product, total in view.rows(sql("SELECT product_id, sum(on_hand) FROM stock_level GROUP BY product_id")):
            assert total == 0, product
        places = {row[0] for row in view.rows(sql("SELECT DISTINCT location FROM stock_level"))}
        short = view.value(sql("SELECT count(*) FROM stock_level WHERE location = 'MAIN' AND on_hand < reserved"))
    books.close()
    assert places <= {code for code, _, _ in LOCATIONS}
    assert short, "both sold the same pipes: a shortage is told, not hidden"
