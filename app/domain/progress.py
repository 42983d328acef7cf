"""What a person sees as the status of an order: computed from what was ordered, shipped, billed and paid."""

from dataclasses import dataclass
from typing import Literal

Axis = Literal["none", "partial", "complete"]
Payment = Literal["unpaid", "partial", "paid", "overpaid"]

# The headlines under which goods may still have to be shipped.
UNSHIPPED = ("on_hold", "to_ship", "picking", "to_pick", "part_shipped", "waiting")


@dataclass(frozen=True, slots=True)
class LineProgress:
    """The quantities of one order line in thousandths; a service is billed but never picked."""

    ordered: int
    cancelled: int
    reserved: int
    picked: int
    shipped: int
    returned: int
    invoiced: int
    credited: int
    service: bool = False
    kit: bool = False
    """Sold as one and sent as parts: its own quantities are those of whole sets."""
    part: bool = False
    """Belongs to a kit, which is billed in its place."""

    @property
    def open(self) -> int:
        """Still to be shipped: ordered = shipped + open + cancelled."""
        return self.ordered - self.cancelled - self.shipped

    @property
    def backordered(self) -> int:
        """Open and not reserved. A service waits for nobody."""
        return 0 if self.service else max(0, self.open - self.reserved)

    @property
    def to_invoice(self) -> int:
        """Ordered, not cancelled, not billed. What was billed, credited and then cancelled is nothing to bill."""
        if self.part:
            return 0
        left = self.ordered - self.cancelled - self.invoiced
        return left if left * self.ordered > 0 else 0

    @property
    def billed(self) -> int:
        """Billed and not taken back by a credit for what never left; a credit for goods that came back is no such."""
        return self.invoiced - (self.credited if self.service else max(0, self.credited - self.returned))


@dataclass(frozen=True, slots=True)
class OrderProgress:
    """The three axes and the flags of an order. `status` is the word of the board."""

    fulfilment: Axis
    billing: Axis
    payment: Payment
    backordered: bool
    status: str


def _axis(done: int, wanted: int) -> Axis:
    if wanted <= 0 or done >= wanted:
        return "complete"
    return "partial" if done > 0 else "none"


def payment_axis(billed: int, open_amount: int) -> Payment:
    """How far the invoices of an order (credits counted) are settled; amounts in minor units."""
    if open_amount < 0:
        return "overpaid"
    if open_amount == 0 and billed:
        return "paid"
    return "partial" if open_amount < billed else "unpaid"


def order_progress(
    lines: list[LineProgress], billed: int, open_amount: int, on_hold: bool, picking: int, packed: int
) -> OrderProgress:
    """The progress of a confirmed order.

    `billed` and `open_amount` are sums over its invoices in minor units; `picking` counts open pick lists, `packed`
    the shipments packed and not shipped.
    """
    goods = [line for line in lines if not line.service]
    wanted = sum(line.ordered - line.cancelled for line in goods)
    shipped = sum(line.shipped for line in goods)
    fulfilment = _axis(shipped, wanted)
    sold = [line for line in lines if not line.part]
    live = [abs(line.ordered - line.cancelled) for line in sold]
    # Line by line: what was billed and cancelled afterwards must not stand for a line that was never billed.
    billed_lines = sum(min(abs(line.invoiced), alive) for line, alive in zip(sold, live, strict=True))
    billing = _axis(billed_lines, sum(live))
    payment = payment_axis(billed, open_amount)
    back = any(line.backordered for line in goods)
    status = _status(lines, fulfilment, billing, payment, billed, on_hold, picking, packed)
    return OrderProgress(fulfilment, billing, payment, back, status)


def _status(
    lines: list[LineProgress],
    fulfilment: Axis,
    billing: Axis,
    payment: Payment,
    billed: int,
    on_hold: bool,
    picking: int,
    packed: int,
) -> str:
    """The headline: what must happen next (UX 2.0.2). Overdue depends on the day and is said by the query."""
    if all(line.ordered == line.cancelled for line in lines):
        return "cancelled"
    if on_hold:
        return "on_hold"
    if fulfilment != "complete":
        if packed:
            return "to_ship"
        if picking:
            return "picking"
        if any(not line.service and line.reserved > 0 for line in lines):
            return "part_shipped" if fulfilment == "partial" else "to_pick"
        return "part_shipped" if fulfilment == "partial" else "waiting"
    if billing != "complete":
        return "to_invoice"
    if not billed or payment in {"paid", "overpaid"}:
        return "paid"
    return "part_paid" if payment == "partial" else "to_collect"


MONEY_OPEN = frozenset({"to_collect", "part_paid"})


def of_today(status: str, due: str, date: str) -> str:
    """The status on the ISO day `date`: money that was `due` before it is overdue; "" is never."""
    return "overdue" if status in MONEY_OPEN and due and due < date else status
