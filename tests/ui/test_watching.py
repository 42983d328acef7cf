"""While an order is written the strip says what Finish would ask: the same once more, and how far the credit goes."""

from __future__ import annotations

import pytest
import sample
from driving import new_order, press, rows, settle, type_text
from PySide6.QtCore import Qt

CREDIT = {"number": "K-10482", "credit_limit": "100"}


def _watched(desk, qtbot):
    """Until the books were asked what is to be said."""
    settle(desk, qtbot)
    page = desk.screen().page
    qtbot.waitUntil(lambda: not page.watching._pause.isActive())
    settle(desk, qtbot)
    return page


@pytest.mark.slow
def test_the_same_order_once_more_is_said_while_it_is_typed(desk, books, qtbot):
    order = sample.make_order(books, "K-10482", (("CU15-3", "4"), ("BN12", "10")))
    new_order(desk, qtbot)
    type_text(qtbot, "4*cu15\n")
    assert not any("Looks like" in text for text in _watched(desk, qtbot).notices.texts)
    type_text(qtbot, "10*bn12\n")
    page = _watched(desk, qtbot)
    [said] = [text for text in page.notices.texts if "Looks like" in text]
    assert said.startswith(f"Looks like {order.number} from ")
    assert said.endswith(f" F3 {order.number} opens it, or carry on.")
    assert page.table.entry.hasFocus(), "nothing stands in the way"
    type_text(qtbot, "1*bv12\n")
    assert not any("Looks like" in text for text in _watched(desk, qtbot).notices.texts), "it is another order now"


def test_an_order_repeated_on_purpose_is_no_double(desk, books, qtbot):
    sample.make_order(books, "K-10482", (("CU15-3", "4"), ("BN12", "10")))
    new_order(desk, qtbot)
    press(qtbot, desk, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    settle(desk, qtbot)
    type_text(qtbot, "\n")
    assert _watched(desk, qtbot).notices.texts == ()


@pytest.mark.parametrize(
    ("policy", "said"),
    [
        ("", "With this Müller Bau GmbH would stand at 200.40 of 100.00 EUR."),
        ("warn", "With this Müller Bau GmbH would stand at 200.40 of 100.00 EUR."),
        ("hold", "With this Müller Bau GmbH would stand at 200.40 of 100.00 EUR. Finish offers to pay now, to hold it, "
                 "or to approve it."),
        ("ignore", ""),
        ("cash", "Müller Bau GmbH buys for cash only."),
    ],
)  # fmt: skip
def test_credit_is_said_by_its_policy_and_entry_goes_on(desk, books, qtbot, policy, said):
    sample.do(books, "save_customer", **CREDIT, **({"credit_policy": policy} if policy else {}))
    new_order(desk, qtbot)
    type_text(qtbot, "20*cu15\n")
    page = _watched(desk, qtbot)
    assert page.notices.texts == ((said,) if said else ())
    type_text(qtbot, "1*bn12\n")
    settle(desk, qtbot)
    assert len(page.model.lines) == 2
    assert rows(books, "SELECT count(*) FROM sales_order") == [(0,)]


def test_the_meter_counts_what_is_typed_at_once(desk, books, qtbot):
    sample.do(books, "save_customer", **CREDIT)
    sample.make_order(books, "K-10482", (("CU15-3", "1"),))
    page = new_order(desk, qtbot)
    seen = [(page.card.credit.full_text(), page.card.meter.accessibleName())]
    for text in ("4*cu15\n", "5*cu15\n"):
        type_text(qtbot, text)
        settle(desk, qtbot)
        seen.append((page.card.credit.full_text(), page.card.meter.accessibleName()))
    press(qtbot, desk, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    settle(desk, qtbot)
    assert page.card.credit.full_text() == seen[1][0], "what is taken back is not counted"
    assert seen == [
        ("€89.98 left of €100", "Credit used: 10 percent"),
        ("€49.90 left of €100", "Credit used: 50 percent"),
        ("€0.20 over €100", "Credit used: 100 percent"),
    ]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ({"name": "Müller Bau", "phone": "0251/44321"}, "same phone"),
        ({"name": "MB Holding", "vat_id": "de 136 695 976"}, "same VAT id"),
        ({"name": "Müller Bau", "postcode": "48143"}, "same name and postcode"),
    ],
)
def test_a_customer_who_is_known_is_said_in_the_form_before_a_second_is_made(desk, books, qtbot, typed, why):
    address = {"street": "Hauptstraße 14", "postcode": "48143", "city": "Münster"}
    sample.do(books, "save_customer", number="K-10482", vat_id="DE136695976", address=address)

    def fill():
        desk.go("customers", "new")
        settle(desk, qtbot)
        form = desk.screen().panel.editor.form
        for field, text in typed.items():
            form.fields[field].setFocus()
            type_text(qtbot, text)
        qtbot.wait(300)
        settle(desk, qtbot)
        return desk.screen()

    place = fill()
    assert place.line.text == f"Looks like Müller Bau GmbH, K-10482: {why}. F12 asks before it is made."
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    assert place.open_sheet.title.full_text() == f"{typed['name']} may be known already"
    type_text(qtbot, "\n")
    settle(desk, qtbot)
    assert place.panel.editor.form.values()["number"] == "K-10482", "Enter takes who is there"
    assert rows(books, "SELECT count(*) FROM customer") == [(3,)]
    press(qtbot, desk, Qt.Key.Key_Escape)
    place = fill()
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    type_text(qtbot, "2")
    settle(desk, qtbot)
    assert rows(books, "SELECT count(*) FROM customer") == [(4,)]


