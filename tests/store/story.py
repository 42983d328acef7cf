"""One month at Nordlicht: a story in which every kind of fact happens at least once.

Run as a program it writes the golden facts that are missing, and never touches one that is there.
"""

import contextlib
import json
import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from app.actions.catalogue import BY_NAME
from app.actions.registry import perform
from app.actions.signing_in import prove
from app.domain.errors import NotPermitted, SignInRefused
from app.domain.facts import KINDS, DocumentArchived, DocumentTimestamped, PaperMailed
from app.exchange import IMPORTS, ImportOptions
from app.exchange.attaching import attach
from app.store import journal
from app.store.database import Database
from app.store.filestore import files_of, keep_content
from app.store.sql import sql
from tests.shop import Shop

GOLDEN = Path(__file__).parent / "golden"
MONTH = GOLDEN / "month.jsonl"
# What came after the first month was frozen has a whole journal of its own.
BUYING = GOLDEN / "month_buying.jsonl"
SAYING = GOLDEN / "month_saying.jsonl"
KITS = GOLDEN / "month_kits.jsonl"
WEIGHTS = GOLDEN / "month_weights.jsonl"
PAPERS = GOLDEN / "month_papers.jsonl"


def month(shop: Shop) -> None:
    """Masters, quotes, orders, goods, money: all that can happen, told once."""
    _masters(shop)
    _quotes(shop)
    order = _orders(shop)
    _goods(shop, order)
    _money(shop)
    _till(shop)
    _counter(shop)
    _purchases(shop)
    _extras(shop)
    _sayings(shop)
    _came_in(shop)
    _kits(shop)
    _weights(shop)
    _bars(shop)
    _lost_by_mistake(shop)
    _papers(shop)
    _own_words(shop)
    _incomplete(shop)
    _by_hand(shop)


def _incomplete(shop: Shop) -> None:
    """A bill of weight goes out although nobody knows where its customer lives."""
    shop.do("save_company", street="Hafenstraße 12", city="Kiel")
    shop.do("save_customer", number="NOWHERE", name="Bau Nord", country="DE")
    shop.do("receive_goods", lines=[{"product": "CU15", "quantity": "40"}])
    order = shop.order("NOWHERE", invoice_method="order").number
    shop.do("issue_invoice", orders=[order], complete=False)


def _own_words(shop: Shop) -> None:
    """What is said on bills in German alone, and in the letters that carry them."""
    said = {"outro": "Bitte überweisen Sie bis zum Ziel.", "mail_subject": "{word} {number} über {amount}"}
    shop.do("save_document_text", kind="invoice", language="de", **said)
    shop.do("save_document_text", kind="invoice", language="de", mail_subject="")


def _by_hand(shop: Shop) -> None:
    """A printed order comes back signed, as a scan of its first page."""
    order = shop.order(lines=[{"product": "CU15", "quantity": "2"}])
    kept = keep_content(files_of(shop.database), b"a scan", "scan.png")
    shop.do("take_paper_back", codes=[order.number], name="scan.png", sha256=kept.sha256, size=kept.size)


def _lost_by_mistake(shop: Shop) -> None:
    """A quote is marked as lost, and that is taken back."""
    draft = shop.do("draft_quote", customer="MUELLER", lines=[{"product": "CU15", "quantity": "4"}])
    quote = shop.do("send_quote", quote=draft.id)
    shop.do("decline_quote", quote=quote.id, reason="price")
    shop.do("undo_step", document=quote.id)


