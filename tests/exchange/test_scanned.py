"""Papers that come back as scans: read as a scanner makes them, attached, signed for what was printed on them."""

from __future__ import annotations

import io
import zlib
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFilter, TiffImagePlugin

from app.actions.signing import how_signed, missing_signature
from app.documents import make
from app.domain.errors import NotPermitted, RuleViolation
from app.domain.paper_codes import paper_code, parts
from app.exchange import ImportOptions
from app.exchange.inbound import is_scan, read_bytes, run, scanned, take_file
from app.exchange.inbound.folder import DONE, TROUBLE, WHY, Watched
from app.exchange.inbound.scanned import scan_of
from app.queries.attachments import files_of
from app.queries.papers import paper_for
from app.queries.papers_back import paper_back
from app.queries.scanned import scanned_document
from app.store.database import wall_clock
from app.store.filestore import files_of as folder_of
from app.store.filestore import keep_content
from app.store.sql import sql
from tests.actions.told import at
from tests.exchange.xml_in import pdf_with
from tests.shop import Shop


def paper(shop: Shop, kind: str, number: str) -> bytes:
    """What is printed, without a seal: that is not on paper."""
    with shop.database.read() as view:
        return make(paper_for(view, kind, number)[1], None)


def page(pdf: bytes, angle: float = 1.5) -> Image.Image:
    """The first page as an office's scanner sees it: at 200 dpi, not straight, with grain."""
    picture = pypdfium2.PdfDocument(pdf)[0].render(scale=200 / 72).to_pil().convert("L")
    turned = picture.rotate(angle, Image.Resampling.BICUBIC, fillcolor=255)
    return Image.blend(turned.filter(ImageFilter.GaussianBlur(0.6)), Image.effect_noise(turned.size, 70), 0.16)


def saved(picture: Image.Image, form: str = "PNG", **how: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, form, **how)
    return out.getvalue()


def take(shop: Shop, data: bytes, name: str = "scan.png") -> Any:
    [taken] = take_file(shop.database, read_bytes(data, name), "anna")
    return taken


def back(shop: Shop, code: str, content: bytes = b"a scan", **more: Any) -> Any:
    """A scan whose code was read already."""
    kept = keep_content(folder_of(shop.database), content, "scan.png")
    return shop.do("take_paper_back", codes=[code], name="scan.png", sha256=kept.sha256, size=kept.size, **more)


def signed(shop: Shop, order: str, kind: str = "order") -> str:
    with shop.database.read() as view:
        return how_signed(view, kind, order)


def missing(shop: Shop, order: str) -> str:
    with shop.database.read() as view:
        return missing_signature(view, order)


def test_a_paper_that_was_signed_by_hand_counts_until_its_scan_is_taken_away(shop: Shop) -> None:
    shop.do("save_company", sign_above="10")
    order = shop.order(lines=[{"product": "CU15", "quantity": "20"}])
    assert "the customer signs it first" in missing(shop, order.id)
    taken = back(shop, order.number)
    assert (taken.number, taken.state, taken.id, taken.warnings) == (order.number, "signed", order.id, None)
    assert (missing(shop, order.id), signed(shop, order.id)) == ("", "on paper")
    with shop.database.read() as view:
        [file] = files_of(view, order.id)
    assert (file.name, file.who) == (f"{order.number} signed.png", "anna")
    assert back(shop, order.number).state == "unchanged"
    # Undo takes it back; the file attached anew says so again.
    assert shop.do("undo_step", document=order.id).state == "undone"
    assert signed(shop, order.id) == ""
    assert "the customer signs it first" in missing(shop, order.id)
    assert back(shop, order.number).state == "signed"
    assert signed(shop, order.id) == "on paper"


def test_each_scan_is_taken_away_by_itself_and_nothing_that_was_done_since(shop: Shop) -> None:
    order = shop.order(lines=[{"product": "CU15", "quantity": "20"}])
    first, second = (back(shop, order.number, content).step for content in (b"one", b"two"))

    def kept() -> list[str]:
        with shop.database.read() as view:
            return [one.id for one in files_of(view, order.id)]

    shop.do("undo_step", document=order.id, scan=first)
    assert kept() == [second]
    with pytest.raises(RuleViolation, match="taken away already"):
        shop.do("undo_step", document=order.id, scan=first)
    shop.do("hold_order", order=order.id, reason="asks first")
    with pytest.raises(RuleViolation, match=f"More was done with {order.number} since"):
        shop.do("undo_step", document=order.id, scan=second)
    assert kept() == [second]
    assert shop.do("undo_step", document=order.id).state == "confirmed"
    shop.do("undo_step", document=order.id, scan=second)
    assert kept() == []


