"""The reports of quotes: how many were won, by one thing at a time, and why the others were not."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.money import RATE_SCALE
from app.domain.rounding import half_up
from app.queries.report_quotes import Outcome, outcomes, reasons
from app.reports.report import Asked, Column, Report, Row
from app.store.database import View

_COUNTS = ("quotes", "won", "lost", "expired", "open", "net", "won_net")
FIGURES = (
    Column("quotes", "Quotes", "count"),
    Column("won", "Won", "count"),
    Column("lost", "Lost", "count"),
    Column("expired", "Expired", "count"),
    Column("open", "Open", "count"),
    Column("rate", "Win rate", "percent"),
    Column("net", "Quoted net", "money"),
    Column("won_net", "Won net", "money"),
)


def share(some: int, whole: int) -> int:
    """Some of a whole in 1/1,000 %; 0 of nothing."""
    return half_up(some * 100 * RATE_SCALE, whole) if whole else 0


def win_rate(by: str, key: Column, name: str = "", opens: str = "") -> Report:
    """What became of quotes by month, customer or salesperson. `name` is the title of the name beside the key."""
    words = (Column("name", name),) if name else ()

    def row(one: Outcome) -> Row:
        head: Row = {"key": one.key, **({"name": one.name} if name else {}), **({"id": one.id} if opens else {})}
        return head | {count: getattr(one, count) for count in _COUNTS} | {"rate": share(one.won, one.decided)}

    def run(view: View, asked: Asked) -> tuple[Sequence[Row], Row]:
        found = outcomes(view, by, asked.since, asked.until)
        totals: Row = {count: sum(getattr(one, count) for one in found) for count in _COUNTS}
        decided = sum(one.decided for one in found)
        return [row(one) for one in found], {"key": "", **totals, "rate": share(totals["won"], decided)}

    return Report(
        name=f"win-rate-by-{by}",
        title=f"Quotes won by {by}",
        sentence="What became of the quotes of these days; the rate is what was won of all that were won, lost or ran "
        "out.",
        columns=(key, *words, *FIGURES),
        run=run,
        chart="rate",
        opens=opens,
    )


def why(view: View, asked: Asked) -> tuple[Sequence[Row], Row]:
    """Why quotes were not taken."""
    found = reasons(view, asked.since, asked.until)
    many = sum(one.quotes for one in found)
    rows: list[Row] = [
        {"key": one.key, "quotes": one.quotes, "share": share(one.quotes, many), "net": one.net} for one in found
    ]
    return rows, {"key": "", "quotes": many, "net": sum(one.net for one in found)}
