"""What a later revision of a PDF changed, object by object, measured against the two changes that are allowed.

A reader's own rules let more through (a store of evidence, new metadata); what is not named here is a change. Objects
are compared as they stand in the file: two references are the same if they name the same object. That all readers find
the same ones is asked first (`tables`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from typing import Any, Final

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import HistoricalResolver, PdfFileReader

from app.documents.tables import Added, Pair, known_before, read_alike

_TRAILER: Final = frozenset({"/Size", "/Prev", "/ID", "/XRefStm"})
_EVIDENCE: Final = frozenset({"/DSS", "/Extensions"})
# What a customer's program may write anew when it signs: how it signs, its fonts, and that the file was worked on.
_FORM: Final = frozenset({"/SigFlags", "/DR", "/DA", "/NeedAppearances"})
_ROOT: Final = frozenset({"/AcroForm", "/Metadata", "/Extensions", "/Version"})
_SIGNED_FIELD: Final = frozenset({"/V", "/AP", "/AS", "/MK", "/DA", "/M"})
_STAMP_FIELD: Final = frozenset(
    # No appearance: a stamp shows nothing.
    {"/FT", "/T", "/TU", "/Type", "/Subtype", "/F", "/Ff", "/Rect", "/P", "/V"}
)


def adds_only_a_stamp(
    reader: PdfFileReader,
    revision: int,
    field: generic.DictionaryObject,
    added: Added,
    store: Set[Pair] | None = None,
) -> bool:
    """Whether a revision holds one timestamp in one new field without a place on the paper, and nothing else.

    Where `store` is given, a store of certificates may come along: its objects so far, which may be written anew.
    """
    step = _Step(reader, revision, added)
    mine = _reference(field)
    value = field.raw_get("/V")
    if mine is None or not isinstance(value, generic.IndirectObject):
        return False
    if set(field) - _STAMP_FIELD or any(float(one) for one in _array(field.get("/Rect"))):
        return False
    new, beside = {mine, _named(value)}, set[Pair]()
    if store is not None:
        beside = {_pair(step.after.root_ref), *store}
        if not new <= step.new or not _keeps_all_but_evidence(step):
            return False
    elif step.new != new:
        return False
    if not step.holds_only(step.new | step.changed | beside):
        return False
    return step.trailer_kept() and all(_lists_more(step, ref, mine) for ref in step.changed - beside)


def adds_only_a_signature(reader: PdfFileReader, revision: int, field: generic.DictionaryObject, added: Added) -> bool:
    """Whether a revision fills one signature field that was there and empty, in its place, and nothing else."""
    step = _Step(reader, revision, added)
    mine = _reference(field)
    if mine is None or mine not in step.changed or not step.trailer_kept({"/Info"}):
        return False
    # Many programs write the catalogue or the page of the field again as they were; what a page shows, none.
    again = {
        ref for ref in step.same if not isinstance(step.after.get_object(_ref(step.after, ref)), generic.StreamObject)
    }
    if not step.holds_only(step.new | step.changed | again | _told(step.before)):
        return False
    before = step.before.get_object(_ref(step.before, mine))
    if "/V" in before or not _same(before, step.after.get_object(_ref(step.after, mine)), _SIGNED_FIELD):
        return False
    root = _pair(step.after.root_ref)
    form = _form_of(step.after)
    for ref in step.changed - {mine} - _told(step.before):
        old, now = (side.get_object(_ref(side, ref)) for side in (step.before, step.after))
        if ref == root:
            if not _same(old, now, _ROOT):
                return False
        elif form is None or ref != form or not _same(old, now, _FORM):
            return False
    # A form that stands in the catalogue itself, or was moved out of it, lists the same fields.
    return _same(step.before.root["/AcroForm"], step.after.root["/AcroForm"], _FORM)


def adds_only_evidence(reader: PdfFileReader, revision: int, added: Added, earlier: Set[Pair] = frozenset()) -> bool:
    """Whether a revision holds a store of certificates and their states (DSS), and nothing else.

    `earlier` are the objects that may be written anew: those that came with such a store before.
    """
    step = _Step(reader, revision, added)
    stored = {_pair(step.after.root_ref)} | earlier
    if not step.changed or not step.changed <= stored or not step.holds_only(step.new | stored):
        return False
    return step.trailer_kept() and _keeps_all_but_evidence(step)


def _keeps_all_but_evidence(step: _Step) -> bool:
    """Whether the catalogue says what it said. Whatever is new hangs on the one entry that may be otherwise."""
    return "/DSS" in step.after.root and _same(step.before.root, step.after.root, _EVIDENCE)


def new_in(reader: PdfFileReader, revision: int, but: generic.DictionaryObject | None = None) -> set[Pair]:
    """The objects that came with a revision; `but` a field and its value."""
    own = set()
    if but is not None and (mine := _reference(but)) is not None:
        own = {mine, _named(but.raw_get("/V"))}
    return _written(reader, revision) - known_before(reader, revision) - own


def metadata_in(reader: PdfFileReader, revision: int) -> set[Pair]:
    """The objects in which a file says of itself what it is, as it was at a revision."""
    return _told(reader.get_historical_resolver(revision))


def own_metadata_in(reader: PdfFileReader, revision: int) -> set[Pair]:
    """Of these the ones that came with a revision and are nothing else: what a page shows may be called so, too."""
    side = reader.get_historical_resolver(revision)
    own = metadata_in(reader, revision) & new_in(reader, revision)
    if not own:
        return own
    root = _pair(side.root_ref)
    for ref in known_before(reader, revision + 1):
        # What was freed since refers to nothing any more.
        if reader.xrefs.get_historical_ref(_ref(side, ref), revision) is not None:
            own -= _referred(side.get_object(_ref(side, ref)), {"/Metadata"} if ref == root else ())
    return own - _referred(side.trailer_view, {"/Info"})


def rewritten_in(reader: PdfFileReader, revision: int, of: Set[Pair]) -> bool:
    """Whether a revision says otherwise what one of these objects said before it."""
    before, after = (reader.get_historical_resolver(one) for one in (revision - 1, revision))
    return any(
        _plain(before.get_object(_ref(before, ref))) != _plain(after.get_object(_ref(after, ref)))
        for ref in of & _written(reader, revision)
    )


def _referred(value: Any, but: Iterable[str] = ()) -> set[Pair]:
    """The objects that a value refers to, leaving out some entries of its own."""
    if isinstance(value, generic.IndirectObject):
        return {_named(value)}
    parts: list[Any] = []
    if isinstance(value, generic.DictionaryObject):
        parts = [value.raw_get(key) for key in value if key not in but]
    elif isinstance(value, generic.ArrayObject):
        parts = [value.raw_get(at) for at in range(len(value))]
    return {ref for part in parts for ref in _referred(part)}


def _told(before: HistoricalResolver) -> set[Pair]:
    """What a program writes anew of a file it worked on: its metadata."""
    # What stood there before: a page that is called metadata now is still a page.
    return {
        _named(one)
        for holder, key in ((before.root, "/Metadata"), (before.trailer_view, "/Info"))
        if key in holder and isinstance(one := holder.raw_get(key), generic.IndirectObject)
    }


def _written(reader: PdfFileReader, revision: int) -> set[Pair]:
    return {_pair(ref) for ref in reader.xrefs.explicit_refs_in_revision(revision)}


class _Step:
    """A revision and the one before it: what is new, and what is written otherwise than before."""

    def __init__(self, reader: PdfFileReader, revision: int, added: Added) -> None:
        self.before: HistoricalResolver = reader.get_historical_resolver(revision - 1)
        self.after: HistoricalResolver = reader.get_historical_resolver(revision)
        written, known = _written(reader, revision), known_before(reader, revision)
        freed = {_pair(ref) for ref in reader.xrefs.refs_freed_in_revision(revision) if ref.idnum}
        self._clear = read_alike(reader, revision, added)
        self._there = written | set(added.objects())
        self.new = written - known
        self.changed = {
            ref
            for ref in written & known
            if _plain(self.before.get_object(_ref(self.before, ref)))
            != _plain(self.after.get_object(_ref(self.after, ref)))
        } | freed
        self.same = (written & known) - self.changed

    def holds_only(self, allowed: Set[Pair]) -> bool:
        """Whether all readers find the same objects in the revision, and none but those."""
        return self._clear and self._there <= allowed

    def trailer_kept(self, but: Iterable[str] = ()) -> bool:
        """Whether the file still begins at the same catalogue."""
        return _same(self.before.trailer_view, self.after.trailer_view, _TRAILER | set(but))


def _lists_more(step: _Step, ref: Pair, field: Pair) -> bool:
    """Whether an object is as before but for the new field at the end of the form's fields or of a page's notes."""
    old, now = (_plain(side.get_object(_ref(side, ref))) for side in (step.before, step.after))
    if isinstance(old, tuple) and isinstance(now, tuple):  # a list of its own
        return now == (*old, ("ref", *field))
    if not isinstance(old, Mapping) or not isinstance(now, Mapping):
        return False
    grown = {key for key in {*old, *now} if old.get(key) != now.get(key)} - {"/SigFlags"}
    if grown not in ({"/Fields"}, {"/Annots"}):
        return False
    [key] = grown
    return bool(now.get(key) == (*old.get(key, ()), ("ref", *field)))


def _form_of(side: HistoricalResolver) -> Pair | None:
    form = side.root.raw_get("/AcroForm")
    return _named(form) if isinstance(form, generic.IndirectObject) else None


def _same(old: Any, now: Any, but: Iterable[str]) -> bool:
    if not isinstance(old, generic.DictionaryObject) or not isinstance(now, generic.DictionaryObject):
        return False
    left = {key: value for key, value in _plain(old).items() if key not in but}
    return bool(left == {key: value for key, value in _plain(now).items() if key not in but})


def _plain(value: Any) -> Any:
    """An object as values that compare: a stream with its bytes, a reference by its number."""
    if isinstance(value, generic.IndirectObject):
        return ("ref", value.idnum, value.generation)
    if isinstance(value, generic.StreamObject):
        return {**{str(key): _plain(value.raw_get(key)) for key in value}, "stream": value.encoded_data}
    if isinstance(value, generic.DictionaryObject):
        return {str(key): _plain(value.raw_get(key)) for key in value}
    if isinstance(value, generic.ArrayObject):
        return tuple(_plain(value.raw_get(at)) for at in range(len(value)))
    return (type(value).__name__, value)


def _reference(field: generic.DictionaryObject) -> Pair | None:
    held = field.container_ref
    return _pair(held) if isinstance(held, generic.Reference) else None


def _pair(ref: generic.Reference) -> Pair:
    return ref.idnum, ref.generation


def _named(value: generic.IndirectObject) -> Pair:
    return value.idnum, value.generation


def _ref(side: HistoricalResolver, pair: Pair) -> generic.Reference:
    return generic.Reference(*pair, pdf=side)


def _array(value: Any) -> list[Any]:
    return list(value) if isinstance(value, generic.ArrayObject) else [1]
