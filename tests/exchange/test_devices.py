"""Receipt printers: a paper as the dots it would be anywhere, its cut, its drawer, and what a printer may answer."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from app.documents import dots, make
from app.documents.escpos import receipt
from app.documents.trial import trial_page
from app.domain.errors import RuleViolation
from app.exchange.printing import choices, devices
from app.exchange.printing import jobs as step
from app.exchange.printing.cups import Cups, HopelessError, How, PrintError, Standing
from app.exchange.printing.devices import Devices, checked, device_of
from app.exchange.printing.jobs import AT_PRINTER, DONE, FAILED, Job
from app.exchange.printing.sender import Sender
from app.exchange.printing.spool import Spool
from app.queries import paper_model as m
from app.queries.paper_paid import tenders_of
from app.ui.screens.papers import _queue
from tests.documents import samples
from tests.documents.reading import size
from tests.print_words import PrintWords
from tests.render_back import escpos, picture_of
from tests.shop import Shop
from tests.zpl_printer import printed

BILL = make(samples.paper(m.RECEIPT, 3))


class Till:
    """A receipt printer on a socket: answers what it is asked with ``status``, keeps what it was sent."""

    def __init__(self, status: bytes = b"\x12", *, hangs_up_after: int | None = None) -> None:
        self.status, self.hangs_up_after = status, hangs_up_after
        self.papers: list[bytes] = []
        self.door = socket.create_server(("127.0.0.1", 0))
        self.address = f"escpos://127.0.0.1:{self.door.getsockname()[1]}"
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()

    def serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                line, _ = self.door.accept()
                with line, contextlib.suppress(ConnectionError):
                    self.papers.append(self.take(line))

    def take(self, line: socket.socket) -> bytes:
        got, asked = b"", False
        while some := line.recv(1024 if self.hangs_up_after else 65536):
            got += some
            if not asked and b"\x10\x04\x02" in got:
                asked, got = True, got.replace(b"\x10\x04\x02", b"")
                line.sendall(self.status)
            if self.hangs_up_after and len(got) >= self.hangs_up_after:
                line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")  # the plug is pulled
                return got
        return got


@pytest.fixture
def till() -> Iterator[Till]:
    one = Till()
    yield one
    one.door.close()


@pytest.fixture
def spool(tmp_path: Path) -> Spool:
    return Spool(tmp_path / "printing")


def only(spool: Spool) -> Job:
    (job,) = spool.jobs()
    return job


# --- the bytes --------------------------------------------------------------------------------------------------------


def test_a_receipt_comes_out_dot_by_dot_as_it_was_drawn() -> None:
    (page,) = dots.roll(BILL)
    assert page.wide == dots.ROLL
    printed = escpos(receipt(BILL))
    assert [one.tobytes() for one in printed.pieces] == [picture_of(page).tobytes()]
    assert printed.kicks == 0
    black = sum(one < 128 for one in printed.pieces[0].tobytes()) / (page.wide * page.high)
    assert 0.02 < black < 0.3, "letters on paper, neither empty nor turned round"
    assert receipt(BILL) == receipt(BILL)


def test_nothing_of_a_receipt_lies_where_the_head_does_not_reach() -> None:
    (inside,) = dots.roll(BILL)
    (whole,) = dots.label(BILL)
    assert whole.wide - inside.wide in range(60, 68)
    assert sum(one.bit_count() for one in inside.rows) == sum(one.bit_count() for one in whole.rows)


def test_each_copy_is_cut_and_the_drawer_opens_once_after_the_last() -> None:
    said = receipt(BILL, 3, kick=True)
    printed = escpos(said)
    assert (len(printed.pieces), printed.kicks) == (3, 1)
    assert said.endswith(b"\x1bp\x00\x19\xfa")


def test_a_page_wider_than_the_roll_is_made_smaller_whole() -> None:
    (page,) = dots.roll(trial_page("Till", "Counter 1", "2026-11-25 08:00"))
    assert page.wide == dots.ROLL
    assert 800 < page.high < 830


# --- addresses --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "meant"),
    [
        ("escpos://192.168.1.9", ("escpos", "net", "192.168.1.9", 9100)),
        ("escpos://till-1.local:9101", ("escpos", "net", "till-1.local", 9101)),
        ("escpos://[fe80::1]:9100", ("escpos", "net", "fe80::1", 9100)),
        ("zpl://zebra", ("zpl", "net", "zebra", 9100)),
        ("file:/dev/usb/lp0", ("escpos", "file", "/dev/usb/lp0", 0)),
        ("zpl+usb:0a5f:0120", ("zpl", "usb", "0a5f:0120", 0)),
        ("lp:Till 1", ("escpos", "lp", "Till 1", 0)),
    ],
)
def test_an_address_says_what_it_means(address: str, meant: tuple[str, str, str, int]) -> None:
    device = device_of(address)
    assert device is not None
    assert (device.speaks, device.way, device.place, device.port) == meant
    assert checked(f" {address} ") == address


@pytest.mark.parametrize(
    "name",
    ["Office", "escpos://", "escpos://a:0", "escpos://a:70000", "escpos://a b", "http://a", "file:lp0", "usb:4b8:15",
     "usb:", "lp:", "file:/dev/a\nb", "escpos://a/b"],
)  # fmt: skip
def test_what_is_no_address_is_refused_in_a_sentence(name: str) -> None:
    assert device_of(name) is None
    with pytest.raises(RuleViolation, match=r"written like escpos://192\.168\.1\.9") as refused:
        checked(name)
    assert refused.value.field == "address"


def test_an_address_counts_for_more_than_a_printer_and_is_kept_with_tray_and_sides(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("COUNTERFOIL_HOME", str(tmp_path))
    choices.choose("sale", "Office", "1", by_itself=True, address=" escpos://till ")
    choices.choose("invoice", "Office", "1", by_itself=False, tray=" Tray2 ", duplex="long")
    sale, invoice = choices.choice_of("sale"), choices.choice_of("invoice")
    assert (sale.printer, sale.address, sale.by_itself) == ("escpos://till", "escpos://till", True)
    assert (invoice.printer, invoice.address, invoice.tray, invoice.duplex) == ("Office", "", "Tray2", "long")
    for wrong, field in (({"tray": "Tray 2; rm"}, "tray"), ({"duplex": "both"}, "duplex")):
        with pytest.raises(RuleViolation) as refused:
            choices.choose("invoice", "Office", "1", by_itself=False, **wrong)  # type: ignore[arg-type]
        assert refused.value.field == field
    choices.choose("invoice", "Office", "1", by_itself=False)
    assert choices.choice_of("invoice") == choices.Choice("invoice", "Invoice", "Office")


# --- sending ----------------------------------------------------------------------------------------------------------


def test_a_receipt_goes_to_the_printer_in_the_network_and_the_drawer_opens_once(till: Till, spool: Spool) -> None:
    sender = Sender(spool, Devices(Cups()))
    job = spool.put("KB-1", BILL, till.address, 1, How(kick=True))
    sender.look()
    sender.look()
    assert only(spool).state == DONE
    (paper,) = till.papers
    assert paper == receipt(BILL, kick=True)
    sender.again(job.id)
    sender.look()
    assert till.papers[1] == receipt(BILL), "who prints it again does not open the drawer"


@pytest.mark.parametrize(
    ("status", "words"),
    [(b"\x32", "has no paper"), (b"\x16", "has its cover open"), (b"\x52", "reports a fault"), (b"\x00", "")],
)
def test_what_a_printer_says_of_itself_is_told_and_nothing_is_sent(spool: Spool, status: bytes, words: str) -> None:
    till = Till(status)
    with contextlib.closing(till.door):
        spool.put("KB-1", BILL, till.address)
        Sender(spool, Devices(Cups())).look()
        job = only(spool)
        if words:
            assert (job.state, job.reason) == (FAILED, f"Printer {till.address} {words}.")
            assert job.due
            assert till.papers in ([], [b""])
        else:
            assert job.state == AT_PRINTER, "an answer of no meaning is none"


def test_a_printer_that_is_off_is_tried_again_and_one_that_stops_halfway_is_not(spool: Spool) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        off = f"escpos://127.0.0.1:{closed.getsockname()[1]}"
    spool.put("KB-1", BILL, off)
    sender = Sender(spool, Devices(Cups()))
    sender.look()
    assert only(spool).reason == f"Printer {off} does not answer (Connection refused)."
    assert only(spool).due
    till = Till(hangs_up_after=2000)
    file = spool.paper(only(spool).id)
    half = r"KB-2 may be half out\. Print it again by hand"
    with contextlib.closing(till.door), pytest.raises(HopelessError, match=half):
        Devices(Cups()).send(till.address, file, "KB-2", 200, How())  # more than the system keeps back
    assert step.hopeless(Job("1", "KB-2"), "x", 0).due == 0


def test_a_device_file_gets_the_same_bytes_and_one_that_is_out_is_told(tmp_path: Path, spool: Spool) -> None:
    lp0 = tmp_path / "lp0"
    spool.put("KB-1", BILL, f"file:{lp0}")
    sender = Sender(spool, Devices(Cups()))
    sender.look()
    assert only(spool).reason == f"There is no {lp0} on this machine now: is the printer plugged in and on?"
    assert not lp0.exists(), "a stick that is out is not made as a file"
    lp0.touch()
    sender.again(only(spool).id)
    sender.look()
    assert lp0.read_bytes() == receipt(BILL)


def test_a_label_printer_gets_labels_in_its_own_language(tmp_path: Path) -> None:
    file, out = tmp_path / "label.pdf", tmp_path / "zebra"
    file.write_bytes(BILL)
    out.touch()
    Devices(Cups()).send(f"zpl+file:{out}", file, "L-1", 3, How(kick=True))
    (label,) = printed(out.read_bytes())
    (page,) = dots.label(BILL)
    assert (label.picture.tobytes(), label.copies) == (picture_of(page).tobytes(), 3)
    assert len(out.read_bytes()) < page.stride * page.high * 2, "white is not sent"


def test_a_device_that_takes_nothing_holds_up_nobody(
    tmp_path: Path, spool: Spool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(devices, "WRITE_SECONDS", 0.05)
    pipe = tmp_path / "lp1"
    os.mkfifo(pipe)
    end = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        file = tmp_path / "bill.pdf"
        file.write_bytes(BILL)
        with pytest.raises(PrintError, match="may be half out"):  # a pipe takes 64 kB, then nothing
            Devices(Cups()).send(f"file:{pipe}", file, "KB-1", 1, How())
    finally:
        os.close(end)


def test_a_printer_of_the_system_gets_a_receipt_past_its_filters(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spool: Spool
) -> None:
    words = PrintWords(tmp_path / "system").use(monkeypatch)
    spool.put("KB-1", BILL, "lp:Counter")
    sender = Sender(spool, Devices(Cups()))
    sender.look()
    assert words.asked[0].startswith("-d Counter -n 1 -t KB-1 -o raw -- ")
    assert words.printed == [receipt(BILL)]
    sender.look()
    assert only(spool).state == DONE


def test_tray_and_sides_are_asked_of_the_system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spool: Spool) -> None:
    words = PrintWords(tmp_path / "system").use(monkeypatch)
    spool.put("RE-1", BILL, "Office", 1, How(tray="Tray2", duplex="long"))
    Sender(spool, Devices(Cups())).look()
    assert words.asked[0].startswith("-d Office -n 1 -t RE-1 -o InputSlot=Tray2 -o sides=two-sided-long-edge -- ")


def test_what_is_made_for_one_kind_of_printer_goes_to_no_other(till: Till, spool: Spool) -> None:
    spool.put("L-1", b"^XA^XZ", till.address, 1, How(form="zpl"))
    Sender(spool, Devices(Cups())).look()
    assert only(spool).reason == "L-1 is made for another kind of printer; print it from its document."
    assert not only(spool).due
    assert till.papers == []


@pytest.mark.slow
def test_a_usb_printer_that_is_not_there_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the library itself, which takes a second to load."""
    monkeypatch.setenv("COUNTERFOIL_HOME", str(tmp_path))
    monkeypatch.delenv("ESCPOS_CAPABILITIES_PICKLE_DIR", raising=False)
    file = tmp_path / "bill.pdf"
    file.write_bytes(BILL)
    with pytest.raises(PrintError, match=r"No printer with the USB numbers 04b8:0e15 answers|cannot speak to USB"):
        Devices(Cups()).send("usb:04b8:0e15", file, "KB-1", 1, How())


