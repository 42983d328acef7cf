"""What went out by mail is opened again with the bytes that went, from the customer and from the document."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import sample
from driving import billed, press, rows, settle, type_text
from PySide6.QtCore import Qt

from app.documents.runner import print_paper
from app.domain.facts import PaperMailed
from app.ui import format as say
from app.ui.screens.order.fix import FixSheet
from app.ui.widgets.text import Text

LONG = 20_000
AT_US = 1_773_826_200_000_000
LATER_US = AT_US + 5 * 60_000_000


def texts(widget: Any) -> list[str]:
    return [one.full_text() for one in widget.findChildren(Text)]


def went(books: Any, customer: str, at: int) -> bytes:
    """The statement of a customer as it is now, out of the house."""
    issued = print_paper(books, "statement", customer, keep=True)
    fact = PaperMailed("statement", customer, customer, issued.sha256, f"<{at}@x>", at, {"to": "post@mueller.example"})
    books.write(lambda tx: tx.record(fact), action="mail_paper", actor="anna")
    return issued.pdf


@pytest.mark.slow
def test_a_statement_that_went_is_opened_again_as_it_went(desk, books, qtbot, monkeypatch):
    opened: list[Path] = []
    monkeypatch.setattr("app.ui.screens.papers.open_in_viewer", lambda _shell, file: opened.append(file))
    customer = rows(books, "SELECT id FROM customer WHERE number = 'K-10482'")[0][0]
    desk.go("customers", customer)
    qtbot.waitUntil(lambda: desk.screen().panel.editing, timeout=LONG)
    press(qtbot, desk, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not desk.screen().panel.editing, timeout=LONG)
    settle(desk, qtbot)
    desk.do("mailed")
    nothing = "Nothing was mailed ("
    qtbot.waitUntil(lambda: any(one.text.startswith(nothing) for one in desk.toasts.shown), timeout=LONG)
    first = went(books, customer, AT_US)
    # What is owed changes; what went does not.
    sample.do(books, "issue_invoice", orders=[billed(books).id])
    second = went(books, customer, LATER_US)
    assert second != first

    def listed() -> list[str]:
        press(qtbot, desk, Qt.Key.Key_F3)
        type_text(qtbot, ">papers that were mailed")
        settle(desk, qtbot)
        type_text(qtbot, "\n")
        qtbot.waitUntil(lambda: isinstance(desk.screen().open_sheet, FixSheet), timeout=LONG)
        return texts(desk.screen().open_sheet)

    shown = listed()
    assert shown.count("to post@mueller.example") == 2
    # Of one day, and told apart by the time of day; neither takes the other's place in a viewer.
    assert {f"statement · {say.moment(at)}" for at in (AT_US, LATER_US)} <= set(shown)
    assert say.moment(AT_US) != say.moment(LATER_US)
    press(qtbot, desk, Qt.Key.Key_2)
    qtbot.waitUntil(lambda: opened != [], timeout=LONG)
    listed()
    press(qtbot, desk, Qt.Key.Key_1)
    qtbot.waitUntil(lambda: len(opened) == 2, timeout=LONG)
    assert [one.read_bytes() for one in opened] == [first, second]
    assert all(one.name.startswith("statement-") for one in opened)
