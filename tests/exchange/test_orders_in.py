"""An order that comes as a file makes the draft that typing makes; the same order again never makes a second."""

import datetime
import io
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from app.actions.proposing import proposed
from app.domain.errors import RuleViolation
from app.domain.inbound import Inbound, Standing, Wanted, alike, changes
from app.exchange import ImportOptions
from app.exchange.inbound import MOST_BYTES, read_bytes, read_file, run, take_file
from app.exchange.inbound.pasted import line_of_text
from app.queries.inbound import items_of, notes_of
from app.queries.orders_in import count_orders_in, orders_in, waiting_orders_in
from app.store.database import View
from app.store.rebuild import check_rebuild
from app.store.sql import sql
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
    with pytest.raises(RuleViolation, match="is not finished"):
        shop.do("forget_customer", customer="MUELLER")
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


def test_a_change_is_seen_before_it_is_made_and_what_was_dismissed_is_decided_on_again(shop: Shop) -> None:
    first = _take(shop, _as_csv("PO-5", [("CU15", "10"), ("ELB15", "5")]))
    shop.do("confirm_order", order=first.document)
    changed = _take(shop, _as_csv("PO-5", [("CU15", "12"), ("BOOK", "1")]))
    entries = _entries(shop)
    shown = proposed(shop.database, changed.inbound, "anna")
    assert shown.found is not None
    kinds = [(one.kind, one.line.sku, one.line.quantity) for one in shown.found.lines]
    assert kinds == [("changed", "CU15", 12_000), ("changed", "ELB15", 0), ("added", "BOOK", 1000)]
    assert next((one.words, one.before, one.after) for one in shown.rows) == ("CU15  Copper pipe 15 mm", 10_000, 12_000)
    assert shop.line(first.document)["ordered"] == "10"
    assert (_entries(shop), shown.refused) == (entries, ""), "it was tried, and nothing is kept"
    shop.do("dismiss_order_in", inbound=changed.inbound)
    assert _listed(shop)[0].state == "dismissed"
    shop.do("reopen_order_in", inbound=changed.inbound)
    assert _listed(shop)[0].state == "changed"
    with pytest.raises(RuleViolation, match="Only a change that was dismissed"):
        shop.do("reopen_order_in", inbound=changed.inbound)
    assert proposed(shop.database, changed.inbound).found == shown.found
    # What is gone already cannot be wanted less: it is said, and what they ask for is seen all the same.
    shop.shipped(first.document)
    less = _take(shop, _as_csv("PO-5", [("CU15", "1"), ("ELB15", "5")]))
    told = proposed(shop.database, less.inbound)
    assert (told.found, told.refused.split(":")[0]) == (None, "Line 1 cannot go below 10")
    assert [(one.before, one.after) for one in told.rows] == [(10_000, 1000)]
    assert check_rebuild(shop.database) == []


def test_a_change_of_a_draft_is_seen_as_two_columns_or_line_by_line(shop: Shop) -> None:
    whole = _take(shop, _as_json("D-1", [("CU15", "2")]))
    change = _take(shop, _as_json("D-1", [("CU15", "4")]))
    found = proposed(shop.database, change.inbound).found
    assert found is not None
    assert [one.after for one in found.lines[0].values] == ["4"]
    asks = _take(shop, _as_json("D-1", [("CU15", "4"), ("NOBODY", "1")]))
    shown = proposed(shop.database, asks.inbound)
    assert (shown.found, [(one.words, one.after) for one in shown.rows]) == (
        None, [("CU15  Copper pipe 15 mm", 4000), ("1*NOBODY", 1000)],
    )  # fmt: skip
    assert whole.document == change.document == asks.document
    # Lines that nobody knows yet are the same line by what they call it, however many they want.
    stranger = _take(shop, _as_json("D-2", [("NOBODY", "3"), ("NOWHERE", "1")]))
    more = _take(shop, _as_json("D-2", [("NOBODY", "5"), ("NOWHERE", "1")]))
    assert [(one.before, one.after) for one in proposed(shop.database, more.inbound).rows] == [(3000, 5000)]
    shop.do("take_change", inbound=more.inbound)
    notes = notes_of(_draft(shop, stranger.document))
    assert [(one["typed"], one["quantity"]) for one in notes["lines"]] == [("5*NOBODY", 5000), ("1*NOWHERE", 1000)]


