"""How far a customer is trusted, who may order for them, and what they may buy: kept with them, asked at Finish."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from app.actions.before import note
from app.actions.load import Customer, add_days, local_date, today
from app.actions.permitted import require
from app.actions.printed import BillInput, bill_fields, early_fields
from app.actions.record import one_of, tolerances
from app.domain.deal import Deal, DealLine
from app.domain.errors import RuleViolation
from app.domain.facts import AssortmentSet, OrderPlacedBy
from app.domain.spelling import ways
from app.domain.trust import POLICIES, RULES, Credit, beyond, pays_first
from app.queries.credit import credit_used
from app.store.database import Transaction, View
from app.store.merged import one_of as same_customer
from app.store.sql import sql

KINDS = ("product", "category")


@dataclass(frozen=True, slots=True, kw_only=True)
class TradeInput(BillInput):
    """What is agreed with a customer about ordering."""

    credit_policy: str | None = None
    """What follows beyond the limit: ignore, warn, hold, cash; "" is the company's rule."""
    over_percent: Decimal | None = None
    under_percent: Decimal | None = None
    """How much more or less than ordered may be sent to them, in percent; 0 is what the product says."""
    exact: bool | None = None
    """They take exactly what was ordered, whatever the product says."""
    reference_required: bool | None = None
    """Whether an order must bear the customer's own reference."""
    buyers: str | None = None
    """Whether only contacts who may order do: warn, refuse; "" is anybody."""
    assortment: str | None = None
    """Whether they buy only what is allowed to them: warn, refuse; "" is everything."""
    allow: list[str] | None = None
    """Products by SKU, and categories as "category:Pipes", that they may buy from now on."""
    disallow: list[str] | None = None


def trade_fields(tx: Transaction, record_id: str, p: TradeInput) -> dict[str, Any]:
    """The columns of it. Raises RuleViolation, NotPermitted."""
    policy = one_of(p.credit_policy, POLICIES, "credit_policy")
    held = str(tx.value(_POLICY, {"id": record_id}, ""))
    if policy is not None and policy != held and _LOOSE.index(policy) < _LOOSE.index(held):
        require(tx, "credit_limit", "a looser credit policy")
    early = early_fields(p)
    percent, days = tx.row(_EARLY, {"id": record_id}) or (0, 0)
    if (early["early_percent"] or 0) > percent or (early["early_days"] or 0) > days > 0:
        require(tx, "price_override", "more off for early payment")
    return {
        "credit_policy": policy,
        **tolerances(p.over_percent, p.under_percent),
        "exact": None if p.exact is None else int(p.exact),
        "reference_required": None if p.reference_required is None else int(p.reference_required),
        "buyers": one_of(p.buyers, RULES, "buyers"),
        "assortment": one_of(p.assortment, RULES, "assortment"),
        **bill_fields(p),
    }


# From what asks nothing to what asks most.
_LOOSE = ("ignore", "warn", "", "hold", "cash")
_POLICY = sql("SELECT credit_policy FROM customer WHERE id = :id")
_EARLY = sql("SELECT early_percent, early_days FROM customer WHERE id = :id")
_SKU = sql("SELECT id FROM product WHERE sku = :ref")
_IS_ALLOWED = sql("SELECT allowed FROM assortment WHERE customer_id = :customer_id AND kind = :kind AND value = :value")


def set_assortment(tx: Transaction, customer_id: str, p: TradeInput) -> bool:
    """Record what is allowed from now on, and no more. Whether anything is another now. Raises RuleViolation."""
    done = False
    for given, allowed, field in ((p.allow, True, "allow"), (p.disallow, False, "disallow")):
        for one in given or ():
            kind, value = _what(tx, one, field)
            key = {"customer_id": customer_id, "kind": kind, "value": value}
            if (was := bool(tx.value(_IS_ALLOWED, key, 0))) != allowed:
                [fact] = tx.record(AssortmentSet(customer_id, kind, value, allowed))
                note(tx, fact, {"kind": "assortment", "key": key, "was": was, "now": allowed})
                done = True
    return done


def _what(view: View, given: str, field: str) -> tuple[str, str]:
    kind, _, name = given.partition(":")
    if kind == "category" and name.strip():
        return "category", name.strip()
    product_id = next((one for way in ways(given) if (one := view.value(_SKU, {"ref": way})) is not None), None)
    if product_id is None:
        raise RuleViolation(f"There is no product {given}; a category is said like category:Pipes.", field)
    return "product", str(product_id)


# --- credit ---------------------------------------------------------------------------------------------------------

_FIRM = sql("SELECT credit_policy, overdue_days FROM company")
_OF = sql("SELECT credit_limit, credit_policy FROM customer WHERE id = :id")
_OVERDUE = sql(
    "SELECT coalesce(sum(i.gross - i.paid - i.settled), 0) FROM invoice_progress i "
    f"WHERE i.customer_id {same_customer('id')} AND i.due_date < :date "
    "AND i.gross - i.paid - i.settled <> 0 AND i.gross - i.paid - i.settled > 0"
)


def credit_of(view: View, customer_id: str) -> Credit:
    """How a customer stands today: open orders, unpaid invoices, what is overdue beyond the days the company waits."""
    policy, days = view.row(_FIRM) or ("", 0)
    limit, own = view.row(_OF, {"id": customer_id}) or (0, "")
    overdue = 0
    if days:
        day = local_date(view.occasion.now) if isinstance(view, Transaction) else today()
        overdue = int(view.value(_OVERDUE, {"id": customer_id, "date": add_days(day, -int(days))}, 0))
    return Credit(int(limit), credit_used(view, customer_id), overdue, own or policy)


