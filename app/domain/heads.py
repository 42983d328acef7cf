"""What stands above the lines of an order that came: several heads as one, and what of it a draft takes over."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.domain.inbound import Buyer, Inbound, header_of

MOST_LETTERS = 200


def merged(heads: Sequence[Inbound]) -> tuple[Inbound, tuple[str, ...]]:
    """One head of many rows or files, and sentences for what they do not say alike: that is left out."""
    left: list[str] = []

    def only(name: str, what: str) -> Any:
        found = list(dict.fromkeys(value for one in heads if (value := getattr(one, name)) and value != Buyer()))
        if len(found) > 1:
            left.append(f"It names {len(found)} {what}.")
        return found[0] if len(found) == 1 else None

    number, buyer = only("number", "order numbers"), only("buyer", "customers")
    currency, wanted = only("currency", "currencies"), only("wanted_date", "dates it is wanted on")
    note = "\n".join(dict.fromkeys(one.note for one in heads if one.note))
    ship_to = only("ship_to", "addresses it goes to")
    source = heads[0].source if heads else "text"
    head = Inbound(source, number or "", buyer or Buyer(), (), currency or "", "", wanted or "", note, ship_to or ())
    return head, tuple(left)


@dataclass(frozen=True, slots=True)
class TakenOver:
    """What a draft takes over of a head, by the names of the window's header; ``left`` are sentences for the rest.

    ``parts`` are the same in a person's words.
    """

    header: Mapping[str, str]
    parts: tuple[str, ...] = ()
    left: tuple[str, ...] = ()


def taken_over(head: Inbound, there: Mapping[str, str], currency: str, *, known: bool) -> TakenOver:
    """What of a head a draft does not say yet. What stands ``there`` stays; ``known``: who ordered is our customer."""
    said = header_of(head, known, currency)
    header: dict[str, str] = {}
    parts: list[str] = []
    left: list[str] = []
    if len(said.get("reference", "")) > MOST_LETTERS:
        left.append(f"Its number has more than {MOST_LETTERS} letters.")
        del said["reference"]
    if (wanted := said.get("wanted_date")) and not _is_day(wanted):
        left.append(f"{wanted[:40]} is no day.")
        del said["wanted_date"]
    for name, words in (("reference", _number), ("wanted_date", _wanted), ("ship_to", _address)):
        value, now = said.get(name, ""), there.get(name, "")
        if value and not now:
            header[name] = value
            parts.append(words(value))
        elif value and value != now and not (name == "ship_to" and _same(value, now)):
            left.append(f"It says {words(value)}; what stands here stays.")
    now = there.get("internal_note", "")
    lines = [one for one in said.get("internal_note", "").split("\n") if one and one not in now.split("\n")]
    if lines:
        header["internal_note"] = "\n".join(filter(None, (now, *lines)))
        parts.append("their note" if lines[0].startswith("Their note") else "a note for us")
    return TakenOver(header, tuple(parts), tuple(left))


def _is_day(text: str) -> bool:
    try:
        return datetime.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _number(value: str) -> str:
    return f"number {value}"


def _wanted(value: str) -> str:
    return f"wanted {value}"


def _address(value: str) -> str:
    to = json.loads(value)
    return "deliver to " + ", ".join(_said(to, ("name", "street", "postcode", "city")))


def _said(to: Mapping[str, Any], names: Iterable[str]) -> list[str]:
    return [str(to[one]) for one in names if to.get(one)]


def _same(one: str, other: str) -> bool:
    """Whether two addresses say the same, whatever they leave empty."""
    first, second = ({k: v for k, v in json.loads(text).items() if v} for text in (one, other))
    return first == second
