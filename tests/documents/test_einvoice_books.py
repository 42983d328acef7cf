"""What a bill tells machines comes from the books as they stood when it was issued, on either engine."""

from __future__ import annotations

import pytest

from app.documents.machine_files import machine_file
from tests.documents.einvoices import bill, line
from tests.shop import Shop


def unit_and_seller(shop: Shop) -> None:
    """A code of a unit and the company's number hold for what is issued afterwards."""
    shop.do("save_company", vat_id="DE136695976")
    shop.do("save_product", sku="TILE", name="Tile", price="3.33", tax="S19", unit="Horde", service=True)
    early = bill(shop, [line("TILE", "4")])
    shop.do("save_product", sku="TILE", unit_code="XPX")
    shop.do("save_company", vat_id="DE811907980")
    middle = bill(shop, [line("TILE", "4")])
    shop.do("save_product", sku="TILE", unit_code="XBE")
    late = bill(shop, [line("TILE", "4")])
    for number, code, vat_id in ((early, "C62", "136695976"), (middle, "XPX", "811907980"), (late, "XBE", "811907980")):
        made = machine_file(shop.database, "invoice", number)
        assert f'unitCode="{code}"'.encode() in made.content
        assert f"DE{vat_id}".encode() in made.content
        assert made.content == machine_file(shop.database, "invoice", number).content
        assert made.name == f"{number}.xml"


def test_a_bill_tells_what_was_known_when_it_was_issued(shop: Shop) -> None:
    unit_and_seller(shop)


@pytest.mark.postgres
def test_it_does_on_the_server(postgres_shop: Shop) -> None:
    unit_and_seller(postgres_shop)
