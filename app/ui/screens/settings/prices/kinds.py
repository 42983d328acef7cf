"""The kinds of rules about prices and charges: fields, columns, and how a row reads. No books in this file."""

from __future__ import annotations

from typing import Any, Final, cast

from PySide6.QtWidgets import QComboBox

from app.domain.errors import RuleViolation
from app.domain.money import amount_out, price_out, rate_out
from app.domain.pricing import UnitPrice, price_words
from app.domain.quantity import quantity_out
from app.ui import format as say
from app.ui.models.columns import SHORT_DAY, Column, number_column
from app.ui.screens.settings.prices.rules import (
    CHOICE,
    CODES,
    COUNTRY,
    DAY,
    FIGURE,
    FLAG,
    RETIRED,
    WEIGHT,
    Asked,
    RuleList,
    Values,
    figure,
)
from app.ui.screens.stock.price import PER
from app.ui.widgets.form import Form, value_of

BASES: Final = (("line", "the line"), ("unit", "each unit"), ("cut", "each cut"), ("weight", "each kilogram"))
CHARGES: Final = (("delivery", "Delivery"), ("small_order", "Small order"), ("handling", "Handling"))
STATUSES: Final = (
    ("", "any"), ("domestic", "Domestic"), ("intra_eu", "Within the EU"), ("export", "Export"), ("exempt", "Exempt"),
    ("reverse_charge", "Reverse charge"),
)  # fmt: skip
_GIVES: Final = (("discount", "so much off"), ("price", "a price"), ("free", "some of them free"))
_SINCE: Final = Asked("valid_from", "&From", DAY, "Empty is always · +5 · 1-1")
_UNTIL: Final = Asked("valid_to", "&Until", DAY, "The last day; empty is for ever")


def _or_none(figure: int, words: str) -> str:
    return words if figure else ""


def _percent(rate: int) -> str:
    return f"{rate_out(rate)} %".replace("-", "−") if rate else ""


def _off(rate: int) -> str:
    return f"−{rate_out(rate)} %" if rate > 0 else f"+{rate_out(-rate)} %" if rate else ""


def _day(iso: str) -> str:
    return say.short_day(iso)


def _ended(row: Any) -> str:
    return "retired" if row.retired else ""


_STATE: Final = Column("state", "", 64, _ended, tone="muted", yields=4)
_FROM: Final = Column("since", "From", SHORT_DAY, lambda row: _day(row.valid_from), tone="muted", yields=2)
_TO: Final = Column("until", "Until", SHORT_DAY, lambda row: _day(row.valid_to), tone="muted", yields=1)


def _name(row: Any) -> str:
    return str(row.name)


def _name_column(width: int = 150, *, stretch: bool = True) -> Column:
    return Column(
        "name", "Name", width, _name, weight=600, stretch=stretch, least=100,
        tone_of=lambda row: "muted" if row.retired else "text",
    )  # fmt: skip


GROUPS: Final = RuleList(
    "groups", "Groups of customers", "A new group", "save_group",
    (
        Asked("name", "&Name"),
        Asked("price_list", "&Price list", CHOICE, "What all in it pay, unless they have a list of their own",
              of="lists", none="the standard prices"),
    ),
    (_name_column(), Column("list", "Price list", 180, lambda row: row.price_list, least=90), _STATE),
    lambda row: {"name": row.name, "price_list": row.price_list, RETIRED: row.retired},
    _name,
    empty="No groups yet. Customers who pay alike are put into one in their form.",
)  # fmt: skip

