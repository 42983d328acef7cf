"""Fixtures of the whole suite: empty books, a stocked shop, and the same on PostgreSQL."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.actions.companies import create_company
from tests.northwind import folder as northwind_folder
from tests.shop import POSTGRES, Shop, copy_of, postgres_database


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Books of Nordlicht Haustechnik, nothing in them."""
    path = tmp_path_factory.mktemp("template") / "nordlicht.counterfoil"
    create_company(str(path), "Nordlicht Haustechnik", "DE").close()
    return path


@pytest.fixture(scope="session")
def stocked_template(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, with customers, products and goods."""
    path = tmp_path_factory.mktemp("stocked") / "nordlicht.counterfoil"
    database = copy_of(template, path)
    Shop(database).stocked()
    database.close()
    return path


@pytest.fixture(scope="session")
def lawful_template(stocked_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, of which the books know what the law wants on a bill: windows and command line ask for it."""
    path = tmp_path_factory.mktemp("lawful") / "nordlicht.counterfoil"
    database = copy_of(stocked_template, path)
    Shop(database).lawful()
    database.close()
    return path


@pytest.fixture
def empty_shop(template: Path, tmp_path: Path) -> Iterator[Shop]:
    """A company that has just been founded."""
    database = copy_of(template, tmp_path / "nordlicht.counterfoil")
    yield Shop(database)
    database.close()


@pytest.fixture
def shop(stocked_template: Path, tmp_path: Path) -> Iterator[Shop]:
    """A company with customers, products and goods."""
    database = copy_of(stocked_template, tmp_path / "nordlicht.counterfoil")
    yield Shop(database)
    database.close()


@pytest.fixture
def postgres_shop() -> Iterator[Shop]:
    """The stocked company on PostgreSQL."""
    if POSTGRES not in os.environ:
        pytest.skip(f"no PostgreSQL server: {POSTGRES} is not set")
    with postgres_database() as database:
        yield Shop(database).stocked()


@pytest.fixture(scope="session")
def northwind_books(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Northwind's books, made where there were none by `counterfoil import northwind`. Not to be changed."""
    from app.cli import run

    home = tmp_path_factory.mktemp("northwind")
    before = os.environ.get("COUNTERFOIL_HOME")
    os.environ["COUNTERFOIL_HOME"] = str(home / "home")
    try:
        where = home / "northwind.counterfoil"
        assert run(["--company", str(where), "--actor", "anna", "import", "northwind", str(northwind_folder())]) == 0
    finally:
        if before is None:
            del os.environ["COUNTERFOIL_HOME"]
        else:
            os.environ["COUNTERFOIL_HOME"] = before
    return where
