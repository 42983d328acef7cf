"""A small company and its customers, in memory: papers to test with and to look at."""

from __future__ import annotations

import math
from dataclasses import replace

from app.documents.evidence import strokes_sha256
from app.queries import paper_model as m
from app.queries.paper_batch import walk

NORDLICHT = m.CompanyCard(
    name="Nordlicht Haustechnik GmbH",
    address_lines=("Hafenstraße 12", "24103 Kiel"),
    country="DE",
    tax_id="DE136695976",
    registers=("Amtsgericht Kiel, HRB 1234", "Geschäftsführerin: Inga Petersen"),
    phone="+49 431 555 01-0",
    mail="auftrag@nordlicht.example",
    web="www.nordlicht.example",
    bank_name="Förde Bank",
    iban="DE89370400440532013000",
    bic="COBADEFFXXX",
    accent="#1450A8",
)

MUELLER = m.Party(
    name="Müller Bau GmbH",
    contact="Frau Jansen",
    address_lines=("Bahnhofstraße 4", "24837 Schleswig"),
    customer_number="K-1017",
    vat_id="DE811907980",
)
LODZ = m.Party("Łódź Instal Sp. z o.o.", ("ul. Żeromskiego 8", "90-001 Łódź", "POLEN"), customer_number="K-1040")
ATHENS = m.Party("Αθήνα Υδραυλικά Α.Ε.", ("Οδός Ερμού 5", "105 63 Αθήνα", "GRIECHENLAND"), customer_number="K-1041")
TOKYO = m.Party("東京水道株式会社", ("千代田区丸の内1-1", "100-0005 東京都", "JAPAN"), customer_number="K-1042")
TEL_AVIV = m.Party("צינור ושות׳ בע״מ", ("דרך מנחם בגין 5", "תל אביב 6618001", "ISRAEL"), customer_number="K-1043")
CAIRO = m.Party("شركة النيل للسباكة", ("شارع التحرير 7", "القاهرة", "ÄGYPTEN"), customer_number="K-1044")

NAMES = {
    "Greek": "Αθήνα Υδραυλικά Α.Ε.", "Cyrillic": "Водопровод и сыновья, Київ", "Arabic": "شركة النيل للسباكة",
    "Hebrew": "צינור ושות׳ בע״מ", "Chinese": "北京中国水管有限公司", "Japanese": "東京水道株式会社・サービス",
    "Korean": "서울배관 주식회사", "emoji": "Rohr 🔧 & Söhne 😀❤️", "Polish": "Łódź Instal Sp. z o.o.",
}  # fmt: skip

SITE = m.Party(
    name="Baustelle Kita Möwenweg",
    address_lines=("Möwenweg 17", "24837 Schleswig"),
    contact="Polier Hansen",
    phone="+49 170 555 22 11",
)

CATALOGUE = (
    ("CU15", "Kupferrohr 15 × 1 mm, halbhart, Stange 5 m", "m", 84_200, 1, "A-03-2"),
    ("ELB15", "Bogen 90° 15 mm, Presskontur V", "Stk", 12_900, 1, "A-03-4"),
    ("PUMP-25-60", "Heizungspumpe 25-60, hocheffizient, 180 mm, mit Wärmedämmschale", "Stk", 1_894_000, 1, "B-01-1"),
    ("SCH-M8", "Gewindestange M8 × 1000 mm, verzinkt", "Stk", 1_245_000, 100, "B-02-7"),
    ("SILIKON-T", "Sanitärsilikon transparent 310 ml", "Kart", 46_500, 1, "C-05-1"),
    ("KH-15", "Kugelhahn 15 mm mit Presskontur, DVGW", "Stk", 142_500, 1, "C-06-3"),
)

