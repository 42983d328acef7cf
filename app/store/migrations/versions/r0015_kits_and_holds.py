"""Kits and their parts, goods held for quotes, and how much more or less than ordered may be delivered."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation='C'), 'postgresql')
WHOLE = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def _key(name: str) -> sa.Column:
    return sa.Column(name, TEXT, nullable=False)


def _number(name: str) -> sa.Column:
    return sa.Column(name, WHOLE, nullable=False, autoincrement=False)


def _texts(names: str) -> list[sa.Column]:
    return [sa.Column(name, TEXT, server_default='', nullable=False) for name in names.split()]


def _wholes(names: str) -> list[sa.Column]:
    return [sa.Column(name, WHOLE, server_default='0', nullable=False) for name in names.split()]


def upgrade() -> None:
    op.create_table(
        'kit_part', _key('id'), *_texts('product_id part_id'), *_wholes('quantity position'), *_texts('stamps'),
        sa.PrimaryKeyConstraint('id'), sqlite_strict=True,
    )
    op.create_index('kit_part_product', 'kit_part', ['product_id'], unique=False)
    op.create_index('kit_part_part', 'kit_part', ['part_id'], unique=False)
    op.create_table(
        'order_part', _key('order_id'), _number('line'), *_texts('product_id sku name unit'),
        *_wholes('part_of per_set hlc'),
        sa.PrimaryKeyConstraint('order_id', 'line'), sqlite_strict=True,
    )
    op.create_table(
        'goods_hold', _key('quote_id'), _number('line'), *_texts('product_id until'), *_wholes('quantity hlc'),
        sa.PrimaryKeyConstraint('quote_id', 'line'), sqlite_strict=True,
    )
    op.create_index(
        'goods_hold_product', 'goods_hold', ['product_id'], unique=False,
        sqlite_where=sa.text('quantity > 0'), postgresql_where=sa.text('quantity > 0'),
    )
    for name in ('over', 'under'):
        op.add_column('product', _wholes(name)[0])
    for name in ('over', 'under', 'exact'):
        op.add_column('customer', _wholes(name)[0])
