"""Place 2: the quote builder."""
