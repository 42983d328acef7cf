"""The same lists on PostgreSQL: a refused row is taken back there as well."""

from pathlib import Path

import pytest

from app.exchange import IMPORTS, ImportOptions
from tests.shop import Shop


@pytest.mark.postgres
def test_good_rows_are_taken_beside_a_refused_one(postgres_shop: Shop, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text("sku,name,price,tax,ean\nA,a,1.50,19%,\nB,b,2,S19,4006381333931\nC,c,3,S7,\n")
    products = next(one for one in IMPORTS if one.name == "products")
    refused = products.run(postgres_shop.database, file, ImportOptions())
    assert (refused["ok"], [one["line"] for one in refused["bad"]]) == (False, [3])  # the elbow's barcode
    partly = products.run(postgres_shop.database, file, ImportOptions(accept_partial=True))
    assert (partly["ok"], partly["created"]) == (True, 2)
    again = products.run(postgres_shop.database, file, ImportOptions(accept_partial=True))
    assert again["unchanged"] == 2
    file.write_text("sku;Bestand\nA;1.200\nC;2,5\n")
    stock = next(one for one in IMPORTS if one.name == "stock")
    assert stock.run(postgres_shop.database, file, ImportOptions())["changed"] == 2
    assert (postgres_shop.ask("stock", "A")["on_hand"], postgres_shop.ask("stock", "C")["on_hand"]) == ("1200", "2.5")
