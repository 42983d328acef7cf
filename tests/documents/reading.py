"""Looking into the PDFs that tests make: text with its place, in millimetres from the top left corner."""

from __future__ import annotations

from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as raw

from app.documents.runner import print_paper
from tests.shop import Shop

MM = 72 / 25.4


@dataclass(frozen=True)
class Words:
    """One run of text on a page; lengths in millimetres from the top left."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


def texts(pdf: bytes) -> list[str]:
    """The text of each page."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()


def said(shop: Shop, kind: str, ref: str) -> str:
    """All words of the paper of a document, with single blanks between them."""
    return " ".join(" ".join(texts(print_paper(shop.database, kind, ref).pdf)).replace("\u00a0", " ").split())


def stand(page: str, *words: str) -> None:
    """All of these stand on the page, in this order."""
    at = 0
    for one in words:
        found = page.find(one, at)
        assert found >= 0, f"{one!r} is not behind {page[:at][-60:]!r}: {page}"
        at = found + len(one)


def runs(pdf: bytes, page: int = 0) -> list[Words]:
    """The runs of text on a page, as PDFium groups them."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        shown = document[page]
        height = shown.get_height()
        words = shown.get_textpage()
        found = []
        for index in range(words.count_rects()):
            left, bottom, right, top = words.get_rect(index)
            said = words.get_text_bounded(left, bottom, right, top)
            found.append(Words(said, left / MM, (height - top) / MM, right / MM, (height - bottom) / MM))
        return found
    finally:
        document.close()


def find(pdf: bytes, said: str, page: int = 0) -> Words:
    """The first run that contains the text."""
    for run in runs(pdf, page):
        if said in run.text:
            return run
    raise AssertionError(f"{said!r} is not on page {page + 1}: {[r.text for r in runs(pdf, page)]}")


def paths(pdf: bytes, page: int = 0) -> int:
    """How many vector paths a page has."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return sum(1 for thing in document[page].get_objects() if thing.type == raw.FPDF_PAGEOBJ_PATH)
    finally:
        document.close()


def drawn(pdf: bytes, page: int = 0) -> int:
    """How many vector paths of a page are no plain rule from one point to another."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        sheet = document[page]  # what lies on it is gone with it
        things = [one for one in sheet.get_objects() if one.type == raw.FPDF_PAGEOBJ_PATH]
        return sum(1 for one in things if raw.FPDFPath_CountSegments(one.raw) > 2)
    finally:
        document.close()


def size(pdf: bytes, page: int = 0) -> tuple[float, float]:
    """Width and height of a page in millimetres."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        width, height = document[page].get_size()
        return round(width / MM, 1), round(height / MM, 1)
    finally:
        document.close()
