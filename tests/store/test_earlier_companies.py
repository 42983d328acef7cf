"""A company file of any earlier program opens in this one, says what it said, and goes on working."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest

from app.actions.load import today
from app.store import migrate as module
from app.store.database import Database
from app.store.engine import open_engine
from app.store.migrate import HEAD, migrate, revision
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
def test_the_first_files_of_all_get_the_indices_they_were_made_without(template: Path, tmp_path: Path) -> None:
    where = earlier.unpack("0001", tmp_path)
    engine, _ = open_engine(str(where))
    with contextlib.closing(engine.raw_connection()) as connection:
        for name in ("payment_date", "refund_date", "credit_note_date", "shipment_left"):
            connection.cursor().execute(f"DROP INDEX {name}")
    engine.dispose()
    migrate(str(where))
    assert shape(str(where)) == shape(str(template))
