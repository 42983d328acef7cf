"""One report per file: title, parameters, rows and totals."""
