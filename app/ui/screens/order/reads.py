"""What the order place asks of the books; everything here runs on a reader's thread.

The queries are imported inside the functions: they bring SQLAlchemy, which must not delay the first paint.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from app.domain.account import WALK_IN
from app.domain.deal import Address
from app.domain.entry.earlier import Earlier
from app.domain.entry.sheet import History
from app.domain.errors import RuleViolation
from app.domain.promising import Supply
from app.domain.stops import no_account, no_order
from app.ui import format as say
from app.ui.entry.choose import ProductHit
from app.ui.entry.lines import EntryLine
from app.ui.screens.order.card import CardFacts
from app.ui.screens.order.finder import FinderRow
from app.ui.screens.order.state import (
    Firm,
    header_of,
    history_from,
    lines_of,
    place_of,
    products_in,
    reckon_line,
)
from app.ui.widgets.notices import Notice

NO_ADDRESS = Address()


@dataclass(frozen=True, slots=True)
class Who:
    """The customer of a document: what the card says, and what the reckoning needs."""

    id: str
    name: str
    includes_tax: bool
    facts: CardFacts
    addresses: tuple[dict[str, str], ...] = ()
    is_walk_in: bool = False
    notices: tuple[Notice, ...] = ()
    number: str = ""
    terms_days: int = 0
    """Days to pay, unless the document says otherwise; 0 for somebody who pays at once."""
    reference_required: bool = False
    billed: Address = NO_ADDRESS
    """The address that their bills go to."""
    vat_id: str = ""


@dataclass(frozen=True, slots=True)
class ForWhom:
    """Whose prices and taxes goods have: a customer's id ("" is nobody yet), and where they go, if not to them."""

    customer: str = ""
    where: Address | None = None


def _whom(of: ForWhom | str) -> ForWhom:
    """A customer's id alone is for their own address."""
    return of if isinstance(of, ForWhom) else ForWhom(of)


@dataclass(frozen=True, slots=True)
class Loaded:
    """A document as it comes from the books, with its customer and its products by id."""

    document: Any
    notes: dict[str, Any]
    who: Who | None
    products: dict[str, ProductHit]
    open_lines: tuple[Any, ...] = ()
    ruled: frozenset[str] = frozenset()
    """Tax codes that a rule gives goods for where they go."""
    lines: tuple[EntryLine, ...] = ()
    """Of a draft its lines, reckoned: of a long one the window only shows them."""
    history: History = field(default_factory=History)
    mailed: int = 0
    """When its paper was mailed last, in microseconds UTC; 0 if it never was."""


@dataclass(frozen=True, slots=True)
class CustomerHit:
    """A customer in the type-ahead of the customer box."""

    id: str
    number: str
    name: str
    detail: str


def hit_of(found: Any, supply: Supply | None = None, seen: str = "") -> ProductHit:
    """A product of the books as the entry row knows it, with what there is of it on the day it is ``seen``."""
    bought = f"bought {found.bought}×" if found.bought else ""
    if found.bought and found.usual:
        bought += f", last {say.quantity(found.usual)} on {say.short_day(found.last_date)}"
    if found.their:
        bought = " · ".join(filter(None, (f"theirs {found.their}", bought)))
    return ProductHit(
        found.id,
        found.sku,
        found.name,
        found.unit,
        found.price,
        price_per=found.price_per,
        available=found.available,
        service=found.service,
        tax=found.tax,
        bought=bought,
        exact=found.exact,
        mark=found.mark,
        # Once is no habit.
        usual=found.usual if found.bought > 1 else 0,
        ask_quantity=found.ask_quantity,
        discontinued=found.discontinued,
        units=found.packs,
        alert=found.alert,
        stopped=found.stopped,
        instead=found.instead,
        packed=found.packed,
        offers=found.offers,
        supply=supply,
        seen=seen,
        bin=found.bin,
        weight=found.weight,
    )


def _with_supply(view: Any, found: Sequence[Any], today: str) -> tuple[ProductHit, ...]:
    """Products with what there is of them and what comes: a constant number of statements, however many they are."""
    from app.queries.sourcing import supplies_of

    supplies = supplies_of(view, [one.id for one in found])
    return tuple(hit_of(one, supplies.get(one.id), today) for one in found)


def products(view: Any, words: str, whom: ForWhom | str, today: str) -> tuple[ProductHit, ...]:
    """Products for the entry row."""
    from app.queries.desk_products import search_products

    of = _whom(whom)
    return _with_supply(view, search_products(view, words, of.customer, today, where=of.where), today)


def hits(view: Any, ids: Sequence[str], whom: ForWhom | str, today: str) -> tuple[ProductHit, ...]:
    """The products of those ids, as they are had by them."""
    from app.queries.desk_products import desk_products

    of = _whom(whom)
    return _with_supply(view, desk_products(view, ids, of.customer, today, of.where), today)


def their_numbers(view: Any, customer: str, products: Sequence[str]) -> dict[str, str]:
    """By product what a customer calls it."""
    from app.queries.their_numbers import numbers_of

    return numbers_of(view, customer, products)


