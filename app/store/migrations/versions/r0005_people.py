"""People: roles, secrets, locked sign-ins, and what was approved or refused."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
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
    op.create_table(
        'role', _key('id'), *_texts('title', 'permissions'), *_wholes('discount_limit'), *_texts('stamps'),
        sa.PrimaryKeyConstraint('id'), sqlite_strict=True,
    )
    op.create_table(
        'user_secret', _key('user_id'), _key('kind'), *_texts('hash', 'fact_id'), *_wholes('hlc'),
        sa.PrimaryKeyConstraint('user_id', 'kind'), sqlite_strict=True,
    )
    op.create_table(
        'sign_in_lock', _key('user_id'), *_wholes('until', 'hlc'),
        sa.PrimaryKeyConstraint('user_id'), sqlite_strict=True,
    )
    op.create_table(
        'audit', _key('fact_id'), *_texts('kind', 'person', 'approver', 'permission', 'action', 'reason'),
        *_wholes('occurred_at'), sa.PrimaryKeyConstraint('fact_id'), sqlite_strict=True,
    )
    op.create_index('audit_time', 'audit', ['occurred_at'], unique=False)
    op.add_column('company', *_wholes('lock_minutes'))
