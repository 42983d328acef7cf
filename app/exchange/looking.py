"""A staged list before it is checked: which kind of list it is, and what each of its columns would become."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from app.actions.permitted import check
from app.domain.errors import RuleViolation
from app.domain.folding import folded
from app.domain.permissions import right_of_list
from app.exchange import ImportOptions, cells
from app.exchange.headings import index, mapped
from app.exchange.inherited import HISTORY_LIST, INVOICE_LIST
from app.exchange.lists import CUSTOMER_LIST, PRODUCT_LIST, STOCK_LIST
from app.exchange.orders import ORDER_LIST
from app.exchange.plan import IGNORED, ListKind, Plan, columns_of, value_of
from app.exchange.rules import RULE_LISTS
from app.exchange.staging import Staged, is_head_of, joined, open_stage, plan_for, samples
from app.exchange.tables.numbers import MIXED, UNKNOWN
from app.exchange.tables.workbook import Exact
from app.exchange.trade import PRICE_LIST, SUBSTITUTE_LIST, SUPPLIER_LIST
from app.store.database import Database

KINDS: tuple[ListKind, ...] = (
    CUSTOMER_LIST, SUPPLIER_LIST, PRODUCT_LIST, PRICE_LIST, STOCK_LIST, SUBSTITUTE_LIST, INVOICE_LIST, HISTORY_LIST,
    ORDER_LIST, *RULE_LISTS,
)  # fmt: skip
"""In the order in which they are brought in: what others name comes first.

Where headings fit two kinds alike the first is guessed: history moves nothing, while open orders would be delivered.
"""
BY_NAME = {one.name: one for one in KINDS}


@dataclass(frozen=True, slots=True)
class ColumnLook:
    """A column as it stands: its heading, the field it is ("" if it is left out), what is in it, and what that means.

    `good` is False where what is in it cannot be read as that field.
    """

    number: int
    heading: str
    field: str
    sample: str
    meaning: str
    good: bool = True


@dataclass(frozen=True, slots=True)
class Looked:
    """What is found out about a staged list. `error` says why it cannot be taken as it is; then there is no plan."""

    kind: str
    columns: tuple[ColumnLook, ...]
    fields: tuple[str, ...]
    """All that a list of this kind may say."""
    decimal: str
    plan: Plan | None = None
    error: str = ""


def guessed_kind(headings: list[str]) -> str:
    """What a list with these headings is of: the kind of which most is known and nothing needed is missing."""
    best, name = (-1, -1), KINDS[0].name
    for kind in KINDS:
        fields = set(mapped(headings, index(kind.words)).values())
        whole = all(fields & set(either) for either, _ in kind.needed)
        # What is wanted besides tells kinds apart that both could be: a date, a customer, a quantity.
        score = int(whole), len(fields)
        if score > best:
            best, name = score, kind.name
    return name


ORDERS = ("order-history", "open-orders")


def with_its_other_half(staged: Staged, other: Path, kind: str) -> Staged | None:
    """Both files as one, where they are the heads and the lines of the same orders; None where they are not.

    Without a kind they would be history. Raises RuleViolation if the other file cannot be read.
    """
    if kind and kind not in ORDERS:
        return None
    one = BY_NAME[kind or ORDERS[0]]
    fields = set(mapped(staged.headings, index(one.words)).values())
    if "number" not in fields or not fields & {"product", "date"} or {"product", "date"} <= fields:
        return None
    second = open_stage((one,), other, ImportOptions())
    if is_head_of(one, second, staged):
        return joined(one, staged, second)
    return joined(one, second, staged) if is_head_of(one, staged, second) else None


def fingerprint(kind: str, headings: list[str]) -> str:
    """By what a mapping is remembered: the kind and the headings, however they are written."""
    return hashlib.sha256("\x1f".join([kind, *map(folded, headings)]).encode()).hexdigest()[:20]


def look_at(database: Database, staged: Staged, kind: str, options: ImportOptions) -> Looked:
    """What the list would become, told so that a person can change it. Raises Unavailable."""
    one = BY_NAME[kind]
    fields = tuple(one.words)
    try:
        plan = plan_for(database, one, staged, options)
    except RuleViolation as error:
        try:
            chosen = columns_of(one, staged, options)
        except RuleViolation:
            chosen = {}
        words = error.message.partition(" Name the columns in the first line")[0]
        looks = tuple(_unread(staged, n, chosen.get(n, "")) for n in range(len(staged.headings)))
        return Looked(kind, looks, fields, options.decimal, None, words)
    looks = tuple(_read(staged, plan, n) for n in range(len(staged.headings)))
    return Looked(kind, looks, fields, plan.decimal, plan)


def _unread(staged: Staged, number: int, field: str) -> ColumnLook:
    return ColumnLook(number, staged.headings[number], field, _sample(samples(staged, number)), "")


def _sample(found: list[str]) -> str:
    return ", ".join(one.replace("\n", " ") for one in found[:3])


def _read(staged: Staged, plan: Plan, number: int) -> ColumnLook:
    found, name = samples(staged, number), plan.columns.get(number, "")
    look = ColumnLook(number, staged.headings[number], name, _sample(found), "")
    if not name:
        return replace(look, meaning="left out")
    if not found:
        return replace(look, meaning="empty")
    for text in found:
        plain = cells.plain(text)
        if not plain:
            continue
        try:
            value = value_of(plan, name, plain)
        except ValueError as error:
            return replace(look, meaning=f"{plain[:30]} {error}", good=False)
        return replace(look, meaning=_meaning(plan, name, plain, value, found))
    return replace(look, meaning="empty")


def _meaning(plan: Plan, name: str, text: str, value: Any, found: list[str]) -> str:
    if name in plan.kind.numbers:
        style = plan.styles.get(name, "")
        seen = "" if isinstance(text, Exact) or style in {"", MIXED, UNKNOWN} else f" (decimal {style} seen)"
        return f"{Decimal(value):f}{seen}"
    if any(one.startswith("0") and one.isdigit() for one in found):
        return "text, zeros kept"
    if isinstance(value, bool):
        return "yes" if value else "no"
    shown = ", ".join(value) if isinstance(value, list) else str(value)
    return "text" if shown == text else shown


def with_columns(options: ImportOptions, columns: dict[int, str], wide: int) -> ImportOptions:
    """The options with every column said: its field, or that it is left out."""
    return replace(options, columns={f"#{n + 1}": columns.get(n) or IGNORED for n in range(wide)})


def may_take(database: Database, kind: str, actor: str) -> None:
    """A list of customers is taken in by who may change customers; a whole system by who may change the settings.

    Raises NotPermitted.
    """
    with database.read() as view:
        check(view, actor, permission_for(kind))


def permission_for(kind: str) -> str:
    """The right that a list of a kind needs."""
    return right_of_list(kind)
