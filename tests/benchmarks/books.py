"""Books of many sizes, made once a run. The largest may be kept from run to run: it takes twenty minutes and 34 GB."""

from __future__ import annotations

import datetime
import os
from pathlib import Path

from app.actions.catalogue import BY_NAME
from app.actions.load import today
from app.actions.registry import perform
from app.exchange.sample import create_sample
from app.store.database import Database
from app.store.sql import sql
from tests.benchmarks.floor import stock_up

_ORDERS = sql("SELECT count(*) FROM sales_order")
TODAY = datetime.date(2026, 3, 18)


class Books:
    """Lean books by the number of their orders, the smallest size first.

    `COUNTERFOIL_BENCH_BIG` names a file of very many; it is made, of 1,000,000, if it is not there.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        big = os.environ.get("COUNTERFOIL_BENCH_BIG", "")
        self._big = Path(big) if big else None
        self._many = _orders_in(self._big) if self._big and self._big.exists() else 1_000_000
        self.sizes = (10_000, *((self._many,) if big else (100_000,)))

    def of(self, orders: int) -> Path:
        """The file of that many orders, and goods enough for those that are measured."""
        path = self._big if self._big and orders == self._many else self._folder / f"{orders}.counterfoil"
        if not path.exists():
            database = create_sample(str(path), TODAY, orders, lean=True)
            # Its last day was long ago.
            perform(database, BY_NAME["confirm_clock"], {"today": today()})
            stock_up(database)
            database.close()
        return path


def _orders_in(file: Path) -> int:
    database = Database(str(file))
    with database.read() as view:
        count = int(view.value(_ORDERS))
    database.close()
    return count