def test_an_earlier_paper_signs_what_stood_then(shop: Shop) -> None:
    shop.do("save_company", sign_above="10")
    order = shop.order(lines=[{"product": "CU15", "quantity": "20"}])
    shop.do("amend_order", order=order.number, lines=[{"line": 1, "quantity": "30"}])
    with shop.database.read() as view:
        newest = paper_for(view, "sales-order", order.number)[1].scan_code
        assert newest == f"{order.number}-V1"
        assert scanned_document(view, newest) == scanned_document(view, order.number) is not None
        assert paper_back(view, [newest], "x").holds
    assert back(shop, newest, b"another").warnings is None
    assert (missing(shop, order.id), signed(shop, order.id)) == ("", "on paper")
    # What is agreed later is to be signed anew.
    shop.do("amend_order", order=order.number, lines=[{"line": 1, "quantity": "31"}])
    assert missing(shop, order.id)
    older = back(shop, newest)
    assert (older.state, signed(shop, order.id)) == ("signed", "")
    assert older.warnings == (
        f"{order.number} was amended since this paper was printed: signed is what stood then, not what stands now.",
    )
    assert missing(shop, order.id)
    with shop.database.read() as view, pytest.raises(RuleViolation, match=f"There is no version 9 of {order.number}"):
        paper_back(view, [f"{order.number}-V9"], "x.png")


def test_a_paper_that_does_not_say_which_version_it_is_signs_none(shop: Shop) -> None:
    order = shop.order(lines=[{"product": "CU15", "quantity": "20"}])
    shop.do("amend_order", order=order.number, lines=[{"line": 1, "quantity": "30"}])
    quote = shop.do("draft_quote", customer="MUELLER", lines=[{"product": "CU15", "quantity": "20"}])
    quote = shop.do("send_quote", quote=quote.id)
    again = shop.do("revise_quote", quote=quote.id, customer="MUELLER", lines=[{"product": "CU15", "quantity": "21"}])
    shop.do("send_quote", quote=again.id)
    for number, was in ((order.number, "amended"), (quote.number, "revised")):
        said = f"{number} was {was}, and this paper does not say which version it is: nobody can tell what was signed"
        for state in ("attached", "unchanged"):
            taken = back(shop, number)
            assert (taken.state, taken.warnings) == (state, (f"{said}, so it is no signature.",))
    with shop.database.read() as view:
        assert view.rows(sql("SELECT 1 FROM paper_signature")) == []
        assert [one.name for one in files_of(view, order.id)] == [f"{order.number}.png"]


def test_undo_of_a_signature_leaves_the_file_that_was_there_before(shop: Shop) -> None:
    order = shop.order(lines=[{"product": "CU15", "quantity": "20"}])
    kept = keep_content(folder_of(shop.database), b"a scan", "scan.png")
    shop.do("attach_file", entity="order", record=order.id, name="scan.png", sha256=kept.sha256, size=kept.size)
    at(shop, lambda: wall_clock() + 1_000_000)  # an identity says its millisecond
    assert back(shop, order.number).state == "signed"
    assert signed(shop, order.id) == "on paper"
    assert shop.do("undo_step", document=order.id).state == "undone"
    assert signed(shop, order.id) == ""
    with shop.database.read() as view:
        assert [one.name for one in files_of(view, order.id)] == ["scan.png"]
    assert back(shop, order.number).state == "signed"
    assert signed(shop, order.id) == "on paper"


def test_a_signature_that_was_taken_back_does_not_come_again_with_a_scan_that_is_only_kept(shop: Shop) -> None:
    order = shop.order(lines=[{"product": "CU15", "quantity": "20"}])
    back(shop, order.number)
    shop.do("undo_step", document=order.id)
    with pytest.raises(RuleViolation, match="attached again it would count"):
        back(shop, order.number, signed=False)
    assert signed(shop, order.id) == ""


