"""Figures are told at the end of the run, and kept with the benchmark's own results."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.benchmarks.books import Books

_TOLD: list[str] = []


@pytest.fixture
def tell(request: pytest.FixtureRequest) -> Callable[..., None]:
    """Tell what was measured: a heading and figures."""

    def say(what: str, **figures: object) -> None:
        benchmark: Any = request.getfixturevalue("benchmark")
        benchmark.extra_info.update(figures)
        _TOLD.append(f"{what}: " + ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in figures.items()))

    return say


@pytest.fixture(scope="session")
def books(tmp_path_factory: pytest.TempPathFactory) -> Books:
    """Books of the sizes that are measured, shared by all benchmarks of a run."""
    return Books(tmp_path_factory.mktemp("books"))


def pytest_terminal_summary(terminalreporter: Any) -> None:
    if _TOLD:
        terminalreporter.section("measured")
        for line in _TOLD:
            terminalreporter.write_line(line)
