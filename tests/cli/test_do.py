"""`counterfoil do`: one action, a script of them, all or nothing; and what cannot be meant."""

import json
from typing import Any

import pytest

from app.actions.catalogue import ACTIONS
from tests.cli.terminal import Terminal

ORDER = {"action": "draft_order", "as": "o", "customer": "MUELLER", "lines": [{"product": "CU15", "quantity": "40"}]}
CONFIRM = {"action": "confirm_order", "order": "@o"}


def test_one_action_answers_in_one_line_of_json(terminal: Terminal) -> None:
    said = terminal.type("do", "draft_order", json.dumps({k: v for k, v in ORDER.items() if k not in {"action", "as"}}))
    assert (said.code, said.err) == (0, "")
    [answer] = said.lines
    names = ("ok", "action", "number", "state", "net", "tax", "gross", "prepaid", "due")
    assert {key: answer[key] for key in names} == {
        "ok": True, "action": "draft_order", "number": "D-1", "state": "draft", "net": "336.80", "tax": "63.99",
        "gross": "400.79", "prepaid": "0.00", "due": "400.79",
    }  # fmt: skip
    assert answer["vat"] == [{"cat": "S", "rate": "19", "base": "336.80", "tax": "63.99"}]
    assert "as" not in answer


def test_a_refusal_is_an_answer_a_sentence_and_the_code_two(terminal: Terminal) -> None:
    before = terminal.entries()
    given = {"customer": "MUELLER", "lines": [{"product": "NOPE", "quantity": "1"}]}
    said = terminal.type("do", "draft_order", json.dumps(given))
    assert said.code == 2
    [answer] = said.lines
    assert answer == {
        "ok": False, "action": "draft_order", "error": "There is no product NOPE.", "field": "lines.1.product",
    }  # fmt: skip
    assert said.sentence == "There is no product NOPE."
    assert terminal.entries() == before


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["do", "draft_order"], "Do wants the parameters as JSON"),
        (["do", "draft_order", "{"], "The parameters are not JSON"),
        (["do", "draft_order", "[1]"], "The parameters are an object"),
        (["do", "draft_order", "[" * 100_000], "The parameters are nested too deeply"),
        (["do", "draft_order", f'{{"x": {"9" * 5000}}}'], "The parameters are not JSON"),
        (["do", "dance", "{}"], "There is no action dance"),
        (["do", "confirm_order", "{}"], "The field order is missing"),
        (["do", "confirm_order", '{"order": 7}'], "The field order wants a text, not a whole number"),
        (
            ["do", "confirm_order", '{"colour": "red"}'],
            "There is no field colour here; there are buyer, date, hold, on_account",
        ),
        (["do", "confirm_order", '{"order": "D-1", "date": "today"}'], "today is not a date like 2026-03-18"),
        (["do", "confirm_order", '{"order": "D-1", "date": "0001-01-01"}'], "0001-01-01 lies beyond the calendar"),
        (["do", "confirm_order", '{"order": "a\\u0000b"}'], "The field order holds characters that are no text"),
        (["do", "confirm_order", '{"order": "a\\ud800b"}'], "The field order holds characters that are no text"),
        (["do", "confirm_order", '{"\\ud800": 1}'], "A name holds characters that are no text"),
        (["do", "confirm_order", '{"order": "D-1", "as": 5}'], "The field as wants a text"),
        (["do"], "The following arguments are required: ACTION"),
        (["dance"], "Argument COMMAND: invalid choice"),
        (["do", "confirm_order", '{"order": "\udcff"}'], "is not UTF-8 text"),
        (["query", "weather", '{"number": "SO-1"}'], "There is no query weather; there are order, quote"),
        (["query", "order", '{"nummer": "SO-1"}'], 'order is asked as {"number": "..."}'),
        (["query", "order", '{"number": 1}'], 'order is asked as {"number": "..."}'),
        (["query", "order", '{"number": "SO-9"}'], "There is no order SO-9"),
        (["query", "order", "number"], "The parameters are not JSON"),
        (["actions", "dance"], "There is no action dance"),
    ],
)
def test_what_cannot_be_meant_is_refused_in_a_sentence(terminal: Terminal, arguments: list[str], sentence: str) -> None:
    before = terminal.entries()
    said = terminal.type(*arguments)
    assert said.code == 2
    assert sentence.lower() in said.sentence.lower()
    assert terminal.entries() == before


