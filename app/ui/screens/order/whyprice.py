"""A price by hand says why, where the company asks: at Finish, line by line, and then Finish goes on by itself."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from app.domain.errors import RuleViolation
from app.ui.screens.order.counter import PriceReasonSheet

_ASKED = re.compile(r"lines\.([0-9]+)\.price_reason")


def line_asked(page: Any, error: Exception) -> tuple[int, Any] | None:
    """The row (from 1) and the line whose reason the books ask for; None where it is something else.

    The books count the lines that have a product; the window counts its rows.
    """
    found = _ASKED.fullmatch(error.field or "") if isinstance(error, RuleViolation) else None
    goods = [(row, line) for row, line in enumerate(page.model.lines, 1) if line.product]
    return goods[int(found[1]) - 1] if found and 1 <= int(found[1]) <= len(goods) else None


def reason_sheet(page: Any, error: Exception, again: Callable[[], None]) -> PriceReasonSheet | None:
    """The sheet that asks for it, and does the step ``again`` once it is said; None where nothing of it is asked."""
    asked = line_asked(page, error)
    if asked is None:
        return None
    row, line = asked
    sheet = PriceReasonSheet(page, f"Line {row} · {line.product.code} {line.words}", str(error))

    def said(words: str) -> None:
        page.model.change(replace(line, more=replace(line.more, reason=words)), "the reason of a price")
        sheet.dismiss()
        again()

    sheet.said.connect(said)
    return sheet
