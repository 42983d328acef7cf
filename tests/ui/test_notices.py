"""Alerts and stops are read where customer and goods are taken in, and the typing goes on; the picker reads them."""

from __future__ import annotations

import sample
from driving import new_order, press, rows, settle, type_text
from PySide6.QtCore import Qt

KEY, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier


def _stop_pipes(books):
    sample.do(books, "save_product", sku="CU15-3", stop="sale", stop_reason="recall", substitute="CU22-3")


def test_alerts_are_seen_at_once_and_the_typing_goes_on(desk, books, qtbot):
    sample.do(books, "save_customer", number="K-10482", alert="Always ask for the order no. <b>")
    sample.do(books, "save_product", sku="CU15-3", alert="Only whole bundles")
    page = new_order(desk, qtbot)
    assert page.notices.texts == ("Always ask for the order no. <b>",)
    assert page.notices.isVisible()
    assert page.table.entry.hasFocus()
    type_text(qtbot, "4*cu15\n2*bn12\n")
    settle(desk, qtbot)
    assert page.notices.texts == ("Always ask for the order no. <b>", "CU15-3: Only whole bundles")
    assert page.table.entry.hasFocus()
    assert [line.quantity for line in page.model.lines] == [4000, 2000]
    press(qtbot, desk, KEY.Key_F12)
    type_text(qtbot, "\n")
    settle(desk, qtbot)
    assert rows(books, "SELECT number FROM sales_order") == [("SO-1",)]
    assert desk.screen().page.notices.texts == ("Always ask for the order no. <b>",)


def test_in_a_small_window_at_a_large_scale_the_entry_row_keeps_its_room(desk, books, qtbot):
    from app.ui.theme.look import look
    from app.ui.widgets.notices import _Strip

    sample.do(books, "save_customer", number="K-10482", alert="Ask", stop="account", stop_reason="late")
    sample.do(books, "save_product", sku="CU15-3", alert="Whole bundles")
    desk.resize(1366, 768)
    page = new_order(desk, qtbot)
    type_text(qtbot, "4*cu15\n")
    settle(desk, qtbot)

    def strips():
        return [one for one in page.notices.findChildren(_Strip) if one.isVisible()]

    assert len(strips()) == 3
    try:
        look().set_scale(200)
        desk.resize(1366, 768)
        qtbot.waitUntil(lambda: len(strips()) == 1)
        said = [one.text() for one in strips()[0].findChildren(type(page.foot.headline))]
        assert said[-1] == "2 more"
        assert len(page.notices.texts) == 3
    finally:
        look().set_scale(100)
    qtbot.waitUntil(lambda: len(strips()) == 3)


def test_who_is_on_stop_is_told_of_at_the_box_over_the_lines_and_at_finish(desk, books, qtbot):
    sample.do(books, "save_customer", number="K-10482", stop="orders", stop_reason="two bills overdue")
    press(qtbot, desk, KEY.Key_N, CTRL)
    settle(desk, qtbot)
    type_text(qtbot, "mül")
    settle(desk, qtbot)
    page = desk.screen().page
    assert page.box.names().rows[0][1].endswith("on stop")
    type_text(qtbot, "\n")
    settle(desk, qtbot)
    [said] = page.notices.texts
    assert said.startswith("Müller Bau GmbH is on stop since 20")
    assert said.endswith("(anna): two bills overdue.")
    type_text(qtbot, "4*cu15\n")
    settle(desk, qtbot)
    press(qtbot, desk, KEY.Key_F12)
    assert desk.screen()._sheet.notices.texts == (said,)
    type_text(qtbot, "\n")
    settle(desk, qtbot)
    assert "Park the order, or take the stop off." in page.foot.headline.full_text()
    assert rows(books, "SELECT count(*) FROM sales_order") == [(0,)]
    press(qtbot, desk, KEY.Key_F12)
    type_text(qtbot, "p")
    type_text(qtbot, "\n")
    settle(desk, qtbot)
    assert rows(books, "SELECT parked_by FROM draft") == [("anna",)]


