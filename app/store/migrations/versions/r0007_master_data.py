"""Master data: alerts, stops, warranty and return periods, fields of the company's own, files."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
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


def upgrade() -> None:
    for table in ('customer', 'product'):
        for name in ('alert', 'stop', 'stop_reason', 'stop_date', 'stop_by'):
            op.add_column(table, _text(name))
    for name in ('warranty_months', 'return_days'):
        op.add_column('product', _whole(name))
    op.create_table(
        'custom_field', _key('id'), *map(_text, ('entity', 'name', 'kind', 'choices', 'papers')),
        *map(_whole, ('required', 'position', 'inactive')), _text('stamps'),
        sa.PrimaryKeyConstraint('id'), sqlite_strict=True,
    )
    op.create_table(
        'field_value', _key('record_id'), _key('field_id'), *map(_text, ('value', 'search')), _whole('hlc'),
        sa.PrimaryKeyConstraint('record_id', 'field_id'), sqlite_strict=True,
    )
    op.create_index('field_value_search', 'field_value', ['search'], unique=False)
    op.create_table(
        'attachment', _key('id'), *map(_text, ('entity', 'record_id', 'name', 'sha256', 'actor')),
        *map(_whole, ('size', 'attached_at', 'removed', 'removed_hlc')),
        sa.PrimaryKeyConstraint('id'), sqlite_strict=True,
    )
    op.create_index('attachment_record', 'attachment', ['record_id'], unique=False)
    op.create_index('attachment_sha256', 'attachment', ['sha256'], unique=False)
    removed = sa.text('removed = 1')
    op.create_index(
        'attachment_removed', 'attachment', ['sha256'], unique=False, sqlite_where=removed, postgresql_where=removed
    )
    _forgotten()


def _forgotten() -> None:
    """Who was forgotten has no alert either, from the same stamp on: a rebuild would say so."""
    connection = op.get_bind()
    rows = connection.execute(sa.text('SELECT id, stamps FROM customer WHERE forgotten = 1')).fetchall()
    for id_, text in rows:
        stamps = json.loads(text)
        stamps |= dict.fromkeys(('alert', 'stop_reason'), stamps['forgotten'])
        text = json.dumps(stamps, sort_keys=True, separators=(',', ':'))
        connection.execute(sa.text('UPDATE customer SET stamps = :stamps WHERE id = :id'), {'stamps': text, 'id': id_})
