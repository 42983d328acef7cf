"""Templates of orders as the order place lists them."""

from dataclasses import dataclass

from app.domain.entry.templates import TemplateLine, asks, lines_from
from app.store.database import View
from app.store.many import IN, many
from app.store.merged import one_of
from app.store.sql import sql

_TEMPLATES = sql(
    "SELECT id, name, customer_id, asks, lines FROM order_template "
    f"WHERE inactive = 0 AND (customer_id = '' OR customer_id {one_of('customer')}) "
    "ORDER BY customer_id = '', name, id"
)
_GOODS = sql(f"SELECT id, sku, name, unit FROM product WHERE id {IN}")


@dataclass(frozen=True, slots=True)
class Goods:
    """A product as a template names it."""

    sku: str
    name: str
    unit: str


@dataclass(frozen=True, slots=True)
class Template:
    """A template: `own` is one customer's alone, `asked` what the number is called. `goods` of each line, or None."""

    id: str
    name: str
    own: bool
    asked: str
    lines: tuple[TemplateLine, ...]
    goods: tuple[Goods | None, ...]
    formula: bool
    """Whether the number stands in its quantities; else it is how many times all is wanted."""


def templates(view: View, customer_id: str) -> tuple[Template, ...]:
    """Those of a customer, then those of all, by name."""
    rows = [(id_, name, who, said, lines_from(lines)) for id_, name, who, said, lines in
            view.rows(_TEMPLATES, {"customer": customer_id})]  # fmt: skip
    wanted = [one.product for *_, lines in rows for one in lines]
    goods = {id_: Goods(*row) for id_, *row in many(view, _GOODS, wanted)}
    return tuple(
        Template(id_, name, bool(who), said, lines, tuple(goods.get(one.product) for one in lines), asks(lines))
        for id_, name, who, said, lines in rows
    )
