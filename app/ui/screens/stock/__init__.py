"""Place 4: stock levels."""
