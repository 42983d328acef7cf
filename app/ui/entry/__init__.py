"""The entry row and the table of order lines: the heart of the product."""
