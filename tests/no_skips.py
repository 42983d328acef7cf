"""A pytest plugin (`-p tests.no_skips`) for the machine that judges: there, a skipped test is a failed run.

A developer's machine may lack a database server, a screen or the sample data, and a test may say so and step aside.
Where all of these are brought, a skip means that something was not looked at. What belongs to another system is let
pass: its reason begins with "only ".
"""

import pytest

_skipped: list[tuple[str, str]] = []


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    _note(report)


def pytest_collectreport(report: pytest.CollectReport) -> None:
    _note(report)


def pytest_sessionfinish(session: pytest.Session) -> None:
    # Workers of xdist have nothing to say; the controller hears their reports.
    if _skipped and not hasattr(session.config, "workerinput"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if _skipped:
        terminalreporter.section("skipped, where nothing may be", red=True)
        for test, reason in _skipped:
            terminalreporter.write_line(f"{test}: {reason}")


def _note(report: pytest.TestReport | pytest.CollectReport) -> None:
    # An expected failure reports itself as skipped too.
    if not report.skipped or hasattr(report, "wasxfail"):
        return
    reason = str(report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr)
    reason = reason.removeprefix("Skipped: ")
    if not reason.startswith("only ") and (report.nodeid, reason) not in _skipped:
        _skipped.append((report.nodeid, reason))