TERMS_TEXT = "\n\n".join(
    f"§ {n} {head}\n" + "Für alle Lieferungen und Leistungen gelten ausschließlich die folgenden Bedingungen. " * 4
    for n, head in enumerate(
        ("Geltung", "Angebot", "Preise", "Lieferung", "Gefahrübergang", "Zahlung", "Eigentumsvorbehalt", "Mängel",
         "Haftung", "Datenschutz", "Gerichtsstand", "Schlussbestimmung"), start=1
    )
)  # fmt: skip


def strokes() -> tuple[tuple[tuple[int, int, int, int], ...], ...]:
    """A signature such as a hand makes: two flowing strokes and a dot."""
    first = tuple(
        (20_000 + t * 900, int(12_000 + 6_000 * math.sin(t / 3.1) * (1 - t / 90)), t * 12, 300 + 4 * t)
        for t in range(60)
    )
    second = tuple((30_000 + t * 1_100, int(17_000 - 1_500 * math.sin(t / 7)), 900 + t * 10, 500) for t in range(30))
    return first, second, ((62_000, 5_000, 1_400, 700),)


SIGNED = m.Signed(
    name="Antje Jansen",
    at="2026-03-18T10:42:05",
    station="Kasse 2",
    consent="Ich bestelle verbindlich die oben genannten Waren zu den genannten Preisen.",
    consent_version="3",
    order_sha256="9f2c4be17a80d3559f2c4be17a80d3559f2c4be17a80d3559f2c4be17a80d355",
    document_sha256="1b" * 32,
    strokes=strokes(),
    place="Kiel",
    strokes_sha256=strokes_sha256(strokes()),
)


TILL = m.TillSheet(
    opened="2026-03-18T07:52:10",
    opened_by="Ben Thomsen",
    closed="2026-03-18T18:04:31",
    closed_by="Anna Petersen",
    opening=150_00,
    payments=1_284_37,
    reversed=86_40,
    refunds=23_75,
    paid_in=50_00,
    paid_out=412_50,
    expected=961_72,
    lines=(m.TillForm("cash", 961_72, 959_22), m.TillForm("card", 2_310_80, 2_310_80), m.TillForm("cheque", 0, 120_00),
           m.TillForm("transfer", 486_40)),
    kept=150_00,
    moves=(
        m.TillMove("2026-03-18T09:10:00", "Wechselgeld von der Bank", "Ben Thomsen", 50_00),
        m.TillMove("2026-03-18T13:31:00", "Zur Bank gebracht", "Anna Petersen", -400_00),
        m.TillMove("2026-03-18T15:02:00", "Briefmarken", "Ben Thomsen", -12_50),
    ),
    pieces=((200_00, 1), (100_00, 2), (50_00, 5), (20_00, 9), (10_00, 6), (5_00, 7), (2_00, 12), (1_00, 6), (50, 5),
            (20, 6), (10, 3), (5, 3), (2, 2), (1, 3)),
    reason="Zwei Mal gezählt, eine Quittung fehlt noch.",
    counts=2,
    first=961_22,
    payment_count=41,
    refund_count=2,
)  # fmt: skip


def line(number: int, **changes: object) -> m.PaperLine:
    """The line of that number: the catalogue again and again."""
    code, description, unit, price, per, bin_ = CATALOGUE[(number - 1) % len(CATALOGUE)]
    quantity = (number * 7 % 23 + 1) * 1000
    net = round_half_up(quantity * price, 1000 * 100 * per)
    made = m.PaperLine(
        line=number, code=code, description=description, quantity=quantity, unit=unit, price=price, price_per=per,
        net=net, tax_rate=19000, tax_category="S", promised_date="2026-03-26", location=bin_, aisle=bin_[0],
        ordered=quantity, to_follow=0,
    )  # fmt: skip
    return replace(made, **changes)


def round_half_up(value: int, by: int) -> int:
    """Integer division, halves up; for values of zero and more."""
    return (2 * value + by) // (2 * by)


