"""What was found by looking at every window: names that tell tabs apart, chips in few letters, ways with their keys."""

from __future__ import annotations

import inks
import pytest
import sample
from driving import new_order, press, settle, type_text
from PySide6.QtCore import QBuffer, QPoint, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPalette, QPixmap
from PySide6.QtWidgets import QScrollArea, QWidget

from app.domain.promising import Chip as Promised
from app.domain.promising import Supply
from app.ui.entry.lines import order_columns
from app.ui.entry.stockchip import stock_chip
from app.ui.models.columns import Column
from app.ui.models.rows import ListModel
from app.ui.screens.board.lanes import GAP, LEAST
from app.ui.screens.board.screen import LANES_FROM
from app.ui.screens.difference import DifferenceSheet, Versions
from app.ui.screens.order.card import CardFacts, CustomerCard
from app.ui.screens.order.header import usual_words
from app.ui.screens.order.sign import LOGO, WIDE
from app.ui.screens.order.state import Header
from app.ui.shell.results import Hit, Results
from app.ui.theme.look import Mode, Size, look
from app.ui.theme.paint import chip_width, fitting
from app.ui.theme.status import Chip
from app.ui.widgets.heads import PAD
from app.ui.widgets.options import Options
from app.ui.widgets.table import Table
from app.ui.widgets.tabs import shortened
from app.ui.widgets.text import Text

KEY = Qt.Key
TODAY = "2026-03-18"


def test_a_tab_loses_of_its_name_and_never_what_tells_it_from_the_next(qapp):
    metrics = QFontMetrics(look().font(Size.BODY, 600))
    room = metrics.horizontalAdvance("Müller Ba… · D-65")
    assert shortened("Müller Bau GmbH · D-65", metrics, room).endswith("… · D-65")
    assert shortened("Müller Bau GmbH · new", metrics, room).endswith("… · new")
    assert shortened("Müller Bau GmbH · parked", metrics, room).startswith("Müller Bau")
    assert shortened("SO-2041 · Hagemann Wärme und Wasser", metrics, room).startswith("SO-2041 · H")
    assert shortened("Q-881 · Kern & Söhne Haustechnik", metrics, room).startswith("Q-881 · K")
    assert shortened("New order", metrics, room) == "New order"
    for title in ("Müller Bau GmbH · D-65", "SO-2041 · Hagemann 2", "Zimmerei · new"):
        for wide in range(10, 200, 7):
            assert metrics.horizontalAdvance(shortened(title, metrics, wide)) <= max(
                wide, metrics.horizontalAdvance("…")
            )


def test_each_stock_chip_can_be_said_in_the_least_width_of_its_column(qapp):
    """At 200 % on a small screen the column has its least width, and "6 now · 3 …" told nobody when."""
    column = next(one for one in order_columns("EUR") if one.key == "stock")
    room = look().px(column.least) - 2 * PAD + look().px(4) + look().px(PAD)
    supply = Supply("p", places=(("MAIN", 1_180_000),))
    found = (
        Promised("free", free=1_180_000),
        Promised("free", free=1_180_000, held=400_000),
        Promised("part", now=210_000, later=40_000, date="2026-03-26"),
        Promised("part", now=210_000, later=40_000),
        Promised("later", later=40_000, date="2026-03-26"),
        Promised("special", later=40_000, days=12),
        Promised("none", alternatives=3),
        Promised("none"),
    )
    chips = [stock_chip(one, supply, TODAY) for one in found]
    assert [one.text for one in chips if chip_width(fitting(one, room)) > room] == []
    part = chips[2]
    assert fitting(part, 400) == part
    assert fitting(part, room).text == "210 of 250"


def test_a_chip_that_has_room_is_said_whole(qapp):
    chip = Chip("48 now · 12 Thu", "money", short="48 of 60")
    assert fitting(chip, chip_width(chip)) is chip
    assert fitting(Chip("not found", "stop"), 10).text == "not found"


def test_ways_in_a_sheet_are_clicked_and_marked_by_more_than_colour(qtbot):
    options = Options([("O", "Order", "goods are promised"), ("Q", "Quote", "sent and frozen")])
    qtbot.addWidget(options)
    options.resize(500, options.sizeHint().height())
    options.show()
    clicked = []
    options.clicked.connect(clicked.append)
    qtbot.mouseClick(options, Qt.MouseButton.LeftButton, pos=QPoint(300, options._box(1).center().y()))
    assert clicked == [1]
    plain = options.grab().toImage()
    options.mark(1)
    marked = options.grab().toImage()
    bar = options._box(1).center()
    assert plain.pixelColor(2, bar.y()) != marked.pixelColor(2, bar.y())
    assert plain.pixelColor(2, options._box(0).center().y()) == marked.pixelColor(2, options._box(0).center().y())


