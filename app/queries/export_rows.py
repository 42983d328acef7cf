"""All that the books hold, table by table, for other programs: the columns with what they are, and where they stand.

A column's kind says how its figure reads: code and text, date, count, flag, quantity, money, price, percent.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.fields import NOTE
from app.domain.stock import OUTSIDE
from app.store.sql import Statement, sql


@dataclass(frozen=True, slots=True)
class Listing:
    """A table for others. `columns` are (heading, kind); the statement's columns stand in that order."""

    name: str
    title: str
    columns: tuple[tuple[str, str], ...]
    statement: Statement


def _columns(words: str) -> tuple[tuple[str, str], ...]:
    """What `number:code name` says: a code and a text."""
    return tuple((name, kind or "text") for name, _, kind in (word.partition(":") for word in words.split()))


def _listing(name: str, title: str, words: str, statement: str) -> Listing:
    return Listing(name, title, _columns(words), sql(statement))


_HERE = f"NOT IN ({', '.join(map(repr, OUTSIDE))})"
_DAY = (
    "coalesce((SELECT max(y.valid_from) FROM product_price y WHERE y.product_id = p.id AND y.min_quantity = 0 "
    "AND y.valid_from <= :today), (SELECT min(y.valid_from) FROM product_price y WHERE y.product_id = p.id "
    "AND y.min_quantity = 0))"
)

# What a customer may buy, as it is typed. Ordered within: SQLite puts together in the order of what it is given.
_ALLOWED = (
    "SELECT string_agg(w.word, ', ' ORDER BY w.word) FROM (SELECT CASE WHEN a.kind = 'category' THEN "
    "'category:' || a.value ELSE p.sku END AS word FROM assortment a LEFT JOIN product p ON p.id = a.value "
    "WHERE a.customer_id = c.id AND a.allowed = 1) w"
)

