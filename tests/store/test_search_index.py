"""The entries by which records are found: filled by facts, by a rebuild and in old books, safe from any text, alike."""

from __future__ import annotations

import shutil
import string
import threading
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from app.domain.errors import Unavailable
from app.queries.desk_customers import find_customers
from app.queries.desk_products import search_products
from app.queries.search.ask import folded_words
from app.queries.search.documents import find_documents
from app.queries.search.index import records
from app.queries.search.numbers import recent_documents
from app.queries.search.spelling import did_you_mean
from app.store import journal
from app.store.backup import backup
from app.store.database import Database, View
from app.store.migrate import migrate
from app.store.rebuild import check_rebuild, rebuild_into
from app.store.search import check_search
from app.store.sql import sql
from tests.shop import Shop
from tests.store import earlier
from tests.store.test_long_lists import Explained

DAY = "2026-03-18"
_ENTRIES = sql("SELECT kind, record_id, words FROM search_entry ORDER BY 1, 2")
_SUMS = sql("SELECT times, last_quantity, last_price, last_date FROM customer_product")
_PRESENT = sql("SELECT rowid FROM search_index WHERE search_index MATCH :run")


def found(view: View, text: str) -> list[str]:
    """The numbers of documents."""
    return [one.number for one in find_documents(view, text)]


def test_books_of_an_earlier_program_are_found_in_and_summed_as_if_written_today(tmp_path: Path) -> None:
    where = earlier.unpack("0007", tmp_path)
    migrate(str(where))
    database = Database(str(where))
    assert check_rebuild(database) == []
    with database.read() as view:
        assert check_search(view) == []
        assert len(view.rows(_ENTRIES)) > 5
        assert found(view, "mül copper")
    database.close()


def test_a_rebuild_fills_the_same_entries(shop: Shop, tmp_path: Path) -> None:
    shop.order(reference="Baustelle Hafen")
    where = str(tmp_path / "again.counterfoil")
    migrate(where)
    again = Database(where)
    with shop.database.read() as view:
        rebuild_into(again, journal.entries(view))
        with again.read() as made:
            assert made.rows(_ENTRIES) == view.rows(_ENTRIES)
            assert check_search(made) == []
    again.close()


def test_what_is_bought_is_summed_by_order(shop: Shop) -> None:
    lines = [{"product": "CU15", "quantity": "40"}, {"product": "CU15", "quantity": "2"}]
    shop.order(lines=lines, date="2026-03-02")
    shop.order(lines=[{"product": "CU15", "quantity": "7", "price": "8"}], date="2026-03-12")
    with shop.database.read() as view:
        assert view.rows(_SUMS) == [(2, 7000, 80000, "2026-03-12")]
        [hit] = search_products(view, "copper", view.value(sql("SELECT id FROM customer WHERE number = 'MUELLER'")))
        assert (hit.bought, hit.last_date) == (2, "2026-03-12")
    assert check_rebuild(shop.database) == []


def test_looked_for_by_themselves_products_whose_code_begins_so_come_before_best_sellers(shop: Shop) -> None:
    shop.do("save_product", sku="THREAD", name="Cut threads", price="3", tax="S19", service=True)
    for _ in range(2):
        shop.order(lines=[{"product": "THREAD", "quantity": "1"}])
    with shop.database.read() as view:
        assert search_products(view, "cu")[0].sku == "THREAD", "in an order what sells best comes first"
        assert [one.sku for one in search_products(view, "cu", codes=True)] == ["CU15", "CUT", "THREAD"]
        assert [one.sku for one in search_products(view, "cu", limit=1, codes=True)] == ["CU15"]
        assert search_products(view, "cut", codes=True)[0].sku == "CUT", "the whole code first of all"


def test_contacts_phones_barcodes_and_suppliers_codes_lead_to_their_record(shop: Shop) -> None:
    contacts = [{"name": "Olga Weiß", "phone": "0251 443 21"}]
    shop.do("save_customer", number="LINDE", name="Otto Linde", country="DE", contacts=contacts)
    shop.do("save_supplier", number="S1", name="Rohr AG")
    shop.do("save_product", sku="ELB15", supplier="S1", supplier_sku="R-77/4")
    with shop.database.read() as view:
        for words in (("weiss",), ("olga", "linde"), ("443",), ("44321",), ("li",), ("o",)):
            assert len(records(view, "customer", words, 9)) == 1, words
        assert [one.sku for one in search_products(view, "r-77/4")] == ["ELB15"]
        assert search_products(view, "R-77/4")[0].exact
        assert [one.sku for one in search_products(view, "931")] == ["ELB15"], "the end of a barcode"
        assert records(view, "customer", ("44322",), 9) == []


