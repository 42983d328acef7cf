"""Fifty invoices of ten lines: issued, told to machines, sealed and archived; and from Finish to a paper on disk.

Processor time is told beside the clock on the wall, and all of it beside a floor of the same run: the bare signatures
and the bare writing of the very bytes, which nobody can leave out.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding

from app.actions.catalogue import BY_NAME
from app.actions.companies import create_company
from app.actions.registry import perform
from app.documents import certificate
from app.documents.runner import PaperThread, finish_papers, folder_of, prepare, print_paper, ready
from app.queries.papers_due import papers_due
from app.runtime.files import write_whole
from app.store.database import Database
from app.store.sql import sql
from tests.documents.einvoices import KIEL, SELLER
from tests.shop import Shop

pytestmark = pytest.mark.bench

BILLS, LINES = 50, 10
# The promises: fifty in so many seconds, and the paper of what was finished while the customer looks on.
FIFTY_AT_MOST, FINISH_AT_MOST = 10.0, 1.5
LARGEST = 200_000
# So many times the floor, in processor time; measured at 40.
TIMES_AT_MOST = 60
GOODS = [f"P{number}" for number in range(LINES)]
_ARCHIVED = sql("SELECT count(*) FROM document_archive WHERE kind = 'invoice'")


@contextmanager
def measured() -> Iterator[list[float]]:
    """Seconds by the clock on the wall and of processor time."""
    took: list[float] = []
    begun = time.perf_counter(), time.process_time()
    yield took
    took += [time.perf_counter() - begun[0], time.process_time() - begun[1]]


def do(database: Database, action: str, **given: Any) -> Any:
    """One action as the window does it; its reply."""
    return perform(database, BY_NAME[action], given, actor="anna", ready=ready).reply


def opened(folder: Path) -> Database:
    """A company that says all a bill says, told to machines too, and its certificate as after an idle moment."""
    shop = Shop(create_company(str(folder / "fifty.counterfoil"), "Nordlicht Haustechnik", "DE")).stocked()
    database = shop.database
    shop.do("save_company", **SELLER)
    shop.do("save_customer", number="KERN", name="Kern GmbH", country="DE", address=KIEL, einvoice="facturx")
    for number in range(LINES):
        more = {"sku": f"P{number}", "name": f"Kupferrohr {number + 10} × 1 mm, halbhart", "unit": "Stk"}
        shop.do("save_product", **more, price=f"{number + 1}.37", tax="S19" if number % 3 else "S7")
    shop.do("receive_goods", lines=[{"product": sku, "quantity": "5000"} for sku in GOODS])
    prepare(database)
    while finish_papers(database) or owed(database):
        pass  # what the making of it issued
    return database


def owed(database: Database) -> int:
    """How many papers are still to be made."""
    with database.read() as view:
        return len(papers_due(view)[1].owed)


def shipped(database: Database, many: int) -> list[str]:
    """So many orders of ten lines that have left and are not billed."""
    lines = [{"product": sku, "quantity": "2"} for sku in GOODS]
    orders = []
    for _ in range(many):
        order = do(database, "confirm_order", order=do(database, "draft_order", customer="KERN", lines=lines).id)
        pick = do(database, "open_pick_list", order=order.id)
        do(database, "confirm_pick", pick_list=pick.id)
        do(database, "ship", shipment=do(database, "pack_shipment", pick_list=pick.id).id)
        orders.append(order.id)
    return orders


def floor(database: Database, papers: list[bytes], folder: Path) -> list[float]:
    """What nobody can leave out: fifty signatures by the company's key, and fifty files on disk."""
    key = certificate.load(folder_of(database) / certificate.FILE_NAME).key
    with measured() as took:
        for number, pdf in enumerate(papers):
            key.sign(pdf, padding.PKCS1v15(), hashes.SHA256())
            write_whole(folder / f"{number}.pdf", pdf)
    return took


def archived(database: Database) -> int:
    """How many invoices have their paper."""
    with database.read() as view:
        return int(view.value(_ARCHIVED))


