"""An earlier order again, and prices by hand: no line loses what it said, and the floor is watched while typing."""

from __future__ import annotations

from dataclasses import replace

import sample
from driving import new_order, press, settle, type_text
from PySide6.QtCore import Qt

from app.domain.entry.grammar import Kind
from app.queries.desk_documents import open_document
from app.queries.people import may
from app.ui.screens.order.reads import hits
from app.ui.screens.order.state import lines_from_deal

KEY, CTRL, ALT = Qt.Key, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
LINES = (
    {
        "product": "CU15-3",
        "quantity": "40",
        "price": "7.90",
        "price_reason": "as last year",
        "note": "cut square",
        "internal_note": "he pays late",
        "allowances": [{"percent": "5", "reason": "scratched"}],
        "pack": "bundle",
        "pack_quantity": "10",
        "wanted_date": "2026-12-24",
    },
    {"product": "BN12", "quantity": "10", "discount_percent": "3", "description": "Nipple, brass"},
    {"product": "ELB15", "quantity": "12", "their_sku": "ELB-77", "length": "3"},
)
TEXTS = (
    {"kind": "heading", "text": "Bathroom", "after": 0},
    {"kind": "note", "text": "behind the house", "after": 2},
    {"kind": "end", "text": "", "after": 2},
)


def said(page):
    """What the lines say, whatever their numbers are."""
    return [replace(line.said, line=0) for line in page.model.lines]


def test_an_order_again_says_all_that_it_said_whichever_way_it_is_taken(desk, books, qtbot):
    draft = sample.do(books, "draft_order", customer="K-10482", lines=list(LINES), texts=list(TEXTS))
    order = sample.do(books, "confirm_order", order=draft.id)
    sample.do(books, "save_price", product="BN12", price="2.00")
    page = new_order(desk, qtbot)
    press(qtbot, desk, KEY.Key_R, CTRL)
    settle(desk, qtbot)
    type_text(qtbot, "\n")
    settle(desk, qtbot)
    from_list = said(page)
    desk.go("order", order.id)
    settle(desk, qtbot)
    press(qtbot, desk, KEY.Key_R, CTRL)
    settle(desk, qtbot)
    again = desk.screen().page
    assert again is not page
    assert said(again) == from_list
    kinds = [line.kind for line in again.model.lines]
    assert kinds == [Kind.HEADING, Kind.PRODUCT, Kind.PRODUCT, Kind.NOTE, Kind.END, Kind.PRODUCT]
    pipe, nipple, elbow = (line for line in again.model.lines if line.product)
    assert (pipe.mark, pipe.price, pipe.more.reason) == ("M", 79_000, "as last year")
    assert (pipe.more.note, pipe.more.internal_note) == ("cut square", "he pays late")
    assert (pipe.more.allowances, pipe.when) == ("-5% scratched", ""), "but not its day"
    assert (pipe.more.particulars.pack, pipe.more.particulars.pack_size) == ("bundle", 10_000)
    assert (nipple.mark, nipple.price, nipple.was, nipple.less) == ("L", 20_000, 19_400, 3000)
    assert (nipple.more.description, elbow.more.particulars.length) == ("Nipple, brass", 3000)
    again.save(lambda: None, whole=True)
    settle(desk, qtbot)
    assert again.refused is None, again.refused
    assert again.draft_id
    with books.read() as view:
        deal = open_document(view, again.draft_id).deal
        before = open_document(view, order.id).deal
    changed = {"price": 20_000, "amount": 1940, "net": 1940, "sales": 1940}
    assert deal.lines == (
        replace(before.lines[0], wanted_date=""),
        replace(before.lines[1], **changed),
        before.lines[2],
    )
    assert deal.texts == before.texts
    press(qtbot, desk, KEY.Key_Z, CTRL)
    assert again.model.lines == ()


