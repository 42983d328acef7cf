"""What there is and comes of products as the books say it, and what was said to be sold instead."""

from typing import Any

import pytest

from app.domain.promising import Chip, Supply, chip
from app.domain.sourcing import Asked, Known, ways
from app.queries.sourcing import known_of, supplies_of
from app.queries.substitutes import Related, related_to
from app.store.rebuild import check_rebuild
from app.store.sql import sql
from app.store.view import View
from tests.actions.told import refused
from tests.shop import Shop

TODAY, FAR = "2026-03-23", "2040-01-05"
_CUSTOMER = sql("SELECT id FROM customer WHERE number = :number")


@pytest.fixture
def shop(shop: Shop) -> Shop:
    """The shop with a supplier of pipes, another pipe, and a cellar."""
    shop.do("save_supplier", number="W-1", name="Wieland", country="DE", lead_days=5)
    shop.do("save_product", sku="CU15", supplier="W-1", packs=[{"name": "bundle", "quantity": "25"}])
    shop.do("save_product", sku="CU15B", name="Copper pipe of the house", price="7.90", tax="S19", unit="pc")
    shop.do("save_location", code="CELLAR", name="Cellar")
    return shop


def id_of(shop: Shop, sku: str) -> str:
    return str(shop.do("save_product", sku=sku).id)


def supply(shop: Shop, sku: str = "CU15") -> Supply:
    product_id = id_of(shop, sku)
    with shop.database.read() as view:
        return supplies_of(view, [product_id])[product_id]


def shown(shop: Shop, quantity: int) -> Chip:
    """The chip of so many pipes."""
    return chip(quantity * 1000, supply(shop), TODAY, FAR)


def test_the_chip_follows_a_sale_a_reservation_a_receipt_and_a_new_date(shop: Shop) -> None:
    assert shown(shop, 100) == Chip("free", 100_000)
    order = shop.order(lines=[{"product": "CU15", "quantity": "60"}]).number
    assert shown(shop, 40) == Chip("free", 40_000), "what is promised is not free"
    assert shown(shop, 50) == Chip("part", 40_000, 40_000, 10_000, late=True)
    bought = shop.do("order_goods", supplier="W-1", lines=[{"product": "CU15", "quantity": "30", "expected": FAR}],
                     send=True).number  # fmt: skip
    assert shown(shop, 50) == Chip("part", 40_000, 40_000, 10_000, FAR)
    assert shown(shop, 80).date == "", "more than there is and comes"
    shop.do("amend_purchase", purchase=bought, lines=[{"line": 1, "quantity": "30", "expected": "2040-02-01"}],
            reason="late")  # fmt: skip
    assert (shown(shop, 50).date, shown(shop, 50).late) == ("2040-02-01", True)
    shop.do("receive_purchase", purchase=bought, lines=[{"line": 1, "quantity": "30"}])
    assert shown(shop, 50) == Chip("free", 70_000)
    shop.shipped(order)
    assert shown(shop, 70) == Chip("free", 70_000), "what left was promised before"
    other = shop.order("KERN", lines=[{"product": "CU15", "quantity": "70"}]).number
    assert shown(shop, 1) == Chip("special", later=1000, days=5)
    shop.do("cancel_order", order=other)
    assert shown(shop, 70).state == "free"


def test_what_was_bought_for_a_line_is_that_lines(shop: Shop) -> None:
    order = shop.order(lines=[{"product": "CU15", "quantity": "120"}]).number
    shop.do("order_in", order=order, expected=FAR)
    found = supply(shop)
    assert (found.waiting, [(one.quantity, one.own) for one in found.receipts]) == (20_000, [(20_000, 20_000)])
    assert shown(shop, 1) == Chip("special", later=1000, days=5)


def test_places_stand_with_the_houses_first_and_quarantine_is_none(shop: Shop) -> None:
    shop.do("transfer_stock", lines=[{"product": "CU15", "quantity": "30", "location": "MAIN"}], to="CELLAR")
    shop.do("transfer_stock", lines=[{"product": "CU15", "quantity": "5", "location": "MAIN"}], to="QUARANTINE")
    assert supply(shop).places == (("MAIN", 65_000), ("CELLAR", 30_000))


