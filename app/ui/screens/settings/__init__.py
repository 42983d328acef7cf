"""Place 8: settings."""
