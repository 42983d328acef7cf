"""What a company says on its papers and in its mails, by document and language."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation='C'), 'postgresql')
WHOLE = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade() -> None:
    op.create_table(
        'document_text',
        *(sa.Column(name, TEXT, nullable=False) for name in ('kind', 'language', 'place')),
        sa.Column('text', TEXT, server_default='', nullable=False),
        sa.Column('hlc', WHOLE, server_default='0', nullable=False),
        sa.PrimaryKeyConstraint('kind', 'language', 'place'), sqlite_strict=True,
    )
