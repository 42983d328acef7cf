"""Is a file what we issued? Three answers in plain words: is it whole, whose seal is it, do the books still say so.

The file is judged by itself first (`verify`), then by the archive (are these the very bytes), then by what the books
say of the document today: the record in the file beside the one made from the journal and the one made from the
tables. Nothing of the file is trusted before its seal is, and nothing here raises for a damaged or foreign file.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from app.domain.errors import CounterfoilError, Locked, RuleViolation
from app.domain.facts import DocumentTimestamped
from app.domain.otherwise import otherwise, sentences
from app.queries.desk_steps import quote_state
from app.queries.paper_archive import Archived, archived_as
from app.queries.paper_model import DELIVERY_NOTE
from app.queries.standing import KINDS, Standing, standing
from app.queries.standing_goods import standing_of_goods
from app.store import journal
from app.store.database import Database, View
from app.store.filestore import files_of

if TYPE_CHECKING:
    from cryptography import x509

    from app.documents.additions import Stamp
    from app.documents.verify import Verdict

_QUOTATION: Final = "quotation"
_LOCKED: Final = "locked"
_STAMPED: Final = DocumentTimestamped.__name__
MOST_BYTES: Final = 64 << 20
"""No paper of ours comes near; a file beyond is not read into memory."""
OURS, EARLIER, UNKNOWN = "ours", "earlier", "unknown"


@dataclass(frozen=True, slots=True)
class Answer:
    """One of the three: `holds` is None where it cannot be said, and no fault. `details` are read below it."""

    holds: bool | None
    text: str
    details: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Judgement:
    """What can be said of a PDF: by looking at it, and by the books. The three answers are `answers`."""

    sealed: bool
    whole: bool
    sealed_by: str
    sealed_at: str
    trusted: bool
    problems: tuple[str, ...]
    kind: str
    number: str
    matches_books: bool | None
    """Whether the books archived these very bytes, but for what was rightly added since; None without books."""
    sha256: str
    verdict: str
    root: str = ""
    """`ours`, `earlier` or `unknown`; "" without a seal."""
    same: bool | None = None
    """Whether the books still say what the file says; None where they cannot tell."""
    differences: tuple[str, ...] = ()
    document_id: str = ""
    """The document of ours it is of, "" if it is of none."""
    answers: tuple[Answer, ...] = ()
    stamped_at: str = ""
    """When the file was there at the latest, by the authority's clock; "" without a stamp."""
    stamped_by: str = ""
    stamp_trusted: bool | None = None
    """Whether that authority stamps papers of this company; None without a stamp or without books."""
    countersigned_by: str = ""
    """Who signed in the customer's field by a certificate of their own, "" if nobody did."""
    countersigned_issuer: str = ""
    """As that certificate says it, which proves nothing; see `countersigned_issued`."""
    countersigned_issued: str = ""
    """`itself`, `carried` (by a certificate that came along) or `said` (by nothing but the text in it)."""
    countersigned_at: str = ""
    acceptable: bool = False
    """Whether it is the customer's yes to a quotation that waits for it: signed rightly, and no newer one is out."""

    @property
    def passes(self) -> bool:
        """Whether a script may go on: the file is whole or archived as it is, and the books do not contradict it.

        Beside books it is theirs as well: archived by them, or sealed by the company. Anybody seals in any name.
        """
        known = self.matches_books is None or self.matches_books or self.root in {OURS, EARLIER}
        whole = self.whole or bool(not self.sealed and self.matches_books)
        return whole and known and self.same is not False

    @property
    def ours(self) -> bool:
        """Whether it has to do with this company: a document of these books, or sealed under a root of ours."""
        return bool(self.document_id) or bool(self.matches_books) or self.root in {OURS, EARLIER}


def verify_file(database: Database | None, file: Path) -> Judgement:
    """The judgement on a file. Raises RuleViolation if there is no such file, or it is no paper by its size."""
    if not file.is_file():
        raise RuleViolation(f"There is no file {file}.", "file")
    try:
        if file.stat().st_size > MOST_BYTES:
            raise RuleViolation(f"{file.name} is larger than {MOST_BYTES >> 20} MB; no paper is.", "file")
        pdf = file.read_bytes()
    except OSError as error:
        raise RuleViolation(f"{file.name} cannot be read ({error.strerror}).", "file") from None
    return judged(database, pdf)


