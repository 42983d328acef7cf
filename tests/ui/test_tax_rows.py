"""The rows of tax on the screen: by rate, and in India as the law there tells them."""

from __future__ import annotations

from app.domain.india import state_of
from app.domain.tax import VatRow
from app.ui.screens.order.taxrows import tax_rows

HERE, THERE = state_of("KA"), state_of("KL")
S18, S5, FREE = VatRow("S", 18000, 1000, 10801), VatRow("S", 5000, 1000, 501), VatRow("Z", 0, 1000, 0)


def test_elsewhere_a_row_stands_for_each_rate_and_many_are_one():
    assert tax_rows([S18, S5], "EUR") == [("VAT 18 %", "108.01"), ("VAT 5 %", "5.01")]
    assert tax_rows([S18, S5, FREE], "EUR") == [("VAT", "113.02")]


def test_in_india_the_tax_is_two_or_one_as_on_the_bill():
    assert tax_rows([S18], "INR", HERE, HERE) == [("CGST 9 %", "54.01"), ("SGST 9 %", "54.00")]
    assert tax_rows([S18], "INR", HERE, THERE) == [("IGST 18 %", "108.01")]
    assert tax_rows([S18], "INR", HERE, None) == [("CGST 9 %", "54.01"), ("SGST 9 %", "54.00")]
    assert tax_rows([S18, S5], "INR", HERE, HERE) == [("CGST", "56.52"), ("SGST", "56.50")]
    assert tax_rows([FREE], "INR", HERE, HERE) == [("GST 0 %", "0.00")]