def test_a_usb_printer_is_written_to_where_it_takes_its_bytes_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class End:
        def __init__(self, address: int, kind: int) -> None:
            self.bEndpointAddress, self.bmAttributes = address, kind

    written: list[tuple[int, bytes]] = []

    class Plugged:
        def get_active_configuration(self) -> list[list[End]]:
            return [[End(0x82, 2), End(0x05, 3), End(0x03, 2)]]

        def write(self, end: int, said: bytes, _timeout: int) -> None:
            written.append((end, said))

    class Usb:
        def __init__(self, maker: int, model: int, timeout: int) -> None:
            self.numbers, self.timeout, self.out_ep = (maker, model), timeout, 1

        def open(self) -> None:
            assert self.numbers == (0x04B8, 0x0E15)
            self.device = Plugged()

        def close(self) -> None:
            del self.device

        def _raw(self, said: bytes) -> None:
            self.device.write(self.out_ep, said, self.timeout)

    monkeypatch.setenv("COUNTERFOIL_HOME", str(tmp_path))
    monkeypatch.setenv("ESCPOS_CAPABILITIES_PICKLE_DIR", str(tmp_path))
    for name, module in (("escpos", ModuleType("escpos")), ("escpos.printer", ModuleType("escpos.printer"))):
        monkeypatch.setitem(sys.modules, name, module)
    sys.modules["escpos.printer"].Usb = Usb  # type: ignore[attr-defined]
    file = tmp_path / "bill.pdf"
    file.write_bytes(BILL)
    Devices(Cups()).send("usb:04b8:0e15", file, "KB-1", 1, How())
    assert {end for end, _ in written} == {3}
    assert b"".join(said for _, said in written) == receipt(BILL)


