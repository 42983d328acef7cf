"""Scan, pay, goods now, invoice, receipt: from the last scan to the receipt's PDF on disk in three seconds."""

from __future__ import annotations

import time
from pathlib import Path

from app.documents.runner import print_paper
from tests.scenarios.test_returns_over_the_counter import whole
from tests.shop import Shop


def test_from_the_last_scan_to_the_receipt_on_disk(shop: Shop, tmp_path: Path) -> None:
    lines = [{"product": "4006381333931", "quantity": "1"}] * 12 + [{"product": "CU15", "quantity": "3"}]
    draft = shop.do("draft_order", customer="MUELLER", lines=lines[:-1]).id
    began = time.perf_counter()
    shop.do("draft_order", customer="MUELLER", lines=lines, draft=draft)
    money = [{"method": "cash", "amount": "50"}]
    sold = shop.do("counter_sale", order=draft, tenders=money, change="11.23")
    receipt = print_paper(shop.database, "receipt", str(sold.payment), "anna")
    paper = tmp_path / "receipt.pdf"
    paper.write_bytes(receipt.pdf)
    took = time.perf_counter() - began
    # 12 x 0.61 + 3 x 8.42 = 32.58, tax 6.19
    assert (sold.totals.gross, sold.due, sold.change) == ("38.77", "0.00", "11.23")  # type: ignore[union-attr]
    assert paper.read_bytes().startswith(b"%PDF")
    assert took < 3, f"{took:.2f} s"
    whole(shop)
