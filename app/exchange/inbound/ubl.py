"""Orders as UBL 2.1 (Peppol BIS Order 3): what an order desk needs of it. No DTD, no entities, no other files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from xml.parsers import expat

from app.domain.errors import RuleViolation
from app.domain.inbound import MOST_LINES, Buyer, Inbound, InboundLine

ORDER = "urn:oasis:names:specification:ubl:schema:xsd:Order-2"
_CHANGE = "urn:oasis:names:specification:ubl:schema:xsd:OrderChange-2"
_DEEPEST = 40
_MOST = 400_000
_LONGEST = 10_000


@dataclass(slots=True)
class _Node:
    """An element: its name without namespace, its attributes, its text, and what stands in it."""

    name: str
    space: str
    attributes: dict[str, str]
    text: str = ""
    children: list[_Node] = field(default_factory=list)

    def all(self, path: str) -> Iterator[_Node]:
        """The elements on a path like "Party/PartyName"."""
        head, _, rest = path.partition("/")
        for one in self.children:
            if one.name == head:
                yield from one.all(rest) if rest else (one,)

    def first(self, path: str) -> _Node | None:
        """The first of them."""
        return next(self.all(path), None)

    def said(self, *paths: str) -> str:
        """The text of the first path that says anything."""
        return next((one.text.strip() for path in paths for one in self.all(path) if one.text.strip()), "")


class _Tree:
    """Builds the tree of a document, within bounds."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._stack: list[_Node] = []
        self._count = 0
        self.root: _Node | None = None
        self._parser = expat.ParserCreate(namespace_separator="}")
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = self._refused
        self._parser.EntityDeclHandler = self._refused
        self._parser.ExternalEntityRefHandler = self._refused
        self._parser.StartElementHandler = self._begin
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text

    def of(self, data: bytes) -> _Node:
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
        node = _Node(local, space, attributes)
        if self._stack:
            self._stack[-1].children.append(node)
        else:
            self.root = node
        self._stack.append(node)

    def _end(self, _name: str) -> None:
        self._stack.pop()

    def _text(self, said: str) -> None:
        node = self._stack[-1]
        if len(node.text) + len(said) > _LONGEST and node.name not in {"EmbeddedDocumentBinaryObject"}:
            raise RuleViolation(f"{self._name} holds a text of more than {_LONGEST:,} characters.", "source")
        if node.name != "EmbeddedDocumentBinaryObject":
            node.text += said


def orders_of(data: bytes, name: str) -> tuple[Inbound, ...]:
    """The order of a UBL document, also inside a standard business document. Raises RuleViolation."""
    root = _Tree(name).of(data)
    found = [one for one in (root, *root.children) if one.name == "Order" and one.space == ORDER]
    if not found:
        if root.space == _CHANGE:
            raise RuleViolation(f"{name} is an order change; ask for the whole order again, as an Order.", "source")
        raise RuleViolation(f"{name} is XML and no UBL order ({root.name}).", "source")
    return tuple(_order(one, name) for one in found)


def _order(order: _Node, name: str) -> Inbound:
    lines = tuple(_line(one, f"{name}, line {number}") for number, one in enumerate(order.all("OrderLine/LineItem"), 1))
    if not lines:
        raise RuleViolation(f"{name} is an order without lines.", "source")
    if len(lines) > MOST_LINES:
        raise RuleViolation(f"{name} has more than {MOST_LINES:,} lines.", "source")
    return Inbound(
        "ubl",
        order.said("ID"),
        _buyer(order),
        lines,
        order.said("DocumentCurrencyCode"),
        order.said("IssueDate"),
        order.said(
            "Delivery/RequestedDeliveryPeriod/EndDate",
            "Delivery/RequestedDeliveryPeriod/StartDate",
            "Delivery/LatestDeliveryDate",
        ),
        "\n".join(one.text.strip() for one in order.all("Note") if one.text.strip()),
        _ship_to(order),
    )


def _buyer(order: _Node) -> Buyer:
    """What names the buyer. The number that we gave them is the seller's word for the buyer."""
    side = order.first("BuyerCustomerParty") or _Node("", "", {})
    party = side.first("Party") or _Node("", "", {})
    return Buyer(
        side.said("SupplierAssignedAccountID", "CustomerAssignedAccountID")
        or party.said("PartyIdentification/ID")
        or "",
        party.said("PartyName/Name", "PartyLegalEntity/RegistrationName"),
        party.said("PartyTaxScheme/CompanyID"),
        party.said("Contact/ElectronicMail"),
        party.said("PostalAddress/PostalZone"),
    )


def _ship_to(order: _Node) -> tuple[tuple[str, str], ...]:
    place = order.first("Delivery/DeliveryLocation/Address") or order.first("Delivery/DeliveryAddress")
    if place is None:
        return ()
    found = {
        "name": order.said("Delivery/DeliveryParty/PartyName/Name", "Delivery/DeliveryLocation/Name"),
        "contact": order.said("Delivery/DeliveryParty/Contact/Name"),
        "street": place.said("StreetName"),
        "extra": place.said("AdditionalStreetName", "AddressLine/Line"),
        "postcode": place.said("PostalZone"),
        "city": place.said("CityName"),
        "region": place.said("CountrySubentity"),
        "country": place.said("Country/IdentificationCode"),
    }
    if not (found["street"] or found["city"] or found["postcode"]):
        return ()
    return tuple((key, value) for key, value in found.items() if value)


def _line(item: _Node, name: str) -> InboundLine:
    quantity = item.first("Quantity")
    if quantity is None:
        raise RuleViolation(f"{name} has no quantity.", "source")
    base = item.first("Price/BaseQuantity")
    per = _number(base.text, name) if base is not None and base.text.strip() else Decimal(1)
    price = item.said("Price/PriceAmount")
    standard = item.first("Item/StandardItemIdentification/ID")
    return InboundLine(
        _number(quantity.text, name),
        item.said("Item/SellersItemIdentification/ID"),
        item.said("Item/BuyersItemIdentification/ID"),
        standard.text.strip() if standard is not None else "",
        item.said("Item/Name", "Item/Description"),
        quantity.attributes.get("unitCode", ""),
        _number(price, name) if price else None,
        per if per > 0 else Decimal(1),
        None,
        item.said("Delivery/RequestedDeliveryPeriod/EndDate", "Delivery/RequestedDeliveryPeriod/StartDate"),
        item.said("Note"),
    )


def _number(text: str, name: str) -> Decimal:
    """An exact number of XML Schema: no exponent, no infinity."""
    plain = text.strip()
    try:
        number = Decimal(plain)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or "e" in plain.lower() or len(plain) > 40:
        raise RuleViolation(f"{name}: {plain[:40] or 'nothing'} is not a number.", "source")
    return number
