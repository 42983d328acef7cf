"""What may be sold instead of what."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation='C'), 'postgresql')
WHOLE = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def _text(name: str) -> sa.Column:
    return sa.Column(name, TEXT, server_default='', nullable=False)


def _whole(name: str) -> sa.Column:
    return sa.Column(name, WHOLE, server_default='0', nullable=False)


def upgrade() -> None:
    op.create_table(
        'substitute', sa.Column('id', TEXT, nullable=False), *map(_text, ('product_id', 'other_id', 'kind')),
        *map(_whole, ('rank', 'inactive')), _text('stamps'),
        sa.PrimaryKeyConstraint('id'), sqlite_strict=True,
    )
    op.create_index('substitute_product', 'substitute', ['product_id'], unique=False)
