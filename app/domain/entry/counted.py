"""How much of a line is said: in its stock unit, in packs, or in pieces of a length; always exact, always one figure.

A line keeps its quantity in thousandths of the stock unit. What it was asked in stands beside it: three boxes are shown
as 3 box, ten pieces of 1.5 m as 10x1.5 m, and what is typed over one of them is understood the same way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.domain.entry.grammar import LENGTHS, QUANTITY_SCALE, parse_cut, parse_number, parse_sum, written_cut
from app.domain.pricing.offers import per_units
from app.domain.quantity import quantity_out
from app.domain.rounding import half_up

WEIGHTS = {"kg": QUANTITY_SCALE, "g": 1}
"""Units in which goods are asked for that are counted and billed by weight, in grams."""
Packs = Sequence[tuple[str, int]]
"""Words for packs of a product, with their size in thousandths of its stock unit."""


@dataclass(frozen=True, slots=True)
class Counted:
    """``quantity`` in thousandths of the stock unit; asked in a ``pack`` of so much, or in pieces of a ``length``."""

    quantity: int
    pack: str = ""
    pack_size: int = 0
    length: int = 0

    @property
    def packs(self) -> int:
        """The packs in thousandths; 0 where they are not whole, or none were asked for."""
        whole, rest = divmod(self.quantity, self.pack_size) if self.pack_size > 0 else (0, 0)
        return 0 if rest else whole * QUANTITY_SCALE

    @property
    def is_cut(self) -> bool:
        """Whether it is a whole number of pieces of its length."""
        return self.length > 0 and self.quantity % self.length == 0

    @property
    def plain(self) -> Counted:
        """The same in the stock unit."""
        return Counted(self.quantity)


def figure_of(counted: Counted) -> str:
    """What stands in the quantity cell, and is understood there: "3" of 3 box, "10x1.5", "36"."""
    if counted.packs:
        return quantity_out(counted.packs)
    return written_cut(counted.quantity, counted.length) if counted.is_cut else quantity_out(counted.quantity)


def unit_of(counted: Counted, unit: str) -> str:
    """What stands in the unit cell beside it."""
    return counted.pack if counted.packs else unit


def sized(word: str, unit: str, packs: Packs) -> tuple[str, int] | None:
    """The name and size of what a word means: the stock unit as ("", 1000), a pack; None where it is neither."""
    asked = word.casefold()
    if asked == unit.casefold():
        return "", QUANTITY_SCALE
    return next(((name, size) for name, size in packs if name.casefold() == asked and size > 0), None)


def guessed(word: str, unit: str, packs: Packs) -> tuple[str, int] | None:
    """As ``sized``; the beginning of one of the words is enough where no other begins so."""
    if found := sized(word, unit, packs):
        return found
    names = [name for name in (unit, *(name for name, _ in packs)) if name.casefold().startswith(word.casefold())]
    return sized(names[0], unit, packs) if word and len(names) == 1 else None


def in_unit(quantity: int, word: str, unit: str, packs: Packs, length: int = 0) -> Counted | None:
    """What so much of a unit is; None where the product has no such unit, or it comes to no exact quantity."""
    found = sized(word, unit, packs) if word else ("", QUANTITY_SCALE)
    if found is None:
        return None
    name, size = found
    whole, rest = divmod(quantity * size, QUANTITY_SCALE)
    piece, more = divmod(length * size, QUANTITY_SCALE)
    if rest or more:
        return None
    return Counted(whole, length=piece) if length else Counted(whole, name, size if name else 0)


def pieces_of(quantity: int, word: str, each: int) -> int:
    """How many whole pieces come nearest to so much (thousandths) of a unit of weight; one weighs `each` grams."""
    pieces = half_up(abs(quantity) * WEIGHTS[word], QUANTITY_SCALE * each) or 1
    return (pieces if quantity >= 0 else -pieces) * QUANTITY_SCALE


def typed_over(was: Counted, text: str, unit: str, packs: Packs) -> Counted | str:
    """What a text in the quantity cell means, or a sentence why it cannot; the figure is in the unit beside it."""
    text = text.strip()
    cut = parse_cut(text)
    if cut:
        return _cut_anew(cut, unit, packs, was)
    word = text.lstrip("-0123456789.,*+ ")
    number = text.removesuffix(word).strip() if word.isalpha() else text
    value = parse_sum(number, QUANTITY_SCALE)
    stands = f"{figure_of(was)} stands"
    if value is None:
        return f"Quantity “{text}” is not a number; {stands}."
    if value == 0:
        return f"Quantity 0 is no line; Ctrl Del deletes it, {stands}."
    if word and word.isalpha():
        found = in_unit(value, word, unit, packs)
        return found or f"“{word}” is no unit of it: {_names(unit, packs)}; {stands}."
    if was.packs:
        return (
            in_unit(value, was.pack, unit, ((was.pack, was.pack_size),))
            or f"{text} {was.pack} are no exact quantity; {stands}."
        )
    if was.is_cut and value % was.length:
        asked, piece = quantity_out(value), quantity_out(was.length)
        return f"{asked} {unit} are no whole number of pieces of {piece} {unit}; {stands}. 10x2 is ten pieces of two."
    return replace(was, quantity=value) if was.is_cut or was.pack else Counted(value)


def _cut_anew(cut: tuple[int, int, str], unit: str, packs: Packs, was: Counted) -> Counted | str:
    whole, length, word = cut
    if not word and not was.is_cut and unit.casefold() not in LENGTHS:
        return f"It is sold by the {unit}, not cut; {figure_of(was)} stands."
    found = in_unit(whole, word, unit, packs, length)
    return found or f"It is sold by the {unit}, not by the {word}; {figure_of(was)} stands."


def unit_typed_over(was: Counted, text: str, unit: str, packs: Packs) -> Counted | str:
    """What a text in the unit cell means: the figure stays and is one of that unit; or a sentence why it cannot."""
    found = guessed(text.strip(), unit, packs)
    here = unit_of(was, unit)
    if text.strip().casefold() == here.casefold():
        return was
    if found is None:
        return f"“{text.strip()}” is no unit of it: {_names(unit, packs)}; {here} stands."
    if was.is_cut:
        return was if not found[0] else f"It is cut in {unit}; {here} stands."
    figure = parse_number(figure_of(was), QUANTITY_SCALE) or was.quantity
    return (
        in_unit(figure, found[0] or unit, unit, packs)
        or f"{figure_of(was)} {found[0]} are no exact quantity; {here} stands."
    )


def _names(unit: str, packs: Packs) -> str:
    return ", ".join((unit, *(name for name, _ in packs)))


def per_in(price: int, word: str, unit: str, packs: Packs) -> tuple[int, int] | None:
    """A price (1/10,000) said for a number or a unit as a price for whole stock units; None where unknown."""
    if word.isdecimal():
        return (price, int(word)) if int(word) else None
    found = sized(word, unit, packs)
    if found is None:
        return None
    exact = per_units(price, found[1])
    return exact.price, exact.per


def per_words(per: int, counted: Counted, unit: str) -> str:
    """For what a price is, where that is not plain: "/100", "/box", "/pc" of what is counted in boxes; else ""."""
    if counted.packs and per * QUANTITY_SCALE == counted.pack_size:
        return f"/{counted.pack}"
    if per != 1:
        return f"/{per}"
    return f"/{unit}" if counted.packs else ""
