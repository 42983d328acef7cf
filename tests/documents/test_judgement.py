"""A paper of ours beside our own books: they say the same, or which field they tell otherwise."""

from __future__ import annotations

import contextlib
import shutil
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from pysqlite3 import dbapi2

from app.documents import certificate, make
from app.documents.judgement import Judgement, judged, told
from app.documents.roots import take_over
from app.documents.runner import print_paper
from app.documents.verify import verify
from app.queries.paper_model import INVOICE
from app.store.filestore import files_of
from tests.documents import samples
from tests.documents.test_attacks import as_file, stranger, two_of_one_authority
from tests.shop import Shop

LINES = [{"product": "CU15", "quantity": "10"}, {"product": "ELB15", "quantity": "4"}]


@pytest.fixture(autouse=True)
def _sealing(shop: Shop, identity_folder: Path) -> None:
    shutil.copytree(identity_folder, files_of(shop.database), dirs_exist_ok=True)


def behind_the_back(shop: Shop, *statements: str) -> None:
    """What somebody with a database tool can do, the triggers lifted and put back."""
    with contextlib.closing(dbapi2.connect(shop.database.where, isolation_level=None)) as connection:
        kept = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in kept:
            connection.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            connection.execute(statement)
        for _, made in kept:
            connection.execute(made)


def paper(shop: Shop, kind: str, number: str) -> bytes:
    return print_paper(shop.database, kind, number).pdf


def look(shop: Shop, pdf: bytes) -> Judgement:
    return judged(shop.database, pdf)


def test_whole_ours_and_as_the_books_say(shop: Shop) -> None:
    order = shop.order(lines=LINES).number
    pdf = paper(shop, "sales-order", order)
    seen = look(shop, pdf)
    assert (seen.whole, seen.root, seen.matches_books, seen.same, seen.passes) == (True, "ours", True, True, True)
    lines = told(seen, "order.pdf")
    assert [line[:4] for line in lines[1:]] == ["  ✓ "] * 3
    assert lines[2].endswith("under the root of this company.")
    assert lines[3] == f"  ✓ In the books: archived as order {order}, and they still say the same."
    # Another company's books know neither the seal nor the document.
    elsewhere = judged(None, pdf)
    assert (elsewhere.matches_books, elsewhere.same, len(elsewhere.answers)) == (None, None, 2)


def test_an_order_field_edited_in_the_database_is_told_field_by_field(shop: Shop) -> None:
    order = shop.order(lines=LINES).number
    pdf = paper(shop, "sales-order", order)
    behind_the_back(shop, "UPDATE sales_order_line SET price = 82400 WHERE line = 1")
    seen = look(shop, pdf)
    assert (seen.whole, seen.matches_books, seen.same, seen.passes) == (True, True, False, False)
    assert seen.differences == ("line 1, price: file 8.42, books 8.24",)
    assert told(seen, "x")[3:] == [
        f"  ✗ The books say otherwise than order {order}.", "      line 1, price: file 8.42, books 8.24",
    ]  # fmt: skip
    behind_the_back(
        shop,
        "UPDATE sales_order_line SET price = 84200 WHERE line = 1",
        "UPDATE sales_order_line SET quantity = 12000 WHERE line = 2",
        "UPDATE sales_order SET gross = gross + 1, customer_name = 'Somebody'",
    )
    assert look(shop, pdf).differences == (
        "customer, name: file Müller Bau GmbH, books Somebody",
        "line 2, quantity: file 4, books 12",
        "total: file 103.10, books 103.11",
    )
    behind_the_back(shop, "DELETE FROM sales_order_line WHERE line = 2")
    assert "line 2: file Elbow 15 mm, books nothing" in look(shop, pdf).differences


def test_the_journal_itself_edited_is_told_and_its_hash_made_anew_as_well(shop: Shop) -> None:
    order = shop.order(lines=LINES).number
    pdf = paper(shop, "sales-order", order)
    edit = """UPDATE journal SET body = replace(body, '"price":84200', '"price":82400') WHERE kind = 'OrderConfirmed'"""
    behind_the_back(shop, edit)
    [entry, field] = look(shop, pdf).differences
    assert entry.startswith("The journal's entry ")
    assert entry.endswith(" was changed.")
    assert field == "line 1, price: file 8.42, books 8.24"


@pytest.mark.slow
def test_an_archive_that_the_journal_does_not_know_is_told(shop: Shop) -> None:
    order = shop.order(lines=LINES).number
    pdf = paper(shop, "sales-order", order)
    other = paper(shop, "sales-order", shop.order(lines=LINES).number)
    forged = bytes(pdf) + b"\n"
    from hashlib import sha256

    behind_the_back(
        shop, f"UPDATE document_archive SET sha256 = '{sha256(forged).hexdigest()}' "
        f"WHERE sha256 = '{sha256(pdf).hexdigest()}'",
    )  # fmt: skip
    seen = look(shop, forged)
    assert (seen.whole, seen.matches_books, seen.same) == (False, True, False)
    assert seen.differences[0] == "The journal does not say that this file was archived."
    assert look(shop, other).same


