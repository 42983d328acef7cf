"""Reports: one `Report` value per file. The command line, the window and their menus are made of this tuple."""

from app.domain.errors import RuleViolation
from app.reports import (
    approvals,
    back_orders,
    exceptions,
    gross_profit,
    late_orders,
    lost_quotes,
    on_time_by_carrier,
    on_time_shipping,
    open_orders,
    sales_by_category,
    sales_by_country,
    sales_by_customer,
    sales_by_day,
    sales_by_month,
    sales_by_product,
    sales_by_salesperson,
    sales_by_supplier,
    sales_by_year,
    stock_value,
    unpaid_invoices,
    win_rate_by_customer,
    win_rate_by_month,
    win_rate_by_salesperson,
    z_reports,
)
from app.reports.report import BASES, Answer, Column, Report

REPORTS: tuple[Report, ...] = (
    sales_by_month.REPORT,
    sales_by_customer.REPORT,
    sales_by_product.REPORT,
    sales_by_category.REPORT,
    sales_by_salesperson.REPORT,
    sales_by_country.REPORT,
    sales_by_supplier.REPORT,
    sales_by_day.REPORT,
    sales_by_year.REPORT,
    gross_profit.REPORT,
    win_rate_by_month.REPORT,
    win_rate_by_customer.REPORT,
    win_rate_by_salesperson.REPORT,
    lost_quotes.REPORT,
    open_orders.REPORT,
    back_orders.REPORT,
    on_time_shipping.REPORT,
    on_time_by_carrier.REPORT,
    late_orders.REPORT,
    unpaid_invoices.REPORT,
    stock_value.REPORT,
    z_reports.REPORT,
    exceptions.REPORT,
    approvals.REPORT,
)


def report(name: str) -> Report:
    """The report of that name. Raises RuleViolation."""
    for one in REPORTS:
        if one.name == name:
            return one
    raise RuleViolation(f"There is no report {name}; there are {', '.join(one.name for one in REPORTS)}.", "name")


__all__ = ["BASES", "REPORTS", "Answer", "Column", "Report", "report"]
