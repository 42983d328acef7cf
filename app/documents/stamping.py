"""Timestamps for sealed papers, in their own time: papers are issued without one, and it is added when it can be had.

The queue is a question to the archive (`queries.paper_stamps`), so nothing is lost when a program ends. Where a company
names no authority, nobody is asked.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from app.documents.runner import keep_paper, let_go, name_paper, read_paper
from app.domain.changes import Changes
from app.domain.errors import CounterfoilError, Unavailable
from app.domain.facts import DocumentTimestamped
from app.queries.paper_stamps import Unstamped, address_since, is_unstamped, newest_archived, stamp_address, unstamped
from app.runtime.paths import company_key, ensure, paths
from app.runtime.rounds import Rounds
from app.store.database import Database, Transaction
from app.store.filestore import files_of

_log = logging.getLogger(__name__)
WAITS: Final = (10.0, 60.0, 300.0, 3600.0)
"""Seconds after an authority could not be had, the last again and again."""
ONCE: Final = 20
PAUSE: Final = 15.0
"""So many in one go, and then so many seconds: authorities that take no money do not like to be asked more."""


@dataclass(frozen=True, slots=True)
class Stamping:
    """What came of a try: how many were stamped, why the rest was not tried ("" if it was), which papers are lost.

    `full` where so many were asked for that others may still wait.
    """

    done: int = 0
    away: str = ""
    lost: tuple[str, ...] = ()
    full: bool = False


def stamp_waiting(
    database: Database, since: int = 0, most: int = ONCE, stopped: Callable[[], bool] = lambda: False
) -> Stamping:
    """Stamp what waits, the oldest first. Where the authority cannot be had, the others are not tried.

    `since` leaves out what was archived up to a stamp of the journal. For a lost paper nobody is asked, and the ones
    behind it are tried in its place.
    """
    with database.read() as view:
        url = stamp_address(view)
    done, asked, lost = 0, 0, list[str]()
    while url and asked < most:
        with database.read() as view:
            waiting = unstamped(view, since, most - asked)
        if not waiting:
            break
        for one in waiting:
            if stopped():
                return Stamping(done, "", tuple(lost))
            since = one.hlc
            try:
                pdf = read_paper(database, one.sha256)
            except CounterfoilError as error:
                lost.append(f"{one.number}: {error.message}")
                continue
            asked += 1
            try:
                done += _stamp(database, one, pdf, url)
            except CounterfoilError as error:
                return Stamping(done, error.message, tuple(lost))
    return Stamping(done, "", tuple(lost), full=0 < most <= asked)


def _stamp(database: Database, one: Unstamped, pdf: bytes, url: str) -> bool:
    """Stamp one paper of the archive; False if another program was quicker. Raises Unavailable."""
    from app.documents.certificate import FILE_NAME
    from app.documents.roots import keep_authority
    from app.documents.timestamp import stamp

    with database.read() as view:
        named = address_since(view)
    made = stamp(pdf, url)
    if not made.pdf.startswith(pdf):  # both are kept by keeping the new one, and only so
        raise Unavailable("The stamped paper does not begin with the paper that was to be stamped.")
    sha256 = hashlib.sha256(made.pdf).hexdigest()
    keep_authority(files_of(database) / FILE_NAME, made.root, url, named)
    keep_paper(database, sha256, made.pdf)
    fact = DocumentTimestamped(
        one.kind, one.document_id, one.number, one.content, one.sha256, sha256, len(made.pdf),
        int(made.at.timestamp() * 1_000_000), made.authority,
    )  # fmt: skip

    def record(tx: Transaction) -> bool:
        if waits := is_unstamped(tx, one.kind, one.document_id, one.sha256):
            tx.record(fact)
        return waits

    mine = bool(database.write(record, action="stamp_document").reply)
    if mine:
        name_paper(database, sha256)
    else:
        let_go(database, sha256)
    return mine


class StampThread(Rounds):
    """Stamps in the background, after each paper that was archived, with longer and longer waits while nobody answers.

    `told` hears a sentence when the authority cannot be had, once until it can again, and once of papers that are lost.
    """

    def __init__(self, database: Database, told: Callable[[str], None]) -> None:
        # Not beside the books: a backup takes along all that lies there, and a file that is held cannot always be read.
        name = hashlib.sha256(company_key(database.where).encode()).hexdigest()[:16]
        self._folder = paths().data
        super().__init__("stamps", self._folder / f"stamps-{name}.lock", WAITS[-1])
        self._database, self._told = database, told
        self._failed = 0
        self._not_before = 0.0
        self._since = self._seen = 0
        self._all_at = 0.0
        self._lost: set[str] = set()

    def heard(self, changes: Changes) -> None:
        """A commit: a paper may have been archived, or an authority named. Returns at once."""
        if changes.touches("document", "company"):
            if changes.touches("company"):  # another address is worth a try at once
                self._failed, self._not_before, self._since = 0, 0.0, 0
            self.wake()

    def stop(self) -> None:
        """End after the stamp in hand; one that takes longer is asked for again at the next start."""
        self._end(2.0)

    def look(self) -> int:
        """One round: how many papers were stamped."""
        now = time.monotonic()
        if now < self._not_before or not self._worth(now):
            return 0
        tried = stamp_waiting(self._database, self._since, stopped=lambda: self._ending)
        self._tell_lost(tried.lost)
        if tried.away:
            _log.warning("not stamped: %s", tried.away)
            if not self._failed:
                self._told(f"No timestamp: {tried.away} It is tried again.")
            wait = WAITS[min(self._failed, len(WAITS) - 1)]
            self._failed += 1
            self._not_before, self._look_seconds = time.monotonic() + wait, wait
            return tried.done
        self._failed = 0
        self._not_before, self._look_seconds = (time.monotonic() + PAUSE, PAUSE) if tried.full else (0.0, WAITS[-1])
        if not tried.full:
            self._since = self._seen
        return tried.done

    def _tell_lost(self, lost: tuple[str, ...]) -> None:
        """Papers whose bytes are not there, each once as long as the program runs."""
        new = [one for one in lost if one not in self._lost]
        self._lost.update(new)
        for sentence in new:
            _log.warning("not stamped: %s", sentence)
        if new:
            self._told(f"No timestamp: {new[0]}" + (f" It is the same with {len(new) - 1} more." if new[1:] else ""))

    def _worth(self, now: float) -> bool:
        """Whether there can be anything: a company that names nobody, and no paper since the last time, cost little."""
        with self._database.read() as view:
            if not stamp_address(view):
                return False
            self._seen = newest_archived(view)
        if now - self._all_at >= WAITS[-1]:  # what another station brought may be older than what was seen here
            self._all_at, self._since = now, 0
        with contextlib.suppress(OSError):
            ensure(self._folder)
            return self._seen > self._since and self._turn.take()
        return False
