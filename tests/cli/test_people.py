"""People at the command line: a name, a secret that is no argument, and one sentence for who is refused."""

import json

import pytest

from tests.cli.terminal import Terminal

ANNA, BERT = "correct horse", "4711"
COUNT = {"lines": [{"product": "CU15", "quantity": "90"}], "reason": "counted"}


@pytest.fixture
def house(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Anna owns it, Bert stands at the counter."""
    terminal.type("do", "save_user", json.dumps({"name": "Anna", "role": "owner"}))
    monkeypatch.setenv("COUNTERFOIL_NEW_SECRET", ANNA)
    assert terminal.type("do", "set_secret", json.dumps({"user": "Anna"})).code == 0
    monkeypatch.setenv("COUNTERFOIL_SECRET", ANNA)
    terminal.type("--user", "Anna", "do", "save_user", json.dumps({"name": "Bert", "role": "counter"}))
    monkeypatch.setenv("COUNTERFOIL_NEW_SECRET", BERT)
    assert terminal.type("--user", "Anna", "do", "set_secret", json.dumps({"user": "Bert", "kind": "pin"})).code == 0
    monkeypatch.setenv("COUNTERFOIL_SECRET", BERT)
    return terminal


@pytest.mark.parametrize(
    "command",
    [
        ("do", "adjust_stock", json.dumps(COUNT)),
        ("query", "order", '{"number": "SO-1"}'),
        ("report", "stock-value"),
        ("import", "customers", "nowhere.csv"),
    ],
)
def test_who_does_not_say_who_they_are_gets_one_sentence_and_two(house: Terminal, command: tuple[str, ...]) -> None:
    said = house.type(*command)
    assert (said.code, said.out) == (2, "")
    assert said.sentence == "Say who you are: --user NAME before the command."


def test_a_wrong_secret_a_stranger_and_a_missing_secret(house: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COUNTERFOIL_SECRET", "0000")
    for name, sentence in (("Bert", "That is not Bert's PIN or password."), ("Zoe", "There is no user Zoe.")):
        said = house.type("--user", name, "report", "stock-value")
        assert (said.code, said.out, said.sentence) == (2, "", sentence)
    monkeypatch.delenv("COUNTERFOIL_SECRET")
    said = house.type("--user", "Bert", "report", "stock-value")
    assert said.code == 2
    assert said.sentence == "Put the secret into the environment variable COUNTERFOIL_SECRET."


def test_bert_works_under_his_name_and_within_his_rights(house: Terminal) -> None:
    said = house.type("--user", "bert", "do", "save_customer", json.dumps({"number": "NEU", "name": "Neubau AG"}))
    assert said.code == 0
    said = house.type("--user", "Bert", "do", "adjust_stock", json.dumps(COUNT))
    assert (said.code, said.sentence) == (2, "Bert may not correct stock. Ask Anna.")
    said = house.type("--user", "Bert", "report", "stock-value", "--format", "csv")
    assert (said.code, said.sentence) == (2, "Bert may not take data out. Ask Anna.")
    assert house.type("--user", "Bert", "report", "stock-value").code == 0


def test_a_secret_is_no_argument(house: Terminal) -> None:
    for given in ({"user": "Bert", "secret": "8204"}, {"user": "Bert", "approval": {"by": "Anna", "secret": ANNA}}):
        said = house.type("--user", "Bert", "do", "set_secret", json.dumps(given))
        assert said.code == 2
        assert "no argument" in said.sentence
        assert ANNA not in said.sentence


@pytest.mark.slow
def test_anna_approves_from_the_environment_and_in_a_script(house: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COUNTERFOIL_APPROVAL_SECRET", ANNA)
    lent = {"by": "Anna", "reason": "counted twice"}
    said = house.type("--user", "Bert", "do", "adjust_stock", json.dumps({**COUNT, "approval": lent}))
    assert (said.code, said.err) == (0, "")
    line = {"action": "adjust_stock", "lines": [{"product": "CU15", "quantity": "80"}], "reason": "again"}
    scripts = (
        [line],
        [{**line, "approval": {**lent, "secret": "wrong"}}],
        [{**line, "approval": {**lent, "secret": ANNA}}],
    )
    codes = [house.type("--user", "Bert", "do", "-", stdin="\n".join(map(json.dumps, one))).code for one in scripts]
    together = house.type("--user", "Bert", "do", "-", "--all-or-nothing", stdin=json.dumps(scripts[2][0]))
    assert (codes, together.code) == ([2, 2, 0], 0)


@pytest.mark.slow
def test_anna_approves_that_bert_takes_data_out(
    house: Terminal, monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    who = ("--user", "Bert")
    assert house.type(*who, "report", "stock-value", "--format", "csv").code == 2
    monkeypatch.setenv("COUNTERFOIL_APPROVAL_SECRET", "wrong")
    lent = ("--approved-by", "Anna", "--because", "the auditor asks")
    said = house.type(*who, *lent, "report", "stock-value", "--format", "csv")
    assert (said.code, said.sentence) == (2, "That is not Anna's PIN or password.")
    monkeypatch.setenv("COUNTERFOIL_APPROVAL_SECRET", ANNA)
    assert "CU15" in house.type(*who, *lent, "report", "stock-value", "--format", "csv").out
    assert house.type(*who, *lent, "export", "customers", f"{tmp_path}/out").code == 0
    said = house.type(*who, *lent[:2], "export", "customers", f"{tmp_path}/out")
    assert (said.code, said.sentence) == (2, "Say why it is approved.")
    monkeypatch.setenv("COUNTERFOIL_SECRET", ANNA)
    rows = house.type("--user", "Anna", *lent, "report", "approvals", "--format", "json").json["rows"]
    told = [(one["what"], one["action"], one["approver"], one["reason"]) for one in reversed(rows)]
    assert told == [
        ("refused", "Save a report", "", ""),
        ("approved", "Save a report", "Anna", "the auditor asks"),
        ("approved", "Write all that the books hold", "Anna", "the auditor asks"),
    ]
    found = house.type("--user", "Anna", "report", "exceptions", "--format", "json").json["rows"]
    assert [one["document"] for one in found] == ["by Anna"] * 2


def test_a_backup_is_brought_back_by_who_may(
    house: Terminal, monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    kept, target = f"{tmp_path}/kept.backup", f"{tmp_path}/again.counterfoil"
    assert house.type("backup", kept).code == 0, "a backup is never missed for want of a person"
    again = Terminal(target, house._patch, house._capsys)
    said = again.type("--user", "Bert", "restore", kept)
    assert (said.code, said.sentence) == (2, "Bert may not bring a backup back. Ask Anna.")
    monkeypatch.setenv("COUNTERFOIL_SECRET", ANNA)
    assert again.type("--user", "Anna", "restore", kept).code == 0


def test_the_audit_is_a_report(house: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    house.type("--user", "Bert", "do", "adjust_stock", json.dumps(COUNT))
    monkeypatch.setenv("COUNTERFOIL_SECRET", ANNA)
    said = house.type("--user", "Anna", "report", "approvals", "--format", "json")
    [row] = json.loads(said.out)["rows"]
    assert (row["what"], row["person"], row["permission"]) == ("refused", "Bert", "correct stock")
    assert "argon2" not in said.out


def test_a_walkthrough_has_nobody_to_type_a_pin(house: Terminal, tmp_path: object) -> None:
    said = house.type("walkthrough", f"{tmp_path}/out")
    assert (said.code, said.sentence) == (
        2,
        "The walkthrough plays where nobody has a password; take the sample company.",
    )