def test_every_action_lists_its_parameters_as_json_schema(terminal: Terminal) -> None:
    listed = terminal.type("actions").json
    assert [one["action"] for one in listed] == [action.name for action in ACTIONS]
    for one in listed:
        name = one["schema"]["$ref"].rsplit("/", 1)[-1]
        assert "date" in one["schema"]["$defs"][name]["properties"], one["action"]
    alone = terminal.type("actions", "confirm_order").json
    assert alone == next(one for one in listed if one["action"] == "confirm_order")


def test_a_script_answers_each_line_and_names_carry_over(terminal: Terminal) -> None:
    said = terminal.do(
        ORDER,
        CONFIRM,
        "",
        {"action": "open_pick_list", "as": "@p", "order": "@o"},
        {"action": "confirm_pick", "pick_list": "@p", "lines": [{"line": 1, "quantity": "36", "reason": "none left"}]},
        {"action": "pack_shipment", "as": "s", "pick_list": "@p"},
        {"action": "ship", "shipment": "@s"},
        {"action": "issue_invoice", "as": "i", "shipments": ["@s"]},
        {"action": "record_payment", "customer": "MUELLER", "tenders": [{"method": "cash", "amount": "100"}]},
    )
    assert (said.code, said.err) == (0, "")
    assert [one["action"] for one in said.lines][:3] == ["draft_order", "confirm_order", "open_pick_list"]
    assert [one.get("as") for one in said.lines] == ["o", None, "p", None, "s", None, "i", None]
    whole = {"line": 1, "sku": "CU15", "quantity": "40", "reserved": "40", "backordered": "0"}
    assert said.lines[1]["lines"] == [whole]
    assert said.lines[-1]["due"] == "260.71"
    order = terminal.ask("order", "SO-1")
    line = order["lines"][0]
    assert (order["status"], line["shipped"], line["backordered"]) == ("part_shipped", "36", "4")


def test_a_script_goes_on_after_a_refusal_and_ends_with_two(terminal: Terminal) -> None:
    said = terminal.do(ORDER, "{broken", '"text"', "[1, 2]", '{"action": 5}', '{"action": "dance"}', CONFIRM)
    assert said.code == 2
    assert [one["ok"] for one in said.lines] == [True, False, False, False, False, False, True]
    assert said.lines[1]["error"].startswith("Line 2 is not JSON")
    assert len(said.err.splitlines()) == 5
    assert "Traceback" not in said.err
    assert terminal.ask("order", "SO-1")["state"] == "confirmed"


def test_bytes_that_are_no_text_are_one_refusal(terminal: Terminal) -> None:
    rows = [b"\xef\xbb\xbf" + json.dumps(ORDER).encode(), b'{"action": "\xff\xfe"}', json.dumps(CONFIRM).encode()]
    rows += [b"[" * 200_000, b'{"order": ' + b"9" * 6000 + b"}", b'{"a":' * 700 + b"1" + b"}" * 700]
    said = terminal.type("do", "-", stdin=b"\n".join(rows))
    assert [one["ok"] for one in said.lines] == [True, False, True, False, False, False]
    assert said.lines[1]["error"].startswith("Line 2 is not JSON")
    assert "nested too deeply" in said.lines[3]["error"]
    assert said.code == 2


def test_all_or_nothing_does_all(terminal: Terminal) -> None:
    said = terminal.do(ORDER, CONFIRM, {"action": "hold_order", "order": "@o", "reason": "credit"}, together=True)
    assert (said.code, [one["ok"] for one in said.lines]) == (0, [True, True, True])
    assert said.lines[1]["lines"][0]["reserved"] == "40", "each command sees what the one before did"
    assert terminal.ask("order", "SO-1")["on_hold"] is True
    assert terminal.type("check", "--rebuild").json["faults"] == []


