"""The company's form in Settings: what it is called, where it is, what its papers say."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QPlainTextEdit

from app.ui.widgets.form import Form, choice
from app.ui.widgets.language import LanguageField


def company_form() -> Form:
    """A form with the fields of `save_company` that a person types."""
    form = Form()
    for name, label, help_text in (
        ("name", "&Name", ""),
        ("legal_form", "&Legal form", ""),
        ("street", "&Street", ""),
        ("extra", "More", ""),
        ("postcode", "Post&code", ""),
        ("city", "&Town", ""),
        ("region", "Region", ""),
        ("phone", "&Phone", ""),
        ("email", "&E-mail", ""),
        ("web", "&Web", ""),
        ("contact_name", "To ask about bills", "Whom e-invoices name; telephone and e-mail stand above"),
        ("vat_id", "&VAT id", "Stands on every invoice"),
        ("tax_number", "Ta&x number", ""),
        ("register", "&Register", ""),
        ("directors", "&Directors", ""),
        ("endpoint_scheme", "E-address in", "Its scheme: 9930 German VAT id, 0088 GLN, 0204 Leitweg-ID, EM e-mail"),
        ("endpoint", "E-address", "Where networks know you; empty is your VAT id"),
        ("gs1_prefix", "GS1 prefix", "4 to 12 figures: parcels are numbered with it, in bars on their labels"),
        ("bank_name", "&Bank", ""),
        ("iban", "&IBAN", "Without one, invoices print without a payment code"),
        ("bic", "BIC", ""),
        ("upi_id", "UPI id", "Bills in rupees carry a code with it: shop@bank"),
        (
            "pay_link",
            "Link to pay",
            "Other bills carry a code with it: https://…, {number}, {amount}, {currency} filled in",
        ),
        ("terms_days", "Days to pay", "For customers without terms of their own"),
        ("early_percent", "Off if early", "Percent off for new customers who pay within the days below"),
        ("early_days", "Early is", "Days from the invoice"),
        ("quote_days", "Quotes are valid", "Days"),
        ("follow_up_days", "They are asked after", "Days after they were sent; 0 is a week"),
        ("overdue_days", "Overdue counts after", "Days; then it is as beyond the limit, 0 is never"),
        ("default_tax", "Usual tax code", "For new products"),
        ("lock_minutes", "Windows lock after", "Idle minutes, where somebody has a password; 0 is never"),
        ("language", "Language", "Of the papers; also de-AT"),
        ("terms_title", "Terms, title", ""),
        ("terms_version", "Terms, version", "Kept with every document"),
        ("terms_date", "Terms, date", ""),
    ):
        form.add(name, label, LanguageField() if name == "language" else None, help_text=help_text)
    beyond = choice(
        ("", "who may approves it"), ("ignore", "nothing"), ("warn", "a word"), ("hold", "hold for approval")
    )
    form.add("credit_policy", "Beyond a limit", beyond, help_text="Where a customer has no policy of their own")
    _ask_sheet(form)
    # Honest words: where the law asks for a certified till, this program is none.
    recording = choice(("", "recorded here"), ("off", "not recorded here"), ("certified", "taken on a certified till"))
    help_text = (
        "This is order management, no certified cash register. On a certified till: each asks its receipt number"
    )
    form.add("cash_recording", "Cas&h is", recording, help_text=help_text)
    form.add("cash_tolerance", "A count may be off by", help_text="Above it a reason is asked when the till is closed")
    form.add("sign_above", "Customers sign from", help_text="Of this amount on, before goods leave; 0 is never")
    form.add("pen_still", "Signatures", QCheckBox("without pressure and timing"), help_text="Keep the line alone")
    form.add("terms_text", "Terms", QPlainTextEdit())
    return form


def _ask_sheet(form: Form) -> None:
    """The sheet of the papers, and the envelope it goes in."""
    form.add("paper_size", "Paper", choice(("a4", "A4"), ("letter", "Letter")))
    window = choice(
        ("", "as the paper"), ("din-b", "DIN 5008 form B"), ("din-a", "DIN 5008 form A"), ("us-10", "US #10")
    )
    form.add("address_window", "Window envelope", window, help_text="A printer's test page shows where to fold")