def test_what_waits_stands_first_and_what_came_again_is_told(shop: Shop) -> None:
    for number in range(5):
        shop.do("confirm_order", order=_take(shop, _as_json(f"E-{number}", [("BOOK", f"{number + 1}")])).document)
    waits = _take(shop, _as_json("W-1", [("NOBODY", "1")]))
    shop.do("confirm_order", order=_take(shop, _as_json("E-9", [("CUT", "1")])).document)
    _take(shop, _as_csv("E-9", [("CUT", "1")]))
    with shop.database.read() as view:
        rows = orders_in(view)
        assert (waiting_orders_in(view), count_orders_in(view), rows[0].document) == (1, 7, waits.document)
        assert [one.number for one in rows] == ["W-1", "E-9", "E-4", "E-3", "E-2", "E-1", "E-0"]
        paged = [one for offset in range(0, 7, 2) for one in orders_in(view, 2, offset)]
        assert paged == list(rows)
        assert (rows[1].again, rows[1].again_at > 0, rows[0].again) == (1, True, 0)
        assert [one.number for one in orders_in(view, words="w-1")] == ["W-1"]
        assert (count_orders_in(view, "müll"), count_orders_in(view, "100%"), count_orders_in(view, "kern")) == (
            7,
            0,
            0,
        )


def test_their_own_number_stands_on_every_order_of_the_customer(shop: Shop) -> None:
    shop.do("save_customer_item", customer="MUELLER", number="4711-A", product="CU15")
    lines = [{"their_number": "4711-A", "quantity": "3"}, {"number": "ELB15", "quantity": "1"}]
    taken = _take(shop, json.dumps({"order": "T-1", "buyer": {"number": "MUELLER"}, "lines": lines}).encode())
    assert [one.said.their_sku for one in _draft(shop, taken.document).draft.deal.lines] == ["4711-A", ""]
    order = shop.order("MUELLER", lines=[{"product": "CU15", "quantity": "1"}])
    assert shop.line(order.id)["their_sku"] == "4711-A", "typed, as well"
    assert "their_sku" not in shop.line(shop.order("KERN").id), "and of nobody else"
    shop.do("save_customer_item", customer="MUELLER", number="4711-B", product="CU15")
    order = shop.order("MUELLER", lines=[{"product": "CU15", "quantity": "1"}])
    assert "their_sku" not in shop.line(order.id), "which of two numbers is meant nobody knows"


def test_an_order_in_a_workbook_is_read_like_a_table(shop: Shop) -> None:
    book = Workbook()
    book.active.append(["Bestellnummer", "Kundennummer", "Artikelnummer", "Menge", "Wunschtermin"])
    book.active.append(["X-1", "MUELLER", "CU15", 2.5, datetime.date(2030, 1, 7)])
    book.active.append(["X-1", "MUELLER", 4006381333931, 3, datetime.date(2030, 1, 7)])
    file = io.BytesIO()
    book.save(file)
    taken = _take(shop, file.getvalue(), "their order.xlsx")
    deal = _draft(shop, taken.document).draft.deal
    assert [(one.sku, one.quantity) for one in deal.lines] == [("CU15", 2500), ("ELB15", 3000)]
    assert (deal.terms.wanted_date, taken.questions, _listed(shop)[0].source) == ("2030-01-07", (), "xlsx")


def _statements(shop: Shop, orders: int, lines: int) -> int:
    """How many statements a file with so many orders of so many lines takes."""
    rows = "".join(
        f"N-{orders}-{lines}-{number};MUELLER;P{(number * 3 + line) % 40};{line + orders * 1000}\n"
        for number in range(orders)
        for line in range(lines)
    )
    read = read_bytes(f"Bestellnummer;Kundennummer;Artikelnummer;Menge\n{rows}".encode(), "long.csv")
    run = 0
    with pytest.MonkeyPatch.context() as patch:
        before = View._run

        def counted(self: View, statement: Any, params: Any) -> None:
            nonlocal run
            run += 1
            before(self, statement, params)

        patch.setattr(View, "_run", counted)
        states = {one.state for one in take_file(shop.database, read, "anna")}
    assert states == {"draft"}, "orders of one file are each their own, however alike"
    return run


def test_a_long_file_takes_no_more_statements_for_an_order_and_hardly_more_for_a_line(shop: Shop) -> None:
    for number in range(40):
        shop.do("save_product", sku=f"P{number}", name=f"Thing {number}", price="1", tax="S19")
    _statements(shop, 1, 2)
    short = _statements(shop, 1, 30)
    assert _statements(shop, 1, 300) - short <= 20
    few, many = _statements(shop, 4, 5), _statements(shop, 20, 5)
    assert many <= few * 5 * 1.2


