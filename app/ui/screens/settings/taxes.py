"""Settings, Taxes: the rates, which of them counts where goods go, and customers with a status of their own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any, Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from app.domain.errors import RuleViolation
from app.domain.money import rate_out
from app.ui import format as say
from app.ui.models.columns import DAY, SHORT_DAY, Column, number_column
from app.ui.models.paged import PagedTableModel
from app.ui.screens.base import Desk, today_iso
from app.ui.screens.customers.form import TAX_STATUS
from app.ui.screens.listing import FILTER_MS, FunctionSource
from app.ui.screens.settings.inner import InnerSections
from app.ui.screens.settings.prices.kinds import STATUSES
from app.ui.screens.settings.prices.rules import (
    CHOICE,
    COUNTRY,
    RETIRED,
    Asked,
    RuleList,
    RuleSection,
    Values,
)
from app.ui.screens.settings.prices.rules import DAY as A_DAY
from app.ui.screens.settings.section import ListSection
from app.ui.widgets.dates import DateLine
from app.ui.widgets.fields import Line
from app.ui.widgets.form import Form

_CATEGORIES = (
    ("S", "Standard"),
    ("Z", "Zero rated"),
    ("E", "Exempt"),
    ("AE", "Reverse charge"),
    ("K", "Within the EU"),
    ("G", "Export"),
    ("O", "Outside the scope"),
)


def _tax_form() -> Form:
    form = Form()
    form.add("code", "&Code", help_text="DE19, reduced, zero")
    box = QComboBox()
    for code, words in _CATEGORIES:
        box.addItem(words, code)
    form.add("category", "&Kind", box)
    form.add("percent", "&Percent")
    form.add("valid_from", "&From", DateLine(), help_text="Empty is today; older documents keep their rate")
    form.add("exemption_reason", "&Reason", help_text="Printed where no tax is charged")
    return form


def _next_rate(row: Any) -> dict[str, str]:
    """What goes on of a rate when its percentage changes: all but that and the day."""
    return {"code": row.code, "category": row.category, "exemption_reason": row.reason}


def _tax_columns() -> tuple[Column, ...]:
    kinds = dict(_CATEGORIES)
    return (
        Column("code", "Code", 120, lambda row: row.code, weight=600, least=64),
        number_column("rate", "Percent", 80, lambda row: say.percent_text(rate_out(row.rate))),
        Column("category", "Kind", 160, lambda row: kinds.get(row.category, row.category), yields=2),
        Column("from", "From", DAY, lambda row: say.day(row.valid_from, year=True)),
        Column("reason", "Reason", 200, lambda row: row.reason, tone="muted", stretch=True, least=72, yields=1),
    )


DESTINATIONS: Final = RuleList(
    "destinations", "Taxes by destination", "A new rule", "save_tax_rule",
    (
        Asked("country", "Count&ry", COUNTRY, "Where the goods go"),
        Asked("region", "Re&gion", help="As it stands in the address: NY, Canarias"),
        Asked("status", "Customer is", CHOICE, rows=STATUSES),
        Asked("tax", "&Goods of", CHOICE, of="taxes", none="any tax code"),
        Asked("code", "Are taxed &by", CHOICE, of="taxes", none=""),
        Asked("valid_from", "&From", A_DAY, "Empty is today · +5 · 1-1"),
    ),
    (
        Column("country", "Goes to", 90, lambda row: " ".join(filter(None, (row.country, row.region))) or "anywhere",
               weight=600, stretch=True, least=70, tone_of=lambda row: "muted" if row.retired else "text"),
        Column("status", "Customer", 110, lambda row: dict(STATUSES).get(row.status, row.status), least=70),
        Column("tax", "Goods of", 90, lambda row: row.tax or "any code", tone="muted", yields=1),
        Column("code", "Taxed by", 90, lambda row: row.code, weight=600),
        Column("since", "From", SHORT_DAY, lambda row: say.short_day(row.valid_from), tone="muted", yields=2),
        Column("state", "", 64, lambda row: "retired" if row.retired else "", tone="muted", yields=3),
    ),
    lambda row: {"country": row.country, "region": row.region, "status": row.status, "tax": row.tax, "code": row.code,
                 "valid_from": row.valid_from, RETIRED: row.retired},
    lambda row: f"{' '.join(filter(None, (row.country, row.region))) or 'Anywhere'} by {row.code}",
    keys=("country", "region", "status", "tax", "valid_from"),
    always=("code",),
    empty="No rules yet: goods bear the tax of their product, under the customer's status.",
    about="The narrowest rule counts: region before country, country before customer, customer before code.",
    retire="counts no more",
)  # fmt: skip


_SOON = timedelta(days=30)


def _until(row: Any) -> str:
    """How long an exemption holds."""
    if not row.status.until:
        return "for ever" if row.status.kind == "exempt" else ""
    words = say.day(row.status.until, year=True)
    return f"expired {words}" if row.status.until < today_iso() else words


def _tone(row: Any) -> str:
    """An exemption that is over, or will be within a month, is seen."""
    if row.status.kind != "exempt" or not row.status.until:
        return "text"
    today = date.fromisoformat(today_iso())
    until = date.fromisoformat(row.status.until)
    return "stop" if until < today else "money" if until <= today + _SOON else "text"


def _exempt_given(given: Values, values: Values, known: bool) -> Values:
    """Who is taxed as the country says has no paper and no end of it."""
    del values, known
    if given.pop(RETIRED, False):
        return {"number": given["number"], **dict.fromkeys(_STATUS, "")}
    return given


_STATUS: Final = ("tax_status", "tax_reason", "tax_until", "tax_certificate")
EXEMPTIONS: Final = RuleList(
    "exemptions", "Customers with a tax status", "Another customer", "save_customer",
    (
        Asked("number", "&Customer", help="The number"),
        Asked("tax_status", "&Status", CHOICE, rows=TAX_STATUS),
        Asked("tax_certificate", "Certi&ficate", help="The number of the paper that exempts them"),
        Asked("tax_until", "Exempt &until", A_DAY, "The last day; from the next on they are taxed again"),
        Asked("tax_reason", "&Reason", help="Printed where no tax is charged"),
    ),
    (
        Column("number", "No.", 90, lambda row: row.number, weight=600, least=64),
        Column("name", "Customer", 150, lambda row: row.name, stretch=True, least=90),
        Column("status", "Status", 110, lambda row: dict(TAX_STATUS).get(row.status.kind, row.status.kind), least=80),
        Column("paper", "Certificate", 100, lambda row: row.certificate, tone="muted", yields=2),
        Column("until", "Until", DAY + 50, _until, tone_of=_tone, least=90),
    ),
    lambda row: {"number": row.number, "tax_status": row.status.kind, "tax_certificate": row.certificate,
                 "tax_until": row.status.until, "tax_reason": row.status.reason, RETIRED: False},
    lambda row: str(row.name),
    keys=("number",),
    finish=_exempt_given,
    start={"tax_status": "exempt"},
    empty="No customer has a tax status of their own: it follows from their country and VAT id.",
    about="Whoever is exempt until a day is taxed from the next day on by itself.",
    retire="as the country says again",
    makes=False,
)  # fmt: skip


class ExemptSection(RuleSection):
    """By the page: many customers may be exempt. A number that nobody has is said before anything is kept."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        super().__init__(EXEMPTIONS)
        head = QHBoxLayout()
        head.setContentsMargins(10, 8, 10, 4)
        self.filter = Line(hint="Name, number, town", name="Filter the customers")
        head.addWidget(self.filter)
        self.inside.insertLayout(0, head)
        self._soon = QTimer(self, interval=FILTER_MS, singleShot=True)
        self._soon.timeout.connect(self.show_rows)
        self.filter.textChanged.connect(lambda _text: self._soon.start())
        self.show_rows()

    def model_of(self, columns: tuple[Column, ...]) -> Any:
        """By the page."""
        return PagedTableModel(columns, lambda row: row.id, self._desk.work)

    def panes(self) -> tuple[QWidget, ...]:
        """What narrows the list, the list, the form."""
        return (self.filter, self.table, self.editor)

    def show_rows(self) -> None:
        """The customers, narrowed by what is typed."""
        self._soon.stop()
        words = self.filter.text()
        self.model.set_source(
            FunctionSource(
                lambda view: _count(view, words), lambda view, offset, limit: _page(view, words, offset, limit)
            )
        )

    def _send(self, given: Values, sentence: str) -> None:
        """A number that nobody has would be a new customer."""

        def known(number: str) -> None:
            self.wanted.emit(self.one.action, given | {"number": number}, sentence)

        def unknown(error: Exception) -> None:
            if not isinstance(error, RuleViolation):
                raise error
            self.editor.show_field_error("number", error.message)

        ref = str(given["number"])
        self._desk.work.read(lambda view: _number(view, ref), known, failed=unknown, owner=self, priority=0)


