"""What another system left: old invoices and orders, the lists taken in, and what was withdrawn of them."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation='C'), 'postgresql')
WHOLE = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def _key(name: str) -> sa.Column:
    return sa.Column(name, TEXT, nullable=False)


def _texts(*names: str) -> list[sa.Column]:
    return [sa.Column(name, TEXT, server_default='', nullable=False) for name in names]


def _wholes(*names: str) -> list[sa.Column]:
    return [sa.Column(name, WHOLE, server_default='0', nullable=False) for name in names]


def upgrade() -> None:
    op.add_column('invoice', *_texts('origin'))
    op.create_index('invoice_old', 'invoice', ['number'], unique=False,
                    sqlite_where=sa.text("origin = 'old'"), postgresql_where=sa.text("origin = 'old'"))
    op.add_column('invoice_progress', *_wholes('withdrawn'))
    op.create_table(
        'old_order', _key('id'),
        *_texts('number', 'customer_id', 'customer_number', 'customer_name', 'date', 'currency', 'fact_id'),
        *_wholes('total', 'hlc'), sa.PrimaryKeyConstraint('id'), sqlite_strict=True,
    )
    op.create_index('old_order_number', 'old_order', ['number'], unique=False)
    op.create_index('old_order_customer', 'old_order', ['customer_id', 'date'], unique=False)
    op.create_table(
        'old_order_line', _key('order_id'),
        sa.Column('line', WHOLE, autoincrement=False, nullable=False),
        *_texts('product_id', 'sku', 'name', 'date'), *_wholes('quantity', 'amount'),
        sa.ForeignKeyConstraint(['order_id'], ['old_order.id'], initially='DEFERRED', deferrable=True),
        sa.PrimaryKeyConstraint('order_id', 'line'), sqlite_strict=True,
    )
    op.create_index('old_order_line_product', 'old_order_line', ['product_id', 'date'], unique=False)
    op.create_table(
        'list_taken', _key('id'), *_texts('list', 'file', 'date', 'actor', 'fact_id'),
        *_wholes('created', 'changed', 'unchanged', 'bad', 'taken_at', 'hlc'),
        sa.PrimaryKeyConstraint('id'), sqlite_strict=True,
    )
    op.create_index('list_taken_at', 'list_taken', ['taken_at'], unique=False)
    op.create_table(
        'list_taken_back', _key('id'), *_wholes('taken_back', 'kept'), *_texts('actor'), *_wholes('at', 'hlc'),
        sa.PrimaryKeyConstraint('id'), sqlite_strict=True,
    )
    op.create_table(
        'withdrawn', _key('entity'), _key('record_id'), *_wholes('hlc'),
        sa.PrimaryKeyConstraint('entity', 'record_id'), sqlite_strict=True,
    )
