"""The clock jumps: somebody is asked before a number is taken, drafts are kept, it goes on when the clock is right."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.actions.catalogue import BY_NAME
from app.actions.companies import create_company, open_next_station
from app.actions.registry import perform
from app.documents.runner import finish_papers
from app.domain.clock import QUIET_US, SET_AHEAD_US, Steady, in_doubt, moved, steady_of, worth_telling
from app.domain.errors import ClockInDoubt, RuleViolation
from app.reports import REPORTS
from app.reports.report import Asked
from app.runtime.clock import synchronised
from app.store.database import Database, wall_clock
from app.store.sql import sql
from tests.scenarios.test_returns_over_the_counter import whole
from tests.shop import Shop

HOUR, DAY = 3_600_000_000, 24 * 3_600_000_000


@dataclass
class Machine:
    """A machine whose clock can be set, and which can be left on, or switched off and on again."""

    now: int
    passed: int = 5 * HOUR
    start: str = "first start"

    def wait(self, days: float) -> None:
        """Time passes, and the machine is on."""
        self.now += int(days * DAY)
        self.passed += int(days * DAY)

    def set_ahead(self, days: float) -> None:
        """Somebody sets the clock, or something does."""
        self.now += int(days * DAY)

    def off(self, days: float) -> None:
        """Switched off, and on again after that many days."""
        self.now += int(days * DAY)
        self.passed, self.start = HOUR, f"{self.start} again"

    def clock(self) -> int:
        """What it says; every question takes a second."""
        self.now += 1_000_000
        self.passed += 1_000_000
        return self.now

    def counter(self) -> tuple[str, int]:
        """What nobody can set."""
        return self.start, self.passed

    def day(self, days: int = 0) -> str:
        """The local date by its clock, or some days before."""
        moment = datetime.fromtimestamp(self.now / 1_000_000, tz=UTC) - timedelta(days=days)
        return moment.astimezone().date().isoformat()


@pytest.fixture
def machine() -> Machine:
    """The morning after the shop was stocked, far from midnight."""
    return Machine((wall_clock() // DAY + 1) * DAY + 10 * HOUR)


@pytest.fixture
def counter(shop: Shop, machine: Machine) -> Shop:
    """The shop on that machine, which has sold something today."""
    where = shop.database.where
    shop.database.close()
    shop.database = Database(where, clock=machine.clock, counter=machine.counter)
    sold(shop)
    return shop


def sold(shop: Shop) -> str:
    """One pipe over the counter, 10.02; the bill's number."""
    draft = shop.do("draft_order", customer="MUELLER", lines=[{"product": "CU15", "quantity": "1"}]).number
    return shop.do("counter_sale", order=draft).number


def asked(shop: Shop) -> ClockInDoubt:
    """The next sale is refused; its draft is there, and nothing else."""
    entries, drafts = rows(shop, "SELECT count(*) FROM journal"), len(rows(shop, "SELECT id FROM draft"))
    with pytest.raises(ClockInDoubt) as caught:
        sold(shop)
    assert rows(shop, "SELECT count(*) FROM journal") == entries
    assert len(rows(shop, "SELECT id FROM draft")) == drafts + 1, "the draft is kept"
    return caught.value


def rows(shop: Shop, statement: str) -> list[tuple[object, ...]]:
    """What the books hold."""
    with shop.database.read() as view:
        return [tuple(row) for row in view.rows(sql(statement))]


@pytest.mark.parametrize("days", [1, 31, 365])
def test_a_jump_while_the_machine_is_on_is_asked_about_before_a_number_is_taken(
    counter: Shop, machine: Machine, days: int
) -> None:
    machine.wait(0.1)
    before = machine.day()
    machine.set_ahead(days)
    error = asked(counter)
    assert (error.today, error.newest) == (machine.day(), before)
    assert error.message == (
        f"The clock of this machine says {machine.day()}, the newest entry here is of {before}. Set the clock, or say "
        f'that it is right: confirm_clock {{"today": "{machine.day()}"}}. Drafts are kept.'
    )
    machine.set_ahead(-days)
    draft = rows(counter, "SELECT name FROM draft")[0][0]
    assert counter.do("counter_sale", order=draft).number == "RE-2", "it goes on, and no number is missing"
    assert rows(counter, "SELECT DISTINCT date FROM invoice") == [(before,)]
    whole(counter)


