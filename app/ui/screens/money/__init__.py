"""Place 6: invoices and payments."""
