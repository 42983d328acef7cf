"""Which printed papers came back signed by hand."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation='C'), 'postgresql')
WHOLE = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade() -> None:
    texts = ('kind', 'document_id', 'number', 'sha256', 'content_form', 'content_sha256')
    op.create_table(
        'paper_signature',
        sa.Column('fact_id', TEXT, nullable=False),
        *(sa.Column(name, TEXT, server_default='', nullable=False) for name in texts),
        *(sa.Column(name, WHOLE, server_default='0', nullable=False) for name in ('version', 'taken_at')),
        sa.PrimaryKeyConstraint('fact_id'), sqlite_strict=True,
    )
    op.create_index('paper_signature_document', 'paper_signature', ['document_id'])
