"""Writing: one decision at a time, all or nothing, and the truth about a commit that did not answer."""

import threading
from pathlib import Path
from typing import Any

import pytest

from app.actions.catalogue import BY_NAME
from app.actions.registry import perform
from app.domain.changes import Changes
from app.domain.errors import RuleViolation, Unavailable
from app.store import journal
from app.store.database import Database
from app.store.sql import sql
from tests.shop import Shop

RECEIPTS = sql("SELECT number FROM goods_receipt")
ONE_PIPE = {"lines": [{"product": "CU15", "quantity": "1"}]}


def numbers(database: Database) -> list[int]:
    """The numbers of the goods receipts."""
    with database.read() as view:
        return sorted(int(row[0].rpartition("-")[2]) for row in view.rows(RECEIPTS))


def test_four_hands_at_two_desks_take_every_number_once(shop: Shop) -> None:
    desks = [shop.database, Database(shop.database.where)]
    before, errors = len(numbers(shop.database)), []

    def receive(database: Database) -> None:
        try:
            for _ in range(15):
                perform(database, BY_NAME["receive_goods"], ONE_PIPE)
        except Exception as error:  # noqa: BLE001 - told below
            errors.append(error)

    hands = [threading.Thread(target=receive, args=(desks[i % 2],)) for i in range(4)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    assert errors == []
    assert numbers(shop.database) == list(range(1, before + 61))
    with shop.database.read() as view:
        assert journal.check_chain(view) == []
    desks[1].close()


def test_an_action_that_fails_half_way_leaves_nothing(shop: Shop) -> None:
    def half(tx: Any) -> None:
        BY_NAME["receive_goods"].run(tx, _parameters())
        raise RuleViolation("Enough.")

    before = numbers(shop.database)
    with pytest.raises(RuleViolation, match="Enough"):
        shop.database.write(half, action="half")
    assert numbers(shop.database) == before
    shop.do("receive_goods", **ONE_PIPE)
    assert numbers(shop.database) == [*before, before[-1] + 1], "the number was not lost either"


def _parameters() -> Any:
    from app.actions.registry import parse

    return parse(BY_NAME["receive_goods"], ONE_PIPE)


def test_a_bug_is_not_told_as_a_sentence_and_leaves_nothing(shop: Shop) -> None:
    before = numbers(shop.database)
    with pytest.raises(ZeroDivisionError):
        shop.database.write(lambda tx: BY_NAME["receive_goods"].run(tx, _parameters()) and 1 // 0, action="bug")
    assert numbers(shop.database) == before


def test_listeners_hear_after_the_commit_what_changed_and_nothing_of_a_refusal(shop: Shop) -> None:
    heard: list[Changes] = []
    seen: list[int] = []

    def listen(changes: Changes) -> None:
        heard.append(changes)
        seen.append(len(numbers(shop.database)))

    shop.database.listeners.append(listen)
    before = len(numbers(shop.database))
    shop.do("receive_goods", **ONE_PIPE)
    with pytest.raises(RuleViolation):
        shop.do("receive_goods", lines=[])
    assert len(heard) == 1
    assert heard[0].touches("stock")
    assert heard[0].touches("goods_receipt")
    assert not heard[0].touches("invoice")
    assert seen == [before + 1]


class Dumb:
    """A connection whose COMMIT raises, before or after it happened."""

    def __init__(self, connection: Any, happened: bool) -> None:
        self._connection, self._happened = connection, happened

    def execute(self, statement: str) -> Any:
        """Run it; COMMIT does not answer."""
        if statement == "COMMIT":
            if self._happened:
                self._connection.execute(statement)
            raise OSError("the line went dead")
        return self._connection.execute(statement)


@pytest.mark.parametrize("happened", [True, False])
def test_a_commit_that_does_not_answer_is_looked_up(
    shop: Shop, happened: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit = Database._commit
    monkeypatch.setattr(Database, "_commit", lambda self, raw, last_fact: commit(self, Dumb(raw, happened), last_fact))
    before = numbers(shop.database)
    if happened:
        shop.do("receive_goods", **ONE_PIPE)
    else:
        with pytest.raises(Unavailable, match="not saved"):
            shop.do("receive_goods", **ONE_PIPE)
    monkeypatch.undo()
    assert len(numbers(shop.database)) == len(before) + happened
    shop.do("receive_goods", **ONE_PIPE)
    assert len(numbers(shop.database)) == len(before) + happened + 1


def test_a_reader_sees_one_moment(shop: Shop) -> None:
    with shop.database.read() as view:
        before = len(view.rows(RECEIPTS))
        shop.do("receive_goods", **ONE_PIPE)
        assert len(view.rows(RECEIPTS)) == before
    assert len(numbers(shop.database)) == before + 1


def test_a_reading_that_is_over_holds_nothing_of_what_is_lent_to_the_next(shop: Shop) -> None:
    """An error holds the view it came through; whoever lets go of it must not wait for another question's answer."""
    customers = sql("SELECT id FROM customer")
    with shop.database.read() as view:
        assert view.rows(customers)
        assert view.row(customers)
    with shop.database.read() as other:
        assert other.rows(customers)
        with pytest.raises(Exception, match="closed"):
            view.rows(customers)


def test_a_file_that_is_no_company_is_told_as_such(tmp_path: Path) -> None:
    path = tmp_path / "holiday.counterfoil"
    path.write_bytes(b"a photo of the sea" * 500)
    with pytest.raises(Unavailable, match="not a Counterfoil company"), Database(str(path)).read() as view:
        view.rows(RECEIPTS)


def test_a_mistake_in_our_own_words_is_a_bug_and_no_excuse(shop: Shop) -> None:
    for wrong in ("SELECT absent FROM company", "SELECT * FROM nowhere", "SELECT number FROM invoice a, invoice b"):
        with pytest.raises(Exception, match=r"no such|ambiguous") as raised, shop.database.read() as view:
            view.rows(sql(wrong))
        assert not isinstance(raised.value, Unavailable)


@pytest.mark.parametrize(
    ("folder", "mark", "service"),
    [
        ("Dropbox (Müller)/books", "Dropbox (Müller)/.dropbox.cache", "Dropbox"),
        ("OneDrive - Müller Bau/books", "", "OneDrive"),
        ("Library/Mobile Documents/books", "", "iCloud"),
        ("cloud/shop", "cloud/.sync_8f3a.db", "Nextcloud"),
    ],
)
def test_a_folder_that_is_copied_elsewhere_takes_no_books(tmp_path: Path, folder: str, mark: str, service: str) -> None:
    (tmp_path / folder).mkdir(parents=True)
    if mark:
        (tmp_path / mark).touch()
    with pytest.raises(Unavailable, match=f"that {service} copies"):
        Database(str(tmp_path / folder / "nordlicht.counterfoil"))
    assert not (tmp_path / folder / "nordlicht.counterfoil").exists()


def test_books_are_closed_after_the_write_in_hand_and_not_under_it(shop: Shop) -> None:
    begun, go, told = threading.Event(), threading.Event(), list[str]()

    def write() -> None:
        def receive(tx: Any) -> None:
            begun.set()
            go.wait(5)
            told.append(f"{len(tx.rows(RECEIPTS))} seen")

        shop.database.write(receive, action="receive_goods")

    def close() -> None:
        shop.database.close()
        told.append("closed")

    hands = [threading.Thread(target=write), threading.Thread(target=close)]
    hands[0].start()
    assert begun.wait(5)
    hands[1].start()
    hands[1].join(0.05)
    go.set()
    for hand in hands:
        hand.join(5)
    assert [one.rpartition(" ")[2] for one in told] == ["seen", "closed"]
