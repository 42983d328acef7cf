"""What a window asks once it is open, and the sample beside it."""

from __future__ import annotations

from typing import Any


def read_begun(view: Any) -> tuple[bool, tuple[str, ...]]:
    """Whether these are the sample's books, and which number series hold a year that is over."""
    from app.queries.desk_settings import years_over
    from app.ui.screens.base import today_iso
    from app.ui.shell.demo import read_demo

    return read_demo(view), years_over(view, today_iso())


def open_sample() -> None:
    """The sample company in a window of its own."""
    from app.ui.screens.settings.backups import open_program

    open_program("demo")
