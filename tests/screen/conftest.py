"""Desks of a test on the stocked company; whatever a test leaves open is ended."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.store.database import Database
from tests.screen.desk import Desk, no_screen
from tests.shop import Shop


@pytest.fixture
def open_desk(lawful_template: Path, tmp_path: Path) -> Iterator[Callable[..., Desk]]:
    """Opens the desk on Nordlicht's books, in which ``before`` has happened; again on the same, if it was ended."""
    if why := no_screen():
        pytest.skip(why)
    where = tmp_path / "nordlicht.counterfoil"
    shutil.copyfile(lawful_template, where)
    opened: list[Desk] = []

    def start(before: Callable[[Shop], object] | None = None) -> Desk:
        if before is not None:
            with contextlib.closing(Database(str(where))) as books:
                before(Shop(books))
        opened.append(Desk(where, tmp_path / "home"))
        return opened[-1]

    yield start
    for desk in opened:
        desk.end()
