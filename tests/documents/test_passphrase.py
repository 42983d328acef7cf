"""A passphrase that is kept nowhere: typed at the start, in memory until the program ends, and lost if forgotten."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.documents import certificate as c
from app.documents.judgement import judged
from app.documents.roots import take_over
from app.documents.runner import finish_papers, print_paper, ready
from app.domain.errors import Locked, RuleViolation, Unavailable
from app.domain.founding import Setup
from app.runtime.paths import company_files
from app.store.filestore import files_of
from app.store.sql import sql
from app.ui.first.making import Seal, found
from tests.shop import Shop

MINE = "my own passphrase"


@pytest.fixture(autouse=True)
def _forgotten() -> Iterator[None]:
    yield
    forget()


def forget() -> None:
    """What the end of the program does."""
    c._typed.clear()
    c._unlocked.clear()


@pytest.fixture(scope="module")
def quick(tmp_path_factory: pytest.TempPathFactory, identity_folder: Path) -> Path:
    """The certificate locked in a way that is tried in no time; in earnest it takes a sixth of a second."""
    patch, folder = pytest.MonkeyPatch(), tmp_path_factory.mktemp("quick")
    patch.setattr(c, "_ROUNDS", 100)
    given = c.passphrase_file(identity_folder / c.FILE_NAME).read_bytes()
    for name in (c.FILE_NAME, c.ROOT_NAME):
        one = c._open(identity_folder / name, given)
        c._store(folder / name, one.key, one.certificate, one.chain, given)
    c._write_private(c.passphrase_file(folder / c.FILE_NAME), given)
    patch.undo()
    return folder


@pytest.fixture
def path(tmp_path: Path, quick: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A certificate whose passphrase lies in a file beside it."""
    monkeypatch.setattr(c, "_ROUNDS", 100)
    shutil.copytree(quick, tmp_path / "keys")
    return tmp_path / "keys" / c.FILE_NAME


@pytest.mark.slow
def test_it_is_asked_for_at_the_start_and_kept_nowhere(path: Path) -> None:
    assert (c.kept_by(path), c.would_be_kept_by()) == (c.FILE, c.FILE)
    before = c.load(path)
    old = c.passphrase_file(path).read_bytes()
    c.ask_at_start(path, MINE)
    assert c.kept_by(path) == c.MEMORY
    assert not c.passphrase_file(path).exists()
    assert c.load(path).fingerprint == before.fingerprint
    for file in path.parent.rglob("*"):
        assert not file.is_file() or MINE.encode() not in file.read_bytes()
    forget()
    assert c.kept_by(path) == c.NOWHERE
    with pytest.raises(Locked, match=r"The certificate is locked: "):
        c.load(path)
    for wrong in ("not this one", "", old.decode()):
        with pytest.raises(RuleViolation, match=r"^This is not the passphrase of the certificate\.$") as refused:
            c.unlock(path, wrong)
        assert refused.value.field == "passphrase"
        assert c.kept_by(path) == c.NOWHERE, "what is wrong is not remembered"
    assert c.unlock(path, MINE).fingerprint == before.fingerprint


@pytest.mark.slow
def test_and_the_other_way_it_is_kept_here_again(path: Path) -> None:
    before = c.ask_at_start(path, MINE)
    c.keep_beside(path)
    assert c.kept_by(path) == c.FILE
    forget()
    assert c.load(path).fingerprint == before.fingerprint
    assert MINE.encode() != c.passphrase_file(path).read_bytes()
    # The root is under the same passphrase all the while, so a new leaf can be made as before.
    assert c.renew(path).fingerprint != before.fingerprint
    c.ask_at_start(path, MINE)
    assert c.root_of(c.renew(path)) == c.root_of(before)


@pytest.mark.slow
def test_a_short_one_is_refused_and_nothing_is_changed(path: Path, tmp_path: Path) -> None:
    content = path.read_bytes()
    with pytest.raises(RuleViolation, match="10 letters or more") as refused:
        c.ask_at_start(path, "short")
    assert refused.value.field == "passphrase"
    with pytest.raises(RuleViolation, match="10 letters or more"):
        c.create(tmp_path / "new" / c.FILE_NAME, "Nordlicht", asked="short")
    assert not (tmp_path / "new").exists()
    assert (path.read_bytes(), c.kept_by(path)) == (content, c.FILE)


