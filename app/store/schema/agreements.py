"""What was agreed about prices, charges and taxes. All are master records: per field the newest stamp wins.

Prices are 1/10,000 of the currency's unit, percentages 1/1,000 %, quantities thousandths, weights grams, amounts minor
units, days ISO dates ("" is open). `inactive` is retired. Who names a record by what it says (a list's price of a
product from a day and a quantity on) finds it again by its id, which is made of that.
"""

from sqlalchemy import Index

from app.store.schema.columns import key, table, text, whole

CUSTOMER_GROUP = table("customer_group", key("id"), *text("name", "price_list_id"), *whole("inactive"), *text("stamps"))
PRICE_LIST = table(
    "price_list",
    key("id"),
    *text("name", "parent_id", "valid_from", "valid_to"),
    *whole("percent", "step", "inactive"),
    *text("stamps"),
)
LIST_PRICE = table(
    "list_price",
    key("id"),
    *text("list_id", "product_id", "valid_from"),
    *whole("min_quantity", "price", "price_per", "inactive"),
    *text("stamps"),
)
Index("list_price_product", LIST_PRICE.c.product_id, LIST_PRICE.c.list_id)
Index("list_price_list", LIST_PRICE.c.list_id)
AGREED_PRICE = table(
    "agreed_price",
    key("id"),
    *text("party", "party_id", "product_id", "category", "word", "valid_from", "valid_to"),
    *whole("min_quantity", "price", "price_per", "discount", "inactive"),
    *text("stamps"),
)
Index("agreed_price_party", AGREED_PRICE.c.party_id, AGREED_PRICE.c.product_id)
Index("agreed_price_product", AGREED_PRICE.c.product_id)
PROMOTION = table(
    "promotion",
    key("id"),
    *text("name", "group_id", "valid_from", "valid_to"),
    *whole("min_quantity", "discount", "price", "price_per", "buy", "get", "beats_contract", "inactive"),
    *text("stamps"),
)
PROMOTION_SCOPE = table(
    "promotion_scope",
    key("id"),
    *text("promotion_id", "product_id", "category"),
    *whole("inactive"),
    *text("stamps"),
)
Index("promotion_scope_promotion", PROMOTION_SCOPE.c.promotion_id)
SURCHARGE = table(
    "surcharge",
    key("id"),
    *text("name", "product_id", "category", "basis", "tax", "valid_from", "valid_to"),
    *whole("price", "refundable", "inactive"),
    *text("stamps"),
)
ZONE = table("zone", key("id"), *text("name", "country", "region", "postcodes"), *whole("inactive"), *text("stamps"))
CHARGE_RULE = table(
    "charge_rule",
    key("id"),
    *text("name", "kind", "zone_id", "tax", "valid_from", "valid_to"),
    *whole("amount", "percent", "from_value", "to_value", "from_weight", "to_weight", "free_above", "inactive"),
    *text("stamps"),
)
TAX_RULE = table(
    "tax_rule",
    key("id"),
    *text("tax", "status", "country", "region", "code", "valid_from"),
    *whole("inactive"),
    *text("stamps"),
)
ENTITIES = {
    one.name: one
    for one in (
        CUSTOMER_GROUP,
        PRICE_LIST,
        LIST_PRICE,
        AGREED_PRICE,
        PROMOTION,
        PROMOTION_SCOPE,
        SURCHARGE,
        ZONE,
        CHARGE_RULE,
        TAX_RULE,
    )
}