def known(shop: Shop, quantity: int, customer: str = "MUELLER") -> Known:
    product_id = id_of(shop, "CU15")
    with shop.database.read() as view:
        who = view.row(_CUSTOMER, {"number": customer})
        found = known_of(view, product_id, quantity * 1000, who[0] if who else "", TODAY)
    assert found is not None
    return found


def test_a_substitute_is_offered_with_its_stock_and_what_it_costs_more(shop: Shop) -> None:
    shop.do("save_substitute", product="CU15", other="CU15B", kind="brand")
    shop.do("receive_goods", lines=[{"product": "CU15B", "quantity": "500"}])
    shop.order(lines=[{"product": "CU15", "quantity": "80", "price": "8.10"}])
    found = known(shop, 60)
    assert found.supply.alternatives == 1
    price = found.priced
    assert price is not None
    found_ways = ways(Asked(60_000, TODAY, price=price.taken.price, known=found))
    first = found_ways[0]
    assert (first.kind, first.sku, first.now, first.relation, first.difference) == (
        "substitute", "CU15B", 60_000, "brand", -5200,
    )  # fmt: skip
    assert [one.kind for one in found_ways[1:]] == ["backorder", "order_in", "pack", "price", "unit", "text"]
    pack, last = found_ways[3], found_ways[4]
    assert (pack.pack, pack.count, pack.quantity) == ("bundle", 2, 50_000)
    assert (last.source, last.price.price if last.price else 0) == ("last", 81_000)
    with shop.database.read() as view:
        assert known_of(view, "nobody", 1000, "", TODAY) is None


def test_the_product_that_takes_its_place_is_one_too_and_counts_once(shop: Shop) -> None:
    shop.do("save_product", sku="CU15", substitute="CU15B")
    assert [one.supply.sku for one in known(shop, 1).substitutes] == ["CU15B"]
    shop.do("save_substitute", product="CU15", other="CU15B", kind="pack", rank=3)
    assert [(one.kind, one.rank) for one in known(shop, 1).substitutes] == [("pack", 3)]


def test_it_is_said_once_changed_and_ended(shop: Shop) -> None:
    first = shop.do("save_substitute", product="CU15", other="CU15B", mutual=True)
    assert first.state == "created"
    assert shop.do("save_substitute", product="CU15B", other="CU15").state == "unchanged", "both of both"
    assert shop.do("save_substitute", product="CU15", other="CU15B", rank=2).state == "changed"
    shop.do("save_substitute", product="CU15", other="CU15B", retired=True)
    assert known(shop, 1).substitutes == ()
    shop.do("save_substitute", product="CU15", other="CU15B")
    assert [(one.kind, one.rank) for one in known(shop, 1).substitutes] == [("same", 2)], "it is back as it was"
    assert check_rebuild(shop.database) == []


@pytest.mark.parametrize(
    ("given", "sentence", "field"),
    [
        ({"other": "CU15"}, "CU15 is not sold instead of itself.", "other"),
        ({"other": "NONE"}, "There is no product NONE.", "other"),
        ({"other": "BOOK", "kind": "odd"}, "The kind is one of same, brand, pack.", "kind"),
        ({"other": "BOOK", "rank": 1000}, "A rank is 0 to 999.", "rank"),
        ({"other": "BOOK", "retired": True}, "BOOK is not sold instead of CU15.", "other"),
    ],
)
def test_what_cannot_be_meant(shop: Shop, given: dict[str, Any], sentence: str, field: str) -> None:
    refused(shop, sentence, "save_substitute", product="CU15", field=field, **given)


class _Counting:
    """A view that counts its statements."""

    def __init__(self, view: View) -> None:
        self._view, self.count = view, 0

    def rows(self, *given: Any) -> Any:
        self.count += 1
        return self._view.rows(*given)


def test_fifty_products_cost_as_many_statements_as_one(shop: Shop) -> None:
    ids = [id_of(shop, sku) for sku in ("CU15", "ELB15", "BOOK", "CUT", "CU15B")]
    counts = []
    with shop.database.read() as view:
        for some in ([], ids[:1], ids, [*ids, *(f"no-{n}" for n in range(45))]):
            counting = _Counting(view)
            assert set(supplies_of(counting, some)) == set(some) & set(ids)  # type: ignore[arg-type]
            counts.append(counting.count)
    assert counts == [0, 7, 7, 7]


