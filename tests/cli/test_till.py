"""A day at the till by script: what is answered, printed, kept and never kept."""

from __future__ import annotations

from pathlib import Path

from tests.cli.terminal import Terminal
from tests.documents.reading import texts

CARD = "4111 1111 1111 1111"
DAY = (
    {"action": "open_till", "opening": "100"},
    {
        "action": "record_payment", "as": "p", "customer": "MUELLER", "change": "3.40",
        "tenders": [{"method": "cash", "amount": "50"}, {"method": "card", "amount": "20", "reference": "T 0815"}],
    },
    {"action": "refund", "payment": "@p", "tenders": [{"method": "cash", "amount": "10"}]},
    {"action": "pay_out", "amount": "4", "reason": "stamps"},
)  # fmt: skip
COUNT = {
    "action": "count_till",
    "pieces": [{"value": "100", "count": 1}, {"value": "0.20", "count": 160}],
    "card": "20",
}


def test_a_day_by_script_and_its_paper(terminal: Terminal, tmp_path: Path) -> None:
    assert terminal.do(*DAY).code == 0
    blind = terminal.type("query", "till", '{"number": "open"}')
    assert blind.json["state"] == "open"
    assert "132.60" not in blind.out, "nobody is told before the count"
    counted = terminal.do(COUNT).lines[0]
    assert counted["tenders"] == [
        {"method": "cash", "expected": "132.60", "counted": "132.00", "difference": "-0.60"},
        {"method": "card", "expected": "20.00", "counted": "20.00", "difference": "0.00"},
    ]
    refused = terminal.do({"action": "close_till"})
    assert (refused.code, refused.lines[0]["field"]) == (2, "reason")
    closed = terminal.do({"action": "close_till", "reason": "three coins", "keep": "100"}).lines[0]
    assert (closed["number"], closed["state"]) == ("Z-1", "closed")
    assert terminal.ask("payment", "PA-1")["till"] == "Z-1"
    assert terminal.ask("payment", "PA-1")["tenders"][1]["reference"] == "T 0815"
    one, two = tmp_path / "z.pdf", tmp_path / "again.pdf"
    first = terminal.type("print", "z-report", "Z-1", "-o", str(one))
    assert (first.code, first.json["archived"]) == (0, True), first.err
    late = {"action": "correct_till", "number": "Z-1", "amount": "0.60", "reason": "under the tray"}
    assert terminal.do(late).code == 0
    terminal.type("print", "z-report", "Z-1", "-o", str(two))
    assert one.read_bytes() == two.read_bytes(), "what comes later stands beside it"
    assert terminal.ask("till", "Z-1")["corrections"][0]["amount"] == "0.60"
    assert terminal.type("verify", str(one)).json["matches_books"] is True
    assert terminal.type("check", "--rebuild").json["faults"] == []
    table = terminal.type("report", "z-reports").out
    assert "Z-1" in table
    assert "-0,60" in table


def test_a_z_report_is_made_after_the_script_that_closes(terminal: Terminal, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr("app.cli.commands._PAPERS_AFTER_SCRIPT", 20)
    assert terminal.do(*DAY, COUNT, {"action": "close_till", "reason": "three coins"}).code == 0
    assert len(list(Path(terminal.where + ".files").glob("papers/*/*.pdf"))) == 1


def test_an_open_till_has_no_z_report(terminal: Terminal, tmp_path: Path) -> None:
    opened = terminal.do(DAY[0]).lines[0]["id"]
    said = terminal.type("print", "z-report", opened, "-o", str(tmp_path / "z.pdf"))
    assert (said.code, said.sentence) == (2, "This till is open; its Z report is made when it is closed.")
    assert terminal.type("query", "till", '{"number": "Z-9"}').sentence == "There is no till session or Z report Z-9."


def test_a_card_number_is_neither_kept_nor_logged_nor_repeated(terminal: Terminal, tmp_path: Path) -> None:
    tender = {"method": "card", "amount": "5", "reference": CARD}
    payment = {"action": "record_payment", "customer": "MUELLER", "tenders": [tender]}
    said = [
        terminal.do(payment),
        terminal.do(DAY[0], {"action": "pay_in", "amount": "1", "reason": f"back for {CARD}"}),
    ]
    for one in said:
        assert one.code == 2
        assert CARD not in one.out + one.err
    digits = (CARD.encode(), CARD.replace(" ", "").encode())
    for file in [*tmp_path.rglob("*"), Path(terminal.where)]:
        if file.is_file():
            content = file.read_bytes()
            assert not any(one in content for one in digits), file


def test_a_company_of_today_takes_cash_as_ever(terminal: Terminal) -> None:
    said = terminal.do(
        {"action": "record_payment", "customer": "MUELLER", "tenders": [{"method": "cash", "amount": "5"}]}
    )
    assert said.code == 0, said.err
    assert terminal.ask("payment", "PA-1")["till"] == ""


def test_our_receipt_says_on_which_receipt_of_the_certified_till_the_cash_stands(
    terminal: Terminal, tmp_path: Path
) -> None:
    order = {"customer": "MUELLER", "lines": [{"product": "CUT", "quantity": "4"}]}
    cash = {"method": "cash", "amount": "11.90", "reference": "TSE cd 4711"}
    said = terminal.do(
        {"action": "save_company", "cash_recording": "certified"},
        {"action": "draft_order", "as": "o", **order},
        {"action": "counter_sale", "order": "@o", "tenders": [cash]},
        {"action": "save_company", "cash_recording": ""},
        {"action": "draft_order", "as": "p", **order},
        {"action": "counter_sale", "order": "@p", "tenders": [cash]},
    )
    assert said.code == 0, said.err
    printed = []
    for number in ("PA-1", "PA-2"):
        file = tmp_path / f"{number}.pdf"
        terminal.type("print", "receipt", number, "-o", str(file))
        printed.append(" ".join(texts(file.read_bytes())))
    assert "Beleg TSE cd 4711 der zertifizierten Kasse" in printed[0]
    assert "TSE cd 4711" not in printed[1], "as it was recorded then, a reference of the house's own"
