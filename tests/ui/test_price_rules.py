"""Settings, Prices and Taxes by keys: every kind of rule is made, changed, taken back, ended; and tried out."""

from __future__ import annotations

import pytest
import sample
from driving import open_desk, press, rows, settle, type_text
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.actions.catalogue import BY_NAME
from app.actions.registry import perform
from app.domain.errors import RuleViolation
from app.ui.screens.settings.prices.kinds import CHARGES_RULES, PROMOTIONS
from app.ui.screens.settings.prices.rules import day, figure, form_of, grams, read
from app.ui.screens.stock.values import surcharges_read
from app.ui.shell.state import WindowState
from app.ui.theme.look import look

KEY = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


def part(desk, qtbot, where):
    """A part of a section, as somebody comes to it."""
    desk.go("settings", where)
    settle(desk, qtbot)
    section = desk.screen().made(where.partition(":")[0])
    section.begin()
    settle(desk, qtbot)
    return section.current


def keep(desk, qtbot, section, **values):
    """Fill the form and press the key."""
    section.editor.form.set_values(values)
    section.editor.form.fields[next(iter(values))].setFocus()
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)


def told(section, field):
    """The sentence below a field."""
    text = section.editor.form._errors[field]
    return text.full_text() if not text.isHidden() else ""


def test_a_list_and_a_group_are_typed_renamed_and_taken_back(desk, books, qtbot):
    lists = part(desk, qtbot, "prices:lists")
    assert QApplication.focusWidget() is lists.editor.form.fields["name"], "the first of a shop is typed at once"
    type_text(qtbot, "Trade\n\n-10\n0,05\n1-1\n")
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    assert rows(books, "SELECT name, parent_id, percent, step, inactive FROM price_list") == [
        ("Trade", "", -10_000, 500, 0)
    ]
    keep(desk, qtbot, lists, name="Trade 2026", percent="-12,5")
    assert rows(books, "SELECT name, percent FROM price_list") == [("Trade 2026", -12_500)]
    press(qtbot, desk, KEY.Key_Z, CTRL)
    settle(desk, qtbot)
    assert rows(books, "SELECT name, percent FROM price_list") == [("Trade", -10_000)]
    groups = part(desk, qtbot, "prices:groups")
    keep(desk, qtbot, groups, name="Installers", price_list="Trade")
    assert rows(books, "SELECT g.name, l.name FROM customer_group g JOIN price_list l ON l.id = g.price_list_id") == [
        ("Installers", "Trade")
    ]
    press(qtbot, desk, KEY.Key_Escape)
    keep(desk, qtbot, groups, name="installers")
    assert told(groups, "name") == "There is a group of customers Installers already. Take another name."
    press(qtbot, desk, KEY.Key_Escape)
    groups.table.go_to(0)
    keep(desk, qtbot, groups, retired=True)
    assert rows(books, "SELECT name, inactive FROM customer_group") == [("Installers", 1)]
    assert groups.model.rows[0].retired, "it is still seen"
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    assert desk.toasts.shown[-1].text == "Nothing was changed."


