"""A paper as a letter: its states, its bytes, the folder it waits in, and the server that Settings name."""

from __future__ import annotations

import contextlib
import json
from dataclasses import replace
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.errors import RuleViolation, Unavailable
from app.domain.facts import PaperMailed
from app.domain.own_words import KINDS, MAIL_BODY, places_of
from app.exchange.mailing import letters as step
from app.exchange.mailing import message as m
from app.exchange.mailing import server as servers
from app.exchange.mailing.letters import GIVEN_UP, QUEUED, SENDING, SENT, UNSURE, Letter
from app.exchange.mailing.outbox import Outbox
from app.exchange.mailing.papers import book, proposed
from app.exchange.mailing.server import PLAIN, STARTTLS, Server
from app.exchange.waiting.folder import clock
from app.exchange.waiting.rules import SECOND, age_words, ready
from app.queries.mailed import last_address, mailed
from app.queries.paper_mail import MAILABLE
from app.store.rebuild import check_rebuild
from app.store.sql import sql
from tests.mail_server import AT, FROM, letter, mail, put
from tests.shop import Shop


@pytest.fixture
def outbox(tmp_path) -> Outbox:
    return Outbox(tmp_path / "mailing")


def only(outbox: Outbox) -> Letter:
    (one,) = outbox.letters()
    return one


# --- what is decided without files or servers -------------------------------------------------------------------------


