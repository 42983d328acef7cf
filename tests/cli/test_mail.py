"""`mail` and `mail-server`: a bill goes to its customer once, the books know it, and a customer can be forgotten."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.cli.place import opened
from app.documents import certificate
from app.documents.runner import check_papers, print_paper, read_paper
from app.domain.facts import RecordChanged
from app.exchange.mailing import papers
from app.queries.desk_history import trail_of
from app.queries.mailed import last_out, mailed
from app.store.database import Database
from app.store.rebuild import check_rebuild
from app.store.sql import sql
from tests.cli.terminal import Terminal
from tests.mail_server import FROM, MailServer

STORY: tuple[dict[str, Any], ...] = (
    {
        "action": "save_customer",
        "number": "MUELLER",
        "email": "post@müller.example",
        "billing_email": "re@mueller.example",
    },
    {"action": "draft_order", "as": "o", "customer": "MUELLER", "lines": [{"product": "CU15", "quantity": "4"}]},
    {"action": "confirm_order", "order": "@o"},
    {"action": "open_pick_list", "order": "@o", "as": "p"},
    {"action": "confirm_pick", "pick_list": "@p"},
    {"action": "pack_shipment", "pick_list": "@p", "as": "s"},
    {"action": "ship", "shipment": "@s"},
    {"action": "issue_invoice", "orders": ["@o"], "as": "i"},
    {"action": "draft_order", "customer": "MUELLER", "lines": [{"product": "CU15", "quantity": "4"}]},
)

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def seal(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The certificate of Nordlicht, made once: its keys take a second."""
    folder = tmp_path_factory.mktemp("certificate")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COUNTERFOIL_PASSPHRASE", "words for the tests")
        certificate.create(folder / certificate.FILE_NAME, "Nordlicht Haustechnik", "DE")
    return folder


