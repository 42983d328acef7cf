"""The folder of what waits, whatever it is for: whole after every kill, and nobody's change is lost."""

import os
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from app.exchange.printing import jobs as step
from app.exchange.printing.spool import Spool
from app.exchange.waiting import folder as where
from app.exchange.waiting.rules import KEPT

PAPER = b"%PDF-1.7 a bill of Nordlicht Haustechnik"


class Killed(BaseException):
    """Nothing of a program that is killed runs any more."""


@pytest.fixture
def spool(tmp_path: Path) -> Spool:
    return Spool(tmp_path / "printing")


def _dies_after(monkeypatch: pytest.MonkeyPatch, count: int) -> None:
    """The program is killed behind so many files written or taken away."""
    left = [count]
    write, unlink = where.write_whole, Path.unlink

    def one_less() -> None:
        left[0] -= 1
        if left[0] == 0:
            raise Killed

    def written(path: Path, content: bytes) -> None:
        write(path, content)
        one_less()

    def gone(path: Path, missing_ok: bool = False) -> None:
        if path.exists():
            unlink(path)
            one_less()

    monkeypatch.setattr(where, "write_whole", written)
    monkeypatch.setattr(Path, "unlink", gone)


def _all_its_life(spool: Spool) -> None:
    job = spool.put("RE-1", PAPER)
    spool.change(job.id, lambda one: step.done(one, one.made))
    spool.sweep(job.made + KEPT)


@pytest.mark.parametrize("count", range(1, 6))
def test_behind_each_file_a_kill_leaves_jobs_with_their_papers_and_the_rest_is_swept(
    spool: Spool, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    with monkeypatch.context() as dying:
        _dies_after(dying, count)
        with pytest.raises(Killed):
            _all_its_life(spool)
    again = Spool(spool.folder)
    assert [again.paper(one.id).read_bytes() for one in again.jobs()] == [PAPER] * (2 <= count <= 3)
    for one in spool.folder.iterdir():
        os.utime(one, (0, 0))
    again.sweep(where.clock() + 2 * KEPT)
    assert [one.id for one in again.jobs()] == [one.stem for one in spool.folder.glob("*.pdf")]
    assert len(again.jobs()) == (count == 2), "what was not printed yet waits for ever"


def test_a_paper_whose_job_cannot_be_opened_now_is_kept_until_it_can(
    spool: Spool, monkeypatch: pytest.MonkeyPatch
) -> None:
    job, lost = spool.put("RE-1", PAPER), spool.put("RE-2", PAPER)
    broken = spool.folder / f"{lost.id}.json"
    broken.write_text("{")
    for one in spool.folder.iterdir():
        os.utime(one, (0, 0))
    read = Path.read_text

    def held(path: Path, **how: str) -> str:
        if path.stem == job.id:
            raise PermissionError(13, "The process cannot access the file")
        return read(path, **how)

    with monkeypatch.context() as scanned:
        scanned.setattr(Path, "read_text", held)
        assert spool.jobs() == ()
        spool.sweep(where.clock() + 2 * KEPT)
    assert spool.jobs() == (job,)
    assert spool.paper(job.id).read_bytes() == PAPER
    assert not broken.exists(), "what can be read and is no job goes as before"
    assert not spool.paper(lost.id).exists()


def test_two_programs_change_one_job_and_neither_change_is_lost(spool: Spool) -> None:
    job = spool.put("RE-1", PAPER, copies=0)

    def one_more() -> None:
        mine = Spool(spool.folder)
        for _ in range(40):
            mine.change(job.id, lambda one: replace(one, copies=one.copies + 1))

    programs = [threading.Thread(target=one_more) for _ in range(2)]
    for program in programs:
        program.start()
    for program in programs:
        program.join()
    assert [one.copies for one in spool.jobs()] == [80]
