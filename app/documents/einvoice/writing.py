"""What both writers share: elements in their order, sums and days as text, and bytes that are the same each time."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, TypeAlias

from lxml import etree

from app.domain.money import amount_out, scaled_text

Element: TypeAlias = Any  # lxml says nothing of its types


class Tree:
    """An element that is written to from above to below; what is empty is left out, as Peppol asks (R008)."""

    def __init__(self, root: Element, prefixes: Mapping[str, str]) -> None:
        self.root = root
        self._prefixes = prefixes

    def name(self, short: str) -> str:
        """`ram:ID` as lxml wants it."""
        prefix, _, local = short.partition(":")
        return f"{{{self._prefixes[prefix]}}}{local}"

    def leaf(self, parent: Element, short: str, text: str, **attributes: str) -> None:
        """A text below an element, unless it is empty."""
        if text:
            etree.SubElement(parent, self.name(short), attributes).text = text

    def group(self, parent: Element, path: str) -> Element:
        """A new element below another, or several, each in the one before."""
        for short in path.split("/"):
            parent = etree.SubElement(parent, self.name(short))
        return parent

    def bytes(self) -> bytes:
        """The file: UTF-8 with its declaration."""
        written: bytes = etree.tostring(self.root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
        return written


def amount(minor: int, currency: str) -> str:
    """A sum of money."""
    return amount_out(minor, currency)


def quantity(thousandths: int) -> str:
    """A quantity, as short as it is exact."""
    return scaled_text(thousandths, 3)


def rate(percent: int) -> str:
    """A percentage with two decimals at least."""
    return scaled_text(percent, 3, 2)


def price(value: Decimal) -> str:
    """A unit price with two decimals at least."""
    whole, _, decimals = f"{value:f}".partition(".")
    return f"{whole}.{decimals.rstrip('0'):0<2}"
