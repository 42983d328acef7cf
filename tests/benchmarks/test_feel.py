"""What a person at the desk feels: from a key to its paint, from words to what is found, from a key to another place.

The whole window, offscreen, on small and on large books, while a report of the month is read again and again beside it.
Keys go one by one to whoever has the focus, and each is followed until the window has painted. Figures are told; judged
is only that large books feel like small ones, for the machine may be busy with something else.
"""

from __future__ import annotations

import shutil
import time
from pathlib import Path
from typing import Any

import pytest

from app.store.sql import sql
from tests.benchmarks.books import Books
from tests.benchmarks.hands import Hands, percentile, since

pytestmark = pytest.mark.bench

LINES = 20
# What large books may cost more than small ones, in milliseconds.
GROWS_AT_MOST = 25
FROM_DISK = "opening an order the first time"
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
    slower = {
        name: percentile(took, 50) - percentile(small[name], 50) for name, took in large.items() if name != FROM_DISK
    }
    assert {name: more for name, more in slower.items() if more > GROWS_AT_MOST} == {}


class Feel(Hands):
    """What is felt, one thing after the other."""

    def all(self) -> dict[str, list[float]]:
        """Milliseconds by what was felt; the window is closed after it."""
        with self.books.read() as view:
            self._skus, self._names, self._words = (
                [str(row[0]) for row in view.rows(one)] for one in (_SKUS, _NAMES, _WORDS)
            )
            self._orders = [str(row[0]) for row in view.rows(_ORDERS)]
        try:
            with self.report_beside():
                self.desk.go("order", "new")
                self.settle()
                self.type(self._names[0].split()[0].lower() + "\n")
                self.settle()
                return {
                    "key to paint": self._lines(),
                    "words to the list of products": self._guesses(),
                    "words to the palette": self._palette(),
                    # Told only where the disk is asked, too: a large file is not in memory as a whole.
                    FROM_DISK: self._opened(),
                    "opening an order": self._opened(),
                    "another place": self._places(),
                }
        finally:
            self.close()

    def _lines(self) -> list[float]:
        took = []
        for number in range(LINES):
            took += self.type(f"{number + 1}*{self._skus[number].lower()}\n")
        self.settle()
        return took

    def _guesses(self) -> list[float]:
        took = []
        for words in self._words:
            for character in words.split()[0].lower()[:4]:
                began = time.perf_counter()
                self.press(character)
                self.until(self.quiet)
                took.append(since(began))
            for _ in range(4):
                self.press("\b")
        self.settle()
        return took

    def _palette(self) -> list[float]:
        took = []
        for name, words in zip(self._names, self._words, strict=False):
            for asked in (name.split()[0][:4], f"{name.split()[0][:3]} {words.split()[0]}", name[-3:], ">500"):
                palette = self.desk.palette_
                palette.open("")
                self.settle()
                began = time.perf_counter()
                palette.box.setText(asked.lower())
                self.until(self.quiet)
                took.append(since(began))
                palette.dismiss()
        return took

    def _opened(self) -> list[float]:
        """More than the window keeps: each is read again."""
        took = []
        for order in self._orders:
            began = time.perf_counter()
            self.desk.go("order", order)
            self.until(self.quiet)
            took.append(since(began))
            self.settle()
        return took

    def _places(self) -> list[float]:
        took = []
        for place in ("board", "customers", "stock", "deliveries", "money", "order") * 4:
            began = time.perf_counter()
            self.desk.go(place)
            self.until(self.quiet)
            took.append(since(began))
            self.settle()
        # The first visit makes the place; what a person feels all day is the next.
        return took[6:]
