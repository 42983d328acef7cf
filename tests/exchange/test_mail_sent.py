"""Letters and servers that refuse, ask to come back, break off or are away: whatever happens, nobody gets one twice."""

from __future__ import annotations

import datetime as dt
import os
import signal
import smtplib
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.errors import RuleViolation, Unavailable
from app.exchange.mailing import letters as step
from app.exchange.mailing import message as m
from app.exchange.mailing import server as servers
from app.exchange.mailing.letters import FAILED, GIVEN_UP, SENDING, SENT, UNSURE, Letter
from app.exchange.mailing.outbox import Outbox
from app.exchange.mailing.sender import Sender
from app.exchange.mailing.server import PLAIN, STARTTLS, TLS, Server
from app.exchange.mailing.smtp import MaybeSent, NotSent, deliver
from app.exchange.mailing.trial import send_trial
from app.exchange.waiting.folder import clock
from app.exchange.waiting.rules import SECOND
from tests.mail_server import AT, FROM, PAPER, MailServer, mail, put

HERE = Server("127.0.0.1", 25, PLAIN, "", FROM)
ROOT = Path(__file__).parents[2]


@pytest.fixture
def server() -> Iterator[MailServer]:
    one = MailServer().start()
    yield one
    one.stop()


@pytest.fixture
def outbox(tmp_path) -> Outbox:
    return Outbox(tmp_path / "mailing")


class Books:
    """What the books were told."""

    def __init__(self) -> None:
        self.told: list[str] = []
        self.fails = False

    def __call__(self, one: Letter) -> None:
        if self.fails:
            raise Unavailable("The books are busy.")
        self.told.append(one.message_id)


def sender(outbox: Outbox, server: Server, books: Books | None = None) -> Sender:
    return Sender(outbox, lambda: (server, ""), books or Books(), look_seconds=0.05)


def only(outbox: Outbox) -> Letter:
    (one,) = outbox.letters()
    return one


# --- a server --------------------------------------------------------------------------------------------------------


def test_a_letter_arrives_once_with_the_bytes_of_its_paper_and_the_books_know(outbox, server):
    one, books = put(outbox), Books()
    post = sender(outbox, server.address(), books)
    for _ in range(3):
        assert post.look()
    (read,) = server.mails()
    assert read["Message-ID"] == one.message_id
    assert [part.get_content() for part in read.iter_attachments()] == [PAPER]
    assert server.envelopes == [(FROM, ("anna@example.com",))]
    assert books.told == [one.message_id]
    assert (only(outbox).state, only(outbox).booked) == (SENT, True)
    assert post.again(one.id) is None  # out is out


def test_the_books_are_told_later_when_they_were_busy_and_the_letter_does_not_go_again(outbox, server):
    put(outbox)
    books = Books()
    books.fails = True
    post = sender(outbox, server.address(), books)
    post.look()
    assert (only(outbox).state, only(outbox).booked) == (SENT, False)
    books.fails = False
    post.leave()
    sender(outbox, server.address(), books).look()  # the next run of the program
    assert (len(books.told), len(server.took), only(outbox).booked) == (1, 1, True)


def test_who_refuses_is_quoted_and_it_waits_for_a_person(outbox, server):
    server.rcpt = {"bob@example.com": "550 5.1.1 no such\tuser here"}
    put(outbox, to="anna@example.com, bob@example.com")
    post = sender(outbox, server.address())
    post.look()
    post.look()
    assert server.took == []  # none of both got it: so none gets it twice when it is put right
    told = step.state_words(only(outbox), clock())
    assert told == "127.0.0.1 refuses it: 550 5.1.1 no such user here (bob@example.com). It waits for you."
    server.rcpt = {}
    post.again(only(outbox).id)
    post.look()
    assert server.envelopes == [(FROM, ("anna@example.com", "bob@example.com"))]


