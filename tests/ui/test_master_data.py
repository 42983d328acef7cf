"""Customers and products with everything their actions know, by the forms; each looked up in the books."""

from __future__ import annotations

import sample
from driving import press, rows, settle, type_text
from PySide6.QtCore import Qt

from app.queries.agreed import explained
from app.queries.desk_products import search_products
from app.queries.desk_stock import stock_page
from app.store.sql import sql
from app.ui.screens.explain import ExplainSheet, sentences_of

CTRL = Qt.KeyboardModifier.ControlModifier


def _filtered(desk, qtbot, place, words):
    desk.go(place)
    desk.screen().filter.setText(words)
    qtbot.waitUntil(lambda: desk.screen().model.rowCount() == 1)
    settle(desk, qtbot)
    desk.screen().table.setFocus()
    return desk.screen()


def test_everything_a_customer_record_may_say(desk, books, qtbot):
    sample.do(books, "save_price_list", name="Trade")
    sample.do(books, "save_group", name="Plumbers", price_list="Trade")
    _filtered(desk, qtbot, "customers", "kern")
    press(qtbot, desk, Qt.Key.Key_F2)
    settle(desk, qtbot)
    given = {
        "billing_email": "bills@kern.example",
        "payer": "K-10482",
        "preferred_payment": "transfer",
        "tax_status": "exempt",
        "tax_reason": "Certificate 12/7",
        "tax_until": "31-12-2027",
        "shortage": "wait",
        "ship_when": "complete",
        "salesperson": "Anna",
        "language": "de",
        "instructions": "ring twice",
        "extra": "Rear building",
        "tax_certificate": "12/7",
        "group": "Plumbers",
        "price_list": "Trade",
        "einvoice": "xrechnung",
        "endpoint_scheme": "0204",
        "endpoint": "04011000-12345-06",
        "buyer_reference": "04011000-12345-06",
    }
    desk.screen().panel.editor.form.set_values({**given, "early_percent": "2,5 %", "early_days": "14"})
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    [found] = rows(
        books,
        "SELECT c.billing_email, p.number, c.preferred_payment, c.tax_status, c.tax_reason, c.tax_until, c.shortage, "
        "c.ship_when, c.salesperson, c.language, c.instructions, c.extra, c.tax_certificate, g.name, l.name, "
        "c.einvoice, c.endpoint_scheme, c.endpoint, c.buyer_reference "
        "FROM customer c JOIN customer p ON p.id = c.payer_id JOIN customer_group g ON g.id = c.group_id "
        "JOIN price_list l ON l.id = c.price_list_id WHERE c.number = 'K-10031'",
    )
    early = "SELECT early_percent, early_days FROM customer WHERE number = 'K-10031'"
    assert rows(books, early) == [(2500, 14)]
    assert found == (*list(given.values())[:5], "2027-12-31", *list(given.values())[6:])


def test_a_contact_is_added_changed_and_retired(desk, books, qtbot):
    _filtered(desk, qtbot, "customers", "kern")
    press(qtbot, desk, Qt.Key.Key_Period, CTRL)
    settle(desk, qtbot)
    type_text(qtbot, "1")
    type_text(qtbot, "Karin\tOffice\t0251 1\tkarin@kern.example")
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    assert rows(books, "SELECT name, role, phone, inactive FROM contact") == [("Karin", "Office", "0251 1", 0)]
    press(qtbot, desk, Qt.Key.Key_Period, CTRL)
    settle(desk, qtbot)
    type_text(qtbot, "3")
    sheet = desk.screen()._sheet
    sheet.form.set_values({"phone": "0251 2", "inactive": True})
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    assert rows(books, "SELECT phone, inactive FROM contact") == [("0251 2", 1)]


def test_an_address_with_words_for_the_driver(desk, books, qtbot):
    _filtered(desk, qtbot, "customers", "kern")
    press(qtbot, desk, Qt.Key.Key_Period, CTRL)
    settle(desk, qtbot)
    type_text(qtbot, "2")
    desk.screen()._sheet.form.set_values({"street": "Hafenweg 7", "city": "Münster", "instructions": "by the gate"})
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    assert rows(books, "SELECT kind, street, instructions FROM address") == [("shipping", "Hafenweg 7", "by the gate")]