def test_a_server_that_is_away_is_tried_for_two_days_then_it_waits_for_a_person():
    one, now, waits = letter(), 0, []
    while ready(one, now):
        one = step.put_off(one, "The mail server cannot be reached.", now)
        if one.due:
            waits.append((one.due - now) // (60 * SECOND))
            assert not one.troubled
            assert not ready(one, one.due - 1)
            now = one.due
    assert waits[:5] == [1, 5, 15, 60, 60]
    assert set(waits[3:]) == {60}
    assert 46 * 60 < sum(waits) < 48 * 60
    assert one.troubled
    assert step.state_words(one, now) == "The mail server cannot be reached. It waits for you."
    by_hand = step.again(one, now)
    assert by_hand is not None
    assert (by_hand.state, by_hand.tries, by_hand.reason) == (QUEUED, 0, "")


@pytest.mark.parametrize("state", step.STATES)
def test_only_what_waits_is_sent_by_itself_and_only_a_person_sends_what_may_be_out(state):
    one = replace(letter(), state=state)
    assert ready(one, 10**18) == (state == QUEUED)
    assert (step.again(one, 5) is None) == (state in (SENDING, SENT))
    assert (step.given_up(one, 5) is None) == (state in (SENDING, SENT))
    assert step.found_after_stop(one, 5).state == (UNSURE if state == SENDING else state)


def test_the_words_of_each_state():
    one = letter()
    assert step.state_words(one, 0) == "waits for its turn"
    assert step.state_words(step.sending(one, 0), 0) == "is being sent"
    assert step.state_words(step.sent(one, 0), 0) == "sent"
    assert step.state_words(replace(one, state=GIVEN_UP), 0) == "given up"
    assert step.state_words(step.put_off(one, "Away.", 0), 0) == "Away. Again in 60 s."
    doubt = step.found_after_stop(step.sending(one, 0), 0)
    assert step.state_words(doubt, 0) == (
        "The program was stopped before the server answered. RE-1 may have gone to anna@example.com: send again?"
    )
    assert step.summary(()) == ("", False)
    assert step.summary((one,)) == ("1 mail waits", False)
    assert step.summary((one, doubt, step.sent(one, 0))) == ("1 mail unsure, 1 waits", True)
    failed = step.refused(one, "No.", 0)
    assert step.summary((failed, failed, one, one)) == ("2 mails failed, 2 wait", True)
    assert step.summary((step.put_off(one, "Away.", 0),)) == ("1 mail waits", False)
    assert [age_words(one, 60 * SECOND * each) for each in (0, 5, 200, 5000)] == ["now", "5 min", "3 h", "3 d"]


# --- what is written -------------------------------------------------------------------------------------------------


def test_a_reader_sees_names_of_all_scripts_and_the_very_bytes_of_the_paper():
    told = mail(
        name="Müller & Söhne, GmbH",
        subject="Rechnung RE-1 für Frau Łukasiewicz 株式会社 " + "sehr lang " * 20,
        text="Guten Tag,\nim Anhang.\n.\n.eine Zeile mit Punkt\n",
        attached=(m.Attached("Rechnung Nº 1 – größer.pdf", bytes(range(256)) * 20),),
    )
    content = m.written(told, "<a@b>", AT)
    assert content.isascii()
    assert max(map(len, content.split(b"\r\n"))) <= 998
    assert b"\n" not in content.replace(b"\r\n", b"")
    read = message_from_bytes(content, policy=default)
    assert read["From"].addresses[0].display_name == "Müller & Söhne, GmbH"
    assert read["Subject"] == m.one_line(told.subject)
    assert (read["Message-ID"], read["Date"].datetime) == ("<a@b>", AT)
    body, paper = read.iter_parts()
    assert body.get_content().replace("\r\n", "\n") == told.text
    assert paper.get_filename() == "Rechnung Nº 1 – größer.pdf"
    assert paper.get_content() == bytes(range(256)) * 20
    assert b"filename*" in content  # RFC 2231


_TYPED = st.text(max_size=12)


@settings(max_examples=6)
@given(_TYPED, _TYPED, _TYPED)
def test_nothing_that_was_typed_adds_a_header_or_an_address(name, subject, file):
    evil = "\r\nBcc: eve@example.com\r\n\r\nhello"
    for told in (mail(name=name + evil), mail(subject=subject + evil), mail(attached=(m.Attached(file + evil, b"x"),))):
        read = message_from_bytes(m.written(told, "<a@b>", AT), policy=default)
        assert sorted(key.lower() for key in read) == sorted(
            ("from", "to", "subject", "date", "message-id", "mime-version", "content-type")
        )
        assert [one.addr_spec for one in read["To"].addresses] == ["anna@example.com"]
        assert [one.addr_spec for one in read["From"].addresses] == [FROM]


def test_addresses_are_read_and_umlauts_of_a_domain_become_what_servers_know():
    assert m.addresses(" a@example.com; b@müller.de,, a@example.com ") == ("a@example.com", "b@xn--mller-kva.de")
    for wrong, sentence in (
        ("", "Say the e-mail address it goes to."),
        ("anna", "anna is not an e-mail address; it looks like anna@example.com."),
        ("müller@example.com", "müller@example.com: before the @ stand plain letters and figures only."),
        ('a"b@example.com', 'a"b@example.com is not an e-mail address; it looks like anna@example.com.'),
        ("a@b\x00.de", "a@b\x00.de is not an e-mail address; it looks like anna@example.com."),
        (",".join(f"a{n}@b.de" for n in range(11)), "One mail goes to 10 addresses at most, not 11."),
    ):
        with pytest.raises(RuleViolation) as refused:
            m.addresses(wrong)
        assert (refused.value.message, refused.value.field) == (sentence, "to")


@settings(max_examples=40)
@given(st.text(max_size=20))
def test_any_address_is_taken_whole_or_refused_in_a_sentence(typed):
    with contextlib.suppress(RuleViolation):
        for one in m.addresses(typed + "@example.com"):
            assert one.isascii()
            assert "\n" not in one
            assert m.written(mail(to=(one,)), "<a@b>", AT).isascii()


def test_what_is_too_large_or_about_nothing_is_refused():
    with pytest.raises(RuleViolation, match="larger than 20 MB"):
        m.written(mail(attached=(m.Attached("a.pdf", bytes(m.MOST_BYTES + 1)),)), "<a@b>", AT)
    with pytest.raises(RuleViolation, match="what the mail is about"):
        m.written(mail(subject=" \n"), "<a@b>", AT)


def test_a_mail_for_the_mail_program_is_marked_as_not_sent():
    read = message_from_bytes(m.unsent(mail(sender="")), policy=default)
    assert read["X-Unsent"] == "1"
    assert (read["From"], read["Message-ID"]) == (None, None)
    assert [one.get_filename() for one in read.iter_attachments()] == ["RE-1.pdf"]


# --- the outbox ------------------------------------------------------------------------------------------------------


def test_the_same_paper_has_the_same_name_until_it_is_wanted_again(outbox):
    first = put(outbox)
    with pytest.raises(RuleViolation, match=r"RE-1 waits to be mailed to anna@example\.com already\."):
        put(outbox)
    other = put(outbox, to="bob@example.com")
    assert first.message_id != other.message_id
    outbox.change(first.id, lambda one: step.given_up(one, clock()))
    outbox.change(other.id, lambda one: step.given_up(one, clock()))
    assert put(outbox).message_id == first.message_id
    assert put(outbox, "RE-2").message_id not in {first.message_id, other.message_id}
    assert first.message_id.endswith("@nordlicht.example>")
    assert first.message_id == m.message_id("id of RE-1", "ab" * 32, 0, FROM)
    assert message_from_bytes(outbox.content(first.id).read_bytes())["Message-ID"] == first.message_id


def test_what_went_out_and_the_books_do_not_know_is_never_forgotten(outbox):
    one = put(outbox)
    outbox.change(one.id, lambda each: step.sent(each, 0))
    outbox.sweep(clock())
    assert only(outbox).state == SENT
    outbox.change(one.id, step.booked)
    outbox.sweep(clock())
    assert outbox.letters() == ()
    assert [each.name for each in outbox.folder.iterdir()] == ["outbox.lock"]


def test_a_letter_of_another_program_or_a_broken_one_is_left_alone(outbox):
    one = put(outbox)
    file = outbox.folder / f"{one.id}.json"
    for wrong in ("{", "[]", file.read_text().replace("queued", "flying"), file.read_text().replace("false", "0")):
        (outbox.folder / f"{one.id}.json").write_text(wrong)
        assert outbox.letters() == ()
        outbox.sweep(clock() + 10**12)
        assert outbox.content(one.id).exists()


def test_a_letter_that_an_older_program_left_is_read_on(outbox):
    one = put(outbox)
    file = outbox.folder / f"{one.id}.json"
    file.write_text(
        json.dumps({name: value for name, value in json.loads(file.read_bytes()).items() if name != "form"})
    )
    assert only(outbox) == one
    assert outbox.file(one.id, one.form) == outbox.content(one.id)


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path):
    (tmp_path / "mailing").write_text("a file")
    with pytest.raises(Unavailable, match="RE-1 could not be put into the outbox"):
        put(Outbox(tmp_path / "mailing"))


