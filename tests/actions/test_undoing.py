"""An edit is taken back by new facts, by who made it, unless somebody changed it meanwhile."""

from typing import Any

import pytest

from app.actions.catalogue import BY_NAME
from app.actions.registry import perform
from app.domain.errors import Conflict, NotPermitted, RuleViolation
from app.store.database import wall_clock
from app.store.sql import sql
from tests.actions.machine_checks import everything
from tests.actions.test_people import by, house, lent
from tests.actions.told import at, refused
from tests.shop import Shop

__all__ = ["house"]
# What an edit leaves behind although it was taken back: the journal grows, stamps are new.
GROWS = {"journal", "journal_private", "journal_subject", "local", "local_counter"}
STAMPS = {"stamps", "hlc"}


def held(shop: Shop) -> dict[str, Any]:
    """The tables that facts make, without stamps."""
    columns: dict[str, list[str]] = {}
    with shop.database.read() as view:
        tables = {name: rows for name, rows in everything(view).items() if name not in GROWS}
        for name in tables:
            columns[name] = [str(row[1]) for row in view.rows(sql(f"PRAGMA table_info('{name}')"))]
    return {
        name: sorted(
            str([value for column, value in zip(columns[name], row, strict=True) if column not in STAMPS])
            for row in rows
        )
        for name, rows in tables.items()
    }


EDITS: list[tuple[str, dict[str, Any]]] = [
    ("save_customer", {"number": "MUELLER", "phone": "0251 1", "note": "x", "credit_limit": "500", "terms_days": 5}),
    ("save_customer", {"number": "MUELLER", "address": {"street": "Hafen 3", "city": "Kiel"}, "blocked": True}),
    ("save_customer", {"number": "MUELLER", "stop": "orders", "stop_reason": "late", "alert": "ask"}),
    ("save_customer", {"number": "MUELLER", "fields": {"Site": "by the gate"}}),
    ("save_product", {"sku": "CU15", "name": "Pipe", "cost": "3", "substitute": "ELB15", "return_days": 14}),
    ("save_product", {"sku": "CU15", "price": "9.99"}),
    ("save_product", {"sku": "CU15", "barcodes": ["4006381333948"], "fields": {"Colour": "Red"}}),
    ("save_price", {"product": "CU15", "price": "7", "valid_from": "2020-01-01"}),
    ("save_price", {"product": "CU15", "price": "7", "valid_from": "2026-05-01"}),
    ("save_supplier", {"number": "W-1", "name": "Wieland AG", "country": "DE", "lead_days": 3}),
    ("save_carrier", {"name": "DHL", "phone": "1"}),
    ("save_location", {"code": "YARD", "name": "The yard", "parent": "MAIN"}),
    ("save_tax_rate", {"code": "S19", "category": "S", "percent": "16", "valid_from": "2007-01-01"}),
    ("save_company", {"terms_days": 10, "terms_text": "Pay soon.", "phone": "1"}),
    ("save_field", {"field": "Site", "name": "Building site", "papers": ["invoice"]}),
]


@pytest.fixture
def edited(shop: Shop) -> Shop:
    """A shop with a record of every kind that an edit can change."""
    shop.do("save_field", entity="customer", name="Site")
    shop.do("save_field", entity="product", name="Colour")
    shop.do("save_supplier", number="W-1", name="Wieland", country="DE")
    shop.do("save_carrier", name="DHL")
    shop.do("save_location", code="YARD", name="Yard")
    shop.do("save_price", product="CU15", price="8.00", valid_from="2026-05-01")
    return shop


@pytest.mark.parametrize(("action", "given"), EDITS, ids=lambda one: one if isinstance(one, str) else "")
def test_what_stood_there_stands_there_again(edited: Shop, action: str, given: dict[str, Any]) -> None:
    before = held(edited)
    reply = edited.do(action, **given)
    assert reply.step
    after = held(edited)
    assert after != before
    back = edited.do("undo_edit", step=reply.step)
    now = held(edited)
    new = {"barcode", "product_price", "field_value"}
    assert {k: v for k, v in now.items() if k not in new} == {k: v for k, v in before.items() if k not in new}
    assert _prices(edited, "2026-06-01") == (80_000, 1) if action == "save_price" else True
    refused(edited, "cannot be taken back any more", "undo_edit", step=reply.step, field="step")
    edited.do("undo_edit", step=back.step)
    assert held(edited) == after, "and the undo can be undone"


