"""Bills that lack something among what is out of the ordinary, and which sealed papers wait for a timestamp."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation='C'), 'postgresql')
WHOLE = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
KINDS = (
    'ApprovalGiven', 'ClockConfirmed', 'CountTakenBack', 'CreditNoteIssued', 'InvoiceCorrected', 'InvoiceIssued',
    'IssuedIncomplete', 'OrderAmended', 'OrderConfirmed', 'OrderLinesCancelled', 'PaymentReversed', 'QuoteSent',
    'RefundPaid', 'RefundedOtherwise', 'SaleVoided', 'ShipmentCancelled', 'SoldFromHand', 'TillClosed',
    'TillCorrected', 'TillOpened',
)
WORDS = (
    f"kind IN ({', '.join(map(repr, KINDS))}) "
    "AND (kind <> 'OrderConfirmed' OR body LIKE '%\"mark\":\"M\"%' "
    "OR replace(body, '\"discount\":' || '0,', '') LIKE '%\"discount\":%') "
    "AND (kind <> 'QuoteSent' OR body NOT LIKE '%\"revision\":' || '1,%') "
    "AND (kind <> 'InvoiceIssued' OR action = 'take_back_without_receipt')"
)
SEALED = (
    "INSERT INTO stamp_queue (document_id, kind, sha256, sealed, stamped, hlc) "
    "SELECT a.document_id, a.kind, a.sha256, 1, CASE WHEN "
    "EXISTS (SELECT 1 FROM document_timestamp t WHERE t.before_sha256 = a.sha256) "
    "OR EXISTS (SELECT 1 FROM document_timestamp t WHERE t.sha256 = a.sha256) THEN 1 ELSE 0 END, a.hlc "
    "FROM document_archive a WHERE a.signed = 1"
)
# Stamped by another station, and not heard of here before.
UNHEARD = (
    "INSERT INTO stamp_queue (document_id, kind, sha256, sealed, stamped, hlc) "
    "SELECT DISTINCT t.document_id, t.kind, t.before_sha256, 0, 1, 0 FROM document_timestamp t "
    "WHERE NOT EXISTS (SELECT 1 FROM stamp_queue q "
    "WHERE q.document_id = t.document_id AND q.kind = t.kind AND q.sha256 = t.before_sha256)"
)


def upgrade() -> None:
    words = sa.text(WORDS)
    op.drop_index('journal_exceptional', 'journal')
    op.create_index('journal_exceptional', 'journal', ['hlc'], unique=False, sqlite_where=words, postgresql_where=words)
    op.create_index('timestamp_hlc', 'document_timestamp', ['hlc'])
    op.create_table(
        'stamp_queue',
        *(sa.Column(name, TEXT, nullable=False) for name in ('document_id', 'kind', 'sha256')),
        *(sa.Column(name, WHOLE, server_default='0', nullable=False) for name in ('sealed', 'stamped', 'hlc')),
        sa.PrimaryKeyConstraint('document_id', 'kind', 'sha256'), sqlite_strict=True,
    )
    waits = sa.text("sealed = 1 AND stamped = 0")
    op.create_index(
        'stamp_queue_waiting', 'stamp_queue', ['hlc', 'sha256'], unique=False, sqlite_where=waits,
        postgresql_where=waits,
    )
    op.execute(SEALED)
    op.execute(UNHEARD)