@pytest.mark.parametrize("one_by_one", [500, 0], ids=["one by one", "many at once"])
def test_who_is_forgotten_is_not_in_the_index_either(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, one_by_one: int
) -> None:
    monkeypatch.setattr("app.store.search._MANY", one_by_one)
    shop.do("save_customer", number="LINDE", name="Xaver Qvist", country="DE", contacts=[{"name": "Olga Qvist"}])
    runs = ('"qvi"', '"xav"')
    with shop.database.read() as view:
        assert all(view.rows(_PRESENT, {"run": one}) for one in runs)
    shop.do("forget_customer", customer="LINDE")
    with shop.database.read() as view:
        assert not any(view.rows(_PRESENT, {"run": one}) for one in runs)
        assert check_search(view) == []
    shop.database.close()
    assert b"qvi" not in Path(shop.database.where).read_bytes(), "nor in the pages that held it"


def test_a_backup_finds_what_the_books_find(shop: Shop, tmp_path: Path) -> None:
    shop.do("forget_customer", customer="KERN")  # rows that are gone must not make others of theirs
    number = shop.order().number
    kept = tmp_path / "kept.zip"
    backup(shop.database.where, tmp_path / "none", kept)
    shutil.unpack_archive(kept, tmp_path / "out", "zip")
    copy = Database(str(tmp_path / "out" / "company.counterfoil"))
    assert copy.integrity() == []
    with copy.read() as view:
        assert found(view, "mue copper") == [number]
        assert check_search(view) == []
    copy.close()


@pytest.mark.parametrize("text", ["mul copper", "mue copper", "mül COPPER", "MÜL pipe copper 15", "mül opper", "m c"])
def test_all_words_count_in_any_order(shop: Shop, text: str) -> None:
    number = shop.order().number
    shop.order("KERN", lines=[{"product": "ELB15", "quantity": "4"}])
    with shop.database.read() as view:
        [one] = find_documents(view, text)
        assert (one.number, one.match, one.quantity, one.open) == (number, "Copper pipe 15 mm", 40_000, True)
        assert found(view, f"{text} elbow") == []
        assert found(view, f"{text} zzz") == []


def test_older_orders_come_too_and_open_work_first(shop: Shop) -> None:
    done = shop.order(lines=[{"product": "CU15", "quantity": "1"}], date="2026-03-12")
    shop.shipped(done.number)
    shop.do("issue_invoice", orders=[done.number])
    shop.do("record_payment", customer="MUELLER", tenders=[{"method": "card", "amount": "10.02"}])
    waits = shop.order(lines=[{"product": "CU15", "quantity": "2"}], date="2026-03-02")
    with shop.database.read() as view:
        for text in ("mul copper", "copper", "mul"):
            assert found(view, text)[:2] == [waits.number, done.number], text
        recent = [view.value(sql("SELECT id FROM sales_order WHERE number = :n"), {"n": done.number})]
        assert [one.number for one in find_documents(view, "mul", recent=recent)][:2] == [waits.number, done.number]
        assert found(view, done.number)[0] == done.number, "what has exactly the number is meant"


def test_quotes_are_found_by_their_lines_and_words_of_their_own(shop: Shop) -> None:
    draft = shop.do("draft_quote", customer="KERN", lines=[{"product": "ELB15", "quantity": "4"}], reference="Hafen 7")
    number = shop.do("send_quote", quote=draft.id).number
    order = shop.order(reference="Baustelle Wörth")
    with shop.database.read() as view:
        for text in ("kern elbow", "elbow", "hafen", "kern hafen 7"):
            assert found(view, text) == [number], text
        assert found(view, "woerth") == [order.number]
        assert found(view, "mül wörth baustelle") == [order.number]


def test_the_end_of_a_number_with_a_name(shop: Shop) -> None:
    number = shop.order().number
    with shop.database.read() as view:
        assert found(view, f"{number} mül") == [number]
        assert found(view, f"{number} kern") == []


def test_a_wrong_letter_is_answered_with_what_is_meant(shop: Shop) -> None:
    for sku, name in (("K1", "Kupferrohr"), ("K2", "Kupfer Bogen"), ("K3", "Kupfer Muffe")):
        shop.do("save_product", sku=sku, name=name, price="1", tax="S19")
    with shop.database.read() as view:
        said = did_you_mean(view, "mül kupfr", DAY)
        assert said is not None
        assert (said.word, said.meant, said.count, said.text) == ("kupfr", "kupfer", 3, "mül kupfer")
        assert did_you_mean(view, "kupfer", DAY) is None
        assert did_you_mean(view, "zzzzz", DAY) is None


