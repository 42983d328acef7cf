"""What a report is to everything that lists, asks, shows or prints it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from app.actions import permitted
from app.actions.load import Company, company, iso_date, today
from app.domain.errors import RuleViolation
from app.store.database import View

Kind = Literal["text", "status", "date", "count", "quantity", "money", "percent"]
Row = dict[str, Any]
BASES = ("order", "invoice")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a report.

    Values are text, words of the board, ISO dates, counts, thousandths, minor units, or 1/1,000 %.
    """

    name: str
    title: str
    kind: Kind = "text"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a report is asked with: ISO dates, both included; `today` decides what is overdue."""

    since: str
    until: str
    basis: str
    today: str
    firm: Company


@dataclass(frozen=True, slots=True)
class Answer:
    """The rows by column name, and the totals of the columns that have one. Exact integers, text, ISO dates."""

    rows: tuple[Row, ...]
    totals: Row
    currency: str


@dataclass(frozen=True, slots=True)
class Report:
    """One report: `run` asks the books and answers rows and totals. `bases` are what its sums may be taken from.

    `chart` names the column that a window draws over the rows, "" if there is nothing to draw. A report without a
    `period` says how things stand now. `opens` is the place of a window in which a row's `id` is shown.
    """

    name: str
    title: str
    sentence: str
    columns: tuple[Column, ...]
    run: Callable[[View, Asked], tuple[Sequence[Row], Row]]
    bases: tuple[str, ...] = ("order",)
    period: bool = True
    chart: str = ""
    opens: str = ""
    right: str = ""
    """What whoever looks at it must be allowed (`app.domain.permissions`); "" where everybody may."""

    def check(self, view: View, actor: str) -> None:
        """Whether they may look at it. Raises NotPermitted."""
        if self.right:
            permitted.check(view, actor, self.right)

    def ask(self, view: View, since: str = "", until: str = "", basis: str = "") -> Answer:
        """Run it. Dates are ISO and included, basis is order or invoice. Raises RuleViolation."""
        since, until = (iso_date(date, field) if date else "" for date, field in ((since, "from"), (until, "to")))
        if since and until and since > until:
            raise RuleViolation(f"The report would begin on {since}, after it ends on {until}.", "from")
        if not self.period and (since or until):
            raise RuleViolation(f"{self.name} says how things stand now; it takes no dates.", "from")
        if (basis or "order") not in BASES:
            raise RuleViolation(f"The basis is order or invoice, not {basis}.", "basis")
        if (basis or self.bases[0]) not in self.bases:
            raise RuleViolation(f"{self.name} has no basis {basis}.", "basis")
        firm = company(view)
        asked = Asked(since or "0001-01-01", until or "9999-12-31", basis or self.bases[0], until or today(), firm)
        rows, totals = self.run(view, asked)
        return Answer(tuple(rows), totals, firm.currency)
