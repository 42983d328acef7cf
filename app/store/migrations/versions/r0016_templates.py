"""Templates of orders."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation='C'), 'postgresql')
WHOLE = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def _text(name: str) -> sa.Column:
    return sa.Column(name, TEXT, server_default='', nullable=False)


def upgrade() -> None:
    op.create_table(
        'order_template', sa.Column('id', TEXT, nullable=False),
        *(_text(name) for name in ('name', 'customer_id', 'asks', 'lines')),
        sa.Column('inactive', WHOLE, server_default='0', nullable=False), _text('stamps'),
        sa.PrimaryKeyConstraint('id'), sqlite_strict=True,
    )
    op.create_index('order_template_customer', 'order_template', ['customer_id'], unique=False)
