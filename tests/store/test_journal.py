"""The journal is whole or says where it is not; what was written once stays; nothing in it can jam the books."""

import dataclasses
import itertools
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pysqlite3 import dbapi2

from app.domain.facts import StationOpened
from app.store import journal
from app.store.codec import encode
from app.store.database import Database
from app.store.migrate import _guard, migrate
from app.store.rebuild import check_numbers, check_rebuild, check_sums, rebuild_into
from app.store.schema import APPEND_ONLY, GUARDED, METADATA
from app.store.sql import sql
from tests.shop import Shop
from tests.store.story import facts_of, month


@pytest.fixture(scope="session")
def told(stocked_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The books after the whole month."""
    path = tmp_path_factory.mktemp("told") / "month.counterfoil"
    shutil.copyfile(stocked_template, path)
    database = Database(str(path))
    month(Shop(database))
    database.close()
    return path


@pytest.fixture
def books(told: Path, tmp_path: Path) -> Iterator[Database]:
    """A copy of them to do harm to."""
    path = tmp_path / "month.counterfoil"
    shutil.copyfile(told, path)
    database = Database(str(path))
    yield database
    database.close()


def chain(database: Database) -> list[str]:
    """What the journal says of itself."""
    with database.read() as view:
        return journal.check_chain(view)


def tamper(database: Database, *statements: str) -> None:
    """What somebody with a database tool can do: the triggers are off."""
    connection = dbapi2.connect(database.where, isolation_level=None)
    for verb in ("update", "delete"):
        connection.execute(f"DROP TRIGGER journal_no_{verb}")
    for statement in statements:
        connection.execute(statement)
    connection.close()


def foreign(database: Database, kind: str, version: int, body: str) -> journal.Entry:
    """A fact of another station, properly chained, as another program may have written it."""
    fields = ("7", 1, f"{kind:0>32}", "a" * 32, "sync", "bert", "", 1, 1, kind, version)
    digest = journal.chained(journal.GENESIS, fields, body)
    entry = journal.Entry(*fields, body, journal.GENESIS, digest)
    row = dataclasses.asdict(entry)
    with database.maintain() as writer:
        writer.run(journal.INSERT, {name: row[name] for name in row if name not in {"salt", "secret"}})
    return entry


def pending(database: Database) -> list[tuple[str, str]]:
    """What was put aside when the journal was replayed: (fact, state)."""
    folder = Path(database.where).parent
    where = str(folder / "replayed.counterfoil")
    migrate(where)
    replayed = Database(where)
    with database.read() as view:
        rebuild_into(replayed, journal.entries(view))
    with replayed.read() as view:
        rows = [tuple(row) for row in view.rows(sql("SELECT fact_id, state FROM journal_pending"))]
    replayed.close()
    return rows


def test_after_a_whole_month_everything_agrees(books: Database) -> None:
    assert chain(books) == []
    assert check_rebuild(books) == []
    with books.read() as view:
        assert check_sums(view) == []
        assert check_numbers(view) == []


def test_the_journal_counts_without_gaps_and_each_entry_names_its_predecessor(books: Database) -> None:
    entries = facts_of(books)
    assert [entry.seq for entry in entries] == list(range(1, len(entries) + 1))
    assert len(entries) > 80
    assert entries[0].previous_hash == journal.GENESIS
    for before, after in itertools.pairwise(entries):
        assert after.previous_hash == before.hash
        assert after.hlc > before.hlc


def test_a_fact_read_and_written_again_is_the_same_text(books: Database) -> None:
    for entry in facts_of(books):
        if (
            '"private":{"sha256"' not in entry.body
        ):  # of a personal part, also an erased one, only the hash is in the body
            assert encode(entry.recorded().fact) == entry.body


@pytest.mark.parametrize(
    "change",
    [
        "body = replace(body, 'Copper', 'Silver')",
        "actor = 'nobody'",
        "reason = 'because'",
        "action = 'save_nothing'",
        "kind = 'PriceSet'",
        "version = version + 1",
        "hlc = hlc + 1",
        "occurred_at = occurred_at + 1",
        "action_id = id",
        "id = action_id || 'x'",
    ],
)
def test_an_edited_row_is_told(books: Database, change: str) -> None:
    victim = next(one for one in facts_of(books) if one.kind == "OrderConfirmed")
    tamper(books, f"UPDATE journal SET {change} WHERE seq = {victim.seq}")
    (fault,) = chain(books)
    assert f"entry {victim.seq} (" in fault
    assert fault.endswith("was changed.")


def test_an_edited_row_with_its_hash_made_anew_breaks_the_chain_behind_it(books: Database) -> None:
    victim = facts_of(books)[40]
    forged = dataclasses.replace(victim, actor="nobody")
    tamper(
        books, f"UPDATE journal SET actor = 'nobody', hash = '{journal.entry_hash(forged)}' WHERE seq = {victim.seq}"
    )
    assert chain(books) == [f"Journal of station 1: entry {victim.seq + 1} does not follow its predecessor."]


@pytest.mark.parametrize(
    ("gone", "words"), [("= 20", "20 to 20"), ("BETWEEN 30 AND 33", "30 to 33"), ("< 4", "1 to 3")]
)
def test_a_gap_is_told(books: Database, gone: str, words: str) -> None:
    tamper(books, f"DELETE FROM journal WHERE seq {gone}")
    assert chain(books) == [f"Journal of station 1: entries {words} are missing."]


def test_a_copied_row_is_told(books: Database) -> None:
    last = len(facts_of(books))
    columns = [column.name for column in METADATA.tables["journal"].columns]
    values = ", ".join({"seq": str(last + 1), "id": "'copy'"}.get(name, name) for name in columns)
    tamper(books, f"INSERT INTO journal ({', '.join(columns)}) SELECT {values} FROM journal WHERE seq = 50")
    faults = chain(books)
    assert f"Journal of station 1: entry {last + 1} does not follow its predecessor." in faults
    assert any("was changed" in fault for fault in faults)


def test_two_swapped_rows_are_told(books: Database) -> None:
    tamper(
        books,
        "UPDATE journal SET seq = 9999 WHERE seq = 60",
        "UPDATE journal SET seq = 60 WHERE seq = 61",
        "UPDATE journal SET seq = 61 WHERE seq = 9999",
    )
    assert len(chain(books)) >= 2


def test_the_chain_of_each_station_is_its_own(books: Database) -> None:
    foreign(books, "StationOpened", 1, encode(StationOpened("7", "7", "Counter 7")))
    assert chain(books) == []


def test_a_changed_personal_part_is_told(books: Database) -> None:
    tamper(books, "UPDATE journal_private SET body = replace(body, 'Sommer', 'Winter')")
    faults = chain(books)
    assert faults
    assert all("the personal part of entry" in fault for fault in faults)


@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.parametrize("verb", ["UPDATE", "DELETE"])
def test_what_was_written_once_is_never_changed_or_deleted(books: Database, table: str, verb: str) -> None:
    connection = dbapi2.connect(books.where, isolation_level=None)
    (count,) = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
    assert count > 0, "the month leaves nothing empty"
    column = METADATA.tables[table].columns.keys()[-1]
    statement = f"UPDATE {table} SET {column} = {column}" if verb == "UPDATE" else f"DELETE FROM {table}"
    with pytest.raises(dbapi2.IntegrityError, match=f"The books only grow: a row of {table} is never changed"):
        connection.execute(statement)
    assert connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (count,)
    connection.close()


# What is tried on papers and signatures, and whether it is refused.
GUARDED_EDITS = (
    ("document_archive", "UPDATE document_archive SET sha256 = 'zz' || substr(sha256, 3)", True),
    ("document_archive", "UPDATE document_archive SET size = size + 1", True),
    ("document_archive", "UPDATE document_archive SET content = 'another', hlc = hlc", True),
    ("document_archive", "UPDATE document_archive SET number = 'X', hlc = hlc - 1", True),
    ("document_archive", "DELETE FROM document_archive", True),
    ("document_archive", "UPDATE document_archive SET content = 'another', hlc = hlc + 1", False),
    ("document_timestamp", "UPDATE document_timestamp SET stamped_at = stamped_at - 1", True),
    ("document_timestamp", "DELETE FROM document_timestamp", True),
    ("document_signature", "UPDATE document_signature SET content_sha256 = 'ab'", True),
    ("document_signature", "UPDATE document_signature SET consent = 'I agree to more.'", True),
    ("document_signature", "UPDATE document_signature SET signed_at = signed_at + 1", True),
    ("document_signature", "UPDATE document_signature SET name = 'Somebody'", True),
    ("document_signature", "UPDATE document_signature SET strokes = '[[[1,1,1,1]]]'", True),
    ("document_signature", "DELETE FROM document_signature", True),
    ("document_signature", "UPDATE document_signature SET name = '', strokes = ''", False),
)


def test_papers_and_signatures_change_only_as_facts_change_them(books: Database) -> None:
    connection = dbapi2.connect(books.where, isolation_level=None)
    for table in GUARDED:
        assert connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] > 0, f"the month leaves no {table}"
    # Of a customer who was forgotten in the month nothing is left to be put back; another's name stands.
    connection.execute("DROP TRIGGER document_signature_no_update")
    connection.execute("UPDATE document_signature SET name = 'Karin', strokes = '[]'")
    connection.close()
    migrate_again(books.where)
    connection = dbapi2.connect(books.where, isolation_level=None)
    for table, statement, refused in GUARDED_EDITS:
        if refused:
            with pytest.raises(dbapi2.IntegrityError, match=f"The books only grow: a row of {table} is never changed"):
                connection.execute(statement)
        else:
            connection.execute(statement)
    connection.close()


def migrate_again(where: str) -> None:
    """The triggers as after a migration."""
    connection = dbapi2.connect(where, isolation_level=None)
    _guard(connection, sqlite=True)
    connection.close()


@pytest.mark.parametrize(("kind", "version"), [("DroneDispatched", 1), ("StationOpened", 2)])
def test_a_fact_from_the_future_is_stored_and_skipped(books: Database, kind: str, version: int) -> None:
    entry = foreign(books, kind, version, '{"altitude":120}')
    assert chain(books) == []
    assert pending(books) == [(entry.id, "unknown")]
    assert check_rebuild(books) == [], "what is not known yet is no fault"


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("StationOpened", '{"station":"7"}'),
        ("StationOpened", "not even JSON"),
        ("RecordChanged", '{"entity":"spaceship","fields":{},"private":null,"record_id":"x"}'),
        (
            "StockMoved",
            '{"counter":0,"date":"2026-03-20","kind":"transfer","moves":[{"from_location":"MAIN","line":0,"lot":"",'
            '"order_id":"","product_id":"x","quantity":-5,"to_location":"CELLAR"}],"number":"","reason":"","series":""}',
        ),
    ],
)
def test_a_fact_that_cannot_be_applied_is_put_aside_with_an_alarm(books: Database, kind: str, body: str) -> None:
    entry = foreign(books, kind, 1, body)
    assert pending(books) == [(entry.id, "quarantined")]
    (alarm,) = check_rebuild(books)
    assert alarm.startswith(f"Fact {entry.id} cannot be applied (")


def test_a_bad_fact_takes_no_good_one_with_it(books: Database) -> None:
    good = [entry for entry in facts_of(books) if entry.kind == "StockMoved"]
    bad = json.loads(good[-1].body)
    bad["moves"].append({**bad["moves"][0], "quantity": -1})
    foreign(books, "StockMoved", 1, encode(bad))
    faults = check_rebuild(books)
    assert len(faults) == 1, "every table is as it was without it"
    assert "cannot be applied" in faults[0]


def test_a_person_can_be_forgotten_without_breaking_the_chain_or_the_rebuild(books: Database, tmp_path: Path) -> None:
    with books.maintain() as writer:
        assert writer.run(sql("UPDATE journal_private SET salt = '', body = NULL")) > 5
    assert chain(books) == []
    assert pending(books) == []
    replayed = Database(str(tmp_path / "replayed.counterfoil"))
    with replayed.read() as view:
        customers = view.rows(sql("SELECT number, name, city, phone, country FROM customer ORDER BY number"))
        assert ("SOMMER", "", "", "", "DE") in [tuple(row) for row in customers]
        assert view.value(sql("SELECT count(*) FROM document_signature WHERE name <> '' OR strokes <> ''")) == 0
        invoice = view.value(sql("SELECT customer_name FROM invoice"))
    replayed.close()
    assert invoice == "Frau Sommer", "issued documents keep their names"


def test_the_personal_part_is_not_in_the_chain(books: Database) -> None:
    changed = [entry for entry in facts_of(books) if entry.kind in {"RecordChanged", "DocumentSigned"}]
    for word in ("Sommer", "Am Hafen", "0251", "Karl Müller"):
        assert not [entry.seq for entry in changed if word in entry.body]
        assert [entry.seq for entry in changed if word in (entry.secret or "")]


def test_two_equal_personal_parts_have_different_hashes(books: Database) -> None:
    shop = Shop(books)
    for number in ("TWIN-1", "TWIN-2"):
        shop.do("save_customer", number=number, name="Zwilling", country="DE")
    one, two = (_private_hash(entry) for entry in facts_of(books)[-2:])
    assert one != two


def _private_hash(entry: journal.Entry) -> Any:
    return json.loads(entry.body)["private"]["sha256"]
