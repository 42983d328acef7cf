"""Place 3: customers."""
