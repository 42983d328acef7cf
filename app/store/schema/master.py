"""Master data. Each record carries `stamps`: per field the clock stamp of its newest change, as JSON."""

from sqlalchemy import Index
from sqlalchemy import text as sql

from app.store.schema.columns import key, number_key, table, text, whole

STATION = table("station", key("station"), *text("code", "name"))

COMPANY = table(
    "company",
    key("id"),
    *text("name", "legal_form", "country", "currency", "language", "paper_size", "tax_rounding"),
    *text("street", "extra", "postcode", "city", "region", "phone", "email", "web"),
    *text("vat_id", "tax_number", "register", "directors", "bank_name", "iban", "bic", "accent", "logo"),
    *text("terms_title", "terms_version", "terms_text", "terms_date", "intro", "outro", "footer"),
    *text("default_tax", "default_location", "demo"),
    *whole("terms_days", "quote_days"),
    *text("stamps"),
    *text("cash_recording"),
    *whole("cash_tolerance"),
    *whole("lock_minutes"),
    *whole("min_margin", "price_reason"),
    *whole("follow_up_days", "overdue_days"),
    *text("credit_policy"),
    *text(
        "contact_name", "endpoint_scheme", "endpoint", "upi_id", "pay_link", "gs1_prefix", "address_window", "tsa_url"
    ),
    *whole("sign_above", "pen_still", "early_percent", "early_days"),
)
USER = table("person", key("id"), *text("name", "role", "badge"), *whole("inactive"), *text("stamps"))
CUSTOMER = table(
    "customer",
    key("id"),
    *text("number", "name", "country", "vat_id", "language", "currency"),
    *text("street", "extra", "postcode", "city", "region", "instructions"),
    *text("phone", "email", "billing_email", "preferred_payment", "payer_id", "note", "salesperson"),
    *text("shortage", "invoice_method", "ship_when", "tax_status", "tax_reason", "tax_until"),
    *whole("terms_days", "prices_include_tax", "credit_limit", "blocked", "forgotten"),
    *text("search", "stamps"),
    *text("alert", "stop", "stop_reason", "stop_date", "stop_by"),
    *text("group_id", "price_list_id", "tax_certificate"),
    *text("credit_policy", "buyers", "assortment", "merged_into", "phone_key", "vat_key", "email_key"),
    *whole("reference_required"),
    *whole("over", "under", "exact"),
    *text("einvoice", "endpoint_scheme", "endpoint", "buyer_reference"),
    *whole("early_percent", "early_days"),
)
Index("customer_number", CUSTOMER.c.number)
Index("customer_name", CUSTOMER.c.name)
# Who is somebody's double is asked by what is the same: figures of a telephone, e-mail, VAT id, postcode.
for _key in ("phone_key", "email_key", "vat_key", "postcode", "merged_into"):
    Index(
        f"customer_{_key}", CUSTOMER.c[_key], sqlite_where=sql(f"{_key} <> ''"), postgresql_where=sql(f"{_key} <> ''")
    )
ADDRESS = table(
    "address",
    key("id"),
    *text("customer_id", "kind", "name", "contact", "street", "extra", "postcode", "city", "region", "country"),
    *text("instructions"),
    *whole("inactive"),
    *text("stamps"),
)
Index("address_customer", ADDRESS.c.customer_id)
CONTACT = table(
    "contact",
    key("id"),
    *text("customer_id", "name", "role", "phone", "email"),
    *whole("inactive"),
    *text("stamps"),
    *whole("may_order"),
)
Index("contact_customer", CONTACT.c.customer_id)
PRODUCT = table(
    "product",
    key("id"),
    *text("sku", "name", "description", "category", "unit", "tax", "bin", "substitute_id", "supplier_id", "specs"),
    *whole("service", "cost", "ask_quantity", "discontinued", "min_stock", "weight"),
    *text("search", "stamps"),
    *whole("reorder_quantity"),
    *text("supplier_sku"),
    *text("alert", "stop", "stop_reason", "stop_date", "stop_by"),
    *whole("warranty_months", "return_days"),
    *whole("length_step"),
    *whole("floor_price", "min_margin"),
    *whole("over", "under"),
    *whole("by_weight"),
    *whole("bar_length", "kerf", "least_rest"),
    *text("hsn", "unit_code"),
)
Index("product_sku", PRODUCT.c.sku)
Index("product_name", PRODUCT.c.name)
PACK = table("pack", key("id"), *text("product_id", "name"), *whole("quantity"), *text("stamps"))
Index("pack_product", PACK.c.product_id)
# What a kit is made of; a quantity of 0 is no part any more.
KIT_PART = table("kit_part", key("id"), *text("product_id", "part_id"), *whole("quantity", "position"), *text("stamps"))
Index("kit_part_product", KIT_PART.c.product_id)
Index("kit_part_part", KIT_PART.c.part_id)
SUPPLIER = table(
    "supplier",
    key("id"),
    *text("number", "name", "country", "street", "postcode", "city", "region", "phone", "email"),
    *whole("lead_days"),
    *text("stamps"),
)
CARRIER = table("carrier", key("id"), *text("name", "phone", "tracking_url"), *whole("inactive"), *text("stamps"))
LOCATION = table("location", key("id"), *text("name", "kind", "parent"), *whole("inactive"), *text("stamps"))

# What a customer may buy, where their assortment is limited.
ASSORTMENT = table("assortment", key("customer_id"), key("kind"), key("value"), *whole("allowed", "hlc"))

TAX_RATE = table(
    "tax_rate",
    key("code"),
    key("valid_from"),
    *text("category"),
    *whole("rate"),
    *text("reason"),
    *whole("hlc"),
)
# What the company says on its papers, where that is not the same on all of them; a text of "" is none.
DOCUMENT_TEXT = table("document_text", key("kind"), key("language"), key("place"), *text("text"), *whole("hlc"))
PRODUCT_PRICE = table(
    "product_price",
    key("product_id"),
    key("valid_from"),
    number_key("min_quantity"),
    *whole("price", "price_per", "hlc"),
)
BARCODE = table("barcode", key("barcode"), *text("product_id"), *whole("quantity", "hlc"))
NUMBER_SERIES = table(
    "number_series",
    key("series"),
    *text("kind", "prefix"),
    *whole("width", "last"),
    *text("last_date"),
    *whole("hlc"),
)
