"""Driving the whole window by keys, as a person does, and looking into the books afterwards."""

from __future__ import annotations

import sample
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QApplication

from app.ui.hub import Hub
from app.ui.shell.find import book_providers
from app.ui.shell.window import Shell
from app.ui.work import Work


def open_desk(books, qtbot, state):
    """The whole window on these books."""
    hub = Hub()
    books.listeners.append(hub.committed)
    work = Work(lambda: books, actor="anna")
    shell = Shell(work, hub, state=state, providers=book_providers, company="Nordlicht", who="anna")
    qtbot.addWidget(shell.frame, before_close_func=lambda _shell: work.stop())
    errors = []
    work.unhandled.connect(errors.append)
    shell.errors = errors
    shell.work = work
    work.start()
    shell.frame.show()
    qtbot.waitExposed(shell.frame)
    shell.frame.activateWindow()
    settle(shell, qtbot)
    return shell


def settle(shell, qtbot):
    """Until nothing is on its way, and the keys of what is shown work; drafts are kept 400 ms after a key."""
    for _ in range(2):
        qtbot.wait(30)
        qtbot.waitUntil(lambda: shell.work.idle and not shell._soon.isActive(), timeout=15_000)
    assert shell.errors == []


def type_text(qtbot, text):
    """Text to whoever has the focus at each key."""
    for character in text:
        focus = QGuiApplication.focusObject()
        if character == "\n":
            qtbot.keyClick(focus, Qt.Key.Key_Return)
        elif character == "\t":
            qtbot.keyClick(focus, Qt.Key.Key_Tab)
        elif character.isascii():
            qtbot.keyClicks(focus, character)
        else:
            QApplication.sendEvent(focus, QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, character))


def press(qtbot, shell, key, held=Qt.KeyboardModifier.NoModifier):
    """A key as the keyboard gives it: shortcuts first, then the focus."""
    qtbot.keyClick(QApplication.focusWidget() or shell, key, held)


def scan(shell, qtbot, code):
    """A scan as a scanner types it: keys to the window, 4 ms apart, and Enter behind them."""
    if not shell.gate._installed:
        shell.gate.install()
    clock = scan.clock = getattr(scan, "clock", 1000) + 5000
    for character in f"{code}\r":
        clock += 4
        key = Qt.Key.Key_Return if character == "\r" else Qt.Key(ord(character.upper()))
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, character)
            event.setTimestamp(clock)
            QApplication.sendEvent(shell.window().windowHandle(), event)
    settle(shell, qtbot)


def rows(books, statement, **given):
    """What the books hold."""
    from app.store.sql import sql

    with books.read() as view:
        return view.rows(sql(statement), given)


def new_order(shell, qtbot, customer="mül"):
    """A blank order for a customer, by keys."""
    press(qtbot, shell, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    settle(shell, qtbot)
    type_text(qtbot, customer)
    settle(shell, qtbot)
    type_text(qtbot, "\n")
    settle(shell, qtbot)
    return shell.screen().page


def billed(books, customer="K-10482", lines=(("CU15-3", "10"),)):
    """An order of goods that have left."""
    order = sample.make_order(books, customer, lines)
    pick = sample.do(books, "open_pick_list", order=order.id)
    sample.do(books, "confirm_pick", pick_list=pick.id)
    shipment = sample.do(books, "pack_shipment", pick_list=pick.id)
    sample.do(books, "ship", shipment=shipment.id)
    return order
