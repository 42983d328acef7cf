"""What may be sold instead of a product, in one line of its form: "SLD-L; FLX-W = brand; FLX250 = pack"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from app.domain.errors import RuleViolation
from app.domain.sourcing import SUBSTITUTE_KINDS

# Both directions, as the fields of the form and of the action are called.
FIELDS: Final = ("substitutes", "stands_in")
INSTEAD: Final = "Offered in this order: SLD-L; FLX-W = brand; FLX250 = pack"


def said(rows: Sequence[Any]) -> str:
    """Products that stand in for another, as they are read again; what is the same goes without saying."""
    return "; ".join(one.sku if one.kind == SUBSTITUTE_KINDS[0] else f"{one.sku} = {one.kind}" for one in rows)


def read(text: str, field: str) -> list[tuple[str, str]]:
    """Codes and kinds in their order. Raises RuleViolation with a sentence for the field."""
    found: list[tuple[str, str]] = []
    for part in filter(None, (one.strip() for one in text.replace("\n", ";").replace(",", ";").split(";"))):
        code, sign, kind = (one.strip() for one in part.partition("="))
        kind = kind.casefold() if sign else SUBSTITUTE_KINDS[0]
        if not code or kind not in SUBSTITUTE_KINDS:
            kinds = f"{', '.join(SUBSTITUTE_KINDS[:-1])} or {SUBSTITUTE_KINDS[-1]}"
            raise RuleViolation(f"“{part}”: write it like FLX250 = pack; {kinds}.", field)
        if any(code.casefold() == other.casefold() for other, _ in found):
            raise RuleViolation(f"{code} stands there twice.", field)
        found.append((code, kind))
    return found


def given(fresh: Mapping[str, Any], known: Mapping[str, Any]) -> dict[str, Any]:
    """What goes to the action of the two fields, where they were changed. Raises RuleViolation.

    Where it is said instead of what a product is sold, that product's own order is left as it is.
    """
    found: dict[str, Any] = {}
    for field in FIELDS:
        if field not in fresh:
            continue
        now, before = read(str(fresh[field]), field), read(str(known.get(field, "")), field)
        kept = {code.casefold() for code, _ in now}
        ranks = _ranks(now) if field == FIELDS[0] else {}
        rows: list[dict[str, Any]] = [{"other": code, "kind": kind} | ranks.get(code, {}) for code, kind in now]
        held = {(code.casefold(), kind) for code, kind in before}
        found[field] = rows if ranks else [one for one in rows if (one["other"].casefold(), one["kind"]) not in held]
        gone = [code for code, _ in before if code.casefold() not in kept]
        found |= {f"drop_{field}": gone} if gone else {}
    return found


def _ranks(rows: Sequence[tuple[str, str]]) -> dict[str, dict[str, int]]:
    """The place of each among those of its kind."""
    found: dict[str, dict[str, int]] = {}
    for wanted in SUBSTITUTE_KINDS:
        for at, code in enumerate([code for code, kind in rows if kind == wanted], 1):
            found[code] = {"rank": at}
    return found
