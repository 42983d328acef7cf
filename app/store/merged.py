"""Customers who are one: a record that was merged into another keeps its documents, and is asked for with the other."""

from app.store.sql import sql
from app.store.view import View


def one_of(parameter: str) -> str:
    """SQL for "is this customer, or one merged into them": goes behind a column, as in `o.customer_id {one_of('id')}`.

    A record that is merged itself is never meant: whoever asks has its successor's id from `account`.
    """
    return (
        f"IN (SELECT id FROM customer WHERE id = :{parameter} UNION ALL "
        f"SELECT id FROM customer WHERE merged_into = :{parameter} AND merged_into <> '')"
    )


_INTO = sql("SELECT merged_into FROM customer WHERE id = :id")
MERGED = sql("SELECT id FROM customer WHERE merged_into = :id AND merged_into <> '' ORDER BY id")


def account(view: View, customer_id: str) -> str:
    """The id under which a customer is kept: their own, or the one they were merged into."""
    return str(view.value(_INTO, {"id": customer_id}, "")) or customer_id
