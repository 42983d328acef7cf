"""Sales by the country of the customer."""

from app.reports.report import Column
from app.reports.sales import sales

REPORT = sales("country", "Sales by country", Column("key", "Country"))
