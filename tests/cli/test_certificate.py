"""What seals the papers, on the command line: looked at, renewed, its root written for customers."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization

from app.documents import certificate
from app.runtime.paths import company_files
from tests.cli.terminal import Terminal
from tests.documents.authority import authority, serving
from tests.documents.test_attacks import stranger


@pytest.mark.slow
def test_a_certificate_is_looked_at_renewed_and_its_root_given_to_customers(terminal: Terminal, tmp_path: Path) -> None:
    refused = terminal.type("certificate")
    assert (refused.code, "no company certificate yet" in refused.err) == (2, True)
    certificate.create(company_files(terminal.where) / certificate.FILE_NAME, "Nordlicht Haustechnik", "DE")
    shown = terminal.type("certificate").json
    assert (shown["name"], shown["renewable"], shown["problem"]) == ("Nordlicht Haustechnik", True, "")
    renewed = terminal.type("certificate", "renew").json
    assert renewed["sha256"] != shown["sha256"]
    target = tmp_path / "root.pem"
    told = terminal.type("certificate", "export-root", str(target)).json
    root = x509.load_pem_x509_certificate(target.read_bytes())
    digest = hashlib.sha256(root.public_bytes(serialization.Encoding.DER)).hexdigest()
    assert told["sha256"].replace(":", "").lower() == digest
    nowhere = terminal.type("certificate", "export-root", str(tmp_path / "no" / "root.pem"))
    assert (nowhere.code, "cannot be written" in nowhere.err) == (2, True)
    assert terminal.type("certificate", "import", "gone.p12").code == 2
    assert terminal.type("certificate", "import").code == 2


def acted(terminal: Terminal, action: str, **given: Any) -> Any:
    """An action, and its reply."""
    return terminal.type("do", action, json.dumps(given)).json


@pytest.mark.slow
def test_stamps_are_asked_for_and_what_cannot_be_had_is_said(terminal: Terminal, tmp_path: Path) -> None:
    refused = terminal.type("stamp")
    assert (refused.code, "No time stamping service is named" in refused.err) == (2, True)
    identity = stranger()
    path = company_files(terminal.where) / certificate.FILE_NAME
    certificate._store(path, identity.key, identity.certificate, identity.chain, certificate._new_passphrase(path))
    lines = [{"product": "CU15", "quantity": "3"}]
    draft = acted(terminal, "draft_order", customer="MUELLER", lines=lines)
    number = acted(terminal, "confirm_order", order=draft["id"])["number"]
    assert terminal.type("print", "sales-order", number, "-o", str(tmp_path / "a.pdf")).code == 0
    acted(terminal, "save_company", tsa_url="http://127.0.0.1:1/")
    away = terminal.type("stamp")
    assert (away.code, away.json["stamped"], away.json["waiting"]) == (1, 0, 1)
    assert away.json["problem"] == "127.0.0.1 cannot be reached (Connection refused)."
    with serving(authority()) as server:
        acted(terminal, "save_company", tsa_url=server.url)
        assert terminal.type("stamp").json == {"ok": True, "stamped": 1, "waiting": 0, "problem": "", "lost": []}
    assert terminal.type("print", "sales-order", number, "-o", str(tmp_path / "b.pdf")).code == 0
    said = terminal.type("verify", str(tmp_path / "b.pdf")).json
    assert (said["whole"], said["stamped_by"], said["stamp_trusted"]) == (True, "Zeit AG", True)
