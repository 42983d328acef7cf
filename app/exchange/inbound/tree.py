"""XML of strangers as a small tree: no DTD, no entities, no other files, bounds of depth, elements and texts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from xml.parsers import expat

from app.domain.errors import RuleViolation
from app.domain.inbound import MOST_LINES, InboundLine

_DEEPEST = 40
_MOST = 400_000
_LONGEST = 10_000
# Files inside the file: drawings, the paper itself. Nobody here reads them, so they may be long.
_UNREAD = frozenset({"EmbeddedDocumentBinaryObject", "AttachmentBinaryObject"})


@dataclass(slots=True)
class Node:
    """An element: its name without namespace, its attributes, its text, and what stands in it."""

    name: str
    space: str
    attributes: dict[str, str]
    text: str = ""
    children: list[Node] = field(default_factory=list)

    def all(self, path: str) -> Iterator[Node]:
        """The elements on a path like "Party/PartyName"."""
        head, _, rest = path.partition("/")
        for one in self.children:
            if one.name == head:
                yield from one.all(rest) if rest else (one,)

    def first(self, path: str) -> Node | None:
        """The first of them."""
        return next(self.all(path), None)

    def said(self, *paths: str) -> str:
        """The text of the first path that says anything."""
        return next((one.text.strip() for path in paths for one in self.all(path) if one.text.strip()), "")


class Tree:
    """Builds the tree of a document, within bounds."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._stack: list[Node] = []
        self._count = 0
        self.root: Node | None = None
        self._parser = expat.ParserCreate(namespace_separator="}")
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = self._refused
        self._parser.EntityDeclHandler = self._refused
        self._parser.ExternalEntityRefHandler = self._refused
        self._parser.StartElementHandler = self._begin
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text

    def of(self, data: bytes) -> Node:
        """The root. Raises RuleViolation."""
        try:
            self._parser.Parse(data, True)
        except expat.ExpatError as error:
            raise RuleViolation(
                f"{self._name} is not whole XML (line {error.lineno}: {expat.ErrorString(error.code)}).", "source"
            ) from None
        except (LookupError, ValueError) as error:
            raise RuleViolation(f"{self._name} is in an encoding that cannot be read ({error}).", "source") from None
        if self.root is None:
            raise RuleViolation(f"{self._name} holds no order.", "source")
        return self.root

    def _refused(self, *_what: object) -> int:
        raise RuleViolation(f"{self._name} declares a document type or entities, which no order needs.", "source")

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        self._count += 1
        if len(self._stack) >= _DEEPEST or self._count > _MOST:
            raise RuleViolation(f"{self._name} is nested too deeply, or has too many elements for an order.", "source")
        space, _, local = name.rpartition("}")
        node = Node(local, space, attributes)
        if self._stack:
            self._stack[-1].children.append(node)
        else:
            self.root = node
        self._stack.append(node)

    def _end(self, _name: str) -> None:
        self._stack.pop()

    def _text(self, said: str) -> None:
        node = self._stack[-1]
        if len(node.text) + len(said) > _LONGEST and node.name not in _UNREAD:
            raise RuleViolation(f"{self._name} holds a text of more than {_LONGEST:,} characters.", "source")
        if node.name not in _UNREAD:
            node.text += said


def day_of(text: str) -> str:
    """A day of XML Schema, which may name its time zone."""
    found = _DATE.fullmatch(text)
    return found["day"] if found else text


_DATE = re.compile(r"(?P<day>\d{4}-\d\d-\d\d)(?:Z|[+-]\d\d:\d\d)?")


def number_of(text: str, name: str) -> Decimal:
    """An exact number of XML Schema: no exponent, no infinity."""
    plain = text.strip()
    if len(plain) > 40 or not _NUMBER.fullmatch(plain):
        raise RuleViolation(f"{name}: {plain[:40] or 'nothing'} is not a number.", "source")
    return Decimal(plain)


_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)")


def number_or_none(text: str, name: str) -> Decimal | None:
    """An exact number, None where nothing is said."""
    return number_of(text, name) if text.strip() else None


def base_of(text: str, name: str) -> Decimal:
    """For how many units a price is: one where nothing is said, or none. Raises RuleViolation below zero."""
    base = number_or_none(text, name) or Decimal(1)
    if base < 0:
        raise RuleViolation(f"{name}: a price cannot be for {text.strip()}.", "source")
    return base


def priced(line: InboundLine, amount: Decimal | None) -> InboundLine:
    """The line at what it comes to: where its price does not say that (an allowance), its amount for all of it does."""
    many = line.quantity
    if amount is None or not many:
        return line
    # Within a cent the amount is only rounded, and the price is the one that was agreed.
    if line.price is not None and abs(line.price * many / line.price_per - amount) < _CENT:
        return line
    return replace(line, price=amount.copy_sign(amount * many) if amount else amount, price_per=abs(many))


_CENT = Decimal("0.01")


def lines_within(rows: Iterable[Node], name: str, what: str) -> list[Node]:
    """The lines of a document, some and not too many. Raises RuleViolation."""
    found = list(rows)
    if not found:
        raise RuleViolation(f"{name} is {what} without lines.", "source")
    if len(found) > MOST_LINES:
        raise RuleViolation(f"{name} has more than {MOST_LINES:,} lines.", "source")
    return found
