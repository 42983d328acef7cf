"""Credit notes: however an invoice is taken back, its credits sum to it, and never to a cent more."""

from collections import defaultdict
from dataclasses import dataclass, field, replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.credit import BilledLine, Credit, CreditLine, by_amount, by_quantity, decide_credit
from app.domain.errors import RuleViolation
from app.domain.tax import Adjustment, AdjustmentPart, Tax, TaxRounding, Totals, reckon
from tests.domain.trade_counter import (
    ALL_TAXES,
    BOOKS,
    EXEMPT,
    FULL,
    REDUCED,
    eur,
    euros,
    ladder_holds,
    less,
    pieces,
    plus,
    roundings,
    told,
)


@dataclass
class Books:
    """One invoice, and what was credited of it: the bookkeeping an action does around the rules."""

    invoice: Totals
    parts: tuple[AdjustmentPart, ...]
    lines: dict[int, BilledLine]
    rounding: TaxRounding
    includes_tax: bool
    halves: bool = False
    whole: bool = False
    credits: list[Credit] = field(default_factory=list)

    def credit(self, *lines: CreditLine, whole: bool = False) -> Totals:
        """Issue a credit note for these lines."""
        billed = list(self.lines.values())
        rule = (self.rounding, self.includes_tax, self.whole, self.halves)
        one = decide_credit(billed, self.parts, lines, whole, *rule)
        for taken in one.lines:
            old = self.lines[taken.line]
            self.lines[taken.line] = replace(
                old,
                credited_quantity=old.credited_quantity + taken.quantity,
                credited_amount=old.credited_amount + taken.amount,
            )
        self.whole = self.whole or whole
        self.credits.append(one)
        return one.totals

    def back(self, line: int, quantity: str) -> CreditLine:
        """So much of a line came back."""
        return by_quantity(self.lines[line], pieces(quantity))

    def credit_the_rest(self) -> None:
        """Take back everything that is left."""
        rest = [one for one in self.lines.values() if one.credited_quantity != one.quantity or left(one)]
        lines = [
            by_quantity(one, one.quantity - one.credited_quantity)
            if one.quantity != one.credited_quantity
            else by_amount(one, left(one))
            for one in rest
        ]
        if lines or not self.whole:
            try:
                self.credit(*lines, whole=True)
            except RuleViolation:
                assert not lines

    def credited(self, name: str) -> int:
        """The sum of one total over all credit notes."""
        return sum(getattr(one.totals, name) for one in self.credits)

    def credited_rows(self) -> dict[tuple[str, int], tuple[int, int]]:
        """Base and tax over all credit notes, per category and rate."""
        sums: dict[tuple[str, int], tuple[int, int]] = defaultdict(lambda: (0, 0))
        for one in self.credits:
            for row in one.totals.vat:
                base, tax = sums[row.category, row.rate]
                sums[row.category, row.rate] = (base + row.base, tax + row.tax)
        return sums

    def check_never_more(self) -> None:
        """No total and no VAT row is ever credited beyond the invoice."""
        assert self.credited("gross") <= self.invoice.gross
        assert self.credited("net") <= self.invoice.net
        assert self.credited("tax") <= self.invoice.tax
        rows = {(row.category, row.rate): row for row in self.invoice.vat}
        for group, (base, tax) in self.credited_rows().items():
            assert base <= rows[group].base
            assert tax <= rows[group].tax
        for one in self.credits:
            ladder_holds(one.totals)
            assert min(one.totals.tax, one.totals.gross) >= 0
            # Of a credit of a single paisa with its tax, two equal taxes may fall due: then its net is one below zero.
            assert one.totals.net >= (-len(self.lines) if self.halves and self.includes_tax else 0)
            assert all(row.tax % 2 == 0 for row in one.totals.vat if self.halves), "both taxes are credited alike"

    def check_all_taken_back(self) -> None:
        """The credits are the invoice, in every total and VAT row."""
        for name in ("line", "allowance", "charge", "net", "tax", "gross"):
            assert self.credited(name) == getattr(self.invoice, name), name
        said = {(row.category, row.rate): (row.base, row.tax) for row in self.invoice.vat if row.base or row.tax}
        assert {group: sums for group, sums in self.credited_rows().items() if sums != (0, 0)} == said


def left(one: BilledLine) -> int:
    """What of the line's value is not credited."""
    return one.amount - one.credited_amount


def billed(
    *lines: tuple[str, str, Tax],
    agreed: list[Adjustment] | None = None,
    rounding: TaxRounding = "document",
    includes_tax: bool = False,
    halves: bool = False,
) -> Books:
    """An invoice over (quantity, amount, tax)."""
    made = {i: BilledLine(i, pieces(q), eur(amount), tax) for i, (q, amount, tax) in enumerate(lines, 1)}
    result = reckon([(x.amount, x.tax) for x in made.values()], agreed or [], rounding, includes_tax, halves)
    return Books(result.totals, result.parts, made, rounding, includes_tax, halves)


