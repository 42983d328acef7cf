"""What is kept of the house around the trade: locations, carriers, suppliers."""

from dataclasses import dataclass

from app.actions.master import SUPPLIER_ID, known_as
from app.actions.parameters import Dated
from app.actions.record import change, refuse_new, required
from app.actions.reply import Reply
from app.domain.countries import country_code
from app.domain.email import email_problem
from app.store.database import Transaction
from app.store.sql import sql


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveLocation(Dated):
    """A place goods lie in; `parent` makes the tree."""

    code: str
    name: str = ""
    parent: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveCarrier(Dated):
    """Who takes parcels; `tracking_url` has {} where the number goes."""

    name: str
    phone: str = ""
    tracking_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveSupplier(Dated):
    """Whom goods come from."""

    number: str
    name: str
    country: str = ""
    street: str = ""
    postcode: str = ""
    city: str = ""
    region: str = ""
    phone: str = ""
    email: str = ""
    lead_days: int = 0


_CARRIER_ID = sql("SELECT id FROM carrier WHERE name = :ref")


def save_location(tx: Transaction, p: SaveLocation) -> Reply:
    """Make or change a location."""
    code = required(p.code, "The location's code", "code")
    change(tx, "location", code, {"name": p.name or code, "kind": "storage", "parent": p.parent})
    return Reply(id=code, number=code)


def save_carrier(tx: Transaction, p: SaveCarrier) -> Reply:
    """Make or change a carrier."""
    record_id, _ = known_as(tx, _CARRIER_ID, required(p.name, "The name", "name"))
    change(tx, "carrier", record_id, {"name": p.name, "phone": p.phone, "tracking_url": p.tracking_url})
    return Reply(id=record_id, number=p.name)


def save_supplier(tx: Transaction, p: SaveSupplier) -> Reply:
    """Make or change a supplier."""
    record_id, _ = known_as(tx, SUPPLIER_ID, required(p.number, "The supplier's number", "number"))
    names = ("number", "name", "country", "street", "postcode", "city", "region", "phone", "email", "lead_days")
    given = {name: getattr(p, name) for name in names}
    if p.country:
        given["country"] = country_code(p.country)
    given["email"] = p.email.strip()
    refuse_new(tx, "supplier", record_id, "email", given["email"], email_problem(p.email))
    state = change(tx, "supplier", record_id, given)
    return Reply(id=record_id, number=p.number, state=state)
