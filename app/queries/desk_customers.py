"""Customers for the desk: found by words, and everything the card of an order says."""

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from app.actions.lawful import with_known
from app.actions.load import billed_party, customer
from app.domain.deal import Address
from app.domain.money import rate_out
from app.domain.stops import NO_STOP, Stop
from app.queries.credit import credit_used
from app.queries.search.ask import folded_words
from app.queries.search.index import meant, part
from app.store.database import View
from app.store.folding import dropped, escaped, fold, word_patterns
from app.store.merged import newest_of, one_of
from app.store.search import plain
from app.store.sql import Statement, sql


@dataclass(frozen=True, slots=True)
class CustomerRow:
    """A customer in a list. Money in minor units: `balance` owes, `overdue` of it is past due on the asked date."""

    id: str
    number: str
    name: str
    city: str
    phone: str
    balance: int
    overdue: int
    last_order: str
    blocked: bool
    stop: str = ""


@dataclass(frozen=True, slots=True)
class CustomerCard:
    """What the card on top of an order says. Money in minor units; `used` is the balance and what is not billed yet.

    `overdue_since` is the due date of the oldest unpaid invoice that is past due, "" if none.
    """

    id: str
    number: str
    name: str
    address: Address
    phone: str
    note: str
    credit_limit: int
    used: int
    overdue: int
    overdue_since: str
    terms_days: int
    prices_include_tax: bool
    blocked: bool
    last_order_id: str
    last_order_date: str
    last_order_lines: int
    products_bought: int
    alert: str = ""
    stop: Stop = NO_STOP
    old_orders: int = 0
    old_orders_total: int = 0
    old_orders_last: str = ""
    """What the system before this one sold them: how many orders, for how much without tax, the last on which day."""
    vat_id: str = ""
    billed: Address = field(default_factory=Address)
    """The address that bills go to."""


@dataclass(frozen=True, slots=True)
class StoredAddress:
    """A further address of a customer; `kind` is billing or shipping. `postal` holds what is not empty, by field."""

    id: str
    kind: str
    postal: dict[str, str]


@dataclass(frozen=True, slots=True)
class StoredContact:
    """A person at the customer's."""

    id: str
    name: str
    role: str
    phone: str
    email: str
    may_order: bool = False
    """Whether they order for the customer, where only named people do."""


