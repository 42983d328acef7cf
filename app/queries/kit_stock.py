"""How many whole sets of kits the free parts make."""

from collections.abc import Sequence

from app.domain.kits import whole_sets
from app.domain.stock import NO_SHELF
from app.store.sql import sql
from app.store.view import View

# So many products are asked for in one statement; what is not there is asked for as "".
_AT_ONCE = 50
_KEYS = tuple(f"p{n}" for n in range(_AT_ONCE))
_ANY = sql("SELECT 1 FROM kit_part LIMIT 1")
_FREE = sql(
    "SELECT k.product_id, k.part_id, k.quantity, coalesce(sum(s.on_hand - s.reserved), 0) FROM kit_part k "
    "LEFT JOIN stock_level s ON s.product_id = k.part_id "
    f"AND s.location NOT IN ({', '.join(map(repr, NO_SHELF))}) "
    f"WHERE k.product_id IN ({', '.join(f':{name}' for name in _KEYS)}) AND k.quantity > 0 "
    "GROUP BY k.product_id, k.part_id, k.quantity"
)


def free_sets(view: View, product_ids: Sequence[str]) -> dict[str, int]:
    """Per kit among these products the whole sets that free parts make, in thousandths; other products are left out."""
    ids = [one for one in dict.fromkeys(product_ids) if one]
    if not ids or not view.rows(_ANY):
        return {}
    parts: dict[str, list[tuple[int, int]]] = {}
    for at in range(0, len(ids), _AT_ONCE):
        some = ids[at : at + _AT_ONCE]
        keys = {**dict.fromkeys(_KEYS, ""), **dict(zip(_KEYS, some, strict=False))}
        for product_id, _part, each, free in view.rows(_FREE, keys):
            parts.setdefault(product_id, []).append((int(free), int(each)))
    return {product_id: whole_sets(found) for product_id, found in parts.items()}
