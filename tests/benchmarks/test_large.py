"""What is promised on large books: the order with the thing in a line is found, lists are there at once, no key waits.

The whole window, as in ``test_feel.py``. Answers are judged on every machine, and so is what memory a list takes; the
clock is told, and judged beside small books only.
"""

from __future__ import annotations

import itertools
import logging
import os
import resource
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.store.sql import sql
from tests.benchmarks.books import Books
from tests.benchmarks.hands import Hands, percentile, since
from tests.benchmarks.turns import LIMIT, Turn

log = logging.getLogger(__name__)
pytestmark = pytest.mark.bench

# What large books may cost more than small ones, in milliseconds, in the middle of all.
GROWS_AT_MOST = 25
# What scrolling through a list from its first row to its last may take, in megabytes.
SCROLLING = 200
_MANY = 4_000_000_000
# Seconds that somebody takes orders; ten minutes where COUNTERFOIL_BENCH_SECONDS says 600.
SECONDS = int(os.environ.get("COUNTERFOIL_BENCH_SECONDS", "40"))
ASKED = 200

_GOODS = sql("SELECT sku, name FROM product WHERE service = 0 ORDER BY id LIMIT 60")


def each(
    books: Books, qapp: Any, tmp_path: Path, ask: Callable[[Hands], dict[str, list[float]]]
) -> list[tuple[int, dict[str, list[float]]]]:
    """What is measured in a window on small books, and then in one on large ones."""
    found = []
    for orders in books.sizes:
        where = books.of(orders)
        if where.stat().st_size < _MANY:
            where = Path(shutil.copyfile(where, tmp_path / f"{orders}.counterfoil"))
        hands = Hands(qapp, where, tmp_path / f"home{orders}")
        try:
            found.append((orders, ask(hands)))
        finally:
            hands.close()
    return found


def judged(tell: Any, found: list[tuple[int, dict[str, list[float]]]]) -> None:
    """Tell all; large books must feel like small ones."""
    for orders, one in found:
        for what, took in one.items():
            p50, p95, p99 = (percentile(took, part) for part in (50, 95, 99))
            tell(f"{what}, {orders:,} orders, milliseconds", p50=p50, p95=p95, p99=p99, of=len(took))
    small, large = found[0][1], found[-1][1]
    slower = {name: percentile(took, 50) - percentile(small[name], 50) for name, took in large.items()}
    assert {name: more for name, more in slower.items() if more > GROWS_AT_MOST} == {}


def test_an_order_is_found_by_whose_it_is_and_what_was_in_a_line(
    benchmark: Any, tell: Any, books: Books, qapp: Any, tmp_path: Path
) -> None:
    """The one for Müller, copper pipe: 200 times, typed with and without dots and in all letters."""

    def ask(hands: Hands) -> dict[str, list[float]]:
        took = []
        words = itertools.cycle(
            f"{who} {what}" for what in ("copper", "copper pipe") for who in ("mul", "mue", "mül", "MÜL")
        )
        for asked in itertools.islice(words, ASKED):
            palette = hands.desk.palette_
            palette.open("")
            hands.settle()
            began = time.perf_counter()
            palette.box.setText(asked)
            hands.until(lambda palette=palette: not palette._waiting)
            took.append(since(began))
            first = palette.results.hits[0]
            assert first.group == "Documents", (asked, first)
            assert "Müller" in first.title, (asked, first)
            assert "Copper pipe" in first.detail, (asked, first)
            palette.dismiss()
        return {"an order by its customer and a line": took}

    judged(tell, benchmark.pedantic(lambda: each(books, qapp, tmp_path, ask), rounds=1))


