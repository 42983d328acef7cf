"""The main job by a pair of hands: quote, signature, order, short pick, shipment, invoice, payment, credit, find.

Everything is done with keys and the mouse in the real window; the books are only read, to know what to look for.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton

from app.domain.changes import Changes
from app.domain.money import amount_out
from app.ui.play.papers import papers_of
from app.ui.play.robot import Robot, RobotError
from app.ui.screens import SCREENS
from app.ui.screens.base import Screen, today_iso
from app.ui.screens.lawful import LawSheet
from app.ui.screens.listing import ListScreen
from app.ui.screens.money.tender import TenderSheet
from app.ui.screens.order.page import OrderPage
from app.ui.screens.order.screen import OrderScreen
from app.ui.screens.reverse import ReverseSheet
from app.ui.widgets.sheet import Sheet
from app.ui.widgets.signature import SignaturePad
from app.ui.work import Books

if TYPE_CHECKING:  # the queries bring SQLAlchemy, which the worker imports
    from app.queries.walkthrough import Made

QUANTITIES = (4, 12, 3, 2, 6)
CARRIER = "Own van"
_CTRL = Qt.KeyboardModifier.ControlModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_KEY = Qt.Key
T = TypeVar("T")
Place = TypeVar("Place", bound=Screen)
Over = TypeVar("Over", bound=Sheet)


def play(opener: Callable[[Callable[[Changes], None]], Books], out: Path, actor: str) -> dict[str, Any]:
    """Play the story; what `summary.json` says. A step that fails ends the story, and is one of `faults`."""
    robot = Robot(opener, actor=actor, company="")
    story = Story(robot, out)
    try:
        story.run()
    finally:
        robot.close()
    return story.summary


class Story:
    """The steps, in order. Each leaves its number, its time and its pictures in `summary`, and what it made."""

    quote: Made
    order: Made
    invoice: Made
    credit: Made

    def __init__(self, robot: Robot, out: Path) -> None:
        from app.queries import walkthrough as ask

        self.robot, self.out, self.ask = robot, out, ask
        self.name, self.currency = robot.read(ask.firm)
        self.summary: dict[str, Any] = {
            "company": self.name, "currency": self.currency, "steps": [], "totals": {}, "documents": [],
            "pictures": [], "faults": [],
        }  # fmt: skip
        self.parts: list[Any] = []
        self.signer = ""
        self.made: list[tuple[str, str]] = []
        # The screen that is not there is small; the pictures are of a window as on a desk.
        robot.shell.frame.setWindowState(Qt.WindowState.WindowNoState)
        robot.shell.frame.resize(1440, 900)
        robot.shell.frame.setWindowTitle(f"{self.name} · Counterfoil")

    def run(self) -> None:
        """All steps; the papers and the other places even if one failed."""
        steps = (
            ("goods", self.see_goods), ("quote", self.take_quote), ("signature", self.sign), ("order", self.accept),
            ("pick", self.pick), ("ship", self.ship), ("invoice", self.bill), ("payment", self.pay),
            ("credit", self.give_credit), ("find", self.find), ("places", self.places),
        )  # fmt: skip
        for name, step in steps:
            begun = time.monotonic()
            try:
                number = step()
                self._check_errors()
            except (RobotError, LookupError, AttributeError) as error:
                self.summary["faults"].append(f"{name}: {error or type(error).__name__}")
                break
            took = round((time.monotonic() - begun) * 1000)
            self.summary["steps"].append({"step": name, "number": number, "milliseconds": took})
        self._totals()
        documents, faults = papers_of(self.robot, self.made, self.out)
        self.summary["documents"] = documents
        self.summary["faults"] += faults

    def _check_errors(self) -> None:
        if self.robot.errors:
            raise RobotError("; ".join(self.robot.errors))

    def need(self, what: T | None, sentence: str) -> T:
        """What must be there now. Raises RobotError with what the window says otherwise."""
        if not what:
            raise self.lacking(sentence)
        return what

    def lacking(self, sentence: str) -> RobotError:
        """What is not there, with what the window says."""
        screen = self.robot.shell.screen()
        page = getattr(screen, "page", None)
        said = [screen.line.text, *(map(str, page.blocks()) if isinstance(page, OrderPage) else ())]
        return RobotError(" ".join([sentence, *filter(None, said)]))

    def here(self, kind: type[Place]) -> Place:
        """The place in front, which is one of that kind. Raises RobotError."""
        screen = self.robot.shell.screen()
        if not isinstance(screen, kind):
            raise RobotError(f"{self.robot.shell.place} is in front.")
        return screen

    def sheet(self, kind: type[Over]) -> Over:
        """The sheet over the place in front, which is one of that kind. Raises RobotError."""
        sheet = self.robot.shell.screen().open_sheet
        if not isinstance(sheet, kind):
            raise self.lacking(f"The {kind.__name__} did not open.")
        return sheet

    def picture(self, name: str) -> None:
        """The window in light and dark."""
        self.summary["pictures"] += [path.name for path in self.robot.pictures(self.out, name)]

    def read(self, query: Callable[..., Any], *given: Any) -> Any:
        """Ask the books."""
        return self.robot.read(lambda view: query(view, *given))

    def click(self, button: QAbstractButton) -> None:
        """A real click."""
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        self.robot.wait()

    def go_to_row(self, row_id: str, most: int = 3000) -> None:
        """Walk down the list in front to a row."""
        screen = self.here(ListScreen)
        screen.table.setFocus()
        self.robot.key(_KEY.Key_Home, _CTRL)
        for _ in range(most):
            if screen.row is None:
                self.robot.wait()
            if screen.row is not None and screen.row.id == row_id:
                return
            before = screen.table.currentIndex().row()
            QTest.keyClick(screen.table, _KEY.Key_Down)
            if screen.table.currentIndex().row() == before:
                break
        self.need(None, "The list does not show the document.")

    def open_by_palette(self, number: str, place: str) -> None:
        """F3, the number, Enter on its row."""
        self.robot.key(_KEY.Key_F3)
        self.robot.type(number)
        self.robot.wait()
        results = self.robot.shell.palette_.results
        at = next((at for at, hit in enumerate(results.hits) if hit.title.split(" ")[0] == number), None)
        if at is None:
            self.robot.key(_KEY.Key_Escape)
            raise self.lacking(f"{number} is not found.")
        for _ in range(at):
            self.robot.key(_KEY.Key_Down)
        self.robot.key(_KEY.Key_Return)
        self.robot.wait(lambda: self.robot.shell.place == place, f"{number} to open")

    # --- the steps ------------------------------------------------------------------------------------------------

    def see_goods(self) -> str:
        """Products for five lines; what is not on the shelf comes in through the window."""
        found = list(self.read(self.ask.products, today_iso()))
        self.need(found, "The company sells nothing: no product has a price.")
        goods = [part for part in found if not part.service]
        self.parts = [*goods[: len(QUANTITIES)], *[part for part in found if part.service]][: len(QUANTITIES)]
        self.parts += [self.parts[at % len(self.parts)] for at in range(len(QUANTITIES) - len(self.parts))]
        wanted: dict[str, int] = {}
        for part, quantity in zip(self.parts, QUANTITIES, strict=True):
            wanted[part.id] = wanted.get(part.id, 0) + quantity
        for part in {one.id: one for one in self.parts}.values():
            if not part.service and part.free < wanted[part.id] * 1000:
                self._goods_in(part, wanted[part.id])
        return ""

    def _goods_in(self, part: Any, quantity: int) -> None:
        self.robot.key(_KEY.Key_4, _CTRL)
        screen = self.here(ListScreen)
        self.robot.key(_KEY.Key_F, _CTRL)
        screen.filter.selectAll()
        self.robot.type(part.sku)
        QTest.qWait(200)
        self.robot.wait(lambda: screen.row is not None, f"{part.sku} in the stock place")
        self.go_to_row(part.id, 60)
        self.robot.key(_KEY.Key_F12)
        self.robot.type(str(quantity - part.free // 1000))
        self.robot.key(_KEY.Key_F12)

    def take_quote(self) -> str:
        """Five lines typed into the entry row, then F12 Q Enter."""
        page = self._customer()
        for part, quantity in zip(self.parts, QUANTITIES, strict=True):
            self.robot.type(f"{quantity}*{part.sku}")
            self.robot.key(_KEY.Key_Return)
            line = page.model.lines[-1] if page.model.lines else None
            if line is None or line.product is None or line.product.id != part.id:
                raise RobotError(f"“{quantity}*{part.sku}” was not understood.")
        self.picture("order_entry")
        self.robot.key(_KEY.Key_F12)
        self.picture("finish")
        self.robot.type("q")
        self.robot.key(_KEY.Key_Return)
        shown = self.here(OrderScreen).page
        document = self.need(getattr(shown, "document", None), "The quote was not sent.")
        self.quote = self.read(self.ask.quote_made, document.id)
        self.made.append(("quotation", self.quote.number))
        self.picture("quote")
        return str(self.quote.number)

    def _customer(self) -> OrderPage:
        for id_, number, name in self.need(self.read(self.ask.customers), "There is no customer to sell to."):
            for words in filter(None, (number, name)):
                self.robot.key(_KEY.Key_N, _CTRL)
                page = self.here(OrderScreen).page
                if not isinstance(page, OrderPage):
                    raise self.lacking("No order was begun.")
                page.box.box.selectAll()
                self.robot.type(words)
                self.robot.wait()
                hits = [hit.id for hit in page.box._hits]
                if id_ not in hits:
                    continue
                for _ in range(hits.index(id_)):
                    self.robot.key(_KEY.Key_Down)
                self.robot.key(_KEY.Key_Return)
                self.need(page.who, f"{name} was not taken.")
                self.signer = self.read(self.ask.signer, id_)
                return page
        raise RobotError("No customer is found by number or name.")

    def sign(self) -> str:
        """Ctrl+G, two strokes of the mouse, a name, F12."""
        self.robot.key(_KEY.Key_G, _CTRL)
        pane = self.need(self.here(OrderScreen)._pane, "The signature pane did not open.")
        draw(pane.pad)
        pane.name.setFocus()
        pane.name.selectAll()
        self.robot.type(self.signer)
        self.picture("signature")
        self.robot.key(_KEY.Key_F12)
        name, _sha = self.read(self.ask.signed_by, self.quote.id)
        self.need(name == self.signer, "The signature was not kept.")
        return str(self.quote.number)

    def accept(self) -> str:
        """F12 on the quote; the order by the palette; its goods are promised."""
        self.robot.key(_KEY.Key_F12)
        self.order = self.need(self.read(self.ask.order_made, self.quote.id), "The quote became no order.")
        self.made.append(("sales-order", self.order.number))
        self.open_by_palette(self.order.number, "order")
        _status, lines = self.read(self.ask.progress, self.order.id)
        self.need(any(reserved for _, _, _, reserved, _, _ in lines), "Nothing is promised to the order.")
        self.picture("order")
        return str(self.order.number)

    def pick(self) -> str:
        """One line one short, with its reason; the others whole; F12 packs."""
        self.robot.key(_KEY.Key_F12)
        pick = self.need(self.read(self.ask.pick_made, self.order.id), "No pick list was opened.")
        self.made.append(("pick-list", pick[1]))
        self.robot.key(_KEY.Key_F12)
        screen = self.robot.shell.screen()
        page = self.need(getattr(screen, "_page", None), "The pick list did not open.")
        self.robot.type(str(page.current.line.quantity // 1000 - 1))
        self.robot.key(_KEY.Key_Return)
        self.picture("pick_short")
        self.robot.type("1")
        while not page.finished:
            self.robot.key(_KEY.Key_Return)
        self.picture("picked")
        self.robot.key(_KEY.Key_F12)
        shipment = self.need(self.read(self.ask.shipment_made, self.order.id), "Nothing was packed.")
        self.made.append(("delivery-note", shipment[1]))
        return str(pick[1])

    def ship(self) -> str:
        """F12 on the order, who takes it, F12; what was short is still to come."""
        self.open_by_palette(self.order.number, "order")
        self.robot.key(_KEY.Key_F12)
        self.robot.type(CARRIER)
        self.robot.key(_KEY.Key_Return)
        self.picture("ship")
        self.robot.key(_KEY.Key_F12)
        shipment = self.read(self.ask.shipment_made, self.order.id)
        self.need(shipment[2] == "shipped", "The shipment did not leave.")
        status, lines = self.read(self.ask.progress, self.order.id)
        self.summary["order_status"] = status
        self.summary["lines"] = [
            {"line": line, "wanted": wanted / 1000, "reserved": reserved / 1000, "shipped": shipped / 1000}
            for line, _service, wanted, reserved, _picked, shipped in lines
        ]
        self.picture("back_order")
        return str(shipment[1])

    def bill(self) -> str:
        """Money, To invoice, the order, F12; what the law asks for more is left out by F12 twice."""
        self.robot.key(_KEY.Key_6, _CTRL)
        self._view("bill")
        self.go_to_row(self.order.id)
        self.picture("to_invoice")
        self.robot.key(_KEY.Key_F12)
        if isinstance(self.here(ListScreen).open_sheet, LawSheet):
            # A company that has not said all that its bills must say: nobody here makes up an address for it.
            self.picture("law")
            for _ in range(2):
                self.robot.key(_KEY.Key_F12)
                # As long as it takes to read what the first one said; a key that bounced is none.
                QTest.qWait(500)
                self.robot.wait()
        self.invoice = self.need(self.read(self.ask.invoice_made, self.order.id), "The order was not billed.")
        self.made.append(("invoice", self.invoice.number))
        return str(self.invoice.number)

    def _view(self, key: str) -> None:
        screen = self.here(ListScreen)
        titles = [one for one, _ in screen.views]
        self.click(screen.pills.findChildren(QAbstractButton)[titles.index(key)])

    def pay(self) -> str:
        """A third in cash and a third by card through the tender sheet."""
        self.open_by_palette(self.invoice.number, "money")
        sheet = self.sheet(TenderSheet)
        part = amount_out(max(1, self.invoice.due // 3), self.currency)
        for letter in "cd":
            self.robot.type(f"{part}{letter}")
        self.need(len(sheet.tenders) == 2, "The tenders were not understood.")
        self.picture("tender")
        self.robot.key(_KEY.Key_Return)
        payment = self.need(self.read(self.ask.payment_made, self.invoice.id), "The payment was not kept.")
        self.summary["totals"]["paid"] = amount_out(payment[2], self.currency)
        self.made.append(("receipt", payment[1]))
        return str(payment[1])

    def give_credit(self) -> str:
        """Shift+F12 on the invoice, one piece of its first line comes back, a reason by one key, Enter."""
        self._view("all")
        self.go_to_row(self.invoice.id)
        self.robot.key(_KEY.Key_F12, _SHIFT)
        sheet = self.sheet(ReverseSheet)
        self.robot.type("1")
        for _ in sheet.reversal.rows:
            if not sheet.reason.hasFocus():
                self.robot.key(_KEY.Key_Return)
        self.robot.type("2")
        shown = self.need(sheet.preview, "The credit was not reckoned.").gross
        self.picture("credit")
        self.robot.key(_KEY.Key_Return)
        self.credit = self.need(self.read(self.ask.credit_made, self.invoice.id), "Nothing was credited.")
        self.need(self.credit.gross == shown, "The credit note says something else than its sheet.")
        self.made.append(("credit-note", self.credit.number))
        return str(self.credit.number)

    def find(self) -> str:
        """The order, its quote and its credit note by the palette, and the order on the board."""
        for number, place in (
            (self.quote.number, "order"),
            (self.order.number, "order"),
            (self.credit.number, "money"),
        ):
            self.open_by_palette(number, place)
        row = self.here(ListScreen).row
        self.need(row and row.number == self.credit.number, "The credit note is not under the cursor.")
        self.robot.key(_KEY.Key_F3)
        self.robot.type(self.order.number)
        self.robot.wait()
        self.picture("find")
        self.robot.key(_KEY.Key_Escape)
        self.robot.key(_KEY.Key_1, _CTRL)
        self._view("all")
        self.go_to_row(self.order.id)
        return str(self.order.number)

    def places(self) -> str:
        """A picture of every place."""
        for entry in SCREENS:
            self.robot.key(_KEY(ord(str(entry.number))), _CTRL)
            self.need(self.robot.shell.place == entry.id, f"{entry.title} did not open.")
            self.picture(f"place_{entry.number}_{entry.id}")
        return ""

    def _totals(self) -> None:
        if hasattr(self, "invoice"):
            self.invoice = self.read(self.ask.invoice_made, self.order.id)
            self.summary["totals"]["due"] = amount_out(self.invoice.due, self.currency)
        for name in ("quote", "order", "invoice", "credit"):
            made = getattr(self, name, None)
            if made:
                self.summary["totals"]["credit_note" if name == "credit" else name] = {
                    part: amount_out(getattr(made, part), self.currency) for part in ("net", "tax", "gross")
                }


def draw(pad: SignaturePad) -> None:
    """A hand's strokes, by the mouse."""
    width, height = pad.width(), pad.height()
    button = Qt.MouseButton.LeftButton
    for start in (0.18, 0.42):
        points = [
            QPoint(round(width * (start + 0.02 * step)), round(height * (0.55 + (0.24 if step % 2 else -0.22))))
            for step in range(10)
        ]
        QTest.mousePress(pad, button, Qt.KeyboardModifier.NoModifier, points[0])
        for point in points[1:]:
            QTest.mouseMove(pad, point)
            QTest.qWait(4)
        QTest.mouseRelease(pad, button, Qt.KeyboardModifier.NoModifier, points[-1])
