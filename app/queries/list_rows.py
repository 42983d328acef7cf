"""Which products the rows of a list mean; what is not sure is left to a person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.domain.folding import folded
from app.domain.inbound import InboundLine
from app.domain.spelling import ways
from app.queries.inbound import meant
from app.store.database import View
from app.store.many import IN, many
from app.store.sql import sql

_SUPPLIERS = sql(f"SELECT supplier_sku, id FROM product WHERE supplier_sku <> '' AND supplier_sku {IN}")
_SKUS = sql(f"SELECT sku, id, name FROM product WHERE sku {IN}")
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

    Every statement finds rows by keys, fifty at a time.
    """
    found = meant(view, lines, customer)
    open_ = [one for one, (product, _) in zip(lines, found, strict=True) if not product]
    suppliers: dict[str, list[str]] = {}
    for code, id_ in many(view, _SUPPLIERS, [way for one in open_ for way in _ways(one)]):
        suppliers.setdefault(code, []).append(id_)
    tokens = {token: None for one in open_ for word in _codes_among(one) for token in ways(word)}
    skus = {sku: (id_, name) for sku, id_, name in many(view, _SKUS, tokens)}

    def of(one: InboundLine) -> Meaning:
        ids = list(dict.fromkeys(id_ for way in _ways(one) for id_ in suppliers.get(way, ())))
        return Meaning(tuple(ids), sure=len(ids) == 1) if ids else _among(one, skus)

    return tuple(
        Meaning((product,), packed, sure=True) if product else of(one)
        for one, (product, packed) in zip(lines, found, strict=True)
    )


def _ways(said: InboundLine) -> tuple[str, ...]:
    """How a supplier's code may be written."""
    return tuple(way for one in (said.code, said.barcode) if one for way in ways(one))


def _words(said: InboundLine) -> list[str]:
    return [one.strip("(),;:.") for one in (said.code or said.description).split()]


def _codes_among(said: InboundLine) -> list[str]:
    """Words of a line that may be codes, where it has others too."""
    words = _words(said)
    codes = [one for one in words if len(one) >= _SHORTEST and any(sign.isdigit() for sign in one)]
    return codes[:_MOST_WORDS] if len(words) > 1 else []


def _among(said: InboundLine, skus: Mapping[str, tuple[str, str]]) -> Meaning:
    """A code that stands among other words, as in an e-mail: sure where it is the only one, and they name the same."""
    found = {
        goods[0]: (way, goods[1])
        for one in _codes_among(said)
        for way in ways(one)
        if (goods := skus.get(way)) is not None
    }
    if len(found) != 1:
        return Meaning(tuple(found))
    sku, name = next(iter(found.values()))
    others = [one for one in _words(said) if len(one) >= _SHORTEST and one.upper() != sku.upper()]
    return Meaning(tuple(found), sure=any(folded(one) in folded(name) for one in others))
