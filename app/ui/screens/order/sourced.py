"""Each way out of a line as the fix sheet words it, and what it makes of the line. No Qt in this file.

A way gives the lines that stand in the place of the one it is about: one of them, or two where it is split.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from app.domain.deal import PLAIN, Particulars
from app.domain.entry.counted import Counted
from app.domain.entry.grammar import Kind
from app.domain.pricing import UnitPrice
from app.domain.sourcing import BRAND, PACK, SAME, Way
from app.ui import format as say
from app.ui.entry.choose import Choice, ProductHit
from app.ui.entry.lines import EntryLine, decided

_RELATION = {SAME: "the same goods", BRAND: "another make", PACK: "another pack"}
_PRICES = {"contract": "Contract price", "promotion": "Promotion", "list": "List price", "standard": "Standard price",
           "last": "Last price"}  # fmt: skip
Said = tuple[str, str]


def words_of(way: Way, line: EntryLine) -> Said | None:
    """What a way is called, and what follows; None where it would change nothing of this line."""
    product = line.product
    if product is None:
        return None
    unit, code = product.unit, product.code
    some = say.quantity(way.later)
    if way.kind == "substitute":
        return f"Take {way.sku} instead", " · ".join((way.name, *_substitute(way)))
    if way.kind == "backorder" and way.date:
        return f"Back-order {some} {unit}", f"promised for {say.day(way.date)}, {say.quantity(way.now)} now"
    if way.kind == "split":
        return "Split by date", f"{say.quantity(way.now)} now, {some} on {say.day(way.date)} as a line of its own"
    if way.kind == "later":
        return f"All {say.quantity(way.quantity)} on {say.day(way.date)}", "one delivery, when all is there"
    if way.kind == "place":
        whole = way.quantity == line.quantity
        return f"{say.quantity(way.quantity)} from {way.location}", "" if whole else "as a line of its own"
    if way.kind == "order_in":
        days = f"{way.days} days" if way.days else "no days known"
        more = f", {say.quantity(way.quantity)} in whole packs" if way.quantity != way.later else ""
        return f"Order {some} {unit} from {way.supplier}", f"{days}{more}; confirming proposes the purchase"
    if way.kind == "pack":
        return f"Make it {say.quantity(way.quantity)} {unit}", f"{way.count} × {way.pack}"
    if way.kind == "unit":
        of = f"{say.quantity(way.quantity)} {unit}, " if way.pack else ""
        return f"{way.count} {way.pack or unit}", f"{of}instead of {say.quantity(line.quantity)} {unit}"
    if way.kind == "break" and way.price:
        return f"Take {say.quantity(way.quantity)} {unit}", f"{_price(way.price)} instead of {say.price(line.price)}"
    if way.kind == "price" and way.price and _helps(way, line):
        when = f" of {say.short_day(way.date)}" if way.date else ""
        return (
            f"{_PRICES.get(way.source, 'Price')} {_price(way.price)}",
            f"{code}{when}, instead of {say.price(line.price)}",
        )
    return None


def _substitute(way: Way) -> list[str]:
    """Relation, stock, and what it costs more or less."""
    words = [_RELATION.get(way.relation, way.relation), f"{say.quantity(way.free)} free" if way.free else ""]
    if way.later:
        words.append(f"{say.quantity(way.later)} on {say.day(way.date)}" if way.date else "the rest later")
    if way.price:
        words.append(_price(way.price))
    if way.difference is not None:
        apart = say.price(abs(way.difference))
        words.append(
            "the same price" if not way.difference else f"{apart} {'dearer' if way.difference > 0 else 'less'}"
        )
    return [one for one in words if one]


def _price(price: UnitPrice) -> str:
    return say.price(price.price) if price.per == 1 else f"{say.price(price.price)} per {price.per:,}"


def _helps(way: Way, line: EntryLine) -> bool:
    """A price is a way out where one typed another one by hand, or where it is less than what stands there."""
    if "price" in line.by_hand:
        return True
    return bool(way.price and way.price.is_below(UnitPrice(line.price, line.product.price_per if line.product else 1)))


def lines_by(way: Way, line: EntryLine, hit: ProductHit | None, number: int) -> tuple[EntryLine, ...]:
    """The line as the way has it, and the rest of it as a line of that ``number`` where it is split.

    ``hit`` is the product of a substitute.
    """
    if way.kind == "substitute" and hit is not None:
        return (_instead(line, hit),)
    if way.kind == "backorder":
        return (_said(line, promised_date=way.date),)
    if way.kind == "split":
        return _split(line, way.now, number, promised_date=way.date, when=way.date)
    if way.kind == "later":
        return (_said(replace(line, when=way.date), promised_date=way.date),)
    if way.kind == "place":
        return _split(line, line.quantity - way.quantity, number, location=way.location)
    if way.kind == "order_in":
        return _split(line, line.quantity - way.later, number, special=True)
    if way.kind == "pack":
        return (_said(_many(line, way.quantity), pack=way.pack, pack_size=way.quantity // way.count),)
    if way.kind == "unit":
        size = way.quantity // way.count if way.pack else 0
        return (line.counted_as(Counted(way.quantity, way.pack, size)),)
    if way.kind == "break":
        return (_many(line, way.quantity),)
    if way.kind == "price" and way.price:
        return (_priced(line, way),)
    return (line,)


def _many(line: EntryLine, quantity: int) -> EntryLine:
    return replace(line, quantity=quantity, by_hand=line.by_hand | {"quantity"})


def _said(line: EntryLine, **more: Any) -> EntryLine:
    """With other particulars, by their names."""
    said = replace(line.more.particulars or PLAIN, **more)
    return replace(line, more=replace(line.more, particulars=None if said == PLAIN else said))


def _split(line: EntryLine, first: int, number: int, *, when: str = "", **more: Any) -> tuple[EntryLine, ...]:
    """What goes its own way is a line of its own below, or the line itself where nothing else is left of it."""
    if first <= 0:
        return (_said(replace(line, when=when or line.when), **more),)
    rest = _said(replace(_many(line, line.quantity - first), line=number, when=when or line.when), **more)
    return (_many(line, first), rest)


def _instead(line: EntryLine, hit: ProductHit) -> EntryLine:
    """Another product in the same quantity at its own price; papers say instead of what, also of what was taken before.

    Packs and lengths were those of the other goods.
    """
    code = line.product.code if line.product else ""
    before = line.more.particulars or PLAIN
    asked = before.instead_of or code
    said = replace(before, instead_of="" if asked == hit.code else asked, pack="", pack_size=0, length=0,
                   promised_date="", location="", special=False)  # fmt: skip
    kept = line.by_hand - {"price"} | {"quantity"}
    more = replace(line.more, tax="", rate=None, per=0, reason="", description="", particulars=_or_none(said))
    return decided(replace(line, by_hand=kept, more=more, was=0), Choice(hit))


def _or_none(said: Particulars) -> Particulars | None:
    return None if said == PLAIN else said


def _priced(line: EntryLine, way: Way) -> EntryLine:
    """The price of the rules again, or one by hand with its reason."""
    if line.priced and line.priced.listed and way.price == line.priced.listed.price and "price" in line.by_hand:
        more = replace(line.more, reason="", per=0)
        return replace(line, by_hand=line.by_hand - {"price"}, more=more)
    price = way.price or UnitPrice(line.price)
    own = line.product.price_per if line.product else 1
    reason = f"{_PRICES.get(way.source, 'price').lower()}{f' of {way.date}' if way.date else ''}"
    more = replace(line.more, per=price.per if price.per != own else 0, reason=reason)
    return replace(line, price=price.price, by_hand=line.by_hand | {"price"}, more=more)


def as_text(line: EntryLine) -> EntryLine:
    """What nobody has is a note with the words that were typed."""
    words = line.words or line.typed
    return EntryLine(line.line, Kind.NOTE, f"'{words}", words=words)


def twin_of(line: EntryLine, lines: Sequence[EntryLine]) -> EntryLine | None:
    """The first other line of the same goods on the same terms, with which it may be merged."""

    def terms(one: EntryLine) -> tuple[object, ...]:
        price = one.price if "price" in one.by_hand else None
        return (one.product.id if one.product else "", price, one.less, one.when, replace(one.more, reason=""))

    if line.product is None:
        return None
    return next((one for one in lines if one.line != line.line and one.product and terms(one) == terms(line)), None)
