"""Which papers went to customers by e-mail."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation='C'), 'postgresql')
WHOLE = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade() -> None:
    texts = ('kind', 'document_id', 'sha256', 'message_id', 'sent_to', 'subject')
    op.create_table(
        'paper_mailed',
        sa.Column('fact_id', TEXT, nullable=False),
        *(sa.Column(name, TEXT, server_default='', nullable=False) for name in texts),
        sa.Column('sent_at', WHOLE, server_default='0', nullable=False),
        sa.PrimaryKeyConstraint('fact_id'), sqlite_strict=True,
    )
    op.create_index('paper_mailed_document', 'paper_mailed', ['document_id'])
