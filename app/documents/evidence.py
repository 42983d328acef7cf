"""The evidence of a customer's signature as canonical JSON, attached to the PDF and covered by its seal.

Points carry pressure and timing, which are like biometric data: a company that switches them off passes points whose
third and fourth number are 0.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata

from app.queries.paper_model import Signed

FORMAT = 1


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
        "stroke_unit": "1/100 px, ms, pressure 0-1023",
        "strokes": signed.strokes,
    }
    return _canonical(record)


def _nfc(words: str) -> str:
    return unicodedata.normalize("NFC", words)


def _canonical(value: object) -> bytes:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