def test_a_line_is_promised_from_the_place_it_was_said_to_come_from(shop: Shop) -> None:
    shop.do("transfer_stock", lines=[{"product": "CU15", "quantity": "30", "location": "MAIN"}], to="CELLAR")
    order = shop.order(lines=[{"product": "CU15", "quantity": "20", "location": "CELLAR"},
                              {"product": "CU15", "quantity": "25", "location": "CELLAR"}])  # fmt: skip
    held = "SELECT line, location, quantity FROM reservation WHERE order_id = :id AND quantity > 0 ORDER BY 1, 2"
    with shop.database.read() as view:
        rows = [tuple(row) for row in view.rows(sql(held), {"id": order.id})]
    assert rows == [(1, "CELLAR", 20_000), (2, "CELLAR", 10_000), (2, "MAIN", 15_000)]
    lines = [{"product": "CU15", "quantity": "1", "location": "QUARANTINE"}]
    sentence = "There is no location QUARANTINE that goods may be promised from."
    refused(shop, sentence, "draft_order", customer="KERN", lines=lines, field="lines.1.location")
    assert check_rebuild(shop.database) == []


def bought(shop: Shop) -> list[tuple[Any, ...]]:
    said = (
        "SELECT p.supplier_name, p.sent_date, l.product_id, l.ordered - l.cancelled, l.order_line FROM purchase_line l "
        "JOIN purchase p ON p.id = l.purchase_id ORDER BY p.number, l.line"
    )
    with shop.database.read() as view:
        return [tuple(row) for row in view.rows(sql(said), {})]


def test_a_special_order_proposes_its_purchase_and_takes_it_back_with_the_order(shop: Shop) -> None:
    pipes = id_of(shop, "CU15")
    lines = [{"product": "CU15", "quantity": "110", "special": True}, {"product": "ELB15", "quantity": "1"}]
    order = shop.order(lines=lines)
    assert order.purchases == ("PO-1",)
    assert bought(shop) == [("Wieland", "", pipes, 25_000, 1)], "what is missing, in whole bundles; nothing is sent"
    assert [one.own for one in supply(shop).receipts] == [], "a draft is not on its way"
    shop.do("undo_step", document=order.id)
    assert bought(shop) == [("Wieland", "", pipes, 0, 1)]
    assert check_rebuild(shop.database) == []


def test_a_special_order_waits_where_the_customer_waits_for_nothing_and_until_a_hold_ends(shop: Shop) -> None:
    shop.do("save_customer", number="KERN", shortage="cancel")
    lines = [{"product": "CU15", "quantity": "110", "special": True}, {"product": "CU15B", "quantity": "5"}]
    order = shop.order("KERN", lines=lines)
    assert [(one.quantity, one.backordered) for one in order.lines or ()] == [("110", "10"), ("5", "0")]
    assert [row[3] for row in bought(shop)] == [25_000]
    draft = shop.do("draft_order", customer="MUELLER", lines=[{"product": "CU15", "quantity": "2", "special": True}])
    held = shop.do("confirm_order", order=draft.id, hold=True)
    assert held.purchases is None
    assert shop.do("release_hold", order=held.id).purchases == ("PO-2",)


