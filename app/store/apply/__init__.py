"""One `apply` per kind of fact: it writes the rows and decides nothing.

Apply functions make unconditional inserts, sums and newest-stamp-wins updates from the fact's body and never refuse,
so a replay, or another station's order of facts, gives the same tables. Each takes a list of facts of its kind.
"""

from collections.abc import Callable, Sequence
from typing import Any

from app.domain import facts as f
from app.store.apply import counter, deals, extras, goods, inbound, inherited, master, money, people, purchases, till
from app.store.journal import Recorded
from app.store.writer import Writer

Apply = Callable[[Writer, Sequence[Recorded[Any]]], None]

# In the order in which a batch is applied: what others refer to comes first.
APPLY: dict[type[f.Fact], Apply] = {
    f.StationOpened: master.station_opened,
    f.RecordChanged: master.record_changed,
    f.TaxRateSet: master.tax_rate_set,
    f.PriceSet: master.price_set,
    f.BarcodeAssigned: master.barcode_assigned,
    f.SeriesSet: master.series_set,
    f.QuoteSent: deals.quote_sent,
    f.QuoteAccepted: deals.quote_accepted,
    f.QuoteClosed: deals.quote_closed,
    f.OrderConfirmed: deals.order_confirmed,
    f.OrderAmended: deals.order_amended,
    f.OrderHeld: deals.order_held,
    f.OrderLinesCancelled: deals.order_lines_cancelled,
    f.DocumentSigned: deals.document_signed,
    f.PaperSigned: deals.paper_signed,
    f.CustomerForgotten: master.customer_forgotten,
    f.GoodsReceived: goods.goods_received,
    f.StockMoved: goods.stock_moved,
    f.StockReserved: goods.stock_reserved,
    f.StockShort: goods.stock_reserved,
    f.StockPinned: goods.stock_pinned,
    f.ReservationCapped: goods.reservation_capped,
    f.PickListOpened: goods.pick_list_opened,
    f.PickConfirmed: goods.pick_confirmed,
    f.PickReduced: goods.pick_reduced,
    f.PickCancelled: goods.pick_cancelled,
    f.ShipmentPacked: goods.shipment_packed,
    f.ShipmentShipped: goods.shipment_shipped,
    f.ShipmentDelivered: goods.shipment_delivered,
    f.ShipmentCancelled: goods.shipment_cancelled,
    f.ReturnReceived: goods.return_received,
    f.InvoiceIssued: money.invoice_issued,
    f.CreditNoteIssued: money.credit_note_issued,
    f.PaymentRecorded: money.payment_recorded,
    f.PaymentAllocated: money.payment_allocated,
    f.PaymentReversed: money.payment_reversed,
    f.RefundPaid: money.refund_paid,
    f.DocumentArchived: money.document_archived,
    f.PaperMailed: money.paper_mailed,
    f.DocumentTimestamped: money.document_timestamped,
    f.TillOpened: till.till_opened,
    f.TillMoved: till.till_moved,
    f.TillTaken: till.till_taken,
    f.TillCounted: till.till_counted,
    f.TillClosed: till.till_closed,
    f.TillCorrected: till.till_corrected,
    f.SoldFromHand: counter.sold_from_hand,
    f.CountAsked: counter.count_asked,
    f.InvoiceCorrected: counter.invoice_corrected,
    f.AdvanceBilled: counter.advance_billed,
    f.PurchaseWritten: purchases.purchase_written,
    f.PurchaseSent: purchases.purchase_sent,
    f.PurchaseAmended: purchases.purchase_amended,
    f.PurchaseCancelled: purchases.purchase_cancelled,
    f.PurchaseReceived: purchases.purchase_received,
    f.ReceiptCorrected: purchases.receipt_corrected,
    f.SecretSet: people.secret_set,
    f.SignInLocked: people.sign_in_locked,
    f.PermissionRefused: people.permission_refused,
    f.ApprovalGiven: people.approval_given,
    f.RefundedOtherwise: counter.refunded_otherwise,
    f.SaleVoided: counter.sale_voided,
    f.CountTakenBack: counter.count_taken_back,
    f.ClockConfirmed: people.clock_confirmed,
    f.FieldsSet: extras.fields_set,
    f.FileAttached: extras.file_attached,
    f.FileRemoved: extras.file_removed,
    f.OldInvoiceTaken: inherited.old_invoice_taken,
    f.OldInvoiceWithdrawn: inherited.old_invoice_withdrawn,
    f.OldOrderTaken: inherited.old_order_taken,
    f.RecordsWithdrawn: inherited.records_withdrawn,
    f.ListTaken: inherited.list_taken,
    f.ListTakenBack: inherited.list_taken_back,
    f.OrderReceived: inbound.order_received,
    f.OrderInSettled: inbound.order_in_settled,
    f.CustomerItemSet: inbound.customer_item_set,
    f.QuotePartTaken: deals.quote_part_taken,
    f.QuoteFollowedUp: deals.quote_followed_up,
    f.OrderPlacedBy: deals.order_placed_by,
    f.AssortmentSet: master.assortment_set,
    f.GoodsHeld: goods.goods_held,
    f.GoodsWeighed: goods.goods_weighed,
    f.GoodsCut: goods.goods_cut,
    f.QuoteReopened: deals.quote_reopened,
    f.IssuedIncomplete: money.issued_incomplete,
    f.DocumentTextSet: master.document_text_set,
}


def apply(tx: Writer, recorded: Sequence[Recorded[Any]]) -> None:
    """Apply facts of one kind."""
    APPLY[type(recorded[0].fact)](tx, recorded)
    tx.sums.write(tx.put)


def apply_grouped(tx: Writer, recorded: Sequence[Recorded[Any]]) -> None:
    """Apply facts of any kinds, all of one kind at a time. Facts commute, so the grouping changes nothing but speed."""
    groups: dict[type[f.Fact], list[Recorded[Any]]] = {}
    for one in recorded:
        groups.setdefault(type(one.fact), []).append(one)
    for kind, function in APPLY.items():
        if kind in groups:
            function(tx, groups[kind])
    tx.sums.write(tx.put)