_POSTAL = ("name", "contact", "street", "extra", "postcode", "city", "region", "country", "instructions")
_ADDRESSES = sql(
    f"SELECT id, kind, {', '.join(_POSTAL)} FROM address WHERE customer_id {one_of('id')} "
    "AND inactive = 0 ORDER BY id DESC"
)
_CONTACTS = sql(
    f"SELECT id, name, role, phone, email, may_order FROM contact WHERE customer_id {one_of('id')} "
    "AND inactive = 0 ORDER BY name, id"
)
# A customer of a list, and who was merged into them.
ROWS_OF = "(SELECT c.id UNION ALL SELECT s.id FROM customer s WHERE s.merged_into = c.id AND s.merged_into <> '')"
# Of the last orders only: whoever signed years ago is hardly still there.
_SIGNED_LAST = sql(
    f"SELECT s.name FROM {newest_of('sales_order', 'id', 50)} o CROSS JOIN document_signature s "
    "WHERE s.document_id = o.id ORDER BY s.signed_at DESC LIMIT 1"
)
_OVERDUE = (
    "(SELECT coalesce(sum(i.gross - i.paid - i.settled), 0) FROM invoice_progress i WHERE i.customer_id IN "
    f"{ROWS_OF} "
    "AND i.due_date < :date AND i.gross - i.paid - i.settled <> 0)"
)
LIST = (
    "SELECT c.id, c.number, c.name, c.city, c.phone, coalesce((SELECT sum(b.balance) FROM customer_balance b "
    f"WHERE b.customer_id IN {ROWS_OF}), 0), "
    f"{_OVERDUE}, "
    "coalesce((SELECT max(o.date) FROM sales_order o WHERE "
    f"o.customer_id IN {ROWS_OF}), ''), c.blocked, c.stop "
    "FROM {} c "
)
SAYS = (
    "' ' || {0}.search LIKE :w1 ESCAPE '\\' AND ' ' || {0}.search LIKE :w2 ESCAPE '\\' "
    "AND ' ' || {0}.search LIKE :w3 ESCAPE '\\'"
)
# Who was merged into another is found by their old words still, and stands there as the other.
_MEANT = (
    f"WHERE c.forgotten = 0 AND c.merged_into = '' AND (({SAYS.format('c')}) OR c.id IN "
    f"(SELECT m.merged_into FROM customer m WHERE m.merged_into <> '' AND {SAYS.format('m')})) "
)
# By name as a register has it, Bäcker before Brandt: the folded name follows the number in the words of the search.
REGISTER = "ORDER BY substr(c.search, length(c.number) + 2), c.id"
PART = "LIMIT :limit OFFSET :offset"
_PAGE = sql(f"{LIST.format(f'(SELECT * FROM customer c {_MEANT} {REGISTER} {PART})')} {REGISTER}")
# Very many come as their index has them, and wait for no sorting.
_AS_INDEXED = sql(f"{LIST.format('customer')} {_MEANT} ORDER BY c.name, c.id {PART}")
# Who is meant by a word: whose name begins with it, whose number does, whose town or street has it.
_RANK = (
    "CASE WHEN substr(c.search, length(c.number) + 2) LIKE :start ESCAPE '\\' "
    "OR substr(c.search, length(c.number) + 2) LIKE :short ESCAPE '\\' THEN 0 "
    "WHEN c.search LIKE :start ESCAPE '\\' THEN 1 ELSE 2 END"
)
_BEST = REGISTER.replace("ORDER BY ", f"ORDER BY {_RANK}, ")
_FOUND = sql(f"{LIST.format(f'(SELECT * FROM customer c {_MEANT} {_BEST} LIMIT :limit)')} {_BEST}")
_LARGE = 5000
_IS_LARGE = sql(f"SELECT 1 FROM customer LIMIT 1 OFFSET {_LARGE}")
_WEIGHED = 1000


@lru_cache(64)
def _found_in(engine: str, count: int) -> Statement:
    """The best of those who are meant by so many words; who was merged into another is that other."""
    who = (
        "SELECT CASE WHEN m.merged_into = '' THEN m.id ELSE m.merged_into END FROM "
        f"({part(engine, 'w', count, _WEIGHED)}) x JOIN customer m ON m.id = x.id"
    )
    meant_here = f"WHERE c.forgotten = 0 AND c.merged_into = '' AND c.id IN ({who})"
    return sql(f"{LIST.format(f'(SELECT * FROM customer c {meant_here} {_BEST} LIMIT :limit)')} {_BEST}")


