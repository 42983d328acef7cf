"""Alembic's entry: runs the revisions on the connection that `migrate.py` hands over, inside its transaction."""

from alembic import context

from app.store.schema import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA)
with context.begin_transaction():
    context.run_migrations()
