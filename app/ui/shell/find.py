"""What Find anything finds in the books: documents, customers, products; each asked on a reader, newest wins."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from app.ui import format as say
from app.ui.screens.base import Desk, today_iso
from app.ui.screens.order.reads import hit_of, stopped
from app.ui.screens.order.shown import status_code
from app.ui.shell.palette import HELP, MEANT, Provider
from app.ui.shell.recent import recent
from app.ui.shell.results import Hit
from app.ui.shell.verbs import DeedProvider, verbs_of
from app.ui.theme.status import Chip, Glyph, chip_of

PARKED = "Parked"
Answer = Callable[[Sequence[Hit]], None]


# Documents that are not shown in the order place: their chip, and the place that shows them.
_KINDS: dict[str, tuple[Chip, str]] = {
    "invoice": (Chip("Invoice", "money", Glyph.HALF), "money"),
    "credit_note": (Chip("Credit note", "idle", Glyph.SPLIT), "money"),
    "payment": (Chip("Payment", "done", Glyph.FULL), "money"),
    "shipment": (Chip("Delivery", "ware", Glyph.THREE_QUARTER), "deliveries"),
    "purchase": (Chip("Purchase", "ware", Glyph.EMPTY), "stock"),
    "pick_list": (Chip("Pick list", "ware", Glyph.HALF), "deliveries"),
}


class BookProvider:
    """Asks one query of the books and makes hits of its rows. Nothing typed finds nothing, unless ``always``."""

    def __init__(
        self,
        desk: Desk,
        group: str,
        ask: Callable[[Any, str], Any],
        hit: Callable[[Desk, Any], Hit],
        most: int,
        *,
        always: bool = False,
        code: str = "number",
        also: Callable[[Desk, Sequence[Any]], Sequence[Hit]] = lambda _desk, _rows: (),
    ) -> None:
        self._always, self._also, self._code = always, also, code
        self.group = group
        self._desk, self._ask, self._hit, self._most = desk, ask, hit, most

    def find(self, text: str, done: Answer) -> None:
        """Rows for the text, as hits."""
        if not text and not self._always:
            done(())
            return
        self._desk.work.read(
            lambda view: self._ask(view, text),
            lambda rows: done(self._hits(rows, text)),
            failed=lambda _error: done(()),
            key=(id(self), "find"),
            owner=self._desk.window,
            priority=0,
        )

    def _hits(self, rows: Sequence[Any], text: str) -> list[Hit]:
        typed = text.strip().casefold()
        hits = [
            replace(self._hit(self._desk, row), exact=str(getattr(row, self._code, "")).casefold() == typed)
            for row in rows[: self._most]
        ]
        if hits and len(rows) >= self._most > 1:
            # Its question stops there: there may be more.
            hits[-1] = replace(hits[-1], more=True)
        return [*hits, *self._also(self._desk, rows)]


class HelpProvider:
    """How the jobs go, by their words: each opens the help of its place."""

    group = HELP

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def find(self, text: str, done: Answer) -> None:
        """Every word typed stands in the job; none typed are the jobs of the place in front."""
        from app.ui.jobs import JOBS, jobs_in

        shell, wanted = self._desk.shell, text.lower().split()
        jobs = [job for job in JOBS if all(word in f"{job.title} {job.plain}".lower() for word in wanted)]
        shown = jobs if wanted else jobs_in(shell.place)
        done([Hit(HELP, job.title, partial(shell.explain, job.title), detail=job.plain) for job in shown[:8]])


def book_providers(desk: Desk) -> tuple[Provider, ...]:
    """Deeds with a record, then documents, customers, products, drafts, and what own fields say, in this order."""
    return (
        DeedProvider(desk, _named),
        BookProvider(desk, PARKED, _parked, _parked_hit, 6, always=True),
        BookProvider(desk, "Documents", lambda view, text: _shown(view, text, desk), _document_hit, 8, always=True),
        BookProvider(desk, "Customers", _customers, _customer_hit, 3, also=_orders_for),
        BookProvider(desk, "Products", _products, _product_hit, 4, code="code"),
        BookProvider(desk, "Drafts", _drafts, _draft_hit, 4, code="name"),
        BookProvider(desk, "Our fields", _own, _own_hit, 4),
        BookProvider(desk, MEANT, _spelled, _spelled_hit, 1),
        HelpProvider(desk),
    )


def _shown(view: Any, text: str, desk: Desk) -> Any:
    """What answers the text; before anything is typed, what was open lately."""
    from app.queries.search.documents import find_documents
    from app.queries.search.numbers import recent_documents

    lately = recent(desk.shell.state.values)
    return find_documents(view, text, recent=lately) if text else recent_documents(view, lately)


def _parked(view: Any, text: str) -> Any:
    from app.queries.desk_documents import open_drafts

    return () if text else [one for one in open_drafts(view) if one.parked]


def _drafts(view: Any, text: str) -> Any:
    from app.queries.desk_documents import find_drafts

    return find_drafts(view, text)


def _draft_hit(desk: Desk, row: Any) -> Hit:
    chip = chip_of("draft", text=PARKED if row.parked else "")
    return replace(_parked_hit(desk, row), group="Drafts", chip=chip, own=("order", row.id))


def _parked_hit(desk: Desk, row: Any) -> Hit:
    detail = " · ".join(filter(None, (f"{row.lines} line{'' if row.lines == 1 else 's'}", row.by)))
    return Hit(PARKED, f"{row.name}  {row.customer}".strip(), lambda: desk.shell.go("order", row.id), detail=detail)


def _spelled(view: Any, text: str) -> Any:
    from app.queries.search.spelling import did_you_mean

    found = did_you_mean(view, text, today_iso())
    return [found] if found else []


def _spelled_hit(desk: Desk, row: Any) -> Hit:
    sentence = f"No match for {row.word}. Did you mean {row.meant} ({row.count})?"
    return Hit(MEANT, sentence, lambda: desk.shell.palette_.open(row.text))


def _documents(view: Any, text: str) -> Any:
    from app.queries.desk_documents import find_documents

    return find_documents(view, text)


def _document_hit(desk: Desk, row: Any) -> Hit:
    chip, place = _KINDS.get(row.kind, (None, "order"))
    chip = chip or chip_of(status_code(row.kind, row.status))
    opens = f"purchase:{row.id}" if row.kind == "purchase" else row.id
    return Hit(
        "Documents",
        f"{row.number}  {row.customer}",
        lambda: desk.shell.go(place, opens),
        detail=_matched(row),
        aside=say.short_day(row.date),
        own=(place, opens),
        right=say.money(row.gross, row.currency) if row.gross and row.currency else "",
        chip=chip,
        verbs=verbs_of(desk, row.kind, row.id, row.number),
    )


def _matched(row: Any) -> str:
    """The line or word that answered, a line with how much of it."""
    return f"{row.match} · {say.quantity(row.quantity)}" if row.quantity else str(row.match)


def _named(view: Any, text: str) -> tuple[tuple[str, str, str, str], ...]:
    """Records that words name: kind, id, number and name; documents, then products, then customers."""
    found = [(row.kind, row.id, row.number, row.customer) for row in _documents(view, text)[:3]]
    found += [("product", hit.id, hit.code, hit.description) for hit in _products(view, text)[:2]]
    found += [("customer", row.id, row.number, row.name) for row in _customers(view, text)[:2]]
    return tuple(found)


def _customers(view: Any, text: str) -> Any:
    from app.queries.desk_customers import find_customers

    return find_customers(view, text, today_iso(), 3)


def _customer_hit(desk: Desk, row: Any) -> Hit:
    detail = " · ".join(filter(None, (row.number, row.city, row.phone, stopped(row))))
    return Hit(
        "Customers",
        row.name,
        lambda: desk.shell.go("customers", row.id),
        detail=detail,
        verbs=verbs_of(desk, "customer", row.id, row.number),
        own=("customers", row.id),
    )


def _orders_for(desk: Desk, rows: Sequence[Any]) -> list[Hit]:
    """What is done most with a customer who was found stands among what can be done."""
    if not rows:
        return []
    first = rows[0]
    run = lambda: desk.shell.go("order", f"for:{first.id}")  # noqa: E731
    return [Hit("Do", f"New order for {first.name}", run, detail=first.number)]


def _products(view: Any, text: str) -> Any:
    from app.queries.desk_products import search_products

    return [hit_of(one) for one in search_products(view, text, limit=4, codes=True)]


def _product_hit(desk: Desk, hit: Any) -> Hit:
    chip = hit.chip(1000)
    return Hit(
        "Products",
        hit.code,
        lambda: desk.shell.go("stock", hit.id),
        detail=hit.description,
        aside=chip.text if chip else "",
        own=("stock", hit.id),
        right=say.price(hit.price),
        verbs=verbs_of(desk, "product", hit.id, hit.code),
    )


def _own(view: Any, text: str) -> Any:
    from app.queries.own_fields import find_by_field

    return find_by_field(view, text)


def _own_hit(desk: Desk, row: Any) -> Hit:
    place = {"customer": "customers", "product": "stock"}.get(row.entity, "order")
    return Hit(
        "Our fields",
        row.title,
        lambda: desk.shell.go(place, row.record_id),
        detail=f"{row.name}: {row.value}",
    )