@pytest.mark.slow
def test_prices_in_a_list_are_seen_by_the_page_and_kept_for_a_hundred_or_a_pack(desk, books, qtbot):
    sample.do(books, "save_price_list", name="Trade")
    sample.do(books, "save_product", sku="ELB15", packs=[{"name": "box", "quantity": "12"}])
    sample.do(books, "save_list_price", price_list="Trade", product="CU15-3", price="8", valid_from="2026-01-01")
    lists = part(desk, qtbot, "prices:lists")
    assert lists.table.current_id
    press(qtbot, desk, KEY.Key_PageDown, CTRL)
    settle(desk, qtbot)
    listed = desk.screen().made("prices").current
    assert listed.list_name == "Trade", "the list that the cursor stood on"
    assert [listed.model.row_at(0).sku, listed.model.rowCount()] == ["CU15-3", 1]
    press(qtbot, desk, KEY.Key_Escape)
    keep(
        desk,
        qtbot,
        listed,
        product="BRK-2P",
        price="31,50",
        price_per="100",
        min_quantity="500",
        valid_from="2026-01-01",
    )
    keep_new(desk, qtbot, listed, product="ELB15", price="6", price_per="pack", pack="box", valid_from="2026-01-01")
    found = (
        "SELECT p.sku, x.price, x.price_per, x.min_quantity FROM list_price x JOIN product p ON p.id = x.product_id "
    )
    assert rows(books, found + "WHERE x.inactive = 0 ORDER BY p.sku") == [
        ("BRK-2P", 315_000, 100, 500_000), ("CU15-3", 80_000, 1, 0), ("ELB15", 60_000, 12, 0),
    ]  # fmt: skip
    listed.filter.setText("brk")
    listed.show_rows()
    settle(desk, qtbot)
    qtbot.waitUntil(lambda: [row and row.sku for row in map(listed.model.row_at, range(2))] == ["BRK-2P", None])
    listed.table.setFocus()
    listed.table.go_to(0)
    settle(desk, qtbot)
    assert listed.editor.form.fields["product"].isReadOnly(), "another product is another price"
    keep(desk, qtbot, listed, price="30")
    assert rows(books, found + "WHERE p.sku = 'BRK-2P'") == [("BRK-2P", 300_000, 100, 500_000)]
    keep(desk, qtbot, listed, retired=True)
    assert rows(books, "SELECT count(*) FROM list_price WHERE inactive = 0") == [(2,)]
    press(qtbot, desk, KEY.Key_Z, CTRL)
    settle(desk, qtbot)
    assert rows(books, "SELECT count(*) FROM list_price WHERE inactive = 0") == [(3,)]
    keep_new(desk, qtbot, listed, product="NONE", price="1")
    assert told(listed, "product") == "There is no product NONE."
    keep_new(desk, qtbot, listed, product="ELB15", price="1", price_per="pack")
    assert told(listed, "pack") == "Which pack is it for?"


def keep_new(desk, qtbot, section, **values):
    """The same, of a record that is not there yet."""
    section.fresh()
    keep(desk, qtbot, section, **values)


def test_f3_leads_there(desk, qtbot):
    assert desk.do("price_rules")
    settle(desk, qtbot)
    assert (desk.place, desk.screen().section) == ("settings", "prices")
    part(desk, qtbot, "taxes:destinations")
    assert desk.screen().made("taxes").part == "destinations"


def test_a_promotion_gives_one_of_three_and_shows_only_what_belongs_to_it(desk, books, qtbot):
    sample.do(books, "save_group", name="Installers")
    section = part(desk, qtbot, "prices:promotions")
    form = section.editor.form
    assert form.fields["discount_percent"].isVisible()
    assert not form.fields["buy"].isVisible()
    keep(desk, qtbot, section, name="Ten and one", gives="free", buy="10", products="CU15-3; elb15")
    assert told(section, "get") == "Say what it gives: how much off, a price, or how many are free."
    keep(desk, qtbot, section, get="1", products="CU15-3; elb16")
    assert told(section, "products") == "There is no product elb16."
    # Small letters mean the same product, here as in the entry row.
    keep(desk, qtbot, section, products="cu15-3; elb15", group="Installers", valid_from="2026-01-01")
    assert rows(books, "SELECT buy, get, discount, beats_contract FROM promotion") == [(10_000, 1_000, 0, 0)]
    assert section.model.rows[0].products == ("CU15-3", "ELB15")
    keep(
        desk,
        qtbot,
        section,
        gives="discount",
        discount_percent="5 %",
        products="",
        categories="Pipes",
        valid_to="2026-12-31",
    )
    assert rows(books, "SELECT buy, discount, valid_from, valid_to FROM promotion") == [
        (0, 5_000, "2026-01-01", "2026-12-31")
    ]
    assert (section.model.rows[0].products, section.model.rows[0].categories) == ((), ("Pipes",))
    keep(desk, qtbot, section, valid_to="sometime")
    assert told(section, "valid_to") == "“sometime” is not a date. Try +5, 1-1 or 2026-12-31."
    keep(desk, qtbot, section, valid_to="2025-12-31")
    assert told(section, "valid_to") == "2025-12-31 is before 2026-01-01."