def test_the_library_of_receipt_printers_is_not_loaded_before_its_first_paper() -> None:
    program = "import sys, app.exchange.printing.devices; sys.exit('escpos' in sys.modules or 'usb' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], cwd=Path(__file__).parents[2], check=False).returncode == 0


def test_a_queue_that_an_older_program_left_is_read_on(spool: Spool) -> None:
    job = spool.put("RE-1", b"%PDF", "Office")
    file = spool.folder / f"{job.id}.json"
    old = {k: v for k, v in json.loads(file.read_bytes()).items() if k not in {"form", "kick", "tray", "duplex"}}
    file.write_text(json.dumps(old))
    assert only(spool) == job
    file.write_text(json.dumps({**old, "form": "../../etc/passwd"}))
    assert spool.jobs() == ()


def test_standing_and_taking_back_are_asked_of_the_system_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    words = PrintWords(tmp_path / "system").use(monkeypatch)
    words.tell("slow")
    system = Devices(Cups())
    assert system.standing("escpos://till", "x") == Standing("done")
    assert system.found().printers == ("Office", "Counter")
    system.cancel("Office-1")
    assert words.asked == ["cancel Office-1"]


# --- which paper, and whether the drawer opens ------------------------------------------------------------------------


class Queue:
    """Notes what is put into it."""

    def __init__(self) -> None:
        self.put_in: list[tuple[Any, ...]] = []

    def put(self, *given: Any) -> None:
        self.put_in.append(given)


