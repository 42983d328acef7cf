"""A paper of any kind as the company's own will look: its letterhead and words, with goods that stand for any.

Drawn by what draws every paper. `count` lines are usual ones; `WORST` of them are the worst that people type: the
longest names, every case of tax, notes, options, all scripts, discounts.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from app.documents.specimen_goods import CUSTOMER, EVERYBODY, GOODS, LONG, REMARKS, SCRIPTS, Remarks
from app.domain.money import exponent, extended, share
from app.domain.own_words import KINDS
from app.domain.tax import DEFAULT_REASONS
from app.queries import paper_model as m
from app.queries.desk_papers import TaxNow
from app.queries.paper_company import Sender, regional
from app.queries.paper_statement import age_of

WORST: Final = 0
"""Instead of a count of lines."""
_UNPRICED: Final = (m.PICK_LIST, m.DELIVERY_NOTE)
_OFFERED: Final = (m.QUOTATION, m.SALES_ORDER)
_BINS: Final = ("A-03-2", "A-03-4", "B-01-1", "B-02-7", "C-05-1", "C-06-3")


@dataclass(frozen=True, slots=True)
class House:
    """What a company's papers need beside its card: its currency, its taxes, the usual one first, and next numbers."""

    sender: Sender
    currency: str = "EUR"
    taxes: tuple[TaxNow, ...] = (TaxNow("S", 19_000),)
    numbers: Mapping[str, str] = field(default_factory=dict)
    """By kind of paper."""


def specimen_of(house: House, kind: str, count: int, language: str, today: datetime.date) -> m.Paper:
    """The paper of a kind in a language ("" the company's), with so many lines or WORST. Raises KeyError."""
    if kind not in KINDS:
        raise KeyError(kind)
    who = house.sender
    locale = regional(language or who.language, who.country)
    spoken = locale.split("_")[0]
    if not house.taxes:
        house = replace(house, taxes=(TaxNow("O", 0),))
    said = _Said(house, kind, today, spoken if spoken in GOODS else "en")
    lines = said.worst() if count == WORST else tuple(said.usual(number) for number in range(1, count + 1))
    intro, outro = who.words_on(kind, locale)
    paper = m.Paper(
        kind=kind,
        id="0" * 32,
        number=house.numbers.get(kind, "0001"),
        date=today.isoformat(),
        language=locale,
        currency=house.currency,
        currency_exponent=exponent(house.currency),
        company=who.card,
        recipient=CUSTOMER[said.spoken],
        lines=lines,
        totals=None if kind in _UNPRICED else said.totals(lines),
        paper_size=who.paper_size,
        address_window=who.window,
        order_number="" if kind in (m.QUOTATION, m.SALES_ORDER, m.STATEMENT) else "AB-1001",
        contact=(contact := who.seller.contact if who.seller else ""),
        contact_phone=who.card.phone if contact else "",
        intro=intro,
        outro=outro,
        terms=replace(who.terms, text="") if who.terms else None,
    )
    paper = replace(paper, **said.of_kind(paper, count))
    return said.at_worst(paper) if count == WORST else paper


