"""Lists of rules: groups, price lists, promotions, surcharges, zones, charges, taxes by destination, their numbers.

A row is one rule, known by its name (or by what it says); of a known one only what is given changes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.actions.agreements import (
    PRICE_LIST_ID,
    SaveGroup,
    SavePriceList,
    SavePromotion,
    save_group,
    save_price_list,
    save_promotion,
)
from app.actions.charging import (
    SaveCharge,
    SaveSurcharge,
    SaveTaxRule,
    SaveZone,
    save_charge,
    save_surcharge,
    save_tax_rule,
    save_zone,
)
from app.actions.record import CHANGED
from app.actions.reply import Reply
from app.actions.their_items import SaveCustomerItem, save_customer_item
from app.domain.errors import RuleViolation
from app.exchange import ImportOptions, cells
from app.exchange import ruleheadings as words
from app.exchange.headings import Words
from app.exchange.lists import once
from app.exchange.naming import Naming
from app.exchange.plan import ListKind
from app.exchange.staging import take_list
from app.exchange.taker import LeftOut, Values
from app.store.database import Database, Transaction

Save = Callable[[Transaction, Any], Reply]


@dataclass(slots=True)
class _Rules:
    """Takes one kind of rule. `keys` say which it is, `what` is what it is called in a sentence."""

    kind: type[Any]
    save: Save
    keys: tuple[str, ...]
    needed: tuple[tuple[str, str], ...]
    what: str
    seen: dict[Any, int] = field(default_factory=dict)

    def take(self, tx: Transaction, values: Values, line: int) -> str:
        """A rule as its row says it."""
        for name, what in self.needed:
            if name not in values:
                raise RuleViolation(f"{what} is missing.", name)
        key = tuple(str(values.get(name, "")).casefold() for name in self.keys)
        once(self.seen, key, f"{self.what} {values[self.needed[0][0]]}", line, self.needed[0][0])
        return self.save(tx, self.kind(**values)).state or CHANGED

    def finish(self, tx: Transaction) -> Iterable[LeftOut]:
        """Nothing is left."""
        del tx
        return ()


@dataclass(slots=True)
class _Lists:
    """Price lists; the one that a list comes from may stand further down."""

    seen: dict[Any, int] = field(default_factory=dict)
    naming: Naming = field(
        default_factory=lambda: Naming(save_price_list, PRICE_LIST_ID, key="name", field="parent", what="price list")
    )

    def take(self, tx: Transaction, values: Values, line: int) -> str:
        """A price list by its name."""
        if "name" not in values:
            raise RuleViolation("The name is missing.", "name")
        once(self.seen, values["name"].casefold(), f"Price list {values['name']}", line, "name")
        return self.naming.take(tx, SavePriceList(**values), line)

    def spoil(self, values: Values, line: int) -> None:
        """Nothing may come from a row that is bad."""
        del values
        self.naming.spoil(line)

    def finish(self, tx: Transaction) -> Iterable[LeftOut]:
        """Those that come from a list further down."""
        return self.naming.finish(tx)


def several(text: str) -> list[str]:
    """Codes or words with bars between them."""
    return [cells.code(part.strip()) for part in text.split("|") if part.strip()]


def _kind(
    name: str,
    said: Words,
    taker: Callable[[], Any],
    needed: tuple[tuple[tuple[str, ...], str], ...],
    *,
    numbers: str = "",
    money: str = "",
    more: dict[str, Callable[[str], Any]] | None = None,
) -> ListKind:
    """A kind of list; what is no number and nothing else is a word."""
    figures = frozenset(numbers.split()) | frozenset(money.split())
    days = dict.fromkeys(("valid_from", "valid_to"), cells.day)
    read = {one: cells.word for one in said if one not in figures} | days | (more or {})
    return ListKind(
        name=name,
        words=said,
        convert={one: how for one, how in read.items() if one in said},
        numbers=figures,
        money=frozenset(money.split()),
        needed=needed,
        taker=lambda view, source, fields: taker(),
    )


_NAMED = (("name", "The name"),)
_CODED = {"product": cells.code, "tax": cells.code, "customer": cells.code}

GROUP_LIST = _kind(
    "groups", words.GROUPS, lambda: _Rules(SaveGroup, save_group, ("name",), _NAMED, "Group"),
    ((("name",), "the group"), (("price_list",), "its price list")),
)  # fmt: skip
LIST_LIST = _kind(
    "price-lists", words.LISTS, _Lists, ((("name",), "the price list"), (("percent", "parent"), "what it changes")),
    numbers="percent round_to",
)  # fmt: skip
PROMOTION_LIST = _kind(
    "promotions", words.PROMOTIONS,
    lambda: _Rules(SavePromotion, save_promotion, ("name",), _NAMED, "Promotion"),
    ((("name",), "the promotion"), (("discount_percent", "price", "buy"), "what it gives"),
     (("valid_from", "valid_to"), "its days")),
    numbers="discount_percent buy get min_quantity price_per", money="price",
    more={"products": several, "categories": several, "beats_contract": cells.flag},
)  # fmt: skip
SURCHARGE_LIST = _kind(
    "surcharges", words.SURCHARGES,
    lambda: _Rules(SaveSurcharge, save_surcharge, ("name",), _NAMED, "Surcharge"),
    ((("name",), "the surcharge"), (("basis",), "what it is charged for"), (("price",), "the price")),
    money="price", more={**_CODED, "refundable": cells.flag},
)  # fmt: skip
ZONE_LIST = _kind(
    "zones", words.ZONES, lambda: _Rules(SaveZone, save_zone, ("name",), _NAMED, "Zone"),
    ((("name",), "the zone"), (("postcodes",), "its postcodes")),
    more={"country": cells.country, "postcodes": cells.block},
)  # fmt: skip
CHARGE_LIST = _kind(
    "charges", words.CHARGES, lambda: _Rules(SaveCharge, save_charge, ("name",), _NAMED, "Charge"),
    ((("name",), "the charge"), (("kind",), "its kind"), (("amount", "percent"), "how much it is")),
    numbers="percent", money="amount from_value to_value free_above",
    more={"from_weight": cells.count, "to_weight": cells.count, "tax": cells.code},
)  # fmt: skip
TAX_RULE_LIST = _kind(
    "tax-rules", words.TAX_RULES,
    lambda: _Rules(SaveTaxRule, save_tax_rule, ("tax", "status", "country", "region", "valid_from"),
                   (("code", "The tax code there"),), "The rule for"),
    ((("code",), "the tax there"), (("country", "region", "status"), "where it counts")),
    more={"tax": cells.code, "code": cells.code, "country": cells.country},
)  # fmt: skip
THEIR_LIST = _kind(
    "customer-items", words.THEIR_NUMBERS,
    lambda: _Rules(SaveCustomerItem, save_customer_item, ("customer", "number"),
                   (("number", "Their number"), ("customer", "The customer"), ("product", "The product")),
                   "Their number"),
    ((("customer",), "the customer"), (("number",), "their number"), (("product",), "our product")),
    more={"customer": cells.code, "number": cells.code, "product": cells.code},
)  # fmt: skip

RULE_LISTS = (
    LIST_LIST, GROUP_LIST, PROMOTION_LIST, SURCHARGE_LIST, ZONE_LIST, CHARGE_LIST, TAX_RULE_LIST, THEIR_LIST,
)  # fmt: skip
"""In the order in which they are brought in."""


def _run(kind: ListKind) -> Callable[[Database, Path, ImportOptions], dict[str, Any]]:
    def take(database: Database, source: Path, options: ImportOptions) -> dict[str, Any]:
        return take_list(kind, database, source, options)

    return take


price_lists, groups, promotions, surcharges, zones, charges, tax_rules, customer_items = map(_run, RULE_LISTS)
