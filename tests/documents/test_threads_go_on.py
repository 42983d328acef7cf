"""A thread of the desk that meets what nobody thought of says so in the log, and goes on."""

from __future__ import annotations

import logging
import threading

from app.documents import runner
from app.documents.runner import PaperThread
from app.domain.changes import Changes
from app.domain.facts import FileAttached, FileRemoved, PaperMailed, PaperSigned
from app.store.watch import Watch, topics_of


class Once:
    """Fails the first time it is called, and tells the second."""

    def __init__(self):
        self.times, self.again = 0, threading.Event()

    def __call__(self, *_given, **_more):
        self.times += 1
        if self.times == 1:
            raise ValueError("nobody thought of this")
        self.again.set()
        return []


def test_papers_are_made_after_a_fault_of_the_thread(empty_shop, monkeypatch, caplog):
    once = Once()
    monkeypatch.setattr(runner, "finish_papers", once)
    with caplog.at_level(logging.ERROR):
        papers = PaperThread(empty_shop.database, lambda _sentence: None)
        while not caplog.records:
            threading.Event().wait(0.005)
        papers.heard(Changes({"order": frozenset({"1"})}))
        assert once.again.wait(5)
        papers.stop()
    assert [record.message.split(";")[0] for record in caplog.records] == ["papers could not be made"]


def test_others_are_heard_after_a_fault_of_the_watch(empty_shop, monkeypatch, caplog):
    once = Once()
    monkeypatch.setattr(Watch, "_look", lambda _self: once())
    with caplog.at_level(logging.ERROR):
        watch = Watch(empty_shop.database, lambda _changes: None, seconds=0.005)
        assert once.again.wait(5)
        watch.stop()
    assert [record.message for record in caplog.records] == ["what others wrote could not be looked at"]


def test_papers_and_files_of_another_process_are_heard_by_who_shows_their_documents():
    for kind in (FileAttached, FileRemoved):
        assert set(topics_of(kind.__name__)) >= {"attachment", "quote", "order"}
    assert set(topics_of(PaperSigned.__name__)) >= {"quote", "order"}
    assert set(topics_of(PaperMailed.__name__)) >= {"document", "mail"}