def test_who_asks_to_come_back_is_asked_again_when_it_is_time(outbox, server, monkeypatch):
    server.rcpt_once = ["451 4.7.1 greylisted, come back"]
    put(outbox)
    post = sender(outbox, server.address())
    post.look()
    post.look()
    one = only(outbox)
    assert (one.state, one.tries, server.took) == (FAILED, 1, [])
    assert one.reason == "127.0.0.1 says: 451 4.7.1 greylisted, come back (anna@example.com)."
    monkeypatch.setattr("app.exchange.mailing.sender.clock", lambda: one.due)
    post.look()
    assert (only(outbox).state, len(server.took)) == (SENT, 1)


@pytest.mark.parametrize(("answer", "due"), [("452 4.3.1 full", True), ("554 5.6.0 not this", False)])
def test_a_refusal_after_the_last_byte_is_no_doubt(outbox, server, answer, due):
    server.data = answer
    put(outbox)
    sender(outbox, server.address()).look()
    assert (only(outbox).state, only(outbox).due > 0) == (FAILED, due)


def test_a_line_that_is_cut_after_the_last_byte_waits_for_a_person(outbox, server):
    server.cut = True
    one = put(outbox)
    post = sender(outbox, server.address())
    for _ in range(3):
        post.look()
    assert (only(outbox).state, len(server.took)) == (UNSURE, 1)
    assert step.summary(outbox.letters()) == ("1 mail unsure", True)
    server.cut = False
    post.again(one.id)
    post.look()
    first, second = server.mails()
    assert first["Message-ID"] == second["Message-ID"]  # who has it can drop it


def test_a_line_that_is_cut_before_the_last_byte_did_not_send(server):
    def gone() -> bool:
        server.stop()
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="disk is full"):
        deliver(server.address(), "", FROM, ["anna@example.com"], m.written(mail(), "<a@b>", AT), gone)
    assert server.took == []


def test_no_answer_in_time_is_doubt(server):
    server.hang = threading.Event()
    with pytest.raises(MaybeSent, match=r"127\.0\.0\.1 did not say whether it took the letter\."):
        deliver(server.address(), "", FROM, ["a@example.com"], b"x", lambda: True, answer_seconds=0.05)
    server.hang.set()


def test_an_answer_that_is_none_is_doubt(server, monkeypatch):
    monkeypatch.setattr(smtplib.SMTP, "getreply", _odd(smtplib.SMTP.getreply))
    with pytest.raises(MaybeSent, match="answered something that is no answer"):
        deliver(server.address(), "", FROM, ["a@example.com"], b"x", lambda: True)


def _odd(right):  # type: ignore[no-untyped-def]
    def getreply(line):  # type: ignore[no-untyped-def]
        code, said = right(line)
        return (-1, b"") if said == b"taken" else (code, said)

    return getreply


@pytest.mark.slow
def test_offline_all_wait_and_all_go_when_the_server_is_back(outbox, server, monkeypatch):
    port = server.port
    server.stop()
    for number in ("RE-1", "RE-2", "RE-3"):
        put(outbox, number)
    post = sender(outbox, Server("127.0.0.1", port, PLAIN, "", FROM))
    post.look()
    assert {one.reason for one in outbox.letters()} == {"The mail server 127.0.0.1 cannot be reached."}
    assert step.summary(outbox.letters()) == ("3 mails wait", False)
    server.start(port)
    post.look()
    assert server.took == []  # not before it is time
    monkeypatch.setattr("app.exchange.mailing.sender.clock", lambda: clock() + 61 * SECOND)
    post.look()
    assert len({one["Message-ID"] for one in server.mails()}) == len(server.took) == 3


def test_what_is_given_up_while_the_line_is_open_is_not_sent(outbox, server):
    one = put(outbox)
    post: Sender

    def slow(address, password, from_, to, content, about_to):  # type: ignore[no-untyped-def]
        def asked() -> bool:
            post.give_up(one.id)
            return about_to()

        deliver(address, password, from_, to, content, asked)

    post = Sender(outbox, lambda: (server.address(), ""), Books(), post=slow)
    post.look()
    assert (only(outbox).state, server.took) == (GIVEN_UP, [])


