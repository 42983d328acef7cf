"""Which sealed papers wait for a timestamp, and what is known of those that have one."""

import json
from dataclasses import dataclass

from app.store.database import View
from app.store.sql import sql

# A paper that was stamped is in the archive twice: as it was sealed, and with its stamp, which needs no other. What
# waits is found by the words of an index (`store.schema.deals`): years of stamped papers are not walked through.
_WAITS = "q.sealed = 1 AND q.stamped = 0"
_QUEUE = sql(
    "SELECT a.kind, a.document_id, a.number, a.content, a.sha256, q.hlc FROM stamp_queue q JOIN document_archive a "
    "ON a.document_id = q.document_id AND a.kind = q.kind AND a.sha256 = q.sha256 "
    f"WHERE {_WAITS} AND q.hlc > :behind ORDER BY q.hlc, q.sha256 LIMIT :limit"
)
_STILL = sql(
    "SELECT 1 FROM stamp_queue q WHERE q.document_id = :document_id AND q.kind = :kind AND q.sha256 = :sha256 "
    f"AND {_WAITS}"
)
_MANY = sql(f"SELECT 1 FROM stamp_queue q WHERE {_WAITS} AND q.hlc > :behind LIMIT :limit")
_LAST = sql(
    "SELECT stamped_at, authority FROM document_timestamp WHERE hlc = (SELECT max(hlc) FROM document_timestamp) LIMIT 1"
)
_ADDRESS = sql("SELECT tsa_url FROM company")
_SINCE = sql("SELECT stamps FROM company")
_NEWEST = sql("SELECT coalesce(max(hlc), 0) FROM document_archive")

_MOST = 1000


@dataclass(frozen=True, slots=True)
class Unstamped:
    """A sealed paper in the archive without a timestamp."""

    kind: str
    document_id: str
    number: str
    content: str
    sha256: str
    hlc: int


@dataclass(frozen=True, slots=True)
class Stamps:
    """What stands with the timestamps: whom to ask ("" asks nobody), how many papers wait, and the last stamp."""

    url: str = ""
    waiting: int = 0
    """At most a thousand are counted."""
    last_at: int = 0
    """Microseconds UTC; 0 if nothing was ever stamped."""
    last_by: str = ""


def stamp_address(view: View) -> str:
    """The address of the authority that the company named, "" if none."""
    return str(view.value(_ADDRESS, default=""))


def address_since(view: View) -> int:
    """The stamp of the journal since when that address is the company's; 0 if none was ever named."""
    return int(json.loads(view.value(_SINCE, default="{}") or "{}").get("tsa_url", 0))


def unstamped(view: View, behind: int = 0, limit: int = 100) -> tuple[Unstamped, ...]:
    """Sealed papers that wait for a stamp, the oldest first; of those archived after a stamp of the journal."""
    return tuple(Unstamped(*row) for row in view.rows(_QUEUE, {"behind": behind, "limit": limit}))


def is_unstamped(view: View, kind: str, document_id: str, sha256: str) -> bool:
    """Whether this paper waits: another program may have been quicker."""
    return view.value(_STILL, {"document_id": document_id, "kind": kind, "sha256": sha256}) is not None


def newest_archived(view: View) -> int:
    """The stamp of the newest paper in the archive."""
    return int(view.value(_NEWEST, default=0) or 0)


def stamps_stand(view: View) -> Stamps:
    """What stands with them, for the settings."""
    url = stamp_address(view)
    waiting = len(view.rows(_MANY, {"behind": 0, "limit": _MOST})) if url else 0
    last = view.row(_LAST)
    return Stamps(url, waiting, *((int(last[0]), str(last[1])) if last else ()))
