"""Orders that come as files, and customers' own numbers of products."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation='C'), 'postgresql')
WHOLE = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def _key(name: str) -> sa.Column:
    return sa.Column(name, TEXT, nullable=False)


def _text(name: str) -> sa.Column:
    return sa.Column(name, TEXT, server_default='', nullable=False)


def _whole(name: str) -> sa.Column:
    return sa.Column(name, WHOLE, server_default='0', nullable=False)


def _texts(names: str) -> list[sa.Column]:
    return [_text(name) for name in names.split()]


def upgrade() -> None:
    op.create_table(
        'inbound_order', _key('id'),
        *_texts('source file number sha256 digest customer_id draft_id changes wanted_date'),
        _whole('revision'), _whole('received_at'), *_texts('actor settled settled_by'),
        _whole('settled_hlc'), _whole('hlc'), _text('settled_draft'),
        sa.PrimaryKeyConstraint('id'), sqlite_strict=True,
    )
    for name, column in (('sha256', 'sha256'), ('number', 'number'), ('received', 'received_at'), ('draft', 'draft_id')):
        op.create_index(f'inbound_order_{name}', 'inbound_order', [column], unique=False)
    op.create_table(
        'inbound_line', _key('inbound_id'), sa.Column('line', WHOLE, nullable=False, autoincrement=False),
        *_texts('product_id code words'), _whole('quantity'),
        sa.ForeignKeyConstraint(['inbound_id'], ['inbound_order.id'], initially='DEFERRED', deferrable=True),
        sa.PrimaryKeyConstraint('inbound_id', 'line'), sqlite_strict=True,
    )
    op.create_table(
        'inbound_content', _key('inbound_id'), _text('body'),
        sa.PrimaryKeyConstraint('inbound_id'), sqlite_strict=True,
    )
    op.create_table(
        'customer_item', _key('customer_id'), _key('number'), _text('product_id'), _whole('hlc'),
        sa.PrimaryKeyConstraint('customer_id', 'number'), sqlite_strict=True,
    )
    op.create_index('customer_item_product', 'customer_item', ['product_id'], unique=False)