def totals(lines: tuple[m.PaperLine, ...], **changes: object) -> m.PaperTotals:
    """The sums of the lines, one tax row per rate."""
    counted = [x for x in lines if not (x.optional or x.alternative)]
    net = sum(x.net or 0 for x in counted)
    rows = []
    for rate, category in sorted({(x.tax_rate or 0, x.tax_category) for x in counted}, reverse=True):
        base = sum(x.net or 0 for x in counted if (x.tax_rate or 0, x.tax_category) == (rate, category))
        rows.append(m.VatRow(category, rate, base, round_half_up(base * rate, 100_000)))
    tax = sum(row.tax for row in rows)
    made = m.PaperTotals(line=net, net=net, gross=net + tax, due=net + tax, vat=tuple(rows), tax=tax)
    return replace(made, **changes)


_NUMBERS = {
    m.QUOTATION: "AN-1188", m.SALES_ORDER: "AB-2041", m.PICK_LIST: "PL-3310", m.DELIVERY_NOTE: "LS-2977",
    m.INVOICE: "RE-2041", m.CREDIT_NOTE: "GS-0107", m.RECEIPT: "KB-90233", m.Z_REPORT: "Z-117",
    m.PURCHASE_ORDER: "BE-0711", m.STATEMENT: "K-1017", m.PICK_BATCH: "PL-3310, PL-3311",
}  # fmt: skip


def paper(kind: str = m.INVOICE, count: int = 12, **changes: object) -> m.Paper:
    """A paper of that kind with `count` lines; any field may be changed."""
    lines = changes.pop("lines", None) or tuple(line(n) for n in range(1, count + 1))
    if kind == m.PICK_LIST:
        lines = tuple(sorted(lines, key=lambda x: x.location))
    # A kind's own fields come second: a receipt has no recipient.
    made = m.Paper(
        kind=kind, id="0192f3c47e2a7b6c8d9e0f1a2b3c4d5e", number=_NUMBERS[kind], date="2026-03-18", language="de",
        currency="EUR", company=NORDLICHT, recipient=MUELLER, lines=lines,
        totals=None if kind in (m.PICK_LIST, m.DELIVERY_NOTE) else totals(lines),
        order_number="AB-2041", order_date="2026-03-18", your_reference="Kita Möwenweg", contact="Ben Thomsen",
        contact_phone="0431 555 01-22", delivery_date="2026-03-26",
    )  # fmt: skip
    if kind == m.PICK_BATCH and not made.slips:
        slips = batch(count, 2 if count < 60 else 12, replace(made, **changes))
        code = "+".join(one.number for one in slips)
        made = replace(made, recipient=None, totals=None, lines=walk(slips), slips=slips, scan_code=code)
    if kind == m.STATEMENT:
        made = replace(made, lines=(), open_items=open_items(count), totals=balance(open_items(count)))
    return replace(made, **{**_FIELDS[kind], **changes})


