"""What somebody who may has let pass of one line of a draft, before it is finished: just these terms, and no others."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.domain.deal import DealLine


@dataclass(frozen=True, slots=True)
class LineApproval:
    """Kept with the draft. `terms` are those that were looked at, `rights` what was lent for them, `by` whom."""

    terms: str
    rights: tuple[str, ...]
    by: str


def terms_of(customer_id: str, line: DealLine) -> str:
    """All that decides what a line gives away, and to whom; one thing another, and it is another line."""
    taken = ";".join(f"{one.amount}/{one.percent}" for one in line.allowances)
    said = (line.product_id, line.quantity, f"{line.price}/{line.price_per}", line.mark, line.discount, taken)
    return "|".join(map(str, (customer_id, *said, line.tax.code)))


def rights_of(approvals: Iterable[LineApproval], customer_id: str, line: DealLine) -> frozenset[str]:
    """What need not be asked again of a line."""
    terms = terms_of(customer_id, line)
    return frozenset(right for one in approvals if one.terms == terms for right in one.rights)