LISTS: Final = RuleList(
    "lists", "Price lists", "A new price list", "save_price_list",
    (
        Asked("name", "&Name"),
        Asked("parent", "&Comes from", CHOICE, "Whose price counts where this list has none of its own",
              of="lists", none="the standard prices"),
        Asked("percent", "C&hanged by", FIGURE, "Percent; -10 is cheaper"),
        Asked("round_to", "&Rounded to", FIGURE, "A step, like 0.05; empty is as fine as the price was"),
        _SINCE,
        _UNTIL,
    ),
    (
        _name_column(),
        Column("parent", "Comes from", 130, lambda row: row.parent or "standard prices", tone="muted", least=80,
               yields=3),
        number_column("percent", "Changed", 84, lambda row: _off(-row.percent)),
        number_column("step", "To", 64, lambda row: _or_none(row.step, price_out(row.step)), tone="muted", yields=4),
        _FROM,
        _TO,
    ),
    lambda row: {
        "name": row.name, "parent": row.parent, "percent": rate_out(row.percent) if row.percent else "",
        "round_to": price_out(row.step) if row.step else "", "valid_from": row.valid_from, "valid_to": row.valid_to,
        RETIRED: row.retired,
    },
    _name,
    empty="No price lists yet: everybody pays the standard prices, or what is agreed with them.",
    about="What a list says of single products stands under “In the lists”.",
)  # fmt: skip


def _gives(row: Any) -> str:
    if row.buy:
        return f"buy {quantity_out(row.buy)}, get {quantity_out(row.get)} free"
    return _off(row.discount) if row.discount else price_words(UnitPrice(row.price, row.price_per or 1))


def _goods(row: Any) -> str:
    return ", ".join((*row.products, *(f"all of {one}" for one in row.categories))) or "everything"


def _promotion_values(row: Any) -> Values:
    gives = "free" if row.buy else "discount" if row.discount else "price"
    return {
        "name": row.name,
        "gives": gives,
        "discount_percent": rate_out(row.discount) if row.discount else "",
        "price": price_out(row.price) if gives == "price" else "",
        "price_per": str(row.price_per or 1),
        "buy": quantity_out(row.buy) if row.buy else "",
        "get": quantity_out(row.get) if row.get else "",
        "products": "; ".join(row.products),
        "categories": "; ".join(row.categories),
        "group": row.group,
        "valid_from": row.valid_from,
        "valid_to": row.valid_to,
        "min_quantity": quantity_out(row.min_quantity) if row.min_quantity else "",
        "beats_contract": row.beats_contract,
        RETIRED: row.retired,
    }


_OFFERS: Final = {"discount": ("discount_percent",), "price": ("price", "price_per"), "free": ("buy", "get")}


def _promotion_given(given: Values, values: Values, known: bool) -> Values:
    """One of the three that it may give; and of what, which is said as a whole."""
    chosen = _OFFERS[values["gives"]]
    touched = not known or any(name in given for names in _OFFERS.values() for name in names) or "gives" in given
    rest = {name: value for name, value in given.items() if name != "gives"}
    for names in _OFFERS.values():
        for name in names:
            rest.pop(name, None)
    if touched:
        typed = {name: figure(values[name]) for name in chosen}
        if not all(typed.values()):
            lacking = next(name for name in chosen if not typed[name])
            raise RuleViolation("Say what it gives: how much off, a price, or how many are free.", lacking)
        rest |= typed
    if known and ("products" in given or "categories" in given):
        for name in ("products", "categories"):
            rest[name] = tuple(filter(None, (one.strip() for one in str(values[name]).replace(",", ";").split(";"))))
    return rest


def _promotion_rows(form: Form) -> None:
    """Only what belongs to what it gives is asked."""
    gives = cast("QComboBox", form.fields["gives"])

    def show() -> None:
        for key, names in _OFFERS.items():
            for name in names:
                form.set_row_visible(name, visible=key == value_of(gives))

    gives.currentIndexChanged.connect(lambda _at: show())
    show()


