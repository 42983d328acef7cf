"""What a person at the desk feels: from a key to its paint, from words to what is found, from a key to another place.

The whole window, offscreen, on small and on large books, while a report of the month is read again and again beside it.
Keys go one by one to whoever has the focus, and each is followed until the window has painted. Figures are told; judged
is only that large books feel like small ones, for the machine may be busy with something else.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from app.store.database import Database
from app.store.sql import sql
from tests.benchmarks.books import TODAY, Books

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
pytestmark = pytest.mark.bench

LINES = 20
# What large books may cost more than small ones, in milliseconds.
GROWS_AT_MOST = 25
_MANY = 4_000_000_000
_SKUS = sql("SELECT sku FROM product WHERE service = 0 ORDER BY id LIMIT 40")
_NAMES = sql("SELECT name FROM customer ORDER BY id DESC LIMIT 20")
_WORDS = sql("SELECT name FROM product WHERE service = 0 ORDER BY id LIMIT 20")
_ORDERS = sql("SELECT id, number FROM sales_order ORDER BY id DESC LIMIT 20")


def test_a_desk_feels_the_same_on_large_books(
    benchmark: Any, tell: Any, books: Books, qapp: Any, tmp_path: Path
) -> None:
    def measure() -> list[dict[str, list[float]]]:
        found = []
        for orders in books.sizes:
            where = books.of(orders)
            if where.stat().st_size < _MANY:
                where = Path(shutil.copyfile(where, tmp_path / f"{orders}.counterfoil"))
            found.append(Feel(qapp, where, tmp_path / "home").all())
        return found

    found = benchmark.pedantic(measure, rounds=1)
    for orders, one in zip(books.sizes, found, strict=True):
        for what, took in one.items():
            p50, p95, p99 = (percentile(took, part) for part in (50, 95, 99))
            tell(f"{what}, {orders:,} orders, milliseconds", p50=p50, p95=p95, p99=p99, of=len(took))
    small, large = found[0], found[-1]
    slower = {name: percentile(took, 50) - percentile(small[name], 50) for name, took in large.items()}
    assert {name: more for name, more in slower.items() if more > GROWS_AT_MOST} == {}


def percentile(took: list[float], part: int) -> float:
    """The value below which that many of a hundred lie."""
    ordered = sorted(took)
    return round(ordered[min(len(ordered) - 1, len(ordered) * part // 100)], 1)


class Feel:
    """The whole window on the books of a file, and hands."""

    def __init__(self, app: Any, where: Path, home: Path) -> None:
        from app.ui.hub import Hub
        from app.ui.shell.find import book_providers
        from app.ui.shell.state import WindowState
        from app.ui.shell.window import Shell
        from app.ui.theme.look import look
        from app.ui.work import Work

        if look()._app is None:
            look().start(app)
        self._app = app
        self._books = Database(str(where))
        hub = Hub()
        self._books.listeners.append(hub.committed)
        self._work = Work(lambda: self._books, actor="anna")
        state = WindowState(home / "window.json")
        self._desk = Shell(self._work, hub, state=state, providers=book_providers, company="Bench", who="anna")
        self._work.start()
        self._desk.frame.resize(1366, 768)
        self._desk.frame.show()
        self._desk.frame.activateWindow()
        self._until(lambda: self._work.idle)
        self._painted = _Painted(self._desk.frame)
        with self._books.read() as view:
            self._skus, self._names, self._words = (
                [str(row[0]) for row in view.rows(one)] for one in (_SKUS, _NAMES, _WORDS)
            )
            self._orders = [str(row[0]) for row in view.rows(_ORDERS)]

    def all(self) -> dict[str, list[float]]:
        """Milliseconds by what was felt; the window is closed after it."""
        try:
            with self._report_beside():
                self._desk.go("order", "new")
                self._settle()
                self._type(self._names[0].split()[0].lower() + "\n")
                self._settle()
                return {
                    "key to paint": self._lines(),
                    "words to the list of products": self._guesses(),
                    "words to the palette": self._palette(),
                    "opening an order": self._opened(),
                    "another place": self._places(),
                }
        finally:
            self._work.stop()
            self._desk.frame.hide()
            self._desk.frame.deleteLater()
            self._app.processEvents()
            self._books.close()

    @contextmanager
    def _report_beside(self) -> Iterator[None]:
        """Sales of the month, read again and again by another reader."""
        from app.reports import REPORTS

        report = next(one for one in REPORTS if one.period)
        month = {"since": TODAY.isoformat()[:8] + "01", "until": TODAY.isoformat()}
        going = [True]

        def again(_answer: object = None) -> None:
            if going[0]:
                self._work.read(lambda view: report.ask(view, **month, basis=report.bases[0]), again, priority=9)

        again()
        self._beside = True
        yield
        going[0] = False
        self._beside = False
        self._until(lambda: self._work.idle)

    def _lines(self) -> list[float]:
        took = []
        for number in range(LINES):
            took += self._type(f"{number + 1}*{self._skus[number].lower()}\n")
        self._settle()
        return took

    def _guesses(self) -> list[float]:
        took = []
        for words in self._words:
            for character in words.split()[0].lower()[:4]:
                began = time.perf_counter()
                self._press(character)
                self._until(self._quiet)
                took.append(_since(began))
            for _ in range(4):
                self._press("\b")
        self._settle()
        return took

    def _palette(self) -> list[float]:
        took = []
        for name, words in zip(self._names, self._words, strict=False):
            for asked in (name.split()[0][:4], f"{name.split()[0][:3]} {words.split()[0]}", name[-3:], ">500"):
                palette = self._desk.palette_
                palette.open("")
                self._settle()
                began = time.perf_counter()
                palette.box.setText(asked.lower())
                self._until(self._quiet)
                took.append(_since(began))
                palette.dismiss()
        return took

    def _opened(self) -> list[float]:
        took = []
        for order in self._orders:
            began = time.perf_counter()
            self._desk.go("order", order)
            self._until(self._quiet)
            took.append(_since(began))
            self._settle()
        return took

    def _places(self) -> list[float]:
        took = []
        for place in ("board", "customers", "stock", "deliveries", "money", "order") * 4:
            began = time.perf_counter()
            self._desk.go(place)
            self._until(self._quiet)
            took.append(_since(began))
            self._settle()
        # The first visit makes the place; what a person feels all day is the next.
        return took[6:]

    # --- hands ----------------------------------------------------------------------------------------------------

    def _type(self, text: str) -> list[float]:
        return [self._press(character) for character in text]

    def _press(self, character: str) -> float:
        """One key to whoever has the focus; milliseconds until the window has painted."""
        from PySide6.QtCore import Qt
        from PySide6.QtGui import QGuiApplication
        from PySide6.QtTest import QTest

        keys = {"\n": Qt.Key.Key_Return, "\b": Qt.Key.Key_Backspace}
        focus = QGuiApplication.focusObject()
        began = time.perf_counter()
        self._painted.yet = False
        if character in keys:
            QTest.keyClick(focus, keys[character])
        else:
            QTest.keyClicks(focus, character)
        self._until(lambda: self._painted.yet, seconds=0.5)
        return _since(began)

    def _settle(self) -> None:
        self._until(self._quiet)
        end = time.monotonic() + 0.02
        self._until(lambda: time.monotonic() > end)

    def _quiet(self) -> bool:
        """Whether nothing but the report is on its way."""
        return self._work._open_jobs <= (1 if self._beside else 0)

    def _until(self, condition: Callable[[], bool], seconds: float = 60) -> None:
        end = time.monotonic() + seconds
        while not condition() and time.monotonic() < end:
            self._app.processEvents()


def _since(began: float) -> float:
    return (time.perf_counter() - began) * 1000


def _Painted(window: Any) -> Any:
    """Notes that something of the window was painted."""
    from PySide6.QtCore import QEvent, QObject
    from PySide6.QtWidgets import QApplication, QWidget

    class Eye(QObject):
        yet = False

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint and isinstance(watched, QWidget):
                self.yet = True
            return False

    eye = Eye(window)
    QApplication.instance().installEventFilter(eye)
    return eye
