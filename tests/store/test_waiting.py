"""What was put aside is taken up again: an update brings the kinds that an older program did not know."""

import dataclasses
from dataclasses import dataclass

import pytest

from app.cli.place import open_books
from app.domain import facts
from app.domain.facts import Fact, GoodsReceived, Move
from app.store import apply as applying
from app.store import journal
from app.store.apply import goods
from app.store.codec import encode
from app.store.database import Database
from app.store.rebuild import apply_entries, check_rebuild
from app.store.sql import sql
from app.store.waiting import apply_waiting, check_waiting
from tests.shop import Shop

PENDING = sql("SELECT fact_id, state FROM journal_pending ORDER BY fact_id")


@dataclass(frozen=True, slots=True)
class DroneLanded(Fact):
    """What a newer program may know: goods that fell from the sky."""

    product_id: str
    quantity: int


def landed(tx: object, recorded: object) -> None:
    """As goods that were received."""
    for one in recorded:  # type: ignore[attr-defined]
        move = Move(one.fact.product_id, one.fact.quantity, "SUPPLIER", "MAIN")
        goods.goods_received(
            tx,  # type: ignore[arg-type]
            [dataclasses.replace(one, fact=GoodsReceived(one.id, one.id, 0, "", "2026-03-20", (move,)))],
        )


@pytest.fixture
def updated(monkeypatch: pytest.MonkeyPatch) -> None:
    """The program of next year."""
    monkeypatch.setitem(facts.KINDS, "DroneLanded", DroneLanded)
    monkeypatch.setitem(applying.APPLY, DroneLanded, landed)
    monkeypatch.setitem(journal._SUBJECT_FIELDS, DroneLanded, ((), False))


def arrived(database: Database, *bodies: str) -> None:
    """Facts of another station, chained, stored, and as far as they are known applied."""
    previous = journal.GENESIS
    for seq, body in enumerate(bodies, 1):
        fields = ("7", seq, f"{seq:0>32}", "a" * 32, "sync", "bert", "", seq, 1, "DroneLanded", 1)
        entry = journal.Entry(*fields, body, previous, journal.chained(previous, fields, body))
        row = dataclasses.asdict(entry)
        previous = entry.hash
        with database.maintain() as writer:
            writer.run(journal.INSERT, {name: row[name] for name in row if name not in {"salt", "secret"}})
            apply_entries(writer, [entry])


def waiting(database: Database) -> list[str]:
    """Why facts are put aside."""
    with database.read() as view:
        return [state for _, state in view.rows(PENDING)]


def drone(shop: Shop, quantity: int) -> str:
    """What the newer program writes."""
    with shop.database.read() as view:
        product = view.value(sql("SELECT id FROM product WHERE sku = 'ELB15'"))
    return encode(DroneLanded(product, quantity))


def test_what_an_older_program_put_aside_is_applied_after_the_update(
    shop: Shop, request: pytest.FixtureRequest
) -> None:
    order = shop.order(lines=[{"product": "ELB15", "quantity": "80"}]).number  # 50 are there
    arrived(shop.database, drone(shop, 20_000), drone(shop, 5_000))
    assert waiting(shop.database) == ["unknown", "unknown"]
    assert apply_waiting(shop.database) == 0, "this program does not know them either"
    with shop.database.read() as view:
        assert check_waiting(view) == [], "waiting for an update is no fault"
    request.getfixturevalue("updated")
    shop.database.close()
    shop.database = open_books(shop.database.where)
    assert waiting(shop.database) == []
    assert shop.line(order)["reserved"] == "75", "and what came is promised to who waits"
    assert check_rebuild(shop.database) == []


def test_what_cannot_be_applied_stays_put_aside_with_an_alarm(shop: Shop, updated: None) -> None:
    arrived(shop.database, drone(shop, -3_000), drone(shop, 2_000))
    assert waiting(shop.database) == ["quarantined"]
    with shop.database.read() as view:
        (alarm,) = check_waiting(view)
    assert alarm.startswith(f"Fact {1:0>32} cannot be applied (")
    shop.order(lines=[{"product": "ELB15", "quantity": "60"}])
    assert shop.line("SO-1")["reserved"] == "52", "the other one is applied"
    assert check_rebuild(shop.database) == [alarm]


def test_one_that_could_not_be_applied_is_tried_again_with_those_that_are_known_now(
    shop: Shop, request: pytest.FixtureRequest
) -> None:
    arrived(shop.database, drone(shop, 1_000), drone(shop, -3_000))
    request.getfixturevalue("updated")
    assert apply_waiting(shop.database) == 1
    assert waiting(shop.database) == ["quarantined"]
    assert apply_waiting(shop.database) == 0