PROMOTIONS: Final = RuleList(
    "promotions", "Promotions", "A new promotion", "save_promotion",
    (
        Asked("name", "&Name"),
        Asked("gives", "&Gives", CHOICE, rows=_GIVES),
        Asked("discount_percent", "&Off", FIGURE, "Percent"),
        Asked("price", "Pr&ice", FIGURE),
        Asked("price_per", "P&er", CHOICE, rows=PER),
        Asked("buy", "&Buy", FIGURE, "So many at their price ..."),
        Asked("get", "Ge&t free", FIGURE, "... and so many of them on top for nothing"),
        Asked("", "Of what, for whom"),
        Asked("products", "&Products", CODES, "Codes: CU15-3; ELB15"),
        Asked("categories", "&Categories", CODES, "Pipes; Fittings. Neither is everything", of="categories"),
        Asked("group", "&Only for", CHOICE, of="groups", none="everybody"),
        Asked("min_quantity", "From &quantity on", FIGURE, "Empty is any quantity"),
        Asked("", "When"),
        Asked("valid_from", "&From", DAY, "Empty is today · +5 · 1-1"),
        _UNTIL,
        Asked("beats_contract", "Contracts", FLAG, "Else what was agreed holds, cheaper or not",
              rows=(("", "beats a dearer contract"),)),
    ),
    (
        _name_column(130),
        Column("gives", "Gives", 150, _gives, least=110),
        Column("goods", "Of", 140, _goods, tone="muted", least=70, yields=3),
        _FROM,
        _TO,
        _STATE,
    ),
    _promotion_values,
    _name,
    finish=_promotion_given,
    start={"gives": "discount", "price_per": "1"},
    watch=_promotion_rows,
    empty="No promotions yet.",
    about="A promotion makes nothing dearer. A contract holds beside it, unless it says otherwise.",
    retire="over, whatever the dates",
)  # fmt: skip


def _surcharge_given(given: Values, values: Values, known: bool) -> Values:
    """It is of a product or of a category, which is said anew as one."""
    if known and ("product" in given or "category" in given):
        given = {name: value for name, value in given.items() if name not in {"product", "category"}}
        of = {name: str(values[name]).strip() for name in ("product", "category") if str(values[name]).strip()}
        if not of:
            raise RuleViolation("Which product or category brings it?", "product")
        given |= of
    return given


SURCHARGES: Final = RuleList(
    "surcharges", "Surcharges", "A new surcharge", "save_surcharge",
    (
        Asked("name", "&Name", help="As it stands on papers: Cutting, Pallet deposit"),
        Asked("product", "&Product", help="Its code; or"),
        Asked("category", "&Category", of="categories"),
        Asked("price", "Pr&ice", FIGURE),
        Asked("basis", "F&or", CHOICE, rows=BASES),
        Asked("tax", "&Tax code", CHOICE, of="taxes", none="as the goods"),
        Asked("refundable", "Deposit", FLAG, rows=(("", "comes back with the pack"),)),
        _SINCE,
        _UNTIL,
    ),
    (
        _name_column(140),
        Column("goods", "Of", 120, lambda row: row.product or f"all of {row.category}", least=70),
        number_column("price", "Price", 74, lambda row: price_out(row.price)),
        Column("basis", "For", 104, lambda row: dict(BASES).get(row.basis, row.basis), tone="muted", yields=2),
        Column("tax", "Tax", 74, lambda row: row.tax, tone="muted", yields=3),
        _TO,
        _STATE,
    ),
    lambda row: {
        "name": row.name, "product": row.product, "category": row.category, "price": price_out(row.price),
        "basis": row.basis, "tax": row.tax, "refundable": row.refundable, "valid_from": row.valid_from,
        "valid_to": row.valid_to, RETIRED: row.retired,
    },
    _name,
    finish=_surcharge_given,
    start={"basis": "line"},
    empty="No surcharges yet: cutting, returnable packs, fuel.",
)  # fmt: skip


def _due(row: Any) -> str:
    return _percent(row.percent) if row.percent else amount_out(row.amount, row.currency)


def _band(low: str, high: str, unit: str) -> str:
    return f"{low or '0'}–{high} {unit}" if high else f"from {low} {unit}" if low else ""


def _where(row: Any) -> str:
    """What a charge depends on, in a few words."""
    money = [amount_out(one, row.currency) if one else "" for one in (row.from_value, row.to_value, row.free_above)]
    light, heavy = (quantity_out(one) if one else "" for one in (row.from_weight, row.to_weight))
    low, high, free = money
    parts = [row.zone, _band(light, heavy, "kg"), _band(low, high, row.currency), free and f"free from {free}"]
    return " · ".join(filter(None, parts)) or "always"


