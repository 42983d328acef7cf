"""What papers say of the lines of a document, and of the texts between them."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from typing import Any

from app.actions.kits import Progress
from app.domain.deal import Deal, DealLine
from app.domain.kits import whole_sets
from app.domain.money import share
from app.domain.texts import kept_texts
from app.queries import paper_model as m
from app.queries.paper_address import address_lines
from app.queries.paper_company import Sender


def lines_of(deal: Deal, who: Sender, priced: bool = True) -> tuple[m.PaperLine, ...]:
    """The lines of a document."""
    return tuple(line_of(deal, who, x, priced) for x in deal.lines)


def line_of(
    deal: Deal, who: Sender, x: DealLine, priced: bool = True, quantity: int | None = None, weight: int = 0
) -> m.PaperLine:
    """A line of a document, or so much of it; `weight` is what that much weighed, in grams, where it was weighed."""
    gross = x.amount if deal.includes_tax else x.net
    allowances = tuple(
        m.Adjustment(a.reason, a.amount or share(x.amount, a.percent), a.percent or None) for a in x.allowances
    )
    now = x.quantity if quantity is None else quantity
    return m.PaperLine(
        line=x.line,
        code=x.sku,
        description=x.name,
        quantity=now,
        unit=x.unit,
        note=x.note,
        price=x.price if priced else None,
        price_per=x.price_per,
        discount=x.discount,
        allowances=allowances if priced else (),
        net=gross if priced else None,
        tax_rate=x.tax.rate if x.tax.category != "O" else None,
        tax_category=x.tax.category,
        promised_date=x.said.promised_date or x.wanted_date or None,
        optional=x.said.optional,
        alternative=bool(x.said.alternative_of),
        alternative_to=x.said.alternative_of,
        **_said(x, now, weight),
        ship_to=m.Party(x.ship_to.name, address_lines(x.ship_to, who.country, who.language)) if x.ship_to else None,
    )


def _said(x: DealLine, quantity: int, weight: int) -> dict[str, Any]:
    """What every paper says of a line beside its figures, for so much of it."""
    now, said = x.of(quantity) if quantity != x.quantity else x, x.said
    known = weight or said.weight
    weight = (weight or now.priced_quantity) if x.by_weight else 0
    return {
        "their_code": said.their_sku,
        "instead_of": said.instead_of,
        "pack": said.pack,
        "packs": now.packs,
        "pack_size": said.pack_size,
        "cuts": now.cuts,
        "length": said.length,
        "weight": weight,
        "estimated": x.by_weight and not known,
        "parts": tuple(m.PaperPart(one.sku, one.name, one.quantity, one.unit) for one in now.parts),
    }


def texts_of(deal: Deal, there: Collection[int] | None = None) -> tuple[m.PaperText, ...]:
    """The texts between the lines, of a paper that has only some of them those of these."""
    texts = deal.texts
    if there is not None:
        texts = kept_texts(texts, [x.line for x in deal.lines], {line: line for line in there})
    return tuple(m.PaperText(one.kind, one.text, one.after) for one in texts)


def sent_of_kit(
    deal: Deal, who: Sender, x: DealLine, progress: Progress, before: Mapping[int, int], now: Mapping[int, int]
) -> m.PaperLine:
    """A kit on a delivery note: the sets that this delivery makes whole, and the parts that are in it."""
    _, done = progress[x.line]

    def sets(sent: Callable[[int], int]) -> int:
        return whole_sets((sent(one.line), one.said.per_set) for one in x.parts)

    earlier = sets(lambda n: before.get(n, 0))
    sent = sets(lambda n: before.get(n, 0) + now.get(n, 0))
    parts = []
    for one in x.parts:
        of = progress[one.line][1]
        rest = of.ordered - of.cancelled - before.get(one.line, 0) - now.get(one.line, 0)
        parts.append(m.PaperPart(one.sku, one.name, now.get(one.line, 0), one.unit, max(0, rest)))
    ordered = done.ordered - done.cancelled
    base = line_of(deal, who, x, priced=False, quantity=sent - earlier)
    given = tuple(one for one in parts if one.quantity or one.to_follow)
    return replace(base, ordered=ordered, delivered=earlier, to_follow=max(0, ordered - sent), parts=given)