def shelved(number: int, orders: int) -> m.PaperLine:
    """A line of one of so many orders: most want goods of a shelf of their own, each sixth what others want, too."""
    made = line(number)
    shelf = number % (5 * orders) + 1
    if number % 6:
        made = replace(made, code=f"{made.code}/{shelf}", location=f"{made.aisle}-{shelf:02d}-{number % 4 + 1}")
    return replace(made, line=number // orders + 1)


def batch(count: int, orders: int, like: m.Paper) -> tuple[m.Paper, ...]:
    """The pick lists of so many orders, with `count` lines in all and each order at least one."""
    whose = [MUELLER, SITE, LODZ, ATHENS, TOKYO]
    return tuple(
        replace(
            paper(m.PICK_LIST, lines=tuple(shelved(n, orders) for n in range(1 + at, max(count, at + 1) + 1, orders))),
            number=f"PL-{3310 + at}", order_number=f"AB-{2041 + at}", recipient=whose[at % len(whose)],
            language=like.language, company=like.company, paper_size=like.paper_size, marks=like.marks,
        )
        for at in range(orders)
    )  # fmt: skip


WIELAND = m.Party("Wieland Werke AG", ("Graf-Arco-Straße 36", "89079 Ulm"), customer_number="W-1")


def open_items(count: int) -> tuple[m.OpenItem, ...]:
    """So many documents of an account, some old, one of them a payment on account."""
    made = [
        m.OpenItem("invoice", f"RE-{1900 + n}", "2026-01-10", f"2026-{1 + n % 4:02d}-20", 80_000 + 1_237 * n,
                   80_000 + 1_237 * n - (20_000 if n % 5 == 0 else 0), (3, 1, 0, 0)[n % 4])
        for n in range(1, count + 1)
    ]  # fmt: skip
    if count > 2:
        made[-1] = m.OpenItem("payment", "ZA-311", "2026-03-02", "", -50_000, -12_000, 0)
    return tuple(made)


def balance(items: tuple[m.OpenItem, ...]) -> m.PaperTotals:
    """What they come to."""
    due = sum(one.open for one in items)
    return m.PaperTotals(line=due, net=due, gross=due, due=due, vat=(m.VatRow("O", None, due, 0),))


_FIELDS: dict[str, dict[str, object]] = {
    m.PICK_BATCH: {},
    m.STATEMENT: {"payment_reference": "K-1017", "order_number": "", "your_reference": ""},
    m.PURCHASE_ORDER: {
        "promised_date": "2026-03-26",
        "recipient": WIELAND,
        "order_number": "",
        "notes": ("Anlieferung nur bis 15 Uhr.",),
    },
    m.QUOTATION: {
        "valid_until": "2026-04-17",
        "version": "B",
        "intro": "Vielen Dank für Ihre Anfrage. Wir bieten Ihnen an:",
        "payment_text": "Zahlbar innerhalb von 30 Tagen ohne Abzug.",
        "terms": m.Terms("Verkaufsbedingungen", "4", "2026-01-01"),
    },
    m.SALES_ORDER: {
        "promised_date": "2026-03-26",
        "ship_to": SITE,
        "signed": SIGNED,
        "payment_text": "Zahlbar innerhalb von 30 Tagen ohne Abzug.",
        "instructions": "Bitte am Hintereingang klingeln; Anlieferung nur bis 15 Uhr.",
        "terms": m.Terms("Verkaufsbedingungen", "4", "2026-01-01", TERMS_TEXT),
    },
    m.PICK_LIST: {
        "promised_date": "2026-03-26",
        "shipping_method": "Eigener Wagen, Tour 3",
        "instructions": "Bitte am Hintereingang klingeln; Anlieferung nur bis 15 Uhr.",
    },
    m.DELIVERY_NOTE: {
        "ship_to": SITE,
        "shipping_method": "Eigener Wagen, Tour 3",
        "weight": 84_500,
        "parcels": (m.Parcel("00340123450000000018", 42_000), m.Parcel("00340123450000000025", 42_500)),
        "instructions": "Bitte am Hintereingang klingeln; Anlieferung nur bis 15 Uhr.",
    },
    m.INVOICE: {
        "due_date": "2026-04-17",
        "payment_text": "Zahlbar innerhalb von 30 Tagen.",
        "early_payment": m.EarlyPayment(2000, 1508, "2026-04-01"),
        "ship_to": SITE,
    },
    m.CREDIT_NOTE: {
        "credits": (m.CreditedInvoice("RE-2041", "2026-03-18"),),
        "reason": "Zwei Pumpen mit Transportschaden zurückgenommen",
        "refund": "auf das Konto DE12 … 4711, am 20.03.2026",
    },
    m.RECEIPT: {
        "time": "10:42",
        "paper_size": m.RECEIPT_80MM,
        "station": "2",
        "cashier": "Ben",
        "recipient": None,
        "tenders": (m.Tender("Bar", 50_000), m.Tender("Karte …4711", 20_000)),
        "change": 1_207,
        "return_policy": "Umtausch innerhalb von 14 Tagen mit diesem Bon.",
    },
    m.Z_REPORT: {"recipient": None, "lines": (), "totals": None, "station": "Theke 2", "till": TILL},
}
