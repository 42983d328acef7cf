"""Files of customers, products and orders: attached and removed. The bytes are in the store before the books say so."""

from dataclasses import dataclass

from app.actions.own_fields import record_of
from app.actions.parameters import Dated
from app.actions.permitted import require
from app.actions.reply import Refusal, Reply, refuse
from app.domain.errors import RuleViolation
from app.domain.facts import FileAttached, FileRemoved
from app.domain.filenames import file_name
from app.store.database import Transaction, View
from app.store.filestore import MOST_BYTES, is_kept, too_large
from app.store.sql import sql

MOST_FILES = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachFile(Dated):
    """Bytes that are in the store, as a file of a customer, product or order; `counterfoil attach` puts them there."""

    entity: str
    record: str
    name: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveFile(Dated):
    """An attached file, by its id."""

    attachment: str
    reason: str = ""


_FILE = sql("SELECT id, entity, record_id, name, sha256, size, removed FROM attachment WHERE id = :id")
_HELD = sql("SELECT id FROM attachment WHERE record_id = :id AND sha256 = :sha256 AND name = :name AND removed = 0")
_COUNT = sql("SELECT count(*) FROM attachment WHERE record_id = :id AND removed = 0")
_OF = sql("SELECT id FROM attachment WHERE record_id = :id AND removed = 0 ORDER BY id")
_RIGHTS = {"customer": "customers", "product": "products", "order": "orders"}


def attach_file(tx: Transaction, p: AttachFile) -> Reply:
    """A file belongs to a record. The same bytes under the same name are no news."""
    record_id, number = record_of(tx, p.entity, p.record)
    require(tx, _RIGHTS[p.entity])
    name = file_name(p.name)
    if not 0 < p.size <= MOST_BYTES:
        raise RuleViolation(too_large(name, p.size), "size")
    if tx.files is None or not is_kept(tx.files, p.sha256):
        raise RuleViolation(f"The bytes of {name} are not in the store; attach the file itself.", "sha256")
    if held := tx.value(_HELD, {"id": record_id, "sha256": p.sha256, "name": name}):
        return Reply(id=str(held), number=number, state="unchanged")
    if int(tx.value(_COUNT, {"id": record_id}, default=0)) >= MOST_FILES:
        raise RuleViolation(f"{number} has {MOST_FILES} files already; remove one first.", "record")
    personal = p.entity == "customer"
    fact = FileAttached(
        tx.new_id(),
        p.entity,
        record_id,
        p.sha256,
        p.size,
        "" if personal else name,
        {"name": name} if personal else None,
    )
    tx.record(fact)
    return Reply(id=fact.attachment_id, number=number, state="created")


@dataclass(frozen=True, slots=True)
class FileHead:
    """What decisions need of an attached file."""

    id: str
    entity: str
    record_id: str
    name: str
    sha256: str
    size: int
    removed: bool


def file_head(view: View, ref: str) -> FileHead:
    """An attached file. Raises RuleViolation."""
    row = view.row(_FILE, {"id": ref})
    if row is None:
        raise RuleViolation(f"There is no attached file {ref}.", "attachment")
    id_, entity, record_id, name, sha256, size, removed = row
    return FileHead(id_, entity, record_id, name, sha256, size, bool(removed))


def can_remove(head: FileHead) -> Refusal | None:
    """Once is enough."""
    return Refusal(f"{head.name or 'This file'} is removed already.", "attachment") if head.removed else None


def remove_file(tx: Transaction, p: RemoveFile) -> Reply:
    """A file belongs to its record no more; attaching it again brings it back."""
    head = file_head(tx, p.attachment)
    require(tx, _RIGHTS[head.entity])
    refuse(can_remove(head))
    tx.record(FileRemoved(head.id, head.record_id, p.reason))
    return Reply(id=head.id, number=head.name, state="removed")


def remove_all(tx: Transaction, record_id: str) -> None:
    """The files of a draft that is thrown away."""
    for (attachment_id,) in tx.rows(_OF, {"id": record_id}):
        tx.record(FileRemoved(attachment_id, record_id, "the draft was discarded"))
