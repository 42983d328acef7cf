"""Place 5: deliveries."""