def _papers(shop: Shop) -> None:
    """A town's bills are read by machines and sorted by its number; who pays within ten days takes two percent off."""
    shop.do("save_company", contact_name="Ute Nord", endpoint_scheme="9930", endpoint="DE136695976", sign_above="5000",
            pen_still=True, early_percent="2", early_days=10, address_window="din-b", gs1_prefix="4012345")  # fmt: skip
    shop.do("save_product", sku="LAMP", name="Street lamp", price="310", tax="S19", hsn="9405", unit_code="H87")
    shop.do("save_customer", number="EMSTAL", name="Stadt Emstal", country="DE", einvoice="xrechnung",
            endpoint_scheme="0204", endpoint="04011000-1234512345-06", buyer_reference="04011000-1234512345-06",
            address={"street": "Rathausplatz 1", "postcode": "34308", "city": "Emstal"})  # fmt: skip
    shop.do("receive_goods", lines=[{"product": "LAMP", "quantity": "9"}])
    quote = shop.do("draft_quote", customer="EMSTAL", lines=[{"product": "LAMP", "quantity": "3"}])
    shop.do("send_quote", quote=quote.id)
    order = shop.do("confirm_order", order=shop.do("accept_quote", quote=quote.id).id).number
    shop.do("amend_order", order=order, lines=[{"line": 1, "quantity": "4"}])
    shop.shipped(order)
    bill = shop.do("issue_invoice", orders=[order])
    shop.do("issue_credit_note", invoice=bill.id, lines=[{"line": 1, "quantity": "1"}], reason="broken glass")


def _bars(shop: Shop) -> None:
    """Ten pieces of a metre and a half are cut from bars of six; two come back as rests."""
    shop.do("save_product", sku="ROD", name="Steel rod", price="4", tax="S19", unit="m", bar_length="6", kerf="0.003",
            least_rest="1.5")  # fmt: skip
    shop.do("receive_goods", lines=[{"product": "ROD", "quantity": "60"}])
    order = shop.order(lines=[{"product": "ROD", "quantity": "15", "length": "1.5", "pieces": 10}])
    sent = shop.shipped(order.number)
    shop.do("receive_return", shipment=sent.number, lines=[{"line": 1, "quantity": "3"}])


def _weights(shop: Shop) -> None:
    """Cheese: offered and ordered by the wheel, fetched from the scales, billed by the kilogram, and some back."""
    shop.do("save_product", sku="GOUDA", name="Gouda wheel", price="12.50", tax="S7", weight=2400, by_weight=True)
    shop.do("receive_goods", lines=[{"product": "GOUDA", "quantity": "12"}])
    quote = shop.do("draft_quote", customer="MUELLER", lines=[{"product": "GOUDA", "quantity": "3"}])
    shop.do("send_quote", quote=quote.id)
    order = shop.do("confirm_order", order=shop.do("accept_quote", quote=quote.id).id).number
    shop.do("amend_order", order=order, lines=[{"line": 1, "quantity": "4"}])
    shop.shipped(order, lines=[{"line": 1, "quantity": "4", "weight": "9.635"}])
    bill = shop.do("issue_invoice", orders=[order]).number
    back = [{"line": 1, "quantity": "1", "weight": "2.41"}]
    shop.do("take_back", sale=bill, lines=back, reason="mould", keep=True)


def _kits(shop: Shop) -> None:
    """A kit that is offered, sold, amended, sent in part, billed by whole sets, and taken back."""
    shop.do("save_product", sku="VALVE", name="Angle valve", price="9.00", tax="S19")
    made_of = "CU15 = 2; ELB15 = 4; VALVE"
    shop.do("save_product", sku="BATH", name="Bath set", price="40.00", tax="S19", parts=made_of)
    goods = [{"product": "VALVE", "quantity": "2"}, {"product": "ELB15", "quantity": "40"}]
    shop.do("receive_goods", lines=[*goods, {"product": "CU15", "quantity": "40"}])
    quote = shop.do("draft_quote", customer="MUELLER", lines=[{"product": "BATH", "quantity": "3"}])
    shop.do("send_quote", quote=quote.id)
    shop.do("hold_goods", quote=quote.id, until="2099-12-31")
    order = shop.do("confirm_order", order=shop.do("accept_quote", quote=quote.id).id).number
    shop.do("amend_order", order=order, lines=[{"line": 1, "quantity": "4"}])
    shop.shipped(order)
    bill = shop.do("issue_invoice", orders=[order]).number
    shop.do("take_back", sale=bill, lines=[{"line": 1, "quantity": "1"}], reason="Too many", keep=True)
    shop.do("cancel_order", order=order)


