"""Files of customers, products and orders: kept by their hash, listed, removed, forgotten; in backups and in checks."""

import hashlib
import os
from pathlib import Path
from typing import Any

import pytest

from app.domain.errors import NotPermitted, RuleViolation, Unavailable
from app.exchange.attaching import attach, copy_to_open, save_copy
from app.queries.attachments import files_of as files
from app.store import filestore
from app.store.backup import backup, unpack
from app.store.database import Database, wall_clock
from app.store.filestore import files_of, is_kept, place_of, sweep
from app.store.sql import sql
from tests.actions.test_people import by, house, lent
from tests.actions.told import at, refused
from tests.cli.terminal import Terminal
from tests.shop import Shop

__all__ = ["house"]
PIPE = [{"product": "CU15", "quantity": "10"}]


def paper(folder: Path, name: str = "plan.pdf", content: bytes = b"a plan") -> Path:
    """A file on a disk."""
    file = folder / name
    file.write_bytes(content)
    return file


def listed(shop: Shop, record: str) -> list[tuple[str, int, str]]:
    """What a record has."""
    with shop.database.read() as view:
        return [(one.name, one.size, one.who) for one in files(view, record)]


def id_of(shop: Shop, table: str, column: str, ref: str) -> str:
    """The id of a record."""
    with shop.database.read() as view:
        return str(view.value(sql(f"SELECT id FROM {table} WHERE {column} = :ref"), {"ref": ref}))


def test_the_same_bytes_lie_once_under_their_hash_and_no_name(shop: Shop, tmp_path: Path) -> None:
    one = attach(shop.database, "product", "CU15", paper(tmp_path), "anna")
    assert one.state == "created"
    assert attach(shop.database, "product", "CU15", paper(tmp_path), "anna").state == "unchanged"
    attach(shop.database, "customer", "MUELLER", paper(tmp_path, "Müllers Plan.pdf"), "bert")
    assert listed(shop, id_of(shop, "product", "sku", "CU15")) == [("plan.pdf", 6, "anna")]
    assert listed(shop, id_of(shop, "customer", "number", "MUELLER")) == [("Müllers Plan.pdf", 6, "bert")]
    [kept] = [one for one in (files_of(shop.database) / "attachments").rglob("*") if one.is_file()]
    assert kept.name == hashlib.sha256(b"a plan").hexdigest()
    assert kept.read_bytes() == b"a plan"
    with shop.database.read() as view:
        bodies = " ".join(str(row[0]) for row in view.rows(sql("SELECT body FROM journal")))
    assert "Müllers Plan" not in bodies, "what a person's file is called lies beside the journal"


def test_an_orders_files_are_those_of_its_draft_and_its_quote(shop: Shop, tmp_path: Path) -> None:
    quote = shop.do("send_quote", quote=shop.do("draft_quote", customer="MUELLER", lines=PIPE).id)
    attach(shop.database, "order", quote.number, paper(tmp_path, "inquiry.pdf"), "anna")
    draft = shop.do("accept_quote", quote=quote.id)
    attach(shop.database, "order", draft.number, paper(tmp_path, "sketch.png", b"lines"), "anna")
    order = shop.do("confirm_order", order=draft.id)
    attach(shop.database, "order", order.number, paper(tmp_path, "signed.pdf", b"yes"), "anna")
    assert [name for name, _, _ in listed(shop, order.id)] == ["signed.pdf", "sketch.png", "inquiry.pdf"]
    thrown = shop.do("draft_order", customer="KERN", lines=PIPE)
    attach(shop.database, "order", thrown.id, paper(tmp_path), "anna")
    shop.do("discard_draft", draft=thrown.id)
    assert listed(shop, thrown.id) == []


@pytest.mark.parametrize(
    ("entity", "record", "words"),
    [
        ("customer", "NOBODY", "There is no customer NOBODY"),
        ("product", "XX", "There is no product XX"),
        ("order", "SO-9", "There is no order or quote SO-9"),
        ("supplier", "W-1", "Files belong to a customer, a product or an order"),
    ],
)
def test_a_file_of_nobody_is_not_even_copied(shop: Shop, tmp_path: Path, entity: str, record: str, words: str) -> None:
    with pytest.raises(RuleViolation, match=words):
        attach(shop.database, entity, record, paper(tmp_path), "anna")
    assert not (files_of(shop.database) / "attachments").exists()