def test_everything_a_product_record_may_say(desk, books, qtbot):
    sample.do(books, "save_supplier", number="S-1", name="Copper works")
    _filtered(desk, qtbot, "stock", "flx")
    press(qtbot, desk, Qt.Key.Key_F2)
    settle(desk, qtbot)
    given = {
        "barcodes": "4006381333931; 4006381333948 = 10",
        "packs": "box = 12",
        "breaks": "50 = 7,90; 200 = 7,20",
        "cost": "4,10",
        "supplier": "S-1",
        "substitute": "SLD-L",
        "description": "For soft solder",
        "specs": "DIN EN 29454",
        "weight": "520",
        "category": "Solder",
        "bin": "C-01-1",
        "min_stock": "12",
        "ask_quantity": True,
    }
    desk.screen().panel.editor.form.set_values(given)
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    assert rows(books, "SELECT barcode, quantity FROM barcode ORDER BY barcode") == [
        ("4006381333931", 1000),
        ("4006381333948", 10_000),
    ]
    assert rows(books, "SELECT name, quantity FROM pack") == [("box", 12_000)]
    breaks = "SELECT min_quantity, price FROM product_price WHERE min_quantity > 0 ORDER BY 1"
    assert rows(books, breaks) == [(50_000, 79_000), (200_000, 72_000)]
    found = rows(
        books,
        "SELECT p.cost, v.number, s.sku, p.description, p.weight, p.ask_quantity, p.min_stock FROM product p "
        "JOIN supplier v ON v.id = p.supplier_id JOIN product s ON s.id = p.substitute_id WHERE p.sku = 'FLX500'",
    )
    assert found == [(41_000, "S-1", "SLD-L", "For soft solder", 520, 1, 12_000)]


def test_a_pack_that_cannot_be_read_is_said_beside_its_field(desk, books, qtbot):
    _filtered(desk, qtbot, "stock", "flx")
    press(qtbot, desk, Qt.Key.Key_F2)
    settle(desk, qtbot)
    form = desk.screen().panel.editor.form
    form.fields["packs"].setText("box of 12")
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    assert form.error_of("packs") == "“box of 12”: write it like box = 12."


def test_a_person_is_forgotten_once_the_first_word_is_typed(desk, books, qtbot):
    place = _filtered(desk, qtbot, "customers", "kern")
    assert desk.do("forget_customer")
    settle(desk, qtbot)
    type_text(qtbot, "yes")
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    assert place._sheet.form._errors["word"].full_text() == "Nothing is done until “Kern” stands here."
    assert rows(books, "SELECT forgotten FROM customer WHERE number = 'K-10031'") == [(0,)]
    place._sheet.form.set_values({"word": "kern", "reason": "asked for it"})
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    assert rows(books, "SELECT forgotten FROM customer WHERE number = 'K-10031'") == [(1,)]
    assert desk.toasts.shown[-1].text == "K-10031 is forgotten."
    assert place.model.rowCount() == 0


def test_who_still_has_an_order_is_not_forgotten(desk, books, qtbot):
    sample.make_order(books, "K-10031", (("CU15-3", "4"),))
    place = _filtered(desk, qtbot, "customers", "kern")
    desk.do("forget_customer")
    settle(desk, qtbot)
    type_text(qtbot, "kern")
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    assert place._sheet.note.full_text() == "Order SO-1 is not closed."
    assert rows(books, "SELECT forgotten FROM customer WHERE number = 'K-10031'") == [(0,)]


def test_keys_typed_before_the_ways_are_read_are_theirs(desk, books, qtbot):
    """Ctrl+. and the digit in one burst: a new contact."""
    place = _filtered(desk, qtbot, "customers", "kern")
    press(qtbot, desk, Qt.Key.Key_Period, CTRL)
    type_text(qtbot, "1Karin")
    settle(desk, qtbot)
    assert place._sheet.form.values()["name"] == "Karin"


def test_customers_stand_as_in_a_register(desk, books, qtbot):
    for name in ("Brandt Bedachung", "Bäcker Bad", "Öhler", "Zürcher AG", "ahlers"):
        sample.do(books, "save_customer", number=f"R-{name}", name=name, country="DE")
    desk.go("customers")
    settle(desk, qtbot)
    model = desk.screen().model
    names = [model.row_at(at).name for at in range(model.rowCount())]
    assert [one for one in names if one in {"Brandt Bedachung", "Bäcker Bad", "Öhler", "Zürcher AG", "ahlers"}] == [
        "ahlers", "Bäcker Bad", "Brandt Bedachung", "Öhler", "Zürcher AG",
    ]  # fmt: skip


def _product_form(desk, qtbot, words):
    _filtered(desk, qtbot, "stock", words)
    press(qtbot, desk, Qt.Key.Key_F2)
    settle(desk, qtbot)
    return desk.screen().panel.editor.form


