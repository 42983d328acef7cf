"""Found by words: entries with their index, who buys what, what sells best, lines of quotes, tails of numbers.

What the new tables hold of the years before is made from the facts and from the other tables, by the program that
writes them (`app.store.fill`), when all revisions have run.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation='C'), 'postgresql')
WHOLE = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
INDEX = (
    "CREATE VIRTUAL TABLE search_index USING fts5(words, content='search_entry', content_rowid='n', "
    "tokenize='trigram case_sensitive 1', detail='none')",
    "INSERT INTO search_index (search_index, rank) VALUES ('secure-delete', 1)",
    "CREATE TRIGGER search_entry_new AFTER INSERT ON search_entry BEGIN "
    "INSERT INTO search_index (rowid, words) VALUES (new.n, new.words); END",
    "CREATE TRIGGER search_entry_gone AFTER DELETE ON search_entry BEGIN "
    "INSERT INTO search_index (search_index, rowid, words) VALUES ('delete', old.n, old.words); END",
    "CREATE TRIGGER search_entry_changed AFTER UPDATE ON search_entry BEGIN "
    "INSERT INTO search_index (search_index, rowid, words) VALUES ('delete', old.n, old.words); "
    "INSERT INTO search_index (rowid, words) VALUES (new.n, new.words); END",
)
TAILS = {
    'sales_order': 'date', 'quote': 'date', 'invoice': 'date', 'credit_note': 'date', 'shipment': 'packed_date',
    'pick_list': 'date', 'purchase': 'date', 'payment': 'date',
}


def _key(name: str) -> sa.Column:
    return sa.Column(name, TEXT, nullable=False)


def _number_key(name: str) -> sa.Column:
    return sa.Column(name, WHOLE, nullable=False, autoincrement=False)


def _text(name: str) -> sa.Column:
    return sa.Column(name, TEXT, server_default='', nullable=False)


def _whole(name: str) -> sa.Column:
    return sa.Column(name, WHOLE, server_default='0', nullable=False)


def upgrade() -> None:
    op.create_table(
        'search_entry', _number_key('n'), *map(_text, ('kind', 'record_id', 'words')),
        sa.PrimaryKeyConstraint('n'), sa.UniqueConstraint('kind', 'record_id'), sqlite_strict=True,
    )
    op.create_table(
        'customer_product', _key('customer_id'), _key('product_id'), _whole('times'),
        *map(_text, ('first_date', 'last_date', 'last_order')),
        *map(_whole, ('last_quantity', 'last_price', 'last_price_per')), _text('stamp'),
        sa.PrimaryKeyConstraint('customer_id', 'product_id'), sqlite_strict=True,
    )
    op.create_index('customer_product_bought', 'customer_product', ['product_id', 'last_date'], unique=False)
    op.create_table(
        'product_rank', _key('product_id'), _whole('times'), sa.PrimaryKeyConstraint('product_id'), sqlite_strict=True
    )
    op.create_index('product_rank_times', 'product_rank', ['times'], unique=False)
    op.create_table(
        'quote_line', _key('quote_id'), _number_key('revision'), _number_key('line'), _text('product_id'),
        _whole('quantity'), sa.PrimaryKeyConstraint('quote_id', 'revision', 'line'), sqlite_strict=True,
    )
    op.create_index('quote_line_product', 'quote_line', ['product_id'], unique=False)
    op.create_index('barcode_product', 'barcode', ['product_id'], unique=False)
    opened = sa.text("order_id = ''")
    op.create_index(
        'quote_not_ordered', 'quote', ['customer_id', 'date'], unique=False, sqlite_where=opened,
        postgresql_where=opened,
    )
    named = sa.text("supplier_sku <> ''")
    op.create_index(
        'product_supplier_sku', 'product', ['supplier_sku'], unique=False, sqlite_where=named, postgresql_where=named
    )
    for table, date in TAILS.items():
        op.create_index(f'{table}_tail', table, [sa.text('(substr(number, length(number) - 2))'), date], unique=False)
    if op.get_bind().dialect.name == 'sqlite':
        for statement in INDEX:
            op.execute(statement)
    else:
        _index_on_the_server()


def _index_on_the_server() -> None:
    """Runs of three letters, where the server has them: without, the same is found, and not as fast."""
    connection = op.get_bind()
    there = connection.execute(sa.text("SELECT 1 FROM pg_available_extensions WHERE name = 'pg_trgm'")).scalar()
    may = connection.execute(
        sa.text("SELECT has_database_privilege(current_database(), 'CREATE') "
                "OR EXISTS (SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm')")
    ).scalar()
    if there and may:
        op.execute('CREATE EXTENSION IF NOT EXISTS pg_trgm')
        op.execute('CREATE INDEX search_entry_words ON search_entry USING gin (words gin_trgm_ops)')
