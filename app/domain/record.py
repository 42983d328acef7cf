"""The record of a document: what a customer agrees to, as text that is the same for everybody and for ever.

Its fingerprint is what a signature is for. Keys are sorted, text is in Unicode's form C, amounts and quantities are
decimals with all their places ("8.4200"), so that another program can compute it again from the file that a PDF
carries (`order.json`). Only what the customer sees is in it: no internal notes, no reasons of prices, nothing of ours.

A form never changes: `FORM` 1 names its fields one by one, and what a deal learns to say later is said by a form 2.
"""

import hashlib
import json
import unicodedata
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from app.domain.deal import Address, Deal, DealLine, LineAllowance, Party
from app.domain.money import exponent
from app.domain.tax import Tax

FORM: Final = "1"
"""The form that new signatures are for."""
_HEAD: Final = ("kind", "number", "version", "date")
_DATES: Final = ("wanted_date", "promised_date")

Record = Mapping[str, Any]


def record_of(deal: Deal, kind: str, number: str, version: int) -> Record:
    """The record of a quote or an order (`kind`), in form 1. `version` counts revisions from 1, amendments from 0."""
    return {
        "form": FORM,
        "kind": kind,
        "number": number,
        "version": str(version),
        "date": deal.date,
        "currency": deal.currency,
        "prices_include_tax": deal.includes_tax,
        "tax_status": deal.tax_status,
        "customer": _party(deal.customer),
        "ship_to": None if deal.ship_to is None else _address(deal.ship_to),
        "lines": [_line(deal, line) for line in deal.lines],
        "texts": [{"kind": one.kind, "text": one.text, "after": str(one.after)} for one in deal.texts],
        "adjustments": [
            {"charge": one.charge, "amount": _money(deal, one.amount), "reason": one.reason, "tax": _tax(one.tax)}
            for one in deal.parts
        ],
        "totals": _totals(deal),
        "terms": _terms(deal),
    }


def record_of_goods(
    deal: Deal,
    order: str,
    number: str,
    date: str,
    lines: Sequence[tuple[int, int]],
    parcels: Sequence[tuple[str, int]],
) -> Record:
    """The record of goods as they were packed, in form 1: what a customer agrees to have received.

    `lines` are the order's lines (or parts of its kits) with thousandths, `parcels` their labels with grams.
    """
    handed = [(deal.line(number_), quantity) for number_, quantity in lines]
    return {
        "form": FORM,
        "kind": "shipment",
        "number": number,
        "version": "0",
        "date": date,
        "order": order,
        "customer": _party(deal.customer),
        "ship_to": None if deal.ship_to is None else _address(deal.ship_to),
        "lines": [
            {
                "line": str(one.line),
                "code": one.sku,
                "name": one.name,
                "quantity": _thousandths(quantity),
                "unit": one.unit,
            }
            for one, quantity in handed
        ],
        "parcels": [{"label": label, "weight": str(grams)} for label, grams in parcels],
    }


def canonical(record: Record) -> bytes:
    """The record as UTF-8 JSON: keys sorted, no blanks, text in form C."""
    return json.dumps(_nfc(record), sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def fingerprint(record: Record) -> str:
    """SHA-256 of the canonical record, 64 hex digits."""
    return hashlib.sha256(canonical(record)).hexdigest()


def same_bargain(one: Record, other: Record) -> bool:
    """Whether two documents agree in goods, prices, taxes and terms, whatever they are called and when they are for."""
    return canonical(_bargain(one)) == canonical(_bargain(other))


def _bargain(record: Record) -> Record:
    terms = {key: said for key, said in record["terms"].items() if key not in (*_DATES, "valid_until", "reference")}
    lines = [{key: said for key, said in line.items() if key not in _DATES} for line in record["lines"]]
    return {key: said for key, said in record.items() if key not in _HEAD} | {"terms": terms, "lines": lines}


def _nfc(said: Any) -> Any:
    if isinstance(said, str):
        return unicodedata.normalize("NFC", said)
    if isinstance(said, Mapping):
        return {key: _nfc(one) for key, one in said.items()}
    return [_nfc(one) for one in said] if isinstance(said, list | tuple) else said


def _decimal(value: int, places: int) -> str:
    return str(Decimal(value).scaleb(-places).quantize(Decimal(1).scaleb(-places)))


def _money(deal: Deal, minor: int) -> str:
    return _decimal(minor, exponent(deal.currency))


def _thousandths(value: int) -> str:
    return _decimal(value, 3)


def _party(who: Party) -> Record:
    return {
        "number": who.number,
        "name": who.name,
        "address": _address(who.address),
        "vat_id": who.vat_id,
        "buyer_reference": who.buyer_reference,
    }


def _address(where: Address) -> Record:
    return {
        "name": where.name,
        "contact": where.contact,
        "street": where.street,
        "extra": where.extra,
        "postcode": where.postcode,
        "city": where.city,
        "region": where.region,
        "country": where.country,
        "instructions": where.instructions,
    }


def _tax(tax: Tax) -> Record:
    return {"category": tax.category, "rate": _thousandths(tax.rate), "reason": tax.reason}


def _allowance(deal: Deal, one: LineAllowance) -> Record:
    return {"amount": _money(deal, one.amount), "percent": _thousandths(one.percent), "reason": one.reason}


def _line(deal: Deal, line: DealLine) -> Record:
    said = line.said
    return {
        "line": str(line.line),
        "code": line.sku,
        "name": line.name,
        "quantity": _thousandths(line.quantity),
        "unit": line.unit,
        "price": _decimal(line.price, 4),
        "price_per": str(line.price_per),
        "discount": _thousandths(line.discount),
        "allowances": [_allowance(deal, one) for one in line.allowances],
        "tax": _tax(line.tax),
        "amount": _money(deal, line.amount),
        "net": _money(deal, line.net),
        "note": line.note,
        "wanted_date": line.wanted_date,
        "promised_date": said.promised_date,
        "ship_to": None if line.ship_to is None else _address(line.ship_to),
        "pack": said.pack,
        "pack_size": _thousandths(said.pack_size),
        "length": _thousandths(said.length),
        "instead_of": said.instead_of,
        "their_code": said.their_sku,
        "optional": said.optional,
        "alternative_of": str(said.alternative_of),
        "over": _thousandths(said.over),
        "under": _thousandths(said.under),
        "each_weight": str(said.each_weight),
        "weight": str(said.weight),
        "parts": [
            {"code": part.sku, "name": part.name, "unit": part.unit, "quantity": _thousandths(part.quantity)}
            for part in said.parts
        ],
    }


def _totals(deal: Deal) -> Record:
    t = deal.totals
    ladder = {name: _money(deal, getattr(t, name)) for name in ("line", "allowance", "charge", "net", "tax", "gross")}
    rows = [
        {
            "category": row.category,
            "rate": _thousandths(row.rate),
            "base": _money(deal, row.base),
            "tax": _money(deal, row.tax),
            "reason": row.reason,
        }
        for row in t.vat
    ]
    return {**ladder, "taxes": rows}


def _terms(deal: Deal) -> Record:
    t = deal.terms
    return {
        "reference": t.reference,
        "wanted_date": t.wanted_date,
        "promised_date": t.promised_date,
        "valid_until": t.valid_until,
        "ship_when": t.ship_when,
        "when_short": t.shortage,
        "days_to_pay": str(t.terms_days),
        "early_percent": _thousandths(t.early_percent),
        "early_days": str(t.early_days),
        "terms_version": t.terms_version,
        "note": t.printed_note,
        "instructions": t.instructions,
    }
