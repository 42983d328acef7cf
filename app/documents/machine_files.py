"""E-invoices as files beside the paper: read from the books, in the form the customer takes, refused in words.

A file is written afresh from the facts of its document, so it is the same bytes whenever it is asked for. What the PDF
carries is archived with it and not made again.
"""

from dataclasses import dataclass

from app.documents.einvoice import cii, ubl
from app.documents.einvoice.forms import fitted
from app.documents.einvoice.mapping import invoice_of
from app.documents.einvoice.problems import problems
from app.domain.einvoicing import FORMS
from app.domain.errors import RuleViolation
from app.domain.filenames import safe_name
from app.queries import paper_model as m
from app.queries.papers import paper_for
from app.store.database import Database

UBL, CII = "ubl", "cii"
SYNTAXES = (UBL, CII)
BILLS = (m.INVOICE, m.CREDIT_NOTE)


@dataclass(frozen=True, slots=True)
class MachineFile:
    """A file for machines: what to call it, what is in it, and in whose form it is."""

    name: str
    content: bytes
    form: str
    """One of `FORMS`; "" is the standard itself."""


def machine_file(database: Database, kind: str, ref: str, syntax: str = UBL) -> MachineFile:
    """The e-invoice of an issued bill: UBL in the form that its customer takes, or the CII that its PDF carries.

    Raises RuleViolation for what is no bill, and with all that keeps it from being one that machines may read.
    """
    if kind not in BILLS:
        raise RuleViolation(f"E-invoices are of invoices and credit notes, not of a {kind}.", "kind")
    if syntax not in SYNTAXES:
        raise RuleViolation(f"An e-invoice is {' or '.join(SYNTAXES)}, not {syntax}.", "form")
    with database.read() as view:
        _, paper = paper_for(view, kind, ref)
    invoice = invoice_of(paper)
    if invoice is None or paper.machine is None:
        raise RuleViolation(f"{paper.number} is of the system before this one; there is no e-invoice of it.", "number")
    if paper.marks.demo:
        raise RuleViolation(f"{paper.number} is of a sample company; nobody's machine is to read it.", "number")
    form = paper.machine.deal.customer.einvoice if syntax == UBL else ""
    invoice = fitted(invoice, form)
    if said := problems(invoice, form):
        what = FORMS[form] if form else "an e-invoice"
        raise RuleViolation(f"{paper.number} cannot be {what}. {' '.join(said)}", "number")
    content = ubl.write(invoice, form) if syntax == UBL else cii.write(invoice)
    return MachineFile(safe_name(f"{paper.number}.xml"), content, form)
