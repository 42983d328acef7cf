"""One function per intention of a person."""
