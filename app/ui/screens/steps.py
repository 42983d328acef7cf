"""F12 on a document wherever it is listed: the next right step, and the step that takes it back.

One place for all screens, so that the same status never leads to two different steps.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from app.ui.lawful import issue, place_of
from app.ui.screens.base import Desk, today_iso
from app.ui.screens.order.fix import FixSheet, WayOut
from app.ui.screens.papers import Papers
from app.ui.screens.undoer import Back, tell_done
from app.ui.widgets.sheet import Sheet

if TYPE_CHECKING:  # the board is filled without them; they come with the other places
    from app.ui.screens.order.accept import PartSheet
    from app.ui.screens.order.thrown import Discarder
    from app.ui.screens.shipping import Shipping

Failed = Callable[[Exception], None]
_TO_COLLECT = {"to_collect", "part_paid", "overdue"}
LOST = ("price", "lead time", "competitor", "no answer", "other reason")
BILLED = {*_TO_COLLECT, "paid", "to_invoice", "part_shipped"}
_CLOSED = {"paid", "cancelled", "lost"}
_TO_ACCEPT = {"quoted", "quote_expires", "expired"}


@dataclass(frozen=True, slots=True)
class Subject:
    """The document a step is taken on; ``status`` is its word of the status language."""

    id: str
    kind: str
    number: str
    status: str
    customer: str = ""

    @property
    def acceptable(self) -> bool:
        """Whether the next step is to make an order of it."""
        return self.kind == "quote" and self.status in _TO_ACCEPT


def reverse_words(kind: str, status: str) -> str:
    """What Shift+F12 is called on a document of that status."""
    if kind == "draft":
        return "Discard"
    if kind == "quote":
        return "Lost"
    return "Take back" if status in BILLED else "Cancel"


def with_us(reply: Any) -> str:
    """Behind a bill that is issued: that its customer has money with us, which may pay it."""
    return " They have money with us: F9 uses it." if reply.credit else ""


def _issued(reply: Any) -> str:
    return f"Invoice {reply.number} is issued.{with_us(reply)}"


def _nothing(*_told: object) -> None:
    """A place that stays where it is."""


@dataclass(frozen=True, slots=True)
class Follow:
    """How a place follows a quote that becomes an order: keys wait from ``begun`` on; ``done`` gets the order."""

    begun: Callable[[], None] = _nothing
    done: Callable[[Any], None] = _nothing
    failed: Callable[[], None] = _nothing


@dataclass(frozen=True, slots=True)
class _Back:
    """What of an order can be taken back: (id, number) pairs; the order and its open lines if some are open."""

    invoices: tuple[tuple[str, str], ...]
    shipments: tuple[tuple[str, str], ...]
    document: Any
    open_lines: tuple[Any, ...]


def tell_promised(desk: Desk, reply: Any) -> None:
    """What is to be known of an order that was promised goods: whose they were, and what is proposed to be bought."""
    for one in reply.warnings or ():
        desk.shell.toast(one, phase="money")
    if reply.purchases:
        proposed = f"{' and '.join(reply.purchases)}, to be sent in Stock"
        desk.shell.toast(f"What is special to {reply.number} is proposed as {proposed}.", phase="ware")


class Steps:
    """Takes steps for one screen, which shows the sheets; ``failed`` tells a refusal in its place."""

    def __init__(self, desk: Desk, owner: Any, failed: Failed) -> None:
        self._desk, self._owner, self._failed = desk, owner, failed
        self._papers = Papers(desk, owner, failed)
        self.follow = Follow()

    @cached_property
    def _shipping(self) -> Shipping:
        from app.ui.screens.shipping import Shipping

        return Shipping(self._desk, self._owner, self._failed)

    @cached_property
    def _discarder(self) -> Discarder:
        from app.ui.screens.order.thrown import Discarder

        return Discarder(self._desk, self._owner, self._failed, self._tell_with, lambda _draft: None)

    def advance(self, subject: Subject) -> None:
        """The next right step of a document."""
        if subject.kind == "draft":
            self._desk.shell.go("order", subject.id)
        elif subject.acceptable:
            self._accept(subject)
        elif subject.status == "ordered":
            self._desk.work.read(
                lambda view: _order_of(view, subject.id),
                # Of an order that was cancelled, or its draft thrown away, nothing is left: the quote is taken anew.
                lambda order: self._desk.shell.go("order", order) if order else self._accept(subject),
                failed=self._failed,
                owner=self._owner,
            )
        elif subject.status in _CLOSED:
            # Nothing is left to do: the same again, at today's prices.
            self._desk.shell.go("order", f"repeat:{subject.id}")
        elif subject.kind == "order" and subject.status == "to_invoice":
            bill = {"action": "issue_invoice", "orders": [subject.id]}
            told = lambda replies: self._tell(_issued(replies[0]), None)  # noqa: E731 - the one bill's
            issue(place_of(self._owner), [bill], told, self._failed)
        elif subject.kind == "order" and subject.status == "on_hold":
            undo = ("hold_order", {"order": subject.id, "reason": "held again"})
            self._do("release_hold", {"order": subject.id}, lambda _reply: f"{subject.number} goes on.", undo)
        elif subject.kind == "order":
            self._desk.work.read(
                lambda view: _waiting(view, subject.id),
                lambda waiting: self._of_order(subject, waiting),
                failed=self._failed,
                owner=self._owner,
            )

    def _accept(self, subject: Subject) -> None:
        """At once where there is nothing to choose: prices as they were, and its last day to come."""
        today = today_iso()

        def known(found: Any) -> Sheet | None:
            from app.ui.screens.order.accept import AcceptSheet, PartSheet

            expired = subject.status == "expired" or bool(found.valid_until and found.valid_until < today)
            if not (found.went or found.taxed or expired):
                self._take(subject, {})
                return None
            sheet = AcceptSheet(self._owner, subject.number, found, expired=expired)
            sheet.taken.connect(lambda given: self._take(subject, given))
            sheet.part_wanted.connect(lambda: self._part(subject, PartSheet, found, expired=expired))
            return sheet

        self._owner.show_sheet_of(lambda view: _quoted(view, subject.id, today), known, subject.number)

    def accept_part(self, subject: Subject) -> None:
        """Some lines or quantities of a quote become an order."""
        expired, today = subject.status == "expired", today_iso()

        def known(found: Any) -> Sheet:
            from app.ui.screens.order.accept import PartSheet

            return self._part_sheet(subject, PartSheet, found, expired=expired)

        self._owner.show_sheet_of(lambda view: _quoted(view, subject.id, today), known, subject.number)

    def _part(self, subject: Subject, make: type[PartSheet], found: Any, *, expired: bool) -> None:
        self._owner.show_sheet(self._part_sheet(subject, make, found, expired=expired))

    def _part_sheet(self, subject: Subject, make: type[PartSheet], found: Any, *, expired: bool) -> Sheet:
        sheet = make(self._owner, subject.number, found, expired=expired)

        def take(given: dict[str, Any]) -> None:
            self._take(subject, given, sheet)

        sheet.taken.connect(take)
        return sheet

    def _take(self, subject: Subject, given: dict[str, Any], sheet: Sheet | None = None) -> None:
        def accepted(reply: Any) -> None:
            if sheet:
                sheet.dismiss()
                self.follow.begun()
            self.confirm(reply.order or reply.id, self.follow.done, failed)

        def failed(error: Exception) -> None:
            self.follow.failed()
            self._failed(error)

        if sheet is None:
            self.follow.begun()
        self._desk.work.perform(
            "accept_quote", {"quote": subject.id, **given}, done=accepted, failed=failed, owner=self._owner
        )

    def confirm(
        self,
        draft: str,
        done: Callable[[Any], None] | None = None,
        failed: Failed | None = None,
        given: dict[str, Any] | None = None,
    ) -> None:
        """A draft order becomes binding; ``given`` is what the action takes beside it."""

        def confirmed(reply: Any) -> None:
            words = "waits for approval" if reply.state == "on_hold" else "is an order"
            self._tell(f"{reply.number} {words}.", ("undo_step", {"document": reply.id}))
            tell_promised(self._desk, reply)
            if done:
                done(reply)

        self._desk.work.perform(
            "confirm_order",
            {"order": draft, **(given or {})},
            done=confirmed,
            failed=failed or self._failed,
            owner=self._owner,
        )

    def _of_order(self, subject: Subject, waiting: Any) -> None:
        if waiting.pick_list:
            self._desk.shell.go("deliveries", waiting.pick_list)
        elif waiting.picked:
            self._shipping.pack(waiting.picked, f"Pack {subject.number}")
        elif waiting.shipment:
            self._shipping.ship(waiting.shipment, f"{subject.number} leaves")
        elif subject.status in _TO_COLLECT and waiting.invoice:
            self._desk.shell.go("money", waiting.invoice)
        elif subject.status in {"to_pick", "part_shipped", "waiting", "picking"}:
            self._do(
                "open_pick_list",
                {"order": subject.id},
                lambda reply: f"Pick list {reply.number} is open.",
                lambda reply: ("cancel_pick_list", {"pick_list": reply.id, "reason": "undone"}),
                paper="pick_list",
            )

    def cancel(self, subject: Subject) -> None:
        """The reverse step, by what the document is: discard, lose, cancel what is open, take back what left."""
        if subject.kind == "draft":
            self._discarder.discard(subject.id, subject.number)
        elif subject.kind == "quote":
            self._ask(
                f"{subject.number} is lost: why?", [(why.capitalize(), "", self._loser(subject, why)) for why in LOST]
            )
        elif subject.kind == "order":
            self._owner.show_sheet_of(
                lambda view: _reversible(view, subject.id), lambda found: self._ways_back(subject, found), "Take back"
            )

    def _loser(self, subject: Subject, reason: str) -> Callable[[], None]:
        given = {"quote": subject.id, "reason": reason}
        undo = ("undo_step", {"document": subject.id})
        return lambda: self._do("decline_quote", given, lambda _reply: f"{subject.number} is lost.", undo)

    def _ways_back(self, subject: Subject, found: Any) -> Sheet | None:
        """One way is taken at once; of several the person chooses."""
        shell = self._desk.shell
        ways: list[WayOut] = [
            (f"Goods or credit of {number}", "line by line", partial(shell.go, "money", f"reverse:{ref}"))
            for ref, number in found.invoices
        ]
        ways += [
            (f"Goods of {number} come back", "not billed yet", partial(shell.go, "deliveries", f"reverse:{ref}"))
            for ref, number in found.shipments
        ]
        if found.document:
            if not ways:
                return self._cancelling(subject, found)
            ways.append(
                (
                    f"Cancel what is open of {subject.number}",
                    "line by line",
                    lambda: self._owner.show_sheet(self._cancelling(subject, found)),
                )
            )
        if len(ways) > 1:
            return FixSheet(self._owner, f"Take back of {subject.number}", ways)
        if ways:
            ways[0][2]()
        else:
            self._tell(f"Nothing of {subject.number} is left to take back.", None)
        return None

    def _cancelling(self, subject: Subject, found: Any) -> Sheet:
        """What is open, line by line, and why."""
        from app.ui.screens.order.amend import CancelSheet

        sheet = CancelSheet(self._owner, found.document, found.open_lines)

        def cancel(given: dict[str, Any]) -> None:
            words = f"What was open of {subject.number} is cancelled."
            undo = ("undo_step", {"document": subject.id})
            self._do("cancel_order", {"order": subject.id, **given}, lambda _reply: words, undo, sheet)

        sheet.cancelled.connect(cancel)
        return sheet

    def _ask(self, title: str, ways: list[WayOut]) -> None:
        self._owner.show_sheet(FixSheet(self._owner, title, ways))

    def _do(
        self,
        action: str,
        given: dict[str, Any],
        words: Callable[[Any], str],
        undo: Any = None,
        sheet: Sheet | None = None,
        paper: str = "",
    ) -> None:
        def done(reply: Any) -> None:
            if sheet:
                sheet.dismiss()
            self._tell(words(reply), undo(reply) if callable(undo) else undo)
            if paper:
                self._papers.print_by_itself(paper, reply.number)

        self._desk.work.perform(action, given, done=done, failed=self._failed, owner=self._owner)

    def _tell_with(self, sentence: str, back: Callable[[], None]) -> None:
        self._desk.shell.toast(sentence, action="Undo", run=back)

    def _tell(self, sentence: str, undo: Back | None) -> None:
        tell_done(self._desk, self._owner, self._failed, sentence, undo)


def _reversible(view: Any, order_id: str) -> Any:
    from app.queries.desk_documents import open_document, open_lines
    from app.queries.desk_reverse import reversible_of

    found = reversible_of(view, order_id)
    document = open_document(view, order_id) if found.open else None
    return _Back(found.invoices, found.shipments, document, open_lines(view, order_id) if document else ())


def _order_of(view: Any, quote_id: str) -> str:
    from app.queries.desk_steps import order_of_quote

    return order_of_quote(view, quote_id)


def _quoted(view: Any, quote: str, today: str) -> Any:
    from app.ui.screens.order.accept import quoted

    return quoted(view, quote, today)


def _waiting(view: Any, order_id: str) -> Any:
    # Imported in the reader's thread: queries bring SQLAlchemy.
    from app.queries.desk_steps import waiting_of

    return waiting_of(view, order_id)
