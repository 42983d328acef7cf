"""The main job on Northwind: its own customers and products, in dollars, untaxed, through the real windows."""

import json
import shutil
from pathlib import Path

import pytest

from app.cli.walkthrough import walkthrough
from app.store.database import Database
from app.store.rebuild import check_rebuild

pytestmark = pytest.mark.slow


def test_the_main_job_runs_on_northwind(northwind_books: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COUNTERFOIL_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("COUNTERFOIL_PASSPHRASE", "words for the tests")
    where, out = tmp_path / "northwind.counterfoil", tmp_path / "out"
    shutil.copyfile(northwind_books, where)
    assert walkthrough(str(where), out, "anna") == 0
    summary = json.loads((out / "summary.json").read_text(encoding="utf-8"))
    assert (summary["company"], summary["currency"], summary["faults"]) == ("Northwind Traders", "USD", [])
    assert summary["totals"]["order"]["tax"] == "0.00"
    assert [step["step"] for step in summary["steps"]][-2:] == ["find", "places"]
    assert len(list(out.glob("*.pdf"))) == 7
    whole = {one["kind"] for one in summary["documents"] if one["verified"]}
    assert {"quotation", "sales-order", "delivery-note", "invoice", "credit-note"} <= whole
    database = Database(str(where))
    assert check_rebuild(database) == []
    database.close()