def test_columns_that_were_named_once_are_known_for_the_next_file(
    shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COUNTERFOIL_HOME", str(tmp_path / "home"))
    strange = "Ref|Wer|Was|Wieviel\n{}|MUELLER|CU15|4\n"
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    first.write_text(strange.format("R-1"))
    second.write_text(strange.format("R-2"))
    columns = {"Ref": "number", "Wer": "customer", "Was": "product", "Wieviel": "quantity"}
    # A trial teaches nothing, nor does a file that is refused.
    run(shop.database, first, ImportOptions(columns=columns, dry_run=True))
    with pytest.raises(RuleViolation):
        run(shop.database, first, ImportOptions(columns={**columns, "Wieviel": "description"}))
    with pytest.raises(RuleViolation, match="No column of second"):
        read_file(second)
    assert run(shop.database, first, ImportOptions(columns=columns))["orders"][0]["number"] == "R-1"
    [order] = read_file(second).orders
    assert (order.number, order.buyer.number, order.lines[0].code, order.lines[0].quantity) == (
        "R-2", "MUELLER", "CU15", Decimal(4),
    )  # fmt: skip
    other = tmp_path / "other.csv"
    other.write_text(strange.format("R-3").replace("Wieviel", "Andere"))
    with pytest.raises(RuleViolation, match="No column of other"):
        read_file(other)


def _entries(shop: Shop) -> int:
    with shop.database.read() as view:
        return int(view.value(sql("SELECT count(*) FROM journal")))


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
    b"<html><body/></html>": "no order or invoice that can be read",
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


def test_pieces_of_a_length_stay_pieces_of_a_length(shop: Shop) -> None:
    shop.do("save_product", sku="PIPE", name="Pipe by the metre", price="2.10", unit="m", tax="S19")
    buyer = {"order": "CUT-1", "buyer": {"number": "MUELLER"}}
    entries = ["10x1.5m PIPE", "4x25lfm PIPE", "7 PIPE", "3x2m CU15"]
    taken = _take(shop, json.dumps(buyer | {"lines": [{"entry": one} for one in entries]}).encode())
    assert taken.questions == ("Line 2: no unit lfm: 4x25lfm PIPE", "Line 4: no unit m: 3x2m CU15")
    shop.do("discard_draft", draft=taken.document)
    [order] = read_bytes(b"10x1.5m PIPE\n7 PIPE\n", "mail.txt").orders
    assert [(one.quantity, one.length) for one in order.lines] == [(15, Decimal("1.5")), (7, None)]

    def came(*lines: str) -> Any:
        rows = [{"entry": one} for one in lines]
        return _take(shop, json.dumps(buyer | {"order": "CUT-2", "lines": rows}).encode())

    first = came("10x1.5m PIPE", "7 PIPE")
    notes = notes_of(_draft(shop, first.document))
    assert [one["more"]["particulars"] for one in notes["lines"]] == [{"length": 1500}, None]
    assert [(x.quantity, x.said.length, x.cuts) for x in _draft(shop, first.document).draft.deal.lines] == [
        (15_000, 1500, 10), (7000, 0, 0),
    ]  # fmt: skip
    # The same metres in other pieces are another order, and lines of a length are met by their length.
    shop.do("take_change", inbound=came("5x3m PIPE", "7 PIPE").inbound)
    assert [(x.quantity, x.said.length) for x in _draft(shop, first.document).draft.deal.lines] == [
        (7000, 0), (15_000, 3000),
    ]  # fmt: skip
    shop.do("confirm_order", order=first.document)
    shop.do("take_change", inbound=came("6x3m PIPE", "7 PIPE", "2x4m PIPE").inbound)
    wanted = "SELECT quantity, length FROM sales_order_line ORDER BY line"
    with shop.database.read() as view:
        assert [tuple(row) for row in view.rows(sql(wanted))] == [(7000, 0), (18_000, 3000), (8000, 4000)]
    assert check_rebuild(shop.database) == []


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
    cut = [Standing(1, "a", 15_000, "", 1500), Standing(2, "a", 10_000, "", 2000)]
    assert changes(cut, [Wanted("a", "", 10_000), Wanted("a", "", 15_000)]) == (), "who says no length means any"
    assert [(x.line, x.after, x.length) for x in changes(cut, [Wanted("a", "", 15_000, 3000)])] == [
        (0, 15_000, 3000), (1, 0, 1500), (2, 0, 2000),
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


def test_a_price_in_a_pasted_row_is_for_what_it_says() -> None:
    hundred, box, crate = (line_of_text(text) for text in ("3*scr5@12.40/100", "3box scr5@4/box", "3*scr5@4/crate"))
    assert (hundred.price, hundred.price_per) == (Decimal("12.4"), 100)
    assert (box.price, box.price_per, box.unit) == (4, 1, "box")
    assert crate.price is None, "nobody knows for how many"
    assert line_of_text("3*scr5@4").price == 4
