"""What the parts of the order place ask of each other: narrow faces, so that none of them knows the whole place.

The place itself (`screen.py`) is built of these parts; a part that named it would close a circle. No widgets here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from app.domain.errors import RuleViolation
    from app.ui.screens.desk import Desk
    from app.ui.screens.order.reckoning import Reckoning
    from app.ui.screens.order.state import Firm
    from app.ui.widgets.sheet import Sheet


class Kept(Protocol):
    """A draft as it is put on disk (`keeping.py`)."""

    desk: Desk
    draft_id: str
    version: int
    kind: str
    parked: bool
    refused: RuleViolation | None
    reckoning: Reckoning
    model: Any

    @property
    def who(self) -> Any:
        """The customer, None while none is chosen."""

    @property
    def blank(self) -> bool:
        """Whether nothing was written yet."""

    def notes(self) -> str:
        """Everything that stands there, whole or not."""

    def deal(self) -> dict[str, Any]:
        """What is written, as the draft actions take it."""

    def deal_later(self) -> Callable[[], dict[str, Any]]:
        """The same of what stands there now, made in whichever thread asks for it."""

    def in_short(self) -> dict[str, Any]:
        """What lists show of it while no deal is made."""

    def named(self, draft: str, number: str) -> None:
        """The books gave it an id and a number."""

    def refuse_whole(self, error: RuleViolation) -> None:
        """The rules refuse it as it stands; only its text was kept."""

    def told_not_kept(self) -> None:
        """Nothing of it could be kept now."""

    def say(self, sentence: str, *, passing: bool = False) -> None:
        """A sentence in its foot."""


class Buying(Protocol):
    """A draft while its customer is chosen or made (`newcustomer.py`)."""

    desk: Desk
    box: Any

    @property
    def owner(self) -> QObject:
        """Whose answers are dropped when the page is gone."""

    def set_customer(self, ref: str) -> None:
        """A customer by id or number."""

    def ask_who(self, ref: str, failed: Callable[[Exception], None]) -> None:
        """The same, and ``failed`` where there is none."""

    def refuse(self, error: Exception) -> None:
        """It cannot be had; the sentence stands in the foot."""


class Pages(Protocol):
    """The open documents (`pages.py`), and what is awaited of them."""

    @property
    def page(self) -> Any:
        """The document in front, None before the first."""

    def open(self, document: str) -> None:
        """A blank one ("new"), one that is open, or one of the books."""

    def blank_page(self) -> Any:
        """The page that nothing was written on, in front."""

    def is_open(self, document: str) -> bool:
        """Whether it is worked on in one of the pages."""

    def take_out(self, page: Any) -> None:
        """The page is no more among the open ones."""

    def put_back(self, page: Any) -> None:
        """It stays after all, and is in front."""

    def tell_tabs(self) -> None:
        """The strip says what is open."""

    def read_again(self, page: Any) -> None:
        """The document as the books have it now."""

    def close(self, key: str = "") -> None:
        """The page goes; what was written stays."""

    def finished(self, page: Any, reply: Any, sentence: str) -> None:
        """A draft became a document."""

    def await_page(self) -> None:
        """Keys pressed from now on are for a page that is on its way."""

    def arrive(self, show: Callable[[], object]) -> None:
        """Show it, and play to it what was pressed meanwhile."""

    def stop_waiting(self) -> None:
        """What is awaited does not come."""

    def hand_over(self, sheet: Sheet) -> None:
        """A sheet comes first: the keys pressed meanwhile are the sheet's."""


class Sheets(Protocol):
    """What stands over the documents, and where sentences go; the place is all of it, and its Qt object."""

    offers_changed: Any

    @property
    def open_sheet(self) -> Sheet | None:
        """The sheet over what is shown."""

    @property
    def owner(self) -> QObject:
        """Whose answers are dropped when the place is gone."""

    def show_sheet(self, sheet: Sheet) -> None:
        """One sheet at a time."""

    def show_over(self, sheet: Sheet) -> None:
        """A sheet that asks for something first; the one below comes back."""

    def show_sheet_of(self, ask: Callable[[Any], Any], make: Callable[[Any], Sheet | None], title: str) -> None:
        """A sheet that needs something of the books first."""

    def close_sheets(self) -> None:
        """Nothing lies over the document any more."""

    def went_wrong(self, error: Exception, *, retry: Callable[[], object] | None = None) -> None:
        """Tell what did not work."""

    def show_line(self, sentence: str) -> None:
        """A sentence of this place."""


class Company(Protocol):
    """What is known of the company before it is needed."""

    firm: Firm
    rates: tuple[Any, ...]
    own: tuple[Any, ...]
