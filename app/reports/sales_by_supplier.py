"""Sales by the supplier of the product."""

from app.reports.report import Column
from app.reports.sales import sales

REPORT = sales("supplier", "Sales by supplier", Column("key", "No."), "Supplier")
