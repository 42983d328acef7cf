"""Agreements: groups, price lists, contract prices, promotions, surcharges, charges by rule, taxes by destination."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
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


def _record(name: str, texts: str, wholes: str) -> None:
    op.create_table(
        name, _key('id'), *map(_text, texts.split()), *map(_whole, (*wholes.split(), 'inactive')), _text('stamps'),
        sa.PrimaryKeyConstraint('id'), sqlite_strict=True,
    )


def upgrade() -> None:
    for name in ('min_margin', 'price_reason'):
        op.add_column('company', _whole(name))
    for name in ('group_id', 'price_list_id', 'tax_certificate'):
        op.add_column('customer', _text(name))
    for name in ('floor_price', 'min_margin'):
        op.add_column('product', _whole(name))
    _record('customer_group', 'name price_list_id', '')
    _record('price_list', 'name parent_id valid_from valid_to', 'percent step')
    _record('list_price', 'list_id product_id valid_from', 'min_quantity price price_per')
    op.create_index('list_price_product', 'list_price', ['product_id', 'list_id'], unique=False)
    op.create_index('list_price_list', 'list_price', ['list_id'], unique=False)
    _record(
        'agreed_price', 'party party_id product_id category word valid_from valid_to',
        'min_quantity price price_per discount',
    )
    op.create_index('agreed_price_party', 'agreed_price', ['party_id', 'product_id'], unique=False)
    op.create_index('agreed_price_product', 'agreed_price', ['product_id'], unique=False)
    _record(
        'promotion', 'name group_id valid_from valid_to',
        'min_quantity discount price price_per buy get beats_contract',
    )
    _record('promotion_scope', 'promotion_id product_id category', '')
    op.create_index('promotion_scope_promotion', 'promotion_scope', ['promotion_id'], unique=False)
    _record('surcharge', 'name product_id category basis tax valid_from valid_to', 'price refundable')
    _record('zone', 'name country region postcodes', '')
    _record(
        'charge_rule', 'name kind zone_id tax valid_from valid_to',
        'amount percent from_value to_value from_weight to_weight free_above',
    )
    _record('tax_rule', 'tax status country region code valid_from', '')