def test_a_year_that_is_right_is_said_by_its_date_and_stands_in_the_journal(counter: Shop, machine: Machine) -> None:
    before = machine.day()
    machine.off(365)
    asked(counter)
    with pytest.raises(RuleViolation, match=f"By this machine's clock it is {machine.day()}.") as caught:
        counter.do("confirm_clock", today=before)
    assert caught.value.field == "today"
    asked(counter)
    assert counter.do("confirm_clock", today=machine.day()).state == "confirmed"
    assert sold(counter) == "RE-2"
    assert rows(counter, "SELECT person, reason FROM audit WHERE kind = 'clock'") == [
        ("anna", f"it is {machine.day()}; the newest entry was of {before}")
    ]
    report = next(one for one in REPORTS if one.name == "approvals")
    with counter.database.read() as view:
        found, _ = report.run(view, Asked(before, machine.day(), "orders", machine.day(), "Nordlicht"))
    assert [(row["what"], row["person"], row["action"]) for row in found] == [
        ("clock", "anna", "Say that the clock is right")
    ]
    # Set back, its numbers would run backwards.
    machine.set_ahead(-365)
    draft = counter.do("draft_order", customer="MUELLER", lines=[{"product": "CU15", "quantity": "1"}]).number
    with pytest.raises(RuleViolation, match="would run backwards"):
        counter.do("counter_sale", order=draft)
    machine.set_ahead(365)
    whole(counter)


@pytest.mark.parametrize(("days", "on"), [(3, False), (5, False), (14, False), (21, True), (60, True)])
def test_closed_days_are_not_asked_about(counter: Shop, machine: Machine, days: int, on: bool) -> None:
    """A weekend, Easter, the turn of the year; and as long as one likes where the machine was left on."""
    if on:
        machine.wait(days)
    else:
        machine.off(days)
    assert sold(counter) == "RE-2"


def test_a_long_silence_with_the_machine_off_is_asked_about_once(counter: Shop, machine: Machine) -> None:
    machine.off(16)
    asked(counter)
    counter.do("confirm_clock", today=machine.day())
    assert sold(counter) == "RE-2"
    machine.off(10)
    assert sold(counter) == "RE-3"
    machine.off(31)
    asked(counter)


def knowing(counter: Shop, machine: Machine, right: bool | None) -> Shop:
    """The same books on a machine that says whether other clocks keep its own right."""
    where = counter.database.where
    counter.database.close()
    counter.database = Database(where, clock=machine.clock, counter=machine.counter, kept_right=lambda: right)
    return counter


def test_a_clock_that_other_clocks_keep_right_is_not_asked_about(counter: Shop, machine: Machine) -> None:
    machine.off(40)
    assert sold(knowing(counter, machine, right=True)) == "RE-2"
    machine.set_ahead(2)
    assert sold(counter) == "RE-3", "what it was set to is right"
    machine.set_ahead(2)
    asked(knowing(counter, machine, right=False))


def test_where_nothing_keeps_the_clock_right_less_than_a_week_is_asked_about(counter: Shop, machine: Machine) -> None:
    knowing(counter, machine, right=False)
    machine.off(4.6)
    assert sold(counter) == "RE-2", "Easter: from Thursday evening to Tuesday morning"
    machine.off(6)
    asked(counter)
    counter.do("confirm_clock", today=machine.day())
    assert sold(counter) == "RE-3"


def test_the_system_is_asked_and_only_asked() -> None:
    first, then = synchronised(), synchronised()
    assert first is then
    assert first in {True, False, None}


def test_the_hour_of_summer_time_and_a_wrong_time_zone_are_no_jump(counter: Shop, machine: Machine) -> None:
    zone = os.environ.get("TZ")
    try:
        for name in ("Europe/Berlin", "Pacific/Kiritimati", "Pacific/Pago_Pago", "UTC"):
            os.environ["TZ"] = name
            time.tzset()
            machine.wait(2)
            sold(counter)
    finally:
        os.environ.pop("TZ") if zone is None else os.environ.__setitem__("TZ", zone)
        time.tzset()
    # Where the machine keeps local time, a wrong zone shifts the clock itself.
    machine.set_ahead(13 / 24)
    assert sold(counter) == "RE-6"
    machine.set_ahead(-1 / 24)
    assert sold(counter) == "RE-7"


