"""What people do in each place, step by step: F1 shows it there, and docs/usage tells it at length.

In a step a key stands between backquotes, as its keycap says it. A new job is one entry; its page must have a heading
of the same words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final


@dataclass(frozen=True, slots=True)
class Job:
    """One job: the place it is begun in, what it is called, how it goes, and its page in docs/usage."""

    place: str
    title: str
    steps: str
    page: str

    @property
    def plain(self) -> str:
        """The steps without the backquotes."""
        return self.steps.replace("`", "")


# What each place is for, in a sentence or two.
ABOUT: Final[Mapping[str, str]] = MappingProxyType(
    {
        "board": "Every order and quote that somebody must do something with, the most pressing first. F12 does the "
        "next right step of the row, Shift F12 its reverse.",
        "order": "Quotes and orders are written here. What is typed is kept within a second; nothing is ever unsaved.",
        "customers": "Who buys: addresses, terms, limits, what they ordered and what they owe.",
        "stock": "Products, prices and what lies where; what is to be bought, and what comes in.",
        "deliveries": "What is to be picked, packed and shipped, in the order in which it is wanted.",
        "money": "What is to be billed, what is owed, what was paid, and the cash drawer.",
        "reports": "How business goes, by customer, month and product, and who did what out of the ordinary.",
        "settings": "The company, its taxes, prices, numbers, people, printers and backups.",
    }
)

JOBS: Final = (
    Job(
        "board",
        "See what must be done",
        "`F6` to the views, arrows choose one; `Ctrl F` narrows by number or name",
        "finding",
    ),
    Job("board", "Take the next step", "the row, `F12`; what it will be stands in the key bar", "finding"),
    Job(
        "board", "Find anything", "`F3`, a number's tail, a name, a product, words like unpaid or >500, `⏎`", "finding"
    ),
    Job("order", "Take an order", "`Ctrl N`, the customer `⏎`, 10*code `⏎` for each line, `F12`, `⏎`", "orders"),
    Job(
        "order",
        "Write a quote",
        "`Ctrl N`, the customer `⏎`, the lines, `F12`, `Q`, `⏎`; then `F12` makes it an order",
        "orders",
    ),
    Job(
        "order",
        "Sell over the counter",
        "`Ctrl N`, `⏎` for a walk-in, scan, `F12`, `S`, `⏎`; an amount and its letter, `⏎`",
        "counter",
    ),
    Job("order", "Put one aside for the next", "`F8`; `F8` again brings the list of what was put aside", "orders"),
    Job("order", "Repeat an earlier order", "`Ctrl R`, the order, `⏎`: today's prices and stock", "orders"),
    Job(
        "order",
        "Paste a list",
        "copy it in the mail or the sheet, `Ctrl L`: a code and a quantity in each row",
        "orders",
    ),
    Job("order", "Let the customer sign", "`Ctrl G`, the customer draws, `F12`", "orders"),
    Job(
        "order",
        "Change or cancel an order",
        "`F3` its number `⏎`, `F2`, new quantities, `F12`; `Shift F12` cancels",
        "orders",
    ),
    Job("customers", "Add a customer", "`Ctrl Shift N`, the name, `F12`; the rest can wait", "customers"),
    Job(
        "customers",
        "See what they bought and owe",
        "`Ctrl 3`, `Ctrl F`, a part of the name `⏎`; the card stands beside; `F9` takes their money",
        "customers",
    ),
    Job("customers", "Stop a customer", "the row, `F2`, what they may no more and why, `F12`", "customers"),
    Job(
        "stock", "Take goods in", "`F12`, how many of this one `⏎`, then scan, or 60*code `⏎` for each, `F12`", "stock"
    ),
    Job("stock", "Receive a purchase", "`F3` its number `⏎`, the figure that differs `⏎`, `F12`, `⏎`", "purchasing"),
    Job(
        "stock",
        "See what to buy",
        "the view To order; `F12` writes an order for each supplier, `F12` on each sends it",
        "purchasing",
    ),
    Job("stock", "Count and correct", "`Shift F12`, how many lie there, a reason, `F12`", "stock"),
    Job(
        "stock",
        "Give a product a new price",
        "the row, `F2`, the price, `F12`; from a later day, or for many pieces: `F3` new price `⏎`",
        "stock",
    ),
    Job("stock", "See how a product came and went", "the row, `Ctrl H`", "stock"),
    Job("deliveries", "Pick", "`F12` on the order, scan each or `⏎` for all of a line, `F12`", "deliveries"),
    Job("deliveries", "Pick a line short", "the quantity that is there `⏎`, a digit says why", "deliveries"),
    Job(
        "deliveries",
        "Pack and ship",
        "`F12`, parcels; `F12`, the carrier `⏎`, the tracking number, `F12`",
        "deliveries",
    ),
    Job(
        "deliveries",
        "Take back what has left",
        "`Shift F12`, how many of each, where to, a reason, `F12`",
        "deliveries",
    ),
    Job("money", "Bill what has left", "`F3` inv `⏎`, `F12`; one order: `F3` its number `⏎`, `F12`", "money"),
    Job("money", "Take a payment", "`F3` the invoice `⏎`, 50C 40D `⏎`: an amount and a letter for each form", "money"),
    Job("money", "Mail a paper", "the document, `Ctrl Shift M`, read it over, `F12`", "mail"),
    Job("money", "Give credit for a line", "`F3` the invoice `⏎`, `Shift F12`, how many, a reason, `F12`", "money"),
    Job(
        "money", "Exchange goods", "`Shift F12`, X, how many `⏎`, what is taken instead `⏎`, a reason, `F12`", "counter"
    ),
    Job("money", "Take back without a receipt", "`F3` without `⏎`, the goods `⏎`, a reason, `F12`", "counter"),
    Job("money", "Set a mistake right", "the invoice or payment, `Ctrl Shift E`, what is right, `F12`", "counter"),
    Job("money", "Count the drawer", "`F3` cash `⏎`, each note and coin `⏎`, `F12`, `⏎`", "till"),
    Job("reports", "Look at a month", "the report, `⏎`; `Ctrl Shift Left` is the month before", "reports"),
    Job("reports", "Save it as a table", "`Ctrl Shift S`", "reports"),
    Job(
        "settings",
        "Import a list",
        "`F3` import `⏎`, the file, `F12`; repair the cells in red, `F12`; `Shift F12` takes it back for a day",
        "importing",
    ),
    Job(
        "settings",
        "Set prices by rule",
        "Prices: the kind of rule, its form, `F12`; try it at the foot",
        "prices",
    ),
    Job("settings", "Ask why a price was typed", "Prices, Rounding and floor: when, `F12`", "prices"),
    Job("settings", "Tax goods where they go", "Taxes, By destination: the country, the code, `F12`", "prices"),
    Job("settings", "Let others work here", "Users: a name, a role, a PIN, `F12`", "people"),
    Job("settings", "Choose the printers", "Printers: the kind of paper `⏎`, its printer, `F12`", "printing"),
    Job("settings", "Name the server for mail", "Mail: the server and from whom, `F12`; then a trial letter", "mail"),
    Job("settings", "Change a key", "Keys: the command `⏎`, then the new key", "keys-and-scanner"),
    Job("settings", "Keep backups elsewhere", "Backups: the folder, `F12`", "backups"),
)


def jobs_in(place: str) -> tuple[Job, ...]:
    """The jobs of a place, in the order they are met."""
    return tuple(job for job in JOBS if job.place == place)
