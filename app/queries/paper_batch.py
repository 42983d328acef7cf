"""Several pick lists as one paper: each bin once, with the sum of what all of them want, and a slip for each order."""

import re
from collections.abc import Sequence
from dataclasses import replace

from app.domain.errors import RuleViolation
from app.queries import paper_model as m
from app.queries.paper_archive import PaperRef
from app.queries.paper_company import regional, sender
from app.queries.paper_fields import with_fields
from app.queries.paper_goods import pick_list_paper
from app.store.database import View
from app.store.sql import sql

JOINED = "+"
"""Between the numbers of the lists, in what is asked for and in the code that the paper bears."""
_NAMED = 3
_LIST = sql(
    "SELECT p.id, p.number, p.state, o.wanted_date FROM pick_list p JOIN sales_order o ON o.id = p.order_id "
    "WHERE p.number = :ref OR p.id = :ref"
)


def batch_paper(view: View, ref: str) -> tuple[PaperRef, m.Paper]:
    """One walk for open pick lists ("PL-1+PL-2", numbers or ids), in the language of the house. Raises RuleViolation.

    Who waits longest is sorted first, as on the screen.
    """
    lists = _lists(view, ref)
    who = sender(view, "")
    language = regional(who.language, who.country)
    slips = []
    for id_, _number in lists:
        of, slip = pick_list_paper(view, id_)
        slips.append(replace(with_fields(view, of, slip), language=language))
    numbers = [number for _, number in lists]
    first = slips[0]
    paper = m.Paper(
        kind=m.PICK_BATCH,
        id=lists[0][0],
        number=called(numbers),
        date=max(one.date for one in slips),
        language=language,
        currency=first.currency,
        currency_exponent=first.currency_exponent,
        company=first.company,
        recipient=None,
        paper_size=first.paper_size,
        lines=walk(slips),
        scan_code=JOINED.join(numbers),
        marks=first.marks,
        slips=tuple(slips),
    )
    return PaperRef(m.PICK_BATCH, paper.id, ""), paper


def called(numbers: Sequence[str]) -> str:
    """What a walk over several lists is called: the first of them, and how many more."""
    shown = ", ".join(numbers[:_NAMED])
    return shown if len(numbers) <= _NAMED else f"{shown} +{len(numbers) - _NAMED}"


def _lists(view: View, ref: str) -> list[tuple[str, str]]:
    """Id and number of the lists, those of the most urgent orders first."""
    found = {}
    for one in filter(None, (part.strip() for part in re.split(r"[+,]", ref))):
        row = view.row(_LIST, {"ref": one})
        if row is None:
            raise RuleViolation(f"There is no pick list {one}.", "number")
        id_, number, state, wanted = row
        if state != "open":
            raise RuleViolation(f"Pick list {number} is {state}; only open lists are walked together.", "number")
        found[id_] = (wanted or "9999", number)
    if not found:
        raise RuleViolation("Name the pick lists of the walk, like PL-1+PL-2.", "number")
    return [(id_, number) for id_, (_, number) in sorted(found.items(), key=lambda one: one[1])]


def walk(slips: Sequence[m.Paper]) -> tuple[m.PaperLine, ...]:
    """The lines of all slips, what lies in one bin as one line with its sum and whose it is; in walking order."""
    places: dict[tuple[str, ...], list[tuple[str, m.PaperLine]]] = {}
    for number, slip in enumerate(slips):
        for line in slip.lines:
            # What is weighed or cut is asked for piece by piece: it is fetched for one order at a time.
            alone = (str(number), str(line.line)) if line.weight or line.length or line.cutting else ()
            key = (line.location, line.code, line.unit, *alone)
            places.setdefault(key, []).append((slip.order_number, line))
    return tuple(sorted(map(_summed, places.values()), key=lambda one: (one.location, one.code, one.shares)))


def _summed(found: Sequence[tuple[str, m.PaperLine]]) -> m.PaperLine:
    wants: dict[str, int] = {}
    for order, line in found:
        wants[order] = wants.get(order, 0) + line.quantity
    shares = tuple(wants.items())
    first = found[0][1]
    if len(found) == 1:
        return replace(first, shares=shares)
    # What is said of one of them stands on its slip; the shortest name is that without a customer's own words.
    name = min((line.description for _, line in found), key=len)
    return m.PaperLine(
        line=first.line, code=first.code, description=name, quantity=sum(wants.values()), unit=first.unit,
        location=first.location, aisle=first.aisle, barcode=first.barcode, shares=shares,
    )  # fmt: skip
