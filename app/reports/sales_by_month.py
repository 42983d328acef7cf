"""Sales by month."""

from app.reports.report import Column
from app.reports.sales import sales

REPORT = sales("month", "Sales by month", Column("key", "Month"))
