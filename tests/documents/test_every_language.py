"""Every kind of paper in every language, from companies of five countries, before an independent judge."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from app.documents import PAPERS, make
from app.documents.certificate import Identity
from app.documents.roots import export_root
from app.documents.words import languages
from tests.documents import samples
from tests.documents.reading import texts
from tests.documents.test_sealing import CHECKER

COMPANIES = (
    samples.NORDLICHT,
    replace(
        samples.NORDLICHT, name="Sanitaire Océane SARL", address_lines=("4 rue du Port", "44000 NANTES"),
        country="FR", tax_id="FR83404833048", registers=("RCS Nantes 404 833 048", "Capital 20 000 €"),
        iban="FR7630006000011234567890189",
    ),
    replace(
        samples.NORDLICHT, name="Harbour Plumbing Ltd",
        address_lines=("2 Quay Street", "BRISTOL", "BS1 4DB"),
        country="GB", tax_id="GB980780684", registers=("Registered in England 01234567",),
        iban="GB82WEST12345698765432",
    ),
    replace(
        samples.NORDLICHT, name="Lakeside Supply Inc.", address_lines=("12 Pier Ave", "Duluth, MN 55802"),
        country="US",
        tax_id="41-1234567", registers=(), iban="",
    ),
    replace(
        samples.NORDLICHT, name="Sagar Pipes Pvt. Ltd.", address_lines=("14 MG Road", "Pune 411001", "Maharashtra"),
        country="IN", tax_id="27AAPFU0939F1ZV", registers=("CIN U12345MH2001PTC123456",), iban="",
    ),
)  # fmt: skip
SPOKEN = sorted(one for one in languages() if "_" not in one)
SEALED = {"quotation", "sales-order", "delivery-note", "invoice", "credit-note"}


def test_a_long_account_number_is_not_broken_beside_its_code() -> None:
    pdf = make(samples.paper("invoice", 12, language="fr", company=COMPANIES[1]))
    assert "IBAN FR76 3000 6000 0112 3456 7890 189" in texts(pdf)[0].replace("\u00a0", " ")


def test_a_day_in_words_stands_on_one_line_of_the_table() -> None:
    said = " ".join(texts(make(samples.paper("sales-order", 1, language="fr_FR", company=COMPANIES[1])))[0].split())
    assert said.count("26 mars 2026") == 3, "in the meta block, in the answer and in the line"


def test_a_foot_tears_no_number() -> None:
    company = replace(
        samples.NORDLICHT, name="Suministros Ría S.L.", address_lines=("Calle del Puerto 12", "36201 Vigo"),
        tax_id="ESB58378431", registers=("Registro Mercantil de Pontevedra, hoja PO-1234",), bank_name="",
        iban="ES9121000418450200051332",
    )  # fmt: skip
    said = texts(make(samples.paper("delivery-note", 1, language="es_ES", company=company)))
    rows = "".join(said).replace("\u00a0", " ").splitlines()
    assert any("ES91 2100 0418 4502 0005 1332" in row for row in rows)
    assert any("PO-1234" in row for row in rows)


@pytest.mark.parametrize("language", ["es", "fr"])
def test_no_label_of_a_z_report_is_cut(language: str) -> None:
    assert "…" not in texts(make(samples.paper("z-report", 1, language=language)))[0]


@pytest.mark.slow
def test_an_independent_judge_passes_every_kind_in_every_language(identity: Identity, tmp_path: Path) -> None:
    python = os.environ.get("COUNTERFOIL_CHECK_PYTHON", sys.executable)
    (tmp_path / "root.pem").write_bytes(export_root(identity)[0])
    written = []
    for place, (entry, language) in enumerate((entry, one) for entry in PAPERS for one in SPOKEN):
        # Each kind meets each language, and each of both meets each company in turn.
        company = COMPANIES[(place + place // len(SPOKEN)) % len(COMPANIES)]
        count = (1, 12, 60)[place % 3]
        paper = samples.paper(entry.name, count, language=language, company=company)
        name = f"{entry.name}_{language}_{company.country}_{count}.pdf"
        (tmp_path / name).write_bytes(make(paper, identity if entry.name in SEALED else None))
        written.append((name, entry.name in SEALED))

    def judged(one: tuple[str, bool]) -> str:
        name, sealed = one
        needs = ["--trust", "root.pem", "--need", "sig"] if sealed else []
        done = subprocess.run(
            [python, str(CHECKER), name, *needs], cwd=tmp_path, capture_output=True, text=True, check=False
        )
        report = json.loads(done.stdout)
        if done.returncode == 0 and not report["pdfa"]["failures"]:
            return ""
        return f"{name}: {report.get('gates')} {report['pdfa']['failures']}"

    with ThreadPoolExecutor(2) as judges:
        faults = [fault for fault in judges.map(judged, written) if fault]
    assert faults == []
    assert len(written) == len(PAPERS) * len(SPOKEN) >= 36