def test_beyond_the_limit_is_said_at_finish_with_the_figures(desk, books, qtbot):
    sample.do(books, "save_customer", number="K-10482", credit_limit="100")
    new_order(desk, qtbot)
    type_text(qtbot, "100*cu15\n")
    settle(desk, qtbot)
    press(qtbot, desk, KEY.Key_F12)
    assert desk.screen()._sheet.notices.texts == ("With this Müller Bau GmbH would stand at €1,001.98 of €100.00.",)


def test_goods_on_stop_are_replaced_by_one_key(desk, books, qtbot):
    _stop_pipes(books)
    page = new_order(desk, qtbot)
    type_text(qtbot, "4*cu15\n")
    settle(desk, qtbot)
    [line] = page.model.lines
    assert line.product.chip(1000).text == "on stop"
    assert page.foot.headline.full_text().startswith("Line 1: CU15-3 is on stop since")
    assert page.foot.detail.full_text() == "Ctrl . takes CU22-3."
    press(qtbot, desk, KEY.Key_F12)
    type_text(qtbot, "\n")
    sheet = desk.screen()._sheet
    assert sheet.note.full_text().startswith("Line 1 first: CU15-3 is on stop")
    assert rows(books, "SELECT count(*) FROM sales_order") == [(0,)]
    press(qtbot, desk, KEY.Key_Escape)
    press(qtbot, desk, KEY.Key_Period, CTRL)
    type_text(qtbot, "1")
    settle(desk, qtbot)
    [line] = page.model.lines
    assert (line.product.code, line.quantity, line.price) == ("CU22-3", 4000, 131_000)
    press(qtbot, desk, KEY.Key_F12)
    type_text(qtbot, "\n")
    settle(desk, qtbot)
    assert rows(books, "SELECT sku, instead_of FROM sales_order_line") == [("CU22-3", "CU15-3")]


def test_an_order_that_stands_still_says_why_in_every_place_that_works_on_it(desk, books, qtbot):
    sample.do(books, "save_product", sku="CU15-3", alert="Only with gloves")
    order = sample.make_order(books, "K-10482")
    pick = sample.do(books, "open_pick_list", order=order.id)
    sample.do(books, "hold_order", order=order.id, reason="address is asked for")
    desk.go("deliveries")
    settle(desk, qtbot)
    place = desk.screen()
    [row] = [place.model.row_at(at) for at in range(place.model.rowCount())]
    assert row.hold == "address is asked for"
    assert place.line._words.full_text() == "SO-1 stands still: address is asked for."
    chip = place.model.columns[0].chip(row)
    assert (chip.text, chip.phase) == ("On hold", "stop")
    desk.go("deliveries", pick.number)
    settle(desk, qtbot)
    page = place._page
    assert page.notices.texts == ("SO-1 stands still: address is asked for", "Only with gloves")
    type_text(qtbot, "\n")
    assert page.notices.texts == ("SO-1 stands still: address is asked for",), "the nipples have no alert"
    desk.go("order", order.id)
    settle(desk, qtbot)
    assert desk.screen().page.notices.texts[0] == "Stands still: address is asked for."
    sample.do(books, "release_hold", order=order.id)
    settle(desk, qtbot)
    assert desk.screen().page.notices.texts == ()


