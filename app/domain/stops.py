"""The stop lists: who gets no more orders, or no goods on account; what is not sold, or not bought. Pure.

A stop has a reason, a day, and who said so. It is asked about when something becomes binding, never while it is
written.
"""

from dataclasses import dataclass

# What of a customer stands still: no order is confirmed; or goods leave only once they are paid.
CUSTOMER_STOPS = ("", "orders", "account")
# What of a product stands still.
PRODUCT_STOPS = ("", "sale", "purchase", "both")
LONGEST_ALERT = 200


@dataclass(frozen=True, slots=True)
class Stop:
    """A stop as it was said; `kind` "" is none. `date` is the ISO day it began, `by` who said so."""

    kind: str = ""
    reason: str = ""
    date: str = ""
    by: str = ""

    @property
    def sells(self) -> bool:
        """Whether a product of this stop may be sold."""
        return self.kind not in {"sale", "both"}

    @property
    def buys(self) -> bool:
        """Whether a product of this stop may be bought."""
        return self.kind not in {"purchase", "both"}

    @property
    def said(self) -> str:
        """Since when, by whom and why, as a part of a sentence: "since 2026-03-03 (Anna): two bills overdue"."""
        since = f"since {self.date}" if self.date else ""
        who = f" ({self.by})" if self.by else ""
        return f"{since}{who}: {self.reason}".lstrip(" :") if self.reason else f"{since}{who}".strip()


NO_STOP = Stop()


def no_order(name: str, stop: Stop) -> str:
    """Why no order of this customer is confirmed; "" where none is on stop."""
    return f"{name} is on stop {stop.said}." if stop.kind == "orders" else ""


def no_account(name: str, stop: Stop) -> str:
    """Why this customer gets nothing that is not paid; "" where nothing says so."""
    return f"{name} gets no goods on account, {stop.said}." if stop.kind == "account" else ""


def not_sold(sku: str, stop: Stop, instead: str) -> str:
    """Why a product is not sold, and what takes its place; "" where it is."""
    return "" if stop.sells else f"{sku} is on stop {stop.said}.{_instead(instead)}"


def not_bought(sku: str, stop: Stop, instead: str) -> str:
    """Why a product is not bought; "" where it is."""
    return "" if stop.buys else f"{sku} is not bought, {stop.said}.{_instead(instead)}"


def _instead(sku: str) -> str:
    return f" {sku} takes its place." if sku else ""