def test_what_is_no_file_or_too_large_gets_a_sentence(shop: Shop, tmp_path: Path, monkeypatch: Any) -> None:
    with pytest.raises(RuleViolation, match="There is no file"):
        attach(shop.database, "product", "CU15", tmp_path / "nothing.pdf")
    with pytest.raises(RuleViolation, match=r"empty\.pdf is empty"):
        attach(shop.database, "product", "CU15", paper(tmp_path, "empty.pdf", b""))
    monkeypatch.setattr(filestore, "MOST_BYTES", 2**20)
    with pytest.raises(RuleViolation, match=r"big\.bin has 2 MB; a file of 1 MB at most can be attached\."):
        attach(shop.database, "product", "CU15", paper(tmp_path, "big.bin", b"x" * (2**20 + 1)))
    assert [one for one in files_of(shop.database).rglob("*") if one.is_file()] == [], "nothing is left half"
    given = {"entity": "product", "record": "CU15", "size": 3}
    for sha256 in ("ab" * 32, "../../etc/passwd", ""):
        refused(shop, "not in the store", "attach_file", name="a.pdf", sha256=sha256, **given)
    refused(shop, "is a path; a file has a name only", "attach_file", name="../a.pdf", sha256="ab" * 32, **given)


def test_a_full_disk_leaves_the_books_as_they_were(shop: Shop, tmp_path: Path, monkeypatch: Any) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(filestore.os, "fsync", full)
    with pytest.raises(
        Unavailable, match=r"plan\.pdf cannot be kept \(No space left on device\)\. Nothing was attached\."
    ):
        attach(shop.database, "product", "CU15", paper(tmp_path))
    assert listed(shop, id_of(shop, "product", "sku", "CU15")) == []
    assert [one for one in files_of(shop.database).rglob("*") if one.is_file()] == []


def test_removed_bytes_stay_a_day_and_as_long_as_another_names_them(shop: Shop, tmp_path: Path) -> None:
    cu = attach(shop.database, "product", "CU15", paper(tmp_path), "anna").id
    elb = attach(shop.database, "product", "ELB15", paper(tmp_path), "anna").id
    with shop.database.read() as view:
        sha256 = str(view.value(sql("SELECT sha256 FROM attachment")))
    shop.do("remove_file", attachment=cu, reason="wrong one")
    refused(shop, "plan.pdf is removed already.", "remove_file", attachment=cu)
    refused(shop, "There is no attached file x.", "remove_file", attachment="x")
    two_days = lambda: wall_clock() + 2 * 24 * 3_600_000_000  # noqa: E731
    at(shop, two_days)
    assert (sweep(shop.database), is_kept(files_of(shop.database), sha256)) == (0, True)
    shop.do("remove_file", attachment=elb)
    assert (sweep(shop.database), is_kept(files_of(shop.database), sha256)) == (0, True), "for a day it can come back"
    shop.do("attach_file", entity="product", record="ELB15", name="plan.pdf", sha256=sha256, size=6)
    again = listed(shop, id_of(shop, "product", "sku", "ELB15"))
    assert again == [("plan.pdf", 6, "anna")]
    with shop.database.read() as view:
        live = str(view.value(sql("SELECT id FROM attachment WHERE removed = 0")))
    shop.do("remove_file", attachment=live)
    at(shop, lambda: wall_clock() + 5 * 24 * 3_600_000_000)
    assert (sweep(shop.database), is_kept(files_of(shop.database), sha256)) == (1, False)
    assert sweep(shop.database) == 0


def test_who_is_forgotten_leaves_no_file_behind(shop: Shop, tmp_path: Path) -> None:
    attach(shop.database, "customer", "KERN", paper(tmp_path, "passport of Kern.jpg"), "anna")
    with shop.database.read() as view:
        sha256 = str(view.value(sql("SELECT sha256 FROM attachment")))
    shop.do("forget_customer", customer="KERN", reason="asked to be")
    with shop.database.read() as view:
        assert tuple(view.row(sql("SELECT name, removed FROM attachment")) or ()) == ("", 1)
    assert sweep(shop.database) == 1
    assert not place_of(files_of(shop.database), sha256).exists()


