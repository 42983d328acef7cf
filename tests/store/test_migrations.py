"""The way of the tables: the first revision makes what the program means, and a failed one changes nothing."""

from __future__ import annotations

import contextlib
import shutil
from pathlib import Path

import pytest

from app.domain.errors import Unavailable
from app.store import migrate as module
from app.store.engine import APPLICATION_ID, open_engine, open_for_migration
from app.store.migrate import HEAD, migrate, revision
from app.store.schema import APPEND_ONLY, GUARDED, METADATA


def look(where: str, question: str) -> list[tuple[object, ...]]:
    """Ask a file directly."""
    engine, _ = open_engine(where)
    with contextlib.closing(engine.raw_connection()) as connection:
        rows = connection.cursor().execute(question).fetchall()
    engine.dispose()
    return [tuple(row) for row in rows]


def shape(where: str) -> dict[str, object]:
    """All tables with their columns, defaults, keys, parents and indices."""
    tables = [row[0] for row in look(where, "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
    return {
        f"{kind} {table}": sorted(str(row[1:]) for row in look(where, f"PRAGMA {kind}('{table}')"))
        for table in tables
        if table != "alembic_version"
        for kind in ("table_info", "foreign_key_list", "index_list")
    }


@pytest.mark.slow
def test_a_new_company_has_just_the_tables_the_program_means(template: Path, tmp_path: Path) -> None:
    meant = tmp_path / "meant.db"
    engine, _ = open_for_migration(str(meant))
    METADATA.create_all(engine)
    engine.dispose()
    assert shape(str(template)) == shape(str(meant))
    partial = (
        "SELECT name, substr(sql, instr(sql, ' WHERE ')) FROM sqlite_master "
        "WHERE type = 'index' AND sql LIKE '%WHERE%' ORDER BY name"
    )
    assert look(str(template), partial) == look(str(meant), partial) != []
    assert revision(str(template)) == HEAD


def test_every_table_is_strict_and_the_file_says_whose_it_is(template: Path) -> None:
    loose = look(str(template), "SELECT name FROM pragma_table_list WHERE type = 'table' AND strict = 0")
    assert {row[0] for row in loose} <= {"alembic_version", "sqlite_schema", "sqlite_temp_schema"}
    assert look(str(template), "PRAGMA application_id") == [(APPLICATION_ID,)]
    assert look(str(template), "PRAGMA synchronous") == [(2,)]
    assert look(str(template), "PRAGMA foreign_keys") == [(1,)]
    assert look(str(template), "PRAGMA journal_mode") == [("wal",)]


def test_each_table_that_only_grows_is_guarded(template: Path) -> None:
    triggers = {row[0] for row in look(str(template), "SELECT name FROM sqlite_master WHERE type = 'trigger'")}
    assert {one for one in triggers if not one.startswith("search_entry_")} == {
        f"{table}_no_{verb}" for table in (*APPEND_ONLY, *GUARDED) for verb in ("update", "delete")
    }


def test_migrating_twice_changes_nothing(template: Path, tmp_path: Path) -> None:
    copy = tmp_path / "twice.counterfoil"
    shutil.copyfile(template, copy)
    before = look(str(copy), "SELECT * FROM journal")
    migrate(str(copy))
    assert look(str(copy), "SELECT * FROM journal") == before


def test_a_failed_migration_puts_the_company_back(
    template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "kept.counterfoil"
    shutil.copyfile(template, copy)
    before = look(str(copy), "SELECT name, sql FROM sqlite_master ORDER BY name")

    def breaks(where: str) -> None:
        Path(where).write_bytes(b"half written")
        raise RuntimeError("the disk went away")

    monkeypatch.setattr(module, "HEAD", "9999")
    monkeypatch.setattr(module, "_upgrade", breaks)
    with pytest.raises(Unavailable, match="put back as it was"):
        migrate(str(copy))
    assert look(str(copy), "SELECT name, sql FROM sqlite_master ORDER BY name") == before


def test_a_migration_that_would_lose_rows_is_refused(stocked_template: Path) -> None:
    counts = {"customer": 2, "journal": 30}
    with pytest.raises(Unavailable, match="1 rows of customer would be lost"):
        module._compare(counts, {"customer": 1, "journal": 31})


def test_a_company_of_a_newer_program_is_not_touched(
    template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "newer.counterfoil"
    shutil.copyfile(template, copy)
    monkeypatch.setattr(module, "HEAD", "0000")
    with pytest.raises(Unavailable, match="newer Counterfoil"):
        migrate(str(copy))
