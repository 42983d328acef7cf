"""Making a company, looking whether it is whole, and bringing it back from a backup."""

import os
import shutil
import sqlite3
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.cli.terminal import Terminal, process
from tests.shop import POSTGRES


def stamp(value: str) -> dict[str, Any]:
    """A command that changes something."""
    return {"action": "save_carrier", "name": value}


def test_a_company_is_made_once(terminal: Terminal, tmp_path: Path) -> None:
    terminal.where = str(tmp_path / "new" / "firm.counterfoil")
    made = terminal.type("init", "--name", "Kern & Söhne", "--country", "at", "--tax-id", "ATU12345675")
    assert (made.code, made.json["name"]) == (0, "Kern & Söhne")
    again = terminal.type("init", "--name", "Other", "--country", "DE")
    assert (again.code, again.out) == (2, "")
    assert "is there already" in again.sentence
    assert terminal.type("check", "--rebuild").json["ok"] is True
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == ["firm.counterfoil"]
    said = terminal.do({"action": "save_customer", "number": "K-1", "name": "Erste Kundin"})
    assert said.code == 0
    assert terminal.ask("customer", "K-1")["country"] == "AT"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--name", "X", "--country", "Genovia"], "There is no country Genovia; write it like DE or Germany."),
        (["--name", "X", "--country", "XX"], "There is no country XX; write it like DE or Germany."),
        (["--name", "X", "--country", "AQ"], "The currency of AQ is not known; say it."),
        (["--name", "X", "--country", "DE", "--currency", "EURO"], "A currency is three letters like EUR, not EURO."),
        (["--name", "  ", "--country", "DE"], "The company name is missing."),
        (["--name", "X"], "The following arguments are required: --country. See counterfoil init --help."),
    ],
)
def test_a_company_that_cannot_be_meant_is_not_made(
    terminal: Terminal, tmp_path: Path, arguments: list[str], sentence: str
) -> None:
    terminal.where = str(tmp_path / "firm.counterfoil")
    said = terminal.type("init", *arguments)
    assert (said.code, said.sentence) == (2, sentence)
    assert not list(tmp_path.glob("firm.counterfoil*"))


def test_yen_have_no_decimals(terminal: Terminal, tmp_path: Path) -> None:
    terminal.where = str(tmp_path / "firm.counterfoil")
    terminal.type("init", "--name", "Tanaka", "--country", "JP")
    said = terminal.do(
        {"action": "save_tax_rate", "code": "S", "category": "S", "percent": "10", "valid_from": "2020-01-01"},
        {"action": "save_customer", "number": "1", "name": "Sato"},
        {"action": "save_product", "sku": "P", "name": "P", "price": "105", "tax": "S", "service": True},
        {"action": "draft_order", "customer": "1", "lines": [{"product": "P", "quantity": "1.5"}]},
        {"action": "draft_order", "customer": "1", "lines": [{"product": "P", "quantity": "1"}],
         "charges": [{"amount": "0.5"}]},
    )  # fmt: skip
    assert said.lines[3]["gross"] == "174"  # 157.5 is 158, and 10 %
    assert said.lines[4]["error"] == "The amount 0.5 has more than 0 decimals."


def test_a_backup_comes_back_whole_as_a_new_station(terminal: Terminal, tmp_path: Path) -> None:
    order = {"action": "draft_order", "as": "o", "customer": "MUELLER", "lines": [{"product": "CUT", "quantity": "1"}]}
    confirm, bill = {"action": "confirm_order", "order": "@o"}, {"action": "issue_invoice", "orders": "@o"}
    terminal.do(order, confirm, bill)
    file = tmp_path / "monday.zip"
    made = terminal.type("backup", str(file))
    assert (made.code, made.json["bytes"]) == (0, file.stat().st_size)
    terminal.do(order, confirm, bill)  # Tuesday, lost
    terminal.where = str(tmp_path / "elsewhere" / "back.counterfoil")
    back = terminal.type("restore", str(file))
    assert (back.code, back.json["station"]) == (0, "2")
    assert terminal.ask("invoice", "RE-1")["gross"] == "2.98"
    assert terminal.type("query", "invoice", '{"number": "RE-2"}').code == 2
    fresh = terminal.do(order, confirm, bill)
    assert [one["number"] for one in fresh.lines] == ["D-2", "SO-2-1", "RE-2-1"], "no number is given out twice"
    checked = terminal.type("check", "--rebuild").json
    assert (checked["ok"], checked["faults"]) == (True, [])
    assert checked["checked"] == ["integrity", "journal", "facts", "ledgers", "numbers", "search", "papers", "files",
                                  "rebuild"]  # fmt: skip


