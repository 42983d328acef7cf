"""Five companies that say all that the law of their country asks for, each with a customer and goods."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from app.actions.companies import create_company
from tests.shop import Shop

_SAID: dict[str, dict[str, Any]] = {
    "DE": {"legal_form": "GmbH", "street": "Hafenstraße 12", "postcode": "24103", "city": "Kiel",
           "vat_id": "DE136695976", "register": "Amtsgericht Kiel, HRB 1234", "directors": "Inga Petersen"},
    "FR": {"legal_form": "SARL", "street": "12 rue du Port", "postcode": "29200", "city": "Brest",
           "vat_id": "FR40303265045", "register": "RCS Brest 303 265 045"},
    "GB": {"legal_form": "Ltd", "street": "12 Harbour Road", "postcode": "BS1 4RW", "city": "Bristol",
           "vat_id": "GB980780684", "register": "Company no. 01234567"},
    "US": {"legal_form": "Inc.", "street": "12 Harbor Road", "postcode": "44101", "city": "Cleveland", "region": "OH",
           "tax_number": "OH 98-123456"},
    "IN": {"legal_form": "Pvt. Ltd.", "street": "12 Harbour Road", "postcode": "560001", "city": "Bengaluru",
           "region": "Karnataka", "vat_id": "29AAGCB7383J1Z4"},
}  # fmt: skip
_BUYERS: dict[str, dict[str, Any]] = {
    "DE": {"name": "Kern GmbH", "street": "Bahnhofstraße 4", "postcode": "24837", "city": "Schleswig"},
    "FR": {"name": "Kerangal SARL", "street": "4 rue de la Gare", "postcode": "35000", "city": "Rennes"},
    "GB": {"name": "Kern Ltd", "street": "4 Station Road", "postcode": "BA1 1SU", "city": "Bath"},
    "US": {"name": "Kern Inc.", "street": "4 Station Road", "postcode": "43004", "city": "Columbus", "region": "OH"},
    "IN": {"name": "Kern Pvt. Ltd.", "street": "4 Station Road", "postcode": "570001", "city": "Mysuru",
           "region": "Karnataka"},
}  # fmt: skip
COUNTRIES = tuple(_SAID)


def company(country: str, folder: Path) -> Shop:
    """The company of that country, with taxes, the customer KERN and goods CU15 that are there."""
    shop = Shop(create_company(str(folder / f"{country}.counterfoil"), "Nordlicht", country))
    shop.do("save_company", language={"DE": "de", "FR": "fr"}.get(country, "en"), **_SAID[country])
    shop.do("save_tax_rate", code="T", category="S", percent="18", valid_from="2007-01-01")
    postal = dict(_BUYERS[country])
    name = postal.pop("name")
    more = {"vat_id": "29AAGCB7383J1Z4"} if country == "IN" else {}
    shop.do("save_customer", number="KERN", name=name, country=country, address={**postal, "country": country}, **more)
    shop.do("save_product", sku="CU15", name="Copper pipe 15 mm", price="60", tax="T", unit="pc", hsn="7411")
    shop.do("receive_goods", lines=[{"product": "CU15", "quantity": "100"}])
    return shop
