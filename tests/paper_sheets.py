"""Every paper as contact sheets to look at: `python -m tests.paper_sheets FOLDER [KIND ...] [--languages en,de]`.

One picture for a kind and a language: a row of pages for each length. With `--pages` each page is a picture of its own,
too. Companies, customers and goods are those of `tests/documents`; sealed kinds are sealed, so the stamp is seen.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdfium2
from PIL import Image, ImageDraw

from app.documents import PAPERS, make
from app.documents import certificate as certificates
from app.documents.labels import LABELS, draw_labels
from app.documents.shipping_labels import SHIPPING, draw_shipping
from app.documents.trial import trial_page
from app.documents.words import languages
from app.queries import paper_model as m
from app.queries.labels import LabelSet
from app.queries.shipping_labels import ParcelLabel, ShippingSet
from tests.documents import samples

COUNTS = (1, 12, 60)
_GAP = 12
_GOODS = {
    "en": ("Copper pipe 15 × 1 mm, half hard, length of 5 m", "Elbow 90° 15 mm, press contour V",
           "Heating pump 25-60, high efficiency, 180 mm, with insulating shell",
           "Threaded rod M8 × 1000 mm, galvanised",
           "Sanitary silicone, transparent, 310 ml", "Ball valve 15 mm with press contour"),
    "fr": ("Tube cuivre 15 × 1 mm, demi-dur, barre de 5 m", "Coude 90° 15 mm à sertir, profil V",
           "Circulateur 25-60 à haut rendement, 180 mm, avec coquille isolante", "Tige filetée M8 × 1000 mm, zinguée",
           "Silicone sanitaire transparent 310 ml", "Vanne à bille 15 mm à sertir"),
    "es": ("Tubo de cobre 15 × 1 mm, semiduro, barra de 5 m", "Codo 90° 15 mm para prensar, perfil V",
           "Bomba de calefacción 25-60 de alta eficiencia, 180 mm, con carcasa aislante",
           "Varilla roscada M8 × 1000 mm, cincada", "Silicona sanitaria transparente 310 ml",
           "Válvula de bola 15 mm para prensar"),
}  # fmt: skip
_UNITS = {
    "en": {"Stk": "pcs", "Kart": "box"},
    "fr": {"Stk": "pce", "Kart": "boîte"},
    "es": {"Stk": "ud", "Kart": "caja"},
}
_HOMES: dict[str, dict[str, Any]] = {
    "en": {"company": replace(
               samples.NORDLICHT, name="Harbour Plumbing Ltd", country="GB", tax_id="GB980780684",
               address_lines=("2 Quay Street", "BRISTOL", "BS1 4DB"), iban="GB82WEST12345698765432", bank_name="",
               registers=("Registered in England 01234567",)),
           "recipient": m.Party("Kern Builders Ltd", ("4 Station Road", "BATH", "BA1 1SU"), customer_number="K-1017"),
           "currency": "GBP"},
    "en_US": {"company": replace(
                  samples.NORDLICHT, name="Lakeside Supply Inc.", country="US", tax_id="41-1234567", iban="", bic="",
                  bank_name="", address_lines=("12 Pier Ave", "Duluth, MN 55802"), registers=()),
              "recipient": m.Party("Kern Inc.", ("4 Station Road", "Columbus, OH 43004"), customer_number="K-1017"),
              "currency": "USD", "paper_size": m.LETTER},
    "fr": {"company": replace(
               samples.NORDLICHT, name="Sanitaire Océane SARL", country="FR", tax_id="FR83404833048",
               address_lines=("4 rue du Port", "44000 NANTES"), iban="FR7630006000011234567890189", bank_name="",
               registers=("RCS Nantes 404 833 048", "Capital 20 000 €")),
           "recipient": m.Party("Kerangal SARL", ("4 rue de la Gare", "35000 RENNES"), customer_number="K-1017")},
    "es": {"company": replace(
               samples.NORDLICHT, name="Suministros Ría S.L.", country="ES", tax_id="ESB58378431", bank_name="",
               address_lines=("Calle del Puerto 12", "36201 Vigo"), iban="ES9121000418450200051332",
               registers=("Registro Mercantil de Pontevedra, hoja PO-1234",)),
           "recipient": m.Party("Obras Carballo S.L.", ("Avenida de la Estación 4", "15001 A Coruña"),
                                customer_number="K-1017")},
}  # fmt: skip
_SAID = {
    "en": ("Thank you for your enquiry. We are pleased to offer:", "Payable within 30 days.",
           "Please ring at the back door; deliveries until 3 pm only.", "Two pumps taken back, damaged in transit",
           "Terms of sale", "Own van, round 3", "Cash", "Goods are taken back within 14 days with this receipt.",
           "I order the goods named above at the prices named above."),
    "fr": ("Nous vous remercions de votre demande et vous proposons :", "Payable sous 30 jours.",
           "Merci de sonner à la porte arrière ; livraison jusqu’à 15 h.", "Deux circulateurs repris, endommagés",
           "Conditions de vente", "Notre camion, tournée 3", "Espèces", "Échange sous 14 jours avec ce ticket.",
           "Je commande les marchandises ci-dessus aux prix indiqués."),
    "es": ("Gracias por su consulta. Le ofrecemos:", "Pagadero en 30 días.",
           "Llamar a la puerta trasera; entregas hasta las 15 h.", "Dos bombas devueltas, dañadas en el transporte",
           "Condiciones de venta", "Camión propio, ruta 3", "Efectivo", "Cambios en 14 días con este tique.",
           "Pido las mercancías indicadas a los precios indicados."),
}  # fmt: skip


def sample(kind: str, language: str, count: int) -> m.Paper:
    """A paper of this kind and length that is at home where its language is spoken."""
    short = language.partition("_")[0]
    home = _HOMES.get(language, _HOMES.get(short, {}))
    country = home["company"].country if home else samples.NORDLICHT.country
    changes: dict[str, Any] = {"language": f"{short}_{country}", **home}
    if kind in (m.RECEIPT, m.Z_REPORT, m.PURCHASE_ORDER, m.PICK_BATCH):
        changes.pop("recipient", None)
    if kind == m.RECEIPT:
        changes.pop("paper_size", None)
    if short in _GOODS and kind not in (m.STATEMENT, m.Z_REPORT):
        made = (samples.line(number) for number in range(1, count + 1))
        goods, units = _GOODS[short], _UNITS[short]
        changes["lines"] = tuple(
            replace(one, description=goods[(one.line - 1) % 6], unit=units.get(one.unit, one.unit)) for one in made
        )
    paper = samples.paper(kind, count, **changes)
    return _spoken(paper, _SAID[short]) if short in _SAID else paper


def _spoken(paper: m.Paper, said: Sequence[str]) -> m.Paper:
    """The sentences of the sample in the paper's language; what it does not say stays unsaid."""
    intro, payment, bell, reason, terms, van, cash, back, consent = said
    return replace(
        paper,
        intro=intro if paper.intro else "",
        payment_text=payment if paper.payment_text else "",
        instructions=bell if paper.instructions else "",
        reason=reason if paper.reason else "",
        notes=(bell,) if paper.notes else (),
        shipping_method=van if paper.shipping_method else "",
        terms=replace(paper.terms, title=terms) if paper.terms else None,
        tenders=(m.Tender(cash, 50_000), *paper.tenders[1:]) if paper.tenders else (),
        return_policy=back if paper.return_policy else "",
        signed=replace(paper.signed, consent=consent, station="Till 2") if paper.signed else None,
    )