def test_what_is_not_offered_any_more_is_not_lost_by_keeping_the_rest(desk, books, qtbot):
    sample.do(books, "save_group", name="Old")
    sample.do(books, "save_promotion", name="Spring", discount_percent="5", group="Old", valid_from="2026-01-01")
    sample.do(books, "save_group", name="Old", retired=True)
    section = part(desk, qtbot, "prices:promotions")
    keep(desk, qtbot, section, discount_percent="6")
    assert rows(books, "SELECT discount, group_id <> '' FROM promotion") == [(6_000, 1)]


@pytest.mark.slow
def test_surcharges_zones_and_charges_of_a_house(desk, books, qtbot):
    surcharges = part(desk, qtbot, "prices:surcharges")
    keep(desk, qtbot, surcharges, name="Cutting", price="2,50", basis="cut")
    assert told(surcharges, "product") == "Which product or category brings it?"
    keep(desk, qtbot, surcharges, product="cu15-3")
    assert surcharges.model.rows[0].product == "CU15-3"
    keep(desk, qtbot, surcharges, product="", category="Pipes")
    assert rows(books, "SELECT name, product_id, category, price, basis FROM surcharge") == [
        ("Cutting", "", "Pipes", 25_000, "cut")
    ]
    keep(desk, qtbot, surcharges, category="")
    assert told(surcharges, "product") == "Which product or category brings it?"
    zones = part(desk, qtbot, "prices:zones")
    keep(desk, qtbot, zones, name="Town", country="Germany", postcodes="481, 482")
    assert rows(books, "SELECT name, country, postcodes FROM zone") == [("Town", "DE", "481 482")]
    charges = part(desk, qtbot, "prices:charges")
    keep(desk, qtbot, charges, name="Delivery", amount="12,50", zone="Town", free_above="500", to_weight="31,5")
    columns = "SELECT amount, percent, free_above, to_weight, zone_id <> '' FROM charge_rule"
    assert rows(books, columns) == [(1250, 0, 50_000, 31_500, 1)]
    keep(desk, qtbot, charges, amount="", percent="3", to_weight="")
    assert rows(books, columns) == [(0, 3_000, 50_000, 0, 1)]
    keep(desk, qtbot, charges, amount="5")
    assert told(charges, "amount") == "A charge is an amount or a percentage of the goods."
    keep(desk, qtbot, charges, amount="", from_weight="heavy")
    assert told(charges, "from_weight") == "“heavy” is no weight. Write kilograms, like 31.5."
    keep(desk, qtbot, charges, from_weight="", free_above="dear")
    assert "is not a number" in told(charges, "free_above")


@pytest.mark.slow
def test_rounding_floor_and_reasons_of_the_house(desk, books, qtbot):
    house = part(desk, qtbot, "prices:house")
    keep(desk, qtbot, house, min_margin="12,5", price_reason="2", tax_rounding="line")
    assert rows(books, "SELECT min_margin, price_reason, tax_rounding FROM company") == [(12_500, 2, "line")]
    press(qtbot, desk, KEY.Key_Z, CTRL)
    settle(desk, qtbot)
    assert rows(books, "SELECT min_margin, price_reason, tax_rounding FROM company") == [(0, 0, "document")]
    keep(desk, qtbot, house, min_margin="100")
    assert told(house, "min_margin") == "A margin is 0 to below 100 percent of the price."


@pytest.mark.slow
def test_taxes_by_destination_and_customers_who_are_exempt_until_a_day(desk, books, qtbot):
    sample.do(books, "save_tax_rate", code="AT20", category="S", percent="20", valid_from="2020-01-01")
    section = part(desk, qtbot, "taxes:destinations")
    keep(desk, qtbot, section, country="Austria", code="AT20", valid_from="2026-01-01")
    assert rows(books, "SELECT country, code, inactive FROM tax_rule") == [("AT", "AT20", 0)]
    keep(desk, qtbot, section, retired=True)
    assert rows(books, "SELECT country, code, inactive FROM tax_rule") == [("AT", "AT20", 1)]
    keep_new(desk, qtbot, section, code="AT20")
    assert told(section, "country") == "A rule is of a country, a region or a status."
    exempt = part(desk, qtbot, "taxes:exemptions")
    keep(desk, qtbot, exempt, number="K-1", tax_certificate="F-1")
    assert told(exempt, "number") == "There is no customer K-1."
    assert rows(books, "SELECT count(*) FROM customer") == [(3,)], "nobody was made by it"
    keep(desk, qtbot, exempt, number="K-10031", tax_certificate="F-1", tax_until="2026-06-30")
    state = "SELECT tax_status, tax_certificate, tax_until FROM customer WHERE number = 'K-10031'"
    assert rows(books, state) == [("exempt", "F-1", "2026-06-30")]
    assert exempt.model.row_at(0).number == "K-10031"
    keep(desk, qtbot, exempt, retired=True)
    assert rows(books, state) == [("", "", "")]
    press(qtbot, desk, KEY.Key_Z, CTRL)
    settle(desk, qtbot)
    assert rows(books, state) == [("exempt", "F-1", "2026-06-30")]