def test_one_of_three_radiators_comes_back() -> None:
    books = billed(("3", "100.00", FULL))
    first = books.credit(books.back(1, "1"))
    assert told(first.net, first.tax, first.gross) == "33.33 6.33 39.66"
    second = books.credit(books.back(1, "1"))
    third = books.credit(books.back(1, "1"))
    assert [euros(x.net) for x in (second, third)] == ["33.34", "33.33"]
    books.check_all_taken_back()


@pytest.mark.parametrize("rounding", ["document", "line"])
@pytest.mark.parametrize("includes_tax", [False, True])
@pytest.mark.parametrize("halves", [False, True])
def test_ten_single_returns_credit_exactly_what_the_invoice_said(
    rounding: TaxRounding, includes_tax: bool, halves: bool
) -> None:
    for amount in ("9.99", "0.07", "33.37", "1091.50"):
        lines = (("10", amount, FULL), ("4", "17.03", BOOKS))
        books = billed(*lines, rounding=rounding, includes_tax=includes_tax, halves=halves)
        for _ in range(10):
            books.credit(books.back(1, "1"))
            books.check_never_more()
        books.credit(books.back(2, "4"))
        books.check_all_taken_back()


def test_the_loyalty_discount_shrinks_with_the_goods_and_the_freight_stays() -> None:
    books = billed(("2", "200.00", FULL), agreed=[less(percent="10"), plus("9.00", tax=FULL)])
    half = books.credit(books.back(1, "1"))
    assert told(half.line, half.allowance, half.charge, half.net) == "100.00 10.00 0.00 90.00"
    rest = books.credit(books.back(1, "1"), whole=True)
    assert told(rest.line, rest.allowance, rest.charge, rest.net) == "100.00 10.00 9.00 99.00"
    books.check_all_taken_back()


def test_calling_a_part_the_whole_does_not_let_the_discount_overtake_the_goods() -> None:
    books = billed(("1", "22.73", FULL), agreed=[less("0.02")])
    assert told(books.credit(by_amount(books.lines[1], 1), whole=True).net) == "0.01"
    books.credit_the_rest()
    books.check_all_taken_back()


def test_two_discounts_together_never_take_more_than_the_goods_give_back() -> None:
    books = billed(("100", "1.00", FULL), agreed=[less(percent="30"), less(percent="33"), less("0.30")])
    for _ in range(100):
        books.credit(books.back(1, "1"))
        books.check_never_more()
    books.check_all_taken_back()


def test_two_equal_taxes_of_a_price_that_includes_them_never_let_the_net_pass_the_invoice() -> None:
    # Of 0.07 the net is 0.05; of the first 0.06 it would be 0.06, and no tax at all.
    books = billed(("7", "0.07", Tax("G18", "S", 18_000)), includes_tax=True, halves=True)
    assert told(books.invoice.net, books.invoice.tax) == "0.05 0.02"
    for _ in range(7):
        books.credit(books.back(1, "1"))
        books.check_never_more()
    books.check_all_taken_back()


@pytest.mark.parametrize(("amount", "off", "includes_tax"), [("0.20", "0.10", False), ("0.24", "0.12", True)])
def test_tax_by_line_under_a_discount_is_never_credited_beyond_the_invoice(
    amount: str, off: str, includes_tax: bool
) -> None:
    books = billed(("2", amount, BOOKS), agreed=[less(off)], rounding="line", includes_tax=includes_tax)
    for _ in range(2):
        books.credit(books.back(1, "1"))
        books.check_never_more()
    books.check_all_taken_back()


def test_freight_left_over_after_all_goods_came_back_can_still_be_credited_once() -> None:
    books = billed(("1", "50.00", FULL), agreed=[plus("9.00", tax=FULL)])
    books.credit(books.back(1, "1"))
    assert euros(books.credit(whole=True).gross) == "10.71"
    books.check_all_taken_back()
    with pytest.raises(RuleViolation, match="Nothing is left to credit"):
        books.credit(whole=True)


def test_freight_of_a_rate_of_its_own_comes_back_with_the_whole() -> None:
    books = billed(("1", "50.00", BOOKS), agreed=[plus("5.90", tax=FULL), less("5.00")])
    books.credit_the_rest()
    books.check_all_taken_back()


def test_a_price_lowered_afterwards_is_a_credit_without_goods() -> None:
    books = billed(("5", "250.00", FULL))
    note = books.credit(by_amount(books.lines[1], eur("25.00")))
    assert (euros(note.net), euros(note.tax)) == ("25.00", "4.75")
    assert books.credits[0].lines == (CreditLine(1, 0, eur("25.00")),)
    assert euros(books.credit(books.back(1, "5")).net) == "225.00", "the goods come back at the lowered price"
    books.check_all_taken_back()


@pytest.mark.parametrize("quantity", ["3.001", "-1", "0"])
def test_more_than_was_billed_cannot_come_back(quantity: str) -> None:
    books = billed(("3", "30.00", FULL))
    with pytest.raises(RuleViolation, match="Line 1 has 3 left to credit") as refused:
        books.back(1, quantity)
    assert refused.value.field == "lines.1.quantity"


