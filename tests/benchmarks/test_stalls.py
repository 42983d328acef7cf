"""How long the window does not answer while much is done at once in the order place: 200 lines, 500 rows, 8,000 goods.

The whole window, offscreen, with the watchdog that runs in the program, and a pulse that beats in every turn of the
window: the most between two beats is the longest turn, by the clock, and by what the window's own thread worked, which
says the same on a busy machine. Figures are told; judged is only that all was done.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.actions.catalogue import BY_NAME
from app.actions.companies import create_company
from app.actions.registry import perform
from app.store.database import Database
from tests.benchmarks.hands import Hands

pytestmark = pytest.mark.bench

PRODUCTS, LINES, ROWS, BOUGHT = 250, 200, 500, 8000


def test_the_window_goes_on_answering_whatever_comes_in(benchmark: Any, tell: Any, qapp: Any, tmp_path: Path) -> None:
    database = books(tmp_path)

    def measure() -> dict[str, tuple[float, float, int]]:
        return Stalls(qapp, database, tmp_path / "home").all()

    found = benchmark.pedantic(measure, rounds=1)
    for what, (clock, worked, blocks) in found.items():
        tell(f"{what}, milliseconds of the longest turn", worked=worked, clock=clock, blocks_of_more_than_50=blocks)
    assert len(found) == 15


def books(folder: Path) -> Database:
    """A house with goods, a customer who bought very many of them, an order and a draft of two hundred lines."""
    database = create_company(str(folder / "books.db"), "Bench", "DE", tax_id="DE136695976")

    def do(action: str, **given: Any) -> Any:
        return perform(database, BY_NAME[action], given, actor="anna").reply

    do("save_tax_rate", code="DE19", category="S", percent="19", valid_from="2020-01-01")
    do("save_company", default_tax="DE19")
    for at in range(PRODUCTS):
        do("save_product", sku=f"P{at:04}", name=f"Copper thing {at}", unit="pc", price=f"{at % 90 + 1}.25")
    do("receive_goods", lines=[{"product": f"P{at:04}", "quantity": "40"} for at in range(0, PRODUCTS, 2)])
    do("save_customer", number="K-1", name="Kern Haustechnik", country="DE")
    do("save_customer", number="K-2", name="Lang Bau", country="DE", prices_include_tax=True)
    rows = [{"product": f"P{at:04}", "quantity": str(at % 7 + 1)} for at in range(LINES)]
    order = do("draft_order", customer="K-1", lines=rows)
    do("confirm_order", order=order.id)
    do("draft_order", customer="K-1", lines=rows)
    _bought(database)
    return database


def _bought(database: Database) -> None:
    """Goods that are bought, written at once: eight thousand orders would take an hour."""
    where = database.where
    database.close()
    from pysqlite3 import dbapi2

    con = dbapi2.connect(where)
    (customer,) = con.execute("SELECT id FROM customer WHERE number = 'K-1'").fetchone()
    con.executemany(
        "INSERT INTO product (id, sku, name, unit, tax) VALUES (?, ?, ?, 'pc', 'DE19')",
        [(f"b{at:06}", f"B{at:05}", f"Brass thing {at}") for at in range(BOUGHT)],
    )
    con.executemany(
        "INSERT INTO customer_product (customer_id, product_id, times, first_date, last_date, last_order, "
        "last_quantity, last_price, last_price_per, stamp) VALUES (?, ?, ?, '2024-01-03', ?, 'o', 4000, 12000, 1, ?)",
        [(customer, f"b{at:06}", at % 30 + 1, f"2026-{at % 9 + 1:02}-15", f"2026 {at}") for at in range(BOUGHT)],
    )
    con.commit()
    con.close()


class Stalls(Hands):
    """The whole window on these books, watched over while much is done."""

    def __init__(self, app: Any, database: Database, home: Path) -> None:
        from app.ui.watchdog import Watchdog

        super().__init__(app, Path(database.where), home)
        self._pulse = _Pulse()
        self._dog = Watchdog()
        self._dog.start()
        self._found: dict[str, tuple[float, float, int]] = {}

    def all(self) -> dict[str, tuple[float, float, int]]:
        """The longest turn in milliseconds and the blocks that the watchdog saw, by what was done."""
        try:
            self._run()
        finally:
            self._dog.stop()
            self.close()
        return self._found

    def _run(self) -> None:
        desk = self.desk
        self._new("kern")
        self._timed("a customer's order pad of 8,000 products", lambda: desk.do("pad"))
        self._timed("a letter in it", lambda: self.type("b"))
        self._escape()
        self._clip(f"P{at % PRODUCTS:04}\t{at + 1}" for at in range(ROWS))
        self._timed("a list of 500 rows", lambda: desk.do("paste_list"))
        self._timed("its 500 lines", lambda: desk.do("next_step"), lambda: self.page.model.count == ROWS)
        self._new("kern")
        self._clip(f"P{at:04}\t{at + 1}" for at in range(LINES))
        self._timed("200 lines pasted", lambda: desk.do("paste_lines"), lambda: self.page.model.count == LINES)
        self._timed("taken back", lambda: desk.do("undo"), lambda: self.page.model.count == 0)
        self._timed("made again", lambda: desk.do("redo"), lambda: self.page.model.count == LINES)
        self._timed("another customer", lambda: self.page.set_customer("K-2"))
        self._timed("the first again, by undo", lambda: desk.do("undo"))
        self._new("kern")
        self._clip(f"P0001\t{at + 1}" for at in range(LINES))
        self._timed("200 lines of one product", lambda: desk.do("paste_lines"), lambda: self.page.model.count == LINES)
        self._timed("another quantity of the first of them", self._first_quantity)
        self._new("kern")
        desk.do("repeat")
        self.settle()
        self._timed("an order of 200 lines again", self._enter, lambda: self.page.model.count == LINES)
        with self.books.read() as view:
            from app.store.sql import sql

            draft = str(view.value(sql("SELECT id FROM draft ORDER BY id LIMIT 1")))
            order = str(view.value(sql("SELECT id FROM sales_order ORDER BY id LIMIT 1")))
        self._timed("a draft of 200 lines", lambda: desk.go("order", draft))
        self._timed("an order of 200 lines", lambda: desk.go("order", order))
        desk.go("customers")
        self.settle()
        self._timed("the form of a customer", lambda: desk.go("customers", "new"))

    # --- hands ----------------------------------------------------------------------------------------------------

    @property
    def page(self) -> Any:
        """The draft in front."""
        return self.desk.screen("order").page

    def _timed(self, what: str, run: Callable[[], Any], until: Callable[[], bool] = lambda: True) -> None:
        self.settle()
        self._dog.blocks = []
        self._pulse.begin()
        run()
        self.until(until, 20)
        assert until(), what
        # With all that follows: what is kept after a pause, and the deal that is made once nobody types.
        end = time.monotonic() + 2.6
        self.until(lambda: time.monotonic() > end)
        self.until(lambda: self.work.idle)
        clock, worked = (round(one * 1000, 1) for one in self._pulse.longest())
        self._found[what] = clock, worked, len(self._dog.blocks)

    def _new(self, customer: str) -> None:
        self.desk.go("order", "new")
        self.settle()
        self.type(customer)
        self.settle()
        self._enter()
        self.settle()

    def _enter(self) -> None:
        self.press("\n")

    def _escape(self) -> None:
        from PySide6.QtCore import Qt

        self.chord(Qt.Key.Key_Escape)
        self.chord(Qt.Key.Key_Escape)
        self.settle()

    def _first_quantity(self) -> None:
        self.page.table.edit_cell((0, "quantity"))
        self.type("77")
        self._enter()

    def _clip(self, rows: Any) -> None:
        from PySide6.QtWidgets import QApplication

        QApplication.clipboard().setText("\n".join(rows))

    def settle(self) -> None:
        """Until a pause has passed, in which what waits for one begins, and nothing is on its way."""
        end = time.monotonic() + 0.15
        self.until(lambda: time.monotonic() > end)
        super().settle()


def _Pulse() -> Any:
    """Beats in every turn of the window."""
    from PySide6.QtCore import QTimer

    class Pulse(QTimer):
        def __init__(self) -> None:
            super().__init__(interval=0)
            self._last = self._most = (0.0, 0.0)
            self.timeout.connect(self._beat)

        def begin(self) -> None:
            """From now on."""
            self._last, self._most = (time.perf_counter(), time.thread_time()), (0.0, 0.0)
            self.start()

        def longest(self) -> tuple[float, float]:
            """Seconds of the longest turn since then, by the clock and by what was worked."""
            self.stop()
            return self._most

        def _beat(self) -> None:
            now = time.perf_counter(), time.thread_time()
            clock, worked = (here - there for here, there in zip(now, self._last, strict=True))
            self._last, self._most = now, (max(self._most[0], clock), max(self._most[1], worked))

    return Pulse()