def _came_in(shop: Shop) -> None:
    """An order that came as a file, and again with a change; a number that a customer uses."""
    shop.do("save_customer_item", customer="MUELLER", number="4711-A", product="CU15")
    said: dict[str, Any] = {"source": "json", "number": "PO-1", "buyer": {"number": "MUELLER"}, "file": "po-1.json"}
    shop.do("take_order_in", **said, lines=[{"theirs": "4711-A", "quantity": "2"}], sha256="ab" * 32)
    change = shop.do("take_order_in", **said, lines=[{"theirs": "4711-A", "quantity": "3"}], sha256="cd" * 32)
    shop.do("take_change", inbound=change.id)


def _sayings(shop: Shop) -> None:
    """Lines that say more than most, with notes and headings between them, from the offer to the credit."""
    shop.do("save_product", sku="ELB15", packs=[{"name": "box", "quantity": "12"}])
    shop.do("save_product", sku="HOSE", name="Hose 1/2 inch", price="2.40", tax="S19", unit="m", length_step="0.25")
    shop.do("receive_goods", lines=[{"product": "HOSE", "quantity": "40"}, {"product": "ELB15", "quantity": "60"}])
    lines = [
        {"product": "ELB15", "quantity": "24", "pack": "box", "their_sku": "MB-77", "instead_of": "ELB18"},
        {"product": "HOSE", "quantity": "15", "length": "1.5", "pieces": 10, "promised_date": "2030-03-04"},
        {"product": "CU15", "quantity": "2", "price": "8.00", "price_reason": "bent ends"},
        {"product": "BOOK", "quantity": "1", "optional": True},
        {"product": "CU15", "quantity": "3", "alternative_of": 3},
    ]
    texts = [
        {"text": "As talked about on site."},
        {"kind": "heading", "text": "Bathroom"},
        {"text": "Cut on site.", "after": 2},
        {"kind": "heading", "text": "Kitchen", "after": 2},
    ]
    quote = shop.do("draft_quote", customer="MUELLER", lines=lines, texts=texts)
    shop.do("send_quote", quote=quote.id)
    order = shop.do("confirm_order", order=shop.do("accept_quote", quote=quote.id).id).number
    shop.do("amend_order", order=order, lines=[{"line": 2, "quantity": "12"}, {"product": "CUT", "quantity": "1"}])
    shop.shipped(order)
    bill = shop.do("issue_invoice", orders=[order]).number
    shop.do("issue_credit_note", invoice=bill, lines=[{"line": 1, "quantity": "12"}], reason="a box too many")


def _extras(shop: Shop) -> None:
    """Fields of the company's own, and files, of customers, products and orders."""
    shop.do("save_field", entity="customer", name="Site keys", kind="text")
    shop.do("save_field", entity="order", name="Crane", kind="yesno", papers=["sales-order"])
    shop.do("save_customer", number="SOMMER", fields={"Site keys": "with the neighbour"})
    shop.order("LOHSE", lines=[{"product": "CU15", "quantity": "1"}], fields={"Crane": "yes"})
    with tempfile.TemporaryDirectory() as folder:
        sheet = Path(folder) / "drawing.pdf"
        sheet.write_bytes(b"a drawing")
        old = attach(shop.database, "product", "CU15", sheet, "anna")
        shop.do("remove_file", attachment=old.id, reason="an old one")
        attach(shop.database, "customer", "SOMMER", sheet, "anna")
    _inherited(shop)
    _trust(shop)


def _trust(shop: Shop) -> None:
    """A quote that is asked after and taken in part; a customer with buyers and an assortment; two who are one."""
    lines = [{"product": "CU15", "quantity": "6"}]
    quote = shop.do("send_quote", quote=shop.do("draft_quote", customer="SOMMER", lines=lines).id)
    shop.do("follow_up_quote", quote=quote.id, note="called, thinks it over")
    contacts = [{"name": "Karin Sommer", "may_order": True}]
    shop.do("save_customer", number="SOMMER", buyers="refuse", contacts=contacts, assortment="warn", allow=["CU15"])
    part = shop.do("accept_quote", quote=quote.id, lines=[{"line": 1, "quantity": "2"}])
    shop.do("confirm_order", order=part.id, buyer="Karin Sommer", hold=True)
    shop.do("save_customer", number="SOMMER-2", name="Fr. Sommer", country="DE", phone="0251/44321")
    shop.do("merge_customers", customer="SOMMER", gone="SOMMER-2")


