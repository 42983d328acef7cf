"""Quotes that are no orders yet by their day: the newest of them are looked through for a thing."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    opened = sa.text("order_id = ''")
    op.create_index(
        'quote_not_ordered_lately', 'quote', ['date'], unique=False, sqlite_where=opened, postgresql_where=opened,
    )
