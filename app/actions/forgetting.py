"""Forgetting a customer: personal data is erased from the books, and the journal stays whole.

Personal fields, and the name and strokes of signatures, lie beside the journal; the chain holds only their salted hash.
Erasing them with their salt leaves nothing to guess from. Issued documents, and the papers made of them, keep the names
they bear for as long as the law wants documents kept (GDPR Art. 17(3)(b)). Scans that bear a signature by hand go: no
book has to hold them.
"""

from dataclasses import dataclass

from app.actions.before import forget_all
from app.actions.load import customer, today
from app.actions.parameters import Dated
from app.actions.reply import Refusal, Reply, refuse
from app.domain.facts import CustomerForgotten, FileRemoved, MasterRecord
from app.store.database import Transaction, View
from app.store.merged import MERGED, one_of
from app.store.sql import sql


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgetCustomer(Dated):
    """The customer by number or id, and who asked for it or why."""

    customer: str
    reason: str = ""


_FORGOTTEN = sql("SELECT forgotten FROM customer WHERE id = :id")
_SAME = one_of("id")
# What is still between us: each with the sentence that names it.
_OPEN = (
    ("Draft {0} is not finished.", sql(f"SELECT name FROM draft WHERE customer_id {_SAME} ORDER BY name LIMIT 1")),
    (
        "A change of order {0} came in; decide on it.",
        sql(
            "SELECT inbound_order.number FROM inbound_content CROSS JOIN inbound_order "
            "WHERE inbound_order.id = inbound_content.inbound_id AND customer_id = :id AND settled = '' "
            "ORDER BY 1 LIMIT 1"
        ),
    ),
    (
        "Quote {0} is open; decline it, or let it expire.",
        sql(
            f"SELECT number FROM quote WHERE customer_id {_SAME} AND state = 'sent' "
            "AND (valid_until = '' OR valid_until >= :today) ORDER BY number LIMIT 1"
        ),
    ),
    (
        "Order {0} is not closed.",
        sql(
            "SELECT o.number FROM sales_order o JOIN order_progress p ON p.order_id = o.id "
            f"WHERE o.customer_id {_SAME} AND p.closed = 0 ORDER BY o.number LIMIT 1"
        ),
    ),
    (
        "Invoice {0} is not paid.",
        sql(
            "SELECT i.number FROM invoice_progress p JOIN invoice i ON i.id = p.invoice_id "
            f"WHERE p.customer_id {_SAME} AND p.gross - p.paid - p.settled <> 0 ORDER BY i.number LIMIT 1"
        ),
    ),
    (
        "There is money of this customer with us ({0}); pay it back first.",
        sql(
            "SELECT coalesce(p.number, c.number, i.number) FROM credit_source s "
            "LEFT JOIN payment p ON p.id = s.source_id LEFT JOIN credit_note c ON c.id = s.source_id "
            "LEFT JOIN invoice i ON i.id = s.source_id "
            f"WHERE s.customer_id {_SAME} AND s.amount - s.allocated - s.refunded <> 0 ORDER BY s.source_id LIMIT 1"
        ),
    ),
)
_RECORDS = (
    ("address", sql(f"SELECT id FROM address WHERE customer_id {_SAME} ORDER BY id")),
    ("contact", sql(f"SELECT id FROM contact WHERE customer_id {_SAME} ORDER BY id")),
    ("order_template", sql(f"SELECT id FROM order_template WHERE customer_id {_SAME} ORDER BY id")),
)
_DOCUMENTS = sql(
    f"SELECT id FROM quote WHERE customer_id {_SAME} UNION ALL SELECT id FROM sales_order WHERE customer_id {_SAME} "
    f"UNION ALL SELECT id FROM shipment WHERE customer_id {_SAME}"
)
_SIGNED = sql(
    "SELECT DISTINCT a.id FROM paper_signature s JOIN attachment a ON a.record_id = s.document_id "
    "AND a.sha256 = s.sha256 WHERE s.document_id = :id AND a.removed = 0 ORDER BY a.id"
)
# What a change said that was dismissed is kept until then.
_SAID = sql("DELETE FROM inbound_content WHERE inbound_id IN (SELECT id FROM inbound_order WHERE customer_id = :id)")
_PERSONAL = sql(
    "SELECT s.fact_id FROM journal_subject s JOIN journal_private p ON p.fact_id = s.fact_id "
    "WHERE s.subject_id = :id AND p.body IS NOT NULL ORDER BY s.hlc"
)


def can_forget(view: View, customer_id: str) -> Refusal | None:
    """Nothing is open between the customer and us."""
    if view.value(_FORGOTTEN, {"id": customer_id}):
        return Refusal("This customer is forgotten already.", "customer")
    for sentence, statement in _OPEN:
        key = {"id": customer_id, "today": today()} if ":today" in statement.sqlite else {"id": customer_id}
        if (found := view.value(statement, key)) is not None:
            return Refusal(sentence.format(found), "customer")
    return None


def forget_customer(tx: Transaction, p: ForgetCustomer) -> Reply:
    """Erase what the books know of a person. It cannot be undone."""
    who = customer(tx, p.customer).party
    refuse(can_forget(tx, who.customer_id))
    tx.flush()  # what this very transaction said of the customer is found as well
    key = {"id": who.customer_id}
    # Records merged into this one are the same person.
    ids = [who.customer_id, *(row[0] for row in tx.rows(MERGED, key))]
    records = [MasterRecord("customer", one) for one in ids]
    records += [MasterRecord(entity, row[0]) for entity, statement in _RECORDS for row in tx.rows(statement, key)]
    documents = [row[0] for row in tx.rows(_DOCUMENTS, key)]
    subjects = [one.record_id for one in records] + documents
    erased = [row[0] for subject in subjects for row in tx.rows(_PERSONAL, {"id": subject})]
    forget_all(tx)
    for one in ids:
        tx.run(_SAID, {"id": one})
    for one in documents:
        for (scan,) in tx.rows(_SIGNED, {"id": one}):
            tx.record(FileRemoved(scan, one, "the customer was forgotten"))
    tx.record(CustomerForgotten(who.customer_id, tuple(records), tuple(dict.fromkeys(erased))))
    return Reply(id=who.customer_id, number=who.number, state="forgotten")