def test_a_quote_that_was_signed_by_hand_signs_its_order(shop: Shop) -> None:
    shop.do("save_company", sign_above="10")
    quote = shop.do("draft_quote", customer="MUELLER", lines=[{"product": "CU15", "quantity": "20"}])
    quote = shop.do("send_quote", quote=quote.id)
    assert back(shop, quote.number).state == "signed"
    assert signed(shop, quote.id, "quote") == "on paper"
    order = shop.do("confirm_order", order=shop.do("accept_quote", quote=quote.id).id)
    assert (missing(shop, order.id), signed(shop, order.id)) == ("", "on paper, as a quote")
    shop.do("amend_order", order=order.number, lines=[{"line": 1, "quantity": "21"}])
    assert missing(shop, order.id)


def test_a_scan_that_is_only_kept_signs_nothing_and_a_delivery_note_is_kept_with_its_order(shop: Shop) -> None:
    order = shop.order(lines=[{"product": "CU15", "quantity": "2"}])
    assert (back(shop, order.number, signed=False).state, signed(shop, order.id)) == ("attached", "")
    assert back(shop, order.number).state == "signed", "the same scan, looked at again"
    shipment = shop.shipped(order.number)
    kept = back(shop, shipment.number, b"a delivery note")
    assert (kept.state, kept.id, kept.number) == ("attached", order.id, shipment.number)
    with shop.database.read() as view:
        names = [one.name for one in files_of(view, order.id)]
    assert sorted(names) == [f"{shipment.number}.png", f"{order.number} signed.png", f"{order.number}.png"]


def test_codes_of_nobody_and_of_several_are_said(shop: Shop) -> None:
    first, second = (shop.order(lines=[{"product": "CU15", "quantity": "2"}]).number for _ in range(2))
    bill = shop.do("issue_invoice", orders=[shop.order(invoice_method="order").number]).number
    with shop.database.read() as view:
        for codes, said in (
            ((first, second), f"x.png shows {first} and {second}. Scan each by itself."),
            ((bill,), f"x.png is {bill}, which nobody signs. Attach it where it belongs."),
            (
                ("4711", "4006381333931"),
                "x.png holds no order, and the code on it (4711, 4006381333931) is none of our",
            ),
        ):
            with pytest.raises(RuleViolation) as refused:
                paper_back(view, codes, "x.png")
            assert refused.value.message.startswith(said)
        assert paper_back(view, ["4711", first], "x.png").number == first, "other codes stand on papers, too"


def headed(wide: int, high: int) -> bytes:
    """A PNG that says how large it is, and no more."""
    chunk = b"IHDR" + wide.to_bytes(4, "big") + high.to_bytes(4, "big") + b"\x08\0\0\0\0"
    head = b"\x89PNG\r\n\x1a\n" + (13).to_bytes(4, "big") + chunk + zlib.crc32(chunk).to_bytes(4, "big")
    return head + b"\0\0\0\0IEND\xaeB`\x82"


def test_what_shows_no_paper_is_said() -> None:
    white = saved(Image.new("L", (80, 80), 255))
    wide = headed(20_000, 10_000)
    for data, said in (
        (white, "x is a picture, and no code of our papers can be read on it."),
        (white[:60], "x is damaged and cannot be shown"),
        (wide, "x is larger than a scan of a page can be."),
        (b"\xff\xd8\xff" + b"\0" * 50, "x is damaged and cannot be shown"),
        (pdf_with({}) + b"\n% urn:counterfoil:paper:1#\n", "x is a paper as it was issued. Drop it on the window"),
        (pdf_with({}), "x is a PDF, which holds no order that can be read."),
    ):
        with pytest.raises(RuleViolation) as refused:
            read_bytes(data, "x")
        assert refused.value.message.startswith(said)


def test_pages_of_a_stack_are_looked_at_without_counting_all_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    white = Image.new("L", (8, 8), 255)
    stack = saved(white, "TIFF", save_all=True, append_images=[white] * 29)

    def counting(_self: Any) -> int:
        raise AssertionError("all of them are read to count them")

    monkeypatch.setattr(TiffImagePlugin.TiffImageFile, "n_frames", property(counting))
    assert len([*scanned._of_picture(stack, "x")]) == scanned.MOST_PAGES
    assert len([*scanned._of_picture(saved(white), "x")]) == 1


