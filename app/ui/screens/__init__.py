"""The screens of the places in `app/ui/places.py`: one line there adds one."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Final

from app.ui.places import PLACES

if TYPE_CHECKING:
    from app.ui.screens.base import Desk, Screen


@dataclass(frozen=True, slots=True)
class ScreenEntry:
    """One place: ``number`` is its digit with Ctrl, ``where`` its module and class.

    The class is named, not imported: a place is read when it is first needed, so that none of them delays the window.
    The frozen build brings all modules of the program along, so the name is found there too.
    """

    id: str
    title: str
    number: int
    where: str

    def load(self) -> type[Screen]:
        """The class of the place; its module is imported if it was not yet. Any thread may do it ahead of time."""
        module, name = self.where.split(":")
        found: type[Screen] = getattr(import_module(module), name)
        return found

    def make(self, desk: Desk) -> Screen:
        """The place itself."""
        return self.load()(desk)


SCREENS: Final[tuple[ScreenEntry, ...]] = tuple(
    ScreenEntry(place, short, number, where) for number, (place, _name, short, where) in enumerate(PLACES, start=1)
)
