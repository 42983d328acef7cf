"""Which sealed papers wait for a timestamp, and what is known of those that have one."""

import json
from dataclasses import dataclass

from app.store.database import View
from app.store.sql import sql

# A paper that was stamped is in the archive twice: as it was sealed, and with its stamp, which needs no other.
_WAITING = (
    "FROM document_archive a WHERE a.signed = 1 AND a.hlc > :behind "
    "AND NOT EXISTS (SELECT 1 FROM document_timestamp t WHERE t.before_sha256 = a.sha256) "
    "AND NOT EXISTS (SELECT 1 FROM document_timestamp t WHERE t.sha256 = a.sha256)"
)
_QUEUE = sql(
    f"SELECT a.kind, a.document_id, a.number, a.content, a.sha256, a.hlc {_WAITING} "
    "ORDER BY a.hlc, a.sha256 LIMIT :limit"
)
_STILL = sql(f"SELECT 1 {_WAITING} AND a.document_id = :document_id AND a.kind = :kind AND a.sha256 = :sha256")
_MANY = sql(f"SELECT count(*) FROM (SELECT 1 {_WAITING} LIMIT :limit) w")
_LAST = sql("SELECT stamped_at, authority FROM document_timestamp ORDER BY hlc DESC LIMIT 1")
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
    named = {"document_id": document_id, "kind": kind, "sha256": sha256, "behind": 0}
    return view.value(_STILL, named) is not None


def newest_archived(view: View) -> int:
    """The stamp of the newest paper in the archive."""
    return int(view.value(_NEWEST, default=0) or 0)


def stamps_stand(view: View) -> Stamps:
    """What stands with them, for the settings."""
    url = stamp_address(view)
    waiting = int(view.value(_MANY, {"behind": 0, "limit": _MOST}, default=0) or 0) if url else 0
    last = view.row(_LAST)
    return Stamps(url, waiting, *((int(last[0]), str(last[1])) if last else ()))
