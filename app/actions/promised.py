"""What a sent quote promised stays promised while its order is written anew: no more of it, and no cheaper."""

from dataclasses import replace

from app.actions.load import deal_of
from app.domain.deal import Deal, DealLine
from app.store.database import View
from app.store.sql import sql

_FACT = sql("SELECT fact_id FROM quote WHERE id = :id")


def as_promised(view: View, deal: Deal, quote_id: str, *, revises: bool = False) -> Deal:
    """The deal of a draft, its lines marked "Q" as far as the quote that it comes from, or revises, says the same.

    A window knows such a price as one that was typed. Who gives more than was quoted is asked as ever. What was typed
    in the quote itself stays typed in its revisions.
    """
    fact_id = view.value(_FACT, {"id": quote_id}) if quote_id else None
    if fact_id is None or all(one.mark != "M" for one in deal.lines):
        return deal
    quoted = deal_of(view, str(fact_id))
    now, then = deal.totals, quoted.totals
    if deal.includes_tax != quoted.includes_tax or now.allowance * then.line > then.allowance * now.line + then.line:
        return deal
    left = {one.line: one.quantity for one in quoted.lines}
    lines = []
    promised = [one for one in quoted.lines if not (revises and one.mark == "M")]
    for line in deal.lines:
        one = next((one for one in promised if _holds(line, one, left[one.line])), None) if line.mark == "M" else None
        if one is not None:
            left[one.line] -= line.quantity
            line = replace(line, mark="Q", why=one.why, reason="")
        lines.append(line)
    return replace(deal, lines=tuple(lines))


def _holds(line: DealLine, quoted: DealLine, left: int) -> bool:
    """Whether a line is no more, and no less dear, than what was quoted; a rounded cent is neither."""
    return (
        line.product_id == quoted.product_id
        and line.tax.code == quoted.tax.code
        and 0 < line.quantity <= left
        and (line.amount + 1) * quoted.quantity >= quoted.amount * line.quantity
    )