def _prices(shop: Shop, date: str) -> tuple[int, int]:
    from app.actions.load import prices
    from app.domain.pricing import price_of_the_day

    with shop.database.read() as view:
        product = str(view.value(sql("SELECT id FROM product WHERE sku = 'CU15'")))
        entry = price_of_the_day(prices(view, product, date), 1000, date)
    assert entry is not None
    return entry.price, entry.price_per


def test_a_price_of_a_new_day_and_a_new_break_cost_again_what_they_did(shop: Shop) -> None:
    later = shop.do("save_price", product="CU15", price="7", valid_from="2026-05-01")
    assert _prices(shop, "2026-06-01") == (70_000, 1)
    shop.do("undo_edit", step=later.step)
    assert _prices(shop, "2026-06-01") == (84_200, 1)
    break_ = shop.do("save_price", product="CU15", price="6", min_quantity="50", valid_from="2026-05-01")
    shop.do("undo_edit", step=break_.step)
    order = shop.do("draft_order", customer="MUELLER", lines=[{"product": "CU15", "quantity": "60"}], date="2026-06-01")
    assert order.totals is not None
    assert order.totals.net == "505.20"


def test_a_new_barcode_is_nobodys_again_and_can_be_anothers(shop: Shop) -> None:
    step = shop.do("save_product", sku="CU15", barcodes=["4006381333948"]).step
    shop.do("undo_edit", step=step)
    refused(shop, "There is no product 4006381333948", "draft_order", customer="MUELLER",
            lines=[{"product": "4006381333948", "quantity": "1"}])  # fmt: skip
    shop.do("save_product", sku="ELB15", barcodes=["4006381333948"])
    assert shop.ask("stock", "4006381333948")["product"] == "ELB15"


def test_what_an_edit_made_is_retired_and_what_cannot_be_unmade_is_not_offered(shop: Shop) -> None:
    made = shop.do("save_customer", number="MUELLER", contacts=[{"name": "Karin"}])
    shop.do("undo_edit", step=made.step)
    with shop.database.read() as view:
        assert [tuple(row) for row in view.rows(sql("SELECT name, inactive FROM contact"))] == [("Karin", 1)]
    assert shop.do("save_customer", number="NEW", name="New one").step is None
    assert shop.do("save_product", sku="NEW", name="New", price="1", tax="S19").step is None
    assert shop.do("save_tax_rate", code="X", category="Z", percent="0", valid_from="2026-01-01").step is None
    assert shop.do("save_customer", number="MUELLER", phone="").step is None, "nothing changed"


def test_somebody_changed_it_meanwhile_and_nothing_at_all_is_taken_back(shop: Shop) -> None:
    step = shop.do("save_customer", number="MUELLER", phone="0251 1", email="a@example.org").step
    perform(shop.database, BY_NAME["save_customer"], {"number": "MUELLER", "phone": "0251 2"}, "Bert")
    with pytest.raises(
        Conflict, match=r"Bert changed phone of Müller Bau GmbH meanwhile, at \d\d:\d\d\. Nothing was taken"
    ):
        shop.do("undo_edit", step=step)
    with shop.database.read() as view:
        row = view.row(sql("SELECT phone, email FROM customer WHERE number = 'MUELLER'"))
    assert tuple(row or ()) == ("0251 2", "a@example.org")


@pytest.mark.parametrize(
    ("edit", "then", "words"),
    [
        (("save_price", {"product": "CU15", "price": "7", "valid_from": "2026-05-01"}),
         ("save_price", {"product": "CU15", "price": "6", "valid_from": "2026-05-01"}), "changed the price"),
        (("save_tax_rate", {"code": "S19", "category": "S", "percent": "16", "valid_from": "2026-01-01"}),
         ("save_tax_rate", {"code": "S19", "category": "S", "percent": "17", "valid_from": "2026-01-01"}),
         "changed the rate"),
        (("save_document_text", {"kind": "invoice", "language": "de", "intro": "Danke."}),
         ("save_document_text", {"kind": "invoice", "language": "de", "intro": "Vielen Dank."}), "changed the text"),
        (("save_customer", {"number": "MUELLER", "fields": {"Site": "a"}}),
         ("save_customer", {"number": "MUELLER", "fields": {"Site": "b"}}), "changed a field of it"),
        (("save_product", {"sku": "CU15", "barcodes": [{"barcode": "77", "quantity": "2"}]}),
         ("save_product", {"sku": "CU15", "barcodes": [{"barcode": "77", "quantity": "3"}]}), "changed the barcode"),
    ],
)  # fmt: skip
def test_each_kind_looks_whether_it_still_stands(shop: Shop, edit: Any, then: Any, words: str) -> None:
    shop.do("save_field", entity="customer", name="Site")
    step = shop.do(edit[0], **edit[1]).step
    perform(shop.database, BY_NAME[then[0]], then[1], "Bert")
    with pytest.raises(Conflict, match=f"Bert {words} meanwhile"):
        shop.do("undo_edit", step=step)