@pytest.mark.slow
def test_a_paper_of_an_earlier_version_is_compared_with_that_version(shop: Shop) -> None:
    order = shop.order(lines=LINES).number
    first = paper(shop, "sales-order", order)
    shop.do("amend_order", order=order, lines=[{"line": 1, "quantity": "12"}, {"line": 2, "quantity": "4"}])
    second = paper(shop, "sales-order", order)
    seen = look(shop, first)
    assert (seen.same, seen.passes) == (True, True)
    assert "changed by a later version since" in seen.answers[2].text
    assert "later" not in look(shop, second).answers[2].text
    quote = shop.do("send_quote", quote=shop.do("draft_quote", customer="MUELLER", lines=LINES).id).number
    quoted = paper(shop, "quotation", quote)
    assert look(shop, quoted).same
    shop.do("send_quote", quote=shop.do("revise_quote", quote=quote, customer="MUELLER", lines=LINES[:1]).id)
    assert look(shop, quoted).same
    behind_the_back(shop, "UPDATE quote_revision SET gross = gross + 100 WHERE revision = 1")
    assert look(shop, quoted).differences == ("total: file 103.10, books 104.10",)


@pytest.mark.slow
def test_bills_are_compared_with_their_tables(shop: Shop) -> None:
    order = shop.order(lines=LINES)
    shop.shipped(order.id)
    invoice = shop.do("issue_invoice", orders=[order.id]).number
    credit = shop.do("issue_credit_note", invoice=invoice, lines=[{"line": 1, "quantity": "1"}], reason="bent").number
    bill, note = paper(shop, "invoice", invoice), paper(shop, "credit-note", credit)
    assert look(shop, bill).same
    assert look(shop, note).same
    behind_the_back(
        shop, "UPDATE invoice SET gross = gross - 1000", "UPDATE credit_note_line SET amount = amount + 1",
    )  # fmt: skip
    assert look(shop, bill).differences == ("total: journal 103.10, books 93.10",)
    assert look(shop, note).differences == ("line 1, amount: journal 8.42, books 8.43",)


@pytest.mark.slow
def test_a_changed_file_is_of_no_document_and_a_foreign_root_is_not_believed(shop: Shop, tmp_path: Path) -> None:
    order = shop.order(lines=LINES).number
    pdf = paper(shop, "sales-order", order)
    seen = look(shop, pdf + b"\n")
    assert (seen.whole, seen.document_id, seen.same, seen.root) == (False, "", None, "unknown")
    assert seen.answers[2].text == "Not a file of these books."
    # Whoever takes over another certificate keeps knowing what the one before sealed.
    path = files_of(shop.database) / certificate.FILE_NAME
    for file in (path, path.with_name(certificate.ROOT_NAME)):
        file.unlink()
    certificate.create(path, "Nordlicht Haustechnik", "DE")
    seen = look(shop, pdf)
    assert (seen.whole, seen.root, seen.same) == (True, "earlier", True)
    assert seen.answers[1].text.endswith("under an earlier root of this company.")
    for kept in path.with_name("roots").glob("*.pem"):
        kept.unlink()
    seen = look(shop, pdf)
    assert (seen.root, seen.answers[1].holds) == ("unknown", False)
    assert "anybody can make one in any name" in seen.answers[1].text
    assert verify(pdf).whole


def test_a_paper_in_our_name_under_another_root_does_not_pass_beside_the_books(shop: Shop) -> None:
    forged = make(samples.paper(INVOICE, 1), stranger())
    seen = look(shop, forged)
    assert (seen.whole, seen.root, seen.matches_books, seen.passes) == (True, "unknown", False, False)
    assert judged(None, forged).passes, "without books only what the file shows is said"


@pytest.mark.slow
def test_of_a_bought_certificate_only_itself_is_ours_and_no_other_of_its_authority(shop: Shop, tmp_path: Path) -> None:
    path = files_of(shop.database) / certificate.FILE_NAME
    old = paper(shop, "sales-order", shop.order(lines=LINES).number)
    bought, others = two_of_one_authority()
    take_over(as_file(bought, tmp_path / "bought.p12"), "theirs", path)
    ours = paper(shop, "sales-order", shop.order(lines=LINES).number)
    theirs = make(samples.paper(INVOICE, 1), others)
    # An earlier program kept the authority above it as the company's root.
    pem = bought.chain[0].public_bytes(serialization.Encoding.PEM)
    (path.with_name("roots") / "ca.pem").write_bytes(pem)
    assert [look(shop, pdf).root for pdf in (old, ours, theirs)] == ["earlier", "ours", "unknown"]
    assert look(shop, ours).answers[1].text.endswith(", by the certificate of this company.")
    take_over(as_file(others, tmp_path / "others.p12"), "theirs", path)
    assert [look(shop, pdf).root for pdf in (old, ours, theirs)] == ["earlier", "earlier", "ours"]
    certificate.passphrase_file(path).unlink()
    assert [look(shop, pdf).root for pdf in (old, ours)] == ["ours", "ours"], "which is the present one nobody can see"


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7\n", b"PK\x03\x04" * 9])
def test_foreign_files_get_answers(shop: Shop, content: bytes) -> None:
    seen = look(shop, content)
    assert (seen.ours, seen.passes, seen.answers[0].holds, seen.answers[2].holds) == (False, False, False, False)
