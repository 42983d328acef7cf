"""The official rules over bills of every sort, in one run of the checker; and the money once more, from the files.

The rules (XSD, EN 16931, Factur-X, Peppol) are not in the program: they come with the checker's own Python, named by
COUNTERFOIL_CHECK_PYTHON. Those of XRechnung lie in `rules/xrechnung`.
"""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from lxml import etree

from app.actions.companies import create_company
from app.documents import certificate
from app.documents.einvoice import ubl
from app.documents.einvoice.forms import FORMS, fitted
from app.documents.einvoice.mapping import invoice_of
from app.documents.einvoice.problems import problems
from app.documents.roots import export_root
from app.documents.runner import folder_of, print_paper
from app.domain.deal import Deal
from app.exchange.inbound.carried import carried
from app.queries import paper_model as m
from app.queries.papers import paper_for
from tests.documents import einvoices
from tests.documents.schematron import style_sheet
from tests.exchange.xml_in import read_back, told
from tests.shop import Shop

pytestmark = pytest.mark.slow
TOOLS = Path(__file__).resolve().parents[2].parent / "shared" / "tools"


@dataclass
class Issued:
    """A bill as it was issued."""

    paper: m.Paper
    pdf: bytes
    xml: bytes
    root: bytes

    @property
    def deal(self) -> Deal:
        """What the books say."""
        assert self.paper.machine is not None
        return self.paper.machine.deal


@pytest.fixture(scope="module")
def issued(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Issued]]:
    """Every story's bill, by its name."""
    patch = pytest.MonkeyPatch()
    patch.setattr(certificate, "_keyring", lambda: None)
    patch.setattr(certificate, "_LEAF_BITS", 2048)
    patch.delenv(certificate.PASSPHRASE_VARIABLE, raising=False)
    found = {}
    for country, ready, stories in einvoices.BOOKS:
        path = tmp_path_factory.mktemp(country) / "books.counterfoil"
        shop = Shop(create_company(str(path), "Nordlicht Haustechnik", country))
        ready(shop)
        for story in stories:
            kind, number = story(shop)
            pdf = print_paper(shop.database, kind, number).pdf
            with shop.database.read() as view:
                paper = paper_for(view, kind, number)[1]
            identity = certificate.load(folder_of(shop.database) / certificate.FILE_NAME)
            root = export_root(identity)[0]
            found[f"{country}_{story.__name__}"] = Issued(paper, pdf, _file_of(pdf), root)
        shop.database.close()
    yield found
    patch.undo()


