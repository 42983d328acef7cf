"""Several pick lists as one walk: what lies in a bin is taken once for all of them, and shared at the bench."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from app.domain.quantity import quantity_out
from app.queries.desk_deliveries import DeliveryRow, PickRow, pick_of
from app.store.database import View


@dataclass(frozen=True, slots=True)
class Share:
    """What a line of one list wants of what is fetched, in thousandths."""

    pick_list: str
    order: str
    line: int
    quantity: int


@dataclass(frozen=True, slots=True)
class BatchRow(PickRow):
    """A place to walk to, with the sum of what all lists want from it; `shares` says whose, who goes first first."""

    shares: tuple[Share, ...] = ()


@dataclass(frozen=True, slots=True)
class BatchHead:
    """Several open lists as one. `lists` are their ids; `state` is "open" as long as one of them is."""

    id: str
    number: str
    order: str
    customer: str
    state: str
    lists: tuple[str, ...]
    numbers: tuple[str, ...]
    hold: str | None = None
    note: str = ""
    """What is to be known of any of them: the notes for us, and whose order stands still."""


def batch_of(view: View, lists: Sequence[str]) -> tuple[BatchHead, tuple[BatchRow, ...]]:
    """What is to be fetched for these lists (ids), in walking order; those that are not open any more are left out."""
    known = [found for one in dict.fromkeys(lists) if (found := pick_of(view, one)) is not None]
    picks = sorted(
        (found for found in known if found[0].state == "open"),
        key=lambda found: (found[0].wanted or "9999", found[0].number),
    )
    heads = [head for head, _ in picks]
    orders = ", ".join(head.order for head in heads)
    head = BatchHead(
        id=batch_id(lists),
        number=f"{len(heads)} lists",
        order=f"{len(heads)} orders",
        customer=orders,
        state="open" if heads else "cancelled",
        lists=tuple(one.id for one in heads),
        numbers=tuple(one.number for one in heads),
        note=" · ".join(filter(None, map(_to_know, heads))),
    )
    return head, _walk(picks)


def batch_id(lists: Iterable[str]) -> str:
    """The name of a batch: that of its lists."""
    return "batch:" + "+".join(lists)


def _to_know(head: DeliveryRow) -> str:
    stands = "" if head.hold is None else f"{head.order} stands still{f': {head.hold}' if head.hold else ''}"
    note = f"{head.order}: {' '.join(head.note.split())}" if head.note else ""
    return " · ".join(filter(None, (stands, note)))


def _walk(picks: Sequence[tuple[DeliveryRow, tuple[PickRow, ...]]]) -> tuple[BatchRow, ...]:
    places: dict[str, list[tuple[DeliveryRow, PickRow]]] = {}
    for head, lines in picks:
        for one in lines:
            # What is weighed or sawn is asked for piece by piece: it is fetched for one order at a time.
            alone = one.each or one.cutting
            key = f"{head.id}:{one.id}" if alone else f"{one.bin}|{one.location}|{one.sku}"
            places.setdefault(key, []).append((head, one))
    rows = [_row(key, found) for key, found in places.items()]
    return tuple(sorted(rows, key=lambda row: (row.bin, row.location, row.sku, row.shares[0].order)))


def _row(key: str, found: Sequence[tuple[DeliveryRow, PickRow]]) -> BatchRow:
    shares = tuple(Share(head.id, head.order, one.line, one.quantity) for head, one in found)
    first = found[0][1]
    told = {name: getattr(first, name) for name in PickRow.__slots__}
    whose: dict[str, int] = {}
    for one in shares:
        whose[one.order] = whose.get(one.order, 0) + one.quantity
    words = " · ".join(f"{quantity_out(much)} for {order}" for order, much in whose.items())
    alerts = " ".join(dict.fromkeys(one.alert for _, one in found if one.alert))
    row = BatchRow(**told, shares=shares)
    return replace(
        row,
        id=key,
        line=0,
        name=min((one.name for _, one in found), key=len),
        quantity=sum(one.quantity for one in shares),
        alert=alerts,
        # What is more than asked for is nobody's here.
        most=0,
        cutting=" · ".join(filter(None, (first.cutting, words))),
    )
