"""The pictures of docs/usage: `python -m tests.pictures docs/pictures`, in a home that is made for it.

Those of the first run and of the import are drawn here, those of the jobs by `tests.scenes`.
"""

from __future__ import annotations

import os
import sys
import tempfile
from dataclasses import replace
from functools import partial
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMainWindow

from app.actions.catalogue import BY_NAME
from app.actions.registry import perform
from app.domain.founding import Setup
from app.exchange.mailing import letters
from app.exchange.mailing.letters import Letter
from app.exchange.mailing.server import name_server
from app.exchange.waiting.folder import clock
from app.store.database import Database
from app.ui.first.making import NoBooks, Seal, found
from app.ui.first.window import FirstWindow
from app.ui.hub import Hub
from app.ui.shell.state import WindowState
from app.ui.shell.window import Shell
from app.ui.start import application
from app.ui.theme.look import Mode, dress, look
from app.ui.work import Work
from tests.scenes import draw_all

ANSWERS = {
    "country": "DE", "name": "Müller Bau GmbH", "registered": "yes", "tax_id": "DE136695976",
    "street": "Hafenstraße 12", "postcode": "24103", "city": "Kiel", "iban": "DE89 3704 0044 0532 0130 00",
}  # fmt: skip


def quiet(work: Work) -> None:
    """Until nothing is drawn any more."""
    QTest.qWait(600)
    for _ in range(300):
        if work.idle:
            break
        QTest.qWait(100)
    QTest.qWait(300)


def unmaximized(window: QMainWindow) -> None:
    """The size of a small screen, whatever screen this machine pretends to have."""
    window.setWindowState(Qt.WindowState.WindowNoState)
    window.resize(1366, 768)


def grab(window: QMainWindow, folder: Path, name: str) -> None:
    """A picture in both looks."""
    for mode in (Mode.LIGHT, Mode.DARK):
        look().set_mode(mode)
        QTest.qWait(150)
        window.grab().save(str(folder / f"{name}_{mode.value}.png"))
    look().set_mode(Mode.LIGHT)


def first_window(folder: Path) -> None:
    """The greeting and the set-up."""
    work = Work(NoBooks)
    window = FirstWindow(work, WindowState(None))
    work.start()
    window.show()
    unmaximized(window)
    quiet(work)
    grab(window, folder, "first")
    window.start_company()
    form = window.setup.questions.form
    form.set_values(ANSWERS)
    for name in ("country", "registered"):
        form.set_values({name: ANSWERS[name]})
        window.setup.questions._answered(name)
    form.fields["street"].setFocus()
    quiet(work)
    grab(window, folder, "setup")
    work.stop()


def desk(folder: Path, where: str, name: str, *, demo: bool) -> None:
    """The desk on its first morning, and the sample."""
    books = Database(where)
    hub = Hub()
    books.listeners.append(hub.committed)
    work = Work(lambda: books, actor="anna")
    shell = Shell(work, hub, state=WindowState(folder / "window.json"), company=Path(where).stem, who="anna")
    shell.painted.connect(work.start)
    shell.frame.show()
    unmaximized(shell.frame)
    quiet(work)
    assert bool(shell.demo) is demo
    grab(shell.frame, folder, name)
    work.stop()
    books.close()
    (folder / "window.json").unlink(missing_ok=True)


GOODS = (
    "Art.-Nr.;Was es ist;VK netto;EAN;MwSt;Warengruppe;Farbe\n"
    + "".join(f"{n:05d};Rohr verzinkt {n} mm;{n % 90},42;;19;Rohre;rot\n" for n in range(800, 1400))
    + (
        "01815;Rohr 15 mm;8,42 €;4,00638E+12;19;Rohre;\n01816;Bogen;auf Anfrage;4006381333932;7;Bögen;blau\n"
        "01817;Muffe;auf Anfrage;;19;Muffen;rot\n01818;Kappe;1.234,50;;20;;\n"
    )
)


def importing(folder: Path, where: str, list_file: Path) -> None:
    """The four pages of an import."""
    list_file.write_bytes(GOODS.encode("cp1252"))
    books = Database(where)
    hub = Hub()
    books.listeners.append(hub.committed)
    work = Work(lambda: books, actor="anna")
    shell = Shell(work, hub, state=WindowState(folder / "window.json"), company="Müller Bau GmbH", who="anna")
    shell.painted.connect(work.start)
    shell.frame.show()
    unmaximized(shell.frame)
    quiet(work)
    shell.do("import_list")
    quiet(work)
    section = shell.screen("settings").made("import")
    section.take_files("", [str(list_file)])
    quiet(work)
    field = section.columns.table
    field.go(1, "field")
    field.field.setFocus()
    QTest.keyClicks(field.field, "name")
    quiet(work)
    grab(shell.frame, folder, "import_columns")
    section.check_rows()
    quiet(work)
    section.check.table.repair()
    grab(shell.frame, folder, "import_check")
    section.check.table.close_cell()
    section.commit(partly=True)
    quiet(work)
    grab(shell.frame, folder, "import_done")
    section.next_file()
    quiet(work)
    grab(shell.frame, folder, "import_begin")
    work.stop()
    books.close()
    (folder / "window.json").unlink(missing_ok=True)


