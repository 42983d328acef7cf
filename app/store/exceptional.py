"""Which entries of the journal may be out of the ordinary: the words of an index, and of who asks by it.

They stand here once, for an index that covers a part is found only by a question that says the very same. Who knows
another kind of exception (`app.queries.report_exceptions`) adds it here and makes the index anew, in a revision.
"""

KINDS = (
    "ApprovalGiven", "ClockConfirmed", "CountTakenBack", "CreditNoteIssued", "InvoiceCorrected", "InvoiceIssued",
    "IssuedIncomplete", "OrderAmended", "OrderConfirmed", "OrderLinesCancelled", "PaymentReversed", "QuoteSent",
    "RefundPaid", "RefundedOtherwise", "SaleVoided", "ShipmentCancelled", "SoldFromHand", "TillClosed",
    "TillCorrected", "TillOpened",
)  # fmt: skip
# Orders without a price or a discount by hand, first revisions and invoices are left where they lie: they are nearly
# all. A text of somebody's own cannot look like a field: its quotation marks are escaped. (A colon before a figure
# would be a parameter, so it stands apart.)
EXCEPTIONAL = (
    f"kind IN ({', '.join(map(repr, KINDS))}) "
    "AND (kind <> 'OrderConfirmed' OR body LIKE '%\"mark\":\"M\"%' "
    "OR replace(body, '\"discount\":' || '0,', '') LIKE '%\"discount\":%') "
    "AND (kind <> 'QuoteSent' OR body NOT LIKE '%\"revision\":' || '1,%') "
    "AND (kind <> 'InvoiceIssued' OR action = 'take_back_without_receipt')"
)
