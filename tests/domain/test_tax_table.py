"""Tax on paper: the cases that other programs got wrong, with the answers a tax office accepts."""

from decimal import Decimal

import pytest

from app.domain.deal import reckoned
from app.domain.money import amount_out, rate_in
from app.domain.tax import DEFAULT_REASONS, Tax, TaxRounding, Totals, VatRow, reckon
from tests.domain.trade_counter import ALL_TAXES, FULL, REDUCED, deal, eur, euros, goods, ladder_holds, rate

# lines, percent, tax rounded once per document, tax rounded line by line
BOTH_WAYS = [
    (["299.33", "179.33", "99.34"], "20", "115.60", "115.61"),
    (["598.89", "329.84", "-59.89", "-32.98"], "8.5", "71.05", "71.06"),
    (["292.13", "66.50"], "15", "53.79", "53.80"),
    (["54.45", "600", "-500"], "10", "15.45", "15.45"),
    (["1091.50"], "15", "163.73", "163.73"),
]

# gross amounts, percent, net, tax, gross of the document
INCLUDING = [
    (["8.01"], "20", "6.68", "1.33", "8.01"),
    (["69.99"], "20", "58.33", "11.66", "69.99"),
    (["11.90", "2.80"], "21", "12.15", "2.55", "14.70"),
    (["90", "55"], "5", "138.10", "6.90", "145.00"),
]


@pytest.mark.parametrize(("amounts", "percent", "per_document", "per_line"), BOTH_WAYS)
def test_tax_is_rounded_once_per_document_or_once_per_line(
    amounts: list[str], percent: str, per_document: str, per_line: str
) -> None:
    lines = [(eur(amount), rate(percent)) for amount in amounts]
    assert euros(reckon(lines).totals.tax) == per_document
    assert euros(reckon(lines, rounding="line").totals.tax) == per_line


@pytest.mark.parametrize(("rounding", "tax"), [("document", "53.79"), ("line", "53.80")])
def test_five_percent_off_each_line_comes_off_before_tax(rounding: TaxRounding, tax: str) -> None:
    order = deal(
        goods(1, "COPPER-PIPE", "10", "30.75", rate("15"), discount=5_000),
        goods(2, "BLOW-TORCH", "1", "70.00", rate("15"), discount=5_000),
        tax_rounding=rounding,
    )
    order = reckoned(order)
    assert [euros(line.amount) for line in order.lines] == ["292.13", "66.50"]
    assert euros(order.totals.tax) == tax
    ladder_holds(order.totals)


@pytest.mark.parametrize(("amounts", "percent", "net", "tax", "gross"), INCLUDING)
def test_a_price_that_includes_tax_is_kept_to_the_cent(
    amounts: list[str], percent: str, net: str, tax: str, gross: str
) -> None:
    lines = [(eur(amount), rate(percent)) for amount in amounts]
    totals = reckon(lines, includes_tax=True).totals
    assert (euros(totals.net), euros(totals.tax), euros(totals.gross)) == (net, tax, gross)
    ladder_holds(totals)


@pytest.mark.parametrize("rounding", ["document", "line"])
@pytest.mark.parametrize(("amounts", "percent", "gross"), [(a, p, g) for a, p, _, _, g in INCLUDING])
def test_rounding_by_line_keeps_the_included_gross_too(
    rounding: TaxRounding, amounts: list[str], percent: str, gross: str
) -> None:
    totals = reckon([(eur(a), rate(percent)) for a in amounts], rounding=rounding, includes_tax=True).totals
    assert euros(totals.gross) == gross


def test_the_line_nets_of_a_gross_document_add_up_to_its_net() -> None:
    result = reckon([(eur("11.90"), rate("21")), (eur("2.80"), rate("21"))], includes_tax=True)
    assert [euros(net) for net in result.line_nets] == ["9.84", "2.31"]
    assert sum(result.line_nets) == result.totals.net == eur("12.15")


def test_by_line_the_gross_lines_are_taken_apart_one_by_one() -> None:
    lines = [(eur("0.03"), rate("20"))] * 3
    assert reckon(lines, includes_tax=True).totals.net == eur("0.08"), "0.09 / 1.2 = 0.075"
    assert reckon(lines, rounding="line", includes_tax=True).totals.net == eur("0.09"), "3 x round(0.025)"