def test_giving_up_is_taken_back_and_a_doubt_stays_one(outbox, server):
    server.cut = True
    put(outbox)
    post = sender(outbox, server.address())
    post.look()
    before = post.give_up(only(outbox).id)
    assert before is not None
    assert (before.state, only(outbox).state) == (UNSURE, GIVEN_UP)
    assert post.bring_back(before) == only(outbox) == before
    assert post.bring_back(before) is None
    post.look()
    assert len(server.took) == 1


def test_a_trial_goes_at_once_and_what_is_wrong_stands_beside_its_field(server):
    said = send_trial(replace(server.address(), name="Anna"), "", "Nordlicht")
    assert said == f"127.0.0.1 took the letter: it comes to {FROM}."
    (read,) = server.mails()
    assert (read["From"], read["To"]) == (f"Anna <{FROM}>", FROM)
    server.data = "554 no"
    with pytest.raises(RuleViolation, match="refuses it: 554 no") as refused:
        send_trial(server.address(), "", "Nordlicht")
    assert refused.value.field == "sender"
    with pytest.raises(RuleViolation, match=r"is not known on this machine\.$") as refused:
        send_trial(server.address(user="desk"), "", "Nordlicht")
    assert refused.value.field == "password"
    away = server.address()
    server.stop()
    with pytest.raises(RuleViolation, match="cannot be reached") as refused:
        send_trial(away, "", "Nordlicht")
    assert refused.value.field == "host"


def test_our_own_mistake_holds_the_letter_and_is_never_taken_for_sent(outbox):
    def wrong(*_given: object) -> None:
        raise ZeroDivisionError

    put(outbox)
    post = Sender(outbox, lambda: (HERE, ""), Books(), post=wrong)  # type: ignore[arg-type]
    with pytest.raises(ZeroDivisionError):
        post.look()
    assert step.state_words(only(outbox), clock()) == "It could not be sent; the log says why. It waits for you."


def test_without_a_server_it_waits_and_says_where_one_is_named(outbox):
    put(outbox)
    Sender(outbox, lambda: None, Books()).look()
    assert only(outbox).reason.startswith("No server takes the mail from here: name one in Settings, Mail, or with ")


@pytest.mark.slow
def test_of_two_senders_only_one_sends(outbox, server):
    for number in range(5):
        put(outbox, f"RE-{number}")
    both = [sender(outbox, server.address()) for _ in range(2)]
    assert [one.look() for one in both] == [True, False]
    both[0].leave()
    assert [one.look() for one in both[::-1]] == [True, False]
    assert len({one["Message-ID"] for one in server.mails()}) == len(server.took) == 5


@pytest.mark.slow
def test_the_thread_sends_what_is_put_while_it_runs(outbox, server):
    heard: list[tuple[Letter, ...]] = []
    put(outbox)
    post = Sender(outbox, lambda: (server.address(), ""), Books(), changed=heard.append, look_seconds=0.02)
    post.start()
    put(outbox, "RE-2")
    post.wake()
    until(lambda: len(server.took) == 2 and bool(heard) and all(one.booked for one in heard[-1]))
    post.stop()
    assert [one.number for one in heard[-1]] == ["RE-1", "RE-2"]


_PROGRAM = """
import sys, time
from pathlib import Path
from app.exchange.mailing.outbox import Outbox
from app.exchange.mailing.sender import Sender
from app.exchange.mailing.server import Server
sender = Sender(Outbox(Path(sys.argv[1])), lambda: (Server("127.0.0.1", int(sys.argv[2]), "none", "", "a@b.de"), ""),
                lambda _letter: None, look_seconds=0.01)
sender.start()
print("ready", flush=True)
time.sleep(60)
"""


