"""A confirmed order goes to another address: what the company's rules charge for that is asked anew.

Only where the address makes the difference: what goes into the same zone costs what was agreed. What a person typed
stays, and so does all that stands on a bill.
"""

from collections.abc import Iterable
from dataclasses import replace

from app.actions.deal import is_delivered
from app.actions.load import customer
from app.actions.pricing import charges_due, taxed_due
from app.domain.charges import made_by, moved, with_due
from app.domain.deal import Deal, reckoned
from app.domain.money import money_out, rate_out
from app.domain.tax import Adjustment
from app.queries.charging import kind_of
from app.store.database import View


def charged_there(view: View, number: str, old: Deal, now: Deal, *, billed: bool) -> tuple[Deal, tuple[str, ...]]:
    """The deal with what its delivery costs to where it goes now, and a sentence about what that changed.

    By the rules of the order's own day, for the goods as they are now; so an order that goes back costs what it did.
    """
    if now.ship_to == old.ship_to:
        return now, ()
    was, due = (charges_due(view, one, delivered=is_delivered(one)) for one in (replace(now, ship_to=old.ship_to), now))
    kinds = moved(was, due)
    if not kinds:
        return now, ()
    before = charges_due(view, old, delivered=is_delivered(old))

    def of_rule(one: Adjustment) -> str:
        made = None if one.rule else made_by(one, before)
        return kind_of(view, made.rule if made else one.rule)

    made = {one: of_rule(one) for one in now.adjustments if one.charge}
    # Where a rule charged and the order does not say so, a person decided otherwise, be it with nothing.
    kinds -= {one.kind for one in before} - {*made.values()}
    gone = [one for one in now.adjustments if made.get(one, "") in kinds]
    left = tuple(one for one in now.adjustments if one not in gone)
    who = customer(view, now.customer.customer_id)
    agreed = with_due(left, taxed_due(view, now, who, [one for one in due if one.kind in kinds]))
    came = [one for one in agreed if one not in left]
    words = [_words(some, now.currency) for some in (gone, came)]
    if words[0] == words[1]:
        return now, ()
    if billed:
        return now, (f"Part of {number} is billed: {words[0]} stays for the way there, not {words[1]}.",)
    return reckoned(replace(now, adjustments=agreed)), (f"Charged for the way there: {words[0]} → {words[1]}.",)


def _words(charges: Iterable[Adjustment], currency: str) -> str:
    said = [
        f"{one.reason} {rate_out(one.percent)} %" if one.percent else f"{one.reason} {money_out(one.amount, currency)}"
        for one in charges
    ]
    return ", ".join(said) or "nothing"
