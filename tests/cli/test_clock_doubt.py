"""By script, too: nothing is recorded while the clock is in doubt, and the sentence says how to go on."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from app.actions.companies import create_company
from app.store.database import Database, wall_clock
from tests.cli.terminal import Terminal

DAY = 24 * 3_600_000_000


@pytest.fixture
def long_ago(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Terminal:
    """A company whose newest entry is three weeks old, on a machine that was switched off since."""
    where = str(tmp_path / "kiel.counterfoil")
    past = wall_clock() - 21 * DAY
    create_company(where, "Kiel", "DE", opener=lambda file: Database(file, clock=lambda: past)).close()
    monkeypatch.setattr("app.cli.commands._PAPERS_AFTER_SCRIPT", 0)
    # Whatever keeps the clock of this machine right.
    monkeypatch.setattr("app.store.database.synchronised", lambda: None)
    return Terminal(where, monkeypatch, capsys)


def test_a_script_is_refused_with_the_way_to_go_on(long_ago: Terminal) -> None:
    today = date.today().isoformat()  # noqa: DTZ011 - the machine's own calendar
    entries = long_ago.entries()
    refused = long_ago.do({"action": "save_customer", "number": "K-1", "name": "Müller"})
    assert refused.code == 2
    told = refused.out + refused.err
    assert f"The clock of this machine says {today}, the newest entry here is of" in told
    assert "confirm_clock" in told
    assert long_ago.entries() == entries
    assert long_ago.do({"action": "confirm_clock", "today": "1999-12-31"}).code == 2
    assert long_ago.do({"action": "confirm_clock", "today": today}).code == 0
    assert long_ago.do({"action": "save_customer", "number": "K-1", "name": "Müller"}).code == 0
    assert long_ago.entries() == entries + 2


def test_questions_are_answered_meanwhile(long_ago: Terminal) -> None:
    assert long_ago.type("query", "lost_promises", '{"since": ""}').json == {"lines": []}
    assert long_ago.type("check").code == 0
