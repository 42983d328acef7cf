"""What a purchase order says on paper."""

from dataclasses import replace

from app.actions.purchasing import purchase_head
from app.domain.deal import Address
from app.domain.money import exponent, extended
from app.queries import paper_model as m
from app.queries.paper_address import address_lines
from app.queries.paper_company import regional, sender
from app.store.database import View
from app.store.sql import sql

_SUPPLIER = sql("SELECT number, name, street, postcode, city, region, country FROM supplier WHERE id = :id")
_CURRENCY = sql("SELECT currency FROM company")


def purchase_paper(view: View, ref: str) -> m.Paper:
    """The purchase order as it stands, less what was cancelled. Raises RuleViolation."""
    head = purchase_head(view, ref)
    who = sender(view)
    row = view.row(_SUPPLIER, {"id": head.supplier_id}) or ("", head.supplier_name, "", "", "", "", "")
    number, name, street, postcode, city, region, country = row
    language = regional(who.language, who.country)
    currency = str(view.value(_CURRENCY, default="EUR"))
    address = Address(name, "", street, "", postcode, city, region, country, "")
    lines, days = [], set()
    for one in head.lines:
        x, quantity = one.said, one.sums.ordered - one.sums.cancelled
        if quantity <= 0:
            continue
        days.add(x.expected)
        lines.append(
            m.PaperLine(
                line=x.line,
                code=x.sku,
                description=x.name,
                quantity=quantity,
                unit=x.unit,
                their_code=x.supplier_sku,
                price=x.cost,
                net=extended(x.cost, 1, quantity, 0, currency),
                promised_date=x.expected or None,
            )
        )
    net = sum(line.net or 0 for line in lines)
    # One day for all stands in the head; several stand with their lines.
    one_day = days.pop() if len(days) == 1 else ""
    if one_day or not days:
        lines = [replace(line, promised_date=None) for line in lines]
    intro, outro = who.words_on(m.PURCHASE_ORDER, language)
    return m.Paper(
        kind=m.PURCHASE_ORDER,
        id=head.id,
        number=head.number,
        date=head.sent_date or head.date,
        language=language,
        currency=currency,
        company=who.card,
        recipient=m.Party(name, address_lines(address, who.country, language), customer_number=number),
        lines=tuple(lines),
        totals=m.PaperTotals(line=net, net=net, gross=net, due=net, vat=(m.VatRow("O", None, net, 0),)),
        currency_exponent=exponent(currency),
        paper_size=who.paper_size,
        promised_date=one_day or None,
        your_reference=head.reference,
        intro=intro,
        outro=outro,
        notes=(head.note,) if head.note else (),
        marks=m.Marks(draft=not head.sent_date, demo=who.demo),
    )