def _file_of(pdf: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return bytes(next(one for one in opened.Root.AF if str(one.UF) == "factur-x.xml").EF.F.read_bytes())


def _checker(script: str) -> list[str]:
    path = TOOLS / script
    if not path.exists():
        pytest.skip("the checker is not here")
    return [os.environ.get("COUNTERFOIL_CHECK_PYTHON", sys.executable), str(path)]


def _checked(files: list[str], folder: Path) -> list[dict[str, Any]]:
    """What the checker says of these, with the rules of XRechnung beside its own."""
    (folder / "rules").mkdir(exist_ok=True)
    rules = Path(__file__).parent / "rules" / "xrechnung" / "XRechnung-UBL-validation.sch"
    (folder / "rules" / "XRechnung-UBL.xslt").write_bytes(style_sheet(rules))
    command = [*_checker("rulecheck.py"), "--rules", str(folder / "rules"), *files]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    reports: list[dict[str, Any]] = json.loads(done.stdout)
    return reports


def test_the_rules_of_xrechnung_speak_where_one_is_broken(issued: dict[str, Issued], tmp_path: Path) -> None:
    told = invoice_of(issued["DE_plain_sale"].paper)
    assert told is not None
    whole = ubl.write(fitted(told, "xrechnung"), "xrechnung").decode()
    broken = {
        "BR-DE-15": r"<cbc:BuyerReference>.*?</cbc:BuyerReference>",
        "BR-DE-2": r"<cac:Contact>.*?</cac:Contact>",
        "BR-DE-4": r"<cbc:PostalZone>.*?</cbc:PostalZone>",
        "BR-DE-1": r"<cac:PaymentMeans>.*?</cac:PaymentMeans>",
    }
    for rule, gone in broken.items():
        changed, count = re.subn(gone, "", whole, count=1, flags=re.DOTALL)
        assert count == 1, rule
        (tmp_path / f"{rule}.xml").write_text(changed)
    reports = _checked([str(tmp_path / f"{rule}.xml") for rule in broken], tmp_path)
    for rule, report in zip(broken, reports, strict=True):
        assert [one["id"] for one in report["rules"]["ubl-xrechnung"]["fatal"]] == [rule]


def test_every_bill_keeps_every_rule(issued: dict[str, Issued], tmp_path: Path) -> None:
    written = dict.fromkeys(("", *FORMS), 0)
    for name, one in issued.items():
        (tmp_path / f"{name}.cii.xml").write_bytes(one.xml)
        told = invoice_of(one.paper)
        assert told is not None
        for form in written:
            fit = fitted(told, form)
            # A customer without an address in a network gets no file for it.
            if not problems(fit, form):
                (tmp_path / f"{name}.{form or 'plain'}.ubl.xml").write_bytes(ubl.write(fit, form))
                written[form] += 1
    assert written[""] == len(issued)
    assert min(written.values()) >= 20
    files = sorted(str(path) for path in tmp_path.glob("*.xml"))
    reports = _checked(files, tmp_path)
    assert len(reports) == len(files) >= 25
    ours = [one for one in reports if "ubl-xrechnung" in one["rules"]]
    assert len(ours) == written["xrechnung"], "each of them is judged by the rules of XRechnung, too"
    assert all(one["rules"]["ubl-xrechnung"]["fired"] >= 5 for one in ours)
    wrong: dict[str, Any] = {}
    for one in reports:
        name = Path(one["file"]).name
        if not (one["xsd"] or {}).get("ok"):
            wrong[f"{name} schema"] = one["xsd"]
        if not one["valid"] or not all(one["valid"].values()):
            wrong[name] = {rules: said.get("fatal") for rules, said in one["rules"].items()}
    assert not wrong


def test_every_file_reads_back_as_the_lines_it_was_written_of(issued: dict[str, Issued]) -> None:
    for name, one in issued.items():
        meant = invoice_of(one.paper)
        assert meant is not None
        assert read_back(one.xml) == told(meant), name
        assert read_back(ubl.write(fitted(meant, ""), "")) == told(fitted(meant, "")), name
        [bill], sentence = carried(one.pdf, "bill.pdf")
        assert (bill.number, bill.order, bill.credit) == (
            meant.number, meant.purchase_order, meant.type_code == "381",
        ), name  # fmt: skip
        assert sentence == "The file's XML was taken, the paper was not read."


def test_every_file_says_the_sums_of_the_books_and_of_its_paper(issued: dict[str, Issued]) -> None:
    for name, one in issued.items():
        root = etree.fromstring(one.xml)
        said = root.find(".//{*}SpecifiedTradeSettlementHeaderMonetarySummation")
        totals, paper = one.deal.totals, one.paper.totals
        assert paper is not None
        for tag, minor in (
            ("LineTotalAmount", totals.line), ("TaxBasisTotalAmount", totals.net), ("GrandTotalAmount", totals.gross),
            ("DuePayableAmount", paper.due), ("TotalPrepaidAmount", paper.prepaid),
        ):  # fmt: skip
            assert Decimal(said.findtext(f"{{*}}{tag}", "0")) == Decimal(minor) / 100, (name, tag)
        rows = root.findall(".//{*}ApplicableHeaderTradeSettlement/{*}ApplicableTradeTax")
        taxes = [
            (Decimal(row.findtext("{*}BasisAmount")), Decimal(row.findtext("{*}CalculatedAmount"))) for row in rows
        ]
        assert sum(base for base, _ in taxes) == Decimal(totals.net) / 100, name
        assert sum(tax for _, tax in taxes) == Decimal(totals.tax) / 100, name
        nets = [Decimal(net.text) for net in root.iterfind(".//{*}SpecifiedTradeSettlementLineMonetarySummation/*")]
        assert nets == [Decimal(x.net) / 100 for x in one.deal.lines], name


@pytest.mark.parametrize("name", ["DE_plain_sale", "DE_gross_prices", "DE_credited"])
def test_the_independent_checker_passes_a_sealed_bill(issued: dict[str, Issued], name: str, tmp_path: Path) -> None:
    one = issued[name]
    (tmp_path / "root.pem").write_bytes(one.root)
    (tmp_path / "paper.pdf").write_bytes(one.pdf)
    totals = one.deal.totals
    vat = [
        {"cat": row.category, "rate": str(Decimal(row.rate) / 1000), "base": str(Decimal(row.base) / 100),
         "tax": str(Decimal(row.tax) / 100)}
        for row in totals.vat
    ]  # fmt: skip
    sums = {"line": totals.line, "net": totals.net, "tax": totals.tax, "gross": totals.gross, "due": totals.gross}
    expected = {key: str(Decimal(minor) / 100) for key, minor in sums.items()} | {"vat": vat}
    (tmp_path / "totals.json").write_text(json.dumps(expected))
    command = [*_checker("check_pdf.py"), "paper.pdf", "--trust", "root.pem", "--need", "sig,xml", "--tamper", "20",
               "--expect", "totals.json"]  # fmt: skip
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    report = json.loads(done.stdout)
    assert done.returncode == 0, report.get("gates")
    assert report["pdfa"]["failures"] == []
    assert report["xml"]["xmp_matches"]
    assert {"xml_schema", "xml_rules", "xml_arith", "xml_vs_text", "expect"} <= report["gates"].keys()