def test_the_line_below_says_what_it_costs_and_why_while_it_is_typed(desk, books, qtbot):
    sample.do(books, "save_agreed_price", customer="K-10482", product="CU15-3", price="7.90", min_quantity="50",
              contract="2026", valid_from="2026-01-01")  # fmt: skip
    tryout = part(desk, qtbot, "prices:lists") and desk.screen().made("prices").tryout
    tryout.product.setFocus()
    type_text(qtbot, "cu15-3\n")
    settle(desk, qtbot)
    assert tryout.answer.full_text() == "8.42 each · Standard price · 8.42 EUR in all"
    type_text(qtbot, "k-10482\n50\n")
    settle(desk, qtbot)
    assert tryout.answer.full_text() == "7.90 each · Contract 2026, from 50 pc · 395.00 EUR in all"
    assert "Standard price: 8.42 each." in tryout.ladder.full_text()
    tryout.quantity.setText("45")
    tryout.ask()
    settle(desk, qtbot)
    assert tryout.ladder.full_text().endswith("5 more → 7.90 each, saves 26.00 net.")
    for field, text, sentence in (
        (tryout.date, "soon", "“soon” is not a date. Try +5, 1-1 or 2026-12-31."),
        (tryout.quantity, "many", "“many” is no quantity."),
        (tryout.customer, "nobody", "There is no customer nobody."),
        (tryout.product, "nothing", "There is no product nothing."),
    ):
        held = field.text()
        field.setText(text)
        tryout.ask()
        settle(desk, qtbot)
        assert tryout.answer.full_text() == sentence
        assert field.property("wrong")
        field.setText(held)
    press(qtbot, desk, KEY.Key_Escape)
    settle(desk, qtbot)
    assert tryout.product.text() == ""
    look().set_scale(200)
    settle(desk, qtbot)
    assert tryout.isHidden(), "in a small window a rule and its button are seen first"
    assert tryout.product not in desk.screen().panes()
    look().set_scale(100)
    settle(desk, qtbot)
    assert tryout.isVisible()


@pytest.mark.slow
def test_who_may_not_change_prices_reads_it_before_they_type_and_a_pin_lends_it(books, qtbot, tmp_path):
    for name, role, secret in (("Olga", "owner", "long enough"), ("anna", "counter", "long enough too")):
        perform(books, BY_NAME["save_user"], {"name": name, "role": role}, "Olga")
        perform(books, BY_NAME["set_secret"], {"user": name, "secret": secret}, "Olga")
    desk = open_desk(books, qtbot, WindowState(tmp_path / "window.json"))
    box = desk.doorkeeper._door.name
    box.setCurrentIndex(box.findText("anna"))
    type_text(qtbot, "long enough too\n")
    settle(desk, qtbot)
    section = part(desk, qtbot, "prices:promotions")
    assert desk.screen().line.text == "anna may not change products and prices. Ask Olga."
    keep(desk, qtbot, section, name="Spring", discount_percent="5")
    assert rows(books, "SELECT count(*) FROM promotion") == [(0,)]
    type_text(qtbot, "agreed\nlong enough\n")
    settle(desk, qtbot)
    assert rows(books, "SELECT name, discount FROM promotion") == [("Spring", 5_000)]
    assert rows(books, "SELECT count(*) FROM journal WHERE kind = 'ApprovalGiven'") == [(1,)]
    zones = part(desk, qtbot, "prices:zones")
    assert zones.one.action == "save_zone"
    assert desk.screen().line.text == "anna may not change the settings. Ask Olga."


