"""Lists that strangers keep in spreadsheets: customers, products, stock."""
