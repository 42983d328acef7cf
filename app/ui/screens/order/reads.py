"""What the order place asks of the books; everything here runs on a reader's thread.

The queries are imported inside the functions: they bring SQLAlchemy, which must not delay the first paint.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from app.domain.account import WALK_IN
from app.domain.entry.earlier import Earlier
from app.domain.errors import RuleViolation
from app.domain.promising import Supply
from app.domain.stops import no_account, no_order
from app.ui import format as say
from app.ui.entry.choose import ProductHit
from app.ui.screens.order.card import CardFacts
from app.ui.screens.order.finder import FinderRow
from app.ui.screens.order.state import products_in
from app.ui.widgets.notices import Notice


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


@dataclass(frozen=True, slots=True)
class Loaded:
    """A document as it comes from the books, with its customer and its products by id."""

    document: Any
    notes: dict[str, Any]
    who: Who | None
    products: dict[str, ProductHit]
    open_lines: tuple[Any, ...] = ()


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
    )


def _with_supply(view: Any, found: Sequence[Any], today: str) -> tuple[ProductHit, ...]:
    """Products with what there is of them and what comes: a constant number of statements, however many they are."""
    from app.queries.sourcing import supplies_of

    supplies = supplies_of(view, [one.id for one in found])
    return tuple(hit_of(one, supplies.get(one.id), today) for one in found)


def products(view: Any, words: str, customer: str, today: str) -> tuple[ProductHit, ...]:
    """Products for the entry row."""
    from app.queries.desk_products import search_products

    return _with_supply(view, search_products(view, words, customer, today), today)


def hits(view: Any, ids: Sequence[str], customer: str, today: str) -> tuple[ProductHit, ...]:
    """The products of those ids, as this customer gets them."""
    from app.queries.desk_products import desk_products

    return _with_supply(view, desk_products(view, ids, customer, today), today)


def finder(view: Any, words: str, customer: str, today: str) -> tuple[FinderRow, ...]:
    """Products to look through."""
    from app.queries.finder import find

    return tuple(
        FinderRow(
            hit_of(one.product, one.supply, today),
            f"{say.price(one.last.price)} · {say.short_day(one.last_date)}" if one.last else "",
            one.their,
        )
        for one in find(view, words, customer, today)
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


def again(view: Any, order: str, customer: str, today: str) -> tuple[Any, dict[str, ProductHit]]:
    """What an earlier order says, and its products by id as this customer gets them now."""
    from app.queries.desk_documents import open_document

    found = open_document(view, order)
    deal = found.deal if found else None
    if deal is None:
        raise RuleViolation("That order is not here any more.")
    return deal, {one.id: one for one in hits(view, [line.product_id for line in deal.lines], customer, today)}


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
    """Customers for the customer box."""
    from app.queries.desk_customers import find_customers

    return tuple(
        CustomerHit(row.id, row.number, row.name, _detail(row)) for row in find_customers(view, words, today, 8)
    )


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
    from app.queries.desk_customers import customer_addresses, customer_card

    card = customer_card(view, customer, today)
    return _who(card, customer_addresses(view, card.id), currency, today)


def who_buys(
    view: Any, customer: str, ids: Sequence[str], currency: str, today: str
) -> tuple[Who, tuple[ProductHit, ...]]:
    """A customer by id or number, and the products of those ids as this customer gets them."""
    known = who(view, customer, currency, today)
    return known, hits(view, ids, known.id, today)


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
    found_hits = hits(view, [one for one in ids if one], customer, today)
    progress = open_lines(view, found.id) if found.kind == "order" and found.status != "draft" else ()
    return Loaded(found, notes, known, {one.id: one for one in found_hits}, progress)


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
    walk_in = card.number == WALK_IN
    return Who(card.id, card.name, card.prices_include_tax, facts, known, walk_in, notices_of(card), number=card.number)


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
