"""What may be sold instead of a product, and instead of what it may be sold: for its card and its form."""

from dataclasses import dataclass

from app.domain.sourcing import SUBSTITUTE_KINDS
from app.store.sql import Statement, sql
from app.store.view import View


@dataclass(frozen=True, slots=True)
class Instead:
    """Another product and how it is related: the same, of another brand, or in another pack."""

    sku: str
    kind: str


@dataclass(frozen=True, slots=True)
class Related:
    """What is sold `instead` of a product, in the order in which it is offered, and what it `stands_in` for."""

    instead: tuple[Instead, ...] = ()
    stands_in: tuple[Instead, ...] = ()


_INSTEAD = sql(
    "SELECT o.sku, s.kind, s.rank FROM substitute s JOIN product o ON o.id = s.other_id "
    "WHERE s.product_id = :id AND s.inactive = 0"
)
_STANDS_IN = sql(
    "SELECT p.sku, s.kind, s.rank FROM substitute s JOIN product p ON p.id = s.product_id "
    "WHERE s.other_id = :id AND s.inactive = 0"
)


def related_to(view: View, product_id: str) -> Related:
    """Both directions."""

    def rows(statement: Statement) -> tuple[Instead, ...]:
        found = sorted(view.rows(statement, {"id": product_id}), key=lambda row: (_place(row[1]), row[2], row[0]))
        return tuple(Instead(str(sku), str(kind)) for sku, kind, _ in found)

    return Related(rows(_INSTEAD), tuple(sorted(rows(_STANDS_IN), key=lambda one: (_place(one.kind), one.sku))))


def _place(kind: str) -> int:
    return SUBSTITUTE_KINDS.index(kind) if kind in SUBSTITUTE_KINDS else len(SUBSTITUTE_KINDS)
