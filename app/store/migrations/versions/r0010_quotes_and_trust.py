"""Quotes that are asked after and taken in parts; how far a customer is trusted, who orders for them, who they are."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation='C'), 'postgresql')
WHOLE = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
TAIL = 7


def _key(name: str) -> sa.Column:
    return sa.Column(name, TEXT, nullable=False)


def _number_key(name: str) -> sa.Column:
    return sa.Column(name, WHOLE, nullable=False, autoincrement=False)


def _text(name: str) -> sa.Column:
    return sa.Column(name, TEXT, server_default='', nullable=False)


def _whole(name: str) -> sa.Column:
    return sa.Column(name, WHOLE, server_default='0', nullable=False)


def upgrade() -> None:
    for name in ('follow_up', 'contacted', 'follow_note', 'follow_fact', 'owner'):
        op.add_column('quote', _text(name))
    for name in ('follow_hlc', 'contact_hlc'):
        op.add_column('quote', _whole(name))
    op.create_table(
        'quote_taken', _key('quote_id'), _key('order_id'), _number_key('line'), *map(_whole, ('revision', 'quantity')),
        sa.PrimaryKeyConstraint('quote_id', 'order_id', 'line'), sqlite_strict=True,
    )
    op.create_table(
        'order_buyer', _key('order_id'), *map(_text, ('contact_id', 'name', 'fact_id')), _whole('hlc'),
        sa.PrimaryKeyConstraint('order_id'), sqlite_strict=True,
    )
    noted = sa.text("follow_fact <> ''")
    op.create_index(
        'quote_follow_fact', 'quote', ['follow_fact'], unique=False, sqlite_where=noted, postgresql_where=noted
    )
    op.create_index('order_buyer_fact', 'order_buyer', ['fact_id'], unique=False)
    op.create_table(
        'assortment', *map(_key, ('customer_id', 'kind', 'value')), *map(_whole, ('allowed', 'hlc')),
        sa.PrimaryKeyConstraint('customer_id', 'kind', 'value'), sqlite_strict=True,
    )
    for name in ('follow_up_days', 'overdue_days'):
        op.add_column('company', _whole(name))
    op.add_column('company', _text('credit_policy'))
    for name in ('credit_policy', 'buyers', 'assortment', 'merged_into', 'phone_key', 'vat_key', 'email_key'):
        op.add_column('customer', _text(name))
    op.add_column('customer', _whole('reference_required'))
    op.add_column('contact', _whole('may_order'))
    _keys()
    for name in ('phone_key', 'email_key', 'vat_key', 'postcode', 'merged_into'):
        said = sa.text(f"{name} <> ''")
        op.create_index(
            f'customer_{name}', 'customer', [name], unique=False, sqlite_where=said, postgresql_where=said
        )


def _keys() -> None:
    """By what two customers are seen to be one: as the program writes them from now on."""
    connection = op.get_bind()
    rows = connection.execute(sa.text('SELECT id, phone, email, vat_id FROM customer')).fetchall()
    for id_, phone, email, vat_id in rows:
        figures = ''.join(sign for sign in phone if sign.isascii() and sign.isdigit())
        given = {
            'id': id_,
            'phone': figures[-TAIL:] if len(figures) >= TAIL else '',
            'email': email.strip().casefold(),
            'vat': ''.join(sign for sign in vat_id if sign.isalnum()).upper(),
        }
        if given['phone'] or given['email'] or given['vat']:
            connection.execute(
                sa.text(
                    'UPDATE customer SET phone_key = :phone, email_key = :email, vat_key = :vat WHERE id = :id'
                ),
                given,
            )
