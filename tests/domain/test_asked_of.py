"""What is asked of customers beside words, as it is typed."""

import pytest

from app.domain.entry.asked import AskedOf, Owed, asked_of


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("müller", AskedOf("müller")),
        (">500 open", AskedOf("", Owed(500_000))),
        (">500", AskedOf("", Owed(500_000))),
        ("trade > 500,5 open münster", AskedOf("trade münster", Owed(500_500))),
        ("<20 Overdue", AskedOf("", Owed(20_000, overdue=True, below=True))),
        ("overdue", AskedOf("", Owed(0, overdue=True))),
        ("no order 90d", AskedOf("", idle=90)),
        ("No orders for 12 weeks rheine", AskedOf("rheine", idle=84)),
        ("no order 3m >0 open", AskedOf("", Owed(0), 90)),
        ("no order 90", AskedOf("", idle=90)),
        ("no order", AskedOf("", idle=0)),
        # Names are names.
        ("open overduesen norder no", AskedOf("open overduesen norder no")),
        (">1.2.3 open", AskedOf(">1.2.3 open")),
        ("> open", AskedOf("> open")),
    ],
)
def test_sums_and_times_are_read_and_the_rest_are_words(text: str, found: AskedOf) -> None:
    assert asked_of(text) == found