def labels(language: str) -> Iterator[tuple[str, bytes]]:
    """The stocks of labels, each with its name."""
    note = sample(m.DELIVERY_NOTE, language, 1)
    parcels = tuple(ParcelLabel(n, 2, f"0034012345000000{n:02d}", False, 42_000) for n in (1, 2))
    for stock in SHIPPING:
        yield stock.name, draw_shipping(stock, ShippingSet(note, "DHL Paket", parcels))
    for kind in LABELS:
        yield kind.name, draw_labels(kind, LabelSet(sample(m.PICK_LIST, language, 6)))


def pages(pdf: bytes, dpi: int) -> list[Image.Image]:
    """The pages of a paper as pictures."""
    document = pypdfium2.PdfDocument(pdf)
    document.init_forms()  # else the stamp of the seal is not drawn
    try:
        return [page.render(scale=dpi / 72).to_pil().convert("RGB") for page in document]
    finally:
        document.close()


def contact(rows: Sequence[tuple[str, Sequence[Image.Image]]]) -> Image.Image:
    """Rows of pages below each other, each with its name above it."""
    head = 22
    wide = max(sum(page.width + _GAP for page in row) for _, row in rows) + _GAP
    high = sum(max(page.height for page in row) + head + _GAP for _, row in rows)
    sheet = Image.new("RGB", (wide, high), "#c8c8c8")
    pen, top = ImageDraw.Draw(sheet), 0
    for name, row in rows:
        pen.text((_GAP, top + 6), name, fill="black")
        left = _GAP
        for page in row:
            sheet.paste(page, (left, top + head))
            left += page.width + _GAP
        top += max(page.height for page in row) + head + _GAP
    return sheet


