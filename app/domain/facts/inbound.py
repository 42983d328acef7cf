"""Facts of orders that come as files, and of how customers call our products."""

from dataclasses import dataclass

from app.domain.facts.base import Fact


@dataclass(frozen=True, slots=True)
class InboundAsked:
    """A line as it came: the product where it is known, else the words; `code` is what the buyer calls it.

    `quantity` in thousandths. `line` is the number of the draft's line.
    """

    line: int
    product_id: str
    code: str
    words: str
    quantity: int


@dataclass(frozen=True, slots=True)
class OrderReceived(Fact):
    """An order came in. Personal data (who, where to) are in its draft only.

    `revision` counts from 1 how often the order of that number came with other content. `draft_id` is the draft that it
    became; "" where it is proposed as a change of the draft or order `changes`.
    """

    inbound_id: str
    source: str
    file: str
    number: str
    revision: int
    sha256: str
    digest: str
    customer_id: str
    draft_id: str
    changes: str
    wanted_date: str
    lines: tuple[InboundAsked, ...]


@dataclass(frozen=True, slots=True)
class OrderInSettled(Fact):
    """A person decided on a change that came in: `how` is amended, new (its own draft is `draft_id`), or dismissed."""

    inbound_id: str
    how: str
    draft_id: str = ""


@dataclass(frozen=True, slots=True)
class CustomerItemSet(Fact):
    """A customer's own number for a product; `product_id` "" where it means nothing any more."""

    customer_id: str
    number: str
    product_id: str