def finder(view: Any, words: str, whom: ForWhom, today: str) -> tuple[FinderRow, ...]:
    """Products to look through."""
    from app.queries.finder import find

    return tuple(
        FinderRow(
            hit_of(one.product, one.supply, today),
            f"{say.price(one.last.price)} · {say.short_day(one.last_date)}" if one.last else "",
            one.their,
        )
        for one in find(view, words, whom.customer, today, whom.where)
    )


def known_of(view: Any, product: str, quantity: int, customer: str, today: str) -> Any:
    """All that the ways out of a line are made of; None where the product is gone."""
    from app.queries.sourcing import known_of as known

    return known(view, product, quantity, customer, today)


def allowed(view: Any, actor: str, right: str) -> bool:
    """Whether somebody may do this by themselves."""
    from app.actions.permitted import check
    from app.domain.errors import NotPermitted, SignInRefused

    try:
        check(view, actor, right)
    except (NotPermitted, SignInRefused):
        return False
    return True


def charges(view: Any, given: Callable[[], dict[str, Any]]) -> tuple[Any, ...]:
    """What rules charge on a deal as the draft actions take it, beside what was typed; made only if needed."""
    from app.actions.catalogue import BY_NAME
    from app.actions.deal import charges_of
    from app.actions.registry import parse

    return charges_of(view, lambda: parse(BY_NAME["draft_order"], given()))


def earlier(view: Any, customer: str) -> tuple[Earlier, ...]:
    """What a customer ordered before, the newest first."""
    from app.queries.earlier import earlier_orders

    return earlier_orders(view, customer)


def ruled_taxes(view: Any, today: str) -> frozenset[str]:
    """The tax codes that a rule gives goods for where they go."""
    from app.queries.charging import tax_rules

    return frozenset(one.code for one in tax_rules(view, today))


def again(view: Any, order: str, whom: ForWhom, today: str) -> tuple[Any, dict[str, ProductHit], frozenset[str]]:
    """What an earlier order says, and its products by id as this customer gets them now."""
    from app.queries.desk_documents import open_document

    found = open_document(view, order)
    deal = found.deal if found else None
    if deal is None:
        raise RuleViolation("That order is not here any more.")
    found_hits = hits(view, [line.product_id for line in deal.lines], whom, today)
    return deal, {one.id: one for one in found_hits}, ruled_taxes(view, today)


def may(view: Any, permission: str) -> tuple[str, ...]:
    """Who may do that, by name; nobody where nobody is asked."""
    from app.queries.people import may as names

    return names(view, permission)


def sales_with(view: Any, customer: str, products: Sequence[str]) -> tuple[Any, ...]:
    """Bills of a customer that these products may come back of."""
    from app.queries.desk_sales import sales_with as sales

    return sales(view, customer, products)


def pad(view: Any, customer: str, today: str) -> tuple[Any, ...]:
    """What a customer buys, what is due first."""
    from app.queries.desk_pad import order_pad

    return order_pad(view, customer, today)


def templates(view: Any, customer: str) -> tuple[Any, ...]:
    """Templates of a customer and of all."""
    from app.queries.desk_templates import templates as found

    return found(view, customer)


def customers(view: Any, words: str, today: str) -> tuple[CustomerHit, ...]:
    """Customers for the customer box; those who ordered last where no words are said."""
    from app.queries.desk_customers import find_customers
    from app.queries.lately import ordered_lately

    if not words.strip():
        return tuple(CustomerHit(row.id, row.number, row.name, _detail(row)) for row in ordered_lately(view, 8))
    return tuple(
        CustomerHit(row.id, row.number, row.name, _detail(row)) for row in find_customers(view, words, today, 8)
    )


def people(view: Any) -> tuple[tuple[str, str], ...]:
    """Who works here: name, and as what."""
    from app.queries.people import users

    return tuple((row.name, row.role) for row in users(view))


def stopped(row: Any) -> str:
    """A customer's stop in a word or two, "" if none."""
    return "blocked" if row.blocked else {"orders": "on stop", "account": "pays first"}.get(row.stop, "")


def _detail(row: Any) -> str:
    return " · ".join(filter(None, (row.number, row.city, row.phone, stopped(row))))


def company(view: Any) -> Any:
    """The company: currency, rounding."""
    from app.queries.desk_documents import desk_company

    return desk_company(view)


def drafts(view: Any) -> Any:
    """Open and parked drafts."""
    from app.queries.desk_documents import open_drafts

    return open_drafts(view)


def who(view: Any, customer: str, currency: str, today: str) -> Who:
    """A customer by id or number."""
    from app.actions.trust import trade_of
    from app.queries.desk_customers import customer_addresses, customer_card

    card = customer_card(view, customer, today)
    known = _who(card, customer_addresses(view, card.id), currency, today)
    return replace(known, reference_required=trade_of(view, card.id).reference_required)


def who_buys(
    view: Any, customer: str, ids: Sequence[str], currency: str, today: str, where: Address | None = None
) -> tuple[Who, tuple[ProductHit, ...]]:
    """A customer by id or number, and the products of those ids as this customer gets them there."""
    known = who(view, customer, currency, today)
    return known, hits(view, ids, ForWhom(known.id, where), today)


