"""The papers of a story: each printed as the windows print it, left in a folder, and verified."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from app.ui.play.robot import Robot

UNSEALED = frozenset(("pick-list", "receipt", "z-report", "statement"))


def papers_of(robot: Robot, made: list[tuple[str, str]], out: Path) -> tuple[list[dict[str, Any]], list[str]]:
    """Kind, number, file, hash and verdict of each paper; and what went wrong, in sentences."""
    documents, faults = [], []
    for kind, number in made:
        answers: list[Any] = []
        problems: list[Exception] = []
        drawn = partial(_print, kind=kind, number=number, actor=robot.work.actor, out=out)
        robot.work.call(drawn, done=answers.append, failed=problems.append)
        robot.wait(partial(_either, answers, problems), f"the paper of {number}")
        faults += [f"{kind} {number}: {getattr(problem, 'message', problem)}" for problem in problems]
        documents += answers
        broken = kind not in UNSEALED and any(not one["verified"] for one in answers)
        faults += [f"The {kind} {number} is not whole."] if broken else []
    return documents, faults


def _either(answers: list[Any], problems: list[Exception]) -> bool:
    return bool(answers or problems)


def _print(books: Any, kind: str, number: str, actor: str, out: Path) -> dict[str, Any]:
    # Imported on the worker's thread: drawing brings ReportLab.
    from app.documents.judgement import verify_file
    from app.documents.runner import print_paper

    issued = print_paper(books, kind, number, actor)
    safe = "".join(one if one.isalnum() or one in "-_" else "-" for one in number)
    file = out / f"{kind}_{safe}.pdf"
    file.write_bytes(issued.pdf)
    seen = verify_file(books, file)
    return {
        "kind": kind, "number": number, "file": file.name, "sha256": issued.sha256, "verified": seen.whole,
        "verdict": seen.verdict,
    }  # fmt: skip
