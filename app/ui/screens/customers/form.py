"""The form of a customer: everything their record may say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QCheckBox, QComboBox, QPlainTextEdit

from app.domain.einvoicing import FORMS
from app.ui.screens.customerfield import CustomerField
from app.ui.screens.desk import Desk
from app.ui.screens.ownfields import add_rows
from app.ui.widgets.country import CountryField
from app.ui.widgets.form import Form
from app.ui.widgets.language import LanguageField
from app.ui.widgets.pick import PickField

IN_PDF = "The file beside the paper; every bill carries Factur-X in its PDF"
METHODS = ("cash", "card", "transfer", "cheque", "wallet", "account")
POLICIES = (
    ("", "as the company says"), ("ignore", "Nothing"), ("warn", "A word"), ("hold", "Hold for approval"),
    ("cash", "Cash only"),
)  # fmt: skip
TAX_STATUS = (
    ("", "as the country says"),
    ("domestic", "Domestic"),
    ("intra_eu", "Within the EU"),
    ("export", "Export"),
    ("exempt", "Exempt"),
    ("reverse_charge", "Reverse charge"),
)


def customer_form(desk: Desk, own: Sequence[Any] = ()) -> Form:
    """With the company's own fields below."""
    form = Form()
    form.add("name", "&Name")
    form.add("number", "N&o.")
    form.add("phone", "&Phone")
    form.add("email", "&E-mail")
    form.add("street", "&Street")
    form.add("extra", "More")
    form.add("postcode", "Post&code")
    form.add("city", "&Town")
    form.add("region", "Region")
    form.add("country", "Count&ry", CountryField())
    form.add("instructions", "For the driver")
    form.heading("Money")
    form.add("billing_email", "Bills to", help_text="An e-mail address; else the one above")
    form.add("payer", "Paid by", CustomerField(desk), help_text="Another customer; a note, the bill names this one")
    form.add("terms_days", "&Days to pay")
    form.add("early_percent", "Off if early", help_text="Percent off for who pays within the days below")
    form.add("early_days", "Early is", help_text="Days from the invoice")
    form.add(
        "preferred_payment", "Pays by", _choice(("", "as it comes"), *((one, one.capitalize()) for one in METHODS))
    )
    form.add("group", "Group", PickField("group of customers", name="Group"), help_text="Down lists them")
    form.add(
        "price_list",
        "Price list",
        PickField("price list", name="Price list"),
        help_text="Empty is the group's, else the standard prices",
    )
    _machines(form)
    form.add("credit_limit", "Credit &limit", help_text="Empty is none; entry is never blocked by it")
    form.add("credit_policy", "Beyond it", _choice(*POLICIES), help_text="What follows where an order is beyond it")
    form.heading("Tax")
    form.add("vat_id", "&VAT id")
    form.add("tax_status", "Status", _choice(*TAX_STATUS))
    form.add("tax_reason", "Reason", help_text="Printed where no tax is charged")
    form.add("tax_until", "Exempt until")
    form.add("tax_certificate", "Certificate", help_text="The number of the paper that exempts them")
    form.add("prices_include_tax", "Prices", QCheckBox("include tax"))
    form.heading("Orders")
    form.add(
        "shortage",
        "When &short",
        _choice(("", "Back-order"), ("wait", "Wait for all"), ("cancel", "Cancel the rest")),
    )
    form.add("invoice_method", "&Invoice", _choice(("", "On shipment"), ("order", "On order"), ("manual", "By hand")))
    form.add("ship_when", "Shi&p", _choice(("", "What is there"), ("complete", "Complete only"), ("paid", "Once paid")))
    form.add("over_percent", "May be over", help_text="Percent more than ordered; empty is what the product says")
    form.add("under_percent", "May be under", help_text="Percent less that is as good as all")
    form.add("exact", "Quantity", QCheckBox("exactly what was ordered"))
    form.add("reference_required", "Your ref", QCheckBox("is required"))
    form.add("buyers", "Who orders", _choice(("", "anybody"), ("warn", "named, or a word"), ("refuse", "only named")))
    form.add(
        "assortment",
        "May buy",
        _choice(("", "everything"), ("warn", "what is listed, or a word"), ("refuse", "only what is listed")),
    )
    form.add("allowed", "Listed", help_text="Codes, and category:Pipes, with commas between")
    form.add("salesperson", "Salesperson")
    form.add("language", "Language", LanguageField(), help_text="Of their papers; empty is the company’s, also de-AT")
    form.add("blocked", "Sales", QCheckBox("blocked"))
    form.add("stop", "On s&top", _choice(("", "no"), ("orders", "No new orders"), ("account", "Nothing on account")))
    form.add("stop_reason", "Because", help_text="Read by whoever wants to sell to them")
    form.add("alert", "&Alert", help_text="Seen at once when they are taken into a quote or an order")
    form.add("note", "Note", QPlainTextEdit(), help_text="Shown on the card of every order")
    add_rows(form, own)
    return form


def _machines(form: Form) -> None:
    """How their bills are read by machines."""
    form.add("einvoice", "E-invoice", _choice(*((key, words) for key, words in FORMS.items())), help_text=IN_PDF)
    form.add(
        "endpoint_scheme", "E-address in", help_text="Its scheme: 9930 German VAT id, 0088 GLN, 0204 Leitweg-ID, EM"
    )
    form.add("endpoint", "E-address", help_text="Where a network delivers bills; empty is their VAT id")
    form.add("buyer_reference", "Buyer ref", help_text="What a public buyer sorts bills by: the Leitweg-ID")


def _choice(*rows: tuple[str, str]) -> QComboBox:
    box = QComboBox()
    for data, words in rows:
        box.addItem(words, data)
    return box


def listed(text: str, known: Mapping[str, Any]) -> dict[str, list[str]]:
    """What comes to what a customer may buy, and what goes, as the action takes it; nothing where it stays."""
    before, after = (
        {one.casefold(): one for each in said.replace(";", ",").replace("\n", ",").split(",") if (one := each.strip())}
        for said in (str(known.get("allowed", "")), text)
    )
    allow = [word for one, word in after.items() if one not in before]
    disallow = [word for one, word in before.items() if one not in after]
    return {**({"allow": allow} if allow else {}), **({"disallow": disallow} if disallow else {})}