_COUNT = sql(f"SELECT count(*) FROM customer c {_MEANT}")
_BEFORE = (
    "SELECT count(*) FROM customer x CROSS JOIN customer c WHERE x.id = :id AND c.forgotten = 0 "
    "AND c.merged_into = '' AND "
)
_PLACE = sql(
    f"{_BEFORE} (substr(c.search, length(c.number) + 2), c.id) < (substr(x.search, length(x.number) + 2), x.id)"
)
_PLACE_AS_INDEXED = sql(f"{_BEFORE} (c.name, c.id) < (x.name, x.id)")
# "<> 0" are the words of the index on open invoices; SQLite does not see that "> 0" means it.
_CREDIT = sql(
    "SELECT coalesce(sum(i.gross - i.paid - i.settled), 0), coalesce(min(i.due_date), '') FROM invoice_progress i "
    f"WHERE i.customer_id {one_of('id')} AND i.due_date < :date AND i.gross - i.paid - i.settled <> 0 "
    "AND i.gross - i.paid - i.settled > 0"
)
_LAST = sql(
    "SELECT o.id, o.date, (SELECT count(*) FROM sales_order_line l WHERE l.order_id = o.id) FROM "
    f"{newest_of('sales_order', 'id', 1)} n CROSS JOIN sales_order o WHERE o.id = n.id "
    "ORDER BY o.date DESC, o.id DESC LIMIT 1"
)
_BOUGHT = sql(
    f"SELECT count(DISTINCT l.product_id) FROM {newest_of('sales_order', 'id', 200)} o CROSS JOIN sales_order_line l "
    "WHERE l.order_id = o.id"
)
_OLD = sql(
    f"SELECT count(*), coalesce(sum(total), 0), coalesce(max(date), '') FROM old_order WHERE customer_id {one_of('id')}"
)
_NUMBERS = sql("SELECT number FROM customer ORDER BY length(number) DESC, number DESC LIMIT 200")
_NOTE = sql("SELECT note, alert FROM customer WHERE id = :id")
_VALUE_FIELDS = (
    "number", "name", "phone", "email", "street", "extra", "postcode", "city", "region", "instructions", "country",
    "vat_id", "terms_days", "early_percent", "early_days",
    "credit_limit", "shortage", "invoice_method", "ship_when", "prices_include_tax", "blocked",
    "note", "billing_email", "preferred_payment", "language", "tax_status", "tax_reason", "tax_until", "salesperson",
    "alert", "stop", "stop_reason", "credit_policy", "reference_required", "buyers", "assortment", "tax_certificate",
    "over", "under", "exact", "einvoice", "endpoint_scheme", "endpoint", "buyer_reference",
)  # fmt: skip
_VALUES = sql(f"SELECT {', '.join(_VALUE_FIELDS)} FROM customer WHERE id = :id")
# What they may buy, as it is typed: codes, and categories.
_ALLOWED = sql(
    "SELECT CASE WHEN a.kind = 'category' THEN 'category:' || a.value ELSE coalesce(p.sku, '') END FROM assortment a "
    "LEFT JOIN product p ON p.id = a.value WHERE a.customer_id = :id AND a.allowed = 1 ORDER BY a.kind, 1"
)
_PAYER = sql("SELECT p.number FROM customer c JOIN customer p ON p.id = c.payer_id WHERE c.id = :id")
_NAMED = sql(
    "SELECT coalesce(g.name, ''), coalesce(l.name, '') FROM customer c LEFT JOIN customer_group g ON g.id = c.group_id "
    "LEFT JOIN price_list l ON l.id = c.price_list_id WHERE c.id = :id"
)


def count_customers(view: View, words: str = "") -> int:
    """How many customers answer the words; all without words."""
    return int(view.value(_COUNT, word_patterns(words, 3), 0))


def customer_page(view: View, words: str, date: str, offset: int, limit: int) -> tuple[CustomerRow, ...]:
    """Customers by name, a page of those that answer the words."""
    page = _AS_INDEXED if view.value(_IS_LARGE, {}, 0) else _PAGE
    rows = view.rows(page, {**word_patterns(words, 3), "date": date, "offset": offset, "limit": limit})
    return tuple(map(customer_row, rows))


def customer_place(view: View, customer_id: str) -> int:
    """Where a customer stands in `customer_page` without words, from 0."""
    place = _PLACE_AS_INDEXED if view.value(_IS_LARGE, {}, 0) else _PLACE
    return int(view.value(place, {"id": customer_id}, 0))


def find_customers(view: View, words: str, date: str, limit: int) -> tuple[CustomerRow, ...]:
    """Those who are most likely meant first: by the beginning of the name, of the number, then by anything else.

    Contacts, further addresses and the end of a telephone number lead to them too.
    """
    words = plain(words)
    first = (words.split() or [""])[0]
    start = {"start": f"{escaped(fold(first))}%", "short": f"{escaped(dropped(first))}%"}
    given = {**start, "date": date, "limit": limit}
    if not (said := folded_words(words)):
        return tuple(map(customer_row, view.rows(_FOUND, {**word_patterns("", 3), **given})))
    one = meant(view, "customer", said)
    if one is None:
        return ()
    return tuple(
        map(customer_row, view.rows(_found_in(view.engine_name, len(one.patterns)), {**one.given("w"), **given}))
    )


