"""`print`, `verify` and the papers that every issued document gets, whoever is stopped at whatever moment."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.documents import certificate, runner
from tests.cli.terminal import Terminal

NUMBERS = {"quotation": "Q-1", "sales-order": "SO-1", "delivery-note": "DN-1", "invoice": "RE-1", "credit-note": "GS-1"}
STORY: tuple[dict[str, Any], ...] = (
    {"action": "draft_quote", "as": "q", "customer": "MUELLER", "lines": [{"product": "CU15", "quantity": "4"}]},
    {"action": "send_quote", "quote": "@q"},
    {"action": "accept_quote", "quote": "@q", "as": "o"},
    {"action": "confirm_order", "order": "@o"},
    {"action": "open_pick_list", "order": "@o", "as": "p"},
    {"action": "confirm_pick", "pick_list": "@p"},
    {"action": "pack_shipment", "pick_list": "@p", "as": "s"},
    {"action": "ship", "shipment": "@s"},
    {"action": "issue_invoice", "orders": ["@o"], "as": "i"},
    {"action": "issue_credit_note", "invoice": "@i", "lines": [{"line": 1, "quantity": "1"}], "reason": "bent"},
    {"action": "record_payment", "customer": "MUELLER", "tenders": [{"method": "cash", "amount": "30.06"}]},
)


@pytest.fixture(scope="module")
def sealed_once(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], None]:
    """The certificate of Nordlicht, made once: its keys take a second."""
    folder = tmp_path_factory.mktemp("certificate")

    def lend(files: Path) -> None:
        if not (folder / certificate.FILE_NAME).exists():
            certificate.create(folder / certificate.FILE_NAME, "Nordlicht Haustechnik", "DE")
        shutil.copytree(folder, files, dirs_exist_ok=True)

    return lend


@pytest.fixture
def told(terminal: Terminal, sealed_once: Callable[[Path], None]) -> Terminal:
    """The main job has been done, and nothing is printed yet."""
    sealed_once(Path(terminal.where + ".files"))
    assert terminal.do(*STORY).code == 0
    return terminal


def test_papers_are_sealed_kept_and_known_again(
    told: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = tmp_path / "one.pdf", tmp_path / "two.pdf"
    for kind, number in NUMBERS.items():
        first = told.type("print", kind, number, "-o", str(one))
        assert (first.code, first.json["archived"]) == (0, True), kind
        again = told.type("print", kind, number, "-o", str(two))
        assert again.json["sha256"] == first.json["sha256"]
        assert one.read_bytes() == two.read_bytes(), "a reprint is the archived bytes"
        seen = told.type("verify", str(one))
        assert seen.code == 0, kind
        said = seen.json
        assert (said["sealed"], said["whole"], said["matches_books"]) == (True, True, True)
        assert (said["sealed_by"], said["number"], said["verdict"]) == ("Nordlicht Haustechnik", number, "whole")
    spoilt = bytearray(one.read_bytes())
    spoilt[len(spoilt) // 2] ^= 1
    two.write_bytes(spoilt)
    changed = told.type("verify", str(two))
    assert (changed.code, changed.json["whole"], changed.json["matches_books"]) == (1, False, False)
    # A person at a terminal reads sentences; --json is for whoever wants it there all the same.
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    whole, spoilt_lines = told.type("verify", str(one)), told.type("verify", str(two)).out.splitlines()
    assert whole.out.splitlines()[3] == "  ✓ In the books: archived as credit note GS-1, and they still say the same."
    assert spoilt_lines[1] == "  ✗ Changed: this is not the file that was sealed."
    assert told.type("verify", str(one), "--json").json["verdict"] == "whole"


def test_working_papers_are_drawn_each_time(told: Terminal, tmp_path: Path) -> None:
    for kind, number in (("pick-list", "PL-1"), ("receipt", "PA-1")):
        said = told.type("print", kind, number, "-o", str(tmp_path / "paper.pdf"))
        assert said.code == 0, said.err
        assert (tmp_path / "paper.pdf").read_bytes().startswith(b"%PDF")
    assert told.type("verify", str(tmp_path / "paper.pdf")).json["sealed"] is False
    again = {"action": "draft_quote", "customer": "MUELLER", "lines": [{"product": "CU15", "quantity": "4"}]}
    assert told.do({"action": "save_customer", "number": "MUELLER", "name": "Müller ไ"}, again).code == 0
    said = told.type("print", "quotation", "D-3", "-o", str(tmp_path / "paper.pdf"))
    assert (said.code, said.json["missing_letters"]) == (0, "ไ"), said.err
    assert said.err == "D-3 has letters that no font here draws (ไ); a \ufffd stands for each.\n"


def test_after_a_script_its_papers_are_there(terminal: Terminal, sealed_once: Callable[[Path], None],
                                             monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    sealed_once(Path(terminal.where + ".files"))
    monkeypatch.setattr("app.cli.commands._PAPERS_AFTER_SCRIPT", 20)
    assert terminal.do(*STORY).code == 0
    papers = list(Path(terminal.where + ".files").glob("papers/*/*.pdf"))
    assert len(papers) == 5, "quote, order, delivery note, invoice, credit note"
    assert terminal.type("check", "--rebuild").json["faults"] == []


def test_what_cannot_be_printed_or_verified_is_refused(told: Terminal, tmp_path: Path) -> None:
    out = str(tmp_path / "x.pdf")
    nameless = told.do(
        {"action": "save_company", "vat_id": ""},
        {"action": "draft_order", "customer": "MUELLER", "lines": [{"product": "CU15", "quantity": "1"}], "as": "o",
         "invoice_method": "order"},
        {"action": "confirm_order", "order": "@o"},
        {"action": "issue_invoice", "orders": ["@o"], "complete": False},
    )  # fmt: skip
    assert nameless.code == 0
    for arguments, sentence in (
        (["print", "poster", "RE-1", "-o", out], "There is no paper poster; there are"),
        (["print", "invoice", "RE-9", "-o", out], "There is no invoice RE-9"),
        (["print", "invoice", "RE-1", "-o", str(tmp_path)], "is a folder; name a file"),
        (["print", "invoice", "RE-1", "-o", str(tmp_path / "no" / "x.pdf")], "There is no folder"),
        (["print", "invoice", "RE-1"], "The following arguments are required: -o/--output"),
        (["verify", str(tmp_path / "none.pdf")], "There is no file"),
        (
            ["print", "invoice", "RE-2", "-o", out, "--form", "ubl"],
            "RE-2 cannot be an e-invoice. The company has no VAT id, tax number or entry in a register.",
        ),
        (
            ["print", "sales-order", "SO-1", "-o", out, "--form", "cii"],
            "E-invoices are of invoices and credit notes, not of a sales-order.",
        ),
    ):
        said = told.type(*arguments)
        assert said.code == 2
        assert sentence in said.sentence
    assert not Path(out).exists()
    (tmp_path / "text.pdf").write_text("not a paper")
    seen = told.type("verify", str(tmp_path / "text.pdf"))
    assert (seen.code, seen.json["sealed"], seen.json["matches_books"]) == (1, False, False)


def test_a_bill_is_written_as_an_e_invoice(terminal: Terminal, tmp_path: Path) -> None:
    assert terminal.do({"action": "save_company", "vat_id": "DE136695976"}, *STORY).code == 0
    for kind, number, root in (("invoice", "RE-1", b"<Invoice xmlns"), ("credit-note", "GS-1", b"<CreditNote xmlns")):
        out = tmp_path / f"{number}.xml"
        said = terminal.type("print", kind, number, "-o", str(out), "--form", "ubl")
        assert (said.code, said.json["form"]) == (0, "en16931"), said.err
        assert root in out.read_bytes()
        assert number.encode() in out.read_bytes()
    said = terminal.type("print", "invoice", "RE-1", "-o", str(out), "--form", "cii")
    assert said.code == 0
    assert b"CrossIndustryInvoice" in out.read_bytes()


def papers(told: Terminal) -> Path:
    """Where the papers lie."""
    return Path(told.where + ".files") / "papers"


def test_lost_and_changed_papers_are_found(told: Terminal, tmp_path: Path) -> None:
    told.type("print", "invoice", "RE-1", "-o", str(tmp_path / "x.pdf"))
    [paper] = papers(told).glob("*/*.pdf")
    whole = paper.read_bytes()
    paper.write_bytes(whole + b"\n")
    assert told.type("check").json["faults"] == [f"The paper {paper.name} was changed."]
    assert (
        "was changed. Bring it back from a backup"
        in told.type("print", "invoice", "RE-1", "-o", str(tmp_path / "y.pdf")).sentence
    )
    paper.unlink()
    assert told.type("check").json["faults"] == [f"The paper {paper.name} is missing."]
    paper.write_bytes(whole)
    (paper.parent / "stray.pdf").write_bytes(b"x")
    assert told.type("check").json["faults"] == ["The file stray.pdf belongs to no document."]


@pytest.mark.parametrize("moment", ["before the books know it", "before it has its name"])
def test_a_paper_that_was_interrupted_is_neither_lost_nor_stray(
    told: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    out = str(tmp_path / "x.pdf")
    with monkeypatch.context() as patch:
        if moment == "before the books know it":
            patch.setattr("app.store.database.Database.write", stopped)
        else:
            patch.setattr(runner, "_named", stopped)
        assert told.type("print", "invoice", "RE-1", "-o", out).code == 130
    assert not list(papers(told).glob("*/*.pdf"))
    assert told.type("check", "--rebuild").json["faults"] == []
    again = told.type("print", "invoice", "RE-1", "-o", out)
    assert again.code == 0
    assert told.type("verify", out).json["verdict"] == "whole"
    assert told.type("check").json["faults"] == []


def test_one_paper_that_cannot_be_drawn_keeps_no_other_from_being_made(
    terminal: Terminal, sealed_once: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    sealed_once(Path(terminal.where + ".files"))
    monkeypatch.setattr("app.cli.commands._PAPERS_AFTER_SCRIPT", 20)
    made = runner.make

    def fails(paper: Any, identity: Any) -> bytes:
        if paper.kind == "invoice":
            raise ZeroDivisionError("a fault in the drawing")
        return made(paper, identity)

    monkeypatch.setattr(runner, "make", fails)
    said = terminal.do(*STORY)
    assert said.code == 0, "what was done is done"
    assert "could not be drawn (ZeroDivisionError: a fault in the drawing)." in said.err
    assert len(list(papers(terminal).glob("*/*.pdf"))) == 4


def test_a_backup_holds_the_papers_of_its_books_and_no_others(told: Terminal, tmp_path: Path) -> None:
    told.type("print", "invoice", "RE-1", "-o", str(tmp_path / "x.pdf"))
    [paper] = papers(told).glob("*/*.pdf")
    (paper.parent / f"{'0' * 64}.pdf").write_bytes(b"made since the books were copied")
    told.type("backup", str(tmp_path / "b.zip"))
    told.where = str(tmp_path / "back.counterfoil")
    assert told.type("restore", str(tmp_path / "b.zip")).code == 0
    assert told.type("check", "--rebuild").json["faults"] == []
    assert told.type("print", "invoice", "RE-1", "-o", str(tmp_path / "y.pdf")).code == 0
    assert (tmp_path / "y.pdf").read_bytes() == (tmp_path / "x.pdf").read_bytes()


def test_two_who_print_at_once_get_the_same_paper(
    told: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = runner.make

    def meanwhile(paper: Any, identity: Any) -> bytes:
        monkeypatch.setattr(runner, "make", made)
        assert told.type("print", "invoice", "RE-1", "-o", str(tmp_path / "other.pdf")).code == 0
        return made(paper, identity)

    monkeypatch.setattr(runner, "make", meanwhile)
    assert told.type("print", "invoice", "RE-1", "-o", str(tmp_path / "mine.pdf")).code == 0
    assert (tmp_path / "mine.pdf").read_bytes() == (tmp_path / "other.pdf").read_bytes()
    assert len(list(papers(told).glob("*/*"))) == 1
    assert told.type("check").json["faults"] == []


@pytest.mark.slow
@pytest.mark.parametrize("name", ["papers", "papers.zip"])
@pytest.mark.parametrize("at", ["read_paper", "_as_csv", "_readme"])
def test_an_archive_that_is_stopped_leaves_nothing_behind_and_is_written_the_next_time(
    told: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, at: str
) -> None:
    from app.exchange import archive

    folder = tmp_path / "out"
    folder.mkdir()
    asked, usual = [], getattr(archive, at)

    def stopped(*given: object, **more: object) -> object:
        asked.append(1)
        if len(asked) == (3 if at == "read_paper" else 1):
            raise KeyboardInterrupt
        return usual(*given, **more)

    words = ("archive", str(folder / name), "--from", "2000-01-01", "--to", "2099-12-31")
    with monkeypatch.context() as patch:
        patch.setattr(archive, at, stopped)
        done = told.type(*words)
    assert done.code == 130
    assert list(folder.iterdir()) == []
    assert told.type("check").json["faults"] == []
    again = told.type(*words)
    assert (again.code, again.json["papers"] >= 5) == (0, True)
