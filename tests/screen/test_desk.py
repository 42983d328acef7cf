"""A clerk at the counter, on a real screen with a window manager: typing, scanning, losing power, starting twice."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.screen.desk import Desk, until

pytestmark = pytest.mark.screen

ON_HAND = (
    "SELECT s.on_hand FROM stock_level s JOIN product p ON p.id = s.product_id WHERE s.location = 'MAIN' AND p.sku"
)


def test_an_order_is_taken_with_real_keys_alone(open_desk: Callable[[], Desk]) -> None:
    desk = open_desk()
    desk.key("ctrl+n")
    desk.type("mue\n")
    desk.type("10*cu15\n3*elb15\n")
    until(lambda: "ELB15" in desk.drafts(), "both lines to be kept as a draft")
    desk.key("F12")
    desk.key("F12")
    until(desk.orders, "the order")
    assert desk.orders() == [("CU15", 10_000), ("ELB15", 3_000)]
    assert desk.rows("SELECT customer_name FROM sales_order") == [("Müller Bau GmbH",)]
    assert desk.close() == ""


def test_a_scan_is_a_line_wherever_the_focus_is_and_no_key_of_it_is_typed(open_desk: Callable[[], Desk]) -> None:
    desk = open_desk()
    desk.key("ctrl+n")
    desk.type("mue\n")
    for _ in range(5):
        desk.scan("4006381333931")
    until(lambda: "ELB15" in desk.drafts(), "the scanned elbow")
    # In the middle of a word the clerk types, the scanner of a colleague goes off; the word stays what it is.
    desk.type("cu1")
    desk.scan("4006381333931")
    desk.type("5\n")
    until(lambda: "CU15" in desk.drafts(), "the typed pipe")
    desk.key("F12")
    desk.key("F12")
    until(desk.orders, "the order")
    found: dict[str, int] = {}
    for sku, quantity in desk.orders():
        found[sku] = found.get(sku, 0) + quantity
    assert found == {"ELB15": 6_000, "CU15": 1_000}
    assert desk.close() == ""


def test_twenty_scans_in_each_of_five_places_of_the_focus_lose_none_and_press_nothing(
    open_desk: Callable[[], Desk], tmp_path: Path
) -> None:
    """A13: at the pace of a scanner, and a clerk who never looks where the focus is."""
    desk = open_desk()
    desk.key("ctrl+n")
    desk.type("mue\n")
    # The entry row; the button of the next step; the open cell of a line; the customer's form; the button once more.
    contexts: tuple[tuple[str, ...], ...] = ((), ("Return",), ("Escape", "Up"), ("Escape", "F7"), ("Escape", "F6"))
    for number, keys in enumerate(contexts):
        if keys:
            desk.key(*keys)
        if keys == ("Escape", "F7"):
            desk.key("Escape")  # a sheet takes no goods; closed by Esc the focus is where it was
        for _ in range(20):
            desk.scan("4006381333931")
        if number == 0:
            until(lambda: "ELB15" in desk.drafts(), "the first elbow")
    desk.picture(tmp_path / "scanned.png")
    # Elsewhere the product is shown: F12 goes on to it in Stock, where seven come in.
    elbows = f"{ON_HAND} = 'ELB15'"
    for number, place in enumerate(("ctrl+1", "ctrl+7"), start=1):
        before = desk.rows(elbows)[0][0]
        desk.key(place)
        time.sleep(1)
        for _ in range(20):
            desk.scan("4006381333931")
        time.sleep(2)
        for keys in ("F12", "F12"):
            desk.key(keys)
            time.sleep(2)
        desk.type("7")
        desk.key("F12")
        until(lambda more=before + 7000: desk.rows(elbows) == [(more,)], f"the elbow scanned in place {number}")
    desk.key("ctrl+2")
    time.sleep(1)
    for _ in range(5):
        desk.scan("4006381333931")
    assert desk.orders() == [], "no Enter of a scan was anybody's decision"
    desk.key("F12")
    desk.key("F12")
    until(desk.orders, "the order")
    # A machine that stops for a moment in mid-scan leaves a line of its own, typed and entered: nothing is lost.
    assert {sku for sku, _ in desk.orders()} == {"ELB15"}
    assert sum(quantity for _, quantity in desk.orders()) == 105_000, desk.orders()
    assert desk.close() == ""


def test_what_was_typed_a_second_ago_outlives_the_power(open_desk: Callable[[], Desk]) -> None:
    """A17: the power goes a second after the last key, whatever the books have of it by then."""
    desk = open_desk()
    desk.key("ctrl+n")
    desk.type("mue\n")
    desk.type("7*cu15\n")
    until(lambda: "7000" in desk.drafts(), "a window that has read its keys")
    desk.type("4*elb")
    time.sleep(1)
    desk.kill()
    again = open_desk()
    until(lambda: "7000" in again.drafts(), "the line, as soon as the books are open; its product stands in it by id")
    again.key("ctrl+2", "ctrl+Tab")
    again.type("15\n")
    until(lambda: "ELB15" in again.drafts(), "the word to be finished where it stood")
    again.key("F12")
    time.sleep(1)
    again.key("Return")
    until(again.orders, "the order")
    assert again.orders() == [("CU15", 7_000), ("ELB15", 4_000)]
    assert again.close() == ""


def test_at_the_moment_of_finish_the_power_leaves_the_whole_order_or_the_whole_draft(
    open_desk: Callable[[], Desk],
) -> None:
    lines = [("CU15", 7_000), ("ELB15", 4_000)]
    for number, after in enumerate((0, 0.05, 0.1, 0.2, 0.4), start=1):
        desk = open_desk()
        desk.key("ctrl+n")
        desk.type("\n")
        desk.type("7*cu15\n4*elb15\n")
        until(lambda desk=desk: "ELB15" in desk.drafts(), "both lines as a draft")
        desk.key("F12")
        desk.type("o")
        desk.at_once("Return")
        time.sleep(after)
        desk.kill()
        again = open_desk()
        until(lambda desk=again, one=number: len(desk.orders()) == 2 * one or desk.drafts(), "what there was")
        booked = again.rows("SELECT count(*) FROM sales_order") == [(number,)]
        drafts = again.rows("SELECT name FROM draft")
        assert (booked, len(drafts)) in {(True, 0), (False, 1)}, (after, booked, drafts)
        if not booked:
            again.key("F3")
            again.type(f"{drafts[0][0].lower()}\n")
            time.sleep(1)
            again.key("F12")
            again.type("o\n")
            until(lambda desk=again, one=number: desk.rows("SELECT count(*) FROM sales_order") == [(one,)], "the order")
        assert again.orders() == lines * number, after
        assert again.rows("SELECT count(*) FROM draft") == [(0,)]
        assert again.close() == ""


def test_a_second_start_shows_the_first_window(open_desk: Callable[[], Desk]) -> None:
    desk = open_desk()
    desk._hands("windowminimize", desk.window)
    until(lambda: not desk.has_focus(), "the window to be out of the way")
    second = desk.start()
    _, told = second.communicate(timeout=30)
    assert second.returncode == 0
    assert "open already" in told.decode()
    until(desk.has_focus, "the first window to be in front")
    # One that was killed does not keep the next from opening.
    desk.kill()
    assert open_desk().close() == ""


def test_the_desk_opens_every_time(open_desk: Callable[[], Desk]) -> None:
    """A crash that comes once in ten starts is met here, not at the counter."""
    for _ in range(12):
        desk = open_desk()
        assert desk.close() == ""


def test_keys_without_a_gap_lose_nothing_and_do_nothing_twice(open_desk: Callable[[], Desk]) -> None:
    desk = open_desk()
    here = f"{ON_HAND} = 'CU15'"
    desk.key("ctrl+4")
    time.sleep(1)
    desk.type("cu15")
    desk.key("Down")
    time.sleep(1)
    desk.key("F12")
    time.sleep(1)
    desk.type("7")
    desk.at_once("F12", "F12", "F12")
    until(lambda: desk.rows(here) == [(107_000,)], "the goods")
    time.sleep(1)
    assert desk.rows(here) == [(107_000,)], "once"
    # The second Esc closes the sheet, and what follows it in the same instant is heard by the place below.
    desk.key("F12")
    time.sleep(1)
    desk.at_once("Escape", "Escape", "shift+F12")
    time.sleep(1)
    desk.type("5")
    desk.key("F12")
    until(lambda: desk.rows(here) == [(5000,)], "the count")
    assert "Traceback" not in desk.close()
