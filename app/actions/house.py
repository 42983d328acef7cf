"""What is kept of the house around the trade: locations, carriers, suppliers."""

from dataclasses import dataclass

from app.actions.agreements import kept
from app.actions.master import SUPPLIER_ID, known_as
from app.actions.parameters import Dated
from app.actions.record import change, refuse_new, required
from app.actions.reply import Reply
from app.domain.countries import country_code
from app.domain.email import email_problem
from app.domain.errors import RuleViolation
from app.domain.spelling import ways
from app.store.apply.master import stored
from app.store.database import Transaction
from app.store.sql import sql


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveLocation(Dated):
    """A place goods lie in; `parent` makes the tree. Of a known one only what is given changes."""

    code: str
    name: str | None = None
    parent: str | None = None
    new: bool = False
    """It is to be made: refused where a location has that code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveCarrier(Dated):
    """Who takes parcels; `tracking_url` has {} where the number goes. Of a known one only what is given changes."""

    name: str
    phone: str | None = None
    tracking_url: str | None = None
    new: bool = False
    """It is to be made: refused where a carrier has that name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveSupplier(Dated):
    """Whom goods come from, by number. Of a known one only what is given changes; a new one has a name."""

    number: str
    name: str | None = None
    country: str | None = None
    street: str | None = None
    postcode: str | None = None
    city: str | None = None
    region: str | None = None
    phone: str | None = None
    email: str | None = None
    lead_days: int | None = None
    new: bool = False
    """It is to be made: refused where the number is somebody's already."""


MOST_LEAD = 999
_CARRIER_ID = sql("SELECT id FROM carrier WHERE name = :ref ORDER BY inactive, id LIMIT 1")
_CARRIERS = sql("SELECT name FROM carrier WHERE inactive = 0")


def save_location(tx: Transaction, p: SaveLocation) -> Reply:
    """Make or change a location."""
    code = required(p.code, "The location's code", "code")
    held = stored(tx, "location", code)
    for one in ways(code) if p.new else ():
        taken = stored(tx, "location", one)
        if taken is not None and not taken["inactive"]:
            raise RuleViolation(f"{one} is {taken['name'] or 'a location'} already. Take another code.", "code")
    parent = p.parent and next((one for one in ways(p.parent) if stored(tx, "location", one)), p.parent)
    _check_parent(tx, code, parent or "")
    # Whoever makes one under the code of a retired one means all of it anew; where goods are packed stays such a place.
    fresh = held is None or bool(held["inactive"])
    fields = {
        "name": p.name or code if fresh or p.name is not None else None,
        "kind": "storage" if fresh else None,
        "parent": parent or "" if fresh else parent,
        "inactive": 0 if fresh and held else None,
    }
    return Reply(id=code, number=code, state=change(tx, "location", code, fields))


_PARENT = sql("SELECT parent FROM location WHERE id = :ref")


def _check_parent(tx: Transaction, code: str, parent: str) -> None:
    """What a location is part of is there, and not part of the location itself. Raises RuleViolation."""
    above, seen = parent, set[str]()
    # Older books may hold a circle that was never looked for; who is not in it has nothing to do with it.
    while above and above not in seen:
        if above == code:
            raise RuleViolation(f"{code} cannot lie in itself.", "parent")
        row = tx.row(_PARENT, {"ref": above})
        if row is None:
            raise RuleViolation(f"There is no location {above}.", "parent")
        seen.add(above)
        above = str(row[0])


def save_carrier(tx: Transaction, p: SaveCarrier) -> Reply:
    """Make or change a carrier."""
    if p.tracking_url and not p.tracking_url.startswith(("https://", "http://")):
        raise RuleViolation("A tracking page begins with https://, and {} stands for the number.", "tracking_url")
    name = required(p.name, "The name", "name")
    for (taken,) in tx.rows(_CARRIERS) if p.new else ():
        if str(taken).casefold() == name.casefold():
            raise RuleViolation(f"There is a carrier {taken} already. Take another name.", "name")
    record_id, known = known_as(tx, _CARRIER_ID, name)
    fields = {"name": name, "phone": p.phone, "tracking_url": p.tracking_url, "inactive": 0 if known else None}
    return Reply(id=record_id, number=name, state=kept(tx, "carrier", record_id, fields, new=p.new))


def save_supplier(tx: Transaction, p: SaveSupplier) -> Reply:
    """Make or change a supplier."""
    record_id, known = known_as(tx, SUPPLIER_ID, required(p.number, "The supplier's number", "number"))
    if known and p.new:
        raise RuleViolation(f"{p.number} is a supplier already. Take another number.", "number")
    if p.name is not None or not known:
        required(p.name, "The supplier's name", "name")
    if not 0 <= (p.lead_days or 0) <= MOST_LEAD:
        raise RuleViolation(f"Goods are on their way for 0 to {MOST_LEAD} days.", "lead_days")
    names = ("number", "name", "country", "street", "postcode", "city", "region", "phone", "email", "lead_days")
    given = {name: getattr(p, name) for name in names}
    if p.country:
        given["country"] = country_code(p.country)
    if p.email is not None:
        given["email"] = p.email.strip()
        refuse_new(tx, "supplier", record_id, "email", given["email"], email_problem(p.email))
    state = change(tx, "supplier", record_id, given)
    return Reply(id=record_id, number=p.number, state=state)
