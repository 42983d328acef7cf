"""What the fields of a form may be filled with, by field: what will stand there, and a word on it. Small tables."""

from collections.abc import Mapping

from app.actions.load import today
from app.domain.money import rate_out
from app.queries.desk_prices import tax_codes
from app.queries.desk_products import categories
from app.queries.desk_settings import suppliers, tax_rates
from app.store.sql import sql
from app.store.view import View

Picks = Mapping[str, tuple[tuple[str, str], ...]]

_GROUPS = sql(
    "SELECT g.name, coalesce(l.name, '') FROM customer_group g LEFT JOIN price_list l ON l.id = g.price_list_id "
    "WHERE g.inactive = 0 ORDER BY g.name"
)
_LISTS = sql(
    "SELECT l.name, coalesce(p.name, '') FROM price_list l LEFT JOIN price_list p ON p.id = l.parent_id "
    "WHERE l.inactive = 0 ORDER BY l.name"
)


def customer_picks(view: View) -> Picks:
    """For the form of a customer: groups with their list, price lists with that which they come from."""
    return {
        "group": tuple((str(name), str(of)) for name, of in view.rows(_GROUPS)),
        "price_list": tuple((str(name), f"from {of}" if of else "") for name, of in view.rows(_LISTS)),
    }


def product_picks(view: View) -> Picks:
    """For the form of a product: tax codes with their rate of today, suppliers with their name, categories."""
    rates = {one.code: one.rate for one in reversed(tax_rates(view)) if one.valid_from <= today()}
    return {
        "tax": tuple((code, f"{rate_out(rates[code])} %" if code in rates else "") for code in tax_codes(view)),
        "supplier": tuple((one.number, one.name) for one in suppliers(view)),
        "category": tuple((one, "") for one in categories(view)),
    }
