"""What goods are cut from, and the rests of bars that are known of."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation='C'), 'postgresql')
WHOLE = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def _whole(name: str) -> sa.Column:
    return sa.Column(name, WHOLE, server_default='0', nullable=False)


def upgrade() -> None:
    op.create_table(
        'stock_rest', sa.Column('product_id', TEXT, nullable=False), sa.Column('location', TEXT, nullable=False),
        sa.Column('length', WHOLE, nullable=False, autoincrement=False), _whole('pieces'),
        sa.PrimaryKeyConstraint('product_id', 'location', 'length'), sqlite_strict=True,
    )
    for name in ('bar_length', 'kerf', 'least_rest'):
        op.add_column('product', _whole(name))
