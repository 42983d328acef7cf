"""What the books said of the products of one page, by id; said again, it holds for every line at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from app.ui.entry.choose import ProductHit


class Known:
    """The newest word on each product. A line, an undo and the list to choose from name products by id only."""

    def __init__(self) -> None:
        self._by_id: dict[str, ProductHit] = {}

    def get(self, product_id: str) -> ProductHit | None:
        """The product, as it was heard of last."""
        return self._by_id.get(product_id)

    def put(self, hits: Iterable[ProductHit]) -> None:
        """These are so now. What only belongs to a question (a barcode of a box, an exact code) is not kept."""
        for hit in hits:
            self._by_id[hit.id] = replace(hit, packed=1000, exact=False) if hit.packed != 1000 or hit.exact else hit

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_id)
