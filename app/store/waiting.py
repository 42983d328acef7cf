"""Facts that were put aside: of kinds this program did not know yet, and such as could not be applied."""

from app.store import journal
from app.store.codec import knows
from app.store.database import Database, View
from app.store.rebuild import ALARM, apply_entries
from app.store.sql import sql

# CROSS: SQLite would rather read the whole journal in its order than sort the few that wait.
_WAITING = sql(
    "SELECT fact_id, state, kind, version FROM journal_pending CROSS JOIN journal WHERE id = fact_id ORDER BY hlc"
)
_TAKEN_UP = sql("DELETE FROM journal_pending WHERE fact_id = :id")
_QUARANTINED = sql("SELECT fact_id, error FROM journal_pending WHERE state = 'quarantined' ORDER BY fact_id")


def apply_waiting(database: Database) -> int:
    """Apply what was put aside and can be applied by now, in the order of its stamps; how many facts that were.

    Runs when the books are opened: after an update the new kinds are known. What still cannot be applied stays put
    aside. Promises are settled again for the products concerned.
    """
    with database.read() as view:
        if not _ready(view):
            return 0
    with database.maintain() as writer:
        waiting = _ready(writer)
        for fact_id in waiting:
            writer.run(_TAKEN_UP, {"id": fact_id})
        entries = [one for fact_id in waiting if (one := journal.entry(writer, fact_id))]
        count = apply_entries(writer, entries)
        products = sorted(writer.dirty_products)
    if products:
        database.write(lambda tx: tx.touch_product(*products), action="apply_waiting")
    return count


def _ready(view: View) -> list[str]:
    """The facts to try: of kinds known by now. What could not be applied is tried again with each of them."""
    rows = view.rows(_WAITING)
    if not any(state == "unknown" and knows(kind, version) for _, state, kind, version in rows):
        return []
    return [fact_id for fact_id, _, kind, version in rows if knows(kind, version)]


def check_waiting(view: View) -> list[str]:
    """Facts that cannot be applied, in sentences. Of a kind not known yet is no fault: it waits for an update."""
    return [ALARM.format(*row) for row in view.rows(_QUARANTINED)]
