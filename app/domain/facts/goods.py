"""Facts of promises, goods and their ways."""

from dataclasses import dataclass

from app.domain.facts.base import Fact


@dataclass(frozen=True, slots=True)
class Promise:
    """A reservation of a line on a shelf changed by `quantity` thousandths."""

    order_id: str
    line: int
    product_id: str
    location: str
    quantity: int


@dataclass(frozen=True, slots=True)
class StockReserved(Fact):
    """Settling gave goods to lines, or took them back from lines that may not hold them any longer."""

    promises: tuple[Promise, ...]


@dataclass(frozen=True, slots=True)
class StockShort(Fact):
    """More was promised than is there: the weakest promises were taken back. A person is to know."""

    promises: tuple[Promise, ...]


@dataclass(frozen=True, slots=True)
class StockPinned(Fact):
    """A person promised goods to a line by hand: hold at least this at the location (0 lifts the pin)."""

    order_id: str
    line: int
    product_id: str
    location: str
    quantity: int


@dataclass(frozen=True, slots=True)
class ReservationCapped(Fact):
    """The line may be given no more than `cap` thousandths over its life, shipped ones included (None: no limit).

    `reason` is "hand" when a person released goods, "short" when a picker did not find them: then what the shelf was
    said to hold is not promised to this line again before goods arrive or are counted.
    """

    order_id: str
    line: int
    product_id: str
    cap: int | None
    reason: str = "hand"


@dataclass(frozen=True, slots=True)
class HeldGoods:
    """What is kept for a line of a quote, or for the part of a kit on it, in thousandths; 0 lets it go."""

    line: int
    product_id: str
    quantity: int


@dataclass(frozen=True, slots=True)
class GoodsHeld(Fact):
    """Goods are kept for a quote until that ISO day, while it is open. Any order goes before."""

    quote_id: str
    until: str
    lines: tuple[HeldGoods, ...]


@dataclass(frozen=True, slots=True)
class Move:
    """Goods go from one location to another; `order_id` and `line` where they belong to an order line."""

    product_id: str
    quantity: int
    from_location: str
    to_location: str
    order_id: str = ""
    line: int = 0
    lot: str = ""


@dataclass(frozen=True, slots=True)
class GoodsReceived(Fact):
    """Goods came from a supplier."""

    receipt_id: str
    number: str
    counter: int
    series: str
    date: str
    moves: tuple[Move, ...]
    supplier_id: str = ""


@dataclass(frozen=True, slots=True)
class StockMoved(Fact):
    """Goods were transferred, or a count differed (`kind`: transfer, adjustment, opening), for a reason."""

    kind: str
    date: str
    moves: tuple[Move, ...]
    reason: str = ""
    number: str = ""
    counter: int = 0
    series: str = ""


@dataclass(frozen=True, slots=True)
class PickLine:
    """A quantity of an order line to fetch from a location; `picked` and `short` once it is done."""

    line: int
    product_id: str
    location: str
    quantity: int
    picked: int = 0
    reason: str = ""
    position: int = 0


@dataclass(frozen=True, slots=True)
class PickListOpened(Fact):
    """Somebody is to fetch goods for an order."""

    pick_list_id: str
    number: str
    counter: int
    series: str
    order_id: str
    date: str
    lines: tuple[PickLine, ...]


@dataclass(frozen=True, slots=True)
class PickConfirmed(Fact):
    """What was fetched lies at packing; what is short was not on the shelf."""

    pick_list_id: str
    order_id: str
    date: str
    lines: tuple[PickLine, ...]


@dataclass(frozen=True, slots=True)
class WeighedLine:
    """What so much of an order line weighed, in grams; `reason` where that is far from what was expected."""

    line: int
    product_id: str
    quantity: int
    weight: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class GoodsWeighed(Fact):
    """What the scales said of an order's goods: as they were fetched (`paper_id` is the pick list), or came back (the
    return). Said again of the same paper it takes the place of what was said before.
    """

    paper_id: str
    order_id: str
    lines: tuple[WeighedLine, ...]


@dataclass(frozen=True, slots=True)
class RestChange:
    """So many rests of a length (thousandths) of a product's bars lie in a place more than before; below zero, less."""

    product_id: str
    location: str
    length: int
    count: int


@dataclass(frozen=True, slots=True)
class GoodsCut(Fact):
    """Bars were cut, pieces came back, or rests were counted: what lies there otherwise than whole.

    `paper_id` is the pick list, shipment or return, "" for a count. How much lies there is told by moves alone.
    """

    paper_id: str
    order_id: str
    date: str
    rests: tuple[RestChange, ...]


@dataclass(frozen=True, slots=True)
class PickCancelled(Fact):
    """A pick list is not worked on any more."""

    pick_list_id: str
    order_id: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PickCut:
    """By how much a position of a pick list asks for less."""

    position: int
    line: int
    product_id: str
    quantity: int


@dataclass(frozen=True, slots=True)
class PickReduced(Fact):
    """The order wants less than somebody is fetching: the list asks for less, and what is too much goes back."""

    pick_list_id: str
    order_id: str
    cuts: tuple[PickCut, ...]


@dataclass(frozen=True, slots=True)
class ShipmentLine:
    """A quantity of an order line in a shipment."""

    line: int
    product_id: str
    quantity: int
    location: str = ""


@dataclass(frozen=True, slots=True)
class Parcel:
    """A box: its weight in grams and its tracking number."""

    weight: int = 0
    tracking: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class ShipmentPacked(Fact):
    """Picked goods are packed and leave together."""

    shipment_id: str
    number: str
    counter: int
    series: str
    order_id: str
    pick_list_id: str
    customer_id: str
    date: str
    lines: tuple[ShipmentLine, ...]
    parcels: tuple[Parcel, ...] = ()


@dataclass(frozen=True, slots=True)
class ShipmentShipped(Fact):
    """The goods left."""

    shipment_id: str
    order_id: str
    date: str
    lines: tuple[ShipmentLine, ...]
    carrier: str = ""
    tracking: str = ""


@dataclass(frozen=True, slots=True)
class ShipmentDelivered(Fact):
    """The customer has the goods."""

    shipment_id: str
    order_id: str
    date: str
    received_by: str = ""


@dataclass(frozen=True, slots=True)
class ShipmentCancelled(Fact):
    """A packed shipment was unpacked (`lines` say where the goods went back to), or a shipped one called back."""

    shipment_id: str
    order_id: str
    lines: tuple[ShipmentLine, ...]
    was_shipped: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ReturnLine:
    """Goods that came back: `outcome` is restock, scrap or supplier; without an `order_id` nobody knows their sale."""

    order_id: str
    line: int
    product_id: str
    quantity: int
    outcome: str
    location: str


@dataclass(frozen=True, slots=True)
class ReturnReceived(Fact):
    """A customer brought goods back."""

    return_id: str
    number: str
    counter: int
    series: str
    customer_id: str
    shipment_id: str
    invoice_id: str
    date: str
    lines: tuple[ReturnLine, ...]
    reason: str = ""
