"""Papers of ours that come back: which document the codes on a scan are of, and which version of it was printed."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.actions.signing import content_of
from app.domain.errors import RuleViolation
from app.domain.paper_codes import FIRST, parts
from app.domain.record import fingerprint
from app.queries import paper_model as m
from app.queries.standing import standing
from app.store.database import View
from app.store.sql import sql


@dataclass(frozen=True, slots=True)
class PaperBack:
    """A document of ours whose paper came back. `kind` is quote, order or shipment, which nobody's word is signed on.

    `document_id` is what the file is attached to: of a delivery note its order. `version` is that of the paper, and
    `newest` the one that holds; `fingerprint` is that of what was printed, "" on a delivery note, and where nobody can
    tell which version the paper is.
    """

    kind: str
    id: str
    number: str
    document_id: str
    customer: str
    version: int = 0
    newest: int = 0
    fingerprint: str = ""
    gross: int = 0
    currency: str = ""

    @property
    def holds(self) -> bool:
        """Whether it is the paper of what stands."""
        return bool(self.fingerprint) and self.version == self.newest

    @property
    def signs(self) -> bool:
        """Whether a name on it can be the signature of something that is known."""
        return bool(self.fingerprint)

    @property
    def older(self) -> str:
        """The sentence where it is an earlier paper, or of nobody knows which version; "" where it holds."""
        if self.holds or self.kind == "shipment":
            return ""
        what = "revised" if self.kind == "quote" else "amended"
        if not self.signs:
            named = f"{self.number} was {what}, and this paper does not say which version it is"
            return f"{named}: nobody can tell what was signed, so it is no signature."
        return f"{self.number} was {what} since this paper was printed: signed is what stood then, not what stands now."


_DOCUMENT = sql(
    "SELECT 'order', id, number, amendment, customer_name, gross, currency FROM sales_order WHERE number = :number "
    "UNION ALL SELECT 'quote', id, number, revision, customer_name, gross, currency FROM quote WHERE number = :number"
)
_SHIPMENT = sql(
    "SELECT s.id, s.number, s.order_id, o.customer_name FROM shipment s JOIN sales_order o ON o.id = s.order_id "
    "WHERE s.number = :number"
)
_OTHERS = sql(
    "SELECT number FROM invoice WHERE number = :number UNION ALL SELECT number FROM credit_note WHERE number = :number "
    "UNION ALL SELECT number FROM payment WHERE number = :number"
)
_PAPERS = {"order": m.SALES_ORDER, "quote": m.QUOTATION}


def paper_back(view: View, codes: Sequence[str], name: str) -> PaperBack:
    """The one document that the codes on a scan are of. Raises RuleViolation: none is ours, or several are."""
    found = {one.id: one for code in dict.fromkeys(codes) if (one := _of_code(view, code)) is not None}
    if len(found) > 1:
        numbers = " and ".join(one.number for one in found.values())
        raise RuleViolation(f"{name} shows {numbers}. Scan each by itself.", "source")
    if found:
        return next(iter(found.values()))
    for code in codes:
        if view.value(_OTHERS, {"number": code}) is not None:
            raise RuleViolation(f"{name} is {code}, which nobody signs. Attach it where it belongs.", "source")
    said = ", ".join(dict.fromkeys(code[:40] for code in codes))
    raise RuleViolation(f"{name} holds no order, and the code on it ({said[:120]}) is none of our papers.", "source")


def _of_code(view: View, code: str) -> PaperBack | None:
    """The document that a code is of: whole, else by the number before its version."""
    number, version = parts(code)
    row, said = view.row(_DOCUMENT, {"number": code}), None
    if row is None and version is not None:
        row, said = view.row(_DOCUMENT, {"number": number}), version
    if row is None:
        sent = view.row(_SHIPMENT, {"number": code})
        return PaperBack("shipment", sent[0], sent[1], sent[2], sent[3]) if sent else None
    kind, id_, own, newest, customer, gross, currency = row
    if said is None and int(newest) > FIRST[kind]:
        # The first version bears none, and neither did later ones that were printed before codes named any.
        return PaperBack(kind, id_, own, id_, customer, newest=int(newest), gross=int(gross), currency=currency)
    version = FIRST[kind] if said is None else said
    print_ = _printed(view, kind, id_, version, int(newest))
    if not print_:
        raise RuleViolation(f"There is no version {version} of {own} in these books.", "source")
    return PaperBack(kind, id_, own, id_, customer, version, int(newest), print_, int(gross), currency)


def _printed(view: View, kind: str, id_: str, version: int, newest: int) -> str:
    """The fingerprint of a version, "" where the books have none of it."""
    if version == newest:
        return fingerprint(content_of(view, kind, id_).record)
    stood = standing(view, _PAPERS[kind], id_, str(version))
    return fingerprint(stood.journal) if stood is not None else ""
