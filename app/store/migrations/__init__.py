"""The way of the tables from revision to revision. Alembic is imported only when there is something to migrate."""
