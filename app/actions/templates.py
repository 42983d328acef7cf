"""Templates of orders: saved from the lines of one, renamed, changed, deleted and brought back."""

from dataclasses import dataclass
from decimal import Decimal

from app.actions.load import known_customer, product
from app.actions.parameters import Dated
from app.actions.record import change, required
from app.actions.reply import Reply
from app.domain.entry.templates import (
    KINDS,
    LONGEST_AMOUNT,
    LONGEST_NAME,
    MOST_LINES,
    TemplateLine,
    parse_amount,
    written,
)
from app.domain.errors import RuleViolation
from app.domain.money import rate_in
from app.domain.quantity import quantity_in
from app.store.apply.master import stored
from app.store.database import Transaction
from app.store.sql import sql

_LONGEST_TEXT = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateLineInput:
    """A line: goods with a quantity like `4`, `n`, `2n+1` or `n/4`; or, by `kind`, a note, a heading or its end."""

    kind: str = "product"
    product: str = ""
    amount: str = "1"
    text: str = ""
    discount_percent: Decimal | None = None
    note: str = ""
    pack: str = ""
    pack_quantity: Decimal | None = None
    length: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveTemplate(Dated):
    """A template: a new one, or the one of this id. `customer` "" is all; `asks` names the number that is asked.

    What is not given stays. `retired` deletes it.
    """

    template: str = ""
    name: str | None = None
    customer: str | None = None
    asks: str | None = None
    lines: list[TemplateLineInput] | None = None
    retired: bool = False


_NAMED = sql("SELECT id, name FROM order_template WHERE customer_id = :customer AND inactive = 0")


def save_template(tx: Transaction, p: SaveTemplate) -> Reply:
    """Keep a template, or what of it is other now."""
    known = stored(tx, "order_template", p.template) if p.template else None
    if p.template and known is None:
        raise RuleViolation(f"There is no template {p.template}.", "template")
    held = known or {}
    name = _name(p.name) if p.name is not None or known is None else str(held["name"])
    who = str(held.get("customer_id", ""))
    if p.customer is not None:
        who = known_customer(tx, p.customer).party.customer_id if p.customer else ""
    if not p.retired:
        _refuse_twin(tx, name, who, p.template)
    fields = {
        "name": name,
        "customer_id": who,
        "asks": None if p.asks is None else p.asks.strip()[:LONGEST_NAME],
        "lines": None if p.lines is None and known else written(_lines(tx, p.lines or [])),
        "inactive": int(p.retired),
    }
    record_id = p.template or tx.new_id()
    state = change(tx, "order_template", record_id, fields, fresh=known is None)
    return Reply(id=record_id, number=name, state=state)


def _name(given: str | None) -> str:
    name = " ".join(required(given, "The name of the template", "name").split())
    if len(name) > LONGEST_NAME:
        raise RuleViolation(f"A name of a template has {LONGEST_NAME} letters at most.", "name")
    return name


def _refuse_twin(tx: Transaction, name: str, customer: str, itself: str) -> None:
    for id_, other in tx.rows(_NAMED, {"customer": customer}):
        if id_ != itself and str(other).casefold() == name.casefold():
            raise RuleViolation(f"A template {other} is there already.", "name")


def _lines(tx: Transaction, given: list[TemplateLineInput]) -> list[TemplateLine]:
    if not any(one.kind == "product" for one in given):
        raise RuleViolation("A template has a line with a product at least.", "lines")
    if len(given) > MOST_LINES:
        raise RuleViolation(f"A template has {MOST_LINES} lines at most.", "lines")
    return [_line(tx, one, f"lines.{number}") for number, one in enumerate(given, 1)]


def _line(tx: Transaction, one: TemplateLineInput, field: str) -> TemplateLine:
    if one.kind not in KINDS:
        raise RuleViolation(f"The kind of a line is one of {', '.join(KINDS)}.", f"{field}.kind")
    if len(one.text) > _LONGEST_TEXT or len(one.note) > _LONGEST_TEXT:
        raise RuleViolation(f"A note has {_LONGEST_TEXT:,} letters at most.", f"{field}.text")
    if one.kind != "product":
        return TemplateLine(one.kind, text=one.text.strip())
    if parse_amount(one.amount) is None:
        said = one.amount[:LONGEST_AMOUNT] or "nothing"
        raise RuleViolation(f"“{said}” is no quantity of a template; 4, n, 2n+1 and n/4 are.", f"{field}.amount")
    return TemplateLine(
        product=product(tx, one.product, f"{field}.product").id,
        amount=one.amount.strip(),
        less=rate_in(one.discount_percent) if one.discount_percent else 0,
        note=one.note.strip(),
        pack=one.pack,
        pack_size=quantity_in(one.pack_quantity) if one.pack_quantity else 0,
        length=quantity_in(one.length) if one.length else 0,
    )
