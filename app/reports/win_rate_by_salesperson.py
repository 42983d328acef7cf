"""Quotes won by salesperson."""

from app.reports.quotes import win_rate
from app.reports.report import Column

REPORT = win_rate("salesperson", Column("key", "Salesperson"))
