"""Orders as JSON, in the form that docs/design/orders-in.md describes. Unknown names are refused, not dropped."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field, fields
from decimal import Decimal
from typing import Any

import msgspec

from app.actions.parameters import AddressInput
from app.actions.registry import check_names, check_plain
from app.domain.errors import RuleViolation
from app.domain.inbound import MOST_LINES, Buyer, Inbound, InboundLine
from app.exchange.inbound.pasted import line_of_text

_DEEPEST = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonBuyer:
    """Who orders: our customer number, or what else names them."""

    number: str = ""
    name: str = ""
    vat_id: str = ""
    email: str = ""
    postcode: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonLine:
    """A line: `entry` as a person would type it, or the figures. `number` is ours, `their_number` the buyer's."""

    entry: str = ""
    number: str = ""
    their_number: str = ""
    barcode: str = ""
    description: str = ""
    quantity: Decimal | None = None
    unit: str = ""
    price: Decimal | None = None
    price_per: Decimal = Decimal(1)
    wanted_date: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonOrder:
    """An order."""

    order: str = ""
    date: str = ""
    currency: str = ""
    wanted_date: str = ""
    note: str = ""
    buyer: JsonBuyer = field(default_factory=JsonBuyer)
    ship_to: AddressInput | None = None
    lines: list[JsonLine]


def schema() -> dict[str, Any]:
    """The form as JSON Schema."""
    return msgspec.json.schema(JsonOrder)


def orders_of(data: bytes, name: str) -> tuple[Inbound, ...]:
    """The orders: one object, a list of them, or {"orders": [...]}. Raises RuleViolation."""
    content = _content(data, name)
    if isinstance(content, dict) and set(content) == {"orders"}:
        content = content["orders"]
    rows = content if isinstance(content, list) else [content]
    return tuple(
        _order(one, f"{name}, order {number}" if len(rows) > 1 else name) for number, one in enumerate(rows, 1)
    )


def _content(data: bytes, name: str) -> Any:
    try:
        # Figures stay the text they are: a price is never a float.
        text = data.decode(json.detect_encoding(data)).removeprefix("\ufeff")
        return json.loads(text, parse_float=str, parse_constant=_no_number, object_pairs_hook=_once)
    except RecursionError:
        raise RuleViolation(f"{name} is nested too deeply.", "source") from None
    except _TwiceError as error:
        raise RuleViolation(f"{name} says {error} twice in one object.", "source") from None
    except (ValueError, UnicodeDecodeError) as error:
        what = f"line {error.lineno}: {error.msg}" if isinstance(error, json.JSONDecodeError) else str(error)
        raise RuleViolation(f"{name} is not whole JSON ({what}).", "source") from None


_LINE = re.compile(r"lines\.(\d+)\.")


class _TwiceError(Exception):
    """A name that stands twice: which of them is meant?"""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        raise _TwiceError(next(one for one in names if names.count(one) > 1))
    return found


def _no_number(word: str) -> Any:
    raise ValueError(f"{word} is no number")


def _order(content: Any, name: str) -> Inbound:
    try:
        check_plain(content)
        check_names(JsonOrder, content, "")
        one = msgspec.convert(content, JsonOrder, strict=False)
    except RecursionError:
        raise RuleViolation(f"{name} is nested too deeply.", "source") from None
    except msgspec.ValidationError as error:
        raise RuleViolation(f"{name} is no order: {error}.", "source") from None
    except RuleViolation as error:
        at = _LINE.match(error.field or "")
        where = f"{name}, line {at[1]}" if at else name
        raise RuleViolation(f"{where}: {error.message.replace(at[0], '') if at else error.message}", "source") from None
    if len(one.lines) > MOST_LINES:
        raise RuleViolation(f"{name} has more than {MOST_LINES:,} lines.", "source")
    buyer = Buyer(one.buyer.number, one.buyer.name, one.buyer.vat_id, one.buyer.email, one.buyer.postcode)
    to = one.ship_to
    pairs = tuple((x.name, value) for x in fields(AddressInput) if to and (value := str(getattr(to, x.name))))
    lines = tuple(_line(x, f"{name}, line {number}") for number, x in enumerate(one.lines, 1))
    return Inbound("json", one.order, buyer, lines, one.currency, one.date, one.wanted_date, one.note, pairs)


def _line(one: JsonLine, name: str) -> InboundLine:
    if one.entry:
        if one.number or one.their_number or one.barcode or one.description or one.quantity is not None:
            raise RuleViolation(f"{name} has an entry as well as figures.", "source")
        return line_of_text(one.entry)
    if one.quantity is None:
        raise RuleViolation(f"{name} has no quantity.", "source")
    if not (one.number or one.their_number or one.barcode or one.description):
        raise RuleViolation(f"{name} names no product.", "source")
    return InboundLine(
        one.quantity, one.number, one.their_number, one.barcode, one.description, one.unit, one.price, one.price_per,
        None, one.wanted_date, one.note,
    )  # fmt: skip