def test_a_second_return_of_the_same_goods_is_refused() -> None:
    books = billed(("3", "30.00", FULL))
    books.credit(books.back(1, "2"))
    with pytest.raises(RuleViolation, match="Line 1 has 1 left to credit, not 2"):
        books.back(1, "2")


@pytest.mark.parametrize("amount", ["30.01", "0", "-1.00"])
def test_no_amount_beyond_the_line_can_be_credited(amount: str) -> None:
    books = billed(("3", "30.00", FULL))
    with pytest.raises(RuleViolation) as refused:
        by_amount(books.lines[1], eur(amount))
    assert refused.value.field == "lines.1.amount"


def test_one_credit_note_cannot_name_the_same_pieces_twice() -> None:
    books = billed(("3", "30.00", FULL))
    with pytest.raises(RuleViolation):
        books.credit(books.back(1, "2"), books.back(1, "2"))


def test_a_line_the_invoice_does_not_have_is_refused() -> None:
    books = billed(("3", "30.00", FULL))
    with pytest.raises(RuleViolation):
        books.credit(CreditLine(7, 1000, 1000))


def test_a_credit_of_nothing_is_refused() -> None:
    books = billed(("3", "30.00", FULL))
    with pytest.raises(RuleViolation, match="Nothing is left to credit"):
        books.credit()


def test_goods_given_away_free_can_come_back() -> None:
    books = billed(("2", "0.00", FULL), ("1", "10.00", FULL))
    note = books.credit(books.back(1, "2"))
    assert (note.gross, note.vat) == (0, ())


def test_the_goods_of_an_invoice_with_a_deposit_taken_off_cannot_be_credited_beyond_it() -> None:
    books = billed(("1", "1000.00", FULL), ("-1", "-900.00", FULL))
    with pytest.raises(RuleViolation, match="more than"):
        books.credit(books.back(1, "1"))
    books.credit(books.back(1, "1"), books.back(2, "-1"))
    books.check_all_taken_back()


lines_of_an_invoice = st.lists(
    st.tuples(st.integers(1, 12), st.integers(0, 40_000), st.sampled_from((FULL, FULL, REDUCED, BOOKS, EXEMPT))),
    min_size=1,
    max_size=5,
)


@st.composite
def invoices(draw: st.DrawFn) -> Books:
    """An invoice as the counter writes them: allowances never exceed the goods of their tax."""
    lines = draw(lines_of_an_invoice)
    groups: dict[tuple[str, int], int] = defaultdict(int)
    for _, amount, tax in lines:
        groups[tax.group] += amount
    agreed = []
    for _ in range(draw(st.integers(0, 3))):
        tax = draw(st.sampled_from([None, *(tax for _, _, tax in lines)]))
        most = (sum(groups.values()) if tax is None else groups[tax.group]) // 3
        if draw(st.booleans()):
            agreed.append(replace(less(tax=tax), amount=draw(st.integers(0, most))))
        else:
            agreed.append(replace(less(tax=tax), percent=draw(st.integers(0, 33_000))))
    if draw(st.booleans()):
        agreed.append(replace(plus(tax=draw(st.sampled_from(ALL_TAXES))), amount=draw(st.integers(1, 5_000))))
    made = {i: BilledLine(i, quantity * 1000, amount, tax) for i, (quantity, amount, tax) in enumerate(lines, 1)}
    rule = (draw(roundings), draw(st.booleans()), draw(st.booleans()))
    result = reckon([(x.amount, x.tax) for x in made.values()], agreed, *rule)
    return Books(result.totals, result.parts, made, *rule)


def _cut(books: Books, chance: st.DataObject) -> None:
    """One more credit note of one or two lines: pieces, or a bit of the price."""
    lines = []
    some = st.lists(st.sampled_from(list(books.lines.values())), max_size=2, unique_by=lambda one: one.line)
    for one in chance.draw(some):
        open_quantity = one.quantity - one.credited_quantity
        if chance.draw(st.booleans()) and open_quantity:
            lines.append(by_quantity(one, chance.draw(st.integers(1, open_quantity))))
        elif left(one):
            lines.append(by_amount(one, chance.draw(st.integers(1, left(one)))))
    if lines:
        books.credit(*lines, whole=chance.draw(st.integers(0, 7)) == 0)


@given(invoices(), st.data())
def test_however_an_invoice_is_cut_the_credits_sum_to_it_and_never_to_more(books: Books, chance: st.DataObject) -> None:
    for _ in range(chance.draw(st.integers(0, 6))):
        _cut(books, chance)
        books.check_never_more()
    books.credit_the_rest()
    books.check_never_more()
    books.check_all_taken_back()


@given(invoices())
def test_a_whole_credit_is_the_invoice(books: Books) -> None:
    books.credit_the_rest()
    books.check_all_taken_back()


@given(invoices(), st.randoms(use_true_random=False))
def test_piece_by_piece_in_any_order_every_piece_is_credited_once(books: Books, chance: Random) -> None:
    pile = [one.line for one in books.lines.values() for _ in range(one.quantity // 1000)]
    chance.shuffle(pile)
    for line in pile:
        books.credit(books.back(line, "1"))
    books.check_never_more()
    books.credit_the_rest()
    books.check_all_taken_back()
