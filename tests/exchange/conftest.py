"""A terminal on a fresh company that has a usual tax code; real data lies beside the project."""

from pathlib import Path

import pytest

from tests.cli.conftest import at_home  # noqa: F401 - settings stay in the test's folder
from tests.cli.terminal import Terminal
from tests.shop import Shop, copy_of

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"


@pytest.fixture
def terminal(
    template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Terminal:
    """A terminal on books that hold nothing but two tax rates."""
    where = tmp_path / "nordlicht.counterfoil"
    database = copy_of(template, where)
    shop = Shop(database)
    shop.do("save_tax_rate", code="S19", category="S", percent="19", valid_from="2007-01-01")
    shop.do("save_tax_rate", code="S7", category="S", percent="7", valid_from="2007-01-01")
    shop.do("save_company", default_tax="S19", street="Am Hafen 3", city="Münster", vat_id="DE136695976")
    database.close()
    return Terminal(str(where), monkeypatch, capsys)


@pytest.fixture
def real() -> Path:
    """The folder of real data."""
    if not SHARED.is_dir():
        pytest.skip(f"no real data: {SHARED} is missing")
    return SHARED