def _program(outbox: Outbox, server: MailServer) -> subprocess.Popen[bytes]:
    words = [sys.executable, "-c", _PROGRAM, str(outbox.folder), str(server.port)]
    return subprocess.Popen(words, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE)


def until(true, seconds: float = 20) -> None:  # type: ignore[no-untyped-def]
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not come to that"
        time.sleep(0.01)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="there is no kill -9")
def test_a_program_killed_while_the_server_thinks_leaves_a_letter_that_waits_for_a_person(outbox, server):
    server.hang = threading.Event()
    put(outbox)
    program = _program(outbox, server)
    try:
        until(lambda: server.took)
    finally:
        program.send_signal(signal.SIGKILL)
        program.wait()
    server.hang.set()
    assert only(outbox).state == SENDING
    post = sender(outbox, server.address())
    for _ in range(3):
        post.look()
    assert (only(outbox).state, len(server.took)) == (UNSURE, 1)


@pytest.mark.slow
def test_two_programs_on_one_outbox_send_each_letter_once(outbox, server):
    for number in range(8):
        put(outbox, f"RE-{number}")
    programs = [_program(outbox, server) for _ in range(2)]
    try:
        until(lambda: all(one.booked for one in outbox.letters()))
        programs[0].kill()
        programs[0].wait()
        for number in range(8, 12):
            put(outbox, f"RE-{number}")
        until(lambda: all(one.booked for one in outbox.letters()))
    finally:
        for one in programs:
            one.kill()
            one.wait()
    assert len({one["Message-ID"] for one in server.mails()}) == len(server.took) == 12


# --- encryption and passwords ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def certificate(tmp_path_factory) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A server's side, and the side of somebody who trusts it."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    folder = tmp_path_factory.mktemp("tls")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = folder / "both.pem"
    file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + made.public_bytes(serialization.Encoding.PEM)
    )
    theirs = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    theirs.load_cert_chain(file)
    return theirs, ssl.create_default_context(cafile=str(file))


@pytest.mark.slow
@pytest.mark.parametrize("security", [STARTTLS, TLS])
@pytest.mark.parametrize("password", ["secret", "Größe 1"])
def test_a_password_goes_over_an_encrypted_line(certificate, security, password):
    theirs, ours = certificate
    how = {"ssl_context": theirs} if security == TLS else {"tls_context": theirs, "require_starttls": True}
    server = MailServer(**how, auth_require_tls=security == STARTTLS)
    server._options["authenticator"] = server.authenticate
    server.start()
    try:
        address = server.address(security, "desk", "localhost")
        deliver(address, password, FROM, ["a@example.com"], m.written(mail(), "<a@b>", AT), lambda: True, context=ours)
        assert server.secrets == [(b"desk", password.encode())]
        assert len(server.took) == 1
        with pytest.raises(NotSent, match="could not prove who it is"):
            deliver(address, password, FROM, ["a@example.com"], b"x", lambda: True)
        with pytest.raises(NotSent, match="The password of desk is not known on this machine"):
            deliver(address, "", FROM, ["a@example.com"], b"x", lambda: True, context=ours)
        server.right = False
        with pytest.raises(NotSent, match="does not take the user or the password"):
            deliver(address, password, FROM, ["a@example.com"], b"x", lambda: True, context=ours)
        assert len(server.took) == 1
    finally:
        server.stop()


def test_a_line_is_never_less_private_than_was_chosen(server, monkeypatch):
    with pytest.raises(NotSent, match="offers no encrypted line"):
        deliver(server.address(STARTTLS, "desk"), "secret", FROM, ["a@example.com"], b"x", lambda: True)
    monkeypatch.setattr(servers, "_HERE", ())  # as if it were another machine
    with pytest.raises(NotSent, match="A password goes over an encrypted line only"):
        deliver(server.address(PLAIN, "desk"), "secret", FROM, ["a@example.com"], b"x", lambda: True)
    assert server.took == server.secrets == []
