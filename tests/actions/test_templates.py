"""Templates of orders: kept as facts, renamed, deleted, taken back, and refused with a sentence."""

from __future__ import annotations

from typing import Any

import pytest

from app.domain.entry.templates import TemplateLine
from app.domain.errors import RuleViolation
from app.domain.inbound import InboundLine
from app.queries.desk_pad import order_pad
from app.queries.desk_templates import templates
from app.queries.list_rows import meanings
from app.store.rebuild import check_rebuild
from app.store.sql import sql
from tests.shop import Shop, postgres_database

LINES = [{"product": "CU15", "amount": "2n"}, {"kind": "heading", "text": "Valves"},
         {"product": "ELB15", "amount": "4", "discount_percent": "5", "note": "brass"}]  # fmt: skip


_ID = sql("SELECT id FROM customer WHERE number = :number")


def found(shop: Shop, customer: str = "MUELLER") -> list[tuple[str, bool, str, int]]:
    with shop.database.read() as view:
        id_ = str(view.value(_ID, {"number": customer}, ""))
        return [(one.name, one.own, one.asked, len(one.lines)) for one in templates(view, id_)]


def test_a_template_is_kept_changed_deleted_and_taken_back(shop: Shop) -> None:
    made = shop.do("save_template", name=" Bath  room ", asks="radiators", lines=LINES)
    own = shop.do("save_template", name="Own", customer="MUELLER", lines=LINES[:1])
    assert found(shop) == [("Own", True, "", 1), ("Bath room", False, "radiators", 3)]
    assert found(shop, "nobody") == [("Bath room", False, "radiators", 3)]
    with shop.database.read() as view:
        [_, one] = templates(view, str(view.value(_ID, {"number": "MUELLER"})))
    assert one.formula
    assert one.lines[1:] == (
        TemplateLine("heading", text="Valves"),
        TemplateLine(product=one.lines[2].product, amount="4", less=5000, note="brass"),
    )
    assert [goods and goods.sku for goods in one.goods] == ["CU15", None, "ELB15"]
    assert shop.do("save_template", template=made.id, name="Bath room").state == "unchanged"
    shop.do("save_template", template=made.id, name="Bath")
    gone = shop.do("save_template", template=own.id, retired=True)
    assert found(shop) == [("Bath", False, "radiators", 3)]
    shop.do("undo_edit", step=gone.step)
    assert [row[0] for row in found(shop)] == ["Own", "Bath"]
    assert check_rebuild(shop.database) == []


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"name": " "}, "The name of the template is missing."),
        ({"name": "bath"}, "A template Bath is there already."),
        ({"name": "x" * 81}, "A name of a template has 80 letters at most."),
        ({"lines": []}, "A template has a line with a product at least."),
        ({"lines": [{"product": "CU15", "amount": "2x"}]}, "“2x” is no quantity of a template"),
        ({"lines": [{"product": "NO", "amount": "1"}]}, "NO"),
        ({"lines": [{"kind": "tune", "text": "x"}, LINES[0]]}, "The kind of a line is one of"),
        ({"template": "nothing"}, "There is no template nothing."),
        ({"customer": "NOBODY"}, "NOBODY"),
    ],
)
def test_what_is_refused(shop: Shop, given: dict[str, Any], sentence: str) -> None:
    shop.do("save_template", name="Bath", lines=LINES)
    with pytest.raises(RuleViolation, match=sentence):
        shop.do("save_template", **({"name": "Kitchen", "lines": LINES} | given))


@pytest.mark.postgres
def test_the_server_answers_the_same() -> None:
    with postgres_database() as database:
        shop = Shop(database).stocked()
        shop.do("save_template", name="Bath", asks="radiators", lines=LINES)
        shop.do("save_template", name="Own", customer="MUELLER", lines=LINES[:1])
        shop.do("save_customer_item", customer="MUELLER", number="4711-A", product="CU15")
        for day in ("2026-03-01", "2026-03-11", "2026-03-21"):
            shop.order(date=day)
        assert found(shop) == [("Own", True, "", 1), ("Bath", False, "radiators", 3)]
        said = [InboundLine(code=code) for code in ("4711-A", "cu15", "4006381333931", "nothing", "ELB15 elbow 15")]
        with database.read() as view:
            who = str(view.value(_ID, {"number": "MUELLER"}))
            assert [(one.sku, one.every, one.late) for one in order_pad(view, who, "2026-04-01")] == [("CU15", 10, 1)]
            means = meanings(view, said, who)
        assert [(len(one.ids), one.sure) for one in means] == [(1, True)] * 3 + [(0, False), (1, True)]
