"""The same books on PostgreSQL: the same facts give the same tables, and what was written once stays."""

import dataclasses

import psycopg
import pytest

from app.store import journal
from app.store.database import Database
from app.store.rebuild import apply_entries, check_numbers, check_rebuild, check_sums
from app.store.schema import APPEND_ONLY, METADATA
from app.store.sql import sql
from tests.actions.machine_checks import faults, settled_again
from tests.shop import Shop
from tests.store.desk_rows import check_rows
from tests.store.story import facts_of, month
from tests.store.test_journal import GUARDED_EDITS

pytestmark = pytest.mark.postgres


@pytest.fixture
def books(postgres_shop: Shop) -> Database:
    """The books after the whole month."""
    month(postgres_shop)
    return postgres_shop.database


def test_a_month_on_the_server_replayed_into_a_file_gives_the_same_tables(books: Database) -> None:
    assert books.engine_name == "postgresql"
    assert check_rebuild(books) == []
    with books.read() as view:
        assert journal.check_chain(view) == []
        assert check_sums(view) == []
        assert check_numbers(view) == []
        assert faults(view) == []
    assert settled_again(books) == []


def test_the_places_of_money_and_goods_read_the_same_on_the_server(books: Database) -> None:
    with books.read() as view:
        assert check_rows(view) > 0


def test_what_was_written_once_is_never_changed_or_deleted_on_the_server_either(books: Database) -> None:
    with psycopg.connect(books.where, autocommit=True) as connection:
        for table in APPEND_ONLY:
            column = METADATA.tables[table].columns.keys()[-1]
            for statement in (f"UPDATE {table} SET {column} = {column}", f"DELETE FROM {table}"):
                with pytest.raises(psycopg.errors.RaiseException, match=f"The books only grow: a row of {table} is"):
                    connection.execute(statement)


def test_papers_and_signatures_change_only_as_facts_change_them_on_the_server_either(books: Database) -> None:
    with psycopg.connect(books.where, autocommit=True) as connection:
        connection.execute("ALTER TABLE document_signature DISABLE TRIGGER USER")
        connection.execute("UPDATE document_signature SET name = 'Karin', strokes = '[]'")
        connection.execute("ALTER TABLE document_signature ENABLE TRIGGER USER")
        for table, statement, refused in GUARDED_EDITS:
            if refused:
                with pytest.raises(psycopg.errors.RaiseException, match=f"The books only grow: a row of {table} is"):
                    connection.execute(statement)
            else:
                assert connection.execute(statement).rowcount > 0


def test_a_bad_fact_is_put_aside_on_the_server_and_takes_no_good_one_with_it(books: Database) -> None:
    entry = facts_of(books)[-1]
    good = dataclasses.replace(
        entry, id="good", kind="StationOpened", version=1, body='{"station":"8","code":"8","name":"Yard"}', secret=None
    )
    bad = dataclasses.replace(
        good, id="bad", kind="RecordChanged", body='{"entity":"ship","record_id":"x","fields":{}}'
    )
    with books.maintain() as writer:
        assert apply_entries(writer, [bad, good]) == 1
    with books.read() as view:
        rows = view.rows(sql("SELECT fact_id, state FROM journal_pending"))
        assert [tuple(row) for row in rows] == [("bad", "quarantined")]
        assert view.value(sql("SELECT name FROM station WHERE station = '8'")) == "Yard"


def test_a_sum_of_whole_numbers_is_a_whole_number(books: Database) -> None:
    with books.read() as view:
        total = view.value(sql("SELECT sum(amount) FROM payment"))
        amounts = [row[0] for row in view.rows(sql("SELECT amount FROM payment"))]
    assert isinstance(total, int)
    assert total == sum(amounts) > 3500
