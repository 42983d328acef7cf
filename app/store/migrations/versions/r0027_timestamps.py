"""Which sealed papers an authority stamped with the time; what is to be stamped is found by when it was archived."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation='C'), 'postgresql')
WHOLE = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade() -> None:
    texts = ('before_sha256', 'kind', 'document_id', 'authority', 'fact_id')
    op.create_table(
        'document_timestamp',
        sa.Column('sha256', TEXT, nullable=False),
        *(sa.Column(name, TEXT, server_default='', nullable=False) for name in texts),
        *(sa.Column(name, WHOLE, server_default='0', nullable=False) for name in ('stamped_at', 'hlc')),
        sa.PrimaryKeyConstraint('sha256'), sqlite_strict=True,
    )
    op.create_index('timestamp_before', 'document_timestamp', ['before_sha256'])
    op.create_index('archive_hlc', 'document_archive', ['hlc'])
