"""What a line can say: packs, cut lengths, what was asked for, kits, tolerances, the rule and the reason of a price."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation='C'), 'postgresql')
WHOLE = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def _text(name: str) -> sa.Column:
    return sa.Column(name, TEXT, server_default='', nullable=False)


def _whole(name: str) -> sa.Column:
    return sa.Column(name, WHOLE, server_default='0', nullable=False)


def upgrade() -> None:
    for name in ('pack', 'instead_of', 'their_sku', 'promised_date', 'why', 'reason'):
        op.add_column('sales_order_line', _text(name))
    for name in ('pack_size', 'length', 'kit', 'part_of', 'per_set', 'over', 'under', 'weighed'):
        op.add_column('sales_order_line', _whole(name))
    op.add_column('product', _whole('length_step'))
