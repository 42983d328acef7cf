"""Promises, the stock ledger, and the papers that move goods."""

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy import text as sql

from app.store.schema.columns import child, key, number_key, table, text, whole

RESERVATION = table(
    "reservation",
    key("order_id"),
    number_key("line"),
    key("location"),
    *text("product_id"),
    *whole("quantity"),
)
Index(
    "reservation_held",
    RESERVATION.c.product_id,
    RESERVATION.c.location,
    sqlite_where=sql("quantity <> 0"),
    postgresql_where=sql("quantity <> 0"),
)
RESERVATION_PIN = table(
    "reservation_pin",
    key("order_id"),
    number_key("line"),
    key("location"),
    *text("product_id"),
    *whole("quantity", "hlc"),
)
Index("pin_product", RESERVATION_PIN.c.product_id)

# What is kept for quotes while they are open, until a day; orders go before.
GOODS_HOLD = table(
    "goods_hold", key("quote_id"), number_key("line"), *text("product_id", "until"), *whole("quantity", "hlc")
)
Index(
    "goods_hold_product",
    GOODS_HOLD.c.product_id,
    sqlite_where=sql("quantity > 0"),
    postgresql_where=sql("quantity > 0"),
)

STOCK_MOVE = table(
    "stock_move",
    key("fact_id"),
    number_key("position"),
    *text("kind", "product_id", "lot"),
    *whole("quantity"),
    *text("from_location", "to_location", "order_id"),
    *whole("line", "hlc"),
    *text("date"),
    CheckConstraint("quantity > 0", name="stock_move_positive"),
    CheckConstraint("from_location <> to_location", name="stock_move_somewhere"),
)
Index("stock_move_product", STOCK_MOVE.c.product_id, STOCK_MOVE.c.hlc)
STOCK_LEVEL = table("stock_level", key("product_id"), key("location"), *whole("on_hand", "reserved"))
LOT = table("lot", key("id"), *text("product_id", "number", "expires"))

PICK_LIST = table(
    "pick_list",
    key("id"),
    *text("number", "order_id", "date", "state", "fact_id"),
    *whole("state_hlc", "lines"),
    UniqueConstraint("number"),
)
Index("pick_list_order", PICK_LIST.c.order_id)
Index("pick_list_open", PICK_LIST.c.date, sqlite_where=sql("state = 'open'"), postgresql_where=sql("state = 'open'"))
PICK_LINE = table(
    "pick_line",
    child("pick_list_id", "pick_list.id"),
    number_key("position"),
    *whole("line", "quantity", "picked"),
    *text("product_id", "location", "reason"),
)
SHIPMENT = table(
    "shipment",
    key("id"),
    *text("number", "order_id", "pick_list_id", "customer_id", "packed_date", "shipped_date"),
    *text("delivered_date", "carrier", "tracking", "received_by", "state", "fact_id"),
    *whole("state_hlc", "parcels"),
    UniqueConstraint("number"),
)
Index("shipment_order", SHIPMENT.c.order_id)
Index("shipment_customer", SHIPMENT.c.customer_id)
Index(
    "shipment_open",
    SHIPMENT.c.packed_date,
    sqlite_where=sql("state = 'packed'"),
    postgresql_where=sql("state = 'packed'"),
)
Index(
    "shipment_left",
    SHIPMENT.c.shipped_date,
    SHIPMENT.c.number,
    sqlite_where=sql("state IN ('shipped', 'delivered')"),
    postgresql_where=sql("state IN ('shipped', 'delivered')"),
)
SHIPMENT_LINE = table(
    "shipment_line",
    child("shipment_id", "shipment.id"),
    number_key("line"),
    *text("product_id"),
    *whole("quantity", "returned"),
)
PARCEL = table(
    "parcel", child("shipment_id", "shipment.id"), number_key("position"), *whole("weight"), *text("tracking", "label")
)
# A parcel is found by what is scanned off it.
Index("parcel_label", PARCEL.c.label, sqlite_where=sql("label <> ''"), postgresql_where=sql("label <> ''"))
Index("parcel_tracking", PARCEL.c.tracking, sqlite_where=sql("tracking <> ''"), postgresql_where=sql("tracking <> ''"))
# Rests of bars that are known of, by their length; what else lies there are whole bars.
STOCK_REST = table("stock_rest", key("product_id"), key("location"), number_key("length"), *whole("pieces"))
# What goods weighed that are billed by weight: as a pick list fetched them, or as they came back with a return.
GOODS_WEIGHT = table(
    "goods_weight",
    key("paper_id"),
    key("order_id"),
    number_key("line"),
    *text("product_id", "reason"),
    *whole("quantity", "weight", "hlc"),
)
Index("goods_weight_order", GOODS_WEIGHT.c.order_id)
SALES_RETURN = table(
    "sales_return",
    key("id"),
    *text("number", "customer_id", "shipment_id", "invoice_id", "date", "state", "reason", "fact_id"),
    UniqueConstraint("number"),
)
Index("sales_return_invoice", SALES_RETURN.c.invoice_id)
RETURN_LINE = table(
    "return_line",
    child("return_id", "sales_return.id"),
    number_key("position"),
    *text("order_id", "product_id", "outcome", "location"),
    *whole("line", "quantity"),
)
GOODS_RECEIPT = table(
    "goods_receipt", key("id"), *text("number", "supplier_id", "date", "fact_id"), UniqueConstraint("number")
)
