"""A small company as each earlier program left it, one file for each revision of the tables.

Run as a program it writes the one of the present revision, if there is none yet, and never touches one that is there.
"""

from __future__ import annotations

import json
import lzma
import sys
import tempfile
from pathlib import Path
from typing import Any

from app.actions.companies import create_company
from app.store.migrate import HEAD
from app.store.sql import sql
from tests.shop import Shop
from tests.store.story import month

FOLDER = Path(__file__).parent / "companies"
_ORDERS = sql("SELECT number FROM sales_order ORDER BY number")
_INVOICES = sql("SELECT number FROM invoice ORDER BY number")
_PRODUCTS = sql("SELECT sku FROM product ORDER BY sku")
_DRAFTS = sql("SELECT body FROM draft ORDER BY id")


def revisions() -> list[str]:
    """The revisions of which a company is kept."""
    return sorted(path.name.split(".")[0] for path in FOLDER.glob("*.xz"))


def unpack(revision: str, folder: Path) -> Path:
    """The company of that revision, as a file of one's own."""
    where = folder / f"{revision}.counterfoil"
    where.write_bytes(lzma.decompress((FOLDER / f"{revision}.counterfoil.xz").read_bytes()))
    return where


def told(revision: str) -> dict[str, Any]:
    """What the program of that time answered."""
    answers: dict[str, Any] = json.loads((FOLDER / f"{revision}.json").read_text(encoding="utf-8"))
    return answers


def answers(shop: Shop) -> dict[str, Any]:
    """What a person would miss if it changed: every order, bill, shelf and half-written order."""
    with shop.database.read() as view:
        orders, invoices, products = (
            [str(row[0]) for row in view.rows(one)] for one in (_ORDERS, _INVOICES, _PRODUCTS)
        )
        drafts = [json.loads(row[0]) for row in view.rows(_DRAFTS)]
    return {
        "orders": {number: _order(shop.ask("order", number)) for number in orders},
        "invoices": {number: shop.ask("invoice", number)["due"] for number in invoices},
        "stock": {sku: {one: shop.ask("stock", sku)[one] for one in ("on_hand", "reserved")} for sku in products},
        "balance": shop.ask("customer", "SOMMER")["balance"],
        "drafts": drafts,
    }


def _order(found: dict[str, Any]) -> dict[str, Any]:
    lines = [[line[one] for one in ("line", "ordered", "shipped", "open", "cancelled")] for line in found["lines"]]
    return {"gross": found["gross"], "lines": lines}


def _main() -> int:
    target = FOLDER / f"{HEAD}.counterfoil.xz"
    if target.exists():
        return 0
    with tempfile.TemporaryDirectory() as folder:
        where = Path(folder) / "kept.counterfoil"
        shop = Shop(create_company(str(where), "Nordlicht Haustechnik", "DE")).stocked()
        month(shop)
        shop.do("draft_order", customer="MUELLER", lines=[{"product": "CU15", "quantity": "7"}])
        said = answers(shop)
        shop.database.close()  # what the log held is in the file now
        target.write_bytes(lzma.compress(where.read_bytes(), preset=9))
    text = json.dumps(said, indent=1, ensure_ascii=False, sort_keys=True)
    (FOLDER / f"{HEAD}.json").write_text(text + "\n", encoding="utf-8")
    sys.stdout.write(f"{target.name}: {target.stat().st_size} bytes\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(_main())
