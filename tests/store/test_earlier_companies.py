"""A company file of any earlier program opens in this one, says what it said, and goes on working."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest

from app.actions.load import today
from app.queries.paper_stamps import unstamped
from app.queries.report_exceptions import exceptions
from app.store import migrate as module
from app.store.database import Database
from app.store.engine import open_engine
from app.store.migrate import HEAD, migrate, revision
from app.store.rebuild import check_rebuild
from app.store.sql import sql
from tests.actions.machine_checks import faults
from tests.shop import Shop
from tests.store import earlier
from tests.store.test_migrations import shape

VERSIONS = Path(module.__file__).parent / "migrations" / "versions"


def test_there_is_a_company_of_every_revision() -> None:
    known = sorted(path.name[1:5] for path in VERSIONS.glob("r*.py"))
    assert known[-1] == HEAD
    assert earlier.revisions() == known, "python -m tests.store.earlier writes that of the present tables"


# The last is looked at each time, those before it where there is time.
_EACH = [kept if kept == HEAD else pytest.param(kept, marks=pytest.mark.slow) for kept in earlier.revisions()]


@pytest.mark.parametrize("kept", _EACH)
def test_it_opens_says_what_it_said_and_sells_on(kept: str, template: Path, tmp_path: Path) -> None:
    where = earlier.unpack(kept, tmp_path)
    assert revision(str(where)) == kept
    migrate(str(where))
    assert shape(str(where)) == shape(str(template))
    shop = Shop(Database(str(where)))
    assert earlier.answers(shop) == earlier.told(kept)
    shop.do("confirm_clock", today=today())  # it was put away long ago
    order = shop.order("MUELLER", lines=[{"product": "CU15", "quantity": "2"}])
    shop.shipped(order.number)
    shop.do("issue_invoice", orders=[order.number])
    with shop.database.read() as view:
        assert not faults(view)
    shop.database.close()


@pytest.mark.slow
def test_books_of_before_tell_what_was_issued_incomplete_and_what_waits_for_a_stamp(tmp_path: Path) -> None:
    where = earlier.unpack("0028", tmp_path)
    migrate(str(where))
    database = Database(str(where))
    with database.read() as view:
        told = [one.found.detail for one in exceptions(view, "2026-01-01", "2099-12-31") if "law" in one.found.what]
        assert told == ["our VAT id, their street and town"]
        assert unstamped(view) == ()
    assert check_rebuild(database) == []
    database.close()
    # Two papers wait, and another station stamped one that was not heard of here.
    where = earlier.unpack("0028", tmp_path)
    engine, _ = open_engine(str(where))
    with contextlib.closing(engine.raw_connection()) as connection:
        for at, (number, signed) in enumerate((("RE-2", 1), ("RE-3", 0), ("RE-1", 1)), 1):
            connection.cursor().execute(
                "INSERT INTO document_archive (document_id, kind, sha256, number, signed, hlc) "
                "VALUES (?, 'invoice', ?, ?, ?, ?)",
                (f"i{at}", f"f{at}" * 32, number, signed, 9 - at),
            )
        connection.cursor().execute(
            "INSERT INTO document_timestamp (sha256, before_sha256, kind, document_id) VALUES (?, ?, 'invoice', 'i9')",
            ("f8" * 32, "f9" * 32),
        )
    engine.dispose()
    migrate(str(where))
    database = Database(str(where))
    with database.read() as view:
        assert [one.number for one in unstamped(view)] == ["RE-1", "RE-2"], "the oldest first"
        row = "SELECT sealed, stamped FROM stamp_queue WHERE document_id = 'i9'"
        assert view.rows(sql(row)) == [(0, 1)]
    database.close()


@pytest.mark.slow
def test_the_first_files_of_all_get_the_indices_they_were_made_without(template: Path, tmp_path: Path) -> None:
    where = earlier.unpack("0001", tmp_path)
    engine, _ = open_engine(str(where))
    with contextlib.closing(engine.raw_connection()) as connection:
        for name in ("payment_date", "refund_date", "credit_note_date", "shipment_left"):
            connection.cursor().execute(f"DROP INDEX {name}")
    engine.dispose()
    migrate(str(where))
    assert shape(str(where)) == shape(str(template))
