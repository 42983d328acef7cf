"""Purchase orders: what was ordered from whom, and what of it came"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('product', sa.Column('reorder_quantity', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), server_default='0', nullable=False))
    op.add_column('product', sa.Column('supplier_sku', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), server_default='', nullable=False))
    op.create_table('purchase',
    sa.Column('id', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=False),
    sa.Column('number', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), server_default='', nullable=False),
    sa.Column('supplier_id', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), server_default='', nullable=False),
    sa.Column('supplier_name', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), server_default='', nullable=False),
    sa.Column('date', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), server_default='', nullable=False),
    sa.Column('sent_date', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), server_default='', nullable=False),
    sa.Column('reference', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), server_default='', nullable=False),
    sa.Column('note', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), server_default='', nullable=False),
    sa.Column('fact_id', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), server_default='', nullable=False),
    sa.Column('hlc', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), server_default='0', nullable=False),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('number'),
    sqlite_strict=True
    )
    op.create_index('purchase_date', 'purchase', ['date', 'number'], unique=False)
    op.create_table('purchase_line',
    sa.Column('purchase_id', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=False),
    sa.Column('line', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('product_id', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), server_default='', nullable=False),
    sa.Column('sku', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), server_default='', nullable=False),
    sa.Column('name', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), server_default='', nullable=False),
    sa.Column('unit', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), server_default='', nullable=False),
    sa.Column('supplier_sku', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), server_default='', nullable=False),
    sa.Column('expected', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), server_default='', nullable=False),
    sa.Column('order_id', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), server_default='', nullable=False),
    sa.Column('ordered', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), server_default='0', nullable=False),
    sa.Column('pack', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), server_default='0', nullable=False),
    sa.Column('cost', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), server_default='0', nullable=False),
    sa.Column('order_line', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), server_default='0', nullable=False),
    sa.Column('received', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), server_default='0', nullable=False),
    sa.Column('cancelled', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), server_default='0', nullable=False),
    sa.Column('hlc', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), server_default='0', nullable=False),
    sa.PrimaryKeyConstraint('purchase_id', 'line'),
    sqlite_strict=True
    )
    op.create_index('purchase_line_product', 'purchase_line', ['product_id'], unique=False)
    op.create_index('purchase_line_order', 'purchase_line', ['order_id'], unique=False,
        sqlite_where=sa.text("order_id <> ''"), postgresql_where=sa.text("order_id <> ''"))
    op.create_table('purchase_receipt',
    sa.Column('receipt_id', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=False),
    sa.Column('entry', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('purchase_id', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), server_default='', nullable=False),
    sa.Column('product_id', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), server_default='', nullable=False),
    sa.Column('outcome', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), server_default='', nullable=False),
    sa.Column('reason', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), server_default='', nullable=False),
    sa.Column('delivery_note', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), server_default='', nullable=False),
    sa.Column('position', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), server_default='0', nullable=False),
    sa.Column('line', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), server_default='0', nullable=False),
    sa.Column('quantity', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), server_default='0', nullable=False),
    sa.PrimaryKeyConstraint('receipt_id', 'entry'),
    sqlite_strict=True
    )
    op.create_index('purchase_receipt_purchase', 'purchase_receipt', ['purchase_id'], unique=False)
    op.create_table('receipt_correction',
    sa.Column('receipt_id', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), nullable=False),
    sa.Column('position', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('product_id', sa.Text().with_variant(sa.Text(collation='C'), 'postgresql'), server_default='', nullable=False),
    sa.Column('change', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), server_default='0', nullable=False),
    sa.PrimaryKeyConstraint('receipt_id', 'position'),
    sqlite_strict=True
    )
