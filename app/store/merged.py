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


def newest_of(table: str, parameter: str, most: int) -> str:
    """SQL for the ids of their newest records in a table, so many of each who are one, from its index of customers and
    dates; in no order, and for a FROM.

    Sorting all that a customer ever had, for the newest of it, takes longer with each year.
    """
    same = one_of(parameter).removeprefix("IN ")
    newest = f"SELECT n.id FROM {table} n WHERE n.customer_id = c.id ORDER BY n.date DESC, n.id DESC LIMIT {most}"
    return f"(SELECT x.id AS id FROM {same} c CROSS JOIN {table} x WHERE x.id IN ({newest}))"


_INTO = sql("SELECT merged_into FROM customer WHERE id = :id")
MERGED = sql("SELECT id FROM customer WHERE merged_into = :id AND merged_into <> '' ORDER BY id")


def account(view: View, customer_id: str) -> str:
    """The id under which a customer is kept: their own, or the one they were merged into."""
    return str(view.value(_INTO, {"id": customer_id}, "")) or customer_id
