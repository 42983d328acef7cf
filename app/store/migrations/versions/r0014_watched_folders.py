"""What of a watched folder was taken in, and orders that came found by who sent them."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
TEXT = sa.Text().with_variant(sa.Text(collation='C'), 'postgresql')


def upgrade() -> None:
    op.create_index('inbound_order_customer', 'inbound_order', ['customer_id', 'received_at'], unique=False)
    op.create_index('inbound_order_settled_draft', 'inbound_order', ['settled_draft'], unique=False)
    op.create_table(
        'inbound_claim', sa.Column('claim', TEXT, nullable=False),
        sa.Column('inbound_id', TEXT, server_default='', nullable=False),
        sa.Column('at', WHOLE, server_default='0', nullable=False),
        sa.PrimaryKeyConstraint('claim'), sqlite_strict=True,
    )
    op.create_index('inbound_claim_inbound', 'inbound_claim', ['inbound_id'], unique=False)