def main(arguments: Sequence[str]) -> int:
    """The command line."""
    reader = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    reader.add_argument("folder", type=Path)
    reader.add_argument("kinds", nargs="*", help="such as invoice, or labels; all of them if there is none")
    reader.add_argument("--languages", default=",".join(languages()))
    reader.add_argument("--counts", default=",".join(map(str, COUNTS)), help="how many lines")
    reader.add_argument("--dpi", type=int, default=90)
    reader.add_argument("--pages", action="store_true", help="each page as a picture of its own, too")
    given = reader.parse_args(arguments)
    known = [*(entry.name for entry in PAPERS), "labels"]
    kinds = given.kinds or known
    if unknown := sorted({*kinds} - {*known}):
        reader.error(f"no paper is called {', '.join(unknown)}")
    given.folder.mkdir(parents=True, exist_ok=True)
    os.environ[certificates.PASSPHRASE_VARIABLE] = "looked at, and thrown away"
    with tempfile.TemporaryDirectory() as home:
        path = Path(home) / certificates.FILE_NAME
        certificates.create(path, "Nordlicht Haustechnik GmbH", "DE")
        identity = certificates.load(path)
        for language in given.languages.split(","):
            for kind in kinds:
                if kind == "labels":
                    made = [*labels(language), ("fold-test", trial_page("Office", "Till 2", "today", window=""))]
                else:
                    counts = [int(one) for one in given.counts.split(",")]
                    made = [(f"{n} lines", make(sample(kind, language, n), identity)) for n in counts]
                if kind == m.RECEIPT:
                    sheets = (replace(sample(kind, language, n), paper_size=m.RECEIPT_A6) for n in counts)
                    made += [(f"A6-{n} lines", make(paper)) for n, paper in zip(counts, sheets, strict=True)]
                rows = [(f"{kind} {language}, {name}, {len(pdf):,} bytes", pages(pdf, given.dpi)) for name, pdf in made]
                contact(rows).save(given.folder / f"{kind}_{language}.png")
                for (name, _), (_, row) in zip(made, rows, strict=True):
                    for number, page in enumerate(row if given.pages else (), start=1):
                        page.save(given.folder / f"{kind}_{language}_{name.partition(' ')[0]}_{number}.png")
                sys.stdout.write("".join(f"{name}, {len(row)} pages\n" for name, row in rows))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