def _inherited(shop: Shop) -> None:
    """What the system before left, and a list that was a mistake."""
    lines = [
        {"product": "CU15", "quantity": "10", "price": "8.00"},
        {"product": "OLD-7", "quantity": "-1", "amount": "-3"},
    ]
    shop.do("take_old_order", number="2024-17", customer="MUELLER", date="2024-06-03", lines=lines)
    lists = {
        "customers": "number,name\nMISTAKE,Nobody at all\n",
        "open-invoices": "number,customer,date,open\n2025-0100,MUELLER,2025-11-04,7\n",
    }
    with tempfile.TemporaryDirectory() as folder:
        for what, content in lists.items():
            file = Path(folder) / f"{what}.csv"
            file.write_text(content, encoding="utf-8")
            took = next(one for one in IMPORTS if one.name == what).run(
                shop.database, file, ImportOptions(actor="Anna")
            )
            shop.do("take_back_list", list=took["id"])
    shop.do("take_old_invoice", number="2025-0099", customer="MUELLER", date="2025-11-03", open="50.00", total="119.00")


def _masters(shop: Shop) -> None:
    shop.do(
        "save_customer",
        number="SOMMER",
        name="Frau Sommer",
        country="DE",
        prices_include_tax=True,
        phone="0251 443 21",
        address={"street": "Am Hafen 3", "postcode": "48155", "city": "Münster"},
        addresses=[{"kind": "shipping", "name": "Werkstatt", "city": "Hamm"}],
        contacts=[{"name": "Karin Sommer", "phone": "0251 443 22"}],
    )
    shop.do("save_customer", number="LOHSE", name="Herr Lohse", country="DE")
    shop.do("save_customer", number="LINDE", name="Frau Linde", country="DE", contacts=[{"name": "Otto Linde"}])
    shop.do("forget_customer", customer="LINDE", reason="asked to be")
    shop.do("save_price", product="CU15", price="7.99", min_quantity="50", valid_from="2026-01-01")
    shop.do("save_location", code="CELLAR", name="Cellar")
    shop.do("save_carrier", name="DHL", tracking_url="https://example.org/{}")
    shop.do("save_supplier", number="W-1", name="Wieland", country="DE")
    shop.do("save_user", name="Anna", role="office")
    _people(shop)


def _people(shop: Shop) -> None:
    """Anna is asked who she is, Bert guesses, wants what he may not, and borrows her right."""
    shop.do("save_user", name="Anna", role="owner")
    shop.do("set_secret", user="Anna", secret="correct horse")
    shop.do("save_user", name="Bert", role="warehouse")
    shop.do("set_secret", user="Bert", kind="pin", secret="4711")
    shop.do("save_role", name="warehouse", discount_percent="2")
    for _ in range(5):
        with contextlib.suppress(SignInRefused):
            prove(shop.database, "Bert", "1147")
    save = BY_NAME["save_carrier"]
    with contextlib.suppress(NotPermitted):
        perform(shop.database, save, {"name": "GLS"}, "Bert")
    lent = {"by": "Anna", "secret": "correct horse", "reason": "a new carrier"}
    perform(shop.database, save, {"name": "GLS", "approval": lent}, "Bert")
    shop.do("remove_secret", user="Bert", kind="pin")
    shop.do("confirm_clock", today=date.today().isoformat())  # noqa: DTZ011 - the machine's own calendar


def _quotes(shop: Shop) -> None:
    lines = [{"product": "CU15", "quantity": "10"}]
    lost = shop.do("draft_quote", customer="MUELLER", lines=lines)
    shop.do("decline_quote", quote=shop.do("send_quote", quote=lost.id).id, reason="too dear")
    won = shop.do("draft_quote", customer="MUELLER", lines=lines, allowances=[{"percent": "3", "reason": "Loyalty"}])
    shop.do("send_quote", quote=won.id)
    revision = shop.do("revise_quote", quote=won.id, customer="MUELLER", lines=[{"product": "CU15", "quantity": "12"}])
    shop.do("send_quote", quote=revision.id)
    shop.do("sign_document", quote=won.id, name="Karl Müller", strokes=[[(1, 2, 0, 500), (30, 40, 16, 700)]])
    shop.do("confirm_order", order=shop.do("accept_quote", quote=won.id).id)