# --- what Settings keep ----------------------------------------------------------------------------------------------


@pytest.fixture
def home(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("COUNTERFOIL_HOME", str(tmp_path))
    monkeypatch.delenv(servers.PASSWORD_VARIABLE, raising=False)
    monkeypatch.setattr("app.runtime.keystore.key_store", lambda: None)
    return tmp_path


GIVEN = {"host": "Mail.Example.com ", "port": "", "security": STARTTLS, "user": "desk", "sender": FROM}


def test_the_server_is_kept_with_the_machine_and_its_password_apart(home):
    books = str(home / "a.counterfoil")
    assert servers.server_of(books) is None
    kept = servers.name_server(books, password="s3cret", **GIVEN)
    assert kept == servers.server_of(books) == Server("mail.example.com", 587, STARTTLS, "desk", FROM)
    assert servers.password_of(books, kept) == "s3cret"
    assert servers.server_of(str(home / "b.counterfoil")) is None
    assert "s3cret" not in (home / "config" / "settings.toml").read_text()
    (file,) = (home / "config").glob("mail-*.password")
    assert file.stat().st_mode & 0o077 == 0
    same = servers.name_server(books, **{**GIVEN, "sender": "other@nordlicht.example"})
    assert servers.password_of(books, same) == "s3cret"
    # A password is for one user of one server: it is never sent to another.
    other = servers.name_server(books, **{**GIVEN, "host": "mail.evil.example"})
    assert servers.password_of(books, other) == ""
    servers.no_server(books)
    assert servers.server_of(books) is None
    assert not file.exists()


def test_a_key_store_keeps_the_password_where_there_is_one(home, monkeypatch):
    kept: dict[tuple[str, str], str] = {}

    class Store:
        set_password = staticmethod(lambda service, who, secret: kept.update({(service, who): secret}))
        get_password = staticmethod(lambda service, who: kept.get((service, who)))
        delete_password = staticmethod(lambda service, who: kept.pop((service, who)))

    monkeypatch.setattr("app.runtime.keystore.key_store", lambda: Store)
    books = "postgresql://clerk:pw@hub.example/books"
    server = servers.name_server(books, password="s3cret", **GIVEN)
    assert list(kept.values()) == ["s3cret"]
    assert servers.password_of(books, server) == "s3cret"
    assert not list((home / "config").glob("*.password"))
    assert "pw@" not in (home / "config" / "settings.toml").read_text()
    servers.no_server(books)
    assert kept == {}


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"host": " "}, "host"),
        ({"host": "https://mail"}, "host"),
        ({"port": "smtp"}, "port"),
        ({"port": "65536"}, "port"),
        ({"security": "some"}, "security"),
        ({"security": PLAIN}, "security"),
        ({"sender": "me"}, "sender"),
        ({"sender": "a@b.de, c@d.de"}, "sender"),
    ],
)
def test_a_server_that_cannot_be_meant_is_refused_beside_its_field(home, wrong, field):
    with pytest.raises(RuleViolation) as refused:
        servers.name_server(str(home / "a"), **{**GIVEN, **wrong})
    assert refused.value.field == field
    assert servers.name_server(str(home / "a"), **{**GIVEN, "security": PLAIN, "host": "localhost"}).port == 25