@settings(max_examples=30)
@given(st.integers(1, 999_999).map("SO-{}".format), st.integers(0, 9999))
def test_a_code_says_its_number_and_its_version(number: str, version: int) -> None:
    assert parts(paper_code("order", number, version)) == (number, version or None)
    assert parts(paper_code("quote", number, max(version, 1))) == (number, version if version > 1 else None)


@pytest.mark.slow
@pytest.mark.parametrize(("angle", "form"), [(1.5, "PNG"), (-1.5, "JPEG"), (181.5, "TIFF"), (90, "PNG"), (0.4, "PDF")])
def test_the_code_is_read_however_the_page_lay(shop: Shop, angle: float, form: str) -> None:
    order = shop.order(lines=[{"product": "CU15", "quantity": "20"}] * 12)
    shop.do("amend_order", order=order.number, lines=[{"line": 1, "quantity": "30"}])
    picture = page(paper(shop, "sales-order", order.number), angle)
    data = saved(picture, form, **({"resolution": 200} if form == "PDF" else {}))
    assert is_scan(data)
    assert f"{order.number}-V1" in scan_of(data, "scan").codes
    assert take(shop, data).state == "signed"


@pytest.mark.slow
def test_a_stack_is_looked_through_and_two_orders_in_it_are_said(shop: Shop) -> None:
    papers = [paper(shop, "sales-order", shop.order(lines=[{"product": "CU15", "quantity": "2"}]).number) for _ in "ab"]
    first, second = map(page, papers)
    one = saved(Image.new("L", first.size, 255), "TIFF", save_all=True, append_images=[first])
    assert take(shop, one, "stack.tiff").state == "signed"
    with pytest.raises(RuleViolation, match=r"stack\.tiff shows .* and .*\. Scan each by itself"):
        take(shop, saved(first, "TIFF", save_all=True, append_images=[second]), "stack.tiff")


@pytest.mark.slow
def test_from_the_folder_and_from_the_command_line(shop: Shop, tmp_path: Path) -> None:
    order = shop.order(lines=[{"product": "CU15", "quantity": "20"}])
    data = saved(page(paper(shop, "sales-order", order.number)), "JPEG")
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "scan.jpg").write_bytes(data)
    (folder / "cat.png").write_bytes(saved(Image.new("L", (90, 90), 128)))
    watched = Watched(folder, "anna", settle=0)
    watched.look(shop.database)
    handled = {one.file: one for one in watched.look(shop.database).handled}
    [taken] = handled["scan.jpg"].taken
    assert (taken.state, taken.number) == ("signed", order.number)
    assert (folder / DONE / "scan.jpg").exists()
    assert "no code of our papers" in (folder / TROUBLE / f"cat.png{WHY}").read_text(encoding="utf-8")
    file = tmp_path / "again.jpg"
    file.write_bytes(data)
    dry = run(shop.database, file, ImportOptions(dry_run=True))
    assert dry["papers"] == [{"number": order.number, "kind": "order", "version": 0, "holds": True}]
    told = run(shop.database, file, ImportOptions(actor="anna"))
    assert told["told"] == f"This scan is with {order.number} already."
    with shop.database.read() as view:
        assert [one.name for one in files_of(view, order.id)] == [f"{order.number} signed.jpg"]


@pytest.mark.slow
def test_it_needs_the_right_to_write_orders(shop: Shop) -> None:
    order = shop.order(lines=[{"product": "CU15", "quantity": "20"}])
    shop.do("save_user", name="anna", role="owner")
    shop.do("save_user", name="ben", role="warehouse")
    for name in ("anna", "ben"):
        shop.do("set_secret", user=name, kind="password", secret=f"correct horse battery {name}")
    from app.exchange.inbound import take_scan
    from app.exchange.inbound.scanned import Scan

    with pytest.raises(NotPermitted):
        take_scan(shop.database, Scan("x.png", b"x", (order.number,)), "ben")


def test_a_picture_that_unpacks_to_far_more_is_not_unpacked() -> None:
    with pytest.raises(RuleViolation, match=r"x is (larger than|damaged)"):
        read_bytes(headed(65_535, 65_535), "x")


@pytest.mark.postgres
def test_it_is_so_on_the_server(postgres_shop: Shop) -> None:
    test_a_paper_that_was_signed_by_hand_counts_until_its_scan_is_taken_away(postgres_shop)
    test_a_quote_that_was_signed_by_hand_signs_its_order(postgres_shop)
