"""What a customer may owe. Money in minor units."""

# Somebody who buys without a name; their goods are paid at once.
WALK_IN = "WALK-IN"


def beyond_limit(limit: int, owed: int) -> int:
    """How much of what is owed lies beyond the credit limit; a limit of 0 is none."""
    return max(0, owed - limit) if limit else 0