def judged(database: Database | None, pdf: bytes) -> Judgement:
    """The judgement on the bytes of a file, with or without books beside it. Takes a tenth of a second."""
    from app.documents.verify import verify

    roots, own, authorities = _roots(database)
    seen = verify(pdf, roots, authorities)
    root = _whose(seen, own)
    if database is None:
        return _judgement(seen, root, None, None, None)
    with database.read() as view:
        known, sha256 = None, seen.file_sha256
        # What the customer signed, or somebody else stamped, is what was archived with that added.
        for sha256 in (seen.file_sha256, *seen.parts):
            if known := archived_as(view, sha256):
                break
        found = _found(view, seen, known)
        open_quote = found is not None and seen.kind == _QUOTATION and quote_state(view, found.document_id)[1] == "sent"
        genuine = known is None or _archived_genuinely(view, known, sha256)
        seen = replace(seen, stamps=_stamps_of_the_books(view, seen))
    judgement = _judgement(seen, root, known, found, genuine)
    return replace(judgement, acceptable=open_quote and _is_their_yes(judgement, seen, found))


def _is_their_yes(one: Judgement, seen: Verdict, found: _Compared | None) -> bool:
    """Whether the customer signed, rightly, what the books say of their quotation today."""
    signed = one.whole and seen.customer is not None and seen.customer.held
    return bool(signed and one.matches_books and one.same and found is not None and found.stands.newest)


def _roots(database: Database | None) -> tuple[list[x509.Certificate], str, list[x509.Certificate]]:
    """By what seals were ever ours, the fingerprint of the present one ("" if there is none), who stamped for us."""
    if database is None:
        return [], "", []
    from cryptography.hazmat.primitives import hashes

    from app.documents import certificate
    from app.documents.roots import anchor_of, authorities_of, ours_of

    path = files_of(database) / certificate.FILE_NAME
    try:
        own = anchor_of(path, certificate.load(path)).fingerprint(hashes.SHA256()).hex()
    except Locked:
        own = _LOCKED
    except CounterfoilError:
        own = ""
    return ours_of(path), own, authorities_of(path)


def _whose(seen: Verdict, own: str) -> str:
    if not seen.sealed:
        return ""
    if not seen.trusted or not seen.root_sha256:
        return UNKNOWN
    # Which of them is the present one nobody can see who has not the passphrase; that it is ours is seen.
    return OURS if own in (seen.root_sha256, _LOCKED) else EARLIER


@dataclass(frozen=True, slots=True)
class _Compared:
    """A document of the books beside the file: what stands, and where they differ."""

    document_id: str
    stands: Standing
    differences: tuple[str, ...]


def _found(view: View, seen: Verdict, known: Archived | None) -> _Compared | None:
    """The document that the file is of, compared with it; None where the books have none, or it is of no deal."""
    kind = known.kind if known else seen.kind
    document_id = known.document_id if known else seen.id
    record = _record(seen.record)
    version = str(record.get("version", "")) if record else ""
    if kind == DELIVERY_NOTE:
        stands = standing_of_goods(view, document_id)
    else:
        stands = standing(view, kind, document_id, version, known.content if known else "")
    if stands is None:
        return None
    # Archived bytes without a record were drawn from the fact: what it says is what the file says.
    file, name = (record, "file") if record else (stands.journal, "journal")
    if record is None and known is None:
        return None
    told = list(stands.faults)
    differs = otherwise(file, stands.journal) if record else ()
    told += sentences(differs, name, "books")
    shown = otherwise(file, stands.tables)
    told += [
        one for one in sentences([each for each in shown if each not in differs], name, "books") if one not in told
    ]
    return _Compared(document_id, stands, tuple(told))


def _record(content: bytes | None) -> Mapping[str, Any] | None:
    try:
        found = json.loads(content) if content else None
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _archived_genuinely(view: View, known: Archived, sha256: str) -> bool:
    """Whether the journal itself says that these bytes were archived, in an entry that nobody changed."""
    entry = journal.entry(view, known.fact_id)
    return entry is not None and journal.entry_hash(entry) == entry.hash and sha256 in entry.body


def _stamps_of_the_books(view: View, seen: Verdict) -> tuple[Stamp, ...]:
    """The stamps, trusted also where another station had it made: the journal says that it added this very one."""
    told = [*reversed(seen.parts), *[seen.file_sha256] * (seen.customer is None)]
    stamps = list(seen.stamps)
    for at, (stamp, sha256) in enumerate(zip(seen.stamps, told[1:], strict=False)):
        if stamp.genuine and not stamp.trusted and (known := archived_as(view, sha256)):
            entry = journal.entry(view, known.fact_id)
            if entry and entry.kind == _STAMPED and _archived_genuinely(view, known, sha256):
                stamps[at] = replace(stamp, trusted=True)
    return tuple(stamps)


