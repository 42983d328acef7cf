"""Sales by the category of the product."""

from app.reports.report import Column
from app.reports.sales import sales

REPORT = sales("category", "Sales by category", Column("key", "Category"))