@dataclass(frozen=True, slots=True)
class _Said:
    """What is made up for one paper."""

    house: House
    kind: str
    today: datetime.date
    spoken: str

    @property
    def remarks(self) -> Remarks:
        return REMARKS[self.spoken]

    def day(self, days: int) -> str:
        return (self.today + datetime.timedelta(days=days)).isoformat()

    # --- lines ----------------------------------------------------------------------------------------------------

    def usual(self, number: int) -> m.PaperLine:
        """The line of that number: the goods again and again, each sixth with something off."""
        goods = GOODS[self.spoken]
        code, name, unit, quantity, price = goods[(number - 1) % len(goods)]
        again = (number - 1) // len(goods)
        taxed = self.house.taxes[0]
        made = m.PaperLine(
            line=number,
            code=code,
            description=name,
            unit=unit,
            quantity=(quantity + again * 7 % 23) * 1000,
            price=price,
            discount=5_000 if number % 6 == 0 else 0,
            tax_rate=taxed.rate if taxed.category != "O" else None,
            tax_category=taxed.category,
            promised_date=self.day(8) if self.kind in (*_OFFERED, m.PURCHASE_ORDER) else None,
            location=_BINS[number % len(_BINS)],
            aisle=_BINS[number % len(_BINS)][0],
        )
        return self._priced(made)

    def _priced(self, line: m.PaperLine) -> m.PaperLine:
        if self.kind == m.DELIVERY_NOTE:
            short = 2000 if line.line % 5 == 0 and line.quantity > 2000 else 0
            return replace(
                line, price=None, discount=0, ordered=line.quantity + short, to_follow=short, delivered=0,
                to_follow_date=self.day(12) if short else None,
            )  # fmt: skip
        if self.kind == m.PICK_LIST:
            return replace(line, price=None, discount=0)
        net = extended(line.price or 0, line.price_per, line.quantity, line.discount, self.house.currency)
        less = sum(one.amount for one in line.allowances)
        return replace(line, net=net - less + sum(one.amount for one in line.charges))

    def worst(self) -> tuple[m.PaperLine, ...]:
        """Lines that each bring one thing most lines lack."""
        remarks, names = self.remarks, [one[1] for one in GOODS[self.spoken]]
        more: list[dict[str, Any]] = [
            {"description": f"{names[0]} · {LONG} " * 2, "note": f"{remarks.note} {LONG}\n\n{remarks.door}",
             "their_code": "4711-0815/2026-A", "code": "CU15-HALBHART-500-EN1057"},
            {"discount": 12_500, "allowances": (m.Adjustment(remarks.discount, 250),),
             "charges": (m.Adjustment(remarks.freight, 490),), "warranty_months": 24, "return_days": 14},
            {"lots": tuple(f"LOT-2026-{number:05d}" for number in range(1, 13)), "quantity": 12_345_678},
            *({"description": one, "code": f"品番-{at}"} for at, one in enumerate(SCRIPTS, start=1)),
            {"instead_of": "ELB18", "pack": remarks.box, "packs": 3, "pack_size": 12_000, "quantity": 36_000},
            {"cuts": 10, "length": 1_500, "quantity": 15_000, "unit": "m", "lead_time": remarks.lead},
        ]  # fmt: skip
        if self.kind in _OFFERED:
            more.append({"ship_to": EVERYBODY})
        if self.kind == m.QUOTATION:
            more += [{"optional": True}, {"alternative": True, "alternative_to": 2}]
        if self.kind == m.PICK_LIST:
            promised = {"warranty_months": 0, "return_days": 0}
            more = [{**one, **promised, "location": f"REGAL-17-EBENE-4-FACH-{at}"} for at, one in enumerate(more)]
        taxes = self._taxes()
        made = []
        for number, one in enumerate(more, start=1):
            taxed = taxes[(number - 1) % len(taxes)]
            rate = taxed.rate if taxed.category != "O" else None
            changed = {"discount": 0, "tax_rate": rate, "tax_category": taxed.category, **one}
            line = replace(self.usual(number), **changed)
            made.append(self._priced(line))
        return tuple(made)

    def _taxes(self) -> Sequence[TaxNow]:
        """The company's own, and of each case that it has none of one made up, but what must stand alone."""
        own = [one for one in self.house.taxes if one.category != "O"]
        if not own or self.kind == m.PURCHASE_ORDER:
            return self.house.taxes[:1]
        there = {one.category for one in own}
        reasons = DEFAULT_REASONS | {"E": self.remarks.exempt}
        made_up = (TaxNow(category, 0, reasons.get(category, "")) for category in ("Z", "E", "AE", "K", "G"))
        return [*own, *(one for one in made_up if one.category not in there)]

    # --- sums -----------------------------------------------------------------------------------------------------

    def totals(self, lines: Sequence[m.PaperLine], off: int = 0, freight: int = 0) -> m.PaperTotals:
        """The sums of the lines, a row for each tax; what is off, and freight, under the usual one."""
        counted = [one for one in lines if not (one.optional or one.alternative)]
        whole = sum(one.net or 0 for one in counted)
        bases: dict[tuple[str, int | None], int] = {}
        for one in counted:
            group = (one.tax_category, one.tax_rate)
            bases[group] = bases.get(group, 0) + (one.net or 0)
        first = next(iter(bases), None)
        if first is not None:
            bases[first] += freight - off
        if self.kind == m.PURCHASE_ORDER:  # the supplier's bill says the tax
            bases = {("O", None): whole}
        reasons = {one.category: one.reason for one in self._taxes()}
        rows = tuple(
            m.VatRow(category, rate, base, share(base, rate or 0), reasons.get(category, ""))
            for (category, rate), base in bases.items()
        )
        net, tax = whole - off + freight, sum(row.tax for row in rows)
        return m.PaperTotals(
            line=whole,
            net=net,
            gross=net + tax,
            due=net + tax,
            allowances=(m.Adjustment(self.remarks.discount, off),) if off else (),
            charges=(m.Adjustment(self.remarks.freight, freight),) if freight else (),
            vat=rows,
            tax=tax,
        )

    # --- what a kind says -----------------------------------------------------------------------------------------

    def of_kind(self, paper: m.Paper, count: int) -> dict[str, Any]:
        """The fields that this kind has and others lack."""
        remarks, date = self.remarks, paper.date
        if self.kind == m.QUOTATION:
            return {"valid_until": self.day(30), "payable_days": 30}
        if self.kind == m.SALES_ORDER:
            return {"promised_date": self.day(8), "payable_days": 30}
        if self.kind == m.PICK_LIST:
            lines = tuple(sorted(paper.lines, key=lambda one: (one.location, one.line)))
            return {"lines": lines, "promised_date": self.day(8), "shipping_method": remarks.van, "terms": None}
        if self.kind == m.DELIVERY_NOTE:
            parcels = (m.Parcel("00340123450000000018", 42_000), m.Parcel("00340123450000000025", 42_500))
            return {"delivery_date": date, "shipping_method": remarks.van, "weight": 84_500, "parcels": parcels}
        if self.kind == m.INVOICE:
            return {"delivery_date": date, "due_date": self.day(30)}
        if self.kind == m.CREDIT_NOTE:
            return {"credits": (m.CreditedInvoice("RE-1000", self.day(-20)),), "reason": remarks.back, "terms": None}
        if self.kind == m.RECEIPT:
            due = paper.totals.due if paper.totals else 0
            given = -(-due // 1000) * 1000
            return {
                "recipient": None, "paper_size": m.RECEIPT_80MM, "time": "10:42", "station": "1", "terms": None,
                "tenders": (m.Tender("", given, "cash"),), "change": given - due, "order_number": "RE-1001",
            }  # fmt: skip
        if self.kind == m.PURCHASE_ORDER:
            return {"promised_date": self.day(8), "order_number": "", "terms": None}
        items = self._items(max(1, count) if count else 60)
        return {
            "lines": (),
            "open_items": items,
            "totals": _balance(items),
            "payment_reference": "K-1001",
            "terms": None,
        }

    def _items(self, count: int) -> tuple[m.OpenItem, ...]:
        """Open bills, some old, and where there are several money that waits for one."""
        made = []
        for number in range(1, count + 1):
            late = -130 + 170 * number // count
            day, due = self.day(late - 30), self.day(late)
            whole = 80_000 + 1_237 * number
            left = whole - 20_000 if number % 5 == 0 else whole
            made.append(m.OpenItem("invoice", f"RE-{1000 + number}", day, due, whole, left, age_of(due, self.day(0))))
        if count > 2:
            made[-1] = m.OpenItem("payment", "ZA-311", self.day(-5), "", -50_000, -12_000, 0)
        return tuple(made)

    def at_worst(self, paper: m.Paper) -> m.Paper:
        """All that may stand round the lines, at its longest."""
        remarks = self.remarks
        last = paper.lines[-1].line if paper.lines else 0
        texts = (
            m.PaperText(m.HEADING, f"{remarks.heading} · {LONG}"),
            m.PaperText(m.NOTE, f"{remarks.door} {remarks.note} " * 3),
            m.PaperText(m.END, "", 4),
            m.PaperText(m.HEADING, remarks.heading, 4),
            m.PaperText(m.END, "", last),
        )
        changed: dict[str, Any] = {
            "your_reference": f"{LONG} 4711/2026",
            "contact": EVERYBODY.contact,
            "instructions": f"{remarks.door} {LONG}",
            "notes": (f"{remarks.note} " * 4,),
            "texts": texts if paper.lines else (),
        }
        if self.kind != m.RECEIPT:
            changed["recipient"] = EVERYBODY
        if self.kind in (m.SALES_ORDER, m.DELIVERY_NOTE, m.INVOICE):
            changed["ship_to"] = replace(EVERYBODY, name=f"{SCRIPTS[0]} {LONG}")
        if self.kind == m.STATEMENT:
            changed |= {"instructions": "", "notes": ()}
        elif self.kind not in (*_UNPRICED, m.RECEIPT, m.PURCHASE_ORDER, m.CREDIT_NOTE):
            totals = self.totals(paper.lines, off=1_500, freight=990)
            if self.kind == m.INVOICE:
                totals = replace(totals, prepaid=totals.gross // 3, due=totals.gross - totals.gross // 3)
            early = m.EarlyPayment(2_000, share(totals.due, 2_000), self.day(10), 10)
            changed |= {"totals": totals, "early_payment": early}
        return replace(paper, **changed)


def _balance(items: Sequence[m.OpenItem]) -> m.PaperTotals:
    due = sum(one.open for one in items)
    return m.PaperTotals(line=due, net=due, gross=due, due=due, vat=(m.VatRow("O", None, due, 0),))