@pytest.mark.parametrize("bad", [{"action": "confirm_order", "order": "D-9"}, {"action": "dance"}, "{broken"])
def test_all_or_nothing_does_nothing(terminal: Terminal, bad: Any) -> None:
    before = terminal.entries()
    said = terminal.do(ORDER, CONFIRM, bad, CONFIRM, together=True)
    assert said.code == 2
    assert [one["ok"] for one in said.lines] == [False] * 4
    assert [one["error"].startswith("Nothing was done, for command 3 was refused: ") for one in said.lines] == [
        True, True, False, True,
    ]  # fmt: skip
    assert terminal.entries() == before
    assert terminal.type("query", "order", '{"number": "D-1"}').sentence == "There is no order D-1."
    assert terminal.do(ORDER).lines[0]["number"] == "D-1"


def test_a_name_that_nobody_gave_is_no_order(terminal: Terminal) -> None:
    said = terminal.do({"action": "confirm_order", "order": "@nobody"})
    assert said.lines[0]["error"] == "There is no draft order @nobody."


def test_an_action_has_its_date_and_its_reason_in_the_journal(terminal: Terminal) -> None:
    terminal.do({**ORDER, "date": "2026-03-18"}, {**CONFIRM, "date": "2026-03-19"})
    assert terminal.ask("order", "SO-1")["date"] == "2026-03-19"
    terminal.type("--actor", "bert", "do", "hold_order", '{"order": "SO-1", "reason": "credit", "date": "2026-03-20"}')
    from app.store.database import Database
    from app.store.sql import sql

    database = Database(terminal.where)
    with database.read() as view:
        row = view.row(sql("SELECT action, actor, reason, occurred_at, hlc FROM journal ORDER BY hlc DESC LIMIT 1"))
    database.close()
    assert row is not None
    assert tuple(row[:3]) == ("hold_order", "bert", "credit")
    assert 1_773_900_000_000_000 < row[3] < 1_774_100_000_000_000, "noon of that day, whenever it was typed"


def test_a_price_for_a_hundred_says_so_in_the_answer(terminal: Terminal) -> None:
    screws = {"sku": "SCREW", "name": "Screws", "price": "7.77", "price_per": "100", "tax": "S19"}
    product = {"action": "save_product", **screws}
    lines = [{"product": "SCREW", "quantity": "37"}, {"product": "CUT", "quantity": "1"}]
    draft = {"action": "draft_order", "as": "o", "customer": "MUELLER", "lines": lines}
    assert terminal.do(product, draft, {"action": "confirm_order", "order": "@o"}).code == 0
    first, second = terminal.ask("order", "SO-1")["lines"]
    assert (first["price"], first["price_per"], first["net"]) == ("7.77", "100", "2.87")
    assert "price_per" not in second


def test_a_bill_that_lacks_what_the_law_asks_for_says_so_unless_it_is_told_to_go_on(terminal: Terminal) -> None:
    bill = {"action": "issue_invoice", "orders": ["@o"]}
    said = terminal.do(
        {"action": "save_customer", "number": "NEU", "name": "Neubau KG"},
        ORDER | {"customer": "NEU", "invoice_method": "order"}, CONFIRM, bill, bill | {"complete": False},
    )  # fmt: skip
    assert said.code == 2
    assert [one["ok"] for one in said.lines] == [True, True, True, False, True]
    refused = said.lines[3]
    assert refused["field"] == "customer.street"
    assert refused["lacks"] == [
        {"field": "customer.street", "record": "NEU"}, {"field": "customer.city", "record": "NEU"},
    ]  # fmt: skip
    assert said.err.strip().endswith('To issue it without, say "complete": false; that stands in its trail.')
    assert "Neubau KG has no street" in said.err
    assert "has no town" in said.err
