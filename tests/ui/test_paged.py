"""A table over a million rows reads only what is looked at, and never shows a late answer."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt

from app.ui.models.columns import Column, number_column
from app.ui.models.paged import AT_ONCE, KEPT, PAGE, PagedTableModel
from app.ui.models.rows import ListModel
from app.ui.widgets.table import Table

MILLION = 1_000_000


@dataclass(frozen=True)
class Row:
    id: str
    at: int


class FakeSource:
    """Rows made as they are asked for."""

    def __init__(self, count: int = MILLION, prefix: str = "r") -> None:
        self.rows, self.prefix = count, prefix
        self.asked: list[int] = []

    def count(self, _view):
        return self.rows

    def page(self, _view, offset, limit):
        self.asked.append(offset // PAGE)
        return [Row(f"{self.prefix}{at}", at) for at in range(offset, min(self.rows, offset + limit))]


COLUMNS = (
    number_column("at", "No.", 80, lambda row: str(row.at)),
    Column("id", "Name", 100, lambda row: row.id, stretch=True),
)


def _model(reader, source):
    return PagedTableModel(COLUMNS, lambda row: row.id, reader, source)


def _pump(qtbot, reader):
    qtbot.wait(1)
    reader.run_all()
    qtbot.wait(1)
    reader.run_all()


def test_the_count_is_there_before_any_row(reader, qtbot):
    source = FakeSource()
    model = _model(reader, source)
    reader.run()
    assert model.rowCount() == MILLION
    assert source.asked == []
    assert model.data(model.index(999_999, 0)) == "…"
    _pump(qtbot, reader)
    assert model.data(model.index(999_999, 0)) == "999999"
    assert source.asked[0] == 4999


def test_flinging_reads_only_the_newest_three(reader, qtbot):
    source = FakeSource()
    model = _model(reader, source)
    reader.run()
    for page in range(0, 3000, 10):
        model.row_at(page * PAGE)
    qtbot.wait(5)
    assert len(reader.jobs) == AT_ONCE
    reader.run_all()
    assert set(source.asked[:3]) == {2990, 2980, 2970}


def test_neighbours_come_along(reader, qtbot):
    source = FakeSource()
    model = _model(reader, source)
    reader.run()
    model.row_at(10 * PAGE)
    _pump(qtbot, reader)
    assert set(source.asked) == {10, 11, 9}


def test_sixty_pages_are_kept(reader, qtbot):
    source = FakeSource()
    model = _model(reader, source)
    reader.run()
    for page in range(100):
        model.row_at(page * PAGE * 5)
        _pump(qtbot, reader)
    assert model.pages == KEPT


def test_late_answers_of_an_older_question_are_dropped(reader, qtbot):
    model = _model(reader, FakeSource(prefix="old"))
    reader.run()
    model.row_at(0)
    qtbot.wait(1)
    late = reader.jobs.pop()
    model.set_source(FakeSource(prefix="new"))
    assert model.rowCount() == 0
    reader.run()
    late[1](late[0](None))
    assert model.row_at(0) is None
    _pump(qtbot, reader)
    assert model.row_at(0).id == "new0"


def test_reading_again_keeps_what_is_shown_until_the_new_is_here(reader, qtbot):
    source = FakeSource()
    model = _model(reader, source)
    reader.run()
    model.row_at(0)
    _pump(qtbot, reader)
    source.prefix, source.rows = "s", MILLION + 1
    model.reload()
    assert model.row_at(0).id == "r0"
    _pump(qtbot, reader)
    assert model.row_at(0).id == "s0"
    assert model.rowCount() == MILLION + 1


def test_a_failed_page_is_told(reader, qtbot):
    source = FakeSource()
    model = _model(reader, source)
    reader.run()
    errors = []
    model.failed.connect(errors.append)
    model.row_at(0)
    qtbot.wait(1)
    reader.jobs.pop()[2]["failed"](OSError("disk"))
    assert str(errors[0]) == "disk"


def test_the_cursor_stays_on_its_document_when_rows_move(reader, qtbot):
    source = FakeSource()
    model = _model(reader, source)
    table = Table(model)
    qtbot.addWidget(table)
    table.resize(400, 300)
    table.show()
    reader.run()
    table.go_to(5)
    _pump(qtbot, reader)
    table.go_to(5)
    assert table.current_id == "r5"
    shifted = FakeSource()
    shifted.page = lambda _view, offset, limit: [Row(f"r{at - 2}", at) for at in range(offset, offset + limit)]
    model._source = shifted
    model.reload()
    _pump(qtbot, reader)
    assert table.currentIndex().row() == 7
    assert table.current_id == "r5"


def test_the_table_paints_without_asking_the_model_for_roles(reader, qtbot):
    model = ListModel(COLUMNS, lambda row: row.id, [Row(f"r{at}", at) for at in range(500)])
    asked = []
    original = model.data
    model.data = lambda index, role=0: asked.append(role) or original(index, role)
    table = Table(model)
    qtbot.addWidget(table)
    table.resize(600, 400)
    table.show()
    table.grab()
    assert asked == []
    assert len({table.rowHeight(row) for row in range(500)}) == 1


def test_enter_opens_and_copy_has_heads(reader, qtbot, qapp):
    model = ListModel(COLUMNS, lambda row: row.id, [Row("a", 1), Row("b", 2)])
    table = Table(model)
    qtbot.addWidget(table)
    table.show()
    table.go_to(1)
    with qtbot.waitSignal(table.opened) as opened:
        qtbot.keyClick(table, Qt.Key.Key_Return)
    assert opened.args == ["b"]
    qtbot.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert qapp.clipboard().text() == "No.\tName\n2\tb"


def test_a_row_says_its_columns_to_a_screen_reader():
    model = ListModel(COLUMNS, lambda row: row.id, [Row("a", 1)])
    role = Qt.ItemDataRole.AccessibleTextRole
    assert [model.data(model.index(0, at), role) for at in (0, 1)] == ["No.: 1", "Name: a"]


def test_only_the_rows_that_are_to_be_seen_anew_are_painted(reader, qtbot):
    model = _model(reader, FakeSource())
    table = Table(model)
    qtbot.addWidget(table)
    table.resize(400, 600)
    table.show()
    _pump(qtbot, reader)
    painted = []
    paint = table.rows_painter.paint_row

    def noted(painter, box, number, places):
        painted.append((number, [place.column.key for place in places]))
        paint(painter, box, number, places)

    table.rows_painter.paint_row = noted
    table.viewport().update()
    qtbot.waitUntil(lambda: len(painted) > 10)
    assert [number for number, _ in painted[:10]] == list(range(10))
    assert painted[0][1] == ["at", "id"]
    qtbot.wait(20)
    painted.clear()
    table.viewport().update(table.column_rect(3, "id"))
    table.viewport().update(table.column_rect(5, "id"))
    qtbot.waitUntil(lambda: bool(painted))
    assert painted == [(3, ["id"]), (5, ["id"])]
