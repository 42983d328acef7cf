"""The main job through the real windows: by keys and mouse only, and the books, papers and pictures afterwards."""

import hashlib
import json
import os
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from app.cli.walkthrough import walkthrough
from app.domain.errors import RuleViolation
from app.queries.walkthrough import signed_by
from app.store.journal import check_chain
from app.store.rebuild import check_numbers, check_rebuild, check_sums
from tests.shop import Shop


@pytest.mark.slow
def test_the_windows_tell_the_story(shop: Shop, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert walkthrough(shop.database.where, out, "anna") == 0
    told = json.loads((out / "summary.json").read_text(encoding="utf-8"))
    assert told["faults"] == []
    # 4 and 6 pipes at 8.42, 12 elbows at 0.61 and 2 cuts at 2.50 with 19 %, 3 books at 30.00 with 7 %
    assert told["totals"]["order"] == {"net": "186.52", "tax": "24.64", "gross": "211.16"}
    # one pipe was short: 8.42, and 19 % of 88.10 is 16.74
    assert told["totals"]["invoice"] == {"net": "178.10", "tax": "23.04", "gross": "201.14"}
    assert told["totals"]["paid"] == "134.08"
    # one pipe came back in the credit sheet: 8.42, and what 19 % of 88.10 loses, 16.74 less 15.14
    assert told["totals"]["credit_note"] == {"net": "8.42", "tax": "1.60", "gross": "10.02"}
    assert told["totals"]["due"] == "57.04"
    assert shop.line("SO-1", 1)["returned"] == "1"
    # Of pipes enough were there, none came in and one came back; books were missing and came.
    assert shop.ask("stock", "CU15")["on_hand"] == "92"
    assert shop.ask("stock", "BOOK")["on_hand"] == "0"
    assert told["order_status"] == "part_shipped"
    assert shop.ask("order", "SO-1")["status"] == "part_shipped"
    assert shop.line("SO-1", 1)["shipped"] == "3"
    for paper in told["documents"]:
        assert hashlib.sha256((out / paper["file"]).read_bytes()).hexdigest() == paper["sha256"]
    whole = {paper["kind"] for paper in told["documents"] if paper["verified"]}
    assert {"quotation", "sales-order", "delivery-note", "invoice", "credit-note"} <= whole
    with shop.database.read() as view:
        quote = shop.ask("quote", "Q-1")["id"]
        name, seen = signed_by(view, quote)
        assert check_chain(view) == []
        assert check_sums(view) == []
        assert check_numbers(view) == []
    assert name == "Müller Bau GmbH"
    assert len(seen) == 64
    assert check_rebuild(shop.database) == []
    for picture in told["pictures"]:
        if picture.endswith("_light.png"):
            dark = out / picture.replace("_light", "_dark")
            assert (out / picture).read_bytes() != dark.read_bytes()


def test_results_need_a_folder_and_a_company(shop: Shop, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("")
    with pytest.raises(RuleViolation, match="is a file"):
        walkthrough(shop.database.where, file, "anna")
    with pytest.raises(RuleViolation, match="There is no company"):
        walkthrough(str(tmp_path / "none"), tmp_path / "out", "anna")
