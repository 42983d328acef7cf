"""The rows of the list of customers: all of them, or those who answer its filter."""

from __future__ import annotations

from typing import Any

from app.ui.screens.listing import FunctionSource


def source(text: str, today: str) -> FunctionSource:
    """By name; ``text`` may ask beside words what somebody owes, when they ordered last, and for their group."""

    def count(view: Any) -> int:
        from app.queries.customers_asked import count_asked

        return count_asked(view, text, today)

    def page(view: Any, offset: int, limit: int) -> Any:
        from app.queries.customers_asked import asked_page

        return asked_page(view, text, today, offset, limit)

    return FunctionSource(count, page)