def test_board_and_all_orders_are_there_at_once(
    benchmark: Any, tell: Any, books: Books, qapp: Any, tmp_path: Path
) -> None:
    grown: dict[int, float] = {}

    def ask(hands: Hands) -> dict[str, list[float]]:
        board, every, counted = [], [], []
        for _ in range(10):
            hands.desk.go("customers")
            hands.settle()
            began = time.perf_counter()
            hands.desk.go("board")
            screen = hands.desk.screen()
            screen.set_view("open")
            hands.until(hands.quiet)
            board.append(since(began))
            began = time.perf_counter()
            screen.set_view("all")
            hands.until(lambda screen=screen: screen.model.rowCount() > 0)
            counted.append(since(began))
            hands.until(lambda screen=screen: screen.model.row_at(0) is not None)
            every.append(since(began))
            hands.settle()
        rows = screen.model.rowCount()
        before = _megabytes()
        bar = screen.table.verticalScrollBar()
        steps = 400
        for step in range(steps + 1):
            bar.setValue(bar.maximum() * step // steps)
            hands.until(hands.quiet)
        hands.until(lambda: screen.model.row_at(rows - 1) is not None)
        assert screen.model.row_at(rows - 1) is not None
        grown[rows] = _megabytes() - before
        return {"the board": board[1:], "all orders": every[1:], "their count": counted[1:]}

    found = benchmark.pedantic(lambda: each(books, qapp, tmp_path, ask), rounds=1)
    for rows, more in grown.items():
        tell(f"scrolling through {rows:,} orders from end to end", megabytes=round(more))
    assert max(grown.values()) < SCROLLING
    judged(tell, found)


def test_somebody_takes_orders_while_a_report_runs(
    benchmark: Any, tell: Any, books: Books, qapp: Any, tmp_path: Path
) -> None:
    """Customers, lines, corrections, another customer meanwhile, looking things up: for as long as it is asked for.

    What the window did when it gave no answer stands in the log (`--log-cli-level=WARNING`).
    """
    from app.ui.watchdog import Watchdog

    blocked: dict[int, tuple[int, list[Turn], int]] = {}

    def ask(hands: Hands) -> dict[str, list[float]]:
        dog = Watchdog()
        dog.start()
        with hands.books.read() as view:
            skus = [str(row[0]).lower() for row in view.rows(_GOODS)]
        keys: list[float] = []
        # The first orders of a morning: what is made once is made.
        for number in range(2):
            _an_order(hands, number + 2, skus)
        hands.turns.begin()
        hands.own.clear()
        dog.blocks = []
        # Small books show what is the same there; the large ones are looked at for as long as it is asked for.
        ends = time.monotonic() + (SECONDS if blocked else min(SECONDS, 60))
        with hands.report_beside():
            for number in itertools.count():
                if time.monotonic() > ends:
                    break
                keys += _an_order(hands, number, skus)
        dog.stop()
        for turn in hands.turns.long:
            log.warning("%s", turn)
        blocked[len(blocked)] = hands.turns.count, hands.turns.long, len(dog.blocks)
        return {"a key to its paint": keys, "a key to its paint, its own time": list(hands.own)}

    found = benchmark.pedantic(lambda: each(books, qapp, tmp_path, ask), rounds=1)
    for (orders, one), (turns, long, noticed) in zip(found, blocked.values(), strict=True):
        clock = [turn for turn in long if turn.clock > LIMIT]
        own = [turn for turn in long if turn.own > LIMIT]
        tell(
            f"turns of the window of more than 50 ms, {orders:,} orders",
            turns=turns,
            keys=len(one["a key to its paint"]),
            by_the_clock=len(clock),
            worst=round(max((turn.clock for turn in clock), default=0) * 1000),
            of_these_without_a_core=sum(turn.ready > turn.clock / 2 for turn in clock),
            by_own_time=len(own),
            worst_own=round(max((turn.own for turn in own), default=0) * 1000),
            worked=sum(turn.worked > LIMIT for turn in long),
            noticed_by_the_watchdog=noticed,
        )
        # However busy the machine is.
        assert len(own) * 1000 < turns, own
    judged(tell, found)


def _an_order(hands: Hands, number: int, skus: list[str]) -> list[float]:
    from PySide6.QtCore import Qt

    control = Qt.KeyboardModifier.ControlModifier
    hands.chord(Qt.Key.Key_N, control)
    hands.settle()
    keys = hands.type(("mül", "kern", "haus", "")[number % 4] + "\n")
    hands.settle()
    for line in range(12):
        keys += hands.type(f"{line + 1}*{skus[(number * 7 + line) % len(skus)]}\n")
    keys += hands.type(f"{skus[number % len(skus)]}@7.90 -5%\n")
    hands.chord(Qt.Key.Key_Z, control)
    hands.settle()
    hands.chord(Qt.Key.Key_F3)
    keys += hands.type("mül copper")
    hands.settle()
    hands.chord(Qt.Key.Key_Escape)
    hands.chord(Qt.Key.Key_F8)
    hands.settle()
    if number % 4 == 3:
        for place in (Qt.Key.Key_1, Qt.Key.Key_4, Qt.Key.Key_2):
            hands.chord(place, control)
            hands.settle()
    return keys


def _megabytes() -> float:
    """The most memory this process had so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
