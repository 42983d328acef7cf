"""The Finish sheet: one sentence, then what is to be made of it, and what blocks it, to be filled in here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from app.ui.screens.base import today_iso
from app.ui.screens.order.blocks import Block
from app.ui.screens.ownfields import MisreadError, add_rows, missing, typed
from app.ui.theme.look import Size
from app.ui.widgets.form import Form
from app.ui.widgets.notices import Notice, Notices
from app.ui.widgets.options import Options
from app.ui.widgets.sheet import Sheet
from app.ui.widgets.text import Text


@dataclass(frozen=True, slots=True)
class Ending:
    """One way to finish: its letter, its word, and what happens then."""

    letter: str
    word: str
    consequence: str


ORDER = Ending("O", "Order", "goods are promised, the pick list is ready")
QUOTE = Ending("Q", "Quote", "sent and frozen, valid until its date")
SALE = Ending("S", "Sale", "goods now, invoice and payment")
PARK = Ending("P", "Park", "put aside, nothing is promised")


class FinishSheet(Sheet):
    """``done`` carries the letter. Nothing is finished while something blocks.

    What blocks is said with its number, which is a key: ``wanted`` carries what is to be put right, Enter the first.
    ``chosen`` says that another letter is. What the customer's order has to say is filled in here: ``reference``.
    """

    done = Signal(str)
    chosen = Signal(str)
    refresh_wanted = Signal()
    wanted = Signal(object)

    def __init__(
        self, document: QWidget, sentence: str, endings: Sequence[Ending], default: str, blocks: Sequence[Block]
    ) -> None:
        super().__init__(document, sentence)
        self._blocks: tuple[Block, ...] = ()
        self._shown: list[Text] = []
        self._pressed = self._waiting = False
        self._barred = ""
        self._asked: Sequence[Any] = ()
        self.form = Form(columns=2)
        self.filled: dict[str, str] = {}
        self.reference = self._whose_reference = ""
        self.notices = Notices()
        self.body.addWidget(self.notices)
        self.choice = default
        self._endings = tuple(endings)
        self.options = Options([(one.letter, one.word, one.consequence) for one in endings])
        self.options.clicked.connect(lambda row: self.choices[self._endings[row].letter]())
        self.body.addWidget(self.options)
        for ending in endings:
            self.choices[ending.letter] = self._chooser(ending.letter)
        self.body.addWidget(self.form)
        self.accepted.connect(self._accept)
        self.set_blocks(blocks)

    def set_blocks(self, blocks: Sequence[Block], *, waiting: bool = False) -> None:
        """What blocks now; ``waiting`` while only look-ups are on their way. Enter pressed meanwhile is not lost."""
        self._blocks = tuple(blocks)
        self._waiting = waiting
        for text in self._shown:
            text.hide()
            text.deleteLater()
        for number in range(1, 10):
            self.choices.pop(str(number), None)
        words = []
        for number, block in enumerate(self._blocks, start=1):
            words.append(f"{number}  {block}")
            if number < 10:
                self.choices[str(number)] = partial(self.wanted.emit, block)
        self._shown = [Text(one, size=Size.BODY, weight=500, tone="muted" if waiting else "stop") for one in words]
        for text in self._shown:
            self.body.addWidget(text)
        self._mark()
        if self._pressed and not waiting:
            self._pressed = False
            self._accept()

    def warn(self, notices: Sequence[Notice], barred: str) -> None:
        """What must be read before it ends; ``barred`` is why it cannot become an order or a sale, "" where it can."""
        self.notices.show_notices(notices)
        self._barred = barred

    def ask(self, fields: Sequence[Any]) -> None:
        """What an order still has to say in the company's own fields is filled in here."""
        self._asked = fields
        add_rows(self.form, fields, heading="")

    def ask_reference(self, customer: str) -> None:
        """Their reference, which this customer's orders bear."""
        self._whose_reference = customer
        self.form.add("reference", "Your re&f", help_text=f"Required for {customer}")

    def _complete(self) -> bool:
        """Whether all that is asked for is filled in and can be read; what is not is said beside it."""
        if self._whose_reference:
            self.reference = str(self.form.values()["reference"]).strip()
            if not self.reference:
                return not self.form.show_field_error(
                    "reference", f"“Your ref” is required for {self._whose_reference}."
                )
        try:
            self.filled = typed(self._asked, self.form.values(), today_iso())
        except MisreadError as error:
            return not self.form.show_field_error(error.field_id, error.sentence)
        lacking = missing(self._asked, self.filled)
        return not (lacking and self.form.show_field_error(lacking[0].id, f"{lacking[0].name} is not filled in yet."))

    def _chooser(self, letter: str) -> Callable[[], None]:
        def choose() -> None:
            self.choice = letter
            self._mark()
            self.chosen.emit(letter)

        return choose

    def _mark(self) -> None:
        row = next((at for at, one in enumerate(self._endings) if one.letter == self.choice), -1)
        self.options.mark(row)
        title = self._endings[row].word if row >= 0 else ""
        self.button.set_text(title or "Finish")
        # Parking asks for nothing, and what is still looked up decides by itself.
        self.button.setEnabled(self._waiting or not self._blocks or self.choice == PARK.letter)
        self.setAccessibleDescription(f"{title} is chosen. {' '.join(map(str, self._blocks))}")

    def open(self) -> None:
        """The sheet itself has the focus: its letters are keys at once."""
        super().open()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _accept(self) -> None:
        if self._waiting and self.choice != PARK.letter:
            self._pressed = True
            return
        if self._blocks and self.choice != PARK.letter:
            self.wanted.emit(self._blocks[0])
            return
        if self._barred and self.choice in {ORDER.letter, SALE.letter}:
            self.note.set_text(self._barred)
            return
        if self.choice in {ORDER.letter, SALE.letter} and not self._complete():
            return
        self.done.emit(self.choice)
