"""What was typed while the books took nothing is taken up once, whatever had come in before the window ended."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from app.actions.slips import take_up_all
from app.store import slips
from app.store.slips import Slip
from app.store.sql import sql
from tests.shop import Shop

PAGE = "0123456789abcdef" * 2
LINES = [{"product": "CU15", "quantity": "4"}]


def notes(typed: str, page: str = PAGE) -> str:
    """A window's notes with a text being typed."""
    return json.dumps({"v": 1, "typed": typed, "page": page})


def slip(typed: str = "half a li", **more: object) -> Slip:
    """What a page leaves behind that had begun nothing yet."""
    first = Slip(PAGE, "", 0, "order", False, "anna", notes(typed), {"customer": "MUELLER", "lines": LINES})
    return replace(first, **more)  # type: ignore[arg-type]


def drafts(shop: Shop) -> list[tuple[str, str, int, str]]:
    """Name, customer, total and what is being typed of each draft."""
    with shop.database.read() as view:
        found = view.rows(sql("SELECT name, customer_name, gross, body FROM draft ORDER BY name"))
    return [(name, who, gross, json.loads(json.loads(body)["desk"] or '{"typed": ""}')["typed"])
            for name, who, gross, body in found]  # fmt: skip


def taken(shop: Shop, folder: Path, *left: Slip) -> list[str]:
    """Leave these behind and take them up; nothing stays beside the books."""
    for one in left:
        slips.write(folder, one)
    names = take_up_all(shop.database, folder)
    assert slips.left(folder) == []
    return names


def test_a_page_the_books_never_heard_of_becomes_a_draft(shop: Shop, tmp_path: Path) -> None:
    assert taken(shop, tmp_path, slip()) == ["D-1"]
    assert drafts(shop) == [("D-1", "Müller Bau GmbH", 4008, "half a li")]
    assert take_up_all(shop.database, tmp_path) == []


def test_the_first_write_came_in_and_the_page_never_heard_of_it(shop: Shop, tmp_path: Path) -> None:
    shop.do("keep_draft", kind="order", desk=notes("hal"))
    assert taken(shop, tmp_path, slip()) == ["D-1"]
    assert drafts(shop) == [("D-1", "Müller Bau GmbH", 4008, "half a li")], "no second draft of the same"


def test_what_the_books_have_already_is_not_written_again(shop: Shop, tmp_path: Path) -> None:
    kept = shop.do("keep_draft", kind="order", desk=notes("all of it"), deal={"customer": "MUELLER", "lines": LINES})
    before = drafts(shop)
    assert taken(shop, tmp_path, slip("all of it", draft=kept.id, version=0)) == []
    assert drafts(shop) == before


@pytest.mark.parametrize("came_in", [False, True], ids=["the last write did not come in", "it did"])
def test_a_later_word_of_the_same_page_counts(shop: Shop, tmp_path: Path, came_in: bool) -> None:
    kept = shop.do("keep_draft", kind="order", desk=notes("a"))
    if came_in:
        shop.do("keep_draft", kind="order", draft=kept.id, version=1, desk=notes("ab"))
    assert taken(shop, tmp_path, slip("abc", draft=kept.id, version=1)) == ["D-1"]
    assert drafts(shop) == [("D-1", "Müller Bau GmbH", 4008, "abc")]


def test_nothing_of_somebody_elses_is_written_over(shop: Shop, tmp_path: Path) -> None:
    kept = shop.do("keep_draft", kind="order", desk=notes("a"))
    shop.do("keep_draft", kind="order", draft=kept.id, version=1, desk=notes("theirs", page="f" * 32))
    assert taken(shop, tmp_path, slip("mine", draft=kept.id, version=1)) == ["D-2"]
    assert [typed for *_, typed in drafts(shop)] == ["theirs", "mine"]


def test_a_draft_that_became_an_order_is_not_made_again(shop: Shop, tmp_path: Path) -> None:
    kept = shop.do("keep_draft", kind="order", desk=notes(""), deal={"customer": "MUELLER", "lines": LINES})
    shop.do("confirm_order", order=kept.number)
    assert taken(shop, tmp_path, slip(draft=kept.id, version=1)) == []
    assert drafts(shop) == []


def test_what_the_rules_refuse_is_kept_as_text(shop: Shop, tmp_path: Path) -> None:
    gone = {"customer": "MUELLER", "lines": [{"product": "GONE", "quantity": "1"}]}
    odd = {"customer": "MUELLER", "lines": [{"product": "CU15", "quantity": "many"}]}
    other = "f" * 32
    assert taken(shop, tmp_path, slip("gone", deal=gone), slip("odd", page=other, desk=notes("odd", other), deal=odd))
    assert drafts(shop) == [("D-1", "", 0, "gone"), ("D-2", "", 0, "odd")]


def test_a_slip_that_nobody_can_read_is_put_away_and_keeps_no_other_from_coming(shop: Shop, tmp_path: Path) -> None:
    folder = tmp_path / slips.FOLDER
    folder.mkdir()
    (folder / "broken.json").write_text('{"page": "broken", "draft"', encoding="utf-8")
    (folder / "older.json").write_text('{"page": "older"}', encoding="utf-8")
    assert taken(shop, tmp_path, slip(), slip(page="e" * 32, kind="invoice")) == ["D-1"]
    assert sorted(one.name for one in folder.iterdir()) == ["broken.unread", f"{'e' * 32}.unread", "older.unread"]


def test_a_page_that_is_open_is_not_left_behind(shop: Shop, tmp_path: Path) -> None:
    slips.write(tmp_path, slip())
    assert take_up_all(shop.database, tmp_path, {PAGE}) == []
    assert [one.page for one in slips.left(tmp_path)] == [PAGE]