def test_muellers_order_of_the_house_example() -> None:
    order = reckoned(
        deal(
            goods(1, "CU15-3", "40", "8.42"),
            goods(2, "FLX250", "24", "12.15", discount=10_000),
            goods(3, "SEAL-KIT", "11", "3.12"),
        )
    )
    assert [euros(line.amount) for line in order.lines] == ["336.80", "262.44", "34.32"]
    assert (euros(order.totals.net), euros(order.totals.tax)) == ("633.56", "120.38")
    assert euros(reckon([(eur("633.54"), FULL)]).totals.tax) == "120.37"


def test_two_rates_are_two_rows_the_higher_first() -> None:
    totals = reckon([(eur("10.05"), REDUCED), (eur("100.03"), FULL), (eur("0.10"), REDUCED)]).totals
    assert totals.vat == (
        VatRow("S", 19_000, eur("100.03"), eur("19.01")),
        VatRow("S", 7_000, eur("10.15"), eur("0.71")),
    )
    assert totals.tax == eur("19.72")
    ladder_holds(totals)


def test_every_untaxed_category_is_a_row_of_its_own_with_its_reason() -> None:
    lines = [(eur("10.00"), tax) for tax in ALL_TAXES]
    totals = reckon(lines).totals
    by_category = {row.category: row for row in totals.vat if not row.rate}
    assert set(by_category) == {"Z", "E", "AE", "K", "G", "O"}
    for category, row in by_category.items():
        assert (row.base, row.tax) == (eur("10.00"), 0)
        assert row.reason == DEFAULT_REASONS.get(category, "")
    assert by_category["AE"].reason == "Reverse charge: the customer owes the tax"
    ladder_holds(totals)


def test_two_reasons_of_one_category_are_both_told_once() -> None:
    lecture, nursing = Tax("E1", "E", 0, "Education"), Tax("E2", "E", 0, "Health care")
    (row,) = reckon([(100, lecture), (100, nursing), (100, lecture)]).totals.vat
    assert row == VatRow("E", 0, 300, 0, "Education; Health care")


def test_untaxed_goods_cost_the_same_with_and_without_tax_in_the_price() -> None:
    for tax in (tax for tax in ALL_TAXES if not tax.rate):
        assert reckon([(801, tax)], includes_tax=True).totals == reckon([(801, tax)]).totals


def test_an_empty_document_is_zero() -> None:
    assert reckon([]).totals == Totals(0, 0, 0, 0, 0, 0, ())


@pytest.mark.parametrize(
    ("currency", "price", "quantity", "net", "tax"),
    [
        ("JPY", "1480", "3", "4440", "444"),
        ("JPY", "12.5", "3", "38", "4"),
        ("KWD", "1.2345", "2", "2.469", "0.247"),
        ("EUR", "0.0375", "1000", "37.50", "3.75"),
        ("EUR", "0.005", "1", "0.01", "0.00"),
    ],
)
def test_every_currency_rounds_to_its_own_smallest_coin(
    currency: str, price: str, quantity: str, net: str, tax: str
) -> None:
    order = reckoned(deal(goods(1, "TEA-TIN", quantity, price, rate("10")), currency=currency))
    assert amount_out(order.totals.net, currency) == net
    assert amount_out(order.totals.tax, currency) == tax


def test_a_price_per_hundred_or_thousand_is_divided_only_once() -> None:
    screws = goods(1, "SCREW-M4", "1250", "0.9999", price_per=100)
    rivets = goods(2, "RIVET", "333", "7.77", price_per=1000)
    order = reckoned(deal(screws, rivets))
    assert [euros(line.amount) for line in order.lines] == ["12.50", "2.59"]


@pytest.mark.parametrize("percent", ["0", "5.5", "7", "8.1", "19", "25.5", "8.875"])
def test_rates_are_kept_to_a_thousandth_of_a_percent(percent: str) -> None:
    tax = rate(percent)
    assert tax.rate == rate_in(Decimal(percent))
    assert reckon([(100_000_00, tax)]).totals.tax == tax.rate * 100_000_00 // 100_000