def _orders(shop: Shop) -> str:
    lines = [
        {"product": "CU15", "quantity": "40", "discount_percent": "5"},
        {"product": "ELB15", "quantity": "60", "allowances": [{"amount": "0.50", "reason": "Scratched"}]},
        {"product": "CUT", "quantity": "2"},
    ]
    charges = [{"amount": "9.90", "tax": "S19", "reason": "Freight"}]
    order = shop.order("SOMMER", lines=lines, charges=charges).number
    shop.do("hold_order", order=order, reason="asked for a drawing")
    shop.do("release_hold", order=order, reason="drawing came")
    shop.do("amend_order", order=order, lines=[{"line": 1, "quantity": "30"}, {"product": "BOOK", "quantity": "1"}])
    shop.do("cancel_order", order=order, lines=[{"line": 2, "quantity": "5"}], reason="fewer corners")
    return order


def _goods(shop: Shop, order: str) -> None:
    shop.do("receive_goods", supplier="W-1", lines=[{"product": "BOOK", "quantity": "3", "location": "CELLAR"}])
    shop.do("release_reservation", order=order, lines=[{"line": 1, "quantity": "10"}])
    shop.do("reserve_stock", order=order, lines=[{"line": 1, "quantity": "10", "location": "MAIN"}])
    shop.do("transfer_stock", lines=[{"product": "CU15", "quantity": "5", "location": "MAIN"}], to="CELLAR")
    shop.do("adjust_stock", lines=[{"product": "ELB15", "quantity": "45"}], reason="counted")
    shop.do("cancel_pick_list", pick_list=shop.do("open_pick_list", order=order).number, reason="wrong aisle")
    fetched = shop.do("open_pick_list", order=order).number
    shop.do("amend_order", order=order, lines=[{"line": 1, "quantity": "29"}])  # while somebody fetches thirty
    shop.do("amend_order", order=order, lines=[{"line": 1, "quantity": "30"}])
    shop.do("cancel_pick_list", pick_list=fetched, reason="once more")
    first = shop.do("open_pick_list", order=order).number
    shop.do("confirm_pick", pick_list=first, lines=[{"line": 1, "quantity": "29", "reason": "bent"}])
    unpacked = shop.do("pack_shipment", pick_list=first, parcels=2).number
    shop.do("cancel_shipment", shipment=unpacked, reason="wrong box")
    shipment = shop.shipped(order).number
    shop.do("deliver", shipment=shipment, received_by="Frau Sommer")
    back = [{"line": 1, "quantity": "2"}, {"line": 2, "quantity": "1", "outcome": "scrap"}]
    shop.do("receive_return", shipment=shipment, lines=back, reason="too many")


def _money(shop: Shop) -> None:
    with shop.database.read() as view:
        shipment = view.row(_SHIPPED)[0]  # type: ignore[index]
    invoice = shop.do("issue_invoice", shipments=[shipment])
    shop.do("record_payment", customer="SOMMER", tenders=[{"method": "card", "amount": "20"}])
    bounced = shop.do("record_payment", customer="SOMMER", tenders=[{"method": "cheque", "amount": "10"}]).number
    shop.do("reverse_payment", payment=bounced, reason="no cover")
    shop.do("issue_credit_note", invoice=invoice.id, lines=[{"line": 1, "quantity": "3"}], reason="returned")
    early = shop.do("record_payment", customer="SOMMER", tenders=[{"method": "cash", "amount": "5"}], allocate=[])
    given = [{"invoice": invoice.number, "amount": "3"}]
    shop.do("allocate_payment", payment=early.number, allocate=given)
    shop.do("refund", payment=early.number, tenders=[{"method": "cash", "amount": "1.50"}])
    shop.do("issue_credit_note", invoice=invoice.id, reason="all came back")
    paper = DocumentArchived("invoice", invoice.id, invoice.number, "ab" * 32, 48_211, signed=True)
    shop.database.write(lambda tx: tx.record(paper), action="archive")
    with shop.database.read() as view:
        customer = view.value(_SOMMER)
    private = {"to": "rechnung@sommer.example", "subject": "Rechnung"}
    at = 1_742_284_800_000_000
    mailed = PaperMailed("invoice", invoice.id, str(customer), "ab" * 32, "<a@b.example>", at, private)
    shop.database.write(lambda tx: tx.record(mailed), action="mail_paper")
    paper_of = ("invoice", invoice.id, invoice.number, "")
    stamped = DocumentTimestamped(*paper_of, "ab" * 32, "cd" * 32, 72_900, at, "Zeit AG")
    shop.database.write(lambda tx: tx.record(stamped), action="stamp_document")