def test_another_process_knows_what_was_seen(counter: Shop, machine: Machine) -> None:
    other = Database(counter.database.where, clock=machine.clock, counter=machine.counter)
    machine.set_ahead(1)
    with pytest.raises(ClockInDoubt):
        perform(other, BY_NAME["save_carrier"], {"name": "DHL"}, actor="ben")
    perform(other, BY_NAME["confirm_clock"], {"today": machine.day()}, actor="ben")
    # What ben said holds here too.
    assert sold(counter) == "RE-2"
    other.close()


@pytest.mark.slow
def test_nothing_else_is_recorded_meanwhile_and_papers_wait(counter: Shop, machine: Machine) -> None:
    machine.set_ahead(2)
    with pytest.raises(ClockInDoubt):
        counter.do("save_customer", number="NEW", name="New")
    faults = finish_papers(counter.database)
    assert faults
    assert all("newest entry" in fault for fault in faults)
    assert rows(counter, "SELECT count(*) FROM document_archive") == [(0,)]
    machine.set_ahead(-2)
    assert finish_papers(counter.database) == []
    whole(counter)


def test_a_company_is_founded_and_a_backup_goes_on_whatever_the_clock_says(
    counter: Shop, machine: Machine, tmp_path: Path
) -> None:
    create_company(str(tmp_path / "new.counterfoil"), "Neu", "DE").close()
    machine.off(200)
    assert open_next_station(counter.database, "Till 2") == "2"
    assert sold(counter) == "RE-2-1"


def test_a_sample_is_never_asked_about(machine: Machine, tmp_path: Path) -> None:
    where = str(tmp_path / "sample.counterfoil")
    create_company(where, "Sample", "DE", demo=True).close()
    database = Database(where, clock=machine.clock, counter=machine.counter)
    machine.off(400)
    perform(database, BY_NAME["save_carrier"], {"name": "DHL"}, actor="anna")
    database.close()


# --- the rule ---------------------------------------------------------------------------------------------------------


def test_the_rule_at_its_edges() -> None:
    seen, day = Steady("boot", 10 * DAY), 40 * DAY
    assert not in_doubt(day, 0, seen, None), "books without an entry believe what they are told"
    for ahead, doubt in ((SET_AHEAD_US, False), (SET_AHEAD_US + 1, True), (-400 * DAY, False), (DAY, True)):
        assert in_doubt(day, day - 1, seen, Steady("boot", seen.ahead - ahead)) is doubt, ahead
    for quiet, doubt in ((QUIET_US, False), (QUIET_US + 1, True)):
        assert in_doubt(day, day - quiet, seen, None) is doubt
        assert in_doubt(day, day - quiet, seen, Steady("another", 0)) is doubt
        assert not in_doubt(day, day - quiet, seen, seen), "the machine was on all the time"
    assert 14 * HOUR < SET_AHEAD_US < DAY
    assert 14 * DAY < QUIET_US < 28 * DAY


def test_what_was_seen_is_kept_as_text() -> None:
    for seen in (Steady("boot", 12), Steady("process 1 2", -5)):
        assert steady_of(seen.text) == seen
    for text in ("", "boot", "boot\nfar", "\n5"):
        assert steady_of(text) is None
    assert moved(Steady("a", 0), None)
    assert moved(Steady("a", 0), Steady("b", 0))
    assert moved(Steady("a", 61_000_000), Steady("a", 0))
    assert not moved(Steady("a", 59_000_000), Steady("a", 0)), "clocks are corrected by seconds all the time"


def test_a_weekend_is_told_where_nothing_keeps_the_clock_right() -> None:
    assert not worth_telling("2026-11-28", "2026-11-27", synchronised=False)
    assert worth_telling("2026-11-30", "2026-11-27", synchronised=False)
    assert worth_telling("2026-11-30", "2026-11-27", synchronised=None)
    assert not worth_telling("2026-12-30", "2026-11-27", synchronised=True)
    assert not worth_telling("2026-11-30", "", synchronised=False)
