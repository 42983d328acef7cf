"""Every window, sheet, pane and form of the order side as a picture: `python -m tests.looks FOLDER [SCENE ...]`.

Each scene is played once by keys on the sample company and then drawn in every look, or in those that `--looks` names.
`tests/ui/test_every_window.py` measures some of them.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMainWindow

from app.store.database import Database
from tests.atlas import ATLAS
from tests.scenes import Scene
from tests.viewer import BROKEN, EVERY, Look, Viewer


def play_all(hand: Viewer, chosen: Sequence[str] = ()) -> Iterator[tuple[Scene, QMainWindow]]:
    """One scene after the other, each with the window that shows it."""
    for scene in ATLAS:
        if not chosen or scene.name in chosen:
            try:
                hand.away()
                window = scene.play(hand) or hand.frame
            except BROKEN as error:
                # The others are drawn all the same.
                hand.robot.errors.append(f"{scene.name}: {error!r}")
                continue
            yield scene, window


def draw(books: Database, folder: Path, looks: Sequence[Look], chosen: Sequence[str] = ()) -> list[str]:
    """All of them in these looks; what the windows could not handle meanwhile."""
    hand = Viewer(books)
    for scene, window in play_all(hand, chosen):
        for one in looks:
            one.wear(window, hand)
            if window is not hand.frame:
                # The first window draws its paper anew in its own time, which the desk knows nothing of.
                QTest.qWait(900)
            window.grab().save(str(folder / f"{scene.name}_{one.name}.png"))
        sys.stdout.write(f"{scene.name}\n")
        sys.stdout.flush()
    hand.away()
    errors = hand.robot.errors
    hand.robot.close()
    return errors


def main(arguments: Sequence[str]) -> int:
    """The command line."""
    reader = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    reader.add_argument("folder", type=Path)
    reader.add_argument("scenes", nargs="*")
    reader.add_argument("--looks", default="", help="such as dark_1366_200, with commas between; all of them if empty")
    given = reader.parse_args(arguments)
    if unknown := sorted({*given.scenes} - {one.name for one in ATLAS}):
        reader.error(f"no scene is called {', '.join(unknown)}")
    wanted = given.looks.split(",") if given.looks else [one.name for one in EVERY]
    looks = [one for one in EVERY if one.name in wanted]
    if len(looks) != len(wanted):
        reader.error(f"looks are {', '.join(one.name for one in EVERY)}")
    from app.exchange.sample import create_sample

    given.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        os.environ["COUNTERFOIL_HOME"] = home
        books = create_sample(str(Path(home) / "nordlicht.counterfoil"), orders=400)
        wrong = draw(books, given.folder, looks, given.scenes)
    sys.stdout.write("".join(f"{one}\n" for one in wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
