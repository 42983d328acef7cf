"""Scans: in order, to what they mean where somebody stands, and what became of them."""
