"""A draft on its way to disk: into the books at each pause, and beside them while they do not answer."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, QTimer

from app.domain.errors import Conflict, RuleViolation
from app.ui.screens.order.state import approved_places

if TYPE_CHECKING:
    from app.ui.screens.desk import ShellFace
    from app.ui.screens.order.place import Kept
    from app.ui.work import Work

SAVE_MS = 300
# Whole lines become a deal (taxes, prices, limits of the books) once nobody types, not at every pause.
IDLE_MS = 2000
# With the pause before a save this is well within the second in which a key is on disk.
BESIDE_MS = 150
AGAIN_MS = 5000
# Pages of this process, whose slips are not left behind.
_ALIVE: Final[set[str]] = set()
# Held while slips become drafts: who asks meanwhile, to read drafts next, must not read what is about to change.
_TAKING: Final = threading.Lock()

_Waiting = tuple[Callable[[], None], Callable[[], None] | None, bool]


class Keeping(QObject):
    """Keeps the draft of a page; one save at a time."""

    def __init__(self, page: Kept, owner: QObject) -> None:
        super().__init__(owner)
        self._page, self._owner = page, owner
        self._saving = self._dirty = self._troubled = False
        self._after: list[_Waiting] = []
        self._beside = _Beside(page.desk.work)
        self._pause = QTimer(self, interval=SAVE_MS, singleShot=True)
        self._pause.timeout.connect(self.save)
        self._idle = QTimer(self, interval=IDLE_MS, singleShot=True)
        self._idle.timeout.connect(self._keep_whole)
        self._unbuilt = False
        self.gross = ""
        """What the books made of it when it was last kept whole, as decimal text; "" where it was not."""
        self._patience = QTimer(self, interval=BESIDE_MS, singleShot=True)
        self._patience.timeout.connect(self._put_beside)

    @property
    def mark(self) -> str:
        """What the page is known by, in its notes and beside the books."""
        return self._beside.page

    @property
    def at_rest(self) -> bool:
        """Whether all that was typed is in the books, and nothing of it is on its way."""
        timers = self._pause.isActive() or self._idle.isActive()
        return not (self._saving or self._dirty or self._troubled or self._after or timers)

    def later(self) -> None:
        """Something was typed."""
        self._dirty = self._unbuilt = True
        self._idle.start()
        if not self._pause.isActive():
            # Not restarted by further keys: whoever types without a pause is kept every 300 ms all the same.
            self._pause.start()
        if self._saving or self._troubled:
            self._be_patient()

    def save(
        self,
        then: Callable[[], None] | None = None,
        *,
        otherwise: Callable[[], None] | None = None,
        whole: bool = False,
    ) -> None:
        """Keep the draft. ``then`` runs when all that is now on screen is in the books.

        ``otherwise`` runs where it cannot be; with ``whole`` also where only its text can, as the rules refuse it.
        """
        page = self._page
        if then:
            self._after.append((then, otherwise, whole))
        if self._saving:
            self._dirty = True
            self._be_patient()
            return
        if page.blank and not page.draft_id:
            self._run_after()
            return
        self._pause.stop()
        self._dirty, self._saving = False, True
        self._be_patient()
        # Somebody waits for it (Finish, park, files), or nobody types: then the books reckon it as a deal.
        self._keep(whole=self._whole and (bool(self._after) or not self._idle.isActive()))

    def _keep_whole(self) -> None:
        if self._unbuilt and self._whole:
            self.save()

    @property
    def _whole(self) -> bool:
        return self._page.reckoning.ready and self._page.who is not None

    def _keep(self, *, whole: bool) -> None:
        page = self._page
        given: dict[str, Any] = {"kind": page.kind, "desk": page.notes(), "parked": page.parked}
        if page.draft_id:
            given |= {"draft": page.draft_id, "version": page.version}
        if whole:
            # Of a long order it takes a moment to make, which the window does not wait for.
            given |= {"deal": page.deal_later(), "approved": approved_places(page.model.lines)}
            self._unbuilt = False
        else:
            given |= page.in_short()
        page.desk.work.perform(
            "keep_draft",
            given,
            done=lambda reply: self._kept(reply, whole=whole),
            failed=lambda error: self._not_kept(error, whole=whole),
            owner=self._owner,
        )

    def _kept(self, reply: Any, *, whole: bool) -> None:
        page = self._page
        self.gross = reply.totals.gross if whole and reply.totals else ""
        self._saving = self._troubled = False
        self._patience.stop()
        page.version += 1
        if not page.draft_id:
            page.named(reply.id, reply.number)
        if self._dirty:
            self.save()
        else:
            self._beside.clear()
            self._run_after()

    def _not_kept(self, error: Exception, *, whole: bool) -> None:
        page = self._page
        if isinstance(error, RuleViolation) and whole:
            # The rules refuse it: what was typed is kept all the same, and the sentence blocks Finish until a change.
            page.refuse_whole(error)
            self._keep(whole=False)
            return
        self._saving, self._troubled = False, True
        self._put_beside()
        waiting, self._after = self._after, []
        for _run, otherwise, _whole in waiting:
            if otherwise:
                otherwise()
        page.told_not_kept()
        if isinstance(error, Conflict):
            page.say(f"{error.message} Open it again to see the newest.")
        else:
            page.say(f"{getattr(error, 'message', error)} Nothing typed here is lost; it is kept as soon as possible.")
            self._pause.start(AGAIN_MS)

    def _run_after(self) -> None:
        waiting, self._after = self._after, []
        for run, otherwise, whole in waiting:
            if not (whole and self._page.refused):
                run()
            elif otherwise:
                otherwise()

    # --- beside the books -----------------------------------------------------------------------------------------

    def _be_patient(self) -> None:
        if not self._patience.isActive():
            self._patience.start()

    def _put_beside(self) -> None:
        page = self._page
        if page.blank and not page.draft_id:
            self._beside.clear()
            return
        self._beside.put(
            {
                "draft": page.draft_id,
                "version": page.version,
                "kind": page.kind,
                "parked": page.parked,
                "actor": page.desk.work.actor,
                "desk": page.notes(),
            },
            page.deal_later() if self._whole and not page.refused else None,
        )


class _Beside:
    """One page's file beside the books. What is wanted last is what is there, in whatever order threads come by."""

    def __init__(self, work: Work) -> None:
        self.page = os.urandom(16).hex()
        _ALIVE.add(self.page)
        self._work = work
        self._lock = threading.Lock()
        self._wanted: tuple[dict[str, Any], Callable[[], dict[str, Any]] | None] | None = None
        self._there = False

    def put(self, content: dict[str, Any], deal: Callable[[], dict[str, Any]] | None) -> None:
        """This instead of what was there; ``deal`` makes its deal, on the thread that writes."""
        self._wanted, self._there = (content, deal), True
        self._work.aside(self._write, done=_nothing, failed=_nothing)

    def clear(self) -> None:
        """The books have it all."""
        if self._there:
            self._wanted, self._there = None, False
            self._work.aside(self._write, done=_nothing, failed=_nothing)

    def _write(self, books: Any) -> None:
        from app.store import slips
        from app.store.filestore import files_of

        with self._lock:
            wanted, folder = self._wanted, files_of(books)
            if wanted is None:
                slips.remove(folder, self.page)
            else:
                content, deal = wanted
                slips.write(folder, slips.Slip(self.page, **content, deal=deal() if deal else None))


def _nothing(_told: object) -> None:
    """The page itself has said what is the matter with the books; a file beside them is one more net."""


def take_up(work: Work, shell: ShellFace, owner: QObject, tried: Callable[[], None]) -> None:
    """Keep as drafts what windows left behind that ended before the books answered.

    ``tried`` runs after each try; where the books refuse to answer there is another one later.
    """

    def run(books: Any) -> list[str]:
        from app.store import slips
        from app.store.filestore import files_of

        folder = files_of(books)
        with _TAKING:
            if not slips.left(folder, _ALIVE):
                return []
            from app.actions.slips import take_up_all

            return take_up_all(books, folder, frozenset(_ALIVE))

    def taken(names: list[str]) -> None:
        if names:
            verb = "is" if len(names) == 1 else "are"
            shell.toast(f"{' and '.join(names)} {verb} here again, with what was typed last.", phase="idle")
        tried()

    def again(_error: Exception) -> None:
        tried()
        QTimer.singleShot(AGAIN_MS, owner, lambda: take_up(work, shell, owner, tried))

    work.aside(run, done=taken, failed=again, owner=owner)
