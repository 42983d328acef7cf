"""The evidence of a customer's signature as canonical JSON, attached to the PDF and covered by its seal.

Points carry pressure and timing, which are like biometric data: of a company that keeps none, their third and fourth
numbers are 0. The record that was signed lies beside it as `order.json`, so that anybody can compute its fingerprint.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata

from app.domain.strokes import UNIT
from app.queries.paper_model import Signed

RECORD_NAME = "order.json"
FORMAT = 2
"""2 says pressure is out of 1000, as it always was, and which file holds the record that was signed."""


def strokes_sha256(strokes: tuple[tuple[tuple[int, int, int, int], ...], ...]) -> str:
    """The fingerprint of the strokes: SHA-256 over their canonical JSON, 64 hex digits."""
    return hashlib.sha256(_canonical(strokes)).hexdigest()


def evidence_json(signed: Signed) -> bytes:
    """Everything about the signature, keys sorted, text in NFC, no blanks; the same bytes for the same signature."""
    record = {
        "format": FORMAT,
        "signer": _nfc(signed.name),
        "at": signed.at,
        "place": _nfc(signed.place),
        "station": _nfc(signed.station),
        "consent": _nfc(signed.consent),
        "consent_version": _nfc(signed.consent_version),
        "order_sha256": signed.order_sha256,
        "document_sha256": signed.document_sha256,
        "strokes_sha256": signed.strokes_sha256 or strokes_sha256(signed.strokes),
        "stroke_unit": UNIT,
        "signed_record": RECORD_NAME if signed.record else "",
        "signed_document": _nfc(signed.what),
        "strokes": signed.strokes,
    }
    return _canonical(record)


def _nfc(words: str) -> str:
    return unicodedata.normalize("NFC", words)


def _canonical(value: object) -> bytes:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