@pytest.fixture
def told(terminal: Terminal, seal: Path, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """A bill is issued, and its paper not made yet."""
    monkeypatch.setattr("app.runtime.keystore.key_store", lambda: None)
    shutil.copytree(seal, terminal.where + ".files", dirs_exist_ok=True)
    said = terminal.do(*STORY)
    assert said.code == 0, said.err
    return terminal


@pytest.fixture
def server() -> Iterator[MailServer]:
    """A server on this machine."""
    one = MailServer().start()
    yield one
    one.stop()


def named(terminal: Terminal, server: MailServer) -> None:
    words = ("--host", "127.0.0.1", "--port", str(server.port), "--security", "none", "--from", FROM)
    assert terminal.type("mail-server", "set", *words).json["server"]["port"] == server.port


def test_a_bill_goes_to_where_bills_go_with_the_archived_bytes_and_the_books_know(
    told: Terminal, server: MailServer, tmp_path: Path
) -> None:
    nowhere = told.type("mail", "invoice", "RE-1")
    assert nowhere.code == 2
    assert "No server takes the mail of this company from here yet" in nowhere.err
    named(told, server)
    said = told.type("mail", "invoice", "RE-1")
    assert (said.code, said.json["letters"][0]["state"]) == (0, "sent")
    (read,) = server.mails()
    assert (read["To"], read["Subject"]) == ("re@mueller.example", "Rechnung RE-1")
    assert read["From"] == f"Nordlicht Haustechnik <{FROM}>"
    body, paper = read.iter_parts()
    text = body.get_content()
    assert "anbei erhalten Sie: Rechnung RE-1 vom " in text
    assert "Der Betrag ist fällig am " in text
    assert paper.get_filename() == "Rechnung-RE-1.pdf"
    told.type("print", "invoice", "RE-1", "-o", str(tmp_path / "a.pdf"))
    assert paper.get_content() == (tmp_path / "a.pdf").read_bytes()
    with opened(told.where) as books, books.read() as view:
        id_ = str(view.value(sql("SELECT id FROM invoice WHERE number = 'RE-1'")))
        (one,) = mailed(view, id_)
        assert (one.to, one.subject, one.message_id) == ("re@mueller.example", "Rechnung RE-1", read["Message-ID"])
        newest = trail_of(view, id_)[0]
        assert (newest.what, newest.why, newest.at) == ("Mailed", "to re@mueller.example", one.at)
    assert told.type("mail").json == {"ok": True, "letters": []}
    # On purpose it goes once more, as another letter.
    told.type("mail", "invoice", "RE-1")
    assert len({each["Message-ID"] for each in server.mails()}) == len(server.took) == 2


def test_what_the_books_hear_twice_they_write_once_and_a_rebuild_writes_the_same(
    told: Terminal, server: MailServer
) -> None:
    named(told, server)
    told.type("mail", "invoice", "RE-1", "--to", "a@example.com; b@example.com", "--subject", "x", "--text", "y")
    with opened(told.where) as books:
        (letter,) = papers.outbox_of(books).letters()
        papers.book(books, letter)
        with books.read() as view:
            assert [one.to for one in mailed(view, letter.document_id)] == ["a@example.com, b@example.com"]
        assert check_rebuild(books) == []
        asked = papers.proposed(books, "invoice", "RE-1")
        assert [to for _, to in asked.before] == ["a@example.com, b@example.com"]
        file = papers.for_program(books, "invoice", "RE-1", asked.to, asked.subject, asked.text)
    assert b"X-Unsent: 1\r\n" in file.read_bytes()
    assert FROM.encode() not in file.read_bytes()


def test_what_is_refused_waits_and_can_be_sent_again_or_given_up(told: Terminal, server: MailServer) -> None:
    named(told, server)
    server.rcpt = {"re@mueller.example": "550 no such user"}
    said = told.type("mail", "invoice", "RE-1")
    assert (said.code, said.json["letters"][0]["state"]) == (1, "failed")
    assert "550 no such user" in said.json["letters"][0]["says"]
    assert told.type("mail", "invoice", "RE-1").err == "RE-1 waits to be mailed to re@mueller.example already.\n"
    assert told.type("mail").code == 1
    server.rcpt = {}
    assert told.type("mail", "--again", "RE-1").json["letters"][0]["state"] == "sent"
    assert told.type("mail", "--give-up", "RE-1").err == "No letter with RE-1 waits.\n"
    server.rcpt = {"re@mueller.example": "451 later"}
    said = told.type("mail", "invoice", "RE-1")
    assert (said.code, said.json["letters"][0]["says"].split(". ")[-1][:8]) == (0, "Again in")
    assert told.type("mail", "--give-up", "RE-1").json["letters"][0]["state"] == "given_up"
    assert len(server.took) == 1


def test_drafts_working_papers_and_nobody_are_not_mailed(told: Terminal, server: MailServer) -> None:
    named(told, server)
    assert "is a draft; only what is issued is mailed." in told.type("mail", "sales-order", "D-2").err
    assert told.type("mail", "pick-list", "PL-1").err.startswith("Mailed are quotation, sales-order, ")
    assert "no e-mail address; say one with --to." in told.type("mail", "invoice", "RE-1", "--to", "").err
    assert told.type("mail", "invoice").code == 2
    with opened(told.where) as books:
        with books.read() as view:
            company = str(view.value(sql("SELECT id FROM company")))
        books.write(lambda tx: tx.record(RecordChanged("company", company, {"demo": "x"})), action="demo")
    quote = {"action": "draft_quote", "as": "q", "customer": "MUELLER", "lines": [{"product": "CU15", "quantity": "4"}]}
    assert told.do(quote, {"action": "send_quote", "quote": "@q"}).code == 0
    assert told.type("mail", "quotation", "Q-1").err == "Q-1 is of a sample company; it is mailed to nobody.\n"
    assert server.took == []


def test_a_bill_goes_to_no_address_that_nobody_said(told: Terminal, server: MailServer) -> None:
    named(told, server)
    nowhere = {"action": "save_customer", "number": "MUELLER", "email": "", "billing_email": ""}
    order = {"action": "draft_order", "as": "o", "customer": "MUELLER", "invoice_method": "order",
             "lines": [{"product": "CU15", "quantity": "1"}]}  # fmt: skip
    issue = ({"action": "confirm_order", "order": "@o"}, {"action": "issue_invoice", "orders": ["@o"]})
    assert told.do(nowhere, order, *issue).code == 0
    assert told.type("mail", "invoice", "RE-1", "--to", "typo@example.com").code == 0
    said = told.type("mail", "invoice", "RE-2")
    assert (said.code, said.err) == (2, "The customer of RE-2 has no e-mail address; say one with --to.\n")
    assert len(server.took) == 1
    # Read over in the window it is a proposal.
    with opened(told.where) as books:
        assert papers.proposed(books, "invoice", "RE-2").to == "typo@example.com"


def test_who_was_forgotten_gets_no_letter_that_this_machine_would_keep(told: Terminal, server: MailServer) -> None:
    named(told, server)
    assert told.do({"action": "forget_customer", "customer": "KERN", "reason": "asked"}).code == 0
    said = told.type("mail", "statement", "KERN", "--to", "kern@example.com")
    assert (said.code, said.err) == (
        2,
        "The customer of KERN was forgotten: no letter to them is kept. Print it, or use your own mail program.\n",
    )
    assert server.took == []
    with opened(told.where) as books:
        assert papers.outbox_of(books).letters() == ()


def test_a_statement_goes_as_it_is_today_and_is_archived_as_it_went(
    told: Terminal, server: MailServer, tmp_path: Path
) -> None:
    named(told, server)
    assert told.type("mail", "statement", "MUELLER").json["letters"][0]["state"] == "sent"
    (read,) = server.mails()
    assert (read["To"], read["Subject"]) == ("re@mueller.example", "Kontoauszug MUELLER")
    _body, paper = read.iter_parts()
    went = paper.get_content()
    # Once more the same day it is the same paper; what is paid meanwhile makes another, and the first stays as it went.
    told.type("mail", "statement", "MUELLER")
    assert (
        told.do(
            {"action": "record_payment", "customer": "MUELLER", "tenders": [{"method": "cash", "amount": "1.00"}]}
        ).code
        == 0
    )
    told.type("mail", "statement", "MUELLER")
    sent = [list(one.iter_parts())[1].get_content() for one in server.mails()]
    assert sent[1] == went != sent[2]
    with opened(told.where) as books:
        with books.read() as view:
            customer = str(view.value(sql("SELECT id FROM customer WHERE number = 'MUELLER'")))
            out = last_out(view, customer)
        assert [(one.called, one.to) for one in out] == [("statement", "re@mueller.example")] * 3
        assert [read_paper(books, one.sha256) for one in reversed(out)] == sent
        assert check_papers(books) == []
        drawn = print_paper(books, "statement", "MUELLER")
        assert (drawn.archived, drawn.pdf) == (False, sent[2]), "who only looks at it archives nothing"
        assert count_of_archived(books) == 2
    (tmp_path / "kontoauszug.pdf").write_bytes(went)
    said = told.type("verify", str(tmp_path / "kontoauszug.pdf")).json
    assert (said["matches_books"], said["kind"], said["number"]) == (True, "statement", "MUELLER")


def count_of_archived(books: Database) -> int:
    with books.read() as view:
        return int(view.value(sql("SELECT count(*) FROM document_archive WHERE kind = 'statement'")))


def test_the_file_that_a_customers_machines_read_goes_along(told: Terminal, server: MailServer) -> None:
    named(told, server)
    wants = {"action": "save_customer", "number": "MUELLER", "einvoice": "peppol", "vat_id": "NL810433941B01",
             "endpoint_scheme": "9944", "endpoint": "NL810433941B01", "buyer_reference": "PO 7", "country": "NL",
             "address": {"street": "Weg 1", "postcode": "1011 AB", "city": "Amsterdam"}}  # fmt: skip
    order = {"action": "draft_order", "as": "o", "customer": "MUELLER", "invoice_method": "order",
             "lines": [{"product": "CU15", "quantity": "1"}]}  # fmt: skip
    company = {"action": "save_company", "vat_id": "DE136695976", "email": FROM, "phone": "0431 555010",
               "contact_name": "Anna", "street": "Kai 1", "postcode": "24103", "city": "Kiel"}  # fmt: skip
    issue = ({"action": "confirm_order", "order": "@o"}, {"action": "issue_invoice", "orders": ["@o"]})
    assert told.do(company, wants, order, *issue).code == 0
    assert told.type("mail", "invoice", "RE-2").code == 0
    files = [[part.get_filename() for part in mail.iter_attachments()] for mail in server.mails()]
    assert files == [["Rechnung-RE-2.pdf", "RE-2.xml"]]
    told.type("mail", "invoice", "RE-2", "--no-einvoice")
    assert [part.get_filename() for part in server.mails()[1].iter_attachments()] == ["Rechnung-RE-2.pdf"]


def test_the_server_is_named_with_a_password_and_taken_away(told: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COUNTERFOIL_MAIL_PASSWORD", "s3cret")
    said = told.type("mail-server", "set", "--host", "mail.example.com", "--user", "desk", "--from", FROM)
    assert said.json["server"] == {
        "host": "mail.example.com", "port": 587, "security": "starttls", "user": "desk", "from": FROM, "name": "",
    }  # fmt: skip
    assert "s3cret" not in said.out
    assert told.type("mail-server", "set", "--host", "", "--from", FROM).code == 2
    assert told.type("mail-server", "off").json["server"] == {}