class RatesSection(ListSection):
    """The rates; of a code that is there another percentage from a day on. ``rate`` carries one as typed."""

    rate = Signal(dict)

    def __init__(self) -> None:
        self._known = False
        super().__init__(_tax_columns(), _tax_form, "Add a rate", new="A new rate", start={"category": "S"})
        self.picked.connect(self._show)
        self.editor.kept.connect(lambda values: self.rate.emit(values if self._known else values | {"new": True}))

    def fresh(self, *, focus: bool = True) -> None:
        """An empty form, for a code that is not there yet."""
        self._be(known=False)
        super().fresh(focus=focus)

    def settled(self) -> None:
        """What stands here is kept: its code is there now."""
        self.editor.settle()
        self._be(known=True)

    def _be(self, *, known: bool) -> None:
        self._known = known
        self.editor.lock("code", known=known)

    def _show(self, row: Any) -> None:
        self._be(known=True)
        self.editor.edit(f"{row.code} from a day on", _next_rate(row), focus=False)


class TaxesSection(InnerSections):
    """``kept`` carries a rate as typed; ``wanted`` and ``unchanged`` as a part's; ``failed`` what was not read."""

    kept = Signal(dict)
    wanted = Signal(str, dict, str)
    unchanged = Signal()
    failed = Signal(object)
    right = "settings"

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._rules: Any = None
        self._rates: Sequence[Any] = ()
        parts: list[tuple[str, str, Callable[[], QWidget]]] = [
            ("rates", "Rates", self._rates_part),
            ("destinations", "By destination", lambda: self._part(RuleSection(DESTINATIONS))),
            ("exemptions", "Customers", lambda: self._part(ExemptSection(desk))),
        ]
        super().__init__(parts)
        desk.hub.listen(self, {"tax_rule", "tax_rate", "customer"}, lambda _ids: self.reload())

    def _rates_part(self) -> RatesSection:
        section = RatesSection()
        section.rate.connect(self.kept)
        return section

    def _part(self, part: RuleSection | ExemptSection) -> QWidget:
        part.wanted.connect(self.wanted)
        part.unchanged.connect(self.unchanged)
        return part

    def set_rates(self, rates: Sequence[Any]) -> None:
        """The rates, read with the other small lists."""
        self._rates = rates
        self.made("rates").model.set_rows(rates)

    def reload(self) -> None:
        """The rules; they are few."""
        self._desk.work.read(
            _rules, self._arrived, failed=self.failed.emit, owner=self, key=(id(self), "rules"), priority=4
        )
        if "exemptions" in self._made:
            self.made("exemptions").model.reload()

    def _arrived(self, rules: Any) -> None:
        self._rules = rules
        self.made_one("destinations")

    def made_one(self, key: str) -> None:
        """A part shows what is known already."""
        if key == "destinations" and self._rules is not None and key in self._made:
            rows, codes = self._rules
            self._made[key].offer({"taxes": codes})
            self._made[key].model.set_rows(rows)


def _rules(view: Any) -> Any:
    from app.queries.desk_prices import destinations, tax_codes

    return destinations(view), tax_codes(view)


def _count(view: Any, words: str) -> int:
    from app.queries.desk_prices import exempt_count

    return exempt_count(view, words)


def _page(view: Any, words: str, offset: int, limit: int) -> Any:
    from app.queries.desk_prices import exempt

    return exempt(view, words, offset, limit)


def _number(view: Any, ref: str) -> str:
    from app.actions.load import known_customer

    return str(known_customer(view, ref, "number").party.number)
