"""Colours can be read, statuses can be told apart, and the look changes live."""

from __future__ import annotations

import itertools

import inks
import pytest
from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontInfo, QFontMetrics, QImage, QPainter, QPalette
from PySide6.QtWidgets import QAbstractButton, QApplication, QCheckBox, QPlainTextEdit, QWidget

from app.domain.progress import LineProgress, order_progress
from app.ui.theme.fonts import make_font
from app.ui.theme.look import Density, Mode, Size, look
from app.ui.theme.paint import chip_width, mark_colour, paint_chip, paint_glyph
from app.ui.theme.status import STATUSES, Chip, Glyph, chip_of, status
from app.ui.theme.tokens import DARK, HIGH_CONTRAST, LIGHT, PHASES, contrast
from app.ui.widgets.button import Button
from app.ui.widgets.fields import Line
from app.ui.widgets.rail import Rail
from app.ui.widgets.text import Text


@pytest.mark.parametrize("theme", [LIGHT, DARK, HIGH_CONTRAST], ids=lambda theme: theme.name)
def test_text_can_be_read(theme):
    for ground in (theme.window, theme.surface, theme.selection):
        assert contrast(theme.text, ground) >= 4.5
        for ink in (theme.muted, theme.off, theme.accent):
            assert contrast(ink, ground) >= 4.5
    for ink in (theme.text, theme.muted, theme.accent):
        assert contrast(ink, theme.ground) >= 4.5
    for mark in (theme.accent, theme.phases["money"].mark, theme.phases["stop"].mark):
        assert contrast(mark, theme.ground) >= (3 if theme.dark else 2.5)
        for name in PHASES:
            assert contrast(theme.phases[name].text, ground) >= 4.5
    assert contrast(theme.on_accent, theme.accent) >= 4.5
    assert contrast(theme.border, theme.surface) >= 3
    assert contrast(theme.accent, theme.surface) >= 3
    for name in PHASES:
        phase = theme.phases[name]
        assert contrast(phase.text, phase.chip) >= 4.5
        assert contrast(phase.mark, theme.surface) >= 3


def test_a_muted_word_on_a_selected_row_has_the_contrast_that_was_computed():
    assert round(contrast(LIGHT.muted, LIGHT.selection), 1) == 5.1
    assert round(contrast(DARK.muted, DARK.selection), 1) == 4.6


@pytest.mark.parametrize("mode", [Mode.LIGHT, Mode.DARK, Mode.CONTRAST], ids=lambda mode: mode.value)
def test_bars_and_glyphs_stand_out_from_the_row_they_are_on(qapp, mode):
    look().set_mode(mode)
    for name in PHASES:
        assert contrast(mark_colour(name).name(), look().tokens.surface) >= 3
        assert contrast(mark_colour(name, chosen=True).name(), look().tokens.selection) >= 3


@pytest.mark.parametrize("mode", [Mode.LIGHT, Mode.DARK, Mode.CONTRAST], ids=lambda mode: mode.value)
def test_a_hint_can_be_read_and_is_told_from_what_was_typed(qtbot, mode):
    """A rule that gives a field the colour of its text makes its hint half as strong, unless it says that, too."""
    look().set_mode(mode)
    for field in (Line(hint="Number, customer"), QPlainTextEdit()):
        qtbot.addWidget(field)
        field.show()
        ink = field.palette().color(QPalette.ColorRole.PlaceholderText)
        assert (ink.name().upper(), ink.alpha()) == (look().tokens.off, 255)
        assert look().tokens.off not in {look().tokens.text, look().tokens.surface}


@pytest.mark.parametrize("mode", [Mode.LIGHT, Mode.DARK, Mode.CONTRAST], ids=lambda mode: mode.value)
def test_what_is_off_looks_otherwise_than_what_can_be_used(qtbot, mode):
    """In high contrast every border and every muted word is white, so that colours alone do not tell."""
    look().set_mode(mode)
    ticked = QCheckBox("comes back with the pack")
    ticked.setChecked(True)
    fixed = Line("SO-402", name="Document")
    for widget, off in (
        (Button("Remove", key="R"), lambda one: one.setEnabled(False)),
        (Button("Finish", key="F12", primary=True), lambda one: one.setEnabled(False)),
        (Line("CU15-3"), lambda one: one.setEnabled(False)),
        (ticked, lambda one: one.setEnabled(False)),
        (fixed, lambda one: one.setReadOnly(True)),
    ):
        qtbot.addWidget(widget)
        widget.resize(200, 40)
        widget.show()
        before = widget.grab().toImage()
        off(widget)
        after = widget.grab().toImage()
        differing = sum(
            before.pixel(x, y) != after.pixel(x, y) for x in range(0, before.width(), 2) for y in range(before.height())
        )
        assert differing > 60, (type(widget).__name__, differing)


def test_a_place_under_the_pointer_can_still_be_read_in_high_contrast(qtbot, monkeypatch):
    """Its ground was the hairline's white, and so were its words."""
    look().set_mode(Mode.CONTRAST)
    rail = Rail((("board", 1, "Board"), ("order", 2, "Order")))
    qtbot.addWidget(rail)
    rail.show()
    under = rail.findChildren(QAbstractButton)[1]
    monkeypatch.setattr(type(under), "underMouse", lambda _self: True)
    assert inks.faint(rail) == []


