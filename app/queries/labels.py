"""What stands on the labels of products."""

import re
from dataclasses import dataclass

from app.actions.load import prices, product, today
from app.domain.errors import RuleViolation
from app.domain.money import exponent
from app.domain.pricing import price_of_the_day
from app.queries import paper_model as m
from app.queries.paper_company import regional, sender
from app.store.sql import sql
from app.store.view import View

MOST = 1000


@dataclass(frozen=True, slots=True)
class LabelSet:
    """Labels in the order in which they are printed: each a line of a paper of the house."""

    paper: m.Paper


_MORE = sql("SELECT bin, unit FROM product WHERE id = :id")
# The code of a single piece; one of a pack belongs on the pack.
_BARCODE = sql("SELECT barcode FROM barcode WHERE product_id = :id AND quantity = 1000 ORDER BY barcode LIMIT 1")
_CURRENCY = sql("SELECT currency FROM company")


def labels_for(view: View, asked: str) -> LabelSet:
    """The labels of products, "CU15" or "3*CU15, ELB15", at today's price. Raises RuleViolation."""
    lines: list[m.PaperLine] = []
    date = today()
    for part in filter(None, (one.strip() for one in asked.split(","))):
        counted = re.fullmatch(r"(\d{1,4})\s*\*\s*(\S.*)", part)
        copies, ref = (int(counted[1]), counted[2]) if counted else (1, part)
        goods = product(view, ref, "number")
        place, unit = view.row(_MORE, {"id": goods.id}) or ("", "")
        entry = price_of_the_day(prices(view, goods.id, date), 1000, date)
        line = m.PaperLine(
            line=len(lines) + 1,
            code=goods.sku,
            description=goods.name,
            quantity=1000,
            unit=unit,
            price=entry.price if entry else None,
            price_per=entry.price_per if entry else 1,
            location=place,
            barcode=str(view.value(_BARCODE, {"id": goods.id}, default="")),
        )
        if len(lines) + copies > MOST:
            raise RuleViolation(f"More than {MOST:,} labels are never printed at once.", "number")
        lines += [line] * copies
    if not lines:
        raise RuleViolation("Name the products whose labels are wanted, like 3*CU15, ELB15.", "number")
    who = sender(view)
    currency = str(view.value(_CURRENCY, default="EUR"))
    paper = m.Paper(
        kind="label",
        id=lines[0].code,
        number=lines[0].code,
        date=date,
        language=regional(who.language, who.country),
        currency=currency,
        company=who.card,
        recipient=None,
        lines=tuple(lines),
        currency_exponent=exponent(currency),
    )
    return LabelSet(paper)
