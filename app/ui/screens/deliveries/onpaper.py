"""A pick on paper: printing it, and what the codes at the foot of a printed list say when they come back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.ui.commands import Offer
from app.ui.screens.base import offer

if TYPE_CHECKING:
    from app.ui.scanning.scan import Scan
    from app.ui.screens.deliveries.pick import PickPage
    from app.ui.screens.papers import Papers

ALL = "*ALL"
"""Behind the number of a pick list: all of it was there."""


def paper_offers(papers: Papers, head: Any) -> dict[str, Offer]:
    """The pick that is open, on paper: of several lists their sums, and a slip for each order."""
    numbers = getattr(head, "numbers", (head.number,))
    kind = "pick_batch" if len(numbers) > 1 else "pick_list"
    asked = (kind, "+".join(numbers), f"{numbers[0]} and {len(numbers) - 1} more" if len(numbers) > 1 else "")
    return {
        "print": offer(lambda: papers.print(*asked), "Print"),
        "preview": offer(lambda: papers.preview(*asked), bar=False),
    }


def took_the_rest(page: PickPage, scan: Scan) -> bool:
    """Whether a scan says of the list that is open that all the rest of it was there; then it is answered so.

    What is weighed is asked for; handing over stays a step that somebody looks at.
    """
    if scan.document is None or scan.document.document != f"{page.head.number}{ALL}":
        return False
    answer_rest(page)
    if page.finished:
        scan.complete(f"{page.head.number}: all picked")
    else:
        scan.accept(f"{page.head.number}: all but what is asked for")
    return True


def answer_rest(page: PickPage) -> None:
    """Every line that nobody answered was there whole."""
    for _ in page.rows:
        row = page.current
        if row is None or row.done or row.back or page.weighing:
            return
        page.take(row.line.quantity)
