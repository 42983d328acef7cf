"""Issue, seal, archive and verify need no network: nothing is asked of any, and all of it works without one."""

from __future__ import annotations

import shutil
import socket
from pathlib import Path

import pytest

from app.documents.judgement import judged
from app.documents.machine_files import machine_file
from app.documents.runner import finish_papers, print_paper
from app.exchange.archive import write_archive
from app.store.filestore import files_of
from tests.documents.einvoices import KIEL, SELLER
from tests.offline import offline
from tests.shop import Shop


def test_the_net_is_gone_indeed_and_the_machines_own_files_are_not() -> None:
    with offline() as tried, socket.socket() as outside:
        with pytest.raises(OSError, match="unreachable"):
            outside.connect(("127.0.0.1", 9))
        with pytest.raises(socket.gaierror):
            socket.create_connection(("pay.example", 443))
        here, there = socket.socketpair()
        here.send(b"x")
        assert there.recv(1) == b"x"
        here.close()
        there.close()
    assert len(tried) == 2


@pytest.mark.slow
def test_issue_seal_archive_and_verify_ask_nothing_of_a_network(
    shop: Shop, identity_folder: Path, tmp_path: Path
) -> None:
    shutil.copytree(identity_folder, files_of(shop.database), dirs_exist_ok=True)
    with offline() as tried:
        shop.do("save_company", **SELLER)
        shop.do("save_customer", number="MUELLER", einvoice="facturx", vat_id="DE811907980", address=KIEL)
        draft = shop.do("draft_quote", customer="MUELLER", lines=[{"product": "CU15", "quantity": "10"}])
        quote = shop.do("send_quote", quote=draft.id)
        order = shop.do("confirm_order", order=shop.do("accept_quote", quote=quote.id).id)
        shop.do("sign_document", order=order.id, name="K", strokes=[[(1, 1, 0, 0), (2, 2, 9, 9)]])
        shop.shipped(order.id)
        bill = shop.do("issue_invoice", orders=[order.id])
        shop.do("issue_credit_note", invoice=bill.id, lines=[{"line": 1, "quantity": "1"}], reason="bent")
        assert finish_papers(shop.database) == []
        assert b"<" in machine_file(shop.database, "invoice", bill.number).content
        pdf = print_paper(shop.database, "invoice", bill.number).pdf
        seen = judged(shop.database, pdf)
        assert (seen.whole, seen.root, seen.same) == (True, "ours", True)
        assert not judged(shop.database, pdf + b"\n").whole
        made = write_archive(shop.database, "2000-01-01", "2099-12-31", tmp_path / "papers.zip")
        assert (made.papers >= 5, made.missing, made.sealed) == (True, (), True)
    assert tried == []
