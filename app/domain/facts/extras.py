"""Facts of what a company adds to its records: values of its own fields, and files."""

from dataclasses import dataclass

from app.domain.facts.base import Fact, Fields


@dataclass(frozen=True, slots=True)
class FieldsSet(Fact):
    """Values of own fields of a customer, product, order or quote, by the field's id; of customers they are private.

    `entity` is customer, product or order. The newest stamp wins per field.
    """

    entity: str
    record_id: str
    values: Fields
    private: Fields | None = None


@dataclass(frozen=True, slots=True)
class FileAttached(Fact):
    """A file belongs to a record; its bytes lie under their SHA-256. A customer's has a private name."""

    attachment_id: str
    entity: str
    record_id: str
    sha256: str
    size: int
    name: str = ""
    private: Fields | None = None


@dataclass(frozen=True, slots=True)
class FileRemoved(Fact):
    """A file belongs to its record no more."""

    attachment_id: str
    record_id: str
    reason: str = ""