def own_words(shell: Shell, folder: Path, work: Work) -> None:
    """The company's own words beside the bill that they stand on."""
    shell.go("settings", "papers")
    quiet(work)
    part = shell.screen("settings").made("papers")
    form = part.editor.form
    form.set_values(
        {"accent": "#FFB000", "kind": "invoice", "language": "de", "intro": "Vielen Dank für Ihren Auftrag."}
    )
    form.set_values({"mail_subject": "Ihre {word} {number} über {amount}"})
    form.fields["mail_subject"].setFocus()
    quiet(work)
    part.editor._keep_in_sight()
    grab(shell.frame, folder, "papers")


def mailing(folder: Path, where: str) -> None:
    """A bill on its way to its customer, the server that takes it, and what waits."""
    books = Database(where)
    told = partial(perform, books, actor="anna")
    told(BY_NAME["save_product"], {"sku": "CU15-3", "name": "Kupferrohr 15 mm × 3 m", "unit": "pc", "price": "8.42"})
    mail = {"email": "post@kern.example", "billing_email": "rechnung@kern.example", "einvoice": "xrechnung"}
    told(BY_NAME["save_customer"], {"number": "K-10031", "name": "Kern Haustechnik", "country": "DE", **mail})
    line = {"product": "CU15-3", "quantity": "4"}
    draft = {"customer": "K-10031", "lines": [line], "invoice_method": "order"}
    order = told(BY_NAME["confirm_order"], {"order": told(BY_NAME["draft_order"], draft).reply.id}).reply
    bill = told(BY_NAME["issue_invoice"], {"orders": [order.id]}).reply
    name_server(where, host="mail.mueller-bau.example", port="", security="starttls", user="desk",
                sender="desk@mueller-bau.example", password="not shown")  # fmt: skip
    hub = Hub()
    books.listeners.append(hub.committed)
    work = Work(lambda: books, actor="anna")
    shell = Shell(work, hub, state=WindowState(folder / "window.json"), company="Müller Bau GmbH", who="anna")
    shell.painted.connect(work.start)
    shell.frame.show()
    unmaximized(shell.frame)
    quiet(work)
    shell.go("settings", "mail")
    quiet(work)
    grab(shell.frame, folder, "mail_server")
    own_words(shell, folder, work)
    shell.go("money")
    quiet(work)
    shell.screen().set_view("open")
    quiet(work)
    shell.do("mail")
    quiet(work)
    grab(shell.frame, folder, "mail")
    shell.screen().open_sheet.dismiss()
    one = Letter("1", "invoice", bill.id, bill.number, "ab" * 32, "rechnung@kern.example", f"Rechnung {bill.number}",
                 "desk@mueller-bau.example", made=clock(), since=clock())  # fmt: skip
    doubt = letters.doubtful(one, "mail.mueller-bau.example did not say whether it took the letter.", clock())
    away = letters.put_off(one, "The mail server mail.mueller-bau.example cannot be reached.", clock())
    shell.mailing._arrived((doubt, replace(away, id="2", number="SO-1", to="post@kern.example", subject="SO-1")))
    shell.do("mail_queue")
    quiet(work)
    grab(shell.frame, folder, "mail_queue")
    work.stop()
    books.close()
    (folder / "window.json").unlink(missing_ok=True)


def main(folder: Path) -> None:
    """All of them."""
    from app.exchange.sample import create_sample

    with tempfile.TemporaryDirectory() as home:
        os.environ["COUNTERFOIL_HOME"] = home
        dress(application(sys.argv[:1]), None)
        look().set_mode(Mode.LIGHT)
        first_window(folder)
        mine = found(Setup(**ANSWERS), Seal())
        desk(folder, mine, "first_morning", demo=False)
        mailing(folder, mine)
        importing(folder, mine, Path(home) / "artikel 2026.csv")
        sample = str(Path(home) / "nordlicht.counterfoil")
        create_sample(sample, orders=400).close()
        desk(folder, sample, "demo", demo=True)
        if wrong := draw_all(Database(sample), folder):
            sys.exit("\n".join(wrong))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