def test_another_field_changed_by_another_is_kept(shop: Shop) -> None:
    step = shop.do("save_customer", number="MUELLER", phone="0251 1").step
    perform(shop.database, BY_NAME["save_customer"], {"number": "MUELLER", "email": "b@example.org"}, "Bert")
    shop.do("undo_edit", step=step)
    with shop.database.read() as view:
        row = view.row(sql("SELECT phone, email FROM customer WHERE number = 'MUELLER'"))
    assert tuple(row or ()) == ("", "b@example.org")


def test_only_who_changed_it_takes_it_back_and_trust_wants_its_right(house: Shop) -> None:
    step = by(house, "Anna", "save_customer", number="MUELLER", phone="0251 1").step
    with pytest.raises(RuleViolation, match="Anna changed that, and only Anna takes it back"):
        by(house, "Bert", "undo_edit", step=step)
    off = by(house, "Anna", "save_customer", number="MUELLER", credit_limit="100").step
    by(house, "Anna", "undo_edit", step=off)
    narrowed = by(house, "Bert", "save_customer", number="MUELLER", credit_limit="50").step
    with pytest.raises(NotPermitted, match="go beyond a credit limit"):
        by(house, "Bert", "undo_edit", step=narrowed)
    by(house, "Bert", "undo_edit", step=narrowed, approval=lent("mistyped"))
    mine = by(house, "Bert", "save_customer", number="MUELLER", phone="0251 7").step
    by(house, "Anna", "save_role", name="counter", permissions=["orders"])
    with pytest.raises(NotPermitted, match="change customers"):
        by(house, "Bert", "undo_edit", step=mine)


def test_after_a_day_and_fifty_edits_it_is_too_late(shop: Shop) -> None:
    first = shop.do("save_customer", number="MUELLER", phone="0").step
    for number in range(50):
        last = shop.do("save_customer", number="MUELLER", phone=f"1{number}").step
    refused(shop, "cannot be taken back any more", "undo_edit", step=first)
    at(shop, lambda: wall_clock() + 25 * 3_600_000_000)
    refused(shop, "cannot be taken back any more", "undo_edit", step=last)


def test_who_is_forgotten_is_not_in_the_notes_either(shop: Shop) -> None:
    shop.do("save_customer", number="KERN", phone="0971 secret")
    step = shop.do("save_customer", number="KERN", phone="").step
    shop.do("forget_customer", customer="KERN", reason="asked to be")
    with shop.database.read() as view:
        assert not [row for row in view.rows(sql("SELECT value FROM local")) if "secret" in str(row[0])]
    refused(shop, "cannot be taken back any more", "undo_edit", step=step)


def test_in_a_script_each_step_is_named_and_lists_from_outside_note_nothing(shop: Shop) -> None:
    from app.actions.together import perform_together

    edits = [{"action": "save_customer", "number": "MUELLER", "phone": "1"}, {"action": "save_carrier", "name": "GLS"}]
    first, second = perform_together(shop.database, edits, "anna").reply
    shop.do("undo_edit", step=second.step)
    shop.do("undo_edit", step=first.step)
    with shop.database.read() as view:
        assert view.value(sql("SELECT inactive FROM carrier WHERE name = 'GLS'")) == 1
        assert view.value(sql("SELECT phone FROM customer WHERE number = 'MUELLER'")) == ""


@pytest.mark.postgres
def test_an_edit_is_taken_back_on_a_server(postgres_shop: Shop) -> None:
    shop = postgres_shop
    step = shop.do("save_customer", number="MUELLER", phone="0251 1").step
    shop.do("undo_edit", step=step)
    price = shop.do("save_product", sku="CU15", price="9").step
    shop.do("undo_edit", step=price)
    with shop.database.read() as view:
        assert view.value(sql("SELECT phone FROM customer WHERE number = 'MUELLER'")) == ""
    assert shop.order(lines=[{"product": "CU15", "quantity": "1"}]).totals.net == "8.42"
