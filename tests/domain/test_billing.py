"""Bills of parts of an order: together they say exactly what the order says, and each is right by itself."""

from dataclasses import replace

from hypothesis import assume, example, given
from hypothesis import strategies as st

from app.domain.billing import BilledBefore, ToBill, decide_bill, kept
from app.domain.credit import BilledLine, by_quantity, decide_credit
from app.domain.deal import Deal, LineAllowance, check_amounts, reckoned, reckoned_as_given
from app.domain.errors import RuleViolation
from app.domain.tax import Adjustment, Tax, TaxRounding
from tests.domain.trade_counter import (
    BOOKS,
    FULL,
    REDUCED,
    ZERO,
    deal,
    euros,
    goods,
    ladder_holds,
    less,
    pieces,
    plus,
    roundings,
    told,
)


class Order:
    """An agreed order, and what was billed of it."""

    def __init__(self, agreed: Deal) -> None:
        self.deal = reckoned(agreed)
        self.invoiced = {x.line: 0 for x in self.deal.lines}
        self.lines: dict[int, int] = {}
        self.adjustments: dict[int, int] = {}
        self.bills: list[Deal] = []

    def bill(self, quantities: dict[int, int], taxes: dict[int, Tax] | None = None) -> Deal:
        """Bill these thousandths of its lines."""
        wanted = [ToBill(x, quantities.get(x.line, 0), self.invoiced[x.line], x.tax) for x in self.deal.lines]
        bill = decide_bill(self.deal, wanted, BilledBefore(self.lines, self.adjustments), taxes or {})
        for x in bill.lines:
            self.lines[x.line] = self.lines.get(x.line, 0) + x.amount
            self.invoiced[x.line] += x.quantity
        for one in bill.parts:
            self.adjustments[one.adjustment] = self.adjustments.get(one.adjustment, 0) + one.amount
        self.bills.append(reckoned_as_given(replace(self.deal, lines=bill.lines, parts=bill.parts)))
        return self.bills[-1]

    def the_rest(self) -> dict[int, int]:
        """What is not billed."""
        return {x.line: x.quantity - self.invoiced[x.line] for x in self.deal.lines}

    def check_adds_up(self) -> None:
        """All of it is billed: the bills say what the order says, line by line, reason by reason."""
        assert self.lines == {x.line: x.amount for x in self.deal.lines if x.quantity}
        agreed: dict[int, int] = {}
        for one in self.deal.parts:
            agreed[one.adjustment] = agreed.get(one.adjustment, 0) + one.amount
        assert {i: a for i, a in self.adjustments.items() if a} == {i: a for i, a in agreed.items() if a}
        name = "gross" if self.deal.includes_tax else "net"
        assert sum(getattr(b.totals, name) for b in self.bills) == getattr(self.deal.totals, name)


def ladder(bill: Deal) -> str:
    """Lines, allowance, charge, net."""
    t = bill.totals
    return told(t.line, t.allowance, t.charge, t.net)


def test_three_pieces_billed_one_by_one_cost_what_three_pieces_cost() -> None:
    order = Order(deal(goods(1, "NUT", "3", "0.335")))
    assert euros(order.deal.totals.net) == "1.01"
    assert [euros(order.bill({1: 1000}).totals.net) for _ in range(3)] == ["0.34", "0.33", "0.34"]
    order.check_adds_up()


def test_a_fixed_allowance_of_a_line_is_taken_once_over_three_bills() -> None:
    order = Order(deal(goods(1, "STOVE", "3", "100.00", allowances=(LineAllowance(amount=500),))))
    assert [euros(order.bill({1: 1000}).totals.net) for _ in range(3)] == ["98.33", "98.34", "98.33"]
    order.check_adds_up()


def test_a_percentage_of_three_small_bills_is_that_of_the_order() -> None:
    order = Order(deal(goods(1, "NUT", "3", "0.34"), adjustments=(less(percent="10"),)))
    assert ladder(order.deal) == "1.02 0.10 0.00 0.92"
    assert [ladder(order.bill({1: 1000})) for _ in range(3)] == [
        "0.34 0.03 0.00 0.31",
        "0.34 0.04 0.00 0.30",
        "0.34 0.03 0.00 0.31",
    ]
    order.check_adds_up()


def test_a_fixed_allowance_above_a_small_first_bill_is_carried_to_the_next() -> None:
    order = Order(
        deal(
            goods(1, "NUT", "1", "10"),
            goods(2, "STOVE", "1", "100"),
            adjustments=(less("25"), less(percent="10"), plus("6")),
        )
    )
    assert ladder(order.deal) == "110.00 36.00 6.00 80.00"
    assert ladder(order.bill({1: 1000})) == "10.00 10.00 6.00 6.00", "1.00 and 9.00 of the 25.00; the freight is paid"
    assert ladder(order.bill({2: 1000})) == "100.00 26.00 0.00 74.00"
    order.check_adds_up()


def test_an_allowance_of_one_tax_waits_for_goods_of_that_tax() -> None:
    order = Order(
        deal(goods(1, "STOVE", "1", "100"), goods(2, "ATLAS", "1", "20", BOOKS), adjustments=(less("5", tax=BOOKS),))
    )
    assert ladder(order.bill({1: 1000})) == "100.00 0.00 0.00 100.00"
    assert ladder(order.bill({2: 1000})) == "20.00 5.00 0.00 15.00"
    order.check_adds_up()


def test_a_fixed_sum_goes_wholly_on_the_first_bill_that_bears_it() -> None:
    order = Order(deal(goods(1, "STOVE", "4", "100"), adjustments=(less("50"), plus("12"))))
    assert ladder(order.bill({1: 1000})) == "100.00 50.00 12.00 62.00"
    assert ladder(order.bill({1: 3000})) == "300.00 0.00 0.00 300.00"
    order.check_adds_up()


