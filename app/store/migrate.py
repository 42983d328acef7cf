"""Bringing a company file to the tables of this program: copied before, checked after, put back if it failed."""

import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from app.domain.errors import Unavailable
from app.store.engine import APPLICATION_ID, connect, in_sentences, open_engine, open_for_migration

HEAD = "0029"
_SENTENCE = "The books only grow: a row of {table} is never changed or deleted. Correct it with a new document."


def revision(where: str) -> str:
    """The revision of a company's tables, "" if there are none. One plain query; no Alembic."""
    if not where.startswith(("postgresql:", "postgres:")) and not Path(where).exists():
        return ""
    engine, _ = open_engine(where)
    try:
        with contextlib.closing(connect(engine)) as connection:
            cursor = connection.cursor()
            try:
                cursor.execute("SELECT version_num FROM alembic_version")
            except Exception:  # noqa: BLE001 - no such table, on either engine
                return ""
            row = cursor.fetchone()
            return row[0] if row else ""
    finally:
        engine.dispose()


def migrate(where: str) -> None:
    """Bring the tables to HEAD. A file is copied first and put back if anything fails or a row is lost.

    Raises Unavailable with a sentence; the books are then as before.
    """
    now = revision(where)
    if now == HEAD:
        return
    if now > HEAD:
        raise Unavailable(f"This company was opened with a newer Counterfoil (tables {now}). Update this one.")
    with in_sentences(), _copy_kept(where) if now else contextlib.nullcontext():
        _upgrade(where)


@contextlib.contextmanager
def _copy_kept(where: str) -> Iterator[None]:
    if where.startswith(("postgresql:", "postgres:")):
        yield  # DDL is transactional there
        return
    copy = Path(f"{where}.before-migration")
    engine, _ = open_engine(where)
    with contextlib.closing(connect(engine)) as connection:
        copy.unlink(missing_ok=True)
        connection.cursor().execute("VACUUM INTO ?", (str(copy),))
    engine.dispose()
    try:
        yield
    except BaseException as error:
        for suffix in ("-wal", "-shm"):
            Path(where + suffix).unlink(missing_ok=True)
        shutil.copyfile(copy, where)
        raise Unavailable(
            f"The company could not be brought up to date and was put back as it was ({error})."
        ) from error


def _upgrade(where: str) -> None:
    # Imported here: Alembic takes longer to import than the window to paint.
    from alembic import command
    from alembic.config import Config

    from app.store.fill import fill
    from app.store.writer import Writer

    now = revision(where)
    engine, words = open_for_migration(where)
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    try:
        with engine.connect() as connection:
            raw: Any = connection.connection.driver_connection
            sqlite = words.name == "sqlite"
            if sqlite:
                # Off before BEGIN: a table rebuilt under foreign keys takes its children's rows with it.
                raw.execute("PRAGMA foreign_keys = OFF")
            # Begun by us, so that Alembic leaves the commit to us and the checks come before it.
            with connection.begin():
                raw.execute(words.begin_write)
                before = _counts(raw, sqlite)
                config.attributes["connection"] = connection
                command.upgrade(config, "head")
                _guard(raw, sqlite)
                fill(Writer(raw, words), now)
                _compare(before, _counts(raw, sqlite))
                if sqlite and raw.execute("PRAGMA foreign_key_check").fetchall():
                    raise Unavailable("Rows would lose what they belong to.")
            if sqlite:
                raw.execute(f"PRAGMA application_id = {APPLICATION_ID}")
                raw.execute("PRAGMA foreign_keys = ON")
    finally:
        engine.dispose()


def _counts(raw: Any, sqlite: bool) -> dict[str, int]:
    """Rows per table and the number of triggers."""
    names = (
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' "
        # The index of words is made of tables that shrink and grow as they like.
        "AND name NOT LIKE 'search_index%'"
        if sqlite
        else "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()"
    )
    tables = [row[0] for row in raw.execute(names).fetchall()]
    return {name: raw.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in tables}


def _compare(before: dict[str, int], after: dict[str, int]) -> None:
    for table, count in before.items():
        if table != "alembic_version" and after.get(table, 0) < count:
            raise Unavailable(f"{count - after.get(table, 0)} rows of {table} would be lost.")


def _guard(raw: Any, sqlite: bool) -> None:
    """Triggers that refuse to change what was written once; made anew after each migration."""
    if not sqlite:
        raw.execute(
            "CREATE OR REPLACE FUNCTION books_only_grow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            "RAISE EXCEPTION 'The books only grow: a row of % is never changed or deleted. "
            "Correct it with a new document.', TG_TABLE_NAME; END $$"
        )
    from app.store.schema import APPEND_ONLY, GUARDED

    guards = [(table, verb, "") for table in APPEND_ONLY for verb in ("UPDATE", "DELETE")]
    for table, changed in GUARDED.items():
        guards += [(table, "UPDATE", changed), (table, "DELETE", "")]
    for table, verb, only in guards:
        name = f"{table}_no_{verb.lower()}"
        when = f"WHEN ({only}) " if only else ""
        if sqlite:
            sentence = _SENTENCE.format(table=table)
            raw.execute(f"DROP TRIGGER IF EXISTS {name}")
            raw.execute(
                f"CREATE TRIGGER {name} BEFORE {verb} ON {table} {when}BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
            )
        else:
            raw.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")
            raw.execute(
                f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW {when}EXECUTE FUNCTION books_only_grow()"
            )