def after(database: Database, act: Callable[[], None], many: int) -> None:
    """Do it with the thread of the papers beside it, as in the desk, until so many more invoices are archived."""
    done, wanted = threading.Event(), archived(database) + many
    papers = PaperThread(database, pytest.fail)

    def heard(changes: Any) -> None:
        papers.heard(changes)
        if changes.touches("document") and archived(database) >= wanted:
            done.set()

    database.listeners.append(heard)
    act()
    assert done.wait(60)
    database.listeners.remove(heard)
    papers.stop()


def test_fifty_signed_invoices(benchmark: Any, tell: Any, tmp_path: Path) -> None:
    database = opened(tmp_path)
    orders = shipped(database, 2 * BILLS + 1)
    while owed(database):
        finish_papers(database)  # their confirmations and delivery notes
    # What an idle moment brings along in the desk: the drawing of a first bill loads fonts and words.
    print_paper(database, "invoice", do(database, "issue_invoice", orders=[orders.pop()]).number)
    papers: list[bytes] = []
    with measured() as straight:
        numbers = [do(database, "issue_invoice", orders=[order]).number for order in orders[:BILLS]]
        papers += [print_paper(database, "invoice", number).pdf for number in numbers]
    bare = floor(database, papers, tmp_path)

    def run() -> None:
        for order in orders[BILLS:]:
            do(database, "issue_invoice", orders=[order])

    with measured() as beside:
        after(database, run, BILLS)
    benchmark.pedantic(lambda: None, rounds=1)
    largest = max(map(len, papers))
    tell(
        "fifty signed invoices of ten lines", wall_s=round(straight[0], 2), cpu_s=round(straight[1], 2),
        cpu_ms_each=round(straight[1] / BILLS * 1000), with_papers_behind_wall_s=round(beside[0], 2),
        with_papers_behind_cpu_s=round(beside[1], 2), floor_wall_s=round(bare[0], 3),
        floor_cpu_s=round(bare[1], 3), times_floor=round(straight[1] / bare[1], 1), largest_bytes=largest,
    )  # fmt: skip
    with pikepdf.open(tmp_path / "0.pdf") as first:
        assert [str(one.UF) for one in first.Root.AF] == ["factur-x.xml"]
    assert largest <= LARGEST
    for _, cpu in (straight, beside):
        assert cpu < FIFTY_AT_MOST
    assert straight[1] < TIMES_AT_MOST * bare[1]
    database.close()


def test_from_finish_to_a_paper_on_disk(benchmark: Any, tell: Any, tmp_path: Path) -> None:
    """An order of ten lines is confirmed, and one billed: until the sealed paper is written where it was asked for."""
    database = opened(tmp_path)
    orders = shipped(database, 8)
    lines = [{"product": sku, "quantity": "2"} for sku in GOODS]
    drafts = [do(database, "draft_order", customer="KERN", lines=lines).id for _ in orders]
    took: dict[str, list[list[float]]] = {"order": [], "invoice": []}
    for draft, order in zip(drafts, orders, strict=True):
        with measured() as confirmed:
            made = do(database, "confirm_order", order=draft).number
            write_whole(tmp_path / "order.pdf", print_paper(database, "sales-order", made).pdf)
        with measured() as billed:
            made = do(database, "issue_invoice", orders=[order]).number
            write_whole(tmp_path / "invoice.pdf", print_paper(database, "invoice", made).pdf)
        took["order"].append(confirmed)
        took["invoice"].append(billed)
    benchmark.pedantic(lambda: None, rounds=1)
    for what, found in took.items():
        cold, warm = found[0], sorted(found[1:])[len(found) // 2]
        tell(
            f"from Finish to the sealed paper of an {what}", first_wall_ms=round(cold[0] * 1000),
            first_cpu_ms=round(cold[1] * 1000), wall_ms=round(warm[0] * 1000), cpu_ms=round(warm[1] * 1000),
            slowest_wall_ms=round(max(one[0] for one in found) * 1000),
        )  # fmt: skip
        assert max(cpu for _, cpu in found) < FINISH_AT_MOST
    database.close()
