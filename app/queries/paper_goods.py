"""The papers of goods on their way: what is fetched, and what goes along with it."""

from dataclasses import replace

from app.actions.cutting import sawn
from app.actions.handing_over import goods_of
from app.actions.load import fact_of
from app.actions.orders import line_progress
from app.actions.picking import pick_head, pick_lines
from app.actions.shipping import shipment_head, shipment_lines
from app.actions.weighing import weights_of
from app.domain.deal import Deal
from app.domain.kits import kit_of
from app.domain.record import canonical
from app.domain.texts import notes_by_line
from app.queries import paper_model as m
from app.queries.notes import note_on
from app.queries.paper_agreed import with_promises_of_orders
from app.queries.paper_archive import PaperRef
from app.queries.paper_lines import line_of, sent_of_kit, texts_of
from app.queries.paper_shared import common_of, was_imported
from app.queries.paper_signed import signed_goods
from app.store.database import View
from app.store.sql import sql

_PICK_ORDER = sql("SELECT number, fact_id, customer_name, quote_id FROM sales_order WHERE id = :id")
_BIN = sql("SELECT bin FROM product WHERE id = :id")
_PICK_DATE = sql("SELECT date FROM pick_list WHERE id = :id")


def pick_list_paper(view: View, ref: str) -> tuple[PaperRef, m.Paper]:
    head = pick_head(view, ref)
    number, fact_id, _, _ = view.row(_PICK_ORDER, {"id": head.order_id}) or ("", "", "", "")
    deal: Deal = fact_of(view, fact_id).deal  # type: ignore[attr-defined]
    who, common = common_of(view, deal, m.PICK_LIST)
    said = notes_by_line(deal.texts, [x.line for x in deal.lines])
    common["notes"] = tuple(x for x in (*said.get(0, ()), *common["notes"], note_on(view, head.order_id, deal)) if x)
    lines = []
    asked = pick_lines(view, head.id)
    plans = sawn(view, deal, [(x.position, x.line, x.product_id, x.location, x.quantity) for x in asked], head.id)
    cuts = {one.position: one.plan for one in plans} if head.state == "open" else {}
    for x in asked:
        own = deal.line(x.line)
        shelf = view.value(_BIN, {"id": x.product_id}, default="")
        where = shelf or x.location
        base = line_of(deal, who, own, priced=False, quantity=x.quantity)
        if x.position in cuts:
            cutting = tuple((one.times, one.of, one.pieces, one.left) for one in cuts[x.position].cuts)
            base = replace(base, cutting=cutting)
        kit = kit_of(x.line)
        note = "\n".join(n for n in (own.note, *said.get(kit or x.line, ()), own.internal_note) if n)
        if kit:
            base = replace(base, of_kit=deal.line(kit).sku, kit_line=kit)
        aisle = where.split("-")[0] if "-" in where else ""
        lines.append(replace(base, note=note, location=where, aisle=aisle))
    lines.sort(key=lambda line: (line.location, line.line))
    paper = m.Paper(
        kind=m.PICK_LIST,
        id=head.id,
        number=head.number,
        date=view.value(_PICK_DATE, {"id": head.id}, default=""),
        lines=tuple(lines),
        order_number=number,
        **common,
    )
    return PaperRef(m.PICK_LIST, head.id, ""), paper


_SHIPMENT = sql("SELECT packed_date, shipped_date, carrier, tracking, fact_id FROM shipment WHERE id = :id")
_PARCELS = sql("SELECT label, tracking, weight FROM parcel WHERE shipment_id = :id ORDER BY position")
_SHIPPED_BEFORE = sql(
    "SELECT l.line, sum(l.quantity) FROM shipment_line l JOIN shipment s ON s.id = l.shipment_id "
    "WHERE s.order_id = :order_id AND s.id < :id AND s.state IN ('shipped', 'delivered') GROUP BY l.line"
)


def delivery_note_paper(view: View, ref: str) -> tuple[PaperRef, m.Paper]:
    head = shipment_head(view, ref)
    packed, shipped, carrier, tracking, fact_id = view.row(_SHIPMENT, {"id": head.id}) or ("",) * 5
    number, order_fact, _, _ = view.row(_PICK_ORDER, {"id": head.order_id}) or ("", "", "", "")
    deal: Deal = fact_of(view, order_fact).deal  # type: ignore[attr-defined]
    who, common = common_of(view, deal, m.DELIVERY_NOTE, fact_id)
    now = {x.line: x.quantity for x in shipment_lines(view, head.id)}
    kilos = weights_of(view, head.pick_list_id)
    before = {n: int(q) for n, q in view.rows(_SHIPPED_BEFORE, {"order_id": head.order_id, "id": head.id})}
    progress = line_progress(view, head.order_id)
    lines = []
    for x in deal.lines:
        if x.service:
            continue
        if x.said.kit:
            lines.append(_following(sent_of_kit(deal, who, x, progress, before, now), deal, shipped or packed))
            continue
        _, done = progress[x.line]
        ordered = done.ordered - done.cancelled
        rest = ordered - before.get(x.line, 0) - now.get(x.line, 0)
        weight = kilos[x.line].weight if x.line in kilos else 0
        base = line_of(deal, who, x, priced=False, quantity=now.get(x.line, 0), weight=weight)
        done_before = before.get(x.line, 0)
        sent = replace(base, ordered=ordered, delivered=done_before, to_follow=max(0, rest))
        lines.append(_following(sent, deal, shipped or packed))
    goods = goods_of(view, head.id)
    signed, signature = signed_goods(view, goods) if goods else (None, "")
    parcels = tuple(m.Parcel(t or label or "", w or None) for label, t, w in view.rows(_PARCELS, {"id": head.id}))
    weights = [p.weight for p in parcels if p.weight]
    paper = m.Paper(
        kind=m.DELIVERY_NOTE,
        id=head.id,
        number=head.number,
        date=shipped or packed,
        lines=with_promises_of_orders(view, deal, tuple(lines), head.order_id),
        texts=texts_of(deal, [kit_of(n) or n for n, quantity in now.items() if quantity]),
        order_number=number,
        shipping_method=" ".join(x for x in (carrier, tracking) if x),
        delivery_date=shipped or None,
        parcels=parcels,
        weight=sum(weights) if weights else None,
        signed=signed,
        record=canonical(goods.record) if goods else b"",
        **common,
    )
    # That it arrived says nothing new on the paper that went along; once it had a content of its own.
    left = head.state in {"shipped", "delivered"}
    content = f"{fact_id}shipped{signature}" if left else ""
    also = f"{fact_id}delivered" if left and not signature else ""
    return PaperRef(m.DELIVERY_NOTE, head.id, content, was_imported(view, fact_id), also), paper


def _following(line: m.PaperLine, deal: Deal, date: str) -> m.PaperLine:
    """A line with the day its rest was promised for, as the order says, where that is still to come."""
    day = line.promised_date or deal.terms.promised_date or deal.terms.wanted_date
    return replace(line, to_follow_date=day) if line.to_follow and day > date else line
