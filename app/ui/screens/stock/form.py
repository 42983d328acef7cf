"""The form of a product or a service."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QCheckBox, QComboBox, QPlainTextEdit

from app.ui.screens.ownfields import add_rows
from app.ui.screens.stock.instead import INSTEAD
from app.ui.screens.stock.parts import STOPS
from app.ui.screens.stock.values import HOW
from app.ui.widgets.form import Form, choice
from app.ui.widgets.pick import PickField


def product_form(own: Sequence[Any] = ()) -> Form:
    """All that is known of a product; rows for the company's own fields at the end."""
    form = Form()
    form.add("sku", "&Code")
    form.add("name", "&Description")
    form.add("price", "&Price", help_text="Holds from today; older documents keep theirs")
    per = QComboBox()
    for count in (1, 100, 1000):
        per.addItem(f"per {count}", count)
    form.add("price_per", "P&er", per)
    form.add("unit", "&Unit")
    form.add("unit_code", "Unit's code", help_text="For e-invoices, where no one knows the word: XPX, MTR")
    form.add("hsn", "HSN", help_text="The code of goods or services, 4 to 8 figures; bills in India say it")
    form.add("tax", "&Tax code", PickField("tax rate", name="Tax code"))
    form.add("category", "C&ategory", PickField("category", name="Category", free=True))
    form.add("bin", "P&lace")
    form.add("min_stock", "&Minimum")
    form.add("breaks", "Price &breaks", help_text="From today: 50 = 7.90; 200 = 7.20")
    form.add("barcodes", "Barcodes", help_text="4006381333931; 4006381333948 = 10 for a pack")
    form.add("packs", "Packs", help_text="box = 12; pallet = 480")
    form.add("parts", "Kit of", help_text="CU15 = 2; ELB15 = 4: sold as one, sent as parts")
    form.heading("Behind the counter")
    form.add("cost", "Cost")
    form.add("floor_price", "Floor", help_text="Below it a sale needs approval, for one of the unit")
    form.add("min_margin", "Least margin", help_text="Percent of the price; empty is the company's")
    form.add("surcharges", "Brings", QPlainTextEdit(), help_text=HOW)
    form.add("supplier", "Supplier", PickField("supplier", name="Supplier"), help_text="Their number; Down lists them")
    form.add("supplier_sku", "Their code")
    form.add("reorder_quantity", "Reorder", help_text="At least so many at a time")
    form.add("substitute", "Instead", help_text="The code of what replaces it")
    form.add("substitutes", "Substitutes", help_text=INSTEAD)
    form.add("stands_in", "Stands in for", help_text="For which it may be sold itself, written alike")
    form.add("description", "Words", QPlainTextEdit())
    form.add("specs", "Specs", QPlainTextEdit())
    form.add("weight", "Weight", help_text="Grams, of one of the unit")
    form.add(
        "by_weight", "Billed", QCheckBox("by weight, price per kg"), help_text="Counted, and weighed as it is fetched"
    )
    form.add("over_percent", "May be over", help_text="So many percent more than ordered may be sent and billed")
    form.add("under_percent", "May be under", help_text="With so many percent less a line is done")
    form.add("length_step", "Cut in steps", help_text="0.5 = half metres; empty = any length")
    form.add("bar_length", "Cut from", help_text="6 = bars of 6 m; empty = nothing is planned")
    form.add("kerf", "Saw takes", help_text="0.003 = 3 mm with each cut")
    form.add("least_rest", "Rest kept", help_text="0.5 = from half a metre on; shorter is waste")
    form.add("ask_quantity", "Entry", QCheckBox("asks for the quantity"))
    form.add("service", "Kind", QCheckBox("a service, not stocked"))
    form.add("discontinued", "Sales", QCheckBox("no longer sold"))
    form.heading("Must be read")
    form.add("alert", "A&lert", help_text="Seen at once when it is sold, and by whoever fetches it")
    form.add("stop", "&On stop", choice(*STOPS))
    form.add("stop_reason", "Because", help_text="“Instead” above is offered in its place")
    form.heading("After the sale")
    form.add("warranty_months", "&Warranty", help_text="Months")
    form.add("return_days", "Comes back", help_text="Within so many days; later it takes a reason and the right")
    add_rows(form, own)
    return form
