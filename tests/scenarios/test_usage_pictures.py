"""The pictures of docs/usage can still be drawn, by keys, on the sample; and no page shows one that nobody draws."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from app.exchange.sample import create_sample
from tests.scenes import SCENES, draw_all

DOCS = Path(__file__).resolve().parents[2] / "docs"
OF_A_NEW_COMPANY = (
    "first", "setup", "first_morning", "demo", "import_begin", "import_columns", "import_check", "import_done",
    "papers", "mail", "mail_queue", "mail_server",
)  # fmt: skip
FIRST_RUN = {f"{name}_{mode}.png" for name in OF_A_NEW_COMPANY for mode in ("light", "dark")}
DRAWN = {f"{scene.name}_{mode}.png" for scene in SCENES for mode in (("light", "dark") if scene.dark else ("light",))}


def test_each_page_shows_pictures_that_are_there_and_are_drawn() -> None:
    pages = [*DOCS.glob("usage/*.md"), DOCS.parent / "README.md"]
    shown = {name for page in pages for name in re.findall(r"pictures/(\w+\.png)", page.read_text(encoding="utf-8"))}
    assert shown <= FIRST_RUN | DRAWN
    assert {file.name for file in DOCS.glob("pictures/*.png")} == FIRST_RUN | DRAWN
    assert {f"{scene.name}_light.png" for scene in SCENES} <= shown


@pytest.mark.slow
def test_every_picture_is_drawn_by_keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COUNTERFOIL_HOME", str(tmp_path / "home"))
    books = create_sample(str(tmp_path / "nordlicht.counterfoil"), orders=400)
    assert draw_all(books, tmp_path) == []
    drawn = {file.name for file in tmp_path.glob("*.png")}
    assert drawn == DRAWN
    # A step that did nothing leaves the picture before it: no two are the same.
    assert len({(tmp_path / name).read_bytes() for name in drawn}) == len(drawn)
