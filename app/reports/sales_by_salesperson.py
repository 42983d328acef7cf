"""Sales by salesperson."""

from app.reports.report import Column
from app.reports.sales import sales

REPORT = sales("salesperson", "Sales by salesperson", Column("key", "Salesperson"))
