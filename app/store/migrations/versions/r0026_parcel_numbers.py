"""Parcels by what their labels say and by the numbers of their carriers: a scan finds the shipment."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for column in ("label", "tracking"):
        said = sa.text(f"{column} <> ''")
        op.create_index(
            f"parcel_{column}", "parcel", [column], unique=False, sqlite_where=said, postgresql_where=said
        )
