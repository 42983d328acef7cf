"""Sales by day."""

from app.reports.report import Column
from app.reports.sales import sales

REPORT = sales("day", "Sales by day", Column("key", "Day", "date"))
