"""The scenes of every window, sheet, pane and form of the order side; `tests.looks` draws them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMainWindow

from app.ui.theme.look import Density, look
from tests import scenes
from tests.scenes import SCENES, Hand, Scene
from tests.viewer import SIZES, Viewer

# --- an order that is written -----------------------------------------------------------------------------------------


def _blank(hand: Hand) -> None:
    hand.press("Ctrl+N")


def _customer_list(hand: Hand) -> None:
    hand.press("Ctrl+N")
    hand.type("mül")


def _new_customer(hand: Viewer) -> None:
    hand.press("Ctrl+N")
    hand.type("Tischlerei Ost & Söhne")
    hand.do("new_customer")


def _explained(hand: Viewer) -> None:
    scenes._lines(hand)
    hand.press("Up")
    hand.do("details")


def _header(hand: Hand) -> None:
    scenes._lines(hand)
    hand.press("F7")


def _chips(hand: Viewer) -> None:
    """Each kind of chip, a note, a heading, a price by hand, a question."""
    hand.perform("save_product", sku="BV12", breaks=[{"quantity": "50", "price": "6.80"}])
    parts = "CU15-3 = 4; ELB15 = 6"
    hand.perform("save_product", sku="KIT-BATH", name="Bathroom starter kit", price="49.00", unit="set", parts=parts)
    hand.press("Ctrl+N")
    hand.type(
        "k-10482\n=Bathroom, first floor\n10*cu15-3\n240*elb15@0.55\n40*bv12 -5%\n'by hand, the blue ones\n2*kit-bath\n"
        "=Cellar\n12*silclear !fri\n-2*cu15-3\nnonsuch valve\n900*bv12\n"
    )


def _nudge(hand: Viewer) -> None:
    hand.perform("save_product", sku="BV12", breaks=[{"quantity": "50", "price": "6.80"}])
    hand.press("Ctrl+N")
    hand.type("k-10482\n45*bv12\n")


def _finish_blocked(hand: Hand) -> None:
    scenes._lines(hand)
    hand.type("nonsuch valve\n")
    hand.press("F12")


def _reverse_draft(hand: Hand) -> None:
    scenes._lines(hand)
    hand.press("Shift+F12")


def _coming_back(hand: Hand) -> None:
    hand.press("Ctrl+N")
    hand.type("k-10482\n-2*cu15-3\n4*elb15\n")
    hand.press("F12")
    hand.type("1")


def _margin(hand: Viewer) -> None:
    scenes._lines(hand)
    hand.do("margin")


def _dated(hand: Viewer) -> None:
    hand.do("new_order")
    hand.type("k-10482\n10*cu15-3 !fri\n24*elb15\n")
    hand.do("line_dates")
    hand.other = lambda: hand.do("line_dates")


def _parked(hand: Hand) -> None:
    hand.press("Ctrl+N", "F8")


def _repeat(hand: Hand) -> None:
    scenes._begin(hand)
    hand.press("Ctrl+R")


def _jot(hand: Hand) -> None:
    scenes._lines(hand)
    hand.press("Ctrl+J")


def _beside(hand: Hand) -> None:
    scenes._lines(hand)
    hand.press("Ctrl+B")


def _find_line(hand: Hand) -> None:
    scenes._lines(hand)
    hand.press("Ctrl+F")
    hand.type("copper")


def _over_limit(hand: Viewer) -> None:
    hand.perform("save_customer", number="K-10117", credit_limit="100", credit_policy="hold")
    hand.press("Ctrl+N")
    hand.type("k-10117\n100*cu15-3\n4*bv12\n")
    QTest.qWait(900)
    hand.robot.wait()


def _over_limit_finish(hand: Viewer) -> None:
    _over_limit(hand)
    hand.press("F12")
    hand.type("o\n")


def _twice(hand: Viewer) -> None:
    hand.perform("save_customer", number="K-10482", alert="Always ask for the order number")
    hand.other = lambda: hand.perform("save_customer", number="K-10482", alert="")
    for _ in range(2):
        scenes._lines(hand)
        hand.press("F12")
        hand.type("o\n")


def _new_product(hand: Hand) -> None:
    hand.press("Ctrl+N")
    hand.type("k-10482\nnonsuch valve\n")
    hand.press("Up", "Ctrl+.")


# --- documents of the books -------------------------------------------------------------------------------------------

_OPEN = scenes._ORDER.format("p.status = 'to_pick' AND o.customer_name LIKE 'M%'")
_QUOTE = "SELECT number FROM quote WHERE status = 'sent' ORDER BY id DESC LIMIT 1"


def _shown(hand: Viewer) -> None:
    hand.open(_OPEN)


def _on_order(command: str) -> Callable[[Viewer], None]:
    def play(hand: Viewer) -> None:
        hand.open(_OPEN)
        hand.do(command)

    return play


def _on_quote(command: str) -> Callable[[Viewer], None]:
    def play(hand: Viewer) -> None:
        hand.view("board", "quotes")
        hand.press("Home", "Return")
        if command:
            hand.do(command)

    return play


def _difference(hand: Viewer) -> None:
    hand.open(_OPEN)
    hand.press("F2")
    hand.type("12\n")
    hand.press("F12")
    hand.do("difference")


# --- the board and Find anything --------------------------------------------------------------------------------------


def _board(view: str) -> Callable[[Viewer], None]:
    return lambda hand: hand.view("board", view)


def _lanes(hand: Viewer) -> None:
    hand.view("board", "open")
    hand.do("lanes")
    hand.press("Right", "Down")
    hand.other = lambda: (hand.robot.shell.go("board"), hand.do("lanes"))


def _follow_up(hand: Viewer) -> None:
    hand.view("board", "quotes")
    hand.press("Home", "Ctrl+J")
    hand.type("called, thinks until friday")


def _trail(hand: Viewer) -> None:
    hand.view("board", "open")
    hand.press("End", "Ctrl+H")


def _find(words: str, *keys: str) -> Callable[[Viewer], None]:
    def play(hand: Viewer) -> None:
        hand.press("F3")
        hand.type(words)
        hand.press(*keys)

    return play


# --- customers and products -------------------------------------------------------------------------------------------


def _customers(*keys: str) -> Callable[[Viewer], None]:
    def play(hand: Viewer) -> None:
        hand.press("Ctrl+3", "Ctrl+F")
        hand.type("müller\n")
        hand.press("Home", *keys)

    return play


def _customers_all(hand: Viewer) -> None:
    hand.press("Ctrl+3", "Ctrl+F")
    hand.press("Esc", "Home")


def _merge(hand: Viewer) -> None:
    if not hand.ask("SELECT count(*) FROM customer WHERE number = 'K-99001'"):
        hand.perform("save_customer", number="K-99001", name="Müller Bau GmbH", country="DE", phone="0251 44321")
    _customers("Down")(hand)
    hand.do("merge")


def _product_form(field: str) -> Callable[[Viewer], None]:
    def play(hand: Viewer) -> None:
        hand.view("stock", "all")
        hand.press("Ctrl+F")
        hand.type("cu15-3\n")
        hand.press("F2")
        form = hand.robot.shell.screen().findChildren(scenes_form())
        for one in form:
            if one.isVisible() and field in one.fields:
                one.fields[field].setFocus()
        hand.robot.wait()

    return play


def scenes_form() -> type:
    """The class of forms; named late, as everything of the windows."""
    from app.ui.widgets.form import Form

    return Form


# --- scanning, what lies over the places ------------------------------------------------------------------------------


def _scanned(*codes: str) -> Callable[[Viewer], None]:
    def play(hand: Viewer) -> None:
        scenes._lines(hand)
        for code in codes:
            hand.robot.shell.scanned(code or hand.ask("SELECT barcode FROM barcode ORDER BY barcode LIMIT 1"))
            hand.robot.wait()

    return play


def _assign(hand: Viewer) -> None:
    hand.press("Ctrl+1")
    hand.robot.shell.scanned("4006381333931")
    hand.robot.wait()
    hand.press("Ctrl+.")
    hand.type("cu15")


def _peek(hand: Viewer) -> None:
    hand.press("Ctrl+3")
    hand.robot.shell.scanned(hand.ask("SELECT barcode FROM barcode ORDER BY barcode LIMIT 1"))
    hand.robot.wait()


def _warehouse(hand: Viewer) -> None:
    hand.view("deliveries", "pick")
    hand.press("F12")
    hand.do("full_screen")
    hand.frame.setWindowState(Qt.WindowState.WindowNoState)

    def back() -> None:
        hand.robot.shell.go("deliveries")
        hand.do("full_screen")
        hand.frame.setWindowState(Qt.WindowState.WindowNoState)
        look().set_density(Density.NORMAL)

    hand.other = back


def _menu(hand: Viewer) -> None:
    hand.press("Ctrl+1")
    hand.robot.shell.menus.fill()
    bar = hand.frame.menuBar()
    bar.setVisible(True)
    hand.other = lambda: bar.setVisible(False)


def _toasts(hand: Viewer) -> None:
    hand.press("Ctrl+1")
    shell = hand.robot.shell
    shell.toast("SO-391 is confirmed. The pick list is ready.", undo=lambda: None)
    shell.toast("SO-388: 4 × ELB15 are promised now. They come on Thu 3 Dec.", phase="idle")
    shell.toast("Printer Warehouse did not answer. The pick list waits in the print queue.", phase="stop")


def _print_queue(hand: Viewer) -> None:
    hand.press("Ctrl+1")
    hand.do("print_queue")


def _mail_queue(hand: Viewer) -> None:
    hand.press("Ctrl+1")
    hand.do("mail_queue")


def _practice(hand: Viewer) -> None:
    hand.press("Ctrl+1")
    hand.do("practice")
    hand.other = hand.robot.shell.demo.practice.dismiss


# --- settings ---------------------------------------------------------------------------------------------------------


def _setting(document: str) -> Callable[[Viewer], None]:
    def play(hand: Viewer) -> None:
        hand.robot.shell.go("settings", document)
        hand.robot.wait()

    return play


SECTIONS = (
    "company", "taxes", "prices:lists", "prices:listed", "prices:groups", "prices:surcharges", "prices:charges",
    "prices:zones", "prices:house", "numbers", "papers", "locations", "carriers", "suppliers", "fields", "users",
    "roles", "seal", "printers", "mail", "backups", "import", "files", "look", "keys", "scanner",
)  # fmt: skip

# --- before there is a company ----------------------------------------------------------------------------------------


def _first(page: str) -> Callable[[Viewer], QMainWindow]:
    def play(hand: Viewer) -> QMainWindow:
        from app.ui.first.making import NoBooks
        from app.ui.first.window import FirstWindow
        from app.ui.shell.state import WindowState
        from app.ui.work import Work

        work = Work(NoBooks)
        window = FirstWindow(work, WindowState(None))
        work.start()
        window.show()
        window.setWindowState(Qt.WindowState.WindowNoState)
        window.resize(*SIZES[1366])
        if page == "bring":
            window.bring_data()
        elif page == "setup":
            window.start_company()
            form = window.setup.questions.form
            answers = {"country": "DE", "name": "Müller Bau GmbH", "registered": "yes", "tax_id": "DE13669597"}
            for name, answer in answers.items():
                form.set_values({name: answer})
                window.setup.questions._answered(name)
            form.fields["street"].setFocus()
        QTest.qWait(900)

        def close() -> None:
            window.hide()
            work.stop()
            window.deleteLater()
            hand.frame.activateWindow()

        hand.other = close
        return window

    return play


# --- people: from here on somebody has a password ---------------------------------------------------------------------

_SECRET, _PIN = "correct horse", "4711"


def _employ(hand: Viewer) -> None:
    if hand.ask("SELECT count(*) FROM user_secret"):
        return
    hand.perform("save_user", name="Anna", role="owner")
    hand.perform("set_secret", user="Anna", secret=_SECRET)
    hand.perform("save_user", name="Bert", role="counter")
    hand.perform("set_secret", user="Bert", kind="pin", secret=_PIN)


def _sign_in(hand: Viewer, name: str, secret: str) -> None:
    door = hand.robot.shell.doorkeeper._door
    door.name.setCurrentIndex(door.name.findText(name))
    hand.type(f"{secret}\n")


def _door(hand: Viewer) -> None:
    _employ(hand)
    hand.do("lock")
    hand.other = lambda: _sign_in(hand, "Anna", _SECRET)


def _approval(hand: Viewer) -> None:
    """Bert counts a shelf, which Anna has to approve."""
    _employ(hand)
    hand.do("lock")
    _sign_in(hand, "Bert", _PIN)
    hand.press("Ctrl+4")
    shell = hand.robot.shell
    given = {"lines": [{"product": "CU15-3", "quantity": "7"}], "reason": "counted"}
    screen = shell.screen()
    shell.desk.work.perform("adjust_stock", given, done=lambda _reply: None, failed=screen.went_wrong, owner=screen)
    hand.robot.wait()


MORE = (
    Scene("blank", _blank),
    Scene("hints", scenes._begin),
    Scene("customer_list", _customer_list),
    Scene("new_customer", _new_customer),
    Scene("chips", _chips),
    Scene("explained", _explained),
    Scene("header", _header),
    Scene("nudge", _nudge),
    Scene("margin", _margin),
    Scene("dated", _dated),
    Scene("finish_blocked", _finish_blocked),
    Scene("reverse_draft", _reverse_draft),
    Scene("coming_back", _coming_back),
    Scene("parked", _parked),
    Scene("repeat", _repeat),
    Scene("jot", _jot),
    Scene("beside", _beside),
    Scene("find_line", _find_line),
    Scene("new_product", _new_product),
    Scene("over_limit", _over_limit),
    Scene("over_limit_finish", _over_limit_finish),
    Scene("twice", _twice),
    Scene("shown", _shown),
    *(Scene(f"order_{one}", _on_order(one)) for one in ("fix", "hold", "promise", "advance", "reverse_step")),
    Scene("difference", _difference),
    Scene("quote", _on_quote("")),
    *(Scene(f"quote_{one}", _on_quote(one)) for one in ("next_step", "promise", "reverse_step", "fix", "edit_cell")),
    *(Scene(f"board_{one}", _board(one)) for one in ("quotes", "blocked", "drafts", "in", "all")),
    Scene("lanes", _lanes),
    Scene("follow_up", _follow_up),
    Scene("trail", _trail),
    Scene("find_empty", _find("")),
    Scene("find_commands", _find(">pri")),
    Scene("find_documents", _find("#so")),
    Scene("find_customers", _find("@mül")),
    Scene("find_products", _find("$cu")),
    Scene("find_help", _find("?or")),
    Scene("find_nothing", _find("kupfr")),
    Scene("find_more_than", _find(">500")),
    Scene("find_verbs", _find("müller bau", "Tab")),
    Scene("customers", _customers_all),
    Scene("customer_form", _customers("F2")),
    Scene("customer_bought", _customers("Ctrl+H")),
    Scene("customer_opened", _customers("Return")),
    Scene("merge", _merge),
    Scene("kit_fields", _product_form("parts")),
    Scene("tolerance", _product_form("over_percent")),
    Scene("scan_log", _scanned("", "4006381333931", "", "")),
    Scene("scan_assign", _assign),
    Scene("scan_peek", _peek),
    Scene("warehouse", _warehouse),
    Scene("menu", _menu),
    Scene("toasts", _toasts),
    Scene("print_queue", _print_queue),
    Scene("mail_queue", _mail_queue),
    Scene("practice", _practice),
    *(Scene(f"settings_{one.replace(':', '_')}", _setting(one)) for one in SECTIONS),
    *(Scene(f"first_{one}", _first(one)) for one in ("greeting", "bring", "setup")),
    Scene("door", _door),
    Scene("approval", _approval),
)

ATLAS = (*SCENES, *MORE)