def test_what_stands_behind_the_titles_of_a_group_stands_in_one_column(qtbot):
    results = Results(None)
    qtbot.addWidget(results)
    codes = ("MLCI26", "MLC40", "X")
    results.show_hits([Hit("Products", code, lambda: None, detail="Multilayer pipe") for code in codes])
    wide = QFontMetrics(look().font(Size.BODY, 600)).horizontalAdvance("MLCI26")
    assert results._title_width("Products") == wide
    results.show_hits([Hit("Do", "A name that is much longer than a column may be wide", lambda: None)])
    assert results._title_width("Do") == 0


def test_the_card_says_what_holds_where_nobody_said_otherwise(desk, books, qtbot):
    page = new_order(desk, qtbot)
    assert page.card.usual.full_text() == "To their address · as soon as it can leave · 30 days to pay   F7"
    page.set_header(Header(wanted_date="2099-03-26", terms_days="14"))
    assert page.card.usual.full_text() == "To their address · 14 days to pay   F7"
    assert usual_words(Header(), 0) == ""
    type_text(qtbot, "4*cu15\n")
    settle(desk, qtbot)
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    assert (
        desk.screen()._sheet.title.full_text()
        == "Order for Müller Bau GmbH · €40.08 · 14 days · deliver Thu 26 Mar 2099"
    )


def test_the_board_has_lanes_as_soon_as_the_window_has_room_for_them(desk, books, qtbot):
    sample.make_order(books)
    desk.frame.setWindowState(Qt.WindowState.WindowNoState)
    desk.go("board")
    board = desk.screen()
    for wide, laned in ((1366, False), (LANES_FROM + 100, True), (1366, False)):
        desk.frame.resize(wide, 768)
        settle(desk, qtbot)
        assert (board.lanes.isVisible(), board.surface.isVisible()) == (laned, not laned)
        assert (board.lanes if laned else board.table).hasFocus()
    # At twice the size in a small window, what is late is still told, and lanes are as wide as their cards want.
    look().set_scale(200)
    settle(desk, qtbot)
    shown = {one.key for at, one in enumerate(board.table.model().columns) if not board.table.isColumnHidden(at)}
    assert {"status", "number", "customer", "wanted", "net"} <= shown
    desk.do("lanes")
    settle(desk, qtbot)
    lanes = board.lanes
    beside = [at for at in range(len(lanes.lanes)) if not lanes._column(at).isNull()]
    assert 1 < len(beside) < len(lanes.lanes) == 6
    assert lanes.lane in beside
    assert lanes._column(beside[0]).width() >= look().px(LEAST) - look().px(GAP)
    lanes._go(lanes.lane, len(lanes.lanes[lanes.lane].rows) - 1)
    desk.frame.resize(1366, 600)
    settle(desk, qtbot)
    assert not lanes._card(*lanes._at).isNull(), "the card of the cursor stays in sight"
    lanes._go(5, 0)
    assert lanes._column(0).isNull()
    assert not lanes._column(5).isNull()


def test_the_sections_of_settings_stand_at_the_left_or_where_that_is_narrow_on_top(desk, qtbot):
    desk.frame.setWindowState(Qt.WindowState.WindowNoState)
    desk.frame.resize(1366, 768)
    desk.go("settings")
    settle(desk, qtbot)
    screen = desk.screen()
    assert screen.side.isVisible()
    assert not screen.pills.isVisible()
    screen.panes()[0].setFocus()
    for key, section in (
        (KEY.Key_Down, "taxes"),
        (KEY.Key_End, "files"),
        (KEY.Key_C, "company"),
        (KEY.Key_C, "carriers"),
    ):
        press(qtbot, desk, key)
        settle(desk, qtbot)
        assert (screen.section, screen.side.current) == (section, section)
        assert screen.side.hasFocus()
    assert screen.side.accessibleDescription() == f"Carriers, 7 of {len(screen.side.sections)}"
    desk.frame.resize(900, 768)
    settle(desk, qtbot)
    assert not screen.side.isVisible()
    assert screen.pills.isVisible()
    assert screen.pills.current == "carriers"


@pytest.mark.slow
def test_who_signs_sees_the_logo_and_reads_the_terms(desk, books, qtbot):
    terms = "\n\n".join(f"Paragraph {number}. Goods travel at our risk." for number in range(60))
    sample.do(books, "save_company", terms_title="Terms of sale", terms_version="2026-01", terms_text=terms)
    order = sample.make_order(books)
    desk.go("order", order.id)
    settle(desk, qtbot)
    press(qtbot, desk, KEY.Key_G, Qt.KeyboardModifier.ControlModifier)
    settle(desk, qtbot)
    pane = desk.screen()._pane
    assert pane.firm.full_text() == "Nordlicht Haustechnik"
    pane.resize(3840, 2160)
    qtbot.waitUntil(lambda: pane.pad.width() == WIDE)
    assert pane.pad.geometry().center().x() in range(1918, 1922)
    pane.resize(1366, 768)
    qtbot.waitUntil(lambda: pane.pad.width() == 1366 - 2 * 40)
    assert not pane.logo.isVisible()
    assert pane.terms.full_text() == "Terms of sale 2026-01"
    press(qtbot, desk, KEY.Key_T)
    assert pane.reading
    assert pane.text.toPlainText().startswith("Paragraph 0.")
    press(qtbot, desk, KEY.Key_PageDown)
    assert pane.text.verticalScrollBar().value() > 0
    assert pane.pad.hasFocus()
    press(qtbot, desk, KEY.Key_Escape)
    assert not pane.reading
    picture = QPixmap(400, 100)
    picture.fill(Qt.GlobalColor.blue)
    data = QBuffer()
    picture.save(data, "PNG")
    pane.know("Nordlicht", bytes(data.data()), ("", ""))
    assert pane.logo.isVisible()
    assert pane.logo.pixmap().height() == look().px(LOGO)
    assert not pane.terms.isVisible()
    press(qtbot, desk, KEY.Key_T)
    assert not pane.reading, "there is nothing to read"
    press(qtbot, desk, KEY.Key_Escape)
    assert desk.screen()._pane is None