def test_a_copy_is_opened_under_its_name_read_only_and_nothing_is_run(shop: Shop, tmp_path: Path) -> None:
    plan = attach(shop.database, "product", "CU15", paper(tmp_path, "Plan: süd.pdf"), "anna").id
    opened = copy_to_open(shop.database, plan)
    assert (opened.name, opened.read_bytes(), opened.stat().st_mode & 0o777) == ("Plan_ süd.pdf", b"a plan", 0o400)
    long_ago = opened.parent.with_name("counterfoil-file-long-ago")
    long_ago.mkdir()
    os.utime(long_ago, (0, 0))
    copy_to_open(shop.database, plan)
    assert (long_ago.exists(), opened.exists()) == (False, True)
    program = attach(shop.database, "product", "CU15", paper(tmp_path, "setup.exe", b"MZ"), "anna").id
    with pytest.raises(RuleViolation, match=r"setup\.exe would be run instead of shown"):
        copy_to_open(shop.database, program)
    out = tmp_path / "out"
    out.mkdir()
    save_copy(shop.database, program, out)
    assert (out / "setup.exe").read_bytes() == b"MZ"
    with pytest.raises(RuleViolation, match="is there already"):
        save_copy(shop.database, program, out)
    shop.do("remove_file", attachment=plan)
    with pytest.raises(RuleViolation, match="was removed meanwhile"):
        copy_to_open(shop.database, plan)


def test_check_finds_what_is_missing_or_changed_and_a_backup_brings_it_back(
    shop: Shop, tmp_path: Path, monkeypatch: Any, capsys: Any
) -> None:
    plan = attach(shop.database, "product", "CU15", paper(tmp_path), "anna").id
    attach(shop.database, "customer", "MUELLER", paper(tmp_path, "list.csv", b"1;2"), "anna")
    where, folder = shop.database.where, files_of(shop.database)
    (folder / "attachments" / ".half.part").write_bytes(b"ha")
    backup(where, folder, tmp_path / "kept.backup")
    terminal = Terminal(where, monkeypatch, capsys)
    assert terminal.type("check").code == 0
    with shop.database.read() as view:
        hashes = dict(view.rows(sql("SELECT name, sha256 FROM attachment")))
    place_of(folder, hashes["plan.pdf"]).write_bytes(b"another plan")
    place_of(folder, hashes["list.csv"]).unlink()
    said = terminal.type("check")
    assert said.code == 1
    wrong = {"The attached file plan.pdf was changed.", "The attached file list.csv is missing."}
    assert set(said.json["faults"]) == wrong
    with pytest.raises(Unavailable, match=r"were changed\. Bring them back from a backup"):
        copy_to_open(shop.database, plan)
    target = tmp_path / "again.counterfoil"
    unpack(tmp_path / "kept.backup", str(target), Path(f"{target}.files"), lambda _where: None)
    restored = Database(str(target))
    assert filestore.check(restored) == []
    assert not list((Path(f"{target}.files") / "attachments").glob("*.part"))
    restored.close()


def test_the_command_line_attaches(shop: Shop, tmp_path: Path, monkeypatch: Any, capsys: Any) -> None:
    terminal = Terminal(shop.database.where, monkeypatch, capsys)
    said = terminal.type("attach", "customer", "MUELLER", str(paper(tmp_path)))
    assert (said.code, said.json["record"], said.json["state"]) == (0, "MUELLER", "created")
    wrong = terminal.type("attach", "customer", "NOBODY", str(paper(tmp_path)))
    assert (wrong.code, wrong.sentence) == (2, "There is no customer NOBODY.")


def test_who_may_not_change_products_attaches_nothing_to_them(house: Shop, tmp_path: Path) -> None:
    file = paper(tmp_path)
    with pytest.raises(NotPermitted, match="Bert may not change products"):
        attach(house.database, "product", "CU15", file, "Bert")
    attach(house.database, "customer", "MUELLER", file, "Bert")
    kept = attach(house.database, "product", "CU15", file, "Anna").id
    with pytest.raises(NotPermitted):
        by(house, "Bert", "remove_file", attachment=kept)
    by(house, "Bert", "remove_file", attachment=kept, approval=lent("an old one"))


@pytest.mark.postgres
def test_files_are_kept_beside_a_server_too(postgres_shop: Shop, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setenv("COUNTERFOIL_HOME", str(tmp_path / "home"))
    shop = postgres_shop
    kept = attach(shop.database, "product", "CU15", paper(tmp_path), "anna").id
    assert str(files_of(shop.database)).startswith(str(tmp_path / "home"))
    assert filestore.check(shop.database) == []
    shop.do("remove_file", attachment=kept)
    assert listed(shop, id_of(shop, "product", "sku", "CU15")) == []
    assert sweep(shop.database) == 0