def _judgement(
    seen: Verdict, root: str, known: Archived | None, found: _Compared | None, genuine: bool | None
) -> Judgement:
    matches = None if genuine is None else known is not None
    differences = found.differences if found else ()
    if genuine is False:
        differences = ("The journal does not say that this file was archived.", *differences)
    # Of a file whose seal is not ours nobody believes what document it says it is.
    of_ours = known is not None or (seen.whole and root in {OURS, EARLIER} and found is not None)
    same = (not differences) if (of_ours and (found is not None or known is not None)) else None
    judgement = Judgement(
        sealed=seen.sealed,
        whole=seen.whole,
        sealed_by=seen.sealed_by,
        sealed_at=seen.sealed_at.isoformat() if seen.sealed_at else "",
        trusted=seen.trusted,
        problems=seen.problems,
        kind=known.kind if known else seen.kind,
        number=known.number if known else seen.number,
        matches_books=matches,
        sha256=seen.file_sha256,
        verdict=_verdict(seen, matches),
        root=root,
        same=same,
        differences=differences if of_ours else (),
        document_id=(known.document_id if known else found.document_id if found else "") if of_ours else "",
        **_added(seen, without_books=matches is None),
    )
    answers = [_whole(judgement, seen), _seal(judgement, seen), *_stamps(judgement, seen), *_customer(seen)]
    if matches is not None:
        answers.append(_books(judgement, known, found if of_ours else None))
    return replace(judgement, answers=tuple(answers))


def _added(seen: Verdict, *, without_books: bool) -> dict[str, Any]:
    """What was added to a whole file since it was sealed; of a changed one nothing of the kind is said."""
    if not seen.whole:
        return {}
    told: dict[str, Any] = {}
    if seen.stamps:
        # The first that is trusted tells most; later ones only keep it.
        first = _first(seen)
        told |= {"stamped_at": first.at.isoformat(), "stamped_by": first.by}
        told["stamp_trusted"] = None if without_books else first.trusted
    if one := seen.customer:
        told |= {"countersigned_by": one.by, "countersigned_issuer": one.issuer, "countersigned_issued": one.issued}
        told["countersigned_at"] = one.at.isoformat() if one.at else ""
    return told


def _first(seen: Verdict) -> Stamp:
    return next((one for one in seen.stamps if one.trusted), seen.stamps[0])


def _verdict(seen: Verdict, matches: bool | None) -> str:
    sealed, whole, customer = seen.sealed, seen.whole, seen.customer
    if not sealed:
        return "unsealed, as in the books" if matches else "unsealed"
    if not whole:
        return "with evidence that is not checked" if seen.unchecked else "changed"
    if customer is not None and matches is not False:
        return f"whole, and signed by {customer.by}"
    return "whole" if matches is not False else "whole, but not the file that the books archived"


def _whole(one: Judgement, seen: Verdict) -> Answer:
    if one.whole:
        added = ["the customer's signature"] * bool(seen.customer)
        added += ["a timestamp" if len(seen.stamps) == 1 else "timestamps"] * bool(seen.stamps)
        if added:
            were = "were" if len(added) > 1 or len(seen.stamps) > 1 else "was"
            return Answer(
                True, f"Whole: nothing was changed since it was sealed; only {' and '.join(added)} {were} added."
            )
        return Answer(True, "Whole: nothing was changed or added since it was sealed.")
    if not one.sealed:
        if one.matches_books:
            return Answer(True, "Whole: every byte is as it was archived here.")
        # A file that cannot be read has no seal either, and says why.
        said = one.problems[0] if one.problems and "no seal" not in one.problems[0] else "It carries no seal."
        return Answer(False, f"{said} Nothing in the file shows whether it was changed.")
    if seen.unchecked:
        return Answer(False, one.problems[0])
    return Answer(False, "Changed: this is not the file that was sealed.", one.problems)


