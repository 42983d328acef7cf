"""A paper on its way to a printer: sent, followed, tried again, and never lost nor in anybody's way."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from app.domain.errors import RuleViolation, Unavailable
from app.exchange.printing import choices
from app.exchange.printing import jobs as step
from app.exchange.printing.cups import Cups, Offered, PrintError
from app.exchange.printing.jobs import AT_PRINTER, DONE, FAILED, GIVEN_UP, QUEUED, SENDING, Job
from app.exchange.printing.sender import Sender
from app.exchange.printing.spool import Spool
from app.exchange.waiting.rules import KEPT, SECOND, age_words, ready
from tests.print_words import PrintWords

PAPER = b"%PDF-1.7 a bill"


@pytest.fixture
def words(tmp_path, monkeypatch) -> PrintWords:
    return PrintWords(tmp_path / "system").use(monkeypatch)


@pytest.fixture
def spool(tmp_path) -> Spool:
    return Spool(tmp_path / "printing")


def only(spool: Spool) -> Job:
    (job,) = spool.jobs()
    return job


# --- what is decided without files or printers -----------------------------------------------------------------------


def test_it_is_tried_after_ten_seconds_a_minute_and_five_minutes_then_waits_for_a_person():
    job, now, waits = Job("1", "RE-1", "Office"), 0, []
    while ready(job, now):
        job = step.failed(step.sending(job, "Office", now), "Printer Office did not take it.", now)
        if job.due:
            waits.append((job.due - now) // SECOND)
            assert not ready(job, job.due - 1)
            now = job.due
    assert waits == [10, 60, 300]
    assert job.tries == 4
    assert step.state_words(job, now) == "Printer Office did not take it. It waits for you."
    by_hand = step.again(job, now, "Counter")
    assert ready(by_hand, now)
    assert (by_hand.printer, by_hand.tries, by_hand.reason) == ("Counter", 0, "")


def test_a_printer_that_is_silent_for_a_minute_is_told_of():
    job = step.taken(step.sending(Job("1", "RE-1"), "Office", 0), "Office-7", 0)
    assert not step.followed(job, "", 59 * SECOND).troubled
    silent = step.followed(job, "", 60 * SECOND)
    assert silent.reason == "Printer Office does not answer."
    assert step.summary((silent,)) == ("printer Office does not answer", True)
    assert not step.done(silent, 61 * SECOND).troubled
    stopped = step.followed(job, "Printer Office has stopped (Out of paper).", SECOND)
    assert step.state_words(stopped, SECOND) == "Printer Office has stopped (Out of paper)."


def test_the_corner_counts_what_is_open():
    fresh = Job("1", "RE-1", "Office")
    over = step.done(fresh, 0)
    assert step.summary(()) == ("", False)
    assert step.summary((over,)) == ("", False)
    assert step.summary((fresh, step.sending(fresh, "Office", 0), over)) == ("2 to print", False)
    bad = step.failed(step.sending(fresh, "Office", 0), "No.", 0)
    elsewhere = step.failed(step.sending(fresh, "Counter", 0), "No.", 0)
    assert step.summary((bad, elsewhere)) == ("2 papers are not printed", True)
    assert [age_words(fresh, minutes * 60 * SECOND) for minutes in (0, 5, 180, 4320)] == [
        "now", "5 min", "3 h", "3 d",
    ]  # fmt: skip


# --- the folder ------------------------------------------------------------------------------------------------------


def test_jobs_outlive_the_program_and_what_cannot_be_read_is_no_job(spool):
    first = spool.put("RE-1", PAPER, "Büro & Ko", 2)
    second = spool.put("RE-2", PAPER)
    (spool.folder / "broken.json").write_text("{")
    (spool.folder / "strange.json").write_text('{"id": "strange", "state": "queued", "title": 7}')
    (spool.folder / "list.json").write_text("[]")
    again = Spool(spool.folder)
    assert again.jobs() == (first, second)
    assert again.paper(first.id).read_bytes() == PAPER


def test_what_is_over_stays_an_hour_and_halves_are_swept(spool):
    job = spool.put("RE-1", PAPER)
    half = spool.folder / "half.pdf"
    half.write_bytes(PAPER)
    spool.change(job.id, lambda one: step.done(one, one.made))
    spool.sweep(job.made + KEPT - 1)
    assert only(spool).state == DONE
    os.utime(half, (0, 0))
    spool.sweep(job.made + KEPT)
    assert [one.name for one in spool.folder.iterdir()] == ["spool.lock"]


def test_a_folder_that_cannot_be_written_is_a_sentence(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(Unavailable, match="RE-1 could not be put into the print queue"):
        Spool(tmp_path / "file" / "printing").put("RE-1", PAPER)


# --- sending ---------------------------------------------------------------------------------------------------------


def test_a_paper_goes_to_its_printer_as_it_is_and_is_followed_to_the_end(words, spool):
    words.tell("slow")
    sender = Sender(spool, Cups())
    spool.put("Rechnung Größe; rm -rf", PAPER, "Counter", 2)
    sender.look()
    assert only(spool).state == AT_PRINTER
    assert only(spool).ticket == "Counter-1"
    assert words.asked[0].startswith("-d Counter -n 2 -t Rechnung Größe; rm -rf -- ")
    assert words.printed == [PAPER]
    sender.look()
    assert only(spool).state == AT_PRINTER
    words.stop("slow")
    sender.look()
    assert only(spool).state == DONE
    sender.look()
    assert len(words.printed) == 1


def test_without_a_printer_of_its_own_it_goes_to_the_usual_one_and_that_is_told(words, spool):
    routed = []
    spool.put("RE-1", PAPER)
    Sender(spool, Cups(), routed=routed.append).look()
    assert [(one.title, one.printer) for one in routed] == [("RE-1", "Office")]


@pytest.mark.parametrize("missing", ["no lp", "no printers"])
def test_on_a_machine_without_a_printer_the_paper_is_handed_back(tmp_path, monkeypatch, spool, missing):
    PrintWords(tmp_path / "system", (), "").use(monkeypatch)
    if missing == "no lp":
        monkeypatch.setenv("PATH", str(tmp_path))
    shown = []
    spool.put("RE-1", PAPER)
    Sender(spool, Cups(), nowhere=lambda job, pdf: shown.append((job.title, pdf))).look()
    assert shown == [("RE-1", PAPER)]
    assert spool.jobs() == ()


def test_a_chosen_printer_on_a_machine_without_lp_is_a_sentence(tmp_path, monkeypatch, spool):
    monkeypatch.setenv("PATH", str(tmp_path))
    spool.put("RE-1", PAPER, "Office")
    Sender(spool, Cups()).look()
    assert only(spool).reason == "This machine has no print system (lp is missing)."


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        (("only", "Counter\n"), "This machine knows no printer Office now."),
        (("refuses", "lp: Unsupported format\n"), "Printer Office did not take it (Unsupported format)."),
        (("refuses", ""), "Printer Office did not take it."),
        (("hangs", ""), "The print system did not answer within 0.5 seconds."),
    ],
)  # fmt: skip
def test_a_refusal_is_a_sentence_and_the_paper_waits_and_comes_out_later(words, spool, told, reason):
    words.tell(*told)
    sender = Sender(spool, Cups(seconds=0.5))
    spool.put("RE-1", PAPER, "Office")
    sender.look()
    job = only(spool)
    assert (job.state, job.reason, job.tries) == (FAILED, reason, 1)
    assert 9 * SECOND < job.due - job.since <= 10 * SECOND
    sender.look()
    assert only(spool).tries == 1, "not before its time"
    words.stop(told[0])
    assert sender.again(job.id).state == QUEUED
    sender.look()
    assert only(spool).state == AT_PRINTER
    assert words.printed == [PAPER]


def test_one_that_is_stuck_is_taken_back_from_its_printer_before_it_goes_to_another(words, spool):
    words.tell("slow")
    words.tell("stopped", "Out of paper")
    sender = Sender(spool, Cups())
    job = spool.put("RE-1", PAPER, "Office")
    sender.look()
    sender.look()
    assert only(spool).reason == "Printer Office has stopped (Out of paper)."
    sender.again(job.id, "Counter")
    sender.look()
    assert words.asked[1] == "cancel Office-1"
    assert words.asked[2].startswith("-d Counter ")
    assert only(spool).ticket == "Counter-2"


def test_what_is_given_up_is_taken_back_and_can_be_wanted_again(words, spool):
    words.tell("slow")
    sender = Sender(spool, Cups())
    job = spool.put("RE-1", PAPER, "Office")
    sender.look()
    assert sender.give_up(job.id).state == GIVEN_UP
    assert words.asked[-1] == "cancel Office-1"
    sender.look()
    assert len(words.printed) == 1
    sender.again(job.id)
    sender.look()
    assert len(words.printed) == 2


def test_one_that_the_printer_gave_up_is_tried_again(words, spool):
    sender = Sender(spool, Cups())
    spool.put("RE-1", PAPER, "Office")
    sender.look()
    words.tell("history", "Office-1  anna  1024  Wed Nov 25 2026\n\tStatus: no\n\tAlerts: aborted-by-system\n")
    sender.look()
    assert only(spool).state == FAILED
    assert only(spool).reason == "Printer Office gave it up."
    assert only(spool).due


def test_one_printer_that_refuses_holds_up_no_other(words, spool):
    words.tell("only", "Counter\n")
    spool.put("RE-1", PAPER, "Office")
    spool.put("RE-2", PAPER, "Counter")
    Sender(spool, Cups()).look()
    assert [one.state for one in spool.jobs()] == [FAILED, AT_PRINTER]


def test_of_two_desks_on_a_machine_one_sends_and_the_other_takes_over_when_it_ends(words, spool):
    words.tell("slow")
    first, second = Sender(spool, Cups(), look_seconds=0.05), Sender(spool, Cups())
    spool.put("RE-1", PAPER, "Office")
    first.start()
    wait(lambda: words.printed)
    second.look()
    assert len(words.printed) == 1
    first.stop(10)
    spool.put("RE-2", PAPER, "Office")
    second.look()
    assert len(words.printed) == 2


def test_killed_while_it_sends_the_paper_is_not_lost(words, spool):
    words.tell("hangs")
    spool.put("RE-1", PAPER, "Office")
    program = (
        "import sys, pathlib; from app.exchange.printing.spool import Spool; "
        "from app.exchange.printing.sender import Sender; from app.exchange.printing.cups import Cups; "
        "Sender(Spool(pathlib.Path(sys.argv[1])), Cups()).look()"
    )
    ran = subprocess.Popen([sys.executable, "-c", program, str(spool.folder)], cwd=Path(__file__).parents[2])
    wait(lambda: only(spool).state == SENDING and words.asked)
    ran.send_signal(signal.SIGKILL)
    ran.wait(10)
    assert only(spool).state == SENDING
    words.stop("hangs")
    Sender(spool, Cups()).look()
    assert only(spool).state == AT_PRINTER
    assert words.printed == [PAPER]


def test_a_paper_that_went_missing_is_told_and_stops_nothing(words, spool):
    gone = spool.put("RE-1", PAPER, "Office")
    spool.put("RE-2", PAPER, "Office")
    spool.paper(gone.id).unlink()
    Sender(spool, Cups()).look()
    first, second = spool.jobs()
    assert first.reason == "The paper is not in the queue's folder any more; print it from its document."
    assert not first.due
    assert second.state == AT_PRINTER


def test_a_print_system_that_hangs_when_asked_for_printers_is_a_sentence(words):
    (words.words / "lpstat").write_text("#!/bin/sh\nexec sleep 30\n")
    with pytest.raises(PrintError, match=r"did not answer within 0\.2 seconds"):
        Cups(look_seconds=0.2).found()


@pytest.mark.parametrize(
    ("said", "offered"),
    [
        ("InputSlot/Media Source: Auto *Tray1 Tray2\nDuplex/2-Sided Printing: *None DuplexNoTumble DuplexTumble\n",
         Offered(("Tray1", "Auto", "Tray2"), sides=True)),
        ("PageSize/Media Size: *A4 Letter\nDuplex/Duplex: *None\n", Offered((), sides=False)),
        ("PageSize/Media Size: *A4\nsides/Sides: one-sided *two-sided-long-edge\n", Offered((), sides=True)),
        ("PageSize/Media Size: *A4\n", Offered((), sides=False)),
        ("", Offered()),
        ("nonsense", Offered()),
    ],
)  # fmt: skip
def test_a_printer_tells_its_trays_and_sides(words, said, offered):
    words.tell("offers-Office", said)
    assert Cups().offered("Office") == offered
    assert Cups().offered("Counter") == Cups().offered("") == Offered()


# --- which paper goes where ------------------------------------------------------------------------------------------


def test_the_choice_of_a_kind_is_kept_on_the_machine(monkeypatch, tmp_path):
    monkeypatch.setenv("COUNTERFOIL_HOME", str(tmp_path))
    assert {one.printer for one in choices.choices()} == {""}
    choices.choose("pick_list", "Warehouse", "2", by_itself=True)
    choices.choose("invoice", "Büro", "", by_itself=True)
    assert choices.choice_of("pick_list") == choices.Choice("pick_list", "Pick list", "Warehouse", 2, by_itself=True)
    assert choices.choice_of("invoice") == choices.Choice("invoice", "Invoice", "Büro", 1)
    choices.choose("payment", "", "1", by_itself=False, size="a6")
    assert choices.choice_of("payment").size == "a6"
    with pytest.raises(RuleViolation, match="no size a6"):
        choices.choose("invoice", "", "1", by_itself=False, size="a6")
    choices.choose("payment", "", "1", by_itself=False)
    assert choices.choice_of("payment").size == ""
    choices.choose("pick_list", "", "1", by_itself=False)
    assert choices.choice_of("pick_list") == choices.Choice("pick_list", "Pick list")
    assert choices.choice_of("invoice").printer == "Büro"


@pytest.mark.parametrize(
    ("printer", "copies", "by_itself", "field"),
    [("Office", "0", False, "copies"), ("Office", "21", False, "copies"), ("Office", "²", False, "copies"),
     ("Office", "two", False, "copies"), ("", "1", True, "printer")],
)  # fmt: skip
def test_a_choice_of_no_use_is_refused_beside_its_field(monkeypatch, tmp_path, printer, copies, by_itself, field):
    monkeypatch.setenv("COUNTERFOIL_HOME", str(tmp_path))
    with pytest.raises(RuleViolation) as refused:
        choices.choose("sale", printer, copies, by_itself=by_itself)
    assert refused.value.field == field
    assert choices.choice_of("sale").printer == ""


def wait(until, seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not until():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)
