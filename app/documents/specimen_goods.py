"""Goods, customers and remarks that stand for any, in the languages that papers have words in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from app.queries import paper_model as m

Good = tuple[str, str, str, int, int]
"""Code, name, unit, a usual quantity in whole units, and price in 1/10,000."""
GOODS: Final[dict[str, tuple[Good, ...]]] = {
    "de": (
        ("CU15", "Kupferrohr 15 mm, Stange 5 m", "Stk", 40, 84_200),
        ("ELB15", "Bogen 90° 15 mm", "Stk", 12, 12_900),
        ("PUMP-25", "Heizungspumpe 25-60, hocheffizient", "Stk", 1, 1_894_000),
        ("M8", "Gewindestange M8 × 1000 mm, verzinkt", "Stk", 25, 12_450),
        ("SIL", "Sanitärsilikon transparent, 310 ml", "Kart", 6, 46_500),
        ("KH15", "Kugelhahn 15 mm mit Presskontur", "Stk", 8, 142_500),
    ),
    "fr": (
        ("CU15", "Tube cuivre 15 mm, barre de 5 m", "pce", 40, 84_200),
        ("ELB15", "Coude 90° 15 mm", "pce", 12, 12_900),
        ("PUMP-25", "Circulateur 25-60, haut rendement", "pce", 1, 1_894_000),
        ("M8", "Tige filetée M8 × 1000 mm, zinguée", "pce", 25, 12_450),
        ("SIL", "Silicone sanitaire transparent, 310 ml", "pce", 6, 46_500),
        ("KH15", "Robinet à bille 15 mm à sertir", "pce", 8, 142_500),
    ),
    "es": (
        ("CU15", "Tubo de cobre 15 mm, barra de 5 m", "ud", 40, 84_200),
        ("ELB15", "Codo 90° 15 mm", "ud", 12, 12_900),
        ("PUMP-25", "Bomba de calefacción 25-60, alta eficiencia", "ud", 1, 1_894_000),
        ("M8", "Varilla roscada M8 × 1000 mm, cincada", "ud", 25, 12_450),
        ("SIL", "Silicona sanitaria transparente, 310 ml", "ud", 6, 46_500),
        ("KH15", "Válvula de bola 15 mm para prensar", "ud", 8, 142_500),
    ),
    "en": (
        ("CU15", "Copper pipe 15 mm, 5 m length", "pcs", 40, 84_200),
        ("ELB15", "Elbow 90° 15 mm", "pcs", 12, 12_900),
        ("PUMP-25", "Heating pump 25-60, high efficiency", "pcs", 1, 1_894_000),
        ("M8", "Threaded rod M8 × 1000 mm, zinc plated", "pcs", 25, 12_450),
        ("SIL", "Sanitary silicone clear, 310 ml", "pcs", 6, 46_500),
        ("KH15", "Ball valve 15 mm, press fit", "pcs", 8, 142_500),
    ),
}
CUSTOMER: Final = {
    "fr": m.Party("Exemple Bâtiment SARL", ("1 rue de l’Exemple", "75000 Exempleville"), customer_number="C-1001"),
    "es": m.Party("Obras Ejemplo S.L.", ("Calle del Ejemplo 1", "28000 Villaejemplo"), customer_number="C-1001"),
    "de": m.Party("Muster Bau GmbH", ("Beispielstraße 1", "12345 Musterstadt"), customer_number="K-1001"),
    "en": m.Party("Sample Builders Ltd", ("1 Example Street", "Sampletown"), customer_number="C-1001"),
}


@dataclass(frozen=True, slots=True)
class Remarks:
    """What is said on the worst of papers, and why goods came back on a usual one."""

    back: str
    lead: str
    van: str
    note: str
    heading: str
    door: str
    discount: str
    freight: str
    exempt: str
    box: str


REMARKS: Final = {
    "de": Remarks(
        "Mit Transportschaden zurückgenommen", "5 Werktage", "Eigener Wagen", "Bitte vor dem Einbau spülen.",
        "Bad im Obergeschoss", "Bitte am Hintereingang klingeln; Anlieferung nur bis 15 Uhr.", "Treuerabatt", "Fracht",
        "Steuerfrei nach § 4 UStG", "Karton",
    ),
    "fr": Remarks(
        "Repris pour dommages de transport", "5 jours ouvrables", "Notre camion", "À rincer avant la pose.",
        "Salle de bains à l’étage", "Sonner à l’arrière ; livraison jusqu’à 15 h.", "Remise fidélité", "Port",
        "Exonéré de TVA", "carton",
    ),
    "es": Remarks(
        "Devuelto por daños de transporte", "5 días laborables", "Camión propio", "Enjuagar antes de montar.",
        "Baño en la planta alta", "Llamar a la puerta trasera; entregas hasta las 15 h.", "Descuento por fidelidad",
        "Portes", "Operación exenta", "caja",
    ),
    "en": Remarks(
        "Taken back with transport damage", "5 working days", "Our own van", "Please flush before fitting.",
        "Bathroom upstairs", "Ring at the back door; deliveries until 3 p.m. only.", "Loyalty discount", "Freight",
        "Exempt from tax", "box",
    ),
}  # fmt: skip

# What people type in earnest: names without a place to break, and other scripts.
LONG: Final = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
SCRIPTS: Final = (
    "東京水道 銅管継手 15 mm、ステンレス鋼製",
    "上海管道配件 不锈钢球阀 15 毫米",
    "서울 배관 볼 밸브 15 mm",
    "Σφαιρική βαλβίδα ορείχαλκου 15 mm",
    "Кран шаровой латунный 15 мм, никелированный",
    "صمام كروي نحاسي 15 مم",
    "ברז כדורי פליז 15 מ״מ",
)
EVERYBODY: Final = m.Party(
    f"{LONG} Müller, Lüdenscheid & Söhne GmbH & Co. KG",
    (
        "Gebäude 7, Treppenhaus C, 4. Obergeschoss links, Abteilung Zentraleinkauf",
        "Straße der Völkerfreundschaft 1234 b, Zugang über den Innenhof der Nummer 1236",
        "D-12345 Hellschen-Heringsand-Unterschaar an der Donau",
    ),
    contact="Dr.-Ing. Maximiliane Freifrau von und zu Hohenstein-Wittelsbach-Übersee",
    customer_number="K-1001-2026-0000042",
    vat_id="DE811907980",
)