class Counted(View):
    """Counts statements."""

    asked: int

    def _run(self, statement: Any, params: Any) -> None:
        self.asked += 1
        super()._run(statement, params)


def test_more_hits_ask_no_more_statements(shop: Shop) -> None:
    asked = []
    for more in range(8):
        shop.do("save_product", sku=f"ZX{more}", name="Zinc tray", price="1", tax="S19")
        with shop.database.read() as view:
            view.__class__ = Counted
            view.asked = 0  # type: ignore[attr-defined]
            assert len(search_products(view, "zinc")) == more + 1
            asked.append(view.asked)  # type: ignore[attr-defined]
    assert len(set(asked)) == 1


def test_words_are_asked_of_the_index(shop: Shop) -> None:
    with shop.database.read() as view:
        view.__class__ = Explained
        view.plans = []  # type: ignore[attr-defined]
        records(view, "product", ("co", "pipe"), 9)
        assert all("SCAN f VIRTUAL TABLE INDEX" in plan for plan in view.plans)  # type: ignore[attr-defined]
        assert not any("SCAN e" in plan for plan in view.plans)  # type: ignore[attr-defined]


_TEXTS = st.one_of(
    st.text(max_size=12),
    st.text(st.sampled_from("\"'*()^:-+.{}%_\\ NEAROTD" + string.ascii_lowercase), max_size=24),
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(text=_TEXTS)
def test_no_text_is_a_question_of_its_own(shop: Shop, text: str) -> None:
    with shop.database.read() as view:
        find_documents(view, text)
        search_products(view, text)
        did_you_mean(view, text, DAY)
        records(view, "customer", folded_words(text), 5)


@pytest.mark.postgres
def test_both_engines_answer_alike(postgres_shop: Shop, shop: Shop) -> None:
    names = ("Straße & Söhne", "100 % Bad", 'Rohr "15"', "Ørsted_Kupferrohr", "Ⅷ ™ ﬁx", "東京設備", "a\\b 'c' -d")
    for one in (postgres_shop, shop):
        for at, name in enumerate(names):
            one.do("save_customer", number=f"N{at}", name=name, country="DE")
            one.do("save_product", sku=f"P{at}", name=name, price="1", tax="S19")
        one.order(reference="Ä-1 %")

    @settings(max_examples=150, deadline=None)
    @given(
        st.one_of(_TEXTS, st.sampled_from([word for name in names for word in name.split()]), st.sampled_from(names))
    )
    @example("cu15\x00")
    def agree(text: str) -> None:
        with postgres_shop.database.read() as one, shop.database.read() as other:
            for kind, number in (("customer", "number"), ("product", "sku")):
                named = sql(f"SELECT {number} FROM {kind} WHERE id = :id")
                here, there = (
                    [view.value(named, {"id": id_}) for id_, _ in records(view, kind, folded_words(text), 9)]
                    for view in (one, other)
                )
                assert here == there, text
            assert found(one, text) == found(other, text)
            assert [p.sku for p in search_products(one, text)] == [p.sku for p in search_products(other, text)]
            told = [[c.number for c in find_customers(view, text, DAY, 9)] for view in (one, other)]
            assert told[0] == told[1]
            assert did_you_mean(one, text, DAY) == did_you_mean(other, text, DAY)

    agree()


def test_a_question_can_be_stopped_and_the_next_is_answered(shop: Shop) -> None:
    endless = sql("WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n")

    def ask() -> None:
        with shop.database.read() as view:
            threading.Timer(0.05, view.interrupt).start()
            view.rows(endless)

    with pytest.raises(Unavailable):
        ask()
    with shop.database.read() as view:
        assert view.rows(_ENTRIES)
        view.interrupt()
        with pytest.raises(Unavailable, match="newer question"):
            view.rows(_ENTRIES)


def test_what_was_open_lately_comes_before_the_newest(shop: Shop) -> None:
    first, second, third = (shop.order(lines=[{"product": "CU15", "quantity": "1"}]) for _ in range(3))
    with shop.database.read() as view:
        numbers = [one.number for one in recent_documents(view, (first.id, "nothing", second.id))]
    assert numbers == [first.number, second.number, third.number]
