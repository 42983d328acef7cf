"""What the company says on its papers and in the letters that carry them, by document and language."""

from dataclasses import dataclass

from app.actions.before import note
from app.actions.master import language
from app.actions.parameters import Dated
from app.actions.record import change, one_of
from app.actions.reply import Reply
from app.domain.errors import RuleViolation
from app.domain.facts import DocumentTextSet
from app.domain.own_words import INTRO, KINDS, OUTRO, PLACES, check, places_of
from app.store.database import Transaction
from app.store.sql import sql


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveDocumentText(Dated):
    """Texts of one kind of paper in one language; only what is given changes, and an empty text is none.

    `kind` is a paper like "invoice", "" every document; `language` is like de or de-AT, "" every language. In the two
    of mails {number}, {amount}, {due}, {name}, {word}, {date}, {valid}, {company} and {reference} are filled in.
    """

    kind: str = ""
    language: str = ""
    intro: str | None = None
    """Above the lines."""
    outro: str | None = None
    """Below the lines."""
    mail_subject: str | None = None
    mail_body: str | None = None


_HELD = sql("SELECT text FROM document_text WHERE kind = :kind AND language = :language AND place = :place")
_PLACE_WORDS = {
    INTRO: "no words above its lines",
    OUTRO: "no words below its lines",
    "mail_subject": "no mail of its own",
    "mail_body": "no mail of its own",
}


def save_document_text(tx: Transaction, p: SaveDocumentText) -> Reply:
    """The texts hold from now on; what was issued says what it said. Raises RuleViolation."""
    one_of(p.kind, ("", *KINDS), "kind")
    spoken = locale_of(p.language)
    given = {place: check(place, text) for place in PLACES if (text := getattr(p, place)) is not None}
    if not given:
        raise RuleViolation("Nothing was given to change.")
    for place, text in given.items():
        if text and place not in places_of(p.kind):
            raise RuleViolation(f"A {p.kind.replace('-', ' ')} has {_PLACE_WORDS[place]}.", place)
    if not p.kind and not spoken:
        # What is said everywhere in every language are the company's own words; they do not lie in two places.
        own = {place: given.pop(place) for place in (INTRO, OUTRO) if place in given}
        if own:
            change(tx, "company", "company", dict(own))
    for place, text in given.items():
        key = {"kind": p.kind, "language": spoken, "place": place}
        held = str(tx.value(_HELD, key, default=""))
        if held != text:
            [fact] = tx.record(DocumentTextSet(p.kind, spoken, place, text))
            note(tx, fact, {"kind": "text", "key": key, "was": held, "now": text})
    return Reply(id="company")


def locale_of(given: str) -> str:
    """A language as texts are kept by: de, de_AT; "" is every language. Raises RuleViolation."""
    said = language(given.strip())
    if not said:
        return ""
    # Imported here: Babel's tables are not needed to open a company.
    from babel import Locale

    return str(Locale.parse(said.replace("-", "_")))
