"""Backups that are made by themselves: where they go, what stands in the way, and how one is brought back."""

from __future__ import annotations

import errno
import zipfile
from pathlib import Path

import pytest

from app.domain.errors import RuleViolation
from app.exchange import backups
from app.store import backup as writing
from app.store.database import Database
from tests.shop import Shop

HOUR = 3600 * 1_000_000


@pytest.fixture(autouse=True)
def _own_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("COUNTERFOIL_HOME", str(tmp_path / "home"))


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The time it is, in hours from now; the books are written to just before."""
    now = [0]
    start = backups._now()
    monkeypatch.setattr(backups, "_now", lambda: start + now[0] * HOUR)
    monkeypatch.setattr(backups, "changed", lambda _where: start + now[0] * HOUR)
    return now


def test_the_first_is_made_at_once_and_the_next_when_four_hours_are_over(shop: Shop, clock: list[int]) -> None:
    where = shop.database.where
    assert len(backups.keep_if_due(where).kept) == 1
    clock[0] = 3
    assert len(backups.keep_if_due(where).kept) == 1
    clock[0] = 4
    found = backups.keep_if_due(where)
    assert len(found.kept) == 2
    assert not found.problem
    assert found.own


def test_what_was_kept_can_be_sold_from_again_with_numbers_of_its_own(shop: Shop) -> None:
    where = shop.database.where
    sold = shop.order("MUELLER").number
    made = backups.keep(where)
    assert zipfile.is_zipfile(made.path)
    shop.order("MUELLER")
    target = backups.beside(where, made.made)
    station = backups.bring_back(made.path, target)
    again = Shop(Database(target))
    assert again.ask("order", sold)["number"] == sold
    fresh = again.order("MUELLER").number
    assert station != "1"
    assert fresh != shop.order("MUELLER").number
    again.database.close()
    assert backups.beside(where, made.made) != target, "a name that is taken is not offered again"


def test_a_backup_brought_back_twice_gives_no_number_twice(shop: Shop) -> None:
    where = shop.database.where
    shop.do("save_series", kind="sales_order", prefix="AB-2026-", width=4)
    shop.order("MUELLER")
    made = backups.keep(where)
    numbers = []
    Path(where).with_name("diary.counterfoil").write_text("What lies there and is no company does no harm.")
    for _ in range(2):
        target = backups.beside(where, made.made)
        backups.bring_back(made.path, target)
        again = Shop(Database(target))
        numbers.append(again.order("MUELLER").number)
        again.database.close()
    assert numbers == ["AB-2-2026-0001", "AB-3-2026-0001"], "the year and the digits stay"


def test_a_prefix_that_somebody_used_by_hand_is_not_given_out_again(shop: Shop) -> None:
    shop.do("save_series", kind="sales_order", prefix="SO-2-", width=1, next=1)
    assert shop.order("MUELLER").number == "SO-2-1"
    shop.do("save_series", kind="sales_order", prefix="SO-", width=1)
    made = backups.keep(shop.database.where)
    target = backups.beside(shop.database.where, made.made)
    backups.bring_back(made.path, target)
    again = Shop(Database(target))
    assert again.order("MUELLER").number == "SO-2A-1"
    again.database.close()


def test_a_place_of_ones_own_must_be_there_and_is_used_when_it_is(shop: Shop, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    with pytest.raises(RuleViolation, match="no folder on this machine"):
        backups.choose_place(str(stick))
    stick.mkdir()
    backups.choose_place(f" {stick} ")
    assert backups.keep(shop.database.where).path.is_relative_to(stick)
    backups.choose_place("")
    assert backups.place() == (tmp_path / "home" / "data" / "backups", True)


def test_a_stick_that_was_pulled_out_is_said_and_not_made_anew_on_the_disk(
    shop: Shop, tmp_path: Path, clock: list[int]
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    backups.choose_place(str(stick))
    stick.rmdir()
    found = backups.keep_if_due(shop.database.where)
    assert f"is not there: {stick}" in found.problem
    assert not stick.exists()
    stick.mkdir()
    assert not backups.keep_if_due(shop.database.where).problem


def test_a_full_disk_is_said_and_takes_nothing_that_was_kept(
    shop: Shop, clock: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    where = shop.database.where
    first = backups.keep_if_due(where).kept
    clock[0] = 5

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(writing.zipfile, "ZipFile", full)
        found = backups.keep_if_due(where)
    assert "No space left on device" in found.problem
    assert found.kept == first
    assert not list(first[0].path.parent.glob("*.part"))
    assert len(backups.keep_if_due(where).kept) == 2


def test_old_ones_are_let_go_and_strange_files_are_left_alone(shop: Shop, clock: list[int]) -> None:
    where = shop.database.where
    note = backups.folder_of(backups.place()[0], where) / "note.txt"
    for hour in range(0, 80, 4):
        clock[0] = hour
        backups.keep_if_due(where)
        note.write_text("do not delete")
    kept = backups.state(where).kept
    ages = [(clock[0] * HOUR + kept[0].made - one.made) // HOUR - clock[0] for one in kept]
    assert ages[:13] == list(range(0, 52, 4))
    assert len(kept) in {14, 15}, "of each older day one"
    assert note.read_text() == "do not delete"


def test_what_a_killed_program_left_behind_is_swept_after_a_day(shop: Shop, clock: list[int]) -> None:
    where = shop.database.where
    folder = backups.keep_if_due(where).kept[0].path.parent
    (folder / ".making-x").mkdir()
    (folder / ".making-x" / "company.counterfoil").write_bytes(b"half")
    (folder / "2026-11-25T125445Z.backup.part").write_bytes(b"half")
    clock[0] = 5
    backups.keep_if_due(where)
    assert len(list(folder.iterdir())) == 4, "somebody may be writing it"
    clock[0] = 30
    backups.keep_if_due(where)
    assert [one.suffix for one in folder.iterdir()] == [".backup"] * 3


def test_two_companies_of_one_name_do_not_share_a_folder(shop: Shop, tmp_path: Path) -> None:
    place = backups.place()[0]
    assert backups.folder_of(place, shop.database.where) != backups.folder_of(place, str(tmp_path / "b" / "nordlicht"))


def test_a_disk_that_is_the_books_own_is_named(shop: Shop) -> None:
    backups.keep(shop.database.where)
    found = backups.state(shop.database.where)
    assert found.same_disk
