"""Sales by product."""

from app.reports.report import Column
from app.reports.sales import sales

REPORT = sales("product", "Sales by product", Column("key", "Code"), "Product")
