"""An order that comes as a file makes the draft that typing makes; the same order again never makes a second."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.errors import RuleViolation
from app.domain.inbound import Inbound, Standing, Wanted, alike, changes
from app.exchange import ImportOptions
from app.exchange.inbound import MOST_BYTES, read_bytes, run, take_file
from app.queries.inbound import items_of, notes_of, orders_in
from app.store.rebuild import check_rebuild
from tests.shop import Shop

UBL = """<?xml version="1.0" encoding="UTF-8"?>
<Order xmlns="urn:oasis:names:specification:ubl:schema:xsd:Order-2"
 xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
 xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
<cbc:ID>{number}</cbc:ID><cbc:IssueDate>2026-11-20</cbc:IssueDate>
<cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>
<cac:BuyerCustomerParty><cbc:SupplierAssignedAccountID>MUELLER</cbc:SupplierAssignedAccountID>
<cac:Party><cac:PartyName><cbc:Name>Müller Bau GmbH</cbc:Name></cac:PartyName></cac:Party></cac:BuyerCustomerParty>
{lines}</Order>"""
UBL_LINE = (
    '<cac:OrderLine><cac:LineItem><cbc:ID>1</cbc:ID><cbc:Quantity unitCode="C62">{quantity}</cbc:Quantity>'
    "<cac:Item><cbc:Name>x</cbc:Name><cac:SellersItemIdentification><cbc:ID>{code}</cbc:ID>"
    "</cac:SellersItemIdentification></cac:Item></cac:LineItem></cac:OrderLine>"
)


def _as_csv(number: str, lines: list[tuple[str, str]]) -> bytes:
    rows = "".join(f"{number};MUELLER;{code};{quantity}\n" for code, quantity in lines)
    return f"Bestellnummer;Kundennummer;Artikelnummer;Menge\n{rows}".encode()


def _as_json(number: str, lines: list[tuple[str, str]]) -> bytes:
    rows = [{"number": code, "quantity": quantity} for code, quantity in lines]
    return json.dumps({"order": number, "buyer": {"number": "MUELLER"}, "lines": rows}).encode()


def _as_entries(number: str, lines: list[tuple[str, str]]) -> bytes:
    rows = [{"entry": f"{quantity}*{code}"} for code, quantity in lines]
    return json.dumps({"order": number, "buyer": {"number": "MUELLER"}, "lines": rows}).encode()


def _as_ubl(number: str, lines: list[tuple[str, str]]) -> bytes:
    rows = "".join(UBL_LINE.format(code=code, quantity=quantity) for code, quantity in lines)
    return UBL.format(number=number, lines=rows).encode()


FORMS = {"csv": _as_csv, "json": _as_json, "entries": _as_entries, "ubl": _as_ubl}


def _take(shop: Shop, data: bytes, name: str = "order") -> Any:
    [taken] = take_file(shop.database, read_bytes(data, name), "anna")
    return taken


def _draft(shop: Shop, ref: str) -> Any:
    from app.actions.drafts import find_draft

    with shop.database.read() as view:
        return find_draft(view, ref)


def _listed(shop: Shop) -> Any:
    with shop.database.read() as view:
        return orders_in(view)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.sampled_from(["CU15", "ELB15", "BOOK", "4006381333931"]), st.integers(1, 9_999)),
        min_size=1,
        max_size=6,
    )
)
def test_every_form_makes_the_draft_that_typing_makes(shop: Shop, said: list[tuple[str, int]]) -> None:
    lines = [(code, f"{Decimal(hundredths) / 100:f}") for code, hundredths in said]
    rows = [{"product": code, "quantity": quantity} for code, quantity in lines]
    typed = shop.do("draft_order", customer="MUELLER", lines=rows, reference="PO")
    meant = _draft(shop, typed.id).draft.deal
    shop.do("discard_draft", draft=typed.id)
    for form, write in FORMS.items():
        # Nothing else of this buyer stands beside it, so that it is not taken for the same order again.
        taken = _take(shop, write("PO", lines), form)
        stored = _draft(shop, taken.document)
        assert (taken.state, taken.questions[: len(taken.questions)]) == ("draft", taken.questions)
        assert stored.draft.deal.lines == meant.lines, form
        assert (stored.draft.deal.totals, stored.draft.deal.terms.reference) == (meant.totals, "PO"), form
        shop.do("discard_draft", draft=taken.document)


def test_what_nobody_knows_waits_for_a_person_and_is_known_the_next_time(shop: Shop) -> None:
    order = {"order": "PO-7", "buyer": {"number": "MUELLER"}, "lines": [
        {"their_number": "4711-A", "quantity": "3"}, {"number": "CU15", "quantity": "2", "price": "7.50"},
        {"number": "CU15", "quantity": "1", "unit": "pallet"}, {"number": "ELB15", "quantity": "-2"}]}  # fmt: skip
    taken = _take(shop, json.dumps(order).encode())
    assert taken.questions == (
        "Line 1: not found: 3*4711-A",
        "Line 2: Their order says 7.5 each, our price of the day is 8.42.",
        "Line 3: no unit pallet: 1pallet*CU15",
        "Line 4: not above zero: -2*ELB15",
    )
    stored = _draft(shop, taken.document)
    notes = notes_of(stored)
    assert stored.draft.deal is None
    assert [one["problem"] for one in notes["lines"]] == ["not found", "", "no unit pallet", "not above zero"]
    assert notes["lines"][1]["price"] == 84_200, "the file's price is told, not taken"
    [row] = _listed(shop)
    assert (row.state, row.questions, row.customer_number, row.document) == ("to look at", 3, "MUELLER", stored.id)
    # A person says what they mean: as the window does, by the line's number.
    pipe = next(one for one in notes["lines"] if one["product"])["product"]
    notes["lines"] = [notes["lines"][0] | {"product": pipe, "problem": ""}]
    deal = {"customer": "MUELLER", "lines": [{"product": "CU15", "quantity": "3"}]}
    shop.do("keep_draft", draft=stored.id, desk=json.dumps(notes), deal=deal)
    shop.do("confirm_order", order=stored.id)
    with shop.database.read() as view:
        assert [(one.number, one.sku) for one in items_of(view, notes["customer"])] == [("4711-A", "CU15")]
    again = {"order": "PO-8", "buyer": {"number": "MUELLER"}, "lines": [{"their_number": "4711-A", "quantity": "9"}]}
    taken = _take(shop, json.dumps(again).encode())
    assert (taken.questions, _draft(shop, taken.document).draft.deal.lines[0].sku) == ((), "CU15")
    assert check_rebuild(shop.database) == []


def test_the_same_order_again_is_a_change_of_it_and_never_a_second(shop: Shop) -> None:
    lines = [("CU15", "10"), ("ELB15", "5")]
    first = _take(shop, _as_csv("PO-1", lines), "monday.csv")
    assert _take(shop, _as_csv("PO-1", lines), "renamed.csv").state == "unchanged", "the same bytes"
    assert _take(shop, _as_ubl("PO-1", lines), "other.xml").document == first.document
    shop.do("confirm_order", order=first.document)
    changed = _take(shop, _as_csv("PO-1", [("CU15", "12"), ("BOOK", "1")]), "tuesday.csv")
    assert (changed.state, changed.document) == ("changed", first.document)
    assert shop.line(first.document)["ordered"] == "10", "nothing happens before a person says so"
    assert _listed(shop)[0].state == "changed"
    shop.do("take_change", inbound=changed.inbound)
    assert [one["ordered"] for one in shop.ask("order", first.document)["lines"]] == ["12", "0", "1"]
    with pytest.raises(RuleViolation, match="decided on already"):
        shop.do("dismiss_order_in", inbound=changed.inbound)
    assert len(_orders(shop)) == 1
    assert check_rebuild(shop.database) == []


def _orders(shop: Shop) -> set[str]:
    return {one.document for one in _listed(shop)}


def test_nearly_the_same_within_two_days_is_asked_about_and_may_be_an_order_of_its_own(shop: Shop) -> None:
    lines = [(code, "2") for code in ("CU15", "ELB15", "BOOK", "CUT")]
    first = _take(shop, _as_json("A-1", [*lines, ("CU15", "7")]))
    like = _take(shop, _as_json("A-2", [*lines, ("CU15", "8")]))
    assert (like.state, like.document) == ("changed", first.document)
    own = shop.do("take_as_new", inbound=like.inbound)
    assert own.id != first.document
    assert _draft(shop, own.id).draft.deal.terms.reference == "A-2"
    other = _take(shop, _as_json("A-3", [("BOOK", "1")]))
    assert other.state == "draft", "something else is another order"


def test_a_change_of_a_draft_keeps_what_a_person_wrote(shop: Shop) -> None:
    first = _take(shop, _as_json("B-1", [("CU15", "2"), ("ELB15", "3")]))
    stored = _draft(shop, first.document)
    notes = notes_of(stored)
    notes["lines"][1]["more"]["note"] = "with the lid"
    shop.do("keep_draft", draft=stored.id, desk=json.dumps(notes))
    change = _take(shop, _as_json("B-1", [("CU15", "4"), ("ELB15", "3")]))
    shop.do("take_change", inbound=change.inbound)
    deal = _draft(shop, first.document).draft.deal
    assert [(one.sku, one.quantity, one.note) for one in deal.lines] == [
        ("CU15", 4000, ""), ("ELB15", 3000, "with the lid"),
    ]  # fmt: skip


def test_an_unknown_buyer_is_kept_for_a_person(shop: Shop) -> None:
    order = {"order": "Z-1", "buyer": {"name": "Nobody Ltd"}, "lines": [{"number": "CU15", "quantity": "1"}]}
    taken = _take(shop, json.dumps(order).encode())
    notes = notes_of(_draft(shop, taken.document))
    assert (notes["customer"], notes["header"]["internal_note"]) == ("", "Ordered by: Nobody Ltd")
    order["lines"] = [{"number": "CU15", "quantity": "2"}]
    again = _take(shop, json.dumps(order).encode())
    assert (again.state, again.document) == ("changed", taken.document), "the same stranger, the same number"
    order["buyer"] = {"name": "Müller Bau GmbH"}
    order["order"] = "Z-2"
    assert _take(shop, json.dumps(order).encode()).questions == (), "a whole name that one customer bears"


BAD = {
    b"": "is empty",
    b"\0\0\0\0": "is empty",
    b"%PDF-1.7 ...": "is a PDF",
    b'{"lines": [{"number": "CU15", "quant': "is not whole JSON",
    b'{"lines": [{"number": "CU15", "quantity": NaN}]}': "NaN is no number",
    b'{"lines": [], "lines": []}': "says lines twice",
    b'{"lines": [{"number": "CU15", "amount": 1}]}': "There is no field amount",
    b'{"lines": [{"number": "CU15"}]}': "has no quantity",
    b"[" * 100_000: "nested too deeply",
    UBL.format(number="1", lines="")[:-30].encode(): "is not whole XML",
    UBL.format(number="1", lines="").encode(): "without lines",
    b"<html><body/></html>": "no UBL order",
    b'<?xml version="1.0"?><!DOCTYPE o [<!ENTITY a "aaaa">]><Order>&a;</Order>': "declares a document type",
    _as_ubl("1", [("CU15", "1e5")]): "1e5 is not a number",
    b"Order;Item;Qty\n1;CU15;many\n": "many is not a number",
    b"Order;Item;Qty\n1;;2\n": "The product is missing",
    b"Order;Item;Qty\n1;CU15;\n": "The quantity is missing",
}


@pytest.mark.parametrize("data", BAD, ids=lambda data: BAD[data])
def test_what_is_no_order_is_refused_in_a_sentence(data: bytes) -> None:
    with pytest.raises(RuleViolation) as refused:
        read_bytes(data, "their file")
    assert BAD[data] in refused.value.message


def test_a_file_that_is_too_large_or_packs_too_much_is_refused() -> None:
    with pytest.raises(RuleViolation, match="larger than 32 MB"):
        read_bytes(b"x" * (MOST_BYTES + 1), "big.csv")


def test_text_and_other_encodings_are_read_as_typed(shop: Shop) -> None:
    [order] = read_bytes(b"10*CU15\n2 ELB15\n'leave it at the gate\n", "mail.txt").orders
    assert [(one.quantity, one.code) for one in order.lines] == [(Decimal(10), "CU15"), (Decimal(2), "ELB15")]
    assert order.note == "leave it at the gate"
    [order] = read_bytes(
        "Bestellnummer;Artikelnummer;Menge;Bemerkung\nÜ-1;CU15;1,5;für Köln\n".encode("cp1252"), "x"
    ).orders
    assert (order.number, order.lines[0].quantity, order.lines[0].note) == ("Ü-1", Decimal("1.5"), "für Köln")


def test_several_orders_of_a_file_come_in_together_and_a_trial_keeps_nothing(shop: Shop, tmp_path: Path) -> None:
    file = tmp_path / "orders.csv"
    file.write_bytes(_as_csv("C-1", [("CU15", "1")]) + b"C-2;MUELLER;BOOK;1\n")
    assert [one["state"] for one in run(shop.database, file, ImportOptions(dry_run=True))["orders"]] == [
        "draft",
        "draft",
    ]
    assert _listed(shop) == ()
    answer = run(shop.database, file, ImportOptions(actor="anna"))
    assert [one["number"] for one in answer["orders"]] == ["C-1", "C-2"]
    assert len(_listed(shop)) == 2
    assert {one["state"] for one in run(shop.database, file, ImportOptions())["orders"]} == {"unchanged"}


def test_how_an_order_becomes_what_is_wanted_now() -> None:
    stands = [Standing(1, "a", 1000), Standing(2, "a", 5000), Standing(3, "b", 2000)]
    wanted = [Wanted("a", "", 5000), Wanted("a", "", 3000), Wanted("c", "", 1000)]
    assert [(x.line, x.product, x.before, x.after) for x in changes(stands, wanted)] == [
        (1, "a", 1000, 3000), (0, "c", 0, 1000), (3, "b", 2000, 0),
    ]  # fmt: skip
    four = [Wanted(name, "", 1000) for name in "abcd"]
    assert alike([*four, Wanted("e", "", 1)], [*four, Wanted("f", "", 1)])
    assert not alike(four[:3], four)
    assert not alike((), ())


def test_the_digest_is_of_what_is_said_not_of_how(shop: Shop) -> None:
    def read(data: bytes) -> Inbound:
        [order] = read_bytes(data, "x").orders
        return order

    assert read(_as_csv("D", [("CU15", "2")])).digest == read(_as_csv("D", [("CU15", "2,0")])).digest
    assert read(_as_csv("D", [("CU15", "2")])).digest != read(_as_csv("D", [("CU15", "3")])).digest