def _charge_values(row: Any) -> Values:
    def money(figure: int) -> str:
        return amount_out(figure, row.currency) if figure else ""

    return {
        "name": row.name, "kind": row.kind, "zone": row.zone,
        "amount": "" if row.percent else amount_out(row.amount, row.currency),
        "percent": rate_out(row.percent) if row.percent else "",
        **{name: money(getattr(row, name)) for name in ("from_value", "to_value", "free_above")},
        **{name: _or_none(many := getattr(row, name), quantity_out(many)) for name in ("from_weight", "to_weight")},
        "tax": row.tax, "valid_from": row.valid_from, "valid_to": row.valid_to, RETIRED: row.retired,
    }  # fmt: skip


def _charge_given(given: Values, values: Values, known: bool) -> Values:
    """An amount or a percentage; what is emptied in favour of the other says nothing."""
    if known and ("amount" in given or "percent" in given):
        given = {name: value for name, value in given.items() if name not in {"amount", "percent"}}
        said = {name: text for name in ("amount", "percent") if (text := figure(values[name]))}
        given |= said or {"amount": "0"}
    return given


ZONES: Final = RuleList(
    "zones", "Delivery zones", "A new zone", "save_zone",
    (
        Asked("name", "&Name"),
        Asked("country", "Count&ry", COUNTRY),
        Asked("region", "Re&gion"),
        Asked("postcodes", "&Postcodes", help="What they begin with: 481 482 33"),
    ),
    (
        _name_column(),
        Column("country", "Country", 80, lambda row: row.country, least=64),
        Column("region", "Region", 110, lambda row: row.region, yields=1),
        Column("postcodes", "Postcodes", 160, lambda row: row.postcodes, tone="muted", least=96),
        _STATE,
    ),
    lambda row: {"name": row.name, "country": row.country, "region": row.region, "postcodes": row.postcodes,
                 RETIRED: row.retired},
    _name,
    empty="No zones yet: a charge without one counts anywhere.",
    about="Of two zones that hold an address the narrower one counts.",
)  # fmt: skip

CHARGES_RULES: Final = RuleList(
    "charges", "Delivery and other charges", "A new charge", "save_charge",
    (
        Asked("name", "&Name", help="As it stands on papers"),
        Asked("kind", "&Kind", CHOICE, rows=CHARGES),
        Asked("amount", "&Amount", FIGURE, "0 is nothing there; or"),
        Asked("percent", "P&ercent", FIGURE, "Of the goods"),
        Asked("zone", "&Zone", CHOICE, of="zones", none="anywhere"),
        Asked("free_above", "&Free from", FIGURE, "Goods worth that or more"),
        Asked("", "Only where the goods"),
        Asked("from_weight", "&Weigh from", WEIGHT, "Kilograms"),
        Asked("to_weight", "... &below", WEIGHT),
        Asked("from_value", "Are wort&h", FIGURE),
        Asked("to_value", "... bel&ow", FIGURE),
        Asked("", "Tax and time"),
        Asked("tax", "&Tax code", CHOICE, of="taxes", none="as the goods"),
        _SINCE,
        _UNTIL,
    ),
    (
        _name_column(150, stretch=False),
        Column("kind", "Kind", 96, lambda row: dict(CHARGES).get(row.kind, row.kind), tone="muted", yields=3),
        number_column("due", "Charge", 84, _due, weight=600),
        Column("where", "Where", 190, _where, stretch=True, least=110),
        _TO,
        _STATE,
    ),
    _charge_values,
    _name,
    finish=_charge_given,
    start={"kind": "delivery"},
    empty="No charges yet: delivery, small orders, handling.",
    about="Of each kind the most fitting rule counts: a narrower zone, then a higher weight, then a higher value.",
)  # fmt: skip
