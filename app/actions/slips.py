"""Taking up what was typed while the books took nothing, by a window that ended before they did."""

import logging
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

import msgspec

from app.actions.drafts import KeepDraft, StoredDraft, find_draft, keep_draft
from app.actions.parameters import DealInput
from app.domain.errors import CounterfoilError, RuleViolation, Unavailable
from app.store import slips
from app.store.database import Database, Transaction
from app.store.slips import Slip
from app.store.sql import sql

log = logging.getLogger(__name__)
_OF_PAGE = sql("SELECT id FROM draft WHERE body LIKE :page ORDER BY id LIMIT 1")


def take_up_all(database: Database, folder: Path, alive: Collection[str] = ()) -> list[str]:
    """Keep as drafts what pages left behind, and answer their names. Raises Unavailable, and then the rest stays."""
    names = []
    for slip in slips.left(folder, alive):
        try:
            name = database.write(_taking(slip), action="keep_draft", actor=slip.actor).reply
        except Unavailable:
            raise
        except (CounterfoilError, ValueError, TypeError) as error:
            log.warning("the slip %s cannot be taken up: %s", slip.page, error)
            slips.put_away(folder, slip.page)
            continue
        slips.remove(folder, slip.page)
        if name:
            names.append(name)
    return names


def _taking(slip: Slip) -> Callable[[Transaction], str]:
    return lambda tx: take_up(tx, slip)


def take_up(tx: Transaction, slip: Slip) -> str:
    """Keep what a slip says as its draft, and answer the draft's name; "" where the books have it, or more.

    The page's own last write may have come in after the slip was written, which then still says as much or more. Where
    somebody else has written on the draft since, the slip becomes a draft of its own.
    """
    known = find_draft(tx, slip.draft) if slip.draft else _of_page(tx, slip.page)
    if slip.draft and known is None:
        # It became a document or was thrown away, and both wait until all that was typed is in the books.
        return ""
    if known is not None and known.draft.desk == slip.desk and (known.draft.deal is not None or slip.deal is None):
        return ""
    theirs = known is not None and known.version != slip.version and slip.page not in known.draft.desk
    draft, version = (known.id, known.version) if known is not None and not theirs else (None, None)
    given: dict[str, Any] = {"kind": slip.kind, "draft": draft, "version": version, "desk": slip.desk}
    try:
        deal = None if slip.deal is None else msgspec.convert(slip.deal, DealInput, strict=False)
        with tx.attempt():
            reply = keep_draft(tx, KeepDraft(**given, parked=slip.parked, deal=deal))
    except (RuleViolation, msgspec.ValidationError):
        # The rules refuse a line of it: the text is kept all the same, as its page would have.
        reply = keep_draft(tx, KeepDraft(**given, parked=slip.parked))
    return reply.number or ""


def _of_page(tx: Transaction, page: str) -> StoredDraft | None:
    """The draft that a page began: its first write came in, and the page never heard of it."""
    found = tx.value(_OF_PAGE, {"page": f"%{page}%"})
    return None if found is None else find_draft(tx, str(found))
