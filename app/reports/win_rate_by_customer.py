"""Quotes won by customer."""

from app.reports.quotes import win_rate
from app.reports.report import Column

REPORT = win_rate("customer", Column("key", "No."), "Customer", opens="customers")
