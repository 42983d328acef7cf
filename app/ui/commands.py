"""Every command of the program, once: what it is called, its key, where it applies, and its sentence of help.

The menu bar, the palette, the key bar and F1 are made from this tuple. A command without a handler where one is now is
shown grey in the menu and absent from the key bar.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from app.ui.places import PLACES

# What this station has chosen instead of the keys that commands come with (app/ui/keymap.py).
CHOSEN: dict[str, tuple[str, ...]] = {}


@dataclass(frozen=True, slots=True)
class Command:
    """One command. ``keys`` are Qt key sequences, the first is shown; ``context`` is where the keys mean this.

    Contexts: ``everywhere``, ``document`` (an open order or quote), ``list`` (a place that lists things). One key has
    one command in a context.
    """

    id: str
    title: str
    keys: tuple[str, ...]
    menu: str
    help: str
    context: str = "everywhere"
    permission: str = ""
    """The right that what it does wants (`app.domain.permissions`), "" where everybody may."""

    @property
    def now(self) -> tuple[str, ...]:
        """The keys in force at this station: its own, or those it comes with."""
        return CHOSEN.get(self.id, self.keys)

    @property
    def key(self) -> str:
        """The key that is shown."""
        return shown_key(self.now[0]) if self.now else ""


@dataclass(frozen=True, slots=True)
class Offer:
    """That a place can do a command now. ``words`` replaces the title in the key bar; ``bar`` False keeps it out."""

    run: Callable[[], object]
    words: str = ""
    bar: bool = True


Offers = Mapping[str, Offer]


def shown_key(key: str) -> str:
    """A key sequence as a keycap says it: ``Ctrl+.`` becomes ``Ctrl .``."""
    return key.replace("++", "+Plus").replace("+", " ").replace("Return", "⏎").replace("Plus", "+")


# Id, title, keys and sentence of a command.
_Row = tuple[str, str, tuple[str, ...], str]


def _of_papers() -> tuple[Command, ...]:
    return (
        Command("print", "Print", ("Ctrl+P",), "File", "Print where this kind of paper goes."),
        Command("preview", "Preview", ("Ctrl+Shift+P",), "File", "Look at the paper, or choose a printer."),
        Command(
            "mail",
            "Mail",
            ("Ctrl+Shift+M",),
            "File",
            "Mail this paper, by the server or your mail program.",
        ),
        Command("mailed", "Papers that were mailed", (), "File", "Open again what went out, as it went out."),
        Command("einvoice", "E-invoice file", (), "File", "Save this bill as its customer's machines read it."),
        Command(
            "statement", "Statement of account", (), "File", "Print what is open with this customer, and how late."
        ),
        Command("print_queue", "Print queue", (), "File", "What is to be printed, where, and what hinders it."),
        Command("mail_queue", "Mail queue", (), "File", "What is to be mailed, to whom, and what hinders it."),
        Command("archive_papers", "Archive of papers", (), "File", "The papers of a period, for an auditor."),
        Command(
            "check_paper", "Check a paper", (), "File", "Whether a PDF is whole, who sealed it, and as the books say."
        ),
    )


def _everywhere() -> tuple[Command, ...]:
    titles = [title for _place, title, *_rest in PLACES]
    go = tuple(Command(f"place.{n}", one, (f"Ctrl+{n}",), "Go", f"Go to {one}.") for n, one in enumerate(titles, 1))
    return (
        Command("find", "Find", ("F3", "Ctrl+K"), "Go", "Find a document, a customer, a product, or a command."),
        *go,
        Command("back", "Back", ("Alt+Left",), "Go", "Back to what you looked at before."),
        Command("forward", "Forward", ("Alt+Right",), "Go", "Forward again."),
        Command("next_document", "Next document", ("Ctrl+Tab",), "Go", "The next open document."),
        Command("previous_document", "Previous document", ("Ctrl+Shift+Tab",), "Go", "The previous open document."),
        Command("next_pane", "Next pane", ("F6",), "Go", "The next part of this place."),
        Command("previous_pane", "Previous pane", ("Shift+F6",), "Go", "The previous part of this place."),
        Command("new_order", "New order", ("Ctrl+N",), "File", "A blank order or quote."),
        Command("new_customer", "New customer", ("Ctrl+Shift+N",), "File", "A new customer."),
        Command("new_product", "New product", (), "File", "A new product or service."),
        Command(
            "import_list",
            "Import a list",
            (),
            "File",
            "Take in customers, products, prices, stock or what is owed, from CSV or Excel.",
        ),
        Command("see_sample", "See sample data", (), "File", "A sample wholesaler in a window of its own."),
        Command("leave_demo", "Leave demo", (), "File", "Remove the sample company without a trace."),
        Command("close", "Close document", ("Ctrl+W",), "File", "Close the document; a draft stays parked."),
        *_of_papers(),
        Command("backup_now", "Back up now", (), "File", "One more backup of this company, read back at once."),
        Command("lock", "Lock", ("Ctrl+Shift+L",), "File", "Lock this window, or let somebody else work at it."),
        Command("quit", "Quit", ("Ctrl+Q",), "File", "End the program. Nothing is ever unsaved."),
        Command("undo", "Undo", ("Ctrl+Z",), "Edit", "Take back the last change or the last step."),
        Command("redo", "Redo", ("Ctrl+Shift+Z",), "Edit", "Make the change again."),
        Command("next_step", "Next step", ("F12", "Ctrl+Return"), "Do", "The next right step of what is shown."),
        Command("reverse_step", "Reverse", ("Shift+F12",), "Do", "The reverse step: lose, cancel, return, credit."),
        Command("finder", "Look up", ("F4", "Alt+Down"), "Do", "The list of this field; in lines, all products."),
        Command("pay", "Pay", ("F9",), "Do", "Take a payment."),
        Command("invoice_all", "Invoice all shipped", (), "Do", "Bill every order that has left and is not billed."),
        Command("cash_drawer", "Cash drawer", (), "Do", "Open the till, count it, close it with the Z report."),
        Command(
            "return_unknown", "Take back without a receipt", (), "Do", "Goods whose sale nobody finds, for a reason."
        ),
        Command("correct", "Correct", ("Ctrl+Shift+E",), "Do", "What was booked wrongly, set right by new documents."),
        Command("advance", "Bill an advance", (), "Do", "Money before the goods; the last invoice takes it off."),
        Command("park", "Park", ("F8",), "Do", "Put this aside, or recall what was put aside."),
        Command("fix", "Fix", ("Ctrl+.", "Shift+F2"), "Do", "What blocks, and the ways out."),
        Command("sign", "Sign", ("Ctrl+G",), "Do", "The customer signs this document on the screen."),
        Command("beside", "Files and fields", ("Ctrl+B",), "Do", "Files of this, and the company's own fields."),
        Command("jot", "Jot a note", ("Ctrl+J",), "Do", "A note on this document, or what was said of a quote."),
        Command("hold", "Hold or go on", (), "Do", "The order stands still until it goes on, with a reason."),
        Command("promise", "Promise goods", (), "Do", "What this order is promised; a quote: goods kept until a day."),
        Command("expire", "Let it expire", (), "Do", "The time of this quote is over."),
        Command("forget_customer", "Forget this customer", (), "Do", "Erase what we know of a person, for good."),
        Command("buy", "Order from a supplier", (), "Do", "Write a purchase order by hand."),
        Command("transfer", "Move goods", (), "Do", "Goods change their shelf."),
        Command("rests", "Bars and rests", ("Ctrl+Shift+B",), "Do", "How many whole bars lie there, and which rests."),
        Command("price", "New price", (), "Do", "A price from a day, and from a quantity on."),
        Command("price_rules", "Price rules", (), "Do", "Lists, promotions, charges; try out what goods cost."),
        Command("change_prices", "Change prices", (), "Do", "Many prices at once, from a day on, looked at before."),
    )


def _of_views() -> tuple[Command, ...]:
    return (
        Command("refresh", "Refresh", ("F5",), "View", "Read again."),
        Command("details", "Details", ("Alt+Return",), "View", "Everything about the current row."),
        Command("margin", "Show margin", ("Ctrl+M",), "View", "Show cost and margin for 20 seconds."),
        Command("larger", "Larger", ("Ctrl++", "Ctrl+="), "View", "Scale everything up, to 200 %."),
        Command("smaller", "Smaller", ("Ctrl+-",), "View", "Scale everything down, to 80 %."),
        Command("normal_size", "Normal size", ("Ctrl+0",), "View", "Scale 100 %."),
        Command("theme", "Light, dark, system, contrast", (), "View", "The next theme."),
        Command("density", "Row height", (), "View", "Compact, normal, or for touch."),
        Command("lanes", "Lanes or list", (), "View", "Open work on the board as cards in lanes, or as a list."),
        Command("columns", "Columns", (), "View", "Choose what this list shows; it is remembered for you."),
        Command("own_window", "Open in own window", (), "View", "This place, and its document, in a second window."),
        Command("full_screen", "Full screen", ("F11",), "View", "Full screen; warehouse mode in Deliveries."),
        Command("menu", "Menu bar", ("F10",), "View", "Show the menu bar, which lists every command."),
        Command("practice", "Practice", (), "Help", "Five drills on the sample company, with keys counted."),
        Command("help", "All keys", ("F1",), "Help", "Keys and help for this place."),
    )


def _of_documents() -> tuple[Command, ...]:
    rows: tuple[_Row, ...] = (
        ("header", "Customer", ("F7",), "Customer and header of this document."),
        ("edit_cell", "Edit", ("F2",), "Edit this cell; amend this order; revise this quote."),
        ("paste_list", "List", ("Ctrl+L",), "Paste, type or drop many lines, and see how each is understood."),
        ("pad", "Order pad", ("Ctrl+H",), "What this customer buys, what is due first; type quantities down the list."),
        ("templates", "Templates", ("Ctrl+T",), "Put in lines that are ordered again and again; save these as such."),
        ("paste_lines", "Paste as lines", ("Ctrl+Shift+V",), "Each row of the clipboard becomes a line at once."),
        ("repeat", "Repeat", ("Ctrl+R",), "Repeat an earlier order of this customer."),
        ("duplicate_line", "Duplicate line", ("Ctrl+D",), "The same line once more."),
        ("insert_line", "Insert line", ("Ctrl+I",), "A new line above this one."),
        ("find_line", "Find in lines", ("Ctrl+F",), "The lines of this document that say some words."),
        ("delete_line", "Delete line", ("Ctrl+Del",), "Delete this line; Ctrl+Z brings it back."),
        ("line_up", "Line up", ("Ctrl+Shift+Up",), "Move this line up."),
        ("line_down", "Line down", ("Ctrl+Shift+Down",), "Move this line down."),
        ("line_dates", "Days of lines", (), "Each line with the day it is wanted on, in a column."),
        ("stop_at_quantity", "Stop at quantity", (), "Enter on a code asks how many each time, or takes the usual."),
    )
    return tuple(Command(name, title, keys, "Lines", words, "document") for name, title, keys, words in rows)


def _of_lists() -> tuple[Command, ...]:
    rows: tuple[_Row, ...] = (
        ("filter", "Filter", ("Ctrl+F", "F7"), "Filter this list."),
        ("edit_note", "Edit note", ("F2",), "Edit the note or the value of this row."),
        ("peek", "Peek", (), "The lines of the row under the cursor, beside the list: Space, and Space again."),
        ("history", "History", ("Ctrl+H",), "What happened to this row."),
        ("next_period", "Next period or lane", ("Ctrl+Shift+Right",), "The following period; a card one lane on."),
        ("previous_period", "Period or lane before", ("Ctrl+Shift+Left",), "The period before; a card one lane back."),
        ("export", "Export", ("Ctrl+Shift+S",), "Save this table as CSV."),
        ("merge", "Merge with its double", (), "Two records of one customer, side by side, become one."),
        ("difference", "What changed", (), "The newest revision or amendment beside the one before."),
        ("duplicate", "Duplicate", ("Ctrl+D",), "The document of this row once more, at today's prices."),
        ("repeat_selected", "Repeat", ("Ctrl+R",), "Repeat the selected order."),
        ("hand_over", "Hand over", ("Ctrl+Shift+G",), "The customer takes the goods and signs for them on the screen."),
        ("shipping_label", "Shipping label", ("Ctrl+Shift+A",), "The labels of the parcels of this delivery."),
    )
    return tuple(Command(name, title, keys, "List", words, "list") for name, title, keys, words in rows)


# Who lacks the right is told so where the command stands; the action itself has the last word, and asks for approval.
PERMISSIONS: Final[Mapping[str, str]] = {
    "new_customer": "customers", "merge": "customers", "new_product": "products", "price": "products",
    "change_prices": "products", "buy": "purchasing", "transfer": "stock", "pay": "money", "invoice_all": "money",
    "advance": "money", "cash_drawer": "drawer", "return_unknown": "refund_without_receipt", "hold": "orders",
    "expire": "orders", "sign": "orders", "hand_over": "warehouse", "forget_customer": "settings",
    "rests": "stock_correction",
}  # fmt: skip
COMMANDS: Final = tuple(
    replace(one, permission=PERMISSIONS.get(one.id, ""))
    for one in _everywhere() + _of_views() + _of_documents() + _of_lists()
)
# Commands that are done in one place, wherever one is: the place, and what is opened there.
PLACED: Final = (
    ("new_order", "order", "new"),
    ("park", "order", "parked"),
    ("new_customer", "customers", "new"),
    ("new_product", "stock", "new"),
    ("import_list", "settings", "import"),
    ("invoice_all", "money", "bill-all"),
    ("cash_drawer", "money", "drawer"),
    ("return_unknown", "money", "return-unknown"),
    ("change_prices", "stock", "change-prices"),
    ("price_rules", "settings", "prices"),
    ("buy", "stock", "buy"),
    ("transfer", "stock", "transfer"),
)
# Commands of a record, where none is at hand: the place to find one in, and how it is said in one line.
LIVES: Final[Mapping[str, tuple[str, str]]] = {
    "hold": ("board", "On an order that is open: ⏎ opens it. Or type: hold, and its number."),
    "promise": ("board", "On an order that is open: ⏎ opens it. Or type: promise, and its number."),
    "advance": ("board", "On an order that is open: ⏎ opens it. Or type: bill, and its number."),
    "expire": ("board", "On a quote that is open: ⏎ opens it. Or type: let it expire, and its number."),
    "sign": ("board", "On an order or a quote that is open: ⏎ opens it. Or type: sign, and its number."),
    "beside": ("board", "On an order, a customer or a product. Or type: files, and the number of an order."),
    "repeat_selected": ("board", "On a row of the board. Or type: repeat, and the number of an order."),
    "repeat": ("order", "In an order for a customer who has ordered before."),
    "header": ("order", "In an order or a quote that is being written."),
    "jot": ("board", "On an order, on a quote that waits for an answer, or in a document that is being written."),
    "paste_list": ("order", "In an order or a quote that is being written."),
    "line_dates": ("order", "In an order or a quote that is being written."),
    "stop_at_quantity": ("order", "In an order or a quote that is being written."),
    "columns": ("order", "In an order or a quote that is being written, or on the board."),
    "pad": ("order", "In an order or a quote for a customer with a name."),
    "templates": ("order", "In an order or a quote that is being written."),
    "paste_lines": ("order", "In an order or a quote that is being written."),
    "margin": ("order", "In an order or a quote, or on a row of the board."),
    "rests": ("stock", "On the row of a product that is cut from bars. Or type: bars and rests, and its code."),
    "price": ("stock", "On the row of a product. Or type: new price, and its code."),
    "finder": ("order", "In the lines of an order, or in a field that has a list."),
    "peek": ("board", "Space on a row of the board or of Money."),
    "history": ("stock", "On a row of the board, Stock, Customers, Deliveries or Money."),
    "find_line": ("order", "In an order or a quote."),
    "duplicate": ("board", "On a row of the board. Or type: repeat, and the number of an order."),
    "lanes": ("board", "On the board."),
    "forget_customer": ("customers", "On the row of a customer."),
    "merge": ("customers", "On the row of a customer."),
    "difference": ("board", "On a quote with a revision or an order that was amended."),
    "pay": ("money", "On an invoice, or on a customer, who may owe nothing. Or type: take payment, and its number."),
    "correct": ("money", "On the row of an invoice or a payment."),
    "print": ("board", "On a document that is open or under the cursor. Or type: print, and its number."),
    "mail": ("board", "On a document that is open or under the cursor. Or type: mail, and its number."),
    "mailed": ("board", "On a document or a customer: opens again what went out."),
    "einvoice": ("money", "On the row of an invoice or a credit note. Or type: e-invoice, and its number."),
    "shipping_label": ("deliveries", "On a delivery that is packed or has left."),
    "statement": ("customers", "On the row of a customer, or of a document in Money."),
    "export": ("reports", "In a report."),
    "archive_papers": ("reports", "In a report with dates: they say which papers."),
    "next_period": ("reports", "In a report, or on a card of the board."),
    "previous_period": ("reports", "In a report, or on a card of the board."),
}
MENUS: Final = ("File", "Edit", "Go", "Do", "Lines", "List", "View", "Help")

# Keys a focused line editor keeps for itself on one platform or another: never the key of a command. Undo and redo are
# the exception: our fields decline them once they have nothing of their own to undo.
SWALLOWED: Final = frozenset(
    ("Ctrl+E", "Ctrl+U", "Ctrl+Y", "Ctrl+Ins", "Shift+Ins", "Ctrl+Left", "Ctrl+Right", "Ctrl+Home", "Ctrl+End", "Del")
)
# Keys as sentences name them, with blanks or plus signs between.
_NAMED = re.compile(r"(?<!\w)(?:(?:Ctrl|Shift|Alt)[ +])*(?:F\d{1,2}|(?<=[ +])(?:[A-Z.]|Del|Tab|Left|Right))(?!\w)")


def key_now(shown: str) -> str:
    """The key a command has now, for the one it comes with as it is shown; any other text stays what it is."""
    if CHOSEN:
        for one in COMMANDS:
            if one.id in CHOSEN and shown in {shown_key(key) for key in one.keys}:
                return one.key or one.title
    return shown


def told(sentence: str) -> str:
    """A sentence of ours with the keys that are in force. Never for what people typed."""
    if not CHOSEN:
        return sentence
    return _NAMED.sub(lambda found: key_now(shown_key(found[0])), sentence)


def command(command_id: str) -> Command:
    """The command of that id; an unknown id is our own mistake."""
    return next(one for one in COMMANDS if one.id == command_id)