def customer_row(row: Any) -> CustomerRow:
    """A row of a list of customers."""
    id_, number, name, city, phone, balance, overdue, last_order, blocked, stop = row
    return CustomerRow(id_, number, name, city, phone, balance, overdue, last_order, bool(blocked), stop)


def customer_card(view: View, customer_id: str, date: str) -> CustomerCard:
    """The card of a customer by id or number. Raises RuleViolation if there is none."""
    who = customer(view, customer_id)
    key = {"id": who.party.customer_id}
    overdue, since = view.row(_CREDIT, {**key, "date": date}) or (0, "")
    used = credit_used(view, who.party.customer_id)
    last_id, last_date, last_lines = view.row(_LAST, key) or ("", "", 0)
    old_orders, old_total, old_last = view.row(_OLD, key) or (0, 0, "")
    party = who.party
    note, alert = view.row(_NOTE, key) or ("", "")
    return CustomerCard(
        party.customer_id,
        party.number,
        party.name,
        party.address,
        party.phone,
        note,
        who.credit_limit,
        used,
        int(overdue),
        since,
        who.terms_days,
        who.prices_include_tax,
        who.blocked,
        last_id,
        last_date,
        int(last_lines),
        int(view.value(_BOUGHT, key, 0)),
        alert,
        who.stop,
        int(old_orders),
        int(old_total),
        old_last,
        party.vat_id,
        with_known(view, billed_party(view, party)).address,
    )


def customer_addresses(view: View, customer_id: str) -> tuple[StoredAddress, ...]:
    """Further addresses of a customer, the newest first."""
    found = []
    for id_, kind, *values in view.rows(_ADDRESSES, {"id": customer_id}):
        postal = {name: value for name, value in zip(_POSTAL, values, strict=True) if value}
        found.append(StoredAddress(id_, kind, postal))
    return tuple(found)


def customer_contacts(view: View, customer_id: str) -> tuple[StoredContact, ...]:
    """The people at a customer's."""
    return tuple(
        StoredContact(id_, name, role, phone, email, bool(orders))
        for id_, name, role, phone, email, orders in view.rows(_CONTACTS, {"id": customer_id})
    )


def likely_signer(view: View, customer_id: str) -> str:
    """Who of a customer's people signed last; else the only one that is known; "" if that cannot be told."""
    signed = view.value(_SIGNED_LAST, {"id": customer_id})
    known = customer_contacts(view, customer_id)
    return str(signed) if signed else known[0].name if len(known) == 1 else ""


def next_number(view: View) -> str:
    """A number no customer has: one above the highest that is made of digits, 10001 at first."""
    numbers = [int(row[0]) for row in view.rows(_NUMBERS) if row[0].isascii() and row[0].isdigit()]
    return str(max(numbers, default=10_000) + 1)


def allowed_to(view: View, customer_id: str) -> tuple[str, ...]:
    """What a customer may buy, as it is typed: codes, and category:Pipes."""
    return tuple(str(row[0]) for row in view.rows(_ALLOWED, {"id": customer_id}))


def customer_values(view: View, customer_id: str) -> dict[str, Any]:
    """A customer's own fields as they are edited."""
    row = view.row(_VALUES, {"id": customer_id})
    values = dict(zip(_VALUE_FIELDS, row, strict=True)) if row else {}
    values["payer"] = str(view.value(_PAYER, {"id": customer_id}, ""))
    values["group"], values["price_list"] = view.row(_NAMED, {"id": customer_id}) or ("", "")
    values["allowed"] = ", ".join(allowed_to(view, customer_id))
    early = values.pop("early_percent", 0)
    values |= {"early_percent": rate_out(early) if early else "", "early_days": values.get("early_days") or ""}
    for name in ("over", "under"):
        percent = values.pop(name, 0)
        values[f"{name}_percent"] = rate_out(percent) if percent else ""
    return {
        name: bool(v) if name in {"prices_include_tax", "blocked", "reference_required", "exact"} else v
        for name, v in values.items()
    }
