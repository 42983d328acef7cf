"""Whatever a story tells, the books hold at its end."""

from collections.abc import Iterator

import pytest

from tests.actions.machine_checks import faults, replayed, settled_again


@pytest.fixture(autouse=True)
def the_books_hold(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Sums and ledgers agree, settling again changes nothing, and the facts make the same tables once more."""
    names = {"shop", "empty_shop"} & set(request.fixturenames)
    shop = request.getfixturevalue(names.pop()) if names else None
    yield
    if shop is not None and shop.database is not None:
        with shop.database.read() as view:
            assert faults(view) == []
        assert settled_again(shop.database) == []
        assert replayed(shop.database, tmp_path_factory.mktemp("replayed")) == []
