"""What papers say beyond lines and sums: codes for machines, ways to pay, where an address stands, paying early."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation='C'), 'postgresql')
WHOLE = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
NEW_TEXTS = {
    'company': ('contact_name', 'endpoint_scheme', 'endpoint', 'upi_id', 'pay_link', 'gs1_prefix', 'address_window', 'tsa_url'),
    'customer': ('einvoice', 'endpoint_scheme', 'endpoint', 'buyer_reference'),
    'product': ('hsn', 'unit_code'),
}
NEW_WHOLES = {
    'company': ('sign_above', 'pen_still', 'early_percent', 'early_days'),
    'customer': ('early_percent', 'early_days'),
}


def upgrade() -> None:
    for table, names in NEW_TEXTS.items():
        for name in names:
            op.add_column(table, sa.Column(name, TEXT, server_default='', nullable=False))
    for table, names in NEW_WHOLES.items():
        for name in names:
            op.add_column(table, sa.Column(name, WHOLE, server_default='0', nullable=False))
