"""Place 7: how business goes."""