def test_what_is_cancelled_takes_its_share_of_a_line_with_it() -> None:
    order = Order(deal(goods(1, "STOVE", "4", "100", allowances=(LineAllowance(amount=1000),))))
    assert ladder(kept(order.deal, {1: 2000})) == ladder(order.bill({1: 2000})) == "195.00 0.00 0.00 195.00"


def test_a_line_amended_below_its_share_waits_until_it_costs_more_again() -> None:
    stove = goods(1, "STOVE", "10", "10", allowances=(LineAllowance(amount=5000),))
    order = Order(deal(stove))
    assert euros(order.bill({1: 5000}).totals.net) == "25.00"
    order.deal = reckoned(deal(replace(stove, quantity=pieces("8"))))
    assert euros(order.deal.totals.net) == "30.00"
    assert euros(order.bill({1: 1000}).totals.net) == "0.00", "six of eight are 22.50 now, and 25.00 are billed"
    assert euros(order.bill({1: 2000}).totals.net) == "5.00"
    order.check_adds_up()


prices = st.integers(1, 400_000)
cuts = st.lists(st.lists(st.integers(0, 3000), min_size=3, max_size=3), max_size=5)
agreements = st.lists(
    st.builds(
        Adjustment,
        charge=st.booleans(),
        amount=st.just(0) | st.integers(1, 4_000),
        percent=st.sampled_from([0, 2_500, 10_000, 33_333]),
        reason=st.just("Agreed"),
        tax=st.sampled_from([None, None, FULL, REDUCED]),
    ).filter(lambda a: bool(a.amount) != bool(a.percent)),
    max_size=4,
)
rows = st.lists(
    st.tuples(
        st.integers(1, 9),
        prices,
        st.sampled_from([0, 5_000, 12_500]),
        st.sampled_from([0, 0, 37, 500]),
        st.sampled_from([FULL, REDUCED, ZERO]),
    ),
    min_size=1,
    max_size=3,
)


def agreed_order(
    lines: list[tuple[int, int, int, int, Tax]],
    adjustments: list[Adjustment],
    rounding: TaxRounding,
    includes_tax: bool,
) -> Order:
    """An order that its check lets pass."""
    made = [
        replace(
            goods(i, f"P{i}", str(quantity), "1", tax, discount=discount, allowances=(LineAllowance(amount=off),)),
            price=price,
        )
        for i, (quantity, price, discount, off, tax) in enumerate(lines, 1)
    ]
    order = Order(deal(*made, adjustments=tuple(adjustments), tax_rounding=rounding, includes_tax=includes_tax))
    try:
        check_amounts(order.deal)
    except RuleViolation:
        assume(False)
    return order


def goods_bear_all(agreed: Deal) -> bool:
    """Whether the goods of each tax bear the allowances of that tax."""
    groups = {x.tax.group for x in agreed.lines} | {one.tax.group for one in agreed.parts}
    return all(
        sum(x.amount for x in agreed.lines if x.tax.group == group)
        >= sum(one.amount for one in agreed.parts if one.tax.group == group and not one.charge)
        for group in groups
    )


@given(rows, agreements, cuts, roundings, st.booleans())
@example([(3, 3350, 0, 0, FULL)], [], [[1000], [1000], [1000]], "document", False)
def test_however_an_order_is_cut_its_bills_say_what_it_says(
    lines: list[tuple[int, int, int, int, Tax]],
    adjustments: list[Adjustment],
    steps: list[list[int]],
    rounding: TaxRounding,
    includes_tax: bool,
) -> None:
    order = agreed_order(lines, adjustments, rounding, includes_tax)
    for step in steps:
        rest = order.the_rest()
        now = {line: min(quantity, rest[line]) for line, quantity in enumerate(step, 1) if line in rest}
        if not any(now.values()) or now == rest:
            continue
        bill = order.bill(now)
        ladder_holds(bill.totals)
        if not goods_bear_all(order.deal):
            continue  # an allowance of a tax that no line has: no bill can make sense of it, but the sum is kept
        check_amounts(bill)
        charged = {one.tax.group for one in bill.parts if one.charge}
        assert all(row.base >= 0 for row in bill.totals.vat if (row.category, row.rate) not in charged)
    order.bill(order.the_rest())
    ladder_holds(order.bills[-1].totals)
    order.check_adds_up()


@given(rows, agreements, st.integers(1, 8), roundings, st.booleans())
def test_piece_by_piece_credits_of_partial_bills_never_exceed_them(
    lines: list[tuple[int, int, int, int, Tax]],
    adjustments: list[Adjustment],
    first: int,
    rounding: TaxRounding,
    includes_tax: bool,
) -> None:
    order = agreed_order(lines, adjustments, rounding, includes_tax)
    assume(goods_bear_all(order.deal))
    wanted = {line: min(first * 1000, quantity) for line, quantity in order.the_rest().items()}
    for bill in (order.bill(wanted), order.bill(order.the_rest())):
        billed = {x.line: BilledLine(x.line, x.quantity, x.amount, x.tax) for x in bill.lines}
        credited = 0
        for x in bill.lines:
            for _ in range(x.quantity // 1000):
                back = by_quantity(billed[x.line], 1000)
                try:
                    note = decide_credit(list(billed.values()), bill.parts, [back], False, rounding, includes_tax)
                except RuleViolation:
                    break  # it took off more than these goods bring back: they are credited together
                credited += note.totals.gross
                assert note.totals.gross >= 0
                was = billed[x.line]
                billed[x.line] = replace(
                    was,
                    credited_quantity=was.credited_quantity + back.quantity,
                    credited_amount=was.credited_amount + back.amount,
                )
        assert credited <= bill.totals.gross