def test_the_head_of_a_quote_leaves_out_what_has_no_room_and_cuts_nothing(qtbot):
    card = CustomerCard()
    qtbot.addWidget(card)
    pairs = (("Quote Q-52", "Quoted"), ("of", "Sat 14 Nov"), ("Deliver", "Sat 21 Nov"), ("Valid until", "Tue 1 Dec"))
    card.resize(1300, card.height())
    card.show()
    card.show_facts(CardFacts("Eickhoff Bad & Heizung", "K-10563", pairs, "€20,000 left of €20,000", 1, 2))
    shown = lambda: [word.full_text() for word, _value in card._pairs if word.isVisible()]  # noqa: E731
    assert shown() == ["Quote Q-52", "of", "Deliver", "Valid until"]
    for wide, there in ((720, ["Quote Q-52", "Deliver", "Valid until"]), (600, ["Quote Q-52", "Deliver"])):
        card.resize(wide, card.height())
        assert shown() == there
    card.resize(1300, card.height())
    assert len(shown()) == 4


def test_the_field_of_a_cell_is_gone_below_a_sheet(desk, qtbot):
    """It stayed where it was when the letters grew, over another column, and took keys it did nothing with."""
    page = new_order(desk, qtbot)
    type_text(qtbot, "4*cu15\n")
    settle(desk, qtbot)
    for command in ("details", "fix"):
        page.table.edit_cell((0, "quantity"))
        assert page.table.editor.hasFocus()
        desk.do(command)
        settle(desk, qtbot)
        assert desk.screen()._sheet is not None
        assert not page.table.editor.isVisible()
        desk.screen()._sheet.dismiss()
        settle(desk, qtbot)
        assert page.table.hasFocus()
        assert page.table.current_row == 0


def test_what_two_versions_differ_in_is_seen_whole_when_the_letters_grow(qtbot):
    owner = QWidget()
    qtbot.addWidget(owner)
    owner.resize(1230, 600)
    owner.show()
    rows = [("CU15-3 · quantity", "10", "12", "accent"), ("Total", "€227.77", "€247.81", "text")]
    sheet = DifferenceSheet(owner, Versions("SO-402", "As confirmed", "Amendment 1", None), rows=rows)
    sheet.open()
    look().set_scale(200)
    area = sheet.findChild(QScrollArea)
    qtbot.waitUntil(lambda: area.height() >= area.widget().sizeHint().height())
    assert area.verticalScrollBar().maximum() == 0


@pytest.fixture
def listed(qtbot):
    """A list in a window, which has the keys."""
    around = QWidget()
    qtbot.addWidget(around)
    rows = [("a", "Copper pipe"), ("b", "Elbow")]
    column = Column("words", "Description", 200, lambda row: row[1], tone="muted")
    table = Table(ListModel((column,), lambda row: row[0], rows), around)
    table.resize(300, 120)
    around.resize(320, 140)
    around.show()
    around.activateWindow()
    qtbot.waitUntil(around.isActiveWindow)
    yield table
    around.close()


def test_a_list_that_gets_the_keys_shows_the_row_they_go_to_as_chosen(listed):
    """Qt puts the cursor on the first row and chooses nothing: two lines without a ground, in every list."""
    for row in (0, 1):
        listed.clearFocus()
        listed.clearSelection()
        listed.setFocus(Qt.FocusReason.TabFocusReason)
        assert listed.selected_ids() == ("ab"[row],)
        assert inks.unmarked(listed.window()) == []
        listed.go_to(1)
    listed.clearSelection()
    assert len(inks.unmarked(listed.window())) == 1


def test_a_word_that_is_faint_where_it_is_painted_is_found(listed):
    """The colours are right in the table of colours; on a ground that is not theirs they need not be."""
    around = listed.window()
    label = Text("Kept for Müller", tone="muted", parent=around)
    label.move(10, 118)
    label.show()
    look().set_mode(Mode.DARK)
    assert inks.faint(around) == []
    palette = around.palette()
    palette.setColor(QPalette.ColorRole.Window, QColor(look().tokens.border))
    around.setPalette(palette)
    faint = {one.partition(" is ")[0] for one in inks.faint(around)}
    assert {"“Kept for Müller”", "“Elbow”", "“Description”"} <= faint
