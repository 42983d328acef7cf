"""Stamps are added in their own time: nobody waits for them, none is lost, and both files are kept."""

from __future__ import annotations

import contextlib
import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.documents import runner, stamping
from app.documents.judgement import judged, told
from app.documents.runner import check_papers, print_paper, read_paper
from app.documents.stamping import ONCE, PAUSE, WAITS, Stamping, StampThread, stamp_waiting
from app.domain.changes import Changes
from app.domain.errors import RuleViolation, Unavailable
from app.domain.facts import DocumentArchived
from app.exchange.archive import write_archive
from app.queries.desk_history import trail_of
from app.queries.paper_stamps import stamps_stand, unstamped
from app.store.filestore import files_of
from app.store.rebuild import check_rebuild
from app.store.sql import sql
from tests.documents.authority import Server, authority, serving
from tests.shop import Shop

LINES = [{"product": "CU15", "quantity": "10"}]
AWAY = "http://127.0.0.1:1/tsa"


@pytest.fixture(autouse=True)
def _sealing(shop: Shop, identity_folder: Path) -> None:
    shutil.copytree(identity_folder, files_of(shop.database), dirs_exist_ok=True)


@pytest.fixture
def server() -> Iterator[Server]:
    with serving(authority()) as one:
        yield one


def order(shop: Shop) -> tuple[str, bytes]:
    number = str(shop.order(lines=LINES).number)
    return number, print_paper(shop.database, "sales-order", number).pdf


@pytest.mark.slow
def test_a_stamped_paper_is_printed_again_and_the_one_before_is_kept(
    shop: Shop, server: Server, tmp_path: Path
) -> None:
    number, sealed = order(shop)
    with shop.database.read() as view:
        assert unstamped(view)[0].number == number
    assert stamp_waiting(shop.database) == Stamping(), "nobody is asked where nobody is named"
    shop.do("save_company", tsa_url=server.url)
    assert stamp_waiting(shop.database) == Stamping(done=1)
    assert stamp_waiting(shop.database) == Stamping(), "once is enough"
    assert len(server.asked) == 1
    again = print_paper(shop.database, "sales-order", number)
    assert again.archived
    assert again.pdf.startswith(sealed)
    assert len(again.pdf) > len(sealed)
    before = hashlib.sha256(sealed).hexdigest()
    assert read_paper(shop.database, before) == sealed
    # Both are known, and the books say the same of either.
    for pdf, stamped in ((sealed, ""), (again.pdf, "Zeit AG")):
        seen = judged(shop.database, pdf)
        assert (seen.passes, seen.matches_books, seen.same, seen.stamped_by) == (True, True, True, stamped)
    # Another station had it stamped: here its authority is not known, but the books are.
    shutil.move(files_of(shop.database) / "authorities", tmp_path / "authorities")
    assert judged(shop.database, again.pdf).stamp_trusted
    shutil.move(tmp_path / "authorities", files_of(shop.database) / "authorities")
    said = told(judged(shop.database, again.pdf), "x")
    assert said[3].startswith("  ✓ Stamped with the time ")
    assert said[3].endswith(" UTC by Zeit AG: it was there by then.")
    with shop.database.read() as view:
        found = stamps_stand(view)
        assert (found.waiting, found.last_by, found.last_at > 0) == (0, "Zeit AG", True)
        newest = trail_of(view, str(view.value(sql("SELECT id FROM sales_order"))))[0]
        assert (newest.what, newest.why) == ("Stamped with the time", "by Zeit AG")
    assert check_rebuild(shop.database) == []
    assert check_papers(shop.database) == []
    made = write_archive(shop.database, "2000-01-01", "2099-12-31", tmp_path / "papers")
    assert made.papers == 1
    [kept] = (tmp_path / "papers").rglob("*.pdf")
    assert kept.read_bytes() == again.pdf
    assert ",Zeit AG" in (tmp_path / "papers" / "index.csv").read_text("utf-8")


@pytest.mark.slow
def test_a_stamp_of_somebody_else_is_not_trusted_and_the_paper_is_still_ours(shop: Shop) -> None:
    from tests.documents.test_timestamps import stamped_by

    number, sealed = order(shop)
    seen = judged(shop.database, stamped_by(authority("Fremd AG"), sealed))
    assert (seen.whole, seen.matches_books, seen.same, seen.stamp_trusted) == (True, True, True, False)
    assert seen.number == number
    assert seen.answers[2].text.endswith(", which never stamped a paper of this company: its time is not trusted.")


@pytest.mark.slow
def test_without_anybody_there_everything_is_issued_as_before(shop: Shop) -> None:
    shop.do("save_company", tsa_url=AWAY)
    said: list[str] = []
    thread = StampThread(shop.database, said.append)
    assert thread.look() == 0, "there is nothing yet"
    number, sealed = order(shop)
    # Woken again and again it asks only when its time has come, and says it once.
    waits = []
    for _ in range(len(WAITS) + 2):
        assert thread.look() == 0
        waits.append(thread._look_seconds)
        assert thread.look() == 0
        thread._not_before = 0.0
    assert waits == [*WAITS, WAITS[-1], WAITS[-1]]
    assert said == ["No timestamp: 127.0.0.1 cannot be reached (Connection refused). It is tried again."]
    assert print_paper(shop.database, "sales-order", number).pdf == sealed
    # Another address is tried at once.
    with serving(authority()) as there:
        shop.do("save_company", tsa_url=there.url)
        thread.heard(Changes({"company": frozenset({"main"})}))
        assert thread.look() == 1
        assert thread._look_seconds == WAITS[-1]
        order(shop)
        assert thread.look() == 1
        assert thread.look() == 0
        assert len(there.asked) == 2
    thread._turn.leave()