def _till(shop: Shop) -> None:
    """A day of the drawer, and what was found out the day after."""
    shop.do("open_till", opening="50")
    given = [{"method": "cash", "amount": "20"}, {"method": "card", "amount": "5"}]
    taken = shop.do("record_payment", customer="MUELLER", tenders=given, change="8", allocate=[])
    shop.do("refund", payment=taken.number, tenders=[{"method": "cash", "amount": "1"}])
    shop.do("pay_out", amount="3.50", reason="stamps")
    shop.do("count_till", pieces=[{"value": "50", "count": 1}, {"value": "5", "count": 1}], card="5")
    closed = shop.do("close_till", reason="2.50 short, counted twice")
    shop.do("correct_till", number=closed.number, amount="2.50", reason="a slip for cleaning was found")
    shop.do("refund", payment=taken.number, tenders=[{"method": "transfer", "amount": "16"}],
            otherwise="their card is blocked")  # fmt: skip


def _counter(shop: Shop) -> None:
    promised = shop.order("LOHSE", lines=[{"product": "BOOK", "quantity": "2"}]).number
    shop.do("issue_advance", order=promised, percent="50")
    draft = shop.do("draft_order", customer="LOHSE", lines=[{"product": "BOOK", "quantity": "5"}]).number
    sold = shop.do("counter_sale", order=draft, reason="in their hand")
    shop.do("take_back", sale=sold.number, lines=[{"line": 1, "quantity": "1", "outcome": "supplier"}], reason="torn")
    shop.do("correct_invoice", invoice=sold.number, prices=[{"line": 1, "price": "28"}], reason="agreed")
    shop.do("adjust_stock", lines=[{"product": "BOOK", "quantity": "0"}], reason="counted")
    counted = shop.do("adjust_stock", lines=[{"product": "BOOK", "quantity": "3"}], reason="counted").number
    shop.do("take_back_count", count=counted, reason="another shelf")
    draft = shop.do("draft_order", customer="LOHSE", lines=[{"product": "CU15", "quantity": "1"}]).number
    shop.do("void_sale", sale=shop.do("counter_sale", order=draft).number, reason="typed wrong")
    book = [{"product": "BOOK", "quantity": "1", "price": "12"}]
    shop.do("take_back_without_receipt", customer="LOHSE", lines=book, reason="receipt lost")


def _purchases(shop: Shop) -> None:
    lines = [{"product": "BOOK", "quantity": "20", "cost": "17.50"}, {"product": "ELB15", "quantity": "40"}]
    written = shop.do("order_goods", supplier="W-1", lines=lines, reference="offer 12", note="by lorry").number
    shop.do("amend_purchase", purchase=written, lines=[{"line": 2, "quantity": "50"}], reason="cheaper")
    shop.do("send_purchase", purchase=written)
    waits = shop.order(lines=[{"product": "BOOK", "quantity": "30"}]).number
    came = [
        {"line": 1, "quantity": "40", "damaged": "1", "outcome": "quarantine", "reason": "wet"},
        {"line": 2, "damaged": "5", "outcome": "back", "reason": "wrong thread"},
    ]
    receipt = shop.do("receive_purchase", purchase=written, lines=came, delivery_note="LS 4").receipt
    shop.do("open_pick_list", order=waits)
    shop.do("correct_receipt", receipt=receipt, lines=[{"line": 1, "quantity": "4"}], reason="a zero too many")
    shop.do("cancel_purchase", purchase=written, reason="too late")