def tax_rates(view: Any) -> Any:
    """The company's tax rates, the newest of a code first."""
    from app.queries.desk_settings import tax_rates as rates

    return rates(view)


def load(view: Any, ref: str, currency: str, today: str) -> Loaded | None:
    """A draft, quote or order with all that its page shows."""
    from app.queries.desk_documents import desk_notes, open_document, open_lines

    found = open_document(view, ref)
    if found is None:
        return None
    notes = desk_notes(found.desk)
    customer = notes.get("customer") or (found.deal.customer.customer_id if found.deal else "")
    known = who(view, customer, currency, today) if customer else None
    ids = list(products_in(notes)) + ([line.product_id for line in found.deal.lines] if found.deal else [])
    where = place_of(header_of(notes, found.deal, {}))
    found_hits = hits(view, [one for one in ids if one], ForWhom(customer, where), today)
    progress = open_lines(view, found.id) if found.kind == "order" and found.status != "draft" else ()
    by_id = {one.id: one for one in found_hits}
    if found.status != "draft":
        from app.queries.mailed import mailed_at

        at = mailed_at(view, [found.id]).get(found.id, 0)
        return Loaded(found, notes, known, by_id, progress, ruled_taxes(view, today), mailed=at)
    firm, gross = Firm(currency), bool(known and known.includes_tax)
    lines = lines_of(notes, found.deal, by_id, today)
    reckoned = tuple(reckon_line(one, firm, today, gross=gross) for one in lines)
    return Loaded(found, notes, known, by_id, lines=reckoned, history=history_from(notes))


def _who(card: Any, addresses: Any, currency: str, today: str) -> Who:
    from datetime import date

    place = " ".join(filter(None, (card.address.postcode, card.address.city)))
    address = ", ".join(filter(None, (card.address.street, place)))
    detail = " · ".join(filter(None, (card.number, address, card.phone)))
    overdue = ""
    credit = credit_words(card.credit_limit, card.used, currency)
    if card.overdue:
        days = (date.fromisoformat(today) - date.fromisoformat(card.overdue_since)).days
        overdue = f"{say.whole_money(card.overdue, currency)} overdue {days} days"
    last = ""
    if card.last_order_id:
        lines = f"{card.last_order_lines} line{'s' if card.last_order_lines != 1 else ''}"
        last = f"Last order {say.short_day(card.last_order_date)} · {lines}"
    facts = CardFacts(
        card.name,
        detail,
        credit=credit,
        used=card.used,
        limit=card.credit_limit,
        overdue=overdue,
        last_order=last,
        last_order_id=card.last_order_id,
        buys=_buys(card.products_bought),
        alert=card.note,
    )
    known = tuple(one.postal for one in addresses if one.kind == "shipping")
    if walk_in := card.number == WALK_IN:
        # Somebody else each time: what the one before owes and bought is nobody's business at the counter.
        facts = CardFacts(card.name, alert=card.note, last_order_id=card.last_order_id)
    terms = 0 if walk_in else card.terms_days
    includes, read = card.prices_include_tax, notices_of(card)
    return Who(
        card.id, card.name, includes, facts, known, walk_in, read, number=card.number, terms_days=terms,
        billed=card.billed, vat_id=card.vat_id,
    )  # fmt: skip


def credit_words(limit: int, used: int, currency: str) -> str:
    """What the card says of a customer's credit, of which so much is used; "" where there is nothing to say."""
    if limit:
        left = limit - used
        words = "left of" if left >= 0 else "over"
        return f"{say.whole_money(abs(left), currency)} {words} {say.whole_money(limit, currency)}"
    return f"{say.money(used, currency)} open" if used else ""


def _buys(products: int) -> str:
    return f"Buys {products} product{'s' if products != 1 else ''}" if products else ""


def notices_of(card: Any) -> tuple[Notice, ...]:
    """What is read of a customer before anything is written for them: a stop first, then the alert."""
    blocked = f"{card.name} is blocked: nothing more is ordered or sold." if card.blocked else ""
    said = no_order(card.name, card.stop) or no_account(card.name, card.stop)
    return tuple(one for one in (("stop", blocked), ("stop", said), ("money", card.alert)) if one[1])


def alike(view: Any, said: dict[str, str]) -> tuple[tuple[CustomerHit, ...], str]:
    """Who is known by the same phone, e-mail, or name and postcode; and the town of the postcode, "" if unknown."""
    from app.queries.alike import customers_alike, town_of

    rows = customers_alike(view, said.get("name", ""), said.get("phone", ""), said.get("email", ""), said["postcode"])
    hits = tuple(CustomerHit(row.id, row.number, row.name, f"{row.number} · {row.why}") for row in rows)
    return hits, town_of(view, said["postcode"]) if said["postcode"] else ""


def next_customer_number(view: Any) -> str:
    """The number for a new customer: one above the highest that is a number."""
    from app.queries.desk_customers import next_number

    return next_number(view)


def kept_for(view: Any, quote_id: str) -> Any:
    """What is kept for a quote."""
    from app.queries.held import held_for

    return held_for(view, quote_id)