def test_a_barcode_and_a_pack_that_are_taken_out_of_their_fields_are_gone(desk, books, qtbot):
    packs = [{"name": "box", "quantity": "12"}, {"name": "pallet", "quantity": "480"}]
    sample.do(books, "save_product", sku="CU15-3", barcodes=["4006381333931", "BOX-7"], packs=packs)
    form = _product_form(desk, qtbot, "CU15-3")
    codes, held = (str(form.values()[name]) for name in ("barcodes", "packs"))
    assert ("4006381333931" in codes, held) == (True, "box = 12; pallet = 480")
    kept = "; ".join(one for one in codes.split("; ") if one != "4006381333931")
    form.set_values({"barcodes": kept, "packs": "pallet = 500"})
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    assert rows(books, "SELECT product_id FROM barcode WHERE barcode = '4006381333931'") == [("",)]
    assert rows(books, "SELECT name, quantity FROM pack WHERE name <> ''") == [("pallet", 500000)]
    assert _product_form(desk, qtbot, "CU15-3").values()["packs"] == "pallet = 500"
    press(qtbot, desk, Qt.Key.Key_Escape)
    settle(desk, qtbot)
    press(qtbot, desk, Qt.Key.Key_Z, CTRL)
    settle(desk, qtbot)
    form = _product_form(desk, qtbot, "CU15-3")
    assert (form.values()["barcodes"], form.values()["packs"]) == (codes, held), "Undo brings both back"


def test_a_number_cannot_be_typed_over_and_makes_no_second_record(desk, books, qtbot):
    form = _product_form(desk, qtbot, "CU15-3")
    assert form.fields["sku"].isReadOnly()
    press(qtbot, desk, Qt.Key.Key_Escape)
    _filtered(desk, qtbot, "customers", "kern")
    press(qtbot, desk, Qt.Key.Key_F2)
    settle(desk, qtbot)
    form = desk.screen().panel.editor.form
    form.fields["number"].setFocus()
    type_text(qtbot, "9")
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    assert rows(books, "SELECT count(*) FROM customer WHERE number LIKE '%9'") == [(0,)]
    press(qtbot, desk, Qt.Key.Key_N, CTRL | Qt.KeyboardModifier.ShiftModifier)
    settle(desk, qtbot)
    form.fields["number"].selectAll()
    form.fields["number"].setFocus()
    type_text(qtbot, "X-9")
    form.set_values({"name": "Neu"})
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    assert rows(books, "SELECT name FROM customer WHERE number = 'X-9'") == [("Neu",)], "a new one has the number typed"


def test_what_is_typed_of_the_company_stays_whatever_changes_elsewhere(desk, books, qtbot):
    desk.go("settings", "company")
    settle(desk, qtbot)
    form = desk.screen().company.form
    form.fields["iban"].setFocus()
    form.fields["iban"].selectAll()
    type_text(qtbot, "DE89 3704 0044 0532 0130 0")
    sample.do(books, "save_supplier", number="W-9", name="Somebody else's")
    settle(desk, qtbot)
    desk.go("board")
    settle(desk, qtbot)
    desk.go("settings", "company")
    settle(desk, qtbot)
    assert form.values()["iban"] == "DE89 3704 0044 0532 0130 0"
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    assert form.error_of("iban").startswith("The check digits of this IBAN do not fit")
    form.fields["iban"].setText("DE89 3704 0044 0532 0130 00")
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    assert rows(books, "SELECT iban FROM company") == [("DE89370400440532013000",)]
    sample.do(books, "save_company", phone="0251 7")
    settle(desk, qtbot)
    assert form.values()["phone"] == "0251 7", "kept, so what others change is seen again"


def test_esc_lets_go_what_was_typed_of_the_company(desk, books, qtbot):
    desk.go("settings", "company")
    settle(desk, qtbot)
    field = desk.screen().company.form.fields["name"]
    type_text(qtbot, " & Sons")
    press(qtbot, desk, Qt.Key.Key_Escape)
    settle(desk, qtbot)
    assert [(field.text(),)] == rows(books, "SELECT name FROM company")


def test_a_late_answer_moves_no_cursor_in_the_settings(desk, books, qtbot):
    desk.go("settings", "company")
    settle(desk, qtbot)
    field = desk.screen().company.form.fields["bank_name"]
    field.setFocus()
    sample.do(books, "save_supplier", number="W-9", name="Somebody else's")
    settle(desk, qtbot)
    assert field.hasFocus()