_SOMMER = sql("SELECT id FROM customer WHERE number = 'SOMMER'")
_SHIPPED = sql("SELECT number FROM shipment WHERE state = 'delivered'")


def facts_of(database: Database) -> list[journal.Entry]:
    """The journal as it stands."""
    with database.read() as view:
        return list(journal.entries(view))


def golden(entry: journal.Entry) -> dict[str, Any]:
    """What is kept of a fact for ever."""
    return {
        "kind": entry.kind,
        "version": entry.version,
        "hlc": entry.hlc,
        "id": entry.id,
        "body": entry.body,
        "salt": entry.salt,
        "private": entry.secret,
    }


def write_missing(database: Database) -> list[str]:
    """Write a golden fact for each kind and version that has none yet."""
    GOLDEN.mkdir(exist_ok=True)
    written = []
    for entry in sorted(facts_of(database), key=_telling):
        path = GOLDEN / f"{entry.kind}.{entry.version}.json"
        if entry.kind in KINDS and not path.exists():
            text = json.dumps(golden(entry), indent=1, ensure_ascii=False)
            path.write_text(text + "\n", encoding="utf-8")
            written.append(path.name)
    if not MONTH.exists():
        lines = [json.dumps(golden(entry), ensure_ascii=False) for entry in facts_of(database)]
        MONTH.write_text("\n".join(lines) + "\n", encoding="utf-8")
        written.append(MONTH.name)
    told = {json.loads(line)["kind"] for line in MONTH.read_text(encoding="utf-8").splitlines()}
    with MONTH.open("a", encoding="utf-8") as month:
        # Kinds that are younger than the month happen after its end; a kind's new shape is told by another journal.
        for path in sorted(GOLDEN / name for name in written if name != MONTH.name):
            one = json.loads(path.read_text(encoding="utf-8"))
            if one["kind"] not in told:
                month.write(json.dumps(one, ensure_ascii=False) + "\n")
    return written


def _telling(entry: journal.Entry) -> tuple[bool, bool, bool, bool, bool, int]:
    """Of a kind that can carry personal data, codes of bills, weights, parts of kits, or texts, first one that does."""
    weighs = '"each_weight":2400' in entry.body
    return (
        not entry.secret,
        '"buyer_reference":"0' not in entry.body,
        not weighs,
        '"parts":[{"product_id"' not in entry.body,
        '"texts":[{' not in entry.body,
        entry.hlc,
    )


def _bought(shop: Shop) -> None:
    shop.do("save_supplier", number="W-1", name="Wieland", country="DE")
    _purchases(shop)


def write_later(folder: str) -> list[str]:
    """Write the journals of what came after the first month was frozen, in books of its own, where there is none."""
    from app.actions.companies import create_company

    written = []
    for path, tell in ((BUYING, _bought), (SAYING, _sayings), (KITS, _kits), (WEIGHTS, _weights), (PAPERS, _papers)):
        if path.exists():
            continue
        database = create_company(str(Path(folder) / f"{path.stem}.counterfoil"), "Nordlicht Haustechnik", "DE")
        tell(Shop(database).stocked())
        lines = [json.dumps(golden(entry), ensure_ascii=False) for entry in facts_of(database)]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        written.append(path.name)
        database.close()
    return written


def _main() -> int:
    from app.actions.companies import create_company

    with tempfile.TemporaryDirectory() as folder:
        database = create_company(str(Path(folder) / "golden.counterfoil"), "Nordlicht Haustechnik", "DE")
        month(Shop(database).stocked())
        sys.stdout.write("\n".join(write_missing(database)) + "\n")
        sys.stdout.write("\n".join(write_later(folder)) + "\n")
        missing = set(KINDS) - {path.name.split(".")[0] for path in GOLDEN.glob("*.json")}
        database.close()
    return 1 if missing else 0


if __name__ == "__main__":
    raise SystemExit(_main())
