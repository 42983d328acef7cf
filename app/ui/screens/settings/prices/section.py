"""Settings, Prices: one section with an inner choice, and below it the line that tries the rules out."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.money import rate_out
from app.ui.screens.base import Desk
from app.ui.screens.settings.inner import InnerSections
from app.ui.screens.settings.prices.kinds import CHARGES_RULES, GROUPS, LISTS, PROMOTIONS, SURCHARGES, ZONES
from app.ui.screens.settings.prices.listed import InListsSection, offered
from app.ui.screens.settings.prices.rules import RuleList, RuleSection, figure
from app.ui.screens.settings.prices.tryout import TryOut
from app.ui.theme.look import look
from app.ui.widgets.editor import Editor
from app.ui.widgets.form import Form, choice

TOPICS: Final = frozenset(
    {"customer_group", "price_list", "list_price", "promotion", "promotion_scope", "surcharge", "zone", "charge_rule",
     "company", "tax_rate", "product"}
)  # fmt: skip
RIGHTS: Final = {"groups": "customers", "zones": "settings", "charges": "settings", "house": "settings"}
_TITLES: Final = (
    (LISTS, "Lists"), (GROUPS, "Groups"), (PROMOTIONS, "Promotions"), (SURCHARGES, "Surcharges"),
    (CHARGES_RULES, "Charges"), (ZONES, "Zones"),
)  # fmt: skip
# So high it has to be, in pixels at 100 %, to have room for the line at the foot.
_ROOM: Final = 420
REASONS: Final = (("0", "never"), ("2", "below the list"), ("1", "always"))
_SAID: Final = {"0": "never", "1": "always", "2": "below"}


class HouseSection(QWidget):
    """What the company says of all prices: a form alone."""

    wanted = Signal(str, dict, str)
    unchanged = Signal()

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.editor = Editor(house_form, esc="lets go what is typed")
        self.editor.kept.connect(self._keep)
        self.editor.left.connect(self._show)
        column.addWidget(self.editor)
        self._held: dict[str, Any] = {}
        self.editor.edit("Rounding, floor and hand prices", {}, focus=False)
        look().changed.connect(self._dress)
        self._dress()

    def _dress(self) -> None:
        self.editor.setMaximumWidth(look().px(760))

    def set_rules(self, house: Any) -> None:
        """What the books say; not over what somebody types."""
        values = {
            "tax_rounding": house.tax_rounding,
            "min_margin": rate_out(house.min_margin) if house.min_margin else "",
            "price_reason": str(house.price_reason),
        }
        if not self.editor.changed or not self._held:
            self._held = values
            self._show()

    def _show(self) -> None:
        self.editor.edit("Rounding, floor and hand prices", self._held, focus=False)

    def settled(self) -> None:
        """What stands here is kept."""
        self.editor.settle()
        self._held = self.editor.form.values()

    def begin(self) -> None:
        """The cursor in the first field."""
        self.editor.begin()

    def panes(self) -> tuple[QWidget, ...]:
        """The form."""
        return (self.editor,)

    def _keep(self, values: dict[str, Any]) -> None:
        fresh = {name: value for name, value in values.items() if value != self._held.get(name)}
        if "min_margin" in fresh:
            fresh["min_margin"] = figure(fresh["min_margin"]) or "0"
        if "price_reason" in fresh:
            fresh["price_reason"] = _SAID[str(fresh["price_reason"])]
        if fresh:
            self.wanted.emit("save_company", fresh, "Kept. What is confirmed stays as it is.")
        else:
            self.unchanged.emit()


def house_form() -> Form:
    """How tax is rounded, the least margin, and when a price by hand needs a reason."""
    form = Form()
    form.add(
        "tax_rounding", "&Tax is rounded", choice(("document", "on the sum of each rate"), ("line", "line by line")),
        help_text="Documents that are out keep theirs; a price list rounds its own prices",
    )  # fmt: skip
    form.add(
        "min_margin", "&Least margin",
        help_text="Percent of the price, for products that say none; below it a sale needs approval",
    )  # fmt: skip
    form.add(
        "price_reason", "A hand price &needs a reason", choice(*REASONS),
        help_text="Asked when it becomes binding; it stands in the line and in the history",
    )  # fmt: skip
    return form


class PricesSection(InnerSections):
    """``wanted`` and ``unchanged`` as a part's; ``failed`` carries what could not be read."""

    wanted = Signal(str, dict, str)
    unchanged = Signal()
    failed = Signal(object)

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._rules: Any = None
        parts: list[tuple[str, str, Callable[[], QWidget]]] = [
            (one.key, title, partial(self._rules_of, one)) for one, title in _TITLES
        ]
        parts.insert(1, ("listed", "In the lists", lambda: self._part(InListsSection(desk))))
        parts.append(("house", "Rounding and floor", lambda: self._part(HouseSection())))
        super().__init__(parts)
        self.tryout = TryOut(desk)
        self.column.addWidget(self.tryout)
        desk.hub.listen(self, TOPICS, lambda _ids: self.reload())

    def _rules_of(self, rules: RuleList) -> QWidget:
        return self._part(RuleSection(rules))

    def _part(self, part: RuleSection | InListsSection | HouseSection) -> QWidget:
        part.wanted.connect(self.wanted)
        part.unchanged.connect(self.unchanged)
        return part

    @property
    def right(self) -> str:
        """The right that the part in front needs."""
        return RIGHTS.get(self.part, "products")

    def reload(self) -> None:
        """All rules; they are few."""
        self._desk.work.read(
            _rules, self._arrived, failed=self.failed.emit, owner=self, key=(id(self), "rules"), priority=4
        )

    def _arrived(self, rules: Any) -> None:
        self._rules = rules
        self.tryout.currency = rules.currency
        for key in self._made:
            self.made_one(key)
        self.tryout.ask()

    def made_one(self, key: str) -> None:
        """A part shows what is known already."""
        rules, part = self._rules, self._made[key]
        if rules is None:
            return
        if isinstance(part, HouseSection):
            part.set_rules(rules.house)
            return
        part.offer(offered(rules))
        if isinstance(part, InListsSection):
            part.set_lists(rules.lists)
        else:
            part.model.set_rows(getattr(rules, part.one.key))

    def show_part(self, key: str) -> None:
        """Another part; prices of the list that the cursor stood on."""
        before = self.current if self.part == "lists" else None
        super().show_part(key)
        if key == "listed" and before is not None and before.table.current_id:
            row = before.model.row_at(before.model.find(before.table.current_id))
            self.current.choose(row.name)

    def panes(self) -> tuple[QWidget, ...]:
        """Those of the part, and the line below."""
        return (*super().panes(), *(() if self.tryout.isHidden() else self.tryout.panes()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """At 200 % in a small window the line below gives way: a rule and its button are seen first."""
        super().resizeEvent(event)
        self.tryout.setVisible(self.height() >= look().px(_ROOM))

    @property
    def rule(self) -> RuleList | None:
        """The kind of rule in front; None where it is the company's form."""
        return getattr(self.current, "one", None)


def _rules(view: Any) -> Any:
    from app.queries.desk_prices import price_rules

    return price_rules(view)
