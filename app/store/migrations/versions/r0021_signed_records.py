"""What form the content was in that a customer signed, which version of what number, and what the clock said there."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation='C'), 'postgresql')
WHOLE = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade() -> None:
    for name in ('content_form', 'number'):
        op.add_column('document_signature', sa.Column(name, TEXT, server_default='', nullable=False))
    for name in ('version', 'utc_offset'):
        op.add_column('document_signature', sa.Column(name, WHOLE, server_default='0', nullable=False))
