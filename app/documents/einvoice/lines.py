"""A deal's lines in terms of EN 16931: quantity times price, less the allowances, is the line's net to the cent.

The standard knows net prices only, and no price below zero. Our books know gross prices, prices for a hundred or for a
kilogram, and lines that a bill of a part rounded so that all parts add up. The net is always the books'; what the price
cannot say exactly as it was agreed is said with as many decimals as the net asks for.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from itertools import pairwise

from app.documents.einvoice import plain
from app.documents.einvoice.terms import Allowance, Category, Line
from app.domain.deal import Deal, DealLine
from app.domain.money import PRICE_SCALE, RATE_SCALE, exponent, extended, share
from app.domain.quantity import quantity_out
from app.domain.rounding import half_up
from app.domain.unit_codes import KILOGRAM, ONE, code_of

MOST_DECIMALS = 8


def line_of(deal: Deal, x: DealLine, category: Category, units: Mapping[str, str], words: Mapping[str, str]) -> Line:
    """The line; `units` are the codes that goods were given, by product, `words` those of the paper."""
    quantity = abs(x.priced_quantity) or 1000  # what weighs nothing is told as one of it, for nothing
    steps, reasons, percents = _steps(deal, x)
    allowances = _allowances(steps, reasons, percents, words["einvoice_discount"])
    whole = steps[0] if allowances else x.net
    natural = (x.price, x.price_per) if not deal.includes_tax else None
    price, per = price_of(whole, quantity, deal.currency, natural)
    unit, note = _unit(x, units, words)
    described = [f"{quantity_out(x.quantity)} {x.unit}".rstrip()] if x.by_weight else []
    described += [
        words["kit_part"].format(count=quantity_out(one.quantity), unit=one.unit, code=one.sku, description=one.name)
        for one in x.parts
    ]
    return Line(
        id=str(x.line),
        name=plain.line(x.name) or plain.line(x.sku) or "-",
        # A price is never below zero (BR-27), so the quantity bears the sign.
        quantity=-quantity if whole < 0 else quantity,
        unit=unit,
        price=price,
        per=per,
        net=x.net,
        category=category,
        allowances=allowances,
        note=plain.text("\n".join(part for part in (x.note, note) if part)),
        description=plain.line("; ".join(described)),
        seller_code=plain.line(x.sku),
        buyer_code=plain.line(x.said.their_sku),
    )


def _unit(x: DealLine, units: Mapping[str, str], words: Mapping[str, str]) -> tuple[str, str]:
    """The code of the line's unit, and a note where no code tells it."""
    if x.by_weight:
        return KILOGRAM, ""
    if code := code_of(x.unit) or units.get(x.product_id, ""):
        return code, ""
    return ONE, f"{words['unit']}: {x.unit}"


def _steps(deal: Deal, x: DealLine) -> tuple[list[int], list[str], list[int]]:
    """The line's net before each agreement that takes something off and after the last; their reasons and percents."""
    quantity = x.priced_quantity
    amounts = [extended(x.price, x.price_per, quantity, 0, deal.currency)]
    reasons, percents = [], []
    if x.discount:
        amounts.append(extended(x.price, x.price_per, quantity, x.discount, deal.currency))
        reasons.append("")
        percents.append(x.discount)
    for one in x.allowances:
        amounts.append(amounts[-1] - (share(amounts[-1], one.percent) if one.percent else one.amount))
        reasons.append(one.reason)
        percents.append(one.percent)
    nets = [_net(deal, x, amount) for amount in amounts]
    if reasons:
        nets[-1] = x.net  # a bill of a part is rounded so that all parts add up
    return nets, reasons, percents


def _net(deal: Deal, x: DealLine, amount: int) -> int:
    if not deal.includes_tax:
        return amount
    return half_up(amount * 100 * RATE_SCALE, 100 * RATE_SCALE + x.tax.rate)


def _allowances(nets: list[int], reasons: list[str], percents: list[int], unnamed: str) -> tuple[Allowance, ...]:
    """What is taken off, one after another; nothing where that cannot be said with amounts above zero."""
    offs = [before - after for before, after in pairwise(nets)]
    if not offs or nets[0] <= 0 or any(off < 0 for off in offs):
        return ()
    found = []
    for off, base, reason, percent in zip(offs, nets, reasons, percents, strict=False):
        # Receivers multiply: a percentage that rounding moved by more than a cent is told as a sum.
        exact = percent and abs(share(base, percent) - off) <= 1
        said = plain.line(reason) or unnamed
        if off:
            found.append(Allowance(False, off, said, percent if exact else 0, base if exact else 0))
    return tuple(found)


def price_of(net: int, quantity: int, currency: str, natural: tuple[int, int] | None = None) -> tuple[Decimal, int]:
    """The price of one that comes to `net` for a quantity above zero (thousandths), and for how much it is, 0 for one.

    `natural` is the price as agreed (1/10,000 for so many): taken where it comes to just that. Else as many decimals as
    are needed, and where eight are not enough the whole quantity has one price.
    """
    net, places = abs(net), exponent(currency)
    if natural is not None:
        price, per = abs(natural[0]), natural[1]
        if half_up(price * quantity * 10**places, PRICE_SCALE * 1000 * per) == net:
            return Decimal(price).scaleb(-4).normalize() + 0, 0 if per == 1 else per * 1000
    for decimals in range(places, MOST_DECIMALS + 1):
        price = half_up(net * 1000 * 10 ** (decimals - places), quantity)
        if half_up(price * quantity, 1000 * 10 ** (decimals - places)) == net:
            return Decimal(price).scaleb(-decimals), 0
    return Decimal(net).scaleb(-places), quantity
