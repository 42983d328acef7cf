"""Place 1: the order board."""
