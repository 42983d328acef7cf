"""Files in and out: what other systems left, and what others are to read."""