AT_US = 1_773_826_200_000_000
_WHO = sql("SELECT id FROM customer WHERE number = :number")


def test_every_paper_that_is_mailed_may_have_words_of_its_own():
    assert {kind for kind in KINDS if MAIL_BODY in places_of(kind)} == set(MAILABLE)


def test_a_letter_has_the_companys_own_words_in_the_customers_language(shop: Shop) -> None:
    shop.do("save_customer", number="WIEN", name="Wiener Bad", country="AT", language="de")
    shop.do("save_customer", number="LEEDS", name="Leeds Ltd", country="DE", language="en")
    numbers = {}
    for customer in ("WIEN", "LEEDS"):
        order = shop.order(customer, lines=[{"product": "CU15", "quantity": "1"}]).number
        shop.shipped(order)
        numbers[customer] = (order, shop.do("issue_invoice", orders=[order], date="2026-03-18").number)
    usual = {customer: proposed(shop.database, "invoice", bill) for customer, (_, bill) in numbers.items()}
    body = (
        "Guten Tag {name},\n\nanbei {word} {number} über {amount}.\nFällig am {due}.\nGültig bis {valid}.\n\n{company}"
    )
    shop.do("save_document_text", language="de", mail_subject="{word} {number} für {reference}", mail_body=body)
    order, bill = numbers["WIEN"]
    said = proposed(shop.database, "invoice", bill)
    assert said.subject == usual["WIEN"].subject, "without their reference the line says nothing"
    due = "Fällig am 17.04.2026.\n"
    assert said.text == (
        f"Guten Tag Wiener Bad,\n\nanbei Rechnung {bill} über €\xa010,02.\n{due}\nNordlicht Haustechnik\n"
    )
    assert due not in proposed(shop.database, "sales-order", order).text
    assert proposed(shop.database, "invoice", numbers["LEEDS"][1]) == usual["LEEDS"]
    shop.do("save_document_text", kind="invoice", language="de", mail_subject="Ihre {word} {number}")
    assert proposed(shop.database, "invoice", bill).subject == f"Ihre Rechnung {bill}"


