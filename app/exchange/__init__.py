"""Files in and out: what other systems left, and what others are to read.

`IMPORTS` are what `counterfoil import` takes in. The names stand here, the modules are loaded when one is run.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

from app.store.database import Database


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """How a source is read, where its own evidence is not to be trusted, and how much of it is taken in.

    `columns` says of a heading (or of "#3", the third column) which field it is; `values` gives fields that the
    source has no column for.
    """

    actor: str = ""
    dry_run: bool = False
    accept_partial: bool = False
    encoding: str = ""
    separator: str = ""
    sheet: str = ""
    decimal: str = ""
    columns: dict[str, str] = field(default_factory=dict)
    values: dict[str, str] = field(default_factory=dict)
    heads: str = ""
    """A second file, where orders come in two: who ordered and when, by the same numbers as the lines."""
    whose: tuple[str, ...] = ()
    """Whose table it is (a customer's id, an e-mail address): what was said of the columns of theirs comes first."""


@dataclass(frozen=True, slots=True)
class Import:
    """One kind of source. `run(database, source, options)` of the module answers what is told as JSON.

    The answer has `ok`; where it is false nothing was taken in, and `error` is the sentence that says why. A
    sentence in `told` goes to a person beside an answer that is good.
    """

    name: str
    title: str
    module: str
    function: str = "run"
    company: tuple[str, str, str] | None = None
    """Name, country and currency of the company that is made for it where there is none."""
    right: str = ""
    """The right that it needs, where it is not the one of its name."""

    @property
    def run(self) -> Callable[[Database, Path, ImportOptions], dict[str, Any]]:
        """The function that takes the source in. Raises RuleViolation if the source cannot be meant at all."""
        found: Callable[[Database, Path, ImportOptions], dict[str, Any]]
        found = getattr(import_module(self.module), self.function)
        return found


IMPORTS: tuple[Import, ...] = (
    Import("customers", "a list of customers", "app.exchange.lists", "customers"),
    Import("products", "a list of products and services", "app.exchange.lists", "products"),
    Import("stock", "a list of what lies where", "app.exchange.lists", "stock"),
    Import("prices", "prices by product, quantity and date", "app.exchange.trade", "prices"),
    Import("substitutes", "what may be sold instead of what", "app.exchange.trade", "substitutes"),
    Import("price-lists", "price lists and what they come from", "app.exchange.rules", "price_lists"),
    Import("groups", "groups of customers and their price lists", "app.exchange.rules", "groups"),
    Import("promotions", "promotions: what they give, of what, from when to when", "app.exchange.rules", "promotions"),
    Import("surcharges", "surcharges of products and categories", "app.exchange.rules", "surcharges"),
    Import("zones", "delivery zones", "app.exchange.rules", "zones"),
    Import("charges", "delivery, small orders, handling by rule", "app.exchange.rules", "charges"),
    Import("tax-rules", "taxes by destination and customer status", "app.exchange.rules", "tax_rules"),
    Import("customer-items", "customers' own numbers of the products", "app.exchange.rules", "customer_items"),
    Import("suppliers", "a list of suppliers", "app.exchange.trade", "suppliers"),
    Import("open-orders", "orders that are still to be delivered, a row for each line", "app.exchange.orders"),
    Import("open-invoices", "unpaid invoices of the old system", "app.exchange.inherited", "open_invoices"),
    Import(
        "order-history",
        "closed orders of the old system, a row for each line",
        "app.exchange.inherited",
        "order_history",
    ),
    Import(
        "orders-in",
        "an order of a customer: CSV, XLSX, JSON, UBL, Order-X or text; an invoice (UBL, Factur-X); a signed paper",
        "app.exchange.inbound",
        right="orders",
    ),
    Import(
        "northwind", "the folder of Northwind Traders", "app.exchange.northwind",
        company=("Northwind Traders", "US", "USD"),
    ),
)  # fmt: skip
