"""No table changes: with this revision triggers guard what was issued and signed, also in files of before.

They are made anew after each migration (`app.store.migrate`), so a file needs one to get them.
"""

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing but the triggers, which come afterwards."""