def _seal(one: Judgement, seen: Verdict) -> Answer:
    if not one.sealed:
        return Answer(None, "Sealed by nobody.")
    if not one.sealed_by:
        return Answer(False, "Whose seal it is cannot be read.")
    when = f", at {_moment(seen.sealed_at)} by the clock of whoever sealed it" if seen.sealed_at else ""
    by = f"Sealed by {one.sealed_by}"
    if not one.whole:
        return Answer(False, f"{by} before {'that' if seen.unchecked else 'it was changed'}{when}.")
    if not seen.certificate_held:
        return Answer(False, f"{by}{when}: with a certificate that was not valid at that moment.")
    if one.matches_books is None:
        return Answer(None, f"{by}{when}. Whether the seal is theirs only a company's books or their root can say.")
    if one.root == UNKNOWN:
        return Answer(False, f"{by}{when}. The root above that seal is not ours: anybody can make one in any name.")
    itself = seen.root_sha256 == seen.certificate_sha256  # bought: the root above it is not ours alone
    kept = "by {} certificate of this company" if itself else "under {} root of this company"
    return Answer(True, f"{by}{when}, {kept.format('the' if one.root == OURS else 'an earlier')}.")


def _stamps(one: Judgement, seen: Verdict) -> list[Answer]:
    """When it was there at the latest: the word of an authority, not of a clock here."""
    if not one.stamped_at:
        return []
    stamp = _first(seen)
    said = f"Stamped with the time {_moment(stamp.at)} by {stamp.by}"
    if one.stamp_trusted is None:
        return [Answer(None, f"{said}. Whether that is genuine only its own root can say.")]
    if not stamp.trusted:
        return [Answer(False, f"{said}, which never stamped a paper of this company: its time is not trusted.")]
    details = []
    if seen.sealed_at and seen.sealed_at - stamp.at > _CLOCKS_DIFFER:
        details.append("The clock of whoever sealed it was wrong: the stamp is older than the time in the seal.")
    if seen.certificate_until and stamp.at > seen.certificate_until:
        details.append(
            "The certificate of the seal had ended by then; that it was sealed before only the sealing clock says."
        )
    return [Answer(True, f"{said}: it was there by then.", tuple(details))]


_CLOCKS_DIFFER: Final = datetime.timedelta(minutes=10)


def _customer(seen: Verdict) -> list[Answer]:
    one = seen.customer
    if one is None or not seen.whole:
        return []
    when = f", at {_moment(one.at)} by their clock" if one.at else ""
    said = f"Signed by {one.by}{when}"
    if not one.held:
        return [Answer(False, f"{said}, with a certificate that was not valid at that moment.")]
    return [
        Answer(True, f"{said}: the signature is genuine."),
        Answer(None, f"That it is {one.by} only a certificate says: {_WHOSE[one.issued].format(one.issuer)}."),
    ]


# Nothing of it is proved: there is no list of authorities here.
_WHOSE: Final = {
    "itself": "it signed itself, and anybody can make one in any name",
    "said": "it says that it was issued by {}, which was not checked",
    "carried": "it was issued by {}, by a certificate that came along; whether you know them is yours to say",
}


def _moment(at: datetime.datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M %z}".replace(" +0000", " UTC")


_CALLED: Final = {
    "quotation": "quotation", "sales-order": "order", "delivery-note": "delivery note", "invoice": "invoice",
    "credit-note": "credit note", "receipt": "receipt", "z-report": "Z report", "statement": "statement of",
}  # fmt: skip


def _books(one: Judgement, known: Archived | None, found: _Compared | None) -> Answer:
    called = f"{_CALLED.get(one.kind, 'document')} {one.number}".strip()
    if one.differences:
        return Answer(False, f"The books say otherwise than {called}.", one.differences)
    since = ""
    if found is not None and not found.stands.newest:
        since = " It was changed by a later version since, as the books tell."
    if known is not None and found is None:
        return Answer(True, f"In the books: archived as {called}, with these very bytes.")
    if known is not None:
        return Answer(True, f"In the books: archived as {called}, and they still say the same.{since}")
    if found is not None:
        return Answer(
            None, f"The books say the same of {called}, but this is not the file that was archived for it.", ()
        )
    return Answer(False, "Not a file of these books.")


def told(one: Judgement, name: str) -> Sequence[str]:
    """The judgement as lines for a terminal: what was looked at, the answers, and what is wrong below each."""
    mark = {True: "✓", False: "✗", None: "·"}
    lines = [name]
    for answer in one.answers:
        lines.append(f"  {mark[answer.holds]} {answer.text}")
        lines += [f"      {each}" for each in answer.details]
    return lines


__all__ = ["EARLIER", "KINDS", "OURS", "UNKNOWN", "Answer", "Judgement", "judged", "told", "verify_file"]
