"""Which products the rows of a list mean; what is not sure is left to a person."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.folding import folded
from app.domain.inbound import InboundLine
from app.queries.inbound import meant
from app.store.database import View
from app.store.sql import sql

_SUPPLIERS = sql("SELECT id FROM product WHERE supplier_sku <> '' AND supplier_sku IN (:ref, :upper) LIMIT 9")
_SKU = sql("SELECT id, sku, name FROM product WHERE sku IN (:ref, :upper)")
_MOST_WORDS = 12
_SHORTEST = 3


@dataclass(frozen=True, slots=True)
class Meaning:
    """Ids of the products that may be meant, one where it is `sure`; `packed` thousandths of it bear the code."""

    ids: tuple[str, ...] = ()
    packed: int = 1000
    sure: bool = False


def meanings(view: View, lines: Sequence[InboundLine], customer: str) -> tuple[Meaning, ...]:
    """Of each line in turn: by their number, our code, a barcode, a supplier's code, or a code among its words.

    Every statement finds rows by a key. What is asked for twice is looked up once.
    """
    known: dict[InboundLine, Meaning] = {}
    for one in lines:
        if one not in known:
            known[one] = _meaning(view, one, customer)
    return tuple(known[one] for one in lines)


def _meaning(view: View, said: InboundLine, customer: str) -> Meaning:
    product, packed = meant(view, said, customer)
    if product:
        return Meaning((product,), packed, sure=True)
    for word in filter(None, (said.code, said.barcode)):
        found = view.rows(_SUPPLIERS, {"ref": word, "upper": word.upper()})
        if found:
            return Meaning(tuple(row[0] for row in found), sure=len(found) == 1)
    return _among(view, said)


def _among(view: View, said: InboundLine) -> Meaning:
    """A code that stands among other words, as in an e-mail: sure where it is the only one, and they name the same."""
    words = [one.strip("(),;:.") for one in (said.code or said.description).split()]
    if len(words) < 2:
        return Meaning()
    codes = [one for one in words if len(one) >= _SHORTEST and any(sign.isdigit() for sign in one)]
    found = {
        row[0]: row[1:] for one in codes[:_MOST_WORDS] for row in view.rows(_SKU, {"ref": one, "upper": one.upper()})
    }
    if len(found) != 1:
        return Meaning(tuple(found))
    sku, name = next(iter(found.values()))
    others = [one for one in words if len(one) >= _SHORTEST and one.upper() != sku.upper()]
    return Meaning(tuple(found), sure=any(folded(one) in folded(name) for one in others))
