"""`counterfoil selfcheck`: is this build whole? Makes a sample, opens every screen, prints and verifies a paper."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.cli.place import open_books
from app.version import VERSION

if TYPE_CHECKING:
    from app.domain.changes import Changes


def selfcheck() -> int:
    """Run the check; 0 if all is well."""
    from app.exchange.sample import create_sample
    from app.ui.play.selfcheck import visit_all

    with tempfile.TemporaryDirectory(prefix="counterfoil-") as folder:
        where = str(Path(folder) / "sample.counterfoil")
        create_sample(where, orders=120).close()
        opened: list[Any] = []

        def opener(heard: Callable[[Changes], None]) -> Any:
            database = open_books(where)
            database.listeners.append(heard)
            opened.append(database)
            return database

        visits = visit_all(opener, "Nordlicht Haustechnik")
        for database in opened:
            database.close()
        paper = _paper(where)
    faults = [f"{visit.place}: {fault}" for visit in visits for fault in visit.faults] + paper
    screens = {visit.place: visit.milliseconds for visit in visits}
    print(json.dumps({"ok": not faults, "version": VERSION, "screens": screens, "faults": faults}, indent=2))
    return 1 if faults else 0


def _paper(where: str) -> list[str]:
    """Draw, seal and verify one invoice: the whole chain of fonts, certificate and signature."""
    from app.actions.catalogue import BY_NAME
    from app.actions.registry import perform
    from app.documents.runner import print_paper
    from app.documents.verify import verify
    from app.queries.books import orders_with_status

    database = open_books(where)
    try:
        with database.read() as view:
            orders = orders_with_status(view, "to_invoice", 1)
        if not orders:
            return ["The sample has no order to bill."]
        invoice = perform(database, BY_NAME["issue_invoice"], {"orders": orders}, "selfcheck").reply
        issued = print_paper(database, "invoice", invoice.id)
        verdict = verify(issued.pdf)
        return [] if verdict.whole else [f"The paper is not whole: {'; '.join(verdict.problems)}"]
    finally:
        database.close()
