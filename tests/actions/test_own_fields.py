"""Fields of the company's own: defined, filled, renamed, retired, printed, found, and gone with who is forgotten."""

import json
from pathlib import Path
from typing import Any

import pytest

from app.actions.drafts import find_draft
from app.documents.runner import print_paper
from app.domain.errors import RuleViolation
from app.queries.own_fields import definitions, find_by_field, own_fields
from app.queries.papers import paper_for
from app.store.sql import sql
from tests.actions.told import refused
from tests.shop import Shop

PIPE = [{"product": "CU15", "quantity": "10"}]


def define(shop: Shop, entity: str, name: str, **more: Any) -> str:
    """A field; its id."""
    return shop.do("save_field", entity=entity, name=name, **more).id


def id_of(shop: Shop, table: str, column: str, ref: str) -> str:
    """The id of a record."""
    with shop.database.read() as view:
        return str(view.value(sql(f"SELECT id FROM {table} WHERE {column} = :ref"), {"ref": ref}))


def printed(shop: Shop, kind: str, ref: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The own fields on a paper, and those of its lines."""
    with shop.database.read() as view:
        _, paper = paper_for(view, kind, ref)
    said = [
        tuple(f"{one.name}: {one.value}" for one in own) for own in (paper.own, *(line.own for line in paper.lines))
    ]
    return said[0], sum(said[1:], ())


def test_values_are_kept_exactly_and_told_by_query(shop: Shop) -> None:
    define(shop, "customer", "Site", kind="text")
    define(shop, "customer", "Bonus", kind="number")
    define(shop, "product", "Colour", kind="choice", choices=["Red", "Blue"])
    given = {"site": "by the gate", "Bonus": "12.50"}
    assert shop.do("save_customer", number="MUELLER", fields=given).state == "changed"
    assert shop.do("save_customer", number="MUELLER", fields=given).state == "unchanged"
    shop.do("save_product", sku="CU15", fields={"Colour": "red"})
    assert shop.ask("customer", "MUELLER")["fields"] == {"Site": "by the gate", "Bonus": "12.50"}
    assert shop.ask("stock", "CU15")["fields"] == {"Colour": "Red"}
    assert shop.ask("customer", "KERN")["fields"] == {}
    shop.do("save_customer", number="MUELLER", fields={"Bonus": ""})
    assert shop.ask("customer", "MUELLER")["fields"] == {"Site": "by the gate"}


def test_a_field_nobody_defined_and_a_value_that_is_none_are_refused_beside_it(shop: Shop) -> None:
    bonus = define(shop, "customer", "Bonus", kind="number")
    said = "There is no field Site of this customer; there are Bonus."
    refused(shop, said, "save_customer", number="MUELLER", fields={"Site": "x"}, field="fields.Site")
    refused(shop, "Bonus: 12,5 is not a number.", "save_customer", number="MUELLER", fields={"Bonus": "12,5"},
            field=f"fields.{bonus}")  # fmt: skip
    refused(shop, "There is a field BONUS already", "save_field", entity="customer", name="BONUS", field="name")
    for given, words in (
        ({"field": "Bonus", "kind": "text"}, "retire this field"),
        ({"field": bonus, "entity": "order"}, "A field stays where it is"),
        ({"field": "Malus", "name": "x"}, r"There is no field Malus\."),
    ):
        with pytest.raises(RuleViolation, match=words):
            shop.do("save_field", **given)


def test_renaming_keeps_what_is_held_and_retiring_keeps_the_history(shop: Shop) -> None:
    site = define(shop, "customer", "Site")
    shop.do("save_customer", number="MUELLER", fields={"Site": "by the gate"})
    shop.do("save_field", entity="customer", field="Site", name="Building site")
    assert shop.ask("customer", "MUELLER")["fields"] == {"Building site": "by the gate"}
    shop.do("save_field", field=site, retired=True)
    assert shop.ask("customer", "MUELLER")["fields"] == {"Building site": "by the gate"}, "still told"
    refused(shop, "The field Building site is retired.", "save_customer", number="MUELLER", fields={site: "x"})
    with shop.database.read() as view:
        assert [
            one.id for one in own_fields(view, "customer", id_of(shop, "customer", "number", "MUELLER")).fields
        ] == [site]
        assert own_fields(view, "customer", id_of(shop, "customer", "number", "KERN")).fields == ()
    other = define(shop, "customer", "Building site", kind="date")
    shop.do("save_customer", number="MUELLER", fields={"building site": "2026-03-18"})
    with shop.database.read() as view:
        held = own_fields(view, "customer", id_of(shop, "customer", "number", "MUELLER")).values
    assert held == {site: "by the gate", other: "2026-03-18"}


def test_fields_stand_in_the_order_they_were_given(shop: Shop) -> None:
    for name in ("One", "Two", "Three"):
        define(shop, "product", name)
    shop.do("save_field", field="Three", position=0)
    with shop.database.read() as view:
        assert [one.name for one in definitions(view, "product")] == ["Three", "One", "Two"]


def test_what_is_required_is_asked_where_fields_are_given_and_at_the_end_of_an_order(shop: Shop) -> None:
    crane = define(shop, "order", "Crane", kind="yesno", required=True)
    gate = define(shop, "customer", "Gate", required=True)
    define(shop, "customer", "Site")
    shop.do("save_customer", number="NEW", name="A name is enough at the counter")
    refused(
        shop, "Gate is not filled in yet.", "save_customer", number="NEW", fields={"Site": "x"}, field=f"fields.{gate}"
    )
    shop.do("save_customer", number="NEW", fields={"Gate": "north"})
    draft = shop.do("draft_order", customer="MUELLER", lines=PIPE).id
    refused(shop, "Crane is not filled in yet.", "confirm_order", order=draft, field=f"fields.{crane}")
    refused(shop, "Crane is not filled in yet.", "counter_sale", order=draft, field=f"fields.{crane}")
    shop.do("draft_order", customer="MUELLER", lines=PIPE, draft=draft, fields={"Crane": False})
    shop.do("draft_order", customer="MUELLER", lines=PIPE, draft=draft)  # written anew, its fields stay
    number = shop.do("confirm_order", order=draft).number
    assert shop.ask("order", number)["fields"] == {"Crane": "no"}
    refused(shop, "Crane is not filled in yet.", "fill_order", order=number, fields={"Crane": ""})
    assert shop.do("fill_order", order=number, fields={"Crane": "yes"}).state == "changed"
    assert shop.ask("order", number)["fields"] == {"Crane": "yes"}
    refused(shop, "There is no order or quote SO-9.", "fill_order", order="SO-9", fields={}, field="order")


def test_a_quotes_fields_go_into_its_revisions_and_its_order(shop: Shop) -> None:
    define(shop, "order", "Site")
    quote = shop.do("draft_quote", customer="MUELLER", lines=PIPE, fields={"Site": "Hafen 3"})
    sent = shop.do("send_quote", quote=quote.id)
    assert shop.ask("quote", sent.number)["fields"] == {"Site": "Hafen 3"}
    revision = shop.do("revise_quote", quote=sent.id, customer="MUELLER", lines=PIPE)
    shop.do("send_quote", quote=revision.id)
    assert shop.ask("quote", sent.number)["fields"] == {"Site": "Hafen 3"}
    order = shop.do("confirm_order", order=shop.do("accept_quote", quote=sent.id).id).number
    assert shop.ask("order", order)["fields"] == {"Site": "Hafen 3"}


def test_a_field_stands_on_the_papers_it_was_given_to_as_it_was_then(shop: Shop) -> None:
    define(shop, "order", "Site", papers=["sales-order", "invoice"])
    define(shop, "customer", "Our no. there", papers=["invoice"])
    define(shop, "product", "Colour", papers=["sales-order"])
    define(shop, "product", "Secret")
    shop.do("save_customer", number="MUELLER", fields={"Our no. there": "4711"})
    shop.do("save_product", sku="CU15", fields={"Colour": "Red", "Secret": "cheap"})
    order = shop.order(lines=PIPE, fields={"Site": "Hafen 3"}).number
    shop.shipped(order)
    bill = shop.do("issue_invoice", orders=[order]).number
    shop.do("fill_order", order=order, fields={"Site": "Hafen 4"})
    shop.do("save_customer", number="MUELLER", fields={"Our no. there": "4712"})
    shop.do("save_field", entity="order", field="Site", name="Building site")
    shop.do("save_field", entity="product", field="Colour", papers=[])
    assert printed(shop, "sales-order", order) == (("Site: Hafen 3",), ("Colour: Red",))
    assert printed(shop, "invoice", bill) == (("Site: Hafen 3", "Our no. there: 4711"), ())
    draft = shop.do("draft_order", customer="MUELLER", lines=PIPE, fields={"Building site": "Hafen 5"}).number
    assert printed(shop, "sales-order", draft) == (("Building site: Hafen 5",), ())
    assert print_paper(shop.database, "sales-order", order).pdf[:5] == b"%PDF-"


def test_records_are_found_by_what_their_fields_begin_with(shop: Shop) -> None:
    define(shop, "customer", "Chassis")
    define(shop, "order", "Crane", kind="yesno")
    shop.do("save_customer", number="MUELLER", fields={"Chassis": "WÖB-7731 x"})
    shop.order(lines=PIPE, fields={"Crane": True})
    with shop.database.read() as view:
        [hit] = find_by_field(view, "wöb-77")
        assert (hit.entity, hit.title, hit.name, hit.value) == ("customer", "Müller Bau GmbH", "Chassis", "WÖB-7731 x")
        assert find_by_field(view, "7731") == find_by_field(view, "yes") == find_by_field(view, "w") == ()
        plan = view.rows(
            sql("EXPLAIN QUERY PLAN SELECT record_id FROM field_value WHERE search >= 'a' AND search < 'b'")
        )
    assert "field_value_search" in str([tuple(row) for row in plan])


def test_who_is_forgotten_takes_their_fields_along_and_the_facts_make_the_same_tables(
    shop: Shop, tmp_path: Path
) -> None:
    define(shop, "customer", "Site")
    shop.do("save_customer", number="KERN", fields={"Site": "behind the church"})
    with shop.database.read() as view:
        bodies = [str(row[0]) for row in view.rows(sql("SELECT body FROM journal"))]
    assert not any("church" in body for body in bodies), "it lies beside the journal"
    shop.do("forget_customer", customer="KERN", reason="asked to be")
    with shop.database.read() as view:
        assert view.rows(sql("SELECT * FROM field_value")) == []
        assert not [row for row in view.rows(sql("SELECT body FROM journal_private")) if row[0] and "church" in row[0]]


def test_a_draft_says_what_it_will_hold(shop: Shop) -> None:
    site = define(shop, "order", "Site")
    given = {"kind": "order", "deal": {"customer": "MUELLER", "lines": PIPE, "fields": {site: "Hafen 3"}}}
    kept = shop.do("keep_draft", **given)
    shop.do("keep_draft", kind="order", draft=kept.id, desk="{}")
    with shop.database.read() as view:
        draft = find_draft(view, kept.id)
        assert draft is not None
        assert draft.draft.fields == {site: "Hafen 3"}
        body = json.loads(view.value(sql("SELECT body FROM draft")))
    assert body["fields"] == {site: "Hafen 3"}


@pytest.mark.postgres
def test_fields_hold_on_a_server(postgres_shop: Shop) -> None:
    shop = postgres_shop
    define(shop, "customer", "Site")
    define(shop, "order", "Crane", kind="yesno", required=True)
    shop.do("save_customer", number="MUELLER", fields={"Site": "by the gate"})
    shop.do("save_customer", number="KERN", fields={"Site": "by the church"})
    with pytest.raises(RuleViolation, match="Crane is not filled in yet"):
        shop.order(lines=PIPE)
    order = shop.order(lines=PIPE, fields={"Crane": True}).number
    with shop.database.read() as view:
        assert [hit.title for hit in find_by_field(view, "by the")] == ["Kern Haustechnik", "Müller Bau GmbH"]
    assert shop.ask("order", order)["fields"] == {"Crane": "yes"}
    shop.do("forget_customer", customer="KERN")
    with shop.database.read() as view:
        assert [hit.title for hit in find_by_field(view, "by the")] == ["Müller Bau GmbH"]
