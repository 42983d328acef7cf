"""Facts are kept for ever: what a released program wrote, every later one reads and applies."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from app.domain.facts import KINDS
from app.store import journal, upcast
from app.store.apply import APPLY
from app.store.codec import UnknownFactError, decode, knows, private_hash, split_private
from app.store.database import Database
from app.store.migrate import migrate
from app.store.rebuild import rebuild_into
from app.store.sql import sql
from tests.actions.machine_checks import faults
from tests.store.story import BUYING, GOLDEN, KITS, MONTH, PAPERS, SAYING, WEIGHTS

FILES = sorted(GOLDEN.glob("*.json"))


def read(path: Path) -> dict[str, Any]:
    """A golden fact."""
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content


def entry_of(content: dict[str, Any]) -> journal.Entry:
    """It as a row of the journal."""
    head = ("1", 1, content["id"], "a" * 32, "golden", "anna", "", content["hlc"], 1)
    tail = (content["body"], "", "", content["salt"], content["private"])
    return journal.Entry(*head, content["kind"], content["version"], *tail)


def test_every_kind_has_a_golden_fact_of_its_version_and_a_way_to_be_applied() -> None:
    names = {path.name for path in FILES}
    for kind, fact in KINDS.items():
        for version in range(1, fact.VERSION + 1):
            assert f"{kind}.{version}.json" in names, "python -m tests.store.story writes it"
    assert set(APPLY) == set(KINDS.values())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_golden_fact_is_read_whole(path: Path) -> None:
    content = read(path)
    known = KINDS[content["kind"]]
    fact = decode(content["kind"], content["version"], content["body"], content["private"])
    assert isinstance(fact, known)
    if content["version"] == known.VERSION:
        body, _, secret = split_private(fact, os.urandom)
        assert secret == (content["private"] or "")
        assert _without_hash(body) == _without_hash(content["body"]), "no field was lost or renamed"
    if content["private"]:
        assert private_hash(content["salt"], content["private"]) in content["body"]


def _without_hash(body: str) -> Any:
    content = json.loads(body)
    if content.get("private"):
        content["private"] = "sha256"
    return content


def test_a_golden_month_is_replayed_into_todays_tables(tmp_path: Path) -> None:
    where = str(tmp_path / "golden.counterfoil")
    migrate(where)
    books = Database(where)
    entries = [entry_of(json.loads(line)) for line in MONTH.read_text(encoding="utf-8").splitlines()]
    later = [json.loads(line)["kind"] for line in BUYING.read_text(encoding="utf-8").splitlines()]
    assert {*(entry.kind for entry in entries), *later} >= {path.stem.split(".")[0] for path in FILES}
    assert rebuild_into(books, entries) == len(entries)
    with books.read() as view:
        assert view.rows(sql("SELECT fact_id, error FROM journal_pending")) == []
        assert faults(view) == []
        assert [tuple(row) for row in view.rows(sql(_SAID))] == [("MUELLER", 0, 0), ("SOMMER", -2350, 1)]
        forgotten = view.row(sql("SELECT name, search, forgotten FROM customer WHERE number = 'KERN'"))
        assert tuple(forgotten) == ("", "kern      ", 1)
        shipped = view.rows(sql("SELECT line, shipped, returned, invoiced FROM order_line_progress WHERE shipped > 0"))
        assert [tuple(row) for row in shipped] == [(1, 29000, 2000, 27000), (2, 45000, 1000, 44000), (4, 1000, 0, 1000)]
    books.close()


_SAID = (
    "SELECT c.number, coalesce(b.balance, 0), (SELECT count(*) FROM invoice i WHERE i.customer_id = c.id) "
    "FROM customer c LEFT JOIN customer_balance b ON b.customer_id = c.id WHERE c.number <> 'KERN' ORDER BY c.number"
)


def test_a_version_from_the_future_is_not_guessed_at() -> None:
    content = read(GOLDEN / "StationOpened.1.json")
    with pytest.raises(UnknownFactError, match="StationOpened version 2"):
        decode("StationOpened", 2, content["body"], None)


def test_a_golden_month_of_buying_is_replayed_into_todays_tables(tmp_path: Path) -> None:
    where = str(tmp_path / "buying.counterfoil")
    migrate(where)
    books = Database(where)
    entries = [entry_of(json.loads(line)) for line in BUYING.read_text(encoding="utf-8").splitlines()]
    assert rebuild_into(books, entries) == len(entries)
    with books.read() as view:
        assert view.rows(sql("SELECT fact_id, error FROM journal_pending")) == []
        assert faults(view) == []
        bought = view.rows(sql("SELECT sku, ordered, received, cancelled FROM purchase_line ORDER BY line"))
        assert [tuple(row) for row in bought] == [("BOOK", 20000, 5000, 15000), ("ELB15", 50000, 45000, 5000)]
        assert [row[0] for row in view.rows(sql("SELECT quantity FROM pick_line"))] == [4000]
    books.close()


def test_a_golden_month_of_sayings_is_replayed_into_todays_tables(tmp_path: Path) -> None:
    where = str(tmp_path / "saying.counterfoil")
    migrate(where)
    books = Database(where)
    entries = [entry_of(json.loads(line)) for line in SAYING.read_text(encoding="utf-8").splitlines()]
    assert rebuild_into(books, entries) == len(entries)
    with books.read() as view:
        assert view.rows(sql("SELECT fact_id, error FROM journal_pending")) == []
        assert faults(view) == []
        said = view.rows(
            sql("SELECT sku, pack, pack_size, length, instead_of, their_sku, reason FROM sales_order_line")
        )
        assert [tuple(row) for row in said] == [
            ("ELB15", "box", 12000, 0, "ELB18", "MB-77", ""),
            ("HOSE", "", 0, 1500, "", "", ""),
            ("CU15", "", 0, 0, "", "", "bent ends"),
            ("CUT", "", 0, 0, "", "", ""),
        ]
    books.close()


def test_a_golden_month_of_kits_is_replayed_into_todays_tables(tmp_path: Path) -> None:
    where = str(tmp_path / "kits.counterfoil")
    migrate(where)
    books = Database(where)
    entries = [entry_of(json.loads(line)) for line in KITS.read_text(encoding="utf-8").splitlines()]
    assert rebuild_into(books, entries) == len(entries)
    with books.read() as view:
        assert view.rows(sql("SELECT fact_id, error FROM journal_pending")) == []
        assert faults(view) == []
        done = view.rows(
            sql("SELECT service, ordered, cancelled, shipped, returned, invoiced, credited FROM order_line_progress")
        )
        assert [tuple(row) for row in done] == [
            (2, 4000, 2000, 2000, 1000, 2000, 1000),
            (0, 8000, 0, 8000, 2000, 0, 0),
            (0, 16000, 0, 16000, 4000, 0, 0),
            (0, 4000, 2000, 2000, 1000, 0, 0),
        ]
    books.close()


def test_a_golden_month_of_weights_is_replayed_into_todays_tables(tmp_path: Path) -> None:
    where = str(tmp_path / "weights.counterfoil")
    migrate(where)
    books = Database(where)
    entries = [entry_of(json.loads(line)) for line in WEIGHTS.read_text(encoding="utf-8").splitlines()]
    assert rebuild_into(books, entries) == len(entries)
    with books.read() as view:
        assert view.rows(sql("SELECT fact_id, error FROM journal_pending")) == []
        assert faults(view) == []
        weighed = view.rows(sql("SELECT quantity, weight FROM goods_weight ORDER BY quantity DESC"))
        assert [tuple(row) for row in weighed] == [(4000, 9635), (1000, 2410)]
        billed = view.rows(sql("SELECT quantity, weight, amount FROM invoice_line"))
        assert [tuple(row) for row in billed] == [(4000, 9635, 12044)]
        credited = view.rows(sql("SELECT quantity, weight, amount FROM invoice_line_progress"))
        assert [tuple(row) for row in credited] == [(1000, 2410, 3013)]
    books.close()


def test_a_golden_bill_of_a_town_is_replayed_into_todays_tables(tmp_path: Path) -> None:
    where = str(tmp_path / "papers.counterfoil")
    migrate(where)
    books = Database(where)
    entries = [entry_of(json.loads(line)) for line in PAPERS.read_text(encoding="utf-8").splitlines()]
    assert rebuild_into(books, entries) == len(entries)
    with books.read() as view:
        assert view.rows(sql("SELECT fact_id, error FROM journal_pending")) == []
        assert faults(view) == []
        asked = "SELECT einvoice, endpoint_scheme, endpoint, buyer_reference, early_percent, early_days FROM customer "
        town = view.row(sql(asked + "WHERE number = 'EMSTAL'"))
        leitweg = "04011000-1234512345-06"
        assert tuple(town) == ("xrechnung", "0204", leitweg, leitweg, 2000, 10)
        assert tuple(view.row(sql("SELECT hsn, unit_code FROM product WHERE sku = 'LAMP'"))) == ("9405", "H87")
        own = "SELECT contact_name, endpoint, sign_above, pen_still, address_window, gs1_prefix FROM company"
        assert tuple(view.row(sql(own))) == ("Ute Nord", "DE136695976", 500000, 1, "din-b", "4012345")
        bill: Any = next(entry.recorded().fact for entry in entries if entry.kind == "InvoiceIssued")
        assert (bill.deal.customer.buyer_reference, bill.deal.terms.early_percent) == (leitweg, 2000)
    books.close()


def test_every_version_has_its_step_and_a_step_that_changes_something_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    for kind, fact in KINDS.items():
        assert len(upcast.STEPS.get(kind, ())) == fact.VERSION - 1, kind

    def renamed(body: dict[str, Any]) -> dict[str, Any]:
        return {**body, "name": body["name"].upper()}

    monkeypatch.setattr(upcast, "STEPS", {"StationOpened": (renamed, upcast.GREW)})
    assert json.loads(upcast.lifted("StationOpened", 1, '{"name":"till"}')) == {"name": "TILL"}
    assert upcast.lifted("StationOpened", 2, '{"name":"till"}') == '{"name":"till"}'


def test_an_older_program_keeps_a_fact_that_says_more_than_it_can_read() -> None:
    content = read(GOLDEN / "OrderConfirmed.6.json")
    assert not knows("OrderConfirmed", content["version"] + 1), "stored and skipped, not read without what is new"
    old = read(GOLDEN / "OrderConfirmed.1.json")
    fact: Any = decode("OrderConfirmed", 1, old["body"], None)
    assert fact.deal.texts == ()
    assert all(line.more is None and line.reason == "" for line in fact.deal.lines)
