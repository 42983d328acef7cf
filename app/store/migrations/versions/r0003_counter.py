"""Over the counter"""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None

_TEXT = sa.Text().with_variant(sa.Text(collation='C'), 'postgresql')
_WHOLE = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def _key(name: str) -> sa.Column:
    return sa.Column(name, _TEXT, nullable=False)


def _text(*names: str) -> list[sa.Column]:
    return [sa.Column(name, _TEXT, server_default='', nullable=False) for name in names]


def _whole(*names: str) -> list[sa.Column]:
    return [sa.Column(name, _WHOLE, server_default='0', nullable=False) for name in names]


def upgrade() -> None:
    op.create_table('sold_from_hand',
    _key('fact_id'),
    sa.Column('position', _WHOLE, autoincrement=False, nullable=False),
    *_text('order_id', 'product_id', 'location', 'date', 'reason'),
    *_whole('line', 'quantity', 'unknown'),
    sa.PrimaryKeyConstraint('fact_id', 'position'),
    sqlite_strict=True
    )
    op.create_index('sold_from_hand_date', 'sold_from_hand', ['date'], unique=False)
    op.create_table('promise_lost',
    _key('fact_id'),
    sa.Column('position', _WHOLE, autoincrement=False, nullable=False),
    *_text('order_id', 'product_id', 'sold_order_id', 'date', 'reason'),
    *_whole('line', 'quantity', 'hlc'),
    sa.PrimaryKeyConstraint('fact_id', 'position'),
    sqlite_strict=True
    )
    op.create_index('promise_lost_order', 'promise_lost', ['order_id'], unique=False)
    op.create_table('count_asked',
    _key('product_id'),
    _key('location'),
    *_whole('asked'),
    *_text('date', 'reason', 'order_id'),
    *_whole('hlc'),
    sa.PrimaryKeyConstraint('product_id', 'location'),
    sqlite_strict=True
    )
    op.create_index('count_asked_open', 'count_asked', ['date'], unique=False,
                    sqlite_where=sa.text('asked = 1'), postgresql_where=sa.text('asked = 1'))
    op.create_table('invoice_correction',
    _key('new_invoice_id'),
    *_text('invoice_id', 'credit_note_id', 'date', 'reason'),
    *_whole('moved'),
    sa.PrimaryKeyConstraint('new_invoice_id'),
    sqlite_strict=True
    )
    op.create_index('correction_of', 'invoice_correction', ['invoice_id'], unique=False)
    op.create_table('advance_invoice',
    _key('invoice_id'),
    *_text('order_id', 'date'),
    sa.PrimaryKeyConstraint('invoice_id'),
    sqlite_strict=True
    )
    op.create_index('advance_of_order', 'advance_invoice', ['order_id'], unique=False)
    op.create_index('refund_source', 'refund', ['source_id'], unique=False)
