"""Colours can be read, statuses can be told apart, and the look changes live."""

from __future__ import annotations

import itertools

import pytest
from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontInfo, QFontMetrics, QImage, QPainter, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from app.domain.progress import LineProgress, order_progress
from app.ui.theme.fonts import make_font
from app.ui.theme.look import Density, Mode, Size, look
from app.ui.theme.paint import chip_width, paint_chip, paint_glyph
from app.ui.theme.status import STATUSES, Chip, Glyph, chip_of, status
from app.ui.theme.tokens import DARK, HIGH_CONTRAST, LIGHT, PHASES, contrast
from app.ui.widgets.fields import Line
from app.ui.widgets.text import Text


@pytest.mark.parametrize("theme", [LIGHT, DARK, HIGH_CONTRAST], ids=lambda theme: theme.name)
def test_text_can_be_read(theme):
    for ground in (theme.window, theme.surface, theme.selection):
        assert contrast(theme.text, ground) >= 4.5
        assert contrast(theme.muted, ground) >= 4.5
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
