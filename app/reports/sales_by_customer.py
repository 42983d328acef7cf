"""Sales by customer."""

from app.reports.report import Column
from app.reports.sales import sales

REPORT = sales("customer", "Sales by customer", Column("key", "No."), "Customer")