def test_a_chip_is_as_large_as_the_texts_beside_it(qapp):
    """Read from a step away, in warehouse mode: its words were 12 pixels among letters of 20."""
    chip = Chip("to fetch", "ware", Glyph.EMPTY)
    boxes = []
    for letters in (Size.BODY, 2 * Size.BODY):
        picture = QImage(400, 60, QImage.Format.Format_ARGB32)
        painter = QPainter(picture)
        boxes.append(paint_chip(painter, QRect(0, 0, 400, 60), chip, letters))
        painter.end()
    assert boxes[1].height() == 2 * boxes[0].height()
    assert boxes[1].width() == chip_width(chip, 2 * Size.BODY) > 1.9 * boxes[0].width()


def _grey(theme_code: str) -> QImage:
    """A status' glyph as a grey picture, in ink on white."""
    picture = QImage(24, 24, QImage.Format.Format_Grayscale8)
    picture.fill(Qt.GlobalColor.white)
    painter = QPainter(picture)
    paint_glyph(painter, QRectF(4, 4, 16, 16), Glyph(theme_code), QColor("black"))
    painter.end()
    return picture


def test_glyphs_differ_without_colour():
    pictures = {glyph: _grey(glyph.value) for glyph in Glyph}
    for one, other in itertools.combinations(Glyph, 2):
        differing = sum(
            abs(QColor(pictures[one].pixel(x, y)).value() - QColor(pictures[other].pixel(x, y)).value()) > 64
            for x in range(24)
            for y in range(24)
        )
        assert differing >= 8, (one, other)


def test_no_two_statuses_look_the_same_in_grey():
    # Cancelled and lost are one thing to a reader of glyphs; their words differ.
    pairs = [(one.glyph, one.phase) for one in STATUSES if one.code != "lost"]
    assert len(pairs) == len(set(pairs))
    words = [one.words for one in STATUSES]
    assert len({english for english, _ in words}) == len({german for _, german in words}) == len(STATUSES)


def test_every_status_the_rules_can_give_has_a_word():
    quantities = (0, 1000)
    seen = set()
    for shipped, reserved, invoiced, cancelled in itertools.product(quantities, repeat=4):
        line = LineProgress(2000, cancelled, reserved, 0, shipped, 0, invoiced, 0)
        full = LineProgress(2000, 2000 if cancelled else 0, 0, 0, 2000, 0, 2000 if invoiced else 0, 0)
        for lines, picking, packed, hold, open_amount in itertools.product(
            ([line], [full]), (0, 1), (0, 1), (False, True), (0, 50, 100)
        ):
            seen.add(order_progress(lines, 100, open_amount, hold, picking, packed).status)
    assert len(seen) > 5
    for code in seen:
        assert status(code).word("de")


def test_the_chip_holds_its_word(qapp):
    chip = Chip("48 now · 12 Thu", "money", Glyph.THREE_QUARTER)
    picture = QImage(300, 30, QImage.Format.Format_ARGB32)
    painter = QPainter(picture)
    box = paint_chip(painter, QRect(0, 0, 300, 30), chip)
    narrow = paint_chip(painter, QRect(0, 0, 40, 30), chip)
    painter.end()
    assert box.width() == chip_width(chip) > QFontMetrics(look().font(12, 500)).horizontalAdvance(chip.text)
    assert narrow.width() == 40
    assert QColor(picture.pixel(20, 6)) == QColor(LIGHT.phases["money"].chip)


def test_a_chip_says_more_aloud():
    assert chip_of("overdue", text="9 days overdue").spoken == "9 days overdue: past due"
    assert chip_of("to_pick", "de_AT").text == "Zu packen"


def test_the_bundled_face_has_digits_of_one_width(qapp):
    font = make_font(13, 600)
    assert QFontInfo(font).family().startswith("IBM Plex Sans")
    metrics = QFontMetrics(font)
    assert len({metrics.horizontalAdvance(digit) for digit in "0123456789"}) == 1


def test_a_theme_is_worn_at_once(qapp):
    label = Text("words", tone="muted")
    heard = []
    look().changed.connect(lambda: heard.append(look().tokens.name))
    look().set_mode(Mode.DARK)
    assert heard == ["dark"]
    assert QApplication.palette().color(QPalette.ColorRole.Window) == QColor(DARK.window)
    assert label.palette().color(QPalette.ColorRole.WindowText) == QColor(DARK.muted)


def test_scale_and_density_move_every_size(qapp):
    label = Text("words")
    small = label.font().pixelSize()
    look().set_scale(200)
    assert label.font().pixelSize() == 2 * small
    assert look().row_height == 60
    look().set_density(Density.COMPACT)
    assert look().row_height == 52
    look().set_density(Density.NORMAL)
    look().set_scale(1000)
    assert look().scale == 200
    look().zoom(-1)
    assert look().scale == 175


def test_names_are_never_markup(qapp):
    label = Text("<b>Müller</b> <img src=x>")
    assert label.textFormat() is Qt.TextFormat.PlainText
    assert label.text() == "<b>Müller</b> <img src=x>"


def test_other_rows_dress_no_widget_anew(qapp, monkeypatch):
    """Dressing every widget takes a fifth of a second; F11 must not wait for it twice."""
    worn = []
    monkeypatch.setattr(QApplication, "setStyleSheet", lambda _app, sheet: worn.append(sheet))
    look().set_density(Density.TOUCH)
    look().set_density(Density.NORMAL)
    assert worn == []
    look().set_mode(Mode.DARK)
    monkeypatch.undo()
    assert len(worn) == 1


def test_a_word_that_was_never_shown_has_the_size_of_the_scale_when_it_is(qtbot):
    page = QWidget()
    qtbot.addWidget(page)
    said, typed = Text("Müller Bau GmbH", size=Size.SECOND, parent=page), Line(hint="Customer", parent=page)
    look().set_scale(200)
    page.show()
    page.grab()
    assert (said.font().pixelSize(), typed.font().pixelSize()) == (2 * Size.SECOND, 2 * Size.BODY)