def test_where_the_last_letter_went_is_proposed_again_but_never_to_the_next_who_walks_in(shop: Shop) -> None:
    shop.do("save_customer", number="WALK-IN", name="Walk-in customer", country="DE")

    def mailed(customer: str, to: str) -> str:
        """The number of an order that went there."""
        order = shop.order(customer, lines=[{"product": "CU15", "quantity": "1"}])
        with shop.database.read() as view:
            who = str(view.value(_WHO, {"number": customer}))
        went = PaperMailed(
            "sales-order", order.id, who, "ab" * 32, f"<{order.id}@x>", 1_773_826_200_000_000, {"to": to}
        )
        shop.database.write(lambda tx: tx.record(went), action="mail_paper", actor="anna")
        return order.number

    def next_one(customer: str) -> tuple[str, bool]:
        """What is proposed; only what the record says is taken by who asks nobody."""
        order = shop.order(customer, lines=[{"product": "CU15", "quantity": "2"}])
        said = proposed(shop.database, "sales-order", order.number)
        assert said.known == ("" if said.remembered else said.to)
        return said.to, said.remembered

    assert next_one("MUELLER") == ("", False)
    mailed("MUELLER", "buchhaltung@mueller.example")
    assert next_one("MUELLER") == ("buchhaltung@mueller.example", True)
    shop.do("save_customer", number="MUELLER", email="post@mueller.example")
    assert next_one("MUELLER") == ("post@mueller.example", False)
    mailed("WALK-IN", "somebody@example.com")
    assert next_one("WALK-IN") == ("", False)


def _id(shop: Shop, number: str) -> str:
    with shop.database.read() as view:
        return str(view.value(_WHO, {"number": number}))


@pytest.mark.parametrize("written_as", ["OTTO", "OTTO-2"])
def test_a_letter_that_waited_longer_than_its_customer_is_known_says_no_more_whom_it_went_to(
    shop: Shop, written_as: str
) -> None:
    for number in ("OTTO", "OTTO-2"):
        shop.do("save_customer", number=number, name="Otto Linde", country="DE")
    who = _id(shop, written_as)
    shop.do("merge_customers", customer="OTTO", gone="OTTO-2")
    waits = replace(
        letter(to="otto@linde.example"),
        message_id="<1@nordlicht.example>",
        customer_id=who,
        state=SENT,
        since=AT_US,
    )
    known = replace(waits, message_id="<0@nordlicht.example>", since=AT_US - 1)
    book(shop.database, known)
    with shop.database.read() as view:
        assert last_address(view, _id(shop, "OTTO")) == "otto@linde.example"
    shop.do("forget_customer", customer="OTTO", reason="asked by letter")
    for _ in range(2):
        book(shop.database, waits)
    with shop.database.read() as view:
        told = [(one.message_id, one.at, one.to, one.subject) for one in mailed(view, waits.document_id)]
        assert told == [(waits.message_id, AT_US, "", ""), (known.message_id, AT_US - 1, "", "")]
        assert last_address(view, _id(shop, "OTTO")) == ""
        private = view.rows(sql("SELECT body FROM journal_private WHERE body IS NOT NULL"))
        assert not [one for (one,) in private if "otto@" in str(one) or "Bill RE-1" in str(one)]
    assert check_rebuild(shop.database) == []
