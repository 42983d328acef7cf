"""The print queue against a real print system: CUPS on a port of its own, with the printer that makes PDF files."""

from __future__ import annotations

import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pypdfium2
import pytest

from app.documents.trial import trial_page
from app.exchange.printing.cups import Cups, Offered
from app.exchange.printing.jobs import AT_PRINTER, DONE, FAILED, Job
from app.exchange.printing.sender import Sender
from app.exchange.printing.spool import Spool
from tests.cups_server import CupsServer, no_cups, printed_files

pytestmark = pytest.mark.slow


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[CupsServer]:
    if why := no_cups():
        pytest.skip(why)
    # Not below the folder of the tests, where only its owner may enter.
    with tempfile.TemporaryDirectory(prefix="counterfoil-cups-", ignore_cleanup_errors=True) as folder:
        server = CupsServer(Path(folder))
        monkeypatch.setenv("CUPS_SERVER", server.address)
        try:
            yield server
        finally:
            server.end()


class Printed:
    """What comes out under the ``mark`` that a test puts into its titles: the folder is the user's own."""

    def __init__(self) -> None:
        self.mark = uuid.uuid4().hex[:12]  # in front: long names are cut

    def __call__(self) -> list[Path]:
        return sorted(printed_files().glob(f"*{self.mark}*.pdf"))


@pytest.fixture
def printed() -> Iterator[Printed]:
    found = Printed()
    yield found
    for one in found():
        one.unlink()


def test_a_paper_comes_out_of_the_printer_with_its_text(server, printed, tmp_path):
    spool = Spool(tmp_path / "printing")
    sender = Sender(spool, Cups())
    assert (Cups().found().printers, Cups().found().default) == (("Counter", "Office"), "Office")
    assert (Cups().offered("Office"), Cups().offered("Nobody")) == (Offered(sides=False), Offered())
    spool.put(f"{printed.mark} Größe & Söhne", trial_page("Office", "Counter 1", "2026-11-25 08:00"))
    job = until(sender, DONE)
    assert job.printer == "Office"
    wait(lambda: printed() and printed()[0].stat().st_size)
    document = pypdfium2.PdfDocument(printed()[0])
    text = document[0].get_textpage().get_text_bounded()
    assert "Printer: Office" in text, "as text, not as a picture"
    assert [round(side) for side in document[0].get_size()] == [595, 842]


def test_a_stopped_printer_is_told_with_its_reason_and_the_paper_comes_out_of_another(server, printed, tmp_path):
    spool = Spool(tmp_path / "printing")
    sender = Sender(spool, Cups())
    server.admin("cupsdisable", "-r", "Out of paper", "Office")
    job = spool.put(f"{printed.mark} RE-1", trial_page("Office", "Counter 1", "2026-11-25 08:00"), "Office")
    sender.look()
    sender.look()
    stuck = spool.jobs()[0]
    assert (stuck.state, stuck.reason) == (AT_PRINTER, "Printer Office has stopped (Out of paper).")
    sender.again(job.id, "Counter")
    until(sender, DONE)
    server.admin("cupsenable", "Office")
    time.sleep(1)
    assert len(printed()) == 1, "not once more when the first one goes on"


def test_what_somebody_cancels_at_the_printer_is_over_and_not_sent_again(server, printed, tmp_path):
    spool = Spool(tmp_path / "printing")
    sender = Sender(spool, Cups())
    server.admin("cupsdisable", "Office")
    spool.put(f"{printed.mark} RE-1", trial_page("Office", "Counter 1", "2026-11-25 08:00"), "Office")
    sender.look()
    server.admin("cancel", spool.jobs()[0].ticket)
    until(sender, DONE)
    assert printed() == []


def test_an_unknown_printer_and_a_print_system_that_is_gone_are_sentences(server, tmp_path):
    spool = Spool(tmp_path / "printing")
    sender = Sender(spool, Cups())
    job = spool.put("RE-1", trial_page("Till", "Counter 1", "2026-11-25 08:00"), "Till")
    sender.look()
    assert spool.jobs()[0].reason == "This machine knows no printer Till now."
    server.end()
    sender.again(job.id, "Office")
    sender.look()
    lost = spool.jobs()[0]
    assert (lost.state, lost.reason) == (FAILED, "This machine knows no printer Office now.")


def until(sender: Sender, state: str) -> Job:
    """Look until the only job is in that state."""

    def there() -> bool:
        sender.look()
        return sender.spool.jobs()[0].state == state

    wait(there)
    return sender.spool.jobs()[0]


def wait(true: Callable[[], object], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.1)
