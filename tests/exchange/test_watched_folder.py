"""A file that comes into a watched folder is taken once, whoever watches, and whenever a program dies."""

from __future__ import annotations

import base64
import contextlib
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.errors import Unavailable
from app.exchange.inbound import folder as watching
from app.exchange.inbound import read_bytes
from app.exchange.inbound.folder import DONE, TAKING, TROUBLE, WHY, Watched
from app.exchange.inbound.mail import is_mail
from app.queries.orders_in import orders_in
from tests.exchange.test_orders_in import UBL, UBL_LINE
from tests.shop import Shop

ORDER = b"Bestellnummer;Kundennummer;Artikelnummer;Menge\n{0};MUELLER;CU15;{1}\n"


def order(number: str = "PO-1", quantity: int = 3) -> bytes:
    """An order as a table."""
    return ORDER.decode().format(number, quantity).encode()


class Hour:
    """A clock that goes when it is told."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Eyes:
    """A program that watches."""

    def __init__(self, shop: Shop, place: Path, **more: Any) -> None:
        self.shop, self.hour = shop, Hour()
        self.watched = Watched(place, "anna", clock=self.hour, **more)

    def look(self, seconds: float = 2.0) -> watching.Look:
        """One look, after so long."""
        self.hour.now += seconds
        return self.watched.look(self.shop.database)

    def settle(self) -> list[watching.Handled]:
        """Look until nothing is on its way."""
        found: list[watching.Handled] = []
        for _ in range(6):
            found += self.look(20).handled
        return found


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """An empty folder."""
    folder = tmp_path / "orders"
    folder.mkdir()
    return folder


def listed(shop: Shop) -> Any:
    with shop.database.read() as view:
        return orders_in(view)


def names(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir()) if folder.is_dir() else []


def test_a_file_is_taken_when_it_is_whole_and_lies_in_done(shop: Shop, place: Path) -> None:
    eyes = Eyes(shop, place)
    file = place / "monday.csv"
    file.write_bytes(order()[:60])
    assert (eyes.look().soon, eyes.look(1).handled) == (True, ()), "it may still be written"
    file.write_bytes(order())
    assert eyes.look(1.9).handled == (), "it grew: the time begins anew"
    assert eyes.look(1.9).soon
    [taken] = eyes.look(0.2).handled
    assert (taken.file, taken.taken[0].state, taken.refused) == ("monday.csv", "draft", "")
    assert (names(place), names(place / DONE)) == ([DONE, TAKING], ["monday.csv"])
    assert names(place / TAKING) == []
    assert (place / DONE / "monday.csv").read_bytes() == order()
    [row] = listed(shop)
    assert (row.file, row.number, row.customer_number) == ("monday.csv", "PO-1", "MUELLER")
    # Another file of that name stays beside it; the same order in it does nothing.
    file.write_bytes(order())
    assert [one.taken[0].state for one in eyes.settle()] == ["unchanged"]
    assert names(place / DONE) == ["monday (2).csv", "monday.csv"]
    assert len(listed(shop)) == 1


def test_a_file_that_grows_while_it_is_read_is_left_for_later(
    shop: Shop, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    eyes, file, real = Eyes(shop, place), place / "monday.csv", Path.read_bytes
    file.write_bytes(order())
    eyes.look()
    more = [b"PO-1;MUELLER;ELB15;2\n"]

    def growing(self: Path) -> bytes:
        data = real(self)
        if more and self.name == file.name:
            with self.open("ab") as still:
                still.write(more.pop())
        return data

    monkeypatch.setattr(Path, "read_bytes", growing)
    assert (eyes.look().handled, eyes.look(1).handled, listed(shop)) == ((), (), ())
    assert eyes.look(0).soon
    [claim] = (place / TAKING).iterdir()
    with (claim / file.name).open("ab") as still:
        still.write(b"PO-1;MUELLER;BOOK;1\n")
    assert eyes.look(1.5).handled == (), "it grew again: the time begins anew"
    [taken] = eyes.look(2.1).handled
    assert (taken.file, taken.refused, eyes.look().soon) == (file.name, "", False)
    assert real(place / DONE / file.name).count(b"\n") == 4
    assert names(place / TAKING) == []


def test_a_picture_rests_longer_for_scanners_stop_between_pages(shop: Shop, place: Path) -> None:
    eyes = Eyes(shop, place)
    (place / "scan.TIF").write_bytes(b"II*\0")
    eyes.look()
    assert (eyes.look(9.9).handled, eyes.look(0).soon) == ((), True)
    assert [one.file for one in eyes.look(0.2).handled] == ["scan.TIF"]


def test_what_is_no_order_lies_in_trouble_with_the_why_beside_it(shop: Shop, place: Path) -> None:
    eyes = Eyes(shop, place)
    (place / "bad.csv").write_bytes(b"Order;Item;Qty\n1;CU15;many\n")
    [refused] = eyes.settle()
    assert "line 2" in refused.refused
    assert names(place / TROUBLE) == ["bad.csv", f"bad.csv{WHY}"]
    told = (place / TROUBLE / f"bad.csv{WHY}").read_text("utf-8")
    assert told.startswith(refused.refused)
    # Mended and put back, together with the note, which is no order.
    (place / TROUBLE / "bad.csv").unlink()
    (place / TROUBLE / f"bad.csv{WHY}").replace(place / f"bad.csv{WHY}")
    (place / "bad.csv").write_bytes(order())
    assert [one.refused for one in eyes.settle()] == [""]
    assert names(place / DONE) == ["bad.csv"]


def test_files_that_are_none_are_left_alone(shop: Shop, place: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_bytes(order())
    for name in ("a.csv.part", ".hidden.csv", "~$book.xlsx", "b.tmp", "c.crdownload"):
        (place / name).write_bytes(order(name))
    (place / "folder.csv").mkdir()
    (place / "link.csv").symlink_to(secret)
    assert Eyes(shop, place).settle() == []
    assert listed(shop) == ()


def test_two_programs_at_one_folder_take_each_file_once(shop: Shop, place: Path) -> None:
    one, other = Eyes(shop, place), Eyes(shop, place)
    for number in range(6):
        # Without a number of theirs nothing in the file itself says that it is the same order.
        (place / f"{number}.txt").write_bytes(b"%d*CU15\n%d*BOOK\n" % (number + 1, number + 20))
    one.look(), other.look()
    found = [*one.look().handled, *other.look().handled, *one.settle(), *other.settle()]
    assert sorted(each.file for each in found) == [f"{number}.txt" for number in range(6)]
    assert len(listed(shop)) == 6


class KilledError(BaseException):
    """The program is gone."""


class Deadly:
    """The system, as far as the folder uses it, until it ends at a given call: before it has done it, or after."""

    def __init__(self, patch: pytest.MonkeyPatch, at: int, *, after: bool) -> None:
        self.calls = 0

        def deadly(run: Any) -> Any:
            def call(*given: Any, **named: Any) -> Any:
                self.calls += 1
                dies = self.calls == at
                if dies and not after:
                    raise KilledError
                answer = run(*given, **named)
                if dies:
                    raise KilledError
                return answer

            return call

        for name in ("mkdir", "rename", "replace", "rmdir", "open"):
            patch.setattr(os, name, deadly(getattr(os, name)))
        patch.setattr(watching, "take_file", deadly(watching.take_file))
        patch.setattr(watching, "write_whole", deadly(watching.write_whole))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(1, 14), st.booleans(), st.booleans())
def test_whenever_a_program_is_killed_nothing_is_lost_and_nothing_doubled(
    shop: Shop, tmp_path: Path, at: int, after: bool, good: bool
) -> None:
    place = tmp_path / os.urandom(4).hex()
    place.mkdir()
    before = len(listed(shop))
    # No number: a second coming of these bytes would be told from a first by nothing but its claim.
    content = f"2*CU15\n7*BOOK\n'{place.name}\n".encode() if good else b"%PDF-1.7"
    (place / "order.txt").write_bytes(content)
    eyes = Eyes(shop, place)
    eyes.look()
    with pytest.MonkeyPatch.context() as patch:
        Deadly(patch, at, after=after)
        with contextlib.suppress(KilledError):
            eyes.look()
    later = Eyes(shop, place, stale=0.0)
    later.settle()
    kept = [one for one in (place / (DONE if good else TROUBLE)).iterdir() if one.name.startswith("order")]
    whole = [one for one in kept if one.suffix == ".txt" and not one.name.endswith(WHY) and one.read_bytes()]
    assert [one.read_bytes() for one in whole] == [content]
    assert good or (place / TROUBLE / f"{whole[0].name}{WHY}").is_file()
    assert (names(place / TAKING), [one for one in place.iterdir() if one.is_file()]) == ([], [])
    assert len(listed(shop)) - before == (1 if good else 0)
    for one in listed(shop)[: len(listed(shop)) - before]:
        shop.do("discard_draft", draft=one.document)


def test_a_claim_is_left_alone_while_its_program_may_live(shop: Shop, place: Path) -> None:
    claim = place / TAKING / "0123456789abcdef.other"
    claim.mkdir(parents=True)
    (claim / "order.csv").write_bytes(order())
    eyes = Eyes(shop, place)
    assert eyes.settle() == []
    os.utime(claim, (time.time() - 61, time.time() - 61))
    assert [one.file for one in eyes.settle()] == ["order.csv"]
    assert names(place / TAKING) == []


def test_books_that_are_busy_are_asked_again_and_the_file_waits(
    shop: Shop, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (place / "order.csv").write_bytes(order())
    eyes = Eyes(shop, place)
    eyes.look()
    real = watching.take_file

    def busy(*_given: Any, **_named: Any) -> Any:
        raise Unavailable("The books are busy.")

    monkeypatch.setattr(watching, "take_file", busy)
    assert eyes.look().problem == "The books are busy."
    monkeypatch.setattr(watching, "take_file", real)
    assert eyes.look(1).handled == (), "not at once"
    assert [one.file for one in eyes.look(20).handled] == ["order.csv"]


def test_an_email_is_what_is_attached_or_what_it_says(shop: Shop) -> None:
    head = b"From: Eva Kern <eva@kern.example>\r\nSubject: Order\r\nMIME-Version: 1.0\r\n"
    text = head + (
        b"Content-Type: text/plain; charset=utf-8\r\n\r\nHello,\r\n\r\n10 CU15\r\n2*BOOK\r\n\r\n> 5 ELB15\r\n"
        b"Best regards\r\n-- \r\nKern Ltd, 12 High Street\r\n"
    )
    [said] = read_bytes(text, "mail.eml").orders
    assert [(one.code, int(one.quantity)) for one in said.lines] == [("CU15", 10), ("BOOK", 2)]
    assert (said.buyer.email, said.buyer.name, said.note) == ("eva@kern.example", "Eva Kern", "Hello\nBest regards")
    parted = head + (
        b'Content-Type: multipart/mixed; boundary="x"\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\nSee attached, 5.'
        b'\r\n--x\r\nContent-Type: text/csv\r\nContent-Disposition: attachment; filename="po.csv"\r\n\r\n'
        + order().replace(b";MUELLER", b";").replace(b"\n", b"\r\n")
        + b"\r\n--x--\r\n"
    )
    [attached] = read_bytes(parted, "mail.eml").orders
    assert (attached.number, attached.buyer.email, len(attached.lines)) == ("PO-1", "eva@kern.example", 1)


def test_headers_as_offices_write_them_are_answered_at_once() -> None:
    heads = [f"X-Part-{'abc'[at % 3]}: {'v' * 40}\r\n\tand more" for at in range(59)]
    heads[30:30] = ["From: Eva Kern <eva@kern.example>", "X-MS-Exchange-0: 1"]
    head = "\r\n".join(heads).encode()
    [said] = read_bytes(head + b"\r\n\r\n10 CU15\r\n", "mail.eml").orders
    assert (said.buyer.email, [one.code for one in said.lines]) == ("eva@kern.example", ["CU15"])
    assert not is_mail(head + b"\r\n")
    assert not is_mail(head + b"\r\nno header\r\n\r\n")


def test_files_in_a_mail_are_read_by_what_they_say_of_their_letters() -> None:
    plain = UBL.format(number="PO-1", lines=UBL_LINE.format(code="CU15", quantity="2"))
    assert "Müller" in plain
    latin = plain.replace("UTF-8", "ISO-8859-1")
    table = "Bestellnummer;Besteller;Artikelnummer;Menge\nPO-1;Müller Bau GmbH;CU15;2\n"
    for form, name, data in (
        ("text/xml", "a.xml", plain.encode()),
        ("text/xml", "a.xml", latin.encode("latin-1")),
        ("text/xml; charset=klingon", "a.xml", plain.encode()),
        ("text/csv", "a.csv", table.encode()),
        ("text/csv", "a.csv", table.encode("cp1252")),
    ):
        head = (
            "From: Eva Kern <eva@kern.example>\r\nMIME-Version: 1.0\r\n"
            'Content-Type: multipart/mixed; boundary="x"\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\nSee it.\r\n'
            f"--x\r\nContent-Type: {form}\r\nContent-Transfer-Encoding: base64\r\n"
            f'Content-Disposition: attachment; filename="{name}"\r\n\r\n'
        )
        mail = head.encode() + base64.encodebytes(data) + b"\r\n--x--\r\n"
        assert read_bytes(mail, "mail.eml").orders[0].buyer.name == "Müller Bau GmbH", form


@pytest.mark.slow
def test_a_watching_program_that_is_killed_again_and_again_takes_every_file_once(shop: Shop, place: Path) -> None:
    where = shop.database.where
    for number in range(12):
        (place / f"{number:02}.txt").write_bytes(b"%d*CU15\n%d*BOOK\n" % (number + 1, number + 20))
    words = [sys.executable, "-m", "app", "--company", where, "watch", str(place)]
    for _ in range(6):
        program = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        # It dies somewhere in its work, not at a time that anybody chose.
        ends = time.monotonic() + 12
        while time.monotonic() < ends and program.poll() is None:
            if names(place / TAKING) or len(names(place / DONE)) >= 12:
                break
        program.kill()
        program.wait()
    for claim in (place / TAKING).iterdir():
        os.utime(claim, (time.time() - 99, time.time() - 99))
    Eyes(shop, place).settle()
    assert names(place / DONE) == [f"{number:02}.txt" for number in range(12)]
    assert (len(listed(shop)), names(place / TAKING)) == (12, [])
