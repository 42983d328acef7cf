"""What a commit changed, as every window hears it."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Changes:
    """Ids per topic (`order`, `quote`, `invoice`, `customer`, `product`, `stock`, ...) that a commit touched."""

    topics: Mapping[str, frozenset[str]]

    def touches(self, *topics: str) -> bool:
        """Whether any of the topics was touched."""
        return any(topic in self.topics for topic in topics)