@pytest.mark.slow
def test_many_are_asked_for_in_turns_and_a_lost_paper_keeps_none_waiting(
    shop: Shop, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stamping, "ONCE", 2)
    monkeypatch.setattr(stamping, "stamp_waiting", lambda *given, **more: stamp_waiting(*given, most=2, **more))
    shop.do("save_company", tsa_url=server.url)
    _, lost = order(shop)
    runner.paper_file(files_of(shop.database), hashlib.sha256(lost).hexdigest()).unlink()
    order(shop)
    order(shop)
    thread = StampThread(shop.database, lambda _sentence: None)
    assert (thread.look(), thread._look_seconds) == (2, PAUSE)
    thread._not_before = 0.0
    assert (thread.look(), thread._look_seconds) == (0, WAITS[-1])
    assert "is missing" in stamp_waiting(shop.database).lost[0]
    thread._turn.leave()


def test_behind_more_lost_papers_than_are_asked_for_at_once_others_are_stamped(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    papers = [DocumentArchived("invoice", f"{at:032x}", f"RE-{at}", f"{at:064x}", 9, signed=True) for at in range(26)]
    shop.database.write(lambda tx: tx.record(*papers), action="archive_document")
    shop.do("save_company", tsa_url=AWAY)

    def read(_database: object, sha256: str) -> bytes:
        if int(sha256, 16) < 2 * ONCE - 17:
            raise Unavailable("It is missing.")
        return b"%PDF"

    asked: list[str] = []
    monkeypatch.setattr(stamping, "read_paper", read)
    monkeypatch.setattr(stamping, "_stamp", lambda _books, one, _pdf, _url: bool(asked.append(one.number)) or True)
    tried = stamp_waiting(shop.database)
    assert (tried.done, asked, len(tried.lost), tried.full) == (3, ["RE-23", "RE-24", "RE-25"], 23, False)
    assert stamp_waiting(shop.database, most=2).full
    said: list[str] = []
    thread = StampThread(shop.database, said.append)
    for _ in range(2):
        thread._since = 0
        assert thread.look() == 3
    assert said == ["No timestamp: RE-0: It is missing. It is the same with 22 more."], "once"
    thread._turn.leave()


@pytest.mark.slow
def test_another_authority_at_the_same_address_is_taken_only_when_it_is_named_anew(shop: Shop, server: Server) -> None:
    def ask() -> tuple[int, str]:
        order(shop)
        made = stamp_waiting(shop.database)
        return made.done, made.away

    shop.do("save_company", tsa_url=server.url)
    assert ask() == (1, ""), "the first answer is believed"
    server.of = authority("Fremd AG")
    refused = (
        "Another authority answered: Fremd AG Root; keep the address once more in Settings, Certificate, to take it."
    )
    assert ask() == (0, refused)
    shop.do("save_company", phone="0431 1")
    assert stamp_waiting(shop.database).away == refused
    # Of a time when it was not written down who was asked where.
    (files_of(shop.database) / "authorities" / "address.json").unlink()
    assert stamp_waiting(shop.database).away == refused
    shop.do("save_company", tsa_url=server.url)
    assert stamp_waiting(shop.database).away == refused, "who says the same twice said nothing new"
    shop.do("save_company", tsa_url=server.url, tsa_anew=True)
    assert stamp_waiting(shop.database).done == 1
    server.of = authority()
    assert ask()[1] == refused.replace("Fremd", "Zeit"), "and then it is the one"
    with pytest.raises(RuleViolation, match="Say the address"):
        shop.do("save_company", tsa_url="", tsa_anew=True)


@pytest.mark.slow
def test_another_program_that_was_quicker_has_stamped_it(shop: Shop, server: Server) -> None:
    _, sealed = order(shop)
    shop.do("save_company", tsa_url=server.url)
    with shop.database.read() as view:
        [one] = unstamped(view)
    assert stamp_waiting(shop.database).done == 1
    assert not stamping._stamp(shop.database, one, sealed, server.url)
    with shop.database.read() as view:
        assert view.rows(sql("SELECT count(*) FROM document_timestamp")) == [(1,)]
    assert check_papers(shop.database) == []
    assert not list((files_of(shop.database) / "papers").rglob("*.part"))


@pytest.mark.slow
def test_the_thread_begins_with_what_waits_and_ends(shop: Shop, server: Server) -> None:
    order(shop)
    shop.do("save_company", tsa_url=server.url)
    thread = StampThread(shop.database, lambda _sentence: None)
    with contextlib.closing(_Stopping(thread)):
        thread.start()
        for _ in range(1000):
            with shop.database.read() as view:
                if not unstamped(view):
                    break
            thread._thread.join(0.01)
        with shop.database.read() as view:
            assert not unstamped(view)
    assert not thread._thread.is_alive()


class _Stopping:
    def __init__(self, thread: StampThread) -> None:
        self._thread = thread

    def close(self) -> None:
        self._thread.stop()
