"""Hears what other processes wrote: a cheap look each second, then the journal's new entries as `Changes`."""

import logging
import re
import threading
from collections.abc import Callable

from app.domain.changes import Changes
from app.domain.errors import CounterfoilError
from app.store.database import Database
from app.store.sql import sql

_log = logging.getLogger(__name__)
_AFTER = sql(
    "SELECT j.id, j.kind, j.hlc, s.subject_id FROM journal j LEFT JOIN journal_subject s ON s.fact_id = j.id "
    "WHERE j.hlc > :after ORDER BY j.hlc LIMIT 5000"
)
_BODIES = sql("SELECT kind, body FROM journal WHERE hlc > :after AND hlc <= :until ORDER BY hlc")
_VERSION = sql("SELECT max(hlc) FROM journal")
# What a kind of fact means for those who look at the tables.
_TOPICS = {
    "Quote": ("quote",),
    "OrderReceived": ("inbound", "draft"),
    "OrderInSettled": ("inbound", "draft"),
    "Order": ("order",),
    "CustomerItem": ("customer",),
    "DocumentText": ("document_text",),
    "Document": ("document", "order", "quote"),
    "Stock": ("stock", "order"),
    "Reservation": ("stock", "order"),
    "Goods": ("stock", "goods_receipt"),
    "Pick": ("pick_list", "order", "stock"),
    "Shipment": ("shipment", "order", "stock"),
    "Return": ("return", "order", "stock"),
    "Invoice": ("invoice", "order", "balance"),
    "Credit": ("credit_note", "invoice", "balance"),
    "Paper": ("quote", "order", "document", "mail"),
    "File": ("attachment", "quote", "order"),
    "Payment": ("payment", "invoice", "balance", "order"),
    "Refund": ("refund", "credit_note", "balance"),
    "Purchase": ("purchase", "stock"),
    "Receipt": ("stock", "goods_receipt", "purchase"),
    "Sold": ("stock", "order", "invoice"),
    "SaleVoided": ("invoice", "order", "stock"),
    "Record": ("company", "customer", "product", "carrier", "location", "user"),
    "Price": ("product",),
    "Barcode": ("product",),
    "Tax": ("tax_rate",),
    "Series": ("number_series",),
}
# A fact about goods names documents as its subjects; windows look for the goods, which its body names.
_GOODS = re.compile(r'"product_id":"([^"]+)"')


def topics_of(kind: str) -> tuple[str, ...]:
    """The topics that a kind of fact touches."""
    return next((topics for start, topics in _TOPICS.items() if kind.startswith(start)), ())


class Watch:
    """A thread that tells `heard` what other processes wrote. It reads with overlap; a second refresh does no harm."""

    def __init__(self, database: Database, heard: Callable[[Changes], None], seconds: float = 1.0) -> None:
        self._database = database
        self._heard = heard
        self._seconds = seconds
        self._stop = threading.Event()
        self._seen = self._newest()
        self._thread = threading.Thread(target=self._loop, name="watch", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End the thread."""
        self._stop.set()
        self._thread.join(5)

    def _newest(self) -> int:
        with self._database.read() as view:
            return int(view.value(_VERSION, default=0))

    def _loop(self) -> None:
        while not self._stop.wait(self._seconds):
            try:
                self._look()
            except CounterfoilError:
                continue  # locked or offline: the next look comes in a second
            except Exception:  # noqa: BLE001 - a thread that ended would leave the windows deaf until the next start
                _log.exception("what others wrote could not be looked at")

    def _look(self) -> None:
        topics: dict[str, set[str]] = {}
        before = self._seen
        with self._database.read() as view:
            rows = view.rows(_AFTER, {"after": before})
            for _, kind, hlc, subject in rows:
                self._seen = max(self._seen, hlc)
                for topic in topics_of(kind):
                    topics.setdefault(topic, set()).update([subject] if subject else [])
            bodies = view.rows(_BODIES, {"after": before, "until": self._seen}) if "stock" in topics else []
        for kind, body in bodies:
            if "stock" in topics_of(kind):
                topics["stock"].update(_GOODS.findall(body))
        if topics:
            self._heard(Changes({topic: frozenset(ids) for topic, ids in topics.items()}))
