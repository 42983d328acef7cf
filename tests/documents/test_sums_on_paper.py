"""A39: what a bill says of its money, read back from the pages: tax table and total agree, the code says the same."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pypdfium2
import pytest
import zxingcpp
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.documents import make
from app.documents.layout.setting import setting_for
from app.domain.deal import DealLine
from app.domain.tax import Adjustment
from app.queries import paper_model as m
from tests.documents import samples
from tests.documents.reading import texts
from tests.documents.test_einvoice import BILLS, S7, S19, ZERO, bill, line

SPOKEN = ("de_DE", "en_GB", "fr_FR", "es_ES")
_AMOUNT = r"[-\u2212]?\d[\d.,\u00a0\u202f ]*[.,]\d\d"
_ROW = re.compile(rf"^(?:S|Z|E|AE|K|G|O)\s+(?:\S+\s*%|\S+)\s+({_AMOUNT})\s+({_AMOUNT})(?:\s|$)", re.MULTILINE)


def minor(said: str) -> int:
    """An amount of two decimals as it is printed, in cents."""
    digits = int("".join(re.findall(r"\d", said)))
    return -digits if said.lstrip().startswith(("-", "\u2212")) else digits


def read_back(paper: m.Paper) -> tuple[list[tuple[int, int]], int]:
    """The rows of the tax table, base and tax, and the total: all from the text of the pages."""
    pages = "\n".join(texts(make(paper))).replace("\r\n", "\n")
    found = [(minor(base), minor(tax)) for base, tax in _ROW.findall(pages)]
    word = re.escape(setting_for(paper).words["total"].format(currency=paper.currency))
    totals = re.findall(rf"^{word}\s+({_AMOUNT})", pages.replace("\u00a0", " "), re.MULTILINE)
    assert len(totals) == 1, pages
    return found, minor(totals[0])


def look(
    wanted: list[DealLine], adjustments: list[Adjustment], includes_tax: bool, rounding: Any, language: str
) -> None:
    deal = bill(
        *wanted, line(9, tax=S19), line(10, tax=S7), adjustments=tuple(adjustments), includes_tax=includes_tax,
        tax_rounding=rounding,
    )  # fmt: skip
    paper = replace(deal, language=language, machine=None)
    assert paper.totals is not None
    rows, total = read_back(paper)
    assert rows == [(row.base, row.tax) for row in paper.totals.vat], "each rate with what it is on"
    assert sum(base + tax for base, tax in rows) == total == paper.totals.gross


@settings(max_examples=3, deadline=None)
@BILLS
def test_the_rows_of_the_tax_table_come_to_the_total(
    wanted: list[DealLine], adjustments: list[Adjustment], includes_tax: bool, rounding: Any
) -> None:
    look(wanted, adjustments, includes_tax, rounding, "de_DE")


@pytest.mark.slow
@pytest.mark.parametrize("language", SPOKEN)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@BILLS
def test_they_do_on_very_many_bills(
    language: str, wanted: list[DealLine], adjustments: list[Adjustment], includes_tax: bool, rounding: Any
) -> None:
    look(wanted, adjustments, includes_tax, rounding, language)


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(st.integers(1, 9_999_999), st.sampled_from(SPOKEN), st.sampled_from([1, 12, 60]))
def test_the_code_on_the_last_page_pays_the_very_total(price: int, language: str, count: int) -> None:
    lines = (line(1, price=price * 100, tax=ZERO, quantity=1000), *(line(n) for n in range(2, count + 1)))
    paper = replace(bill(*lines), language=language, machine=None)
    pdf = pypdfium2.PdfDocument(make(paper))
    assert paper.totals is not None
    said = [
        one.text.split("\n")
        for page in pdf
        for one in zxingcpp.read_barcodes(page.render(scale=150 / 72).to_pil(), zxingcpp.BarcodeFormat.QRCode)
    ]
    [code] = [one for one in said if one[0] == "BCD"]
    due = paper.totals.due
    assert code[6:8] == ["DE89370400440532013000", f"EUR{due // 100}.{due % 100:02d}"]
    assert code[5] == samples.NORDLICHT.name