def test_a_counter_sale_comes_out_as_its_receipt_and_only_cash_opens_the_drawer(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("COUNTERFOIL_HOME", str(tmp_path))
    choices.choose("sale", "", "2", by_itself=True, address="escpos://till")
    sold = {}
    for way in ("cash", "card", ""):
        draft = shop.do("draft_order", lines=[{"product": "CU15", "quantity": "1"}], customer="KERN").number
        tenders = [{"method": way, "amount": "10.02"}] if way else []
        sold[way] = shop.do("counter_sale", order=draft, tenders=tenders)
    with shop.database.read() as view:
        assert {way: tenders_of(view, str(one.number)) for way, one in sold.items()} == {
            "cash": ("cash",), "card": ("card",), "": (),
        }  # fmt: skip
    queue = Queue()
    for way, fresh in (("cash", True), ("cash", False), ("card", True), ("", True)):
        _queue(queue, shop.database, "sale", str(sold[way].number), "anna", [], fresh=fresh)  # type: ignore[arg-type]
    assert [(printer, copies, how.kick) for _, _, printer, copies, how in queue.put_in] == [
        ("escpos://till", 2, True), ("escpos://till", 2, False), ("escpos://till", 2, False), ("", 2, False),
    ]  # fmt: skip
    assert [round(size(pdf)[0]) for _, pdf, *_ in queue.put_in] == [80, 80, 80, 210]
