"""The pad that customers sign on: whole numbers, by mouse, pen and finger."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QEventPoint, QPointingDevice, QTabletEvent, QTouchEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from app.ui.screens.order.sign import strokes_of
from app.ui.screens.order.signing import Signing
from app.ui.widgets.signature import SignaturePad


def _shown(qtbot, widget):
    qtbot.addWidget(widget)
    widget.show()
    qtbot.waitExposed(widget)
    widget.activateWindow()
    qtbot.waitUntil(widget.isActiveWindow)
    return widget


def test_a_mouse_draws_whole_numbers(qtbot):
    pad = _shown(qtbot, SignaturePad())
    for start in (50, 200):
        qtbot.mousePress(pad, Qt.MouseButton.LeftButton, pos=QPoint(start, 40))
        qtbot.mouseMove(pad, QPoint(start + 30, 60))
        qtbot.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=QPoint(start + 30, 60))
    first, second = pad.strokes
    assert (first[0].x, first[0].y, first[0].pressure) == (5000, 4000, 1000)
    assert (first[-1].x, first[-1].y) == (8000, 6000)
    assert second[0].ms >= first[-1].ms >= first[0].ms == 0
    for point in (*first, *second):
        assert all(type(value) is int for value in (point.x, point.y, point.ms, point.pressure))
    assert strokes_of(pad.strokes)[0][0] == [5000, 4000, 0, 1000]
    pad.undo_stroke()
    assert len(pad.strokes) == 1
    pad.clear()
    assert pad.empty


def _pen(pad, kind, x, y, pressure):
    pen = QPointingDevice.primaryPointingDevice()
    at = QPointF(x, y)
    held = Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    event = QTabletEvent(kind, pen, at, at, pressure, 0.0, 0.0, 0.0, 0.0, 0.0, none, held, held)
    QApplication.sendEvent(pad, event)


def test_a_pen_keeps_its_pressure(qtbot):
    pad = _shown(qtbot, SignaturePad())
    _pen(pad, QEvent.Type.TabletPress, 10.25, 20, 0.25)
    _pen(pad, QEvent.Type.TabletMove, 30, 40.5, 0.8)
    _pen(pad, QEvent.Type.TabletRelease, 30, 40.5, 0)
    [stroke] = pad.strokes
    assert [(point.x, point.y, point.pressure) for point in stroke] == [(1025, 2000, 250), (3000, 4050, 800)]


def _touch(pad, kind, x, y, ms):
    finger = QTest.createTouchDevice()
    state = QEventPoint.State.Pressed if kind == QEvent.Type.TouchBegin else QEventPoint.State.Updated
    event = QTouchEvent(kind, finger, Qt.KeyboardModifier.NoModifier, [QEventPoint(1, state, QPointF(x, y), QPointF())])
    event.setTimestamp(ms)
    QApplication.sendEvent(pad, event)


def test_a_resting_hand_draws_nothing_and_a_finger_does_once_the_pen_lies(qtbot):
    pad = _shown(qtbot, SignaturePad())
    _pen(pad, QEvent.Type.TabletPress, 10, 20, 0.25)
    _pen(pad, QEvent.Type.TabletRelease, 10, 20, 0)
    _touch(pad, QEvent.Type.TouchBegin, 300, 90, 400)
    _touch(pad, QEvent.Type.TouchEnd, 300, 90, 420)
    assert len(pad.strokes) == 1, "the hand that holds the pen"
    _touch(pad, QEvent.Type.TouchBegin, 40, 50, 5000)
    _touch(pad, QEvent.Type.TouchUpdate, 60, 70, 5016)
    _touch(pad, QEvent.Type.TouchEnd, 60, 70, 5032)
    assert len(pad.strokes) == 2, "who signs with a finger is not shut out by a pen that was here"


def test_a_stroke_never_leaves_the_pad(qtbot):
    pad = _shown(qtbot, SignaturePad())
    pad.resize(600, 200)
    qtbot.mousePress(pad, Qt.MouseButton.LeftButton, pos=QPoint(590, 190))
    qtbot.mouseMove(pad, QPoint(5000, -100))
    qtbot.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=QPoint(5000, -100))
    for point in pad.strokes[0]:
        assert 0 <= point.x <= pad.width() * 100
        assert 0 <= point.y <= pad.height() * 100


class Counter(QObject):
    """A place, its desk and its papers, and the answers the test gives."""

    offers_changed = Signal()

    def __init__(self):
        super().__init__()
        self.work = self.shell = self
        self.actor, self.acts, self.said = "", [], []

    def call(self, _fn, *, done, **_more):
        self.drawn = done

    def perform(self, _action, given, **answers):
        self.acts.append((given["name"], given["strokes"], answers))

    def toast(self, sentence, **_more):
        self.said.append(sentence)

    def seal(self, _kind, number):
        self.said.append(f"seal {number}")


class Pane(QWidget):
    """What of the pane is heard."""

    signed = Signal(str, list)
    left = Signal()
    consent = "yes"

    def __init__(self):
        super().__init__()
        self.pad, self.name, self.note = SignaturePad(), QLineEdit(), SimpleNamespace(set_text=print)
        self.know = self.propose = self.open = lambda *_said: None

    def leave(self):
        self.left.emit()
        self.deleteLater()


@pytest.fixture
def signing(qtbot):
    """A signing whose paper is still drawn."""
    counter, panes = Counter(), []
    one = Signing(counter, counter, counter, counter)
    one.make_pane = lambda _found: panes.append(Pane()) or panes[-1]
    one.customer_of = lambda _found: ""
    one.open(SimpleNamespace(kind="order", id="o", number="SO-1"))
    one.counter, one.paper = (
        counter,
        ("hash", SimpleNamespace(terms=None, card=SimpleNamespace(name="", logo=None)), ""),
    )
    return one


@pytest.mark.parametrize("anew", ["drawn", "named"])
def test_what_was_accepted_before_the_paper_is_drawn_is_not_signed_once_it_is_drawn_anew(signing, anew):
    counter, pane = signing.counter, signing.pane
    pane.signed.emit("Karin", [["old"]])
    if anew == "drawn":
        pane.pad.clear()
        pane.pad.changed.emit()
    else:
        pane.name.textEdited.emit("Kar")
    counter.drawn(signing.paper)
    assert counter.acts == []
    pane.signed.emit("Karin", [["new"]])
    pane.signed.emit("Karin", [["newer"]])
    assert [(name, strokes) for name, strokes, _ in counter.acts] == [("Karin", [["new"]])], "and once"


def test_it_is_told_and_sealed_though_the_pane_is_closed(signing):
    counter, pane = signing.counter, signing.pane
    pane.signed.emit("Karin", [["old"]])
    counter.drawn(signing.paper)
    pane.leave()
    QApplication.sendPostedEvents(pane, QEvent.Type.DeferredDelete)
    [(_, _, answers)] = counter.acts
    answers["done"](None)
    assert counter.said == ["SO-1 is signed by Karin.", "seal SO-1"]
    answers["failed"](ValueError("It is gone."))
    assert counter.said[-1] == "It is gone."


def test_qt_still_knows_touch_points():
    assert QEventPoint().id() == -1