def test_special_prices_are_pasted_looked_at_and_taken_back(desk, books, qtbot):
    screen = _filtered(desk, qtbot, "customers", "kern")
    screen.prices(screen.model.row_at(0))
    settle(desk, qtbot)
    sheet = screen._sheet
    sheet.typed.setPlainText("Code\tPrice\nCU15-3\t7,90\t50\t2026-01-01\t30.6.2027\nELB15; dear")
    assert sheet.note.full_text().startswith("Line 3: “dear” is neither a price")
    sheet.typed.setPlainText("CU15-3\t7,90\t50\t2026-01-01\t30.6.2027\nELB15; -12.5%; ; 2026-01-01\nNONE; 1")
    assert sheet.note.full_text() == "3 prices to keep."
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    assert sheet.note.full_text() == "There is no product NONE."
    assert rows(books, "SELECT count(*) FROM agreed_price") == [(0,)], "all or none"
    sheet.typed.setPlainText(sheet.typed.toPlainText().replace("\nNONE; 1", ""))
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    assert rows(books, "SELECT price, discount, min_quantity, valid_to FROM agreed_price ORDER BY price") == [
        (0, 12500, 0, ""), (79000, 0, 50000, "2027-06-30")]  # fmt: skip
    screen.prices(screen.model.row_at(0))
    settle(desk, qtbot)
    shown = screen._sheet
    texts = [[column.text(shown.model.row_at(at)) for column in shown.model.columns] for at in range(2)]
    assert [row[:3] for row in texts] == [["CU15-3", "Copper pipe 15 mm × 3 m", "7.90 each"],
                                          ["ELB15", "Elbow 15 mm solder, 90°", "−12.5 %"]]  # fmt: skip
    shown.dismiss()
    desk.toasts.shown[-1].act()
    settle(desk, qtbot)
    assert rows(books, "SELECT count(*) FROM agreed_price WHERE inactive = 0") == [(0,)]


def test_the_sheet_that_explains_a_price(desk, books, qtbot):
    sample.do(books, "save_agreed_price", customer="K-10482", product="CU15-3", price="7.90", contract="2026",
              valid_from="2026-01-01", valid_to="2027-06-30", min_quantity="50")  # fmt: skip
    with books.read() as view:
        product = str(view.value(sql("SELECT id FROM product WHERE sku = 'CU15-3'")))
        customer = str(view.value(sql("SELECT id FROM customer WHERE number = 'K-10482'")))
        found = explained(view, product, customer, "2026-11-01", 50_000)
        near = explained(view, product, customer, "2026-11-01", 40_000)
    assert sentences_of(found, "EUR")["Price"][0] == "Contract 2026, until 30 Jun 2027, from 50 pc"
    assert sentences_of(near, "EUR")["Price"][-1] == "10 more → 7.90 each, saves 26.00 net."
    sheet = ExplainSheet(desk.screen(), found, "EUR")
    sheet.open()
    assert sheet.accessibleDescription() == "Contract 2026, until 30 Jun 2027, from 50 pc"
    assert "Never bought." in [one.full_text() for one in sheet.said]
    sheet.accept()
    assert not sheet.isVisible()


def test_a_product_is_billed_by_weight_from_its_form_on(desk, books, qtbot):
    form = _product_form(desk, qtbot, "BV12")
    form.set_values({"by_weight": True})
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    assert form.error_of("weight") == "What does one BV12 weigh about, in grams?"
    form.set_values({"weight": "250"})
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    assert rows(books, "SELECT by_weight, weight FROM product WHERE sku = 'BV12'") == [(1, 250)]
    assert _product_form(desk, qtbot, "BV12").values()["by_weight"] is True


def test_what_a_product_is_cut_from_is_said_in_its_form(desk, books, qtbot):
    form = _product_form(desk, qtbot, "BV12")
    form.set_values({"kerf": "0,003"})
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    assert form.error_of("bar_length") == "How long are the bars that BV12 is cut from?"
    form.set_values({"bar_length": "6", "least_rest": "0,5"})
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    assert rows(books, "SELECT bar_length, kerf, least_rest FROM product WHERE sku = 'BV12'") == [(6000, 3, 500)]


def test_a_kit_is_written_in_the_form_and_stands_as_whole_sets(desk, books, qtbot):
    sample.do(books, "save_product", sku="KIT-1", name="Starter kit", price="40", tax="DE19")
    form = _product_form(desk, qtbot, "KIT-1")
    form.set_values({"parts": "CU15-3 = 2; NOTHERE"})
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    assert form.error_of("parts") == "There is no product NOTHERE."
    form.set_values({"parts": "CU15-3 = 2; 4 x ELB15", "over_percent": "60"})
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    assert form.error_of("over_percent") == "A tolerance is 0 to 50 percent."
    form.set_values({"over_percent": "2,5 %"})
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    assert rows(books, "SELECT over, under FROM product WHERE sku = 'KIT-1'") == [(2500, 0)]
    assert rows(books, "SELECT quantity FROM kit_part ORDER BY position") == [(2000,), (4000,)]
    kept = _product_form(desk, qtbot, "KIT-1").values()
    assert (kept["parts"], kept["over_percent"]) == ("CU15-3 = 2; ELB15 = 4", "2.5")
    with books.read() as view:
        [row] = stock_page(view, "all", "kit-1", 0, 9)
        [hit] = search_products(view, "kit-1")
        free = {one.sku: one.available for one in stock_page(view, "all", "", 0, 200)}
    sets = min(free["CU15-3"] // 2000, free["ELB15"] // 4000) * 1000
    assert (row.on_hand, row.kit, hit.available, hit.kit) == (sets, True, sets, True)