def test_some_lines_again_keep_their_heading_and_a_draft_of_another_program_its_marks(desk, books, qtbot):
    draft = sample.do(books, "draft_order", customer="K-10482", lines=list(LINES), texts=list(TEXTS))
    desk.go("order", draft.id)
    settle(desk, qtbot)
    assert [line.mark for line in desk.screen().page.model.lines if line.product] == ["M", "L", "L"]
    sample.do(books, "confirm_order", order=draft.id)
    page = new_order(desk, qtbot)
    press(qtbot, desk, KEY.Key_R, CTRL)
    settle(desk, qtbot)
    for key in (KEY.Key_Right, KEY.Key_Space, KEY.Key_Down, KEY.Key_Down, KEY.Key_Space, KEY.Key_Return):
        press(qtbot, desk, key)
    settle(desk, qtbot)
    assert [line.words for line in page.model.lines] == ["Bathroom", "Nipple, brass", "behind the house"]


def test_a_price_below_its_floor_says_so_while_it_is_typed_and_who_may_let_it_pass(desk, books, qtbot):
    sample.do(books, "save_product", sku="CU15-3", floor_price="7.00")
    page = new_order(desk, qtbot)
    type_text(qtbot, "10*cu15@7.20\n")
    settle(desk, qtbot)
    line = page.model.lines[0]
    assert (line.mark, line.below_floor, line.priced.listed.price.price) == ("M", False, 84_200)
    page.table.edit_cell((0, "less"))
    type_text(qtbot, "5\n")
    assert page.model.lines[0].below_floor, "what is taken off counts"
    assert page.foot.headline.full_text() == "Line 1: needs approval"
    press(qtbot, desk, KEY.Key_Return, ALT)
    settle(desk, qtbot)
    sheet = desk.screen()._sheet
    assert not sheet.approvers.isVisible(), "nobody is asked where nobody has a secret"
    sheet.show_approvers(("Anna", "Bert", "Cleo"))
    texts = " ".join(text.full_text() for text in sheet.findChildren(type(page.foot.headline)))
    assert "By rule 8.42 each, Standard price: 1.22 less." in texts
    assert "Below the floor of 7.00 each: needs approval." in texts
    assert "Anna, Bert or Cleo may let it pass, at Finish." in texts
    press(qtbot, desk, KEY.Key_Escape)
    settle(desk, qtbot)
    press(qtbot, desk, KEY.Key_Z, CTRL)
    assert not page.model.lines[0].below_floor
    sample.do(books, "save_user", name="Anna", role="owner")
    sample.do(books, "save_user", name="Dirk", role="counter")
    for name in ("Anna", "Dirk"):
        sample.do(books, "set_secret", user=name, secret="correct horse")
    with books.read() as view:
        assert may(view, "price_floor") == ("Anna",)


def test_what_a_promotion_gave_free_is_given_once_again_and_not_twice(desk, books, qtbot):
    given = {"name": "Spring", "buy": "10", "get": "1", "products": ["BN12"], "valid_from": "2026-01-01"}
    sample.do(books, "save_promotion", **given)
    order = sample.make_order(books, "K-10482", (("BN12", "22"),))
    page = new_order(desk, qtbot)
    press(qtbot, desk, KEY.Key_R, CTRL)
    settle(desk, qtbot)
    type_text(qtbot, "\n")
    settle(desk, qtbot)
    line = page.model.lines[0]
    # 20 of 22 at 1.94
    assert (line.mark, line.net, line.more.allowances) == ("P", 3880, "")
    with books.read() as view:
        deal = open_document(view, order.id).deal
        products = {one.id: one for one in hits(view, [deal.lines[0].product_id], "", deal.date)}
    assert deal.lines[0].amount == 3880
    today, later = (
        lines_from_deal(deal, products, keep_prices=True, today=day)[0] for day in (deal.date, "2020-01-01")
    )
    assert ("price" in today.by_hand, today.more.allowances) == (False, "")
    assert ("price" in later.by_hand, later.more.allowances) == (True, "-3.88 Spring: 2 free"), "as it was promised"
