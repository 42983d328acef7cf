"""An index of what may be out of the ordinary in the journal: a month of it is read without the month."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

KINDS = (
    'ApprovalGiven', 'ClockConfirmed', 'CountTakenBack', 'CreditNoteIssued', 'InvoiceCorrected', 'InvoiceIssued',
    'OrderAmended', 'OrderConfirmed', 'OrderLinesCancelled', 'PaymentReversed', 'QuoteSent', 'RefundPaid',
    'RefundedOtherwise', 'SaleVoided', 'ShipmentCancelled', 'SoldFromHand', 'TillClosed', 'TillCorrected', 'TillOpened',
)
WORDS = (
    f"kind IN ({', '.join(map(repr, KINDS))}) "
    "AND (kind <> 'OrderConfirmed' OR body LIKE '%\"mark\":\"M\"%' "
    "OR replace(body, '\"discount\":' || '0,', '') LIKE '%\"discount\":%') "
    "AND (kind <> 'QuoteSent' OR body NOT LIKE '%\"revision\":' || '1,%') "
    "AND (kind <> 'InvoiceIssued' OR action = 'take_back_without_receipt')"
)


def upgrade() -> None:
    words = sa.text(WORDS)
    op.create_index('journal_exceptional', 'journal', ['hlc'], unique=False, sqlite_where=words, postgresql_where=words)
