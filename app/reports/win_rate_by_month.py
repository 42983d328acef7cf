"""Quotes won by month."""

from app.reports.quotes import win_rate
from app.reports.report import Column

REPORT = win_rate("month", Column("key", "Month"))