def test_the_forms_keep_alerts_stops_and_spans(desk, books, qtbot):
    desk.go("customers")
    desk.screen().filter.setText("kern")
    qtbot.waitUntil(lambda: desk.screen().model.rowCount() == 1)
    settle(desk, qtbot)
    desk.screen().table.setFocus()
    press(qtbot, desk, KEY.Key_F2)
    settle(desk, qtbot)
    form = desk.screen().panel.editor.form
    form.set_values({"stop": "account", "alert": "Rings twice"})
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    assert form.error_of("stop_reason") == "Say why it is on stop; whoever asks will read it."
    assert form.fields["stop_reason"].hasFocus()
    type_text(qtbot, "paid late")
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    kern = "SELECT alert, stop, stop_reason, stop_by FROM customer WHERE number = 'K-10031'"
    assert rows(books, kern) == [("Rings twice", "account", "paid late", "anna")]
    place = desk.screen()
    assert place.model.columns[0].text(place.model.row_at(0)) == "Kern Haustechnik  ·  pays first"
    desk.go("stock")
    desk.screen().filter.setText("flx")
    qtbot.waitUntil(lambda: desk.screen().model.rowCount() == 1)
    settle(desk, qtbot)
    desk.screen().table.setFocus()
    press(qtbot, desk, KEY.Key_F2)
    settle(desk, qtbot)
    given = {"warranty_months": "24", "return_days": "14", "alert": "Keep upright", "stop": "purchase",
             "stop_reason": "too dear"}  # fmt: skip
    desk.screen().panel.editor.form.set_values(given)
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    flux = "SELECT warranty_months, return_days, alert, stop, stop_reason FROM product WHERE sku = 'FLX500'"
    assert rows(books, flux) == [(24, 14, "Keep upright", "purchase", "too dear")]
    place = desk.screen()
    assert place.model.columns[1].text(place.model.row_at(0)) == "Flux paste 500 g  ·  not bought"
    words = [one.text() for one in desk.screen().panel.facts.findChildren(type(desk.screen().panel.facts.title))]
    assert {"24 months", "within 14 days", "Keep upright"} <= set(words)


def test_what_a_customer_bought_is_one_key_away_with_its_warranty(desk, books, qtbot):
    sample.do(books, "save_product", sku="CU15-3", warranty_months=24, return_days=14)
    order = sample.make_order(books, "K-10031")
    pick = sample.do(books, "open_pick_list", order=order.id)
    sample.do(books, "confirm_pick", pick_list=pick.id)
    sample.do(books, "ship", shipment=sample.do(books, "pack_shipment", pick_list=pick.id).id)
    desk.go("customers")
    desk.screen().filter.setText("kern")
    qtbot.waitUntil(lambda: desk.screen().model.rowCount() == 1)
    settle(desk, qtbot)
    desk.screen().table.setFocus()
    press(qtbot, desk, KEY.Key_H, CTRL)
    settle(desk, qtbot)
    sheet = desk.screen()._sheet
    pipes, nipples = (sheet.model.row_at(at) for at in range(2))
    columns = {column.key: column for column in sheet.model.columns}
    assert columns["warranty"].chip(pipes).text.startswith("until ")
    assert columns["returns"].chip(pipes).phase == "done"
    assert columns["warranty"].chip(nipples) is None
    press(qtbot, desk, KEY.Key_Return)
    settle(desk, qtbot)
    assert desk.screen().page.document.number == "SO-1"


def test_a_late_return_is_said_before_it_is_taken(desk, books, qtbot):
    sample.do(books, "save_product", sku="CU15-3", return_days=14)
    when = {"date": "2026-01-05"}
    draft = sample.do(books, "draft_order", customer="K-10031", lines=[{"product": "CU15-3", "quantity": "4"}], **when)
    order = sample.do(books, "confirm_order", order=draft.id, **when)
    pick = sample.do(books, "open_pick_list", order=order.id, **when)
    sample.do(books, "confirm_pick", pick_list=pick.id, **when)
    shipment = sample.do(books, "pack_shipment", pick_list=pick.id, **when)
    sample.do(books, "ship", shipment=shipment.id, **when)
    desk.go("deliveries", f"reverse:{shipment.id}")
    settle(desk, qtbot)
    sheet = desk.screen()._sheet
    type_text(qtbot, "1")
    settle(desk, qtbot)
    assert sheet.late.texts == ("CU15-3 left on 2026-01-05; its 14 days to come back ended on 2026-01-19.",)
    sheet.reason.setFocus()
    type_text(qtbot, "2\n")
    settle(desk, qtbot)
    assert rows(books, "SELECT reason FROM sales_return") == [("damaged",)]
