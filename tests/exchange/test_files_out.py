"""Files that go out: what is in them for everybody and for one customer, and that each is whole and its own."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from app.cli import run
from app.domain.errors import RuleViolation
from app.domain.outgoing import Job
from app.exchange.guard import unguarded
from app.exchange.outgoing import (
    content_of,
    jobs_of,
    last_run,
    next_due,
    remove_job,
    run_due,
    run_job,
    save_job,
)  # fmt: skip
from app.store.database import View
from tests.shop import Shop

HOUR = 3600 * 1_000_000


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """This machine's settings lie in the test's folder."""
    monkeypatch.setenv("COUNTERFOIL_HOME", str(tmp_path / "home"))


def table(shop: Shop, what: str, customer: str = "", form: str = "csv") -> list[dict[str, str]]:
    """What the file would say."""
    with shop.database.read() as view:
        content, count = content_of(view, Job("1", what, f"/x/a.{form}", "1 h", customer), 0)
    rows = json.loads(content)["rows"] if form == "json" else list(csv.DictReader(io.StringIO(content.decode())))
    assert len(rows) == count
    return rows


def of(rows: list[dict[str, str]], product: str) -> list[dict[str, str]]:
    return [one for one in rows if one["product"] == product]


def test_stock_is_what_can_be_sold_now(shop: Shop) -> None:
    shop.order(lines=[{"product": "CU15", "quantity": "40"}])
    shop.do("save_product", sku="BOOK", stop="sale", stop_reason="new edition")
    shop.do("save_customer_item", customer="MUELLER", number="4711-A", product="CU15")
    [pipe] = of(table(shop, "stock"), "CU15")
    assert (pipe["available"], pipe["their_number"], pipe["sold"]) == ("60", "", "yes")
    [elbow] = of(table(shop, "stock"), "ELB15")
    assert elbow["barcode"] == "4006381333931"
    assert [one["sold"] for one in of(table(shop, "stock"), "BOOK")] == ["no"]
    assert [one["available"] for one in of(table(shop, "stock"), "CUT")] == [""], "a service has no stock"
    [theirs] = of(table(shop, "stock", "MUELLER"), "CU15")
    assert theirs["their_number"] == "4711-A"
    assert of(table(shop, "stock", "KERN"), "CU15")[0]["their_number"] == "", "and never another's"


def test_prices_are_what_this_customer_pays_and_nobody_elses(shop: Shop) -> None:
    shop.do("save_price", product="CU15", price="7.90", min_quantity="100", valid_from="2026-01-01")
    shop.do("save_agreed_price", customer="MUELLER", product="CU15", price="7.00")
    everybody = of(table(shop, "prices"), "CU15")
    assert [(one["from_quantity"], one["price"]) for one in everybody] == [("1", "8.42"), ("100", "7.90")]
    assert [one["price"] for one in of(table(shop, "prices", "MUELLER"), "CU15")] == ["7.00"]
    assert of(table(shop, "prices", "KERN"), "CU15") == everybody
    assert table(shop, "prices", "MUELLER", "json") == table(shop, "prices", "MUELLER")
    # Who may buy some things only is told of those only.
    shop.do("save_customer", number="KERN", assortment="refuse", allow=["ELB15"])
    assert {one["product"] for one in table(shop, "prices", "KERN")} == {"ELB15"}
    assert {one["product"] for one in table(shop, "stock", "KERN")} == {"ELB15"}


def test_how_orders_stand_is_told_to_the_one_who_ordered(shop: Shop) -> None:
    mine = shop.order("MUELLER", lines=[{"product": "CU15", "quantity": "10"}], reference="PO-1")
    shop.order("KERN", lines=[{"product": "ELB15", "quantity": "2"}])
    shop.shipped(mine.id)
    [row] = table(shop, "order_status", "MUELLER")
    assert (row["order"], row["reference"], row["ordered"], row["shipped"]) == (mine.number, "PO-1", "10", "10")
    assert {one["product"] for one in table(shop, "order_status")} == {"CU15", "ELB15"}


def test_nothing_in_a_cell_is_a_formula(shop: Shop) -> None:
    evil = '=HYPERLINK("http://x")'
    shop.do("save_product", sku="EVIL", name=evil, price="1", tax="S19")
    shop.order(lines=[{"product": "EVIL", "quantity": "1"}], reference="@SUM(A1)")
    [row] = of(table(shop, "prices"), "EVIL")
    assert (row["name"][0], unguarded(row["name"])) == ("'", evil)
    [row] = table(shop, "order_status")
    assert row["reference"] == "'@SUM(A1)"
    assert of(table(shop, "prices", form="json"), "EVIL")[0]["name"] == evil, "JSON is no spreadsheet"


def _statements(shop: Shop, what: str) -> int:
    run = 0
    with pytest.MonkeyPatch.context() as patch:
        before = View._run

        def counted(self: View, statement: Any, params: Any) -> None:
            nonlocal run
            run += 1
            before(self, statement, params)

        patch.setattr(View, "_run", counted)
        table(shop, what, "MUELLER")
    return run


def test_a_large_catalogue_takes_a_few_statements_for_fifty(shop: Shop) -> None:
    few = {what: _statements(shop, what) for what in ("stock", "prices")}
    for number in range(60):
        shop.do("save_product", sku=f"P{number}", name="x", price="1", tax="S19")
    for what, before in few.items():
        assert _statements(shop, what) - before <= 10, what


def job(tmp_path: Path, name: str = "stock.csv", **more: Any) -> Job:
    return Job(**{"id": "", "what": "stock", "file": str(tmp_path / name), "when": "every 15 minutes", **more})


def test_a_job_runs_when_its_time_has_come_and_tells_what_became_of_it(shop: Shop, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    kept = save_job(shop.database, job(out, when="15"), "anna")
    assert (kept.when, kept.by, next_due(str(shop.database.where), 5 * HOUR)) == ("every 15 minutes", "anna", 5 * HOUR)
    [ran] = run_due(shop.database, now=5 * HOUR)
    assert (ran.last.rows, ran.last.refused, last_run(kept)) == (4, "", ran.last)
    assert (out / "stock.csv").read_text("utf-8").startswith("product,their_number,name")
    assert run_due(shop.database, now=5 * HOUR + 60_000_000) == ()
    assert len(run_due(shop.database, now=6 * HOUR)) == 1
    before = (out / "stock.csv").read_bytes()
    # Its folder is gone: it says so, and the old file is no half of a new one.
    out.rename(tmp_path / "away")
    [ran] = run_due(shop.database, now=7 * HOUR)
    assert ran.last.refused == f"The folder {out} is not there."
    assert (tmp_path / "away" / "stock.csv").read_bytes() == before
    assert last_run(kept).refused == ran.last.refused
    remove_job(shop.database, kept.id, "anna")
    assert (jobs_of(str(shop.database.where)), last_run(kept).at) == ((), 0)


BAD = [
    ({"when": "soon"}, "When"), ({"what": "secrets"}, "A file holds"), ({"customer": "NOBODY"}, "no customer NOBODY"),
    ({"name": "stock.pdf"}, "ends in .csv or .json"), ({"file": "stock.csv"}, "Name a file in a folder"),
    ({"file": "/nowhere/stock.csv"}, "Name a file in a folder"), ({"file": ""}, "Name a file in a folder"),
]  # fmt: skip


@pytest.mark.parametrize(("given", "told"), BAD)
def test_what_can_be_no_job_is_refused_in_a_sentence(
    shop: Shop, tmp_path: Path, given: dict[str, str], told: str
) -> None:
    with pytest.raises(RuleViolation, match=told):
        save_job(shop.database, job(tmp_path, **given), "anna")


def test_a_job_writes_over_nothing_but_its_own_file(shop: Shop, tmp_path: Path) -> None:
    (tmp_path / "letter.csv").write_text("mine")
    with pytest.raises(RuleViolation, match="is there already"):
        save_job(shop.database, job(tmp_path, "letter.csv"), "anna")
    kept = save_job(shop.database, job(tmp_path), "anna")
    assert run_job(shop.database, kept).refused == ""
    with pytest.raises(RuleViolation, match="Something else is written there"):
        save_job(shop.database, job(tmp_path, what="prices"), "anna")
    again = save_job(shop.database, job(tmp_path, id=kept.id, what="prices", when="daily at 6:00"), "anna")
    assert jobs_of(str(shop.database.where)) == (again,)


def test_it_is_written_on_the_right_of_who_set_it_up(shop: Shop, tmp_path: Path) -> None:
    kept = save_job(shop.database, job(tmp_path), "anna")
    shop.do("save_user", name="anna", role="owner")
    shop.do("save_user", name="ben", role="counter")
    shop.do("set_secret", user="anna", kind="password", secret="correct horse battery")
    assert run_job(shop.database, kept).refused == ""
    other = Job(**{**{name: getattr(kept, name) for name in Job.__slots__}, "by": "ben"})
    assert run_job(shop.database, other).refused != ""


def test_the_command_line_writes_what_is_due(shop: Shop, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    save_job(shop.database, job(tmp_path), "anna")
    bad = save_job(shop.database, job(tmp_path, "p.json", what="prices"), "anna")
    where = str(shop.database.where)
    assert run(["--company", where, "run-jobs"]) == 0
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(one["what"], one["ok"]) for one in told] == [("stock", True), ("prices", True)]
    assert run(["--company", where, "run-jobs"]) == 0
    assert capsys.readouterr().out == "", "nothing is due"
    Path(bad.file).unlink()
    Path(bad.file).mkdir()
    assert run(["--company", where, "run-jobs", "--all"]) == 2
    assert "cannot be written" in capsys.readouterr().err
