"""Facts about master data: {field: value} of what changed; the newest stamp wins per field."""

from dataclasses import dataclass
from typing import ClassVar

from app.domain.facts.base import Fact, Fields


@dataclass(frozen=True, slots=True)
class StationOpened(Fact):
    """A station joined the company; `code` is in its numbers."""

    station: str
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class RecordChanged(Fact):
    """Fields of one master record changed. `entity` is the table: company, customer, product, carrier, ..."""

    entity: str
    record_id: str
    fields: Fields
    private: Fields | None = None


@dataclass(frozen=True, slots=True)
class MasterRecord:
    """A master record: its table and its id."""

    entity: str
    record_id: str


@dataclass(frozen=True, slots=True)
class CustomerForgotten(Fact):
    """A person is to be forgotten: the personal fields of these records, and the personal parts of these facts."""

    record_id: str
    records: tuple[MasterRecord, ...]
    erased: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TaxRateSet(Fact):
    """A tax code has this category and rate (1/1,000 %) from a date on."""

    code: str
    category: str
    rate: int
    valid_from: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PriceSet(Fact):
    """A product costs this (1/10,000 per `price_per` units) from a date and a quantity (thousandths) on."""

    product_id: str
    valid_from: str
    min_quantity: int
    price: int
    price_per: int


@dataclass(frozen=True, slots=True)
class BarcodeAssigned(Fact):
    """A barcode means this many thousandths of the product."""

    barcode: str
    product_id: str
    quantity: int = 1000


@dataclass(frozen=True, slots=True)
class SeriesSet(Fact):
    """A number series was opened or its words were changed; `last` only ever rises."""

    series: str
    kind: str
    prefix: str
    width: int
    last: int = 0


@dataclass(frozen=True, slots=True)
class AssortmentSet(Fact):
    """A customer may buy a product or a category (`kind`: product, category), or (`allowed` false) no more."""

    customer_id: str
    kind: str
    value: str
    allowed: bool


@dataclass(frozen=True, slots=True)
class DocumentTextSet(Fact):
    """A text of the company's own on its papers or in its mails, by paper, language and place; "" takes it away.

    `kind` "" is every document, `language` "" every language. The newest stamp wins per text.
    """

    SUBJECT: ClassVar[str] = "company"

    kind: str
    language: str
    place: str
    text: str