def cash_only(tx: Transaction, who: Customer, *, on_account: bool) -> bool:
    """Whether the goods of an order leave only once they are paid, because its customer buys for cash.

    `on_account` asks for the right to let them go all the same. Raises NotPermitted, RuleViolation.
    """
    said = pays_first(who.party.name, credit_of(tx, who.party.customer_id).policy)
    if said and on_account and tx.standing is not None:
        if tx.standing.person is None:
            raise RuleViolation(f"{said} Nobody signs in here who could approve it: change the policy.", "on_account")
        require(tx, "credit_limit", said.removesuffix("."))
    return bool(said) and not on_account


def check_credit(tx: Transaction, who: Customer, currency: str) -> None:
    """What is owed, and ordered and not billed, is within what is agreed with the customer; asked when all is done.

    So a sale that is paid at once asks for no credit. Raises NotPermitted when its time comes; where nobody has a
    secret nobody can be asked, and the policy "hold" refuses with RuleViolation.
    """
    if tx.standing is None:
        return

    def check() -> None:
        tx.settle()
        credit = credit_of(tx, who.party.customer_id)
        said = "" if credit.policy in {"ignore", "warn", "cash"} else beyond(who.party.name, credit, 0, currency)
        if not said:
            return
        if tx.standing is not None and tx.standing.person is not None:
            require(tx, "credit_limit", said)
        elif credit.policy == "hold":
            raise RuleViolation(f"{said}. Let them pay now, put the order on hold, or raise the limit.", "credit")

    tx.at_end.append(check)


# --- who orders, with which reference, and what ---------------------------------------------------------------------

_TRADE = sql("SELECT reference_required, buyers, assortment FROM customer WHERE id = :id")
_BUYERS = sql(
    f"SELECT id, name FROM contact WHERE customer_id {same_customer('id')} AND may_order = 1 AND inactive = 0 "
    "ORDER BY name, id"
)
_CONTACT = sql("SELECT id FROM contact WHERE customer_id = :id AND name = :name AND inactive = 0 ORDER BY id LIMIT 1")
_MAY_BUY = sql(
    "SELECT 1 FROM assortment WHERE customer_id = :id AND allowed = 1 AND ((kind = 'product' AND value = :product) "
    "OR (kind = 'category' AND value = (SELECT category FROM product WHERE id = :product)))"
)


@dataclass(frozen=True, slots=True)
class Trade:
    """What is asked at Finish: whether a reference is required, who may order (by rule), and the rule on goods."""

    reference_required: bool = False
    buyers_rule: str = ""
    buyers: tuple[str, ...] = ()
    assortment: str = ""


def trade_of(view: View, customer_id: str) -> Trade:
    """What is agreed with a customer about ordering."""
    required, buyers, assortment = view.row(_TRADE, {"id": customer_id}) or (0, "", "")
    names = tuple(row[1] for row in view.rows(_BUYERS, {"id": customer_id})) if buyers else ()
    return Trade(bool(required), buyers, names, assortment)


def outside_assortment(view: View, customer_id: str, lines: Sequence[DealLine]) -> tuple[DealLine, ...]:
    """The lines of goods that are not among those allowed to a customer; none where no rule limits them."""
    if not trade_of(view, customer_id).assortment:
        return ()
    return tuple(
        one
        for one in lines
        if one.quantity > 0 and view.value(_MAY_BUY, {"id": customer_id, "product": one.product_id}) is None
    )


def check_trade(tx: Transaction, deal: Deal, buyer: str) -> tuple[str, ...]:
    """Whether the order bears what is agreed: its reference, who ordered, and only what they may buy.

    Returns what is only warned about. Raises RuleViolation.
    """
    customer_id, name = deal.customer.customer_id, deal.customer.name
    trade = trade_of(tx, customer_id)
    if trade.reference_required and not deal.terms.reference.strip():
        raise RuleViolation(f"“Your ref” is required for {name}.", "reference")
    warned = []
    if trade.buyers_rule and buyer.strip() not in trade.buyers:
        names = ", ".join(trade.buyers) or "nobody yet"
        said = f"{buyer.strip()} does not order" if buyer.strip() else "It is not said who orders"
        sentence = f"{said} for {name}; there are {names}." if trade.buyers else f"{said} for {name}."
        if trade.buyers_rule == "refuse":
            raise RuleViolation(sentence, "buyer")
        warned.append(sentence)
    outside = outside_assortment(tx, customer_id, deal.lines)
    if outside:
        skus = ", ".join(dict.fromkeys(one.sku for one in outside))
        sentence = f"{name} does not buy {skus}."
        if trade.assortment == "refuse":
            raise RuleViolation(sentence, f"lines.{outside[0].line}.product")
        warned.append(sentence)
    return tuple(warned)


def record_buyer(tx: Transaction, order_id: str, customer_id: str, buyer: str) -> None:
    """Who ordered, where it was said."""
    if name := " ".join(buyer.split()):
        contact = str(tx.value(_CONTACT, {"id": customer_id, "name": name}, ""))
        tx.record(OrderPlacedBy(order_id, contact, {"name": name}))