@pytest.mark.parametrize(
    ("typed", "meant"), [("7,90", "7.90"), (" 19 % ", "19"), ("-5%", "-5"), ("1 200", "1200"), ("", "")]
)
def test_figures_as_people_type_them(typed, meant):
    assert figure(typed) == meant


def test_weights_and_days_as_people_type_them():
    assert [grams("31,5", "w"), grams("", "w"), grams("0.001", "w")] == [31_500, 0, 1]
    for bad in ("heavy", "1e999", "0.0001", "nan"):
        with pytest.raises(RuleViolation):
            grams(bad, "w")
    assert [day("", "d"), day("2026-12-31", "d"), day("+1", "d", "2026-02-28")] == ["", "2026-12-31", "2026-03-01"]


def test_of_a_known_rule_only_what_changed_is_said(qapp):
    form = form_of(PROMOTIONS)
    values = form.values() | {"name": "Spring", "gives": "price", "price": "7", "price_per": "1"}
    assert read(PROMOTIONS, values, None) == {
        "name": "Spring",
        "price": "7",
        "price_per": "1",
        "products": (),
        "categories": (),
    }
    assert read(PROMOTIONS, values | {"valid_to": ""}, values) == {}
    assert read(PROMOTIONS, values | {"categories": "Pipes"}, values) == {"products": (), "categories": ("Pipes",)}
    held = form_of(CHARGES_RULES).values() | {"amount": "5.00"}
    assert read(CHARGES_RULES, held | {"amount": ""}, held) == {"amount": "0"}
    assert read(CHARGES_RULES, held | {"amount": "", "percent": "3"}, held) == {"percent": "3"}


def test_the_form_of_a_product_has_its_floor_its_pack_price_and_what_it_brings(desk, books, qtbot):
    sample.do(books, "save_product", sku="CU15-3", packs=[{"name": "bundle", "quantity": "2.5"}])
    desk.go("stock")
    settle(desk, qtbot)
    stock = desk.screen()
    product = rows(books, "SELECT id FROM product WHERE sku = 'CU15-3'")[0][0]
    stock.open_product(product)
    settle(desk, qtbot)
    form = stock.panel.editor.form
    form.set_values({"floor_price": "7,10", "min_margin": "12 %", "price": "20", "price_per": "pack:bundle",
                     "surcharges": "Cutting = 2,50 per cut; Crate = 4 per box"})  # fmt: skip
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    assert form._errors["surcharges"].full_text() == "“Crate = 4 per box”: write it like Cutting = 2.50 per cut."
    form.set_values({"surcharges": "Cutting = 2,50 per cut; Crate = 4 per unit deposit"})
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    assert rows(books, "SELECT floor_price, min_margin FROM product WHERE sku = 'CU15-3'") == [(71_000, 12_000)]
    newest = "SELECT price, price_per FROM product_price WHERE product_id = :id ORDER BY valid_from DESC LIMIT 1"
    assert rows(books, newest, id=product) == [(400_000, 5)], "two bundles are whole metres"
    brought = "SELECT name, price, basis, refundable FROM surcharge WHERE inactive = 0 ORDER BY name"
    assert rows(books, brought) == [("Crate", 40_000, "unit", 1), ("Cutting", 25_000, "cut", 0)]
    stock.open_product(product)
    settle(desk, qtbot)
    values = stock.panel.editor.form.values()
    assert (values["price"], values["price_per"]) == ("20.00", "pack:bundle")
    assert values["surcharges"] == "Crate = 4.00 per unit deposit\nCutting = 2.50 per cut"
    form.set_values({"surcharges": "Crate = 5 per unit deposit"})
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    assert rows(books, brought) == [("Crate", 50_000, "unit", 1)]
    press(qtbot, desk, KEY.Key_Z, CTRL)
    settle(desk, qtbot)
    assert rows(books, brought) == [("Crate", 40_000, "unit", 1), ("Cutting", 25_000, "cut", 0)]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("Cutting", "write it like"), ("A = 1 per moon", "write it like"), ("A = 1; a = 2", "stands there twice")],
)
def test_what_cannot_be_meant_of_a_surcharge_is_said(text, sentence):
    with pytest.raises(RuleViolation, match=sentence):
        surcharges_read(text)