# A long table comes in the order of an index, so that nobody sorts a million rows in memory: CROSS JOIN holds SQLite to
# the table that stands first. What is ordered by its id stands as it was recorded.
LISTINGS: tuple[Listing, ...] = (
    _listing(
        "customers", "customers",
        "number:code name street extra postcode:code city region country phone email billing_email vat_id "
        "terms_days:count early_percent:percent early_days:count "
        "language credit_limit:money prices_include_tax:flag shortage blocked:flag salesperson note invoice_method "
        "ship_when tax_status tax_reason tax_until:date preferred_payment payer:code alert stop stop_reason "
        "group price_list tax_certificate over_percent:percent under_percent:percent exact:flag credit_policy "
        "reference_required:flag buyers assortment allowed einvoice endpoint_scheme:code endpoint:code buyer_reference",
        "SELECT c.number, c.name, c.street, c.extra, c.postcode, c.city, c.region, c.country, c.phone, c.email, "
        "c.billing_email, c.vat_id, c.terms_days, nullif(c.early_percent, 0), "
        "nullif(c.early_days, 0), c.language, c.credit_limit, c.prices_include_tax, c.shortage, "
        "c.blocked, "
        "c.salesperson, c.note, c.invoice_method, c.ship_when, c.tax_status, c.tax_reason, c.tax_until, "
        "c.preferred_payment, q.number, c.alert, c.stop, c.stop_reason, "
        "coalesce(g.name, ''), coalesce(l.name, ''), c.tax_certificate, nullif(c.over, 0), nullif(c.under, 0), "
        "c.exact, c.credit_policy, c.reference_required, c.buyers, c.assortment, "
        f"coalesce(({_ALLOWED}), ''), c.einvoice, c.endpoint_scheme, c.endpoint, c.buyer_reference FROM customer c "
        "LEFT JOIN customer q ON q.id = c.payer_id LEFT JOIN customer_group g ON g.id = c.group_id "
        "LEFT JOIN price_list l ON l.id = c.price_list_id WHERE c.forgotten = 0 ORDER BY c.number, c.id",
    ),
    _listing(
        "contacts", "people at the customers", "customer:code name role phone email inactive:flag may_order:flag",
        "SELECT c.number, x.name, x.role, x.phone, x.email, x.inactive, x.may_order FROM contact x "
        "JOIN customer c ON c.id = x.customer_id WHERE c.forgotten = 0 ORDER BY c.number, x.id",
    ),
    _listing(
        "addresses", "further addresses of the customers",
        "customer:code kind name contact street extra postcode:code city region country instructions inactive:flag",
        "SELECT c.number, x.kind, x.name, x.contact, x.street, x.extra, x.postcode, x.city, x.region, x.country, "
        "x.instructions, x.inactive FROM address x JOIN customer c ON c.id = x.customer_id WHERE c.forgotten = 0 "
        "ORDER BY c.number, x.id",
    ),
    _listing(
        "suppliers", "suppliers",
        "number:code name street postcode:code city region country phone email lead_days:count",
        "SELECT number, name, street, postcode, city, region, country, phone, email, lead_days FROM supplier "
        "ORDER BY number, id",
    ),
    _listing(
        "products", "products and services, each with the price of today",
        "sku:code name price:price price_per:count unit category barcode:code tax:code cost:price service:flag "
        "description "
        "specs bin min_stock:quantity weight:count discontinued:flag substitute:code supplier:code alert stop "
        "stop_reason warranty_months:count return_days:count length_step:quantity floor_price:price "
        "min_margin:percent over_percent:percent under_percent:percent by_weight:flag "
        "bar_length:quantity kerf:quantity least_rest:quantity unit_code:code hsn:code",
        "SELECT p.sku, p.name, x.price, x.price_per, p.unit, p.category, (SELECT min(b.barcode) FROM barcode b "
        "WHERE b.product_id = p.id AND b.quantity = 1000), p.tax, p.cost, p.service, p.description, p.specs, p.bin, "
        "p.min_stock, p.weight, p.discontinued, o.sku, s.number, p.alert, p.stop, p.stop_reason, p.warranty_months, "
        "p.return_days, p.length_step, nullif(p.floor_price, 0), nullif(p.min_margin, 0), nullif(p.over, 0), "
        "nullif(p.under, 0), p.by_weight, p.bar_length, p.kerf, p.least_rest, p.unit_code, p.hsn "
        "FROM product p LEFT JOIN product_price x "
        f"ON x.product_id = p.id AND x.min_quantity = 0 AND x.valid_from = {_DAY} "
        "LEFT JOIN product o ON o.id = p.substitute_id LEFT JOIN supplier s ON s.id = p.supplier_id ORDER BY p.sku, "
        "p.id",
    ),
    _listing(
        "barcodes", "barcodes and what each means", "barcode:code product:code quantity:quantity",
        "SELECT b.barcode, p.sku, b.quantity FROM barcode b JOIN product p ON p.id = b.product_id "
        "ORDER BY b.barcode",
    ),
    _listing(
        "kit_parts", "what kits are made of", "kit:code product:code quantity:quantity",
        "SELECT x.sku, p.sku, k.quantity FROM kit_part k JOIN product x ON x.id = k.product_id "
        "JOIN product p ON p.id = k.part_id WHERE k.quantity > 0 ORDER BY k.id",
    ),
    _listing(
        "packs", "packs of the products", "product:code name quantity:quantity",
        "SELECT p.sku, x.name, x.quantity FROM product p CROSS JOIN pack x WHERE x.product_id = p.id "
        "AND x.name <> '' ORDER BY p.sku, x.id",
    ),
    _listing(
        "prices", "prices by product, date and quantity",
        "product:code valid_from:date min_quantity:quantity price:price price_per:count",
        "SELECT p.sku, x.valid_from, x.min_quantity, x.price, x.price_per FROM product p "
        "CROSS JOIN product_price x WHERE x.product_id = p.id ORDER BY p.sku, x.valid_from, x.min_quantity",
    ),
    _listing(
        "list_prices", "prices of the price lists",
        "price_list product:code valid_from:date min_quantity:quantity price:price price_per:count",
        "SELECT l.name, p.sku, x.valid_from, x.min_quantity, x.price, x.price_per FROM product p "
        "CROSS JOIN list_price x JOIN price_list l ON l.id = x.list_id WHERE x.product_id = p.id AND x.inactive = 0 "
        "AND l.inactive = 0 ORDER BY p.sku, l.name, x.valid_from, x.min_quantity",
    ),
    _listing(
        "agreed_prices", "contract prices of customers and groups",
        "customer:code group product:code category price:price price_per:count discount_percent:percent "
        "min_quantity:quantity valid_from:date valid_to:date contract",
        "SELECT coalesce(c.number, ''), coalesce(g.name, ''), coalesce(p.sku, ''), a.category, "
        "CASE WHEN a.discount = 0 THEN a.price END, CASE WHEN a.discount = 0 THEN a.price_per END, "
        "CASE WHEN a.discount > 0 THEN a.discount END, a.min_quantity, a.valid_from, a.valid_to, a.word "
        "FROM agreed_price a LEFT JOIN customer c ON c.id = a.party_id "
        "LEFT JOIN customer_group g ON g.id = a.party_id LEFT JOIN product p ON p.id = a.product_id "
        "WHERE a.inactive = 0 AND coalesce(c.forgotten, 0) = 0 ORDER BY a.id",
    ),
    _listing(
        "customer_groups", "groups of customers", "name price_list",
        "SELECT g.name, coalesce(l.name, '') FROM customer_group g LEFT JOIN price_list l ON l.id = g.price_list_id "
        "WHERE g.inactive = 0 ORDER BY g.name, g.id",
    ),
    _listing(
        "price_lists", "price lists", "name parent percent:percent round_to:price valid_from:date valid_to:date",
        "SELECT x.name, coalesce(l.name, ''), x.percent, nullif(x.step, 0), x.valid_from, x.valid_to FROM price_list x "
        "LEFT JOIN price_list l ON l.id = x.parent_id WHERE x.inactive = 0 ORDER BY x.name, x.id",
    ),
    _listing(
        "surcharges", "surcharges of products and categories",
        "name product:code category price:price basis tax:code refundable:flag valid_from:date valid_to:date",
        "SELECT s.name, coalesce(p.sku, ''), s.category, s.price, s.basis, s.tax, s.refundable, s.valid_from, "
        "s.valid_to FROM surcharge s LEFT JOIN product p ON p.id = s.product_id WHERE s.inactive = 0 "
        "ORDER BY s.name, s.id",
    ),
    _listing(
        "zones", "delivery zones", "name country region postcodes:code",
        "SELECT name, country, region, postcodes FROM zone WHERE inactive = 0 ORDER BY name, id",
    ),
    _listing(
        "charges", "delivery and other charges by rule",
        "name kind zone amount:money percent:percent from_value:money to_value:money from_weight:count to_weight:count "
        "free_above:money tax:code valid_from:date valid_to:date",
        "SELECT c.name, c.kind, coalesce(z.name, ''), CASE WHEN c.percent = 0 THEN c.amount END, nullif(c.percent, 0), "
        "nullif(c.from_value, 0), nullif(c.to_value, 0), nullif(c.from_weight, 0), nullif(c.to_weight, 0), "
        "nullif(c.free_above, 0), c.tax, c.valid_from, c.valid_to FROM charge_rule c "
        "LEFT JOIN zone z ON z.id = c.zone_id WHERE c.inactive = 0 ORDER BY c.name, c.id",
    ),
    _listing(
        "tax_rules", "taxes by destination and customer status",
        "tax:code status country region code:code valid_from:date",
        "SELECT tax, status, country, region, code, valid_from FROM tax_rule WHERE inactive = 0 "
        "ORDER BY country, region, status, tax, valid_from",
    ),
    _listing(
        "customer_items", "customers' own numbers of the products", "customer:code number:code product:code",
        "SELECT c.number, i.number, p.sku FROM customer c CROSS JOIN customer_item i CROSS JOIN product p "
        "WHERE i.customer_id = c.id AND p.id = i.product_id AND c.forgotten = 0 ORDER BY c.number, c.id, i.number",
    ),
    _listing(
        "substitutes", "what may be sold instead of what", "product:code other:code kind rank:count",
        "SELECT p.sku, o.sku, x.kind, x.rank FROM product p CROSS JOIN substitute x CROSS JOIN product o "
        "WHERE x.product_id = p.id AND x.inactive = 0 AND o.id = x.other_id ORDER BY p.sku, x.id",
    ),
    _listing(
        "tax_rates", "tax codes and their rates by date", "code:code valid_from:date category rate:percent reason",
        "SELECT code, valid_from, category, rate, reason FROM tax_rate ORDER BY code, valid_from",
    ),
    _listing(
        "stock", "what lies where, and what of it is promised",
        "product:code location:code quantity:quantity promised:quantity",
        "SELECT p.sku, s.location, s.on_hand, s.reserved FROM product p CROSS JOIN stock_level s "
        f"WHERE s.product_id = p.id AND s.location {_HERE} AND (s.on_hand <> 0 OR s.reserved <> 0) "
        "ORDER BY p.sku, s.location",
    ),
    _listing(
        "stock_moves", "every move of goods",
        "date:date kind product:code quantity:quantity from_location:code to_location:code order:code line:count",
        "SELECT m.date, m.kind, p.sku, m.quantity, m.from_location, m.to_location, o.number, m.line FROM stock_move m "
        "LEFT JOIN product p ON p.id = m.product_id LEFT JOIN sales_order o ON o.id = m.order_id "
        "ORDER BY m.fact_id, m.position",
    ),
    _listing(
        "quotes", "quotes as they stand",
        "number:code revision:count customer:code customer_name date:date valid_until:date state reason reference "
        "currency "
        "net:money tax:money gross:money order:code",
        "SELECT q.number, q.revision, q.customer_number, q.customer_name, q.date, q.valid_until, q.state, q.reason, "
        "q.reference, q.currency, q.net, q.tax, q.gross, o.number FROM quote q "
        "LEFT JOIN sales_order o ON o.id = q.order_id ORDER BY q.id",
    ),
    _listing(
        "orders", "orders as they stand",
        "number:code customer:code customer_name date:date wanted_date:date promised_date:date reference channel "
        "salesperson "
        "status fulfilment billing payment currency net:money tax:money gross:money",
        "SELECT o.number, o.customer_number, o.customer_name, o.date, o.wanted_date, o.promised_date, o.reference, "
        "o.channel, o.salesperson, p.status, p.fulfilment, p.billing, p.payment, o.currency, o.net, o.tax, o.gross "
        "FROM sales_order o JOIN order_progress p ON p.order_id = o.id ORDER BY o.date, o.id",
    ),
    _listing(
        "order_lines", "lines of the orders, and how far each is",
        "order:code line:count product:code name quantity:quantity unit price:price price_per:count discount:percent "
        "tax_code:code net:money cancelled:quantity reserved:quantity picked:quantity shipped:quantity "
        "returned:quantity "
        "invoiced:quantity credited:quantity",
        "SELECT o.number, l.line, l.sku, l.name, l.quantity, l.unit, l.price, l.price_per, l.discount, l.tax_code, "
        "l.net, "
        "p.cancelled, p.reserved, p.picked, p.shipped, p.returned, p.invoiced, p.credited FROM sales_order o "
        "CROSS JOIN sales_order_line l CROSS JOIN order_line_progress p WHERE l.order_id = o.id "
        "AND p.order_id = l.order_id AND p.line = l.line ORDER BY o.date, o.id, l.line",
    ),
    _listing(
        "shipments", "shipments",
        "number:code order:code customer:code state packed_date:date shipped_date:date delivered_date:date carrier "
        "tracking:code "
        "parcels:count",
        "SELECT s.number, o.number, c.number, s.state, s.packed_date, s.shipped_date, s.delivered_date, s.carrier, "
        "s.tracking, s.parcels FROM shipment s LEFT JOIN sales_order o ON o.id = s.order_id "
        "LEFT JOIN customer c ON c.id = s.customer_id ORDER BY s.id",
    ),
    _listing(
        "shipment_lines", "what each shipment holds",
        "shipment:code line:count product:code quantity:quantity returned:quantity",
        "SELECT s.number, l.line, p.sku, l.quantity, l.returned FROM shipment s CROSS JOIN shipment_line l "
        "LEFT JOIN product p ON p.id = l.product_id WHERE l.shipment_id = s.id ORDER BY s.id, l.line",
    ),
    _listing(
        "invoices", "invoices, and what of each is paid, credited and open",
        "number:code customer:code customer_name date:date due_date:date supply_date:date reference currency net:money "
        "tax:money gross:money paid:money credited:money open:money origin",
        "SELECT i.number, i.customer_number, i.customer_name, i.date, i.due_date, i.supply_date, i.reference, "
        "i.currency, "
        "i.net, i.tax, i.gross, p.paid, p.credited, p.gross - p.paid - p.settled, i.origin FROM invoice i "
        "CROSS JOIN invoice_progress p WHERE p.invoice_id = i.id ORDER BY i.date, i.id",
    ),
    _listing(
        "invoice_lines", "lines of the invoices",
        "invoice:code line:count order:code product:code name quantity:quantity unit price:price price_per:count "
        "discount:percent tax_code:code tax_category tax_rate:percent net:money",
        "SELECT i.number, l.line, o.number, l.sku, l.name, l.quantity, l.unit, l.price, l.price_per, l.discount, "
        "l.tax_code, l.tax_category, l.tax_rate, l.net FROM invoice i CROSS JOIN invoice_line l "
        "LEFT JOIN sales_order o ON o.id = l.order_id WHERE l.invoice_id = i.id ORDER BY i.date, i.id, l.line",
    ),
    _listing(
        "credit_notes", "credit notes",
        "number:code invoice:code customer:code customer_name date:date currency reason net:money tax:money "
        "gross:money",
        "SELECT n.number, i.number, n.customer_number, n.customer_name, n.date, n.currency, n.reason, n.net, n.tax, "
        "n.gross "
        "FROM credit_note n LEFT JOIN invoice i ON i.id = n.invoice_id ORDER BY n.date, n.number",
    ),
    _listing(
        "credit_note_lines", "lines of the credit notes",
        "credit_note:code line:count order:code product:code quantity:quantity net:money",
        "SELECT n.number, l.line, o.number, p.sku, l.quantity, l.net FROM credit_note n "
        "CROSS JOIN credit_note_line l LEFT JOIN product p ON p.id = l.product_id "
        "LEFT JOIN sales_order o ON o.id = l.order_id WHERE l.credit_note_id = n.id ORDER BY n.date, n.number, l.line",
    ),
    _listing(
        "payments", "payments, a row for each tender",
        "number:code customer:code date:date state amount:money change:money method tendered:money reference",
        "SELECT p.number, c.number, p.date, p.state, p.amount, p.change, t.method, t.amount, t.reference FROM payment "
        "p "
        "LEFT JOIN customer c ON c.id = p.customer_id LEFT JOIN payment_tender t ON t.payment_id = p.id "
        "ORDER BY p.date, p.number, t.position",
    ),
    _listing(
        "allocations", "which money settled which invoice", "date:date source number:code invoice:code amount:money",
        "SELECT a.date, a.source, coalesce(p.number, n.number), i.number, a.amount FROM payment_allocation a "
        "LEFT JOIN payment p ON p.id = a.source_id LEFT JOIN credit_note n ON n.id = a.source_id "
        "LEFT JOIN invoice i ON i.id = a.invoice_id ORDER BY a.fact_id, a.position",
    ),
    _listing(
        "refunds", "money paid back, a row for each tender",
        "number:code customer:code date:date source amount:money method paid:money reference",
        "SELECT r.number, c.number, r.date, r.source, r.amount, t.method, t.amount, t.reference FROM refund r "
        "LEFT JOIN customer c ON c.id = r.customer_id LEFT JOIN refund_tender t ON t.refund_id = r.id "
        "ORDER BY r.date, r.number, t.position",
    ),
    _listing(
        "receivables", "what each customer owed, entry by entry",
        "date:date customer:code kind document:code amount:money",
        "SELECT e.date, c.number, e.kind, coalesce(i.number, n.number, p.number, r.number), e.amount "
        "FROM receivable_entry e LEFT JOIN customer c ON c.id = e.customer_id LEFT JOIN invoice i ON i.id = "
        "e.document_id "
        "LEFT JOIN credit_note n ON n.id = e.document_id LEFT JOIN payment p ON p.id = e.document_id "
        "LEFT JOIN refund r ON r.id = e.document_id ORDER BY e.fact_id, e.position",
    ),
    _listing(
        "old_orders", "closed orders of the system before this one",
        "number:code customer:code customer_name date:date currency total:money",
        "SELECT number, customer_number, customer_name, date, currency, total FROM old_order ORDER BY id",
    ),
    _listing(
        "old_order_lines", "what each of them sold",
        "order:code line:count date:date product:code name quantity:quantity net:money",
        "SELECT o.number, l.line, l.date, l.sku, l.name, l.quantity, l.amount FROM old_order o "
        "CROSS JOIN old_order_line l WHERE l.order_id = o.id ORDER BY o.id, l.line",
    ),
)  # fmt: skip

TAXED_INVOICES = sql("SELECT number, fact_id FROM invoice WHERE origin = '' ORDER BY date, id")
TAXED_CREDIT_NOTES = sql("SELECT number, fact_id FROM credit_note ORDER BY date, number")

# The company's own fields by the number of the record.
OWN_VALUES = {
    entity: sql(
        f"SELECT r.{number}, v.field_id, v.value FROM field_value v JOIN {table} r ON r.id = v.record_id "
        f"WHERE v.value <> '' AND v.field_id <> '{NOTE}'"
    )
    for entity, table, number in (
        ("customer", "customer", "number"),
        ("product", "product", "sku"),
        ("order", "sales_order", "number"),
    )
}
