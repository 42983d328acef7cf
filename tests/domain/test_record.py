"""The record of what a customer signs: the same for everybody and for ever, and another for each change."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from app.domain.deal import Address, Deal, DealLine, LineAllowance, Particulars, Party, Terms, reckoned
from app.domain.kits import KitPart
from app.domain.record import canonical, fingerprint, record_of, same_bargain
from app.domain.tax import Adjustment, Tax
from app.domain.texts import DealText

S19 = Tax("S19", "S", 19000)
YARD = Address("Łódź Yard", "Ewa", "ul. Piotrkowska 1", "Tor 2", "90-001", "Łódź", "ŁD", "PL", "ring twice")
WHO = Party("c-1", "K-1", "Müller Bau GmbH", replace(YARD, name="Müller"), "DE136695976", buyer_reference="0401-6")
PIPE = DealLine(
    1, "p-1", "CU15", "Copper pipe 15 mm", 12_000, "m", 84_200, S19, 100, 5000,
    (LineAllowance(50, 0, "scratched"), LineAllowance(0, 1000, "loyal")), note="cut clean", internal_note="he haggles",
    wanted_date="2026-03-20", ship_to=YARD, reason="matched a rival", why="hand",
    more=Particulars("box", 3_000, 1_500, "CU16", "M-77", each_weight=0, over=5000, under=2000,
                     promised_date="2026-03-21"),
)  # fmt: skip
KIT = DealLine(
    2, "p-2", "SET", "Bath set", 2_000, "pc", 990_000, S19,
    more=Particulars(kit=True, parts=(KitPart("p-3", "TAP", "Tap", "pc", 1000),), optional=False),
)  # fmt: skip
DEAL = reckoned(
    Deal(
        WHO, "2026-03-18", "EUR", (PIPE, KIT), (Adjustment(True, 990, 0, "Freight", S19),), YARD,
        Terms("PO 4711", "counter", "2026-03-20", "2026-03-21", "2026-04-18", internal_note="watch the credit",
              printed_note="Thank you", instructions="gate 3", terms_version="2", early_percent=2000, early_days=10),
        texts=(DealText("heading", "Bath", 1),),
    )
)  # fmt: skip
RECORD = record_of(DEAL, "order", "AB-2041", 0)


def leaves(said: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of each value in a record."""
    if isinstance(said, dict | list) and said:
        for key, one in said.items() if isinstance(said, dict) else enumerate(said):
            yield from leaves(one, (*path, key))
    else:
        yield path


def changed(record: Any, path: tuple[Any, ...]) -> Any:
    """A copy in which the value there is another."""
    copy = json.loads(json.dumps(record))
    at = copy
    for key in path[:-1]:
        at = at[key]
    was = at[path[-1]]
    at[path[-1]] = (not was) if isinstance(was, bool) else f"{was}0" if isinstance(was, str) else "there"
    return copy


def test_each_value_changed_afterwards_is_another_fingerprint() -> None:
    paths = list(leaves(RECORD))
    assert len(paths) > 120
    prints = {fingerprint(changed(RECORD, path)) for path in paths}
    assert len(prints) == len(paths)
    assert fingerprint(RECORD) not in prints


def test_a_record_is_the_same_in_every_program_for_ever() -> None:
    assert fingerprint(RECORD) == "d82458aa3351f3c63dcd0bc4d64ab16ee58cdc1844ae0e6854e6de2a11dd27a6"
    assert fingerprint(json.loads(canonical(RECORD))) == fingerprint(RECORD), "anybody can compute it from the file"


def test_amounts_have_all_their_places_and_letters_are_composed() -> None:
    line = RECORD["lines"][0]
    assert (line["price"], line["price_per"], line["quantity"], line["discount"]) == (
        "8.4200",
        "100",
        "12.000",
        "5.000",
    )
    decomposed = replace(DEAL, customer=replace(WHO, name="Mu\u0308ller Bau GmbH"))
    assert fingerprint(record_of(decomposed, "order", "AB-2041", 0)) == fingerprint(RECORD)
    yen = record_of(replace(DEAL, currency="JPY"), "order", "AB-2041", 0)
    assert yen["totals"]["gross"] == str(DEAL.totals.gross)


def test_nothing_of_ours_is_in_what_a_customer_takes_home() -> None:
    said = canonical(RECORD).decode()
    for secret in ("he haggles", "watch the credit", "matched a rival", "hand", "c-1", "p-1"):
        assert f'"{secret}"' not in said
    quiet = replace(DEAL, terms=replace(DEAL.terms, internal_note=""), lines=(replace(PIPE, internal_note=""), KIT))
    assert record_of(reckoned(quiet), "order", "AB-2041", 0) == RECORD


def test_an_order_is_the_bargain_of_its_quote_whatever_its_number_and_day() -> None:
    quote = record_of(replace(DEAL, date="2026-03-02"), "quote", "Q-12", 2)
    later = replace(DEAL, terms=replace(DEAL.terms, valid_until="", reference="PO 9", promised_date="2026-03-28"))
    assert same_bargain(quote, record_of(later, "order", "AB-2041", 0))
    dearer = reckoned(replace(DEAL, lines=(replace(PIPE, price=84_300), KIT)))
    assert not same_bargain(quote, record_of(dearer, "order", "AB-2041", 0))
    assert not same_bargain(quote, record_of(reckoned(replace(DEAL, lines=(PIPE,))), "order", "AB-2041", 0))
    stricter = replace(DEAL, terms=replace(DEAL.terms, terms_version="3"))
    assert not same_bargain(quote, record_of(stricter, "order", "AB-2041", 0))