@pytest.mark.slow
def test_a_full_disk_leaves_both_under_the_old_one(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = c._store

    def full(where: Path, *given: object) -> None:
        if where == path:
            raise Unavailable("The certificate cannot be stored: No space left on device.")
        store(where, *given)  # type: ignore[arg-type]

    monkeypatch.setattr(c, "_store", full)
    with pytest.raises(Unavailable, match="No space left"):
        c.ask_at_start(path, MINE)
    monkeypatch.setattr(c, "_store", store)
    forget()
    assert c.kept_by(path) == c.FILE
    assert c.renew(path)


class _Killed(BaseException):
    """The program ends here, and nothing behind it is done."""


@pytest.mark.slow
@pytest.mark.parametrize("at", [1, 2, 3])
@pytest.mark.parametrize("way", ["ask", "keep"])
def test_killed_between_two_writes_it_is_unlocked_by_what_is_known(
    path: Path, way: str, at: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = c.load(path)
    if way == "keep":
        c.ask_at_start(path, MINE)
    write, left = c._write_private, at

    def killed(where: Path, content: bytes) -> None:
        nonlocal left
        left -= 1
        if not left:
            raise _Killed
        write(where, content)

    monkeypatch.setattr(c, "_write_private", killed)
    with contextlib.suppress(_Killed):
        c.ask_at_start(path, MINE) if way == "ask" else c.keep_beside(path)
    monkeypatch.setattr(c, "_write_private", write)
    forget()
    try:
        assert c.load(path).fingerprint == before.fingerprint
    except Locked:
        assert c.unlock(path, MINE).fingerprint == before.fingerprint
        assert c.kept_by(path) == c.MEMORY
        assert not c.passphrase_file(path).exists(), "what was begun is ended, or was not"
    assert c.root_of(c.renew(path)) == c.root_of(before), "root and leaf are under what is known"
    forget()
    if c.kept_by(path) == c.NOWHERE:
        c.unlock(path, MINE)
    assert c.renew(path)


@pytest.mark.slow
def test_a_new_or_bought_certificate_may_begin_with_it(path: Path, tmp_path: Path) -> None:
    made, bought = tmp_path / "made" / c.FILE_NAME, tmp_path / "bought" / c.FILE_NAME
    c.create(made, "Nordlicht", asked=MINE)
    bought.parent.mkdir()
    given = c.passphrase_file(path).read_text()
    take_over(path, given, bought, asked=MINE)
    for one in (made, bought):
        assert not c.passphrase_file(one).exists()
        assert c.kept_by(one) == c.MEMORY
    forget()
    for one in (made, bought):
        assert c.unlock(one, MINE).expires


@pytest.mark.slow
def test_locked_takes_no_number_and_papers_wait_until_it_is_unlocked(shop: Shop, path: Path) -> None:
    shutil.copytree(path.parent, files_of(shop.database), dirs_exist_ok=True)
    path = files_of(shop.database) / c.FILE_NAME
    order = shop.order(lines=[{"product": "CU15", "quantity": "10"}])
    shop.order(lines=[{"product": "CU15", "quantity": "2"}])
    c.ask_at_start(path, MINE)
    forget()
    with pytest.raises(Locked):
        ready(shop.database)
    with pytest.raises(Locked):
        print_paper(shop.database, "sales-order", order.number)
    assert finish_papers(shop.database) == [c.LOCKED], "it is said once, not for each paper"
    c.unlock(path, MINE)
    ready(shop.database)
    assert finish_papers(shop.database) == []
    with shop.database.read() as view:
        assert view.rows(sql("SELECT count(*) FROM document_archive WHERE signed = 1")) == [(2,)]
    # Locked again, a paper is still known as ours: the roots lie open.
    pdf = print_paper(shop.database, "sales-order", order.number).pdf
    forget()
    assert (judged(shop.database, pdf).root, c.kept_by(path)) == ("ours", c.NOWHERE)


def test_in_the_first_window_a_short_one_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COUNTERFOIL_HOME", str(tmp_path / "home"))
    setup = Setup(country="DE", name="Kern", registered="no")
    with pytest.raises(RuleViolation, match="10 letters or more") as refused:
        found(setup, Seal("now", asked="short"))
    assert refused.value.field == "asked"
    assert not list(tmp_path.rglob("kern*"))


@pytest.mark.slow
def test_the_first_window_may_begin_with_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COUNTERFOIL_HOME", str(tmp_path / "home"))
    where = found(Setup(country="DE", name="Kern", registered="no"), Seal("now", asked=MINE))
    path = company_files(where) / c.FILE_NAME
    assert not c.passphrase_file(path).exists()
    forget()
    assert c.unlock(path, MINE).name == "Kern"
    later = found(Setup(country="DE", name="Kern", registered="no"), Seal("later", asked=MINE))
    assert not (company_files(later) / c.FILE_NAME).exists(), "the first paper makes one by itself"