def test_nothing_is_ever_overwritten(terminal: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "backup.zip"
    file.write_text("my diary")
    assert "a backup never overwrites" in terminal.type("backup", str(file)).sentence
    assert file.read_text() == "my diary"
    good = tmp_path / "good.zip"
    terminal.type("backup", str(good))
    assert "restore never overwrites" in terminal.type("restore", str(good)).sentence
    terminal.where = str(tmp_path / "lonely.counterfoil")
    (tmp_path / "lonely.counterfoil.files").mkdir()
    assert "lonely.counterfoil.files is there already" in terminal.type("restore", str(good)).sentence
    assert not Path(terminal.where).exists()


def test_only_a_whole_backup_is_restored(terminal: Terminal, tmp_path: Path) -> None:
    good = tmp_path / "good.zip"
    terminal.type("backup", str(good))
    whole = good.read_bytes()
    terminal.where = str(tmp_path / "new.counterfoil")
    spoilt = {
        "nothing": None,
        "text": b"Dear diary",
        "half": whole[: len(whole) // 2],
        "one byte": whole[:4000] + bytes([whole[4000] ^ 0xFF]) + whole[4001:],
    }
    for name, content in spoilt.items():
        file = tmp_path / f"{name}.zip"
        if content is not None:
            file.write_bytes(content)
        said = terminal.type("restore", str(file))
        assert said.code == 2, name
        assert "Counterfoil backup" in said.sentence
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as other:
        other.writestr("hello.txt", "hello")
    assert "is not a whole Counterfoil backup" in terminal.type("restore", str(tmp_path / "other.zip")).sentence
    assert not list(tmp_path.glob("new.counterfoil*"))


def test_a_restore_that_is_stopped_leaves_no_company_of_the_old_station(
    terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = tmp_path / "good.zip"
    terminal.type("backup", str(good))
    terminal.where = str(tmp_path / "new.counterfoil")

    def stopped(*_: object, **_more: object) -> str:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("app.exchange.backups.open_next_station", stopped)
        said = terminal.type("restore", str(good))
    assert (said.code, said.err) == (130, "Stopped. What was answered has happened; the rest has not.\n")
    assert not list(tmp_path.glob("new.counterfoil*"))
    assert terminal.type("restore", str(good)).code == 0


@pytest.mark.slow
def test_what_somebody_changed_behind_our_back_is_found(terminal: Terminal, tmp_path: Path) -> None:
    whole = Path(terminal.where).read_bytes()
    assert terminal.type("check").code == 0
    for damage, said_of in (
        ("UPDATE stock_level SET on_hand = on_hand + 1000", "Stock of product"),
        ("UPDATE stock_level SET reserved = reserved + 1000", "Promises of product"),
        ("UPDATE journal SET body = replace(body, '842', '142')", "was changed"),
        ("DELETE FROM journal WHERE seq = 5", "entries 5 to 5 are missing"),
        ("UPDATE journal_private SET body = '{}'", "the personal part"),
        ("UPDATE product SET name = 'Gold pipe'", "Table product"),
    ):
        for old in tmp_path.glob("nordlicht.counterfoil*"):
            old.unlink()
        Path(terminal.where).write_bytes(whole)
        raw = sqlite3.connect(terminal.where)
        raw.executescript(f"DROP TRIGGER journal_no_update; DROP TRIGGER journal_no_delete; {damage}")
        raw.close()
        said = terminal.type("check", "--rebuild")
        assert said.code == 1, damage
        assert any(said_of in fault for fault in said.json["faults"]), damage
        assert said.err == ""


def test_the_books_refuse_to_be_rewritten(terminal: Terminal) -> None:
    raw = sqlite3.connect(terminal.where)
    for statement in ("UPDATE journal SET actor = 'me'", "DELETE FROM journal", "DELETE FROM stock_move"):
        with pytest.raises(sqlite3.IntegrityError, match="The books only grow"):
            raw.execute(statement)
    raw.close()


def test_words_of_a_series_may_change_without_a_gap(terminal: Terminal) -> None:
    order = {"action": "draft_order", "as": "o", "customer": "MUELLER", "lines": [{"product": "CUT", "quantity": "9"}]}
    bill = {"action": "issue_invoice", "orders": ["@o"], "lines": [{"line": 1, "quantity": "1"}]}
    words = {"action": "save_series", "kind": "invoice", "width": 4}
    said = terminal.do(
        order, {"action": "confirm_order", "order": "@o"}, bill, bill,
        {**words, "prefix": "R26-", "next": 2},
        {**words, "prefix": "RE-", "next": 9},
        {**words, "kind": "draft", "prefix": "X"},
        {**words, "prefix": "X", "width": 13},
        {**words, "prefix": "R26-", "next": 1001}, bill, bill,
        {**words, "prefix": "R27-"}, bill,
    )  # fmt: skip
    assert [one.get("error") or one["number"] for one in said.lines] == [
        "D-1", "SO-1", "RE-1", "RE-2",
        "The series stands at 2; it never runs backwards.",
        "A running series has no gaps; give it a new prefix.",
        "There is no series for draft.",
        "A number has 1 to 12 digits.",
        "R26-1001", "R26-1001", "R26-1002", "R27-1003", "R27-1003",
    ]  # fmt: skip
    assert terminal.type("check").json["faults"] == []
    raw = sqlite3.connect(terminal.where)
    raw.executescript("DROP TRIGGER invoice_no_delete; PRAGMA foreign_keys = OFF; DELETE FROM invoice WHERE number = "
                      "'R26-1001'; DELETE FROM invoice WHERE number = 'RE-1'")  # fmt: skip
    raw.close()
    faults = terminal.type("check").json["faults"]
    assert "Number R26-1001 is missing." in faults
    assert "Number RE-1 is missing." in faults


def test_a_company_is_named_by_its_file_and_nothing_else(terminal: Terminal, tmp_path: Path) -> None:
    for where, sentence in (
        (str(tmp_path / "none.counterfoil"), "There is no company at"),
        (str(tmp_path), "cannot be opened"),
        ("postgresql://cf@127.0.0.1:1/none", "The database does not answer"),
        ("postgresql://cf@127.0.0.1:port/none", "That is no address of a database"),
    ):
        terminal.where = where
        said = terminal.type("check")
        assert said.code == 2
        assert sentence in said.sentence
    for command in ("backup", "restore"):
        terminal.where = "postgresql://cf@127.0.0.1:1/none"
        assert terminal.type(command, str(tmp_path / "x.zip")).code == 2
    assert not list(tmp_path.glob("*.zip"))
    assert not list(Path.cwd().glob("postgresql*"))


def test_a_file_that_was_cut_off_is_refused(terminal: Terminal) -> None:
    path = Path(terminal.where)
    path.write_bytes(path.read_bytes()[:10_000])
    said = terminal.type("query", "order", '{"number": "SO-1"}')
    assert said.code == 2
    assert "The file is damaged" in said.sentence


@pytest.mark.postgres
def test_a_server_without_that_database_says_so(terminal: Terminal) -> None:
    if POSTGRES not in os.environ:
        pytest.skip(f"no PostgreSQL server: {POSTGRES} is not set")
    terminal.where = os.environ[POSTGRES].rsplit("/", 1)[0] + "/counterfoil_that_never_was"
    said = terminal.type("check")
    assert said.code == 2
    assert "The database cannot be reached" in said.sentence


def test_the_version_and_the_help_need_no_company(tmp_path: Path) -> None:
    said = process(str(tmp_path / "none"), tmp_path, "--version")
    assert said.code == 0
    assert said.out.startswith("counterfoil ")
    assert process(str(tmp_path / "none"), tmp_path, "--help").code == 0


@pytest.mark.slow
def test_answers_are_utf_8_wherever_they_are_read(terminal: Terminal, tmp_path: Path) -> None:
    given = '{"number": "漢", "name": "株式会社 Łódź"}'.encode()
    line = b'{"action": "save_customer", ' + given[1:] + b"\n"
    said = process(terminal.where, tmp_path, "do", "-", stdin=line * 2, PYTHONIOENCODING="latin-1", PYTHONUTF8="0")
    assert (said.code, said.lines[0]["number"], said.err) == (0, "漢", "")
    asked = process(terminal.where, tmp_path, "query", "customer", '{"number": "漢"}', PYTHONIOENCODING="ascii")
    assert asked.json["name"] == "株式会社 Łódź"


def test_a_copy_of_the_file_is_the_company(terminal: Terminal, tmp_path: Path) -> None:
    terminal.do(stamp("DHL"))
    shutil.copyfile(terminal.where, tmp_path / "copy.counterfoil")
    terminal.where = str(tmp_path / "copy.counterfoil")
    assert terminal.type("check", "--rebuild").json["ok"] is True, "nothing is left beside the file once it is closed"
