"""Sales by year."""

from app.reports.report import Column
from app.reports.sales import sales

REPORT = sales("year", "Sales by year", Column("key", "Year"))
