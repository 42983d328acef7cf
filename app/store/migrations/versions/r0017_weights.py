"""What is counted and billed by weight: on products, as it was fetched or came back, on bills and what is credited of them."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
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
        'goods_weight', sa.Column('paper_id', TEXT, nullable=False), sa.Column('order_id', TEXT, nullable=False),
        sa.Column('line', WHOLE, nullable=False, autoincrement=False),
        *(_text(name) for name in ('product_id', 'reason')), *(_whole(name) for name in ('quantity', 'weight', 'hlc')),
        sa.PrimaryKeyConstraint('paper_id', 'order_id', 'line'), sqlite_strict=True,
    )
    op.create_index('goods_weight_order', 'goods_weight', ['order_id'], unique=False)
    op.add_column('product', _whole('by_weight'))
    op.add_column('invoice_line', _whole('weight'))
    op.add_column('invoice_line_progress', _whole('weight'))