def test_a_new_line_of_an_amendment_says_where_it_comes_from_and_is_ordered_in(shop: Shop) -> None:
    shop.do("save_customer", number="KERN", shortage="cancel")
    shop.do("transfer_stock", lines=[{"product": "CU15", "quantity": "30", "location": "MAIN"}], to="CELLAR")
    order = shop.order("KERN", lines=[{"product": "ELB15", "quantity": "1"}])
    lines = [{"product": "CU15", "quantity": "20", "location": "CELLAR"},
             {"product": "CU15", "quantity": "95", "special": True},
             {"product": "CU15B", "quantity": "5"}]  # fmt: skip
    reply = shop.do("amend_order", order=order.id, lines=lines)
    assert reply.purchases == ("PO-1",)
    assert [row[3:] for row in bought(shop)] == [(25_000, 3)], "in whole bundles, for its line"
    told = [(one.reserved, one.backordered) for one in reply.lines or ()]
    assert told == [("1", "0"), ("20", "0"), ("80", "15"), ("0", "0")], "of the others nothing is waited for"
    held = "SELECT location, quantity FROM reservation WHERE order_id = :id AND line = 2 AND quantity > 0"
    with shop.database.read() as view:
        assert [tuple(row) for row in view.rows(sql(held), {"id": order.id})] == [("CELLAR", 20_000)]
    sentence = "Of line 1 only the quantity can change"
    refused(shop, sentence, "amend_order", order=order.id, lines=[{"line": 1, "quantity": "1", "special": True}])
    shop.do("hold_order", order=order.id)
    waits = [{"product": "CU15", "quantity": "2", "special": True}]
    assert shop.do("amend_order", order=order.id, lines=waits).purchases is None
    assert check_rebuild(shop.database) == []


def test_what_nobody_sells_to_us_any_more_waits_like_every_other(shop: Shop) -> None:
    shop.do("save_product", sku="CU15", stop="purchase", stop_reason="gone")
    lines = [
        {"product": "CU15", "quantity": "110", "special": True},
        {"product": "CU15B", "quantity": "5", "special": True},
    ]
    assert shop.order(lines=lines).purchases is None


def test_a_product_says_what_stands_in_for_it_and_for_what_it_does(shop: Shop) -> None:
    others = [{"other": "cu15b", "kind": "brand", "rank": 1}, {"other": "ELB15", "kind": "pack", "rank": 1}]
    said = shop.do("save_product", sku="CU15", substitutes=others, stands_in=[{"other": "BOOK"}])

    def related(sku: str) -> list[list[tuple[str, str]]]:
        with shop.database.read() as view:
            found = related_to(view, id_of(shop, sku))
        return [[(one.sku, one.kind) for one in some] for some in (found.instead, found.stands_in)]

    assert related("CU15") == [[("CU15B", "brand"), ("ELB15", "pack")], [("BOOK", "same")]]
    assert related("BOOK") == [[("CU15", "same")], []]
    assert {one.supply.sku: one.kind for one in known(shop, 1).substitutes} == {"CU15B": "brand", "ELB15": "pack"}
    again = shop.do("save_product", sku="CU15", substitutes=others)
    assert again.state == "unchanged"
    shop.do("save_product", sku="CU15", drop_substitutes=["CU15B"], drop_stands_in=["book"])
    assert related("CU15") == [[("ELB15", "pack")], []]
    shop.do("save_product", sku="CU15", substitutes=[{"other": "CU15B", "kind": "same", "rank": 1}])
    assert related("CU15")[0] == [("CU15B", "same"), ("ELB15", "pack")], "it is back, as what it is now"
    assert said.step
    assert check_rebuild(shop.database) == []


def test_substitutes_of_a_product_are_taken_back_in_one_step(shop: Shop) -> None:
    said = shop.do("save_product", sku="CU15", substitutes=[{"other": "CU15B"}], stands_in=[{"other": "ELB15"}])
    shop.do("undo_edit", step=said.step)
    with shop.database.read() as view:
        assert related_to(view, id_of(shop, "CU15")) == Related()
        assert related_to(view, id_of(shop, "ELB15")) == Related()


@pytest.mark.parametrize(
    ("given", "sentence", "field"),
    [
        ({"substitutes": [{"other": "NONE"}]}, "There is no product NONE.", "substitutes"),
        ({"stands_in": [{"other": "CU15"}]}, "CU15 is not sold instead of itself.", "stands_in"),
        ({"substitutes": [{"other": "BOOK", "kind": "odd"}]}, "The kind is one of same, brand, pack.", "substitutes"),
        ({"drop_stands_in": ["BOOK"]}, "CU15 is not sold instead of BOOK.", "stands_in"),
    ],
)
def test_what_cannot_be_meant_of_them_is_said_of_its_field(
    shop: Shop, given: dict[str, Any], sentence: str, field: str
) -> None:
    refused(shop, sentence, "save_product", sku="CU15", field=field, **given)
