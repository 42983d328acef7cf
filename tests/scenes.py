"""The pictures of docs/usage: each job on the sample company, by keys, until what a person then sees.

`python -m tests.pictures docs/pictures` draws them all; a test draws them for nobody, so that none grows old unseen.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.actions.catalogue import BY_NAME
from app.actions.registry import perform
from app.exchange.inbound import read_bytes, take_file
from app.exchange.inbound.scanned import Scan
from app.queries.papers_back import paper_back
from app.store.database import Database
from app.store.sql import sql
from app.ui.papersback import ask
from app.ui.pdfs import CameBack
from app.ui.play.robot import Robot
from app.ui.play.walkthrough import draw
from app.ui.screens.stock.buying import PROPOSAL
from app.ui.theme.look import Mode, look
from tests.exchange.xml_in import cii_bill, cii_line

SIZE = (1366, 768)


class Hand:
    """One person at one window on the sample."""

    def __init__(self, books: Database) -> None:
        self.books = books
        self.robot = Robot(self._open, actor="anna", company="Nordlicht Haustechnik")
        self.frame = self.robot.shell.frame
        self.frame.setWindowState(Qt.WindowState.WindowNoState)
        self.frame.resize(*SIZE)
        self.robot.wait()

    def _open(self, heard: Callable[[object], None]) -> Database:
        """The books; the window hears what is written in them, as in the program."""
        self.books.listeners.append(heard)
        return self.books

    def press(self, *keys: str) -> None:
        """Keys by their names, such as Ctrl+N."""
        for key in keys:
            pressed = QKeySequence(key)[0]
            self.robot.key(pressed.key(), pressed.keyboardModifiers())

    def type(self, text: str) -> None:
        """Letters; a line feed is Enter."""
        for number, part in enumerate(text.split("\n")):
            if number:
                self.press("Return")
            self.robot.type(part)
            self.robot.wait()

    def find(self, words: str) -> None:
        """F3, words, Enter."""
        self.press("F3")
        self.type(f"{words}\n")

    def ask(self, statement: str) -> Any:
        """The first value of the first row in the books."""
        return self.rows(statement)[0][0]

    def rows(self, statement: str) -> Any:
        """What the books hold."""
        with self.books.read() as view:
            return view.rows(sql(statement))

    def view(self, place: str, view: str) -> None:
        """A view of a place."""
        self.robot.shell.go(place)
        self.robot.shell.screen().set_view(view)
        self.robot.wait()

    def section(self, name: str) -> None:
        """A section of Settings."""
        self.robot.shell.go("settings")
        self.robot.shell.screen().show_section(name)
        self.robot.wait()

    def picture(self, file: Path) -> None:
        """What the window shows now."""
        QTest.qWait(60)
        if not self.frame.grab().save(str(file)):
            raise OSError(f"{file} cannot be written")

    def away(self) -> None:
        """Whatever is open is closed, the document of the scene before as well, and the board in front."""
        shell = self.robot.shell
        for _ in range(3):
            self.press("Esc")
        if shell.place == "order" and shell.screen().page is not None:
            for command in ("reverse_step",) * hasattr(shell.screen().page, "blank") + ("close",):
                shell.do(command)
                self.robot.wait()
        for toast in shell.toasts.shown:
            toast.close()
        self.press("Ctrl+1")


@dataclass(frozen=True, slots=True)
class Scene:
    """One picture: its name, the place it begins in, and the hands that lead to it."""

    name: str
    play: Callable[[Hand], None]
    dark: bool = False


# --- finding and the board --------------------------------------------------------------------------------------------


def _board(hand: Hand) -> None:
    hand.view("board", "open")


def _find(hand: Hand) -> None:
    hand.press("F3")
    hand.type("mül pipe")


def _keys(hand: Hand) -> None:
    hand.press("Ctrl+2", "F1")


# --- quotes and orders ------------------------------------------------------------------------------------------------


def _lines(hand: Hand) -> None:
    hand.press("Ctrl+N")
    hand.type("k-10482\n10*cu15-3\n24*elb15\n4*bv12\n12*silclear\n")


def _entry(hand: Hand) -> None:
    _lines(hand)
    hand.type("ball val")


def _ways(hand: Hand) -> None:
    """More of a thing than there is, and something that may be sold instead."""
    given = {"product": "BV12", "other": "BVL12", "kind": "brand"}
    perform(hand.books, BY_NAME["save_substitute"], given, actor="anna")
    hand.press("Ctrl+N")
    hand.type("k-10482\n24*elb15\n250*bv12\n")
    hand.press("Up", "Ctrl+.")


def _finder(hand: Hand) -> None:
    """What this customer buys and what sells best."""
    _begin(hand)
    hand.press("F4")


def _list(hand: Hand) -> None:
    """A list out of an e-mail, with a row to choose for and one that nobody knows."""
    hand.press("Ctrl+N")
    hand.type("k-10482\n")
    said = (
        "Artikel\tMenge\nCU15-3\t40\n60 x ELB15\n- 12 Stück BV12 Brass ball valve\nbrass nipple; 4\nSILCLEAR, 2\n"
        "XX-99\t3\nCU15-3\t10\n1.000 BRK22\nSumme\t99,00"
    )
    QApplication.clipboard().setText(said)
    hand.press("Ctrl+V")
    hand.robot.wait()


def _pad(hand: Hand) -> None:
    """What a regular buys, with two quantities typed."""
    _begin(hand)
    hand.press("Ctrl+H")
    hand.robot.wait()
    hand.type("20\n")
    hand.press("Space")
    hand.robot.wait()


def _templates(hand: Hand) -> None:
    """A template with one number."""
    amounts = {"BV12": "n", "ELB15": "2n+1", "CU15-3": "n/4", "SILCLEAR": "1"}
    lines = [{"product": sku, "amount": amount} for sku, amount in amounts.items()]
    given = {"name": "Radiator, complete", "asks": "radiators", "lines": lines}
    perform(hand.books, BY_NAME["save_template"], given, actor="anna")
    _begin(hand)
    hand.press("Ctrl+T")
    hand.robot.wait()
    hand.type("6")


def _begin(hand: Hand) -> None:
    """A blank order for the customer who bought most kinds of goods."""
    customer = hand.ask(
        "SELECT c.number FROM customer_product b JOIN customer c ON c.id = b.customer_id WHERE c.number <> 'WALK-IN' "
        "GROUP BY c.number ORDER BY count(*) DESC, c.number LIMIT 1"
    )
    hand.press("Ctrl+N")
    hand.type(f"{customer}\n")
    hand.robot.wait()


def _finish(hand: Hand) -> None:
    _lines(hand)
    hand.press("F12")


def _sign(hand: Hand) -> None:
    _lines(hand)
    hand.press("F12")
    hand.type("q\n")
    hand.press("Ctrl+G")
    draw(hand.robot.shell.screen()._pane.pad)


def _amend(hand: Hand) -> None:
    hand.find(hand.ask(_ORDER.format("p.status = 'to_pick' AND o.customer_name LIKE 'M%'")))
    hand.press("F2")
    hand.type("12\n")


# --- customers and stock ----------------------------------------------------------------------------------------------


def _customer(hand: Hand) -> None:
    hand.press("Ctrl+3", "Ctrl+F")
    hand.type("müller bau\n")


def _product(hand: Hand) -> None:
    hand.find("$cu15-3")


def _goods_in(hand: Hand) -> None:
    hand.press("Ctrl+4", "F12")
    hand.type("60\n100*elb15\n")


def _purchase(hand: Hand) -> None:
    hand.find(hand.ask(_PURCHASE))


def _to_order(hand: Hand) -> None:
    hand.view("stock", PROPOSAL)


# --- deliveries -------------------------------------------------------------------------------------------------------


def _pick(hand: Hand) -> None:
    hand.view("deliveries", "pick")
    hand.press("F12", "Return")


def _ship(hand: Hand) -> None:
    hand.view("deliveries", "ship")
    hand.press("F12")


def _hand_over(hand: Hand) -> None:
    hand.view("deliveries", "ship")
    hand.press("Ctrl+Shift+G")
    hand.robot.wait()
    draw(hand.robot.shell.screen().handing.pane.pad)


# --- money ------------------------------------------------------------------------------------------------------------


def _bill(hand: Hand) -> None:
    hand.find("inv")


def _lawful(hand: Hand) -> None:
    """The run of bills, and one of a customer whose address nobody knows: what the law asks for is filled in."""
    goods = [{"product": "CU15-3", "quantity": "60"}]
    who = {"number": "K-30001", "name": "Hansen Sanitär", "country": "DE"}
    steps: tuple[tuple[str, dict[str, Any]], ...] = (
        ("save_customer", who),
        ("receive_goods", {"lines": goods}),
        ("draft_order", {"customer": "K-30001", "lines": goods}),
    )
    made = [perform(hand.books, BY_NAME[action], given, actor="anna").reply.id for action, given in steps]
    order = perform(hand.books, BY_NAME["confirm_order"], {"order": made[-1]}, actor="anna").reply.id
    walk = perform(hand.books, BY_NAME["open_pick_list"], {"order": order}, actor="anna").reply.id
    perform(hand.books, BY_NAME["confirm_pick"], {"pick_list": walk}, actor="anna")
    packed = perform(hand.books, BY_NAME["pack_shipment"], {"pick_list": walk}, actor="anna").reply.id
    perform(hand.books, BY_NAME["ship"], {"shipment": packed}, actor="anna")
    hand.find("inv")
    hand.press("Return")


def _pay(hand: Hand) -> None:
    hand.find(hand.ask(_INVOICE))
    hand.type("50c40d")


def _credit(hand: Hand) -> None:
    hand.find(hand.ask(_INVOICE))
    hand.press("Esc", "Shift+F12")
    hand.type("1\n")


def _correct(hand: Hand) -> None:
    hand.find(hand.ask(_INVOICE))
    hand.press("Esc", "Ctrl+Shift+E")


def _drawer(hand: Hand) -> None:
    hand.find("cash")
    hand.type("\n\n1\n3\n2\n")


# --- reports and settings ---------------------------------------------------------------------------------------------


def _report(hand: Hand) -> None:
    hand.press("Ctrl+7")


def _people(hand: Hand) -> None:
    hand.section("users")


def _prices(hand: Hand) -> None:
    """Promotions, and what one of them comes to for a customer."""
    for action, given in _RULES:
        perform(hand.books, BY_NAME[action], given, actor="anna")
    hand.section("prices")
    hand.robot.shell.go("settings", "prices:promotions")
    hand.robot.wait()
    hand.robot.shell.screen().made("prices").tryout.product.setFocus()
    hand.type("elb15\nK-10482\n22\n")


def _orders_in(hand: Hand) -> None:
    """Two orders that came as files; one of them came again, changed."""
    first = _come(hand, "PO-4711", "K-10482", {"CU15-3": "40", "ELB15": "60", "BV12": "4"}, "monday.json")
    perform(hand.books, BY_NAME["confirm_order"], {"order": first}, actor="anna")
    _come(hand, "88-2", "K-10117", {"CU28-3": "10", "NIPPLE 1/2": "25"}, "kern.json")
    _come(hand, "PO-4711", "K-10482", {"CU15-3": "60", "ELB15": "60", "SILCLEAR": "6"}, "tuesday.json")
    hand.view("board", "in")
    hand.press("Home", "Return")


def _invoice_in(hand: Hand) -> None:
    """A supplier's invoice came for a purchase order; its goods are at the door."""
    number = hand.ask(_PURCHASE)
    rows = hand.rows(_BOUGHT.format(number))
    lines = [
        cii_line(at, str(many // 1000 - 2 * (at == 1)), "3.20", ids=f"<ram:BuyerAssignedID>{sku}</ram:BuyerAssignedID>")
        for at, (sku, many) in enumerate(rows, 1)
    ]
    seller = hand.ask(f"SELECT supplier_name FROM purchase WHERE number = '{number}'")
    bill = cii_bill(*lines, number="R-10881", order=number, seller=escape(seller))
    take_file(hand.books, read_bytes(bill, "invoice.xml"), "anna")
    hand.view("board", "in")
    hand.press("Home", "Return")


def _paper_back(hand: Hand) -> None:
    """An order that was printed comes back signed, as a scan."""
    number = hand.ask(_ORDER.format("p.status = 'to_pick'"))
    with hand.books.read() as view:
        back = paper_back(view, (number,), "scan.png")
    shell = hand.robot.shell
    ask(shell, shell.screen(), CameBack(Scan("scan.png", b"", (number,)), back))
    hand.robot.wait()


def _come(hand: Hand, number: str, customer: str, lines: dict[str, str], name: str) -> str:
    """An order comes as a file; its draft."""
    said = [{"number": code, "quantity": quantity} for code, quantity in lines.items()]
    data = json.dumps({"order": number, "buyer": {"number": customer}, "lines": said})
    [taken] = take_file(hand.books, read_bytes(data.encode(), name), "anna")
    return taken.document


_ORDER = (
    "SELECT o.number FROM sales_order o JOIN order_progress p ON p.order_id = o.id WHERE {} ORDER BY o.id DESC LIMIT 1"
)
_PURCHASE = (
    "SELECT u.number FROM purchase u JOIN purchase_line l ON l.purchase_id = u.id "
    "WHERE l.received + l.cancelled < l.ordered AND u.sent_date <> '' ORDER BY u.id DESC LIMIT 1"
)
_BOUGHT = (
    "SELECT l.sku, l.ordered - l.cancelled - l.received FROM purchase_line l JOIN purchase u ON u.id = l.purchase_id "
    "WHERE u.number = '{}' AND l.ordered - l.cancelled - l.received > 0 ORDER BY l.line"
)
_INVOICE = (
    "SELECT i.number FROM invoice i JOIN invoice_progress p ON p.invoice_id = i.id "
    "WHERE p.gross - p.paid - p.settled > 20000 ORDER BY i.id DESC LIMIT 1"
)

_RULES = (
    ("save_price_list", {"name": "Trade", "percent": "-10", "round_to": "0.05"}),
    ("save_group", {"name": "Installers", "price_list": "Trade"}),
    ("save_customer", {"number": "K-10482", "group": "Installers"}),
    ("save_promotion", {"name": "Ten and one", "buy": "10", "get": "1", "products": ["ELB15", "ELBS15"]}),
    ("save_promotion", {"name": "Winter", "discount_percent": "15", "categories": ["Heating"]}),
)

SCENES = (
    Scene("board", _board, dark=True),
    Scene("finding", _find),
    Scene("keys", _keys),
    Scene("order", _entry, dark=True),
    Scene("ways", _ways),
    Scene("finder", _finder),
    Scene("list", _list, dark=True),
    Scene("pad", _pad, dark=True),
    Scene("templates", _templates, dark=True),
    Scene("finish", _finish),
    Scene("signing", _sign),
    Scene("amending", _amend),
    Scene("customer", _customer),
    Scene("product", _product),
    Scene("goods_in", _goods_in),
    Scene("purchase", _purchase),
    Scene("to_order", _to_order),
    Scene("picking", _pick, dark=True),
    Scene("shipping", _ship),
    Scene("handing_over", _hand_over, dark=True),
    Scene("billing", _bill),
    Scene("lawful", _lawful),
    Scene("paying", _pay),
    Scene("crediting", _credit),
    Scene("correcting", _correct),
    Scene("drawer", _drawer),
    Scene("report", _report),
    Scene("people", _people),
    Scene("prices", _prices, dark=True),
    Scene("orders_in", _orders_in, dark=True),
    Scene("invoice_in", _invoice_in, dark=True),
    Scene("paper_back", _paper_back, dark=True),
)


def draw_all(books: Database, folder: Path) -> list[str]:
    """Every picture, light and where it says so dark; what went wrong in the windows meanwhile."""
    hand = Hand(books)
    for scene in SCENES:
        hand.away()
        scene.play(hand)
        modes = (Mode.LIGHT, Mode.DARK) if scene.dark else (Mode.LIGHT,)
        for mode in modes:
            look().set_mode(mode)
            hand.picture(folder / f"{scene.name}_{mode.value}.png")
        look().set_mode(Mode.LIGHT)
    errors = hand.robot.errors
    hand.robot.close()
    return errors
