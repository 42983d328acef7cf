"""What a bill would not say though the law asks for it: asked before a number is kept, and mended in place.

Every action that issues a bill takes `complete`: True refuses one that lacks something, with all that it lacks
(`domain.legal.Incomplete`); False issues it, which wants a right, and what it lacks is recorded with it; None does not
ask. Windows and command line ask.
"""

from dataclasses import replace

from app.actions.load import billed_party
from app.actions.permitted import require
from app.domain.account import WALK_IN
from app.domain.deal import Address, Deal, Party
from app.domain.facts import CreditNoteIssued, InvoiceIssued, IssuedIncomplete, Unsaid
from app.domain.india import COUNTRY as INDIA
from app.domain.india import state_of
from app.domain.legal import Facts, Incomplete, Missing, exempt_by, missing
from app.store.database import Transaction, View
from app.store.sql import sql

_COMPANY = sql(
    "SELECT country, name, legal_form, street, city, vat_id, tax_number, register, directors, region FROM company"
)
_HSN = sql("SELECT hsn FROM product WHERE id = :id")
_CUSTOMER = sql(
    "SELECT vat_id, tax_certificate, street, extra, postcode, city, region, country FROM customer WHERE id = :id"
)


def with_known(view: View, party: Party) -> Party:
    """The party with what its record says by now of its address and VAT id, where the document said nothing.

    An order that was written before anybody knew the street is billed to it all the same.
    """
    row = view.row(_CUSTOMER, {"id": party.customer_id})
    if row is None:
        return party
    vat_id, _, *place = row
    address = _completed(_completed(party.address, Address("", "", *place)), _for_bills(view, party))
    return replace(party, address=address, vat_id=party.vat_id or vat_id)


def _for_bills(view: View, party: Party) -> Address:
    """The customer's billing address of today; an empty one where they have none."""
    return billed_party(view, replace(party, address=Address())).address


def _is_same_place(own: Address, known: Address) -> bool:
    """Whether street and town are the same as far as both are said: what is filled in of one is then the other's."""
    pairs = ((own.street, known.street), (own.city, known.city))
    return all(one == other or not one or not other for one, other in pairs)


def _completed(own: Address, known: Address) -> Address:
    """An address with what the record says of the same place; another one stays as it was written."""
    if not _is_same_place(own, known):
        return own
    if (known.street or known.city) and not (own.street and own.city):
        names = ("street", "extra", "postcode", "city", "region", "country")
        return replace(own, **{name: getattr(known, name) or getattr(own, name) for name in names})
    # In India a state that is written so that nobody knows it is none.
    unread = known.country in ("", INDIA) and not state_of(own.region) and state_of(known.region)
    region = known.region if unread or not own.region else own.region
    return replace(own, region=region, postcode=own.postcode or known.postcode)


_UNIT = sql("SELECT unit FROM product WHERE id = :id")
_COUNTRY = sql("SELECT country FROM company")
_CERTIFICATE = sql("SELECT tax_certificate FROM customer WHERE id = :id")


def as_known(view: View, deal: Deal) -> Deal:
    """The content of a bill with what the records say by now: its customer's place, the units of its goods.

    In the United States it says by which certificate a customer is exempt, too.
    """
    lines = tuple(
        x if x.unit or not x.product_id else replace(x, unit=str(view.value(_UNIT, {"id": x.product_id}, default="")))
        for x in deal.lines
    )
    deal = replace(deal, customer=with_known(view, deal.customer), lines=lines)
    if deal.tax_status != "exempt" or view.value(_COUNTRY, default="") != "US":
        return deal
    number = str(view.value(_CERTIFICATE, {"id": deal.customer.customer_id}, default=""))
    return exempt_by(deal, number) if number else deal


def lacking(view: View, deal: Deal, number: str = "") -> tuple[Missing, ...]:
    """What the law of the company's country asks for and a bill with this content would not say."""
    row = view.row(_COMPANY)
    if row is None:
        return ()
    country, name, legal_form, street, city, vat_id, tax_number, register, directors, region = row
    customer = view.row(_CUSTOMER, {"id": deal.customer.customer_id})
    goods = {x.product_id for x in deal.lines if x.product_id} if country == "IN" else ()
    facts = Facts(
        deal=deal,
        country=country,
        name=name,
        legal_form=legal_form,
        street=street,
        city=city,
        vat_id=vat_id,
        tax_number=tax_number,
        register=register,
        directors=directors,
        region=region,
        walk_in=deal.customer.number == WALK_IN,
        certificate=str(customer[1]) if customer else "",
        hsn={one: str(view.value(_HSN, {"id": one}, default="")) for one in goods},
        number=number,
    )
    found = missing(facts)
    if customer is None or _is_same_place(deal.customer.address, Address("", "", *customer[2:])):
        return found
    return tuple(_of_another_place(view, deal.customer, one) for one in found)


def _of_another_place(view: View, who: Party, one: Missing) -> Missing:
    """Nothing that is filled in of the customer's own address mends another one that the bill is made out to.

    Their billing address can be filled in; what was written down and is nobody's by now is mended by nothing.
    """
    if one.field not in {"customer.street", "customer.city", "customer.region"}:
        return one
    own, billing, said = who.address, _for_bills(view, who), one.sentence.rstrip(".")
    if (billing.street, billing.city) == (own.street, own.city):
        return Missing(f"address.{one.name}", f"{said}: say it in their billing address.", one.record)
    return Missing("address", f"{said}: they have another address by now, so write the order anew.", one.record)


def record_bill(
    tx: Transaction, bill: InvoiceIssued | CreditNoteIssued, complete: bool | None, before: Deal | None = None
) -> None:
    """Issue it; as `complete` says, with all that the law asks for, or with a record of what it lacks.

    What takes back or corrects a bill lacks what that bill lacked (`before` is its content) without anybody being
    asked. Raises Incomplete.
    """
    lacks = () if complete is None else lacking(tx, bill.deal, bill.number)
    excused = {(one.field, one.record) for one in lacking(tx, before)} if lacks and before else set()
    asked = tuple(one for one in lacks if (one.field, one.record) not in excused)
    if asked and complete:
        raise Incomplete(asked)
    tx.record(bill)
    if asked:
        require(tx, "incomplete_bill", asked[0].sentence.rstrip("."))
    if lacks:
        said = ((one.field, one.record) for one in lacks)
        unsaid = tuple(dict.fromkeys(Unsaid(*one, excused=one in excused) for one in said))
        if isinstance(bill, InvoiceIssued):
            tx.record(IssuedIncomplete("invoice", bill.invoice_id, unsaid))
        else:
            tx.record(IssuedIncomplete("credit_note", bill.credit_note_id, unsaid))