def test_what_a_customer_may_buy_and_who_may_order_is_said_in_their_form(desk, books, qtbot):
    sample.do(books, "save_product", sku="CU15-3", category="Pipes")
    desk.go("customers", rows(books, "SELECT id FROM customer WHERE number = 'K-10482'")[0][0])
    settle(desk, qtbot)
    form = desk.screen().panel.editor.form
    form.set_values({"assortment": "refuse", "buyers": "refuse"})
    form.fields["allowed"].setText("category:Pipes, BN12")
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    assert rows(books, "SELECT kind, value FROM assortment WHERE allowed = 1 AND kind = 'category'") == [
        ("category", "Pipes")
    ]
    assert rows(books, "SELECT count(*) FROM assortment WHERE allowed = 1") == [(2,)]
    press(qtbot, desk, Qt.Key.Key_Period, Qt.KeyboardModifier.ControlModifier)
    settle(desk, qtbot)
    type_text(qtbot, "1")
    settle(desk, qtbot)
    contact = desk.screen().open_sheet.form
    contact.set_values({"name": "Karin Weber", "may_order": True})
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    assert rows(books, "SELECT name, may_order FROM contact") == [("Karin Weber", 1)]
    press(qtbot, desk, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    settle(desk, qtbot)
    type_text(qtbot, "1*bn12\n")
    settle(desk, qtbot)
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    type_text(qtbot, "o\n")
    settle(desk, qtbot)
    assert desk.screen().open_sheet.title.full_text() == "Who orders for Müller Bau GmbH?"
    type_text(qtbot, "1")
    settle(desk, qtbot)
    assert rows(books, "SELECT name FROM order_buyer") == [("Karin Weber",)]


def test_what_is_no_longer_listed_goes_and_what_nobody_knows_is_said_beside_it(desk, books, qtbot):
    sample.do(books, "save_customer", number="K-10482", assortment="warn", allow=["BN12", "BV12"])
    desk.go("customers", rows(books, "SELECT id FROM customer WHERE number = 'K-10482'")[0][0])
    settle(desk, qtbot)
    form = desk.screen().panel.editor.form
    assert form.values()["allowed"] == "BN12, BV12"
    form.fields["allowed"].setText("BN12, NOPE")
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    assert "There is no product NOPE" in form._errors["allowed"].full_text()
    form.fields["allowed"].setText("BN12")
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    assert rows(books, "SELECT count(*) FROM assortment WHERE allowed = 1") == [(1,)]
