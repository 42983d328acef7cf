"""One function per intention of a person, and the registry that menus, the palette and `counterfoil do` are made of.

An action loads what the decision needs, asks the domain, and records facts: three steps, visible in a few lines.
"""

from app.actions import (
    companies,
    counter,
    crediting,
    drafts,
    forgetting,
    house,
    invoicing,
    master,
    ordering_in,
    orders,
    payments,
    picking,
    purchasing,
    quotes,
    receiving,
    repricing,
    reservations,
    shipping,
    signing,
    stock,
    till,
)
from app.actions.parameters import DealInput
from app.actions.registry import Action, parse, perform
from app.actions.reply import Refusal, Reply

ACTIONS: tuple[Action, ...] = (
    Action("save_company", "Change the company", companies.SaveCompany, companies.save_company, "settings"),
    Action("save_series", "Change a number series", companies.SaveSeries, companies.save_series, "settings"),
    Action("save_tax_rate", "Save a tax rate", master.SaveTaxRate, master.save_tax_rate, "settings"),
    Action("save_customer", "Save a customer", master.SaveCustomer, master.save_customer, "customers"),
    Action("forget_customer", "Forget a customer", forgetting.ForgetCustomer, forgetting.forget_customer, "customers"),
    Action("save_product", "Save a product", master.SaveProduct, master.save_product, "products"),
    Action("save_price", "Save a price", master.SavePrice, master.save_price, "products"),
    Action("change_prices", "Change many prices", repricing.ChangePrices, repricing.change_prices, "products"),
    Action("save_location", "Save a location", house.SaveLocation, house.save_location, "settings"),
    Action("save_carrier", "Save a carrier", house.SaveCarrier, house.save_carrier, "settings"),
    Action("save_supplier", "Save a supplier", house.SaveSupplier, house.save_supplier, "settings"),
    Action("save_user", "Save a user", house.SaveUser, house.save_user, "settings"),
    Action("receive_goods", "Receive goods", stock.ReceiveGoods, stock.receive_goods, "stock"),
    Action("order_in", "Order in for a customer", ordering_in.OrderIn, ordering_in.order_in, "purchasing"),
    Action("order_goods", "Order from a supplier", purchasing.OrderGoods, purchasing.order_goods, "purchasing"),
    Action(
        "order_proposed", "Order what is proposed", purchasing.OrderProposed, purchasing.order_proposed, "purchasing"
    ),
    Action("send_purchase", "Send a purchase order", purchasing.PurchaseRef, purchasing.send_purchase, "purchasing"),
    Action(
        "amend_purchase", "Amend a purchase order", purchasing.AmendPurchase, purchasing.amend_purchase, "purchasing"
    ),
    Action(
        "cancel_purchase",
        "Cancel a purchase order",
        purchasing.CancelPurchase,
        purchasing.cancel_purchase,
        "purchasing",
    ),
    Action(
        "receive_purchase", "Receive a purchase order", receiving.ReceivePurchase, receiving.receive_purchase, "stock"
    ),
    Action("correct_receipt", "Correct a receipt", receiving.CorrectReceipt, receiving.correct_receipt, "stock"),
    Action("adjust_stock", "Correct a quantity", stock.AdjustStock, stock.adjust_stock, "stock"),
    Action("transfer_stock", "Transfer stock", stock.TransferStock, stock.transfer_stock, "stock"),
    Action("draft_quote", "Write a quote", DealInput, drafts.draft_quote, "orders"),
    Action("draft_order", "Write an order", DealInput, drafts.draft_order, "orders"),
    Action("keep_draft", "Keep a draft", drafts.KeepDraft, drafts.keep_draft, "orders"),
    Action("discard_draft", "Discard a draft", drafts.DiscardDraft, drafts.discard_draft, "orders"),
    Action("send_quote", "Send a quote", quotes.QuoteRef, quotes.send_quote, "orders"),
    Action("revise_quote", "Revise a quote", quotes.ReviseQuote, quotes.revise_quote, "orders"),
    Action("accept_quote", "Turn a quote into an order", quotes.AcceptQuote, quotes.accept_quote, "orders"),
    Action("decline_quote", "Mark a quote as lost", quotes.CloseQuote, quotes.decline_quote, "orders"),
    Action("expire_quote", "Let a quote expire", quotes.QuoteRef, quotes.expire_quote, "orders"),
    Action("sign_document", "Take the customer's signature", signing.SignDocument, signing.sign_document, "orders"),
    Action("confirm_order", "Confirm an order", orders.OrderRef, orders.confirm_order, "orders"),
    Action("amend_order", "Amend an order", orders.AmendOrder, orders.amend_order, "orders"),
    Action("counter_sale", "Sell over the counter", counter.CounterSale, counter.counter_sale, "orders"),
    Action("hold_order", "Put an order on hold", orders.HoldOrder, orders.hold_order, "orders"),
    Action("release_hold", "Let an order go on", orders.HoldOrder, orders.release_hold, "orders"),
    Action("cancel_order", "Cancel what is open", orders.CancelOrder, orders.cancel_order, "orders"),
    Action("reserve_stock", "Promise goods", reservations.ReserveStock, reservations.reserve_stock, "orders"),
    Action(
        "release_reservation",
        "Release promised goods",
        reservations.ReleaseReservation,
        reservations.release_reservation,
        "orders",
    ),
    Action("open_pick_list", "Start picking", picking.OpenPickList, picking.open_pick_list, "warehouse"),
    Action("confirm_pick", "Confirm a pick", picking.ConfirmPick, picking.confirm_pick, "warehouse"),
    Action("cancel_pick_list", "Cancel a pick list", picking.PickRef, picking.cancel_pick_list, "warehouse"),
    Action("pack_shipment", "Pack", shipping.PackShipment, shipping.pack_shipment, "warehouse"),
    Action("ship", "Ship", shipping.Ship, shipping.ship, "warehouse"),
    Action("deliver", "Record the delivery", shipping.ShipmentRef, shipping.deliver, "warehouse"),
    Action("cancel_shipment", "Unpack or call back", shipping.ShipmentRef, shipping.cancel_shipment, "warehouse"),
    Action("receive_return", "Receive a return", stock.ReceiveReturn, stock.receive_return, "warehouse"),
    Action("issue_invoice", "Issue an invoice", invoicing.IssueInvoice, invoicing.issue_invoice, "money"),
    Action("issue_credit_note", "Issue a credit note", crediting.IssueCreditNote, crediting.issue_credit_note, "money"),
    Action("record_payment", "Take a payment", payments.RecordPayment, payments.record_payment, "money"),
    Action("allocate_payment", "Allocate open money", payments.AllocatePayment, payments.allocate_payment, "money"),
    Action("refund", "Pay money back", payments.Refund, payments.refund, "money"),
    Action("reverse_payment", "Reverse a payment", payments.ReversePayment, payments.reverse_payment, "money"),
    Action("open_till", "Open the till", till.OpenTill, till.open_till, "drawer"),
    Action("pay_in", "Pay cash in", till.MoveCash, till.pay_in, "drawer"),
    Action("pay_out", "Pay cash out", till.MoveCash, till.pay_out, "drawer"),
    Action("count_till", "Count the drawer", till.CountTill, till.count_till, "drawer"),
    Action("close_till", "Close the till", till.CloseTill, till.close_till, "drawer"),
    Action("correct_till", "Correct beside a Z report", till.CorrectTill, till.correct_till, "drawer"),
)
BY_NAME = {action.name: action for action in ACTIONS}

__all__ = ["ACTIONS", "BY_NAME", "Action", "Refusal", "Reply", "parse", "perform"]
