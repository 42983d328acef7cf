"""Closing words in anybody's wording: what speaks of the title or of paying late goes, every other word stays."""

import pytest

from app.documents.closing import without
from app.domain.preset_words import WORDS

TITLES = (
    "Die gelieferte Ware bleibt bis zur vollständigen Bezahlung Eigentum der Müller Bau GmbH.",
    "Eigentumsvorbehalt: bis zum Ausgleich aller Forderungen gehört die Ware uns (§ 449 BGB).",
    "Title to the goods passes when they are paid for.",
    "All goods remain the property of Nordlicht until payment in full.",
    "Réserve de propriété jusqu’au paiement complet du prix.",
    "Eigendomsvoorbehoud tot volledige betaling.",
    "Reserva de dominio hasta el pago completo.",
    "La mercancía es propiedad del vendedor hasta que se pague.",
)
LATES = (
    "Bei Zahlungsverzug berechnen wir Zinsen von 9 Prozentpunkten über dem Basiszinssatz.",
    "Overdue invoices bear interest at 1.5 % a month.",
    "En cas de retard, pénalités de trois fois le taux légal.",
    "En caso de mora se aplican los intereses de la Ley 3/2004.",
)
OTHERS = (
    "Wir danken für Ihr Vertrauen.",
    "Ihre Zahlung ist eingegangen.",
    "Interesse an mehr? Rufen Sie uns an.",
    "Please quote the invoice number with your payment.",
    "Questions about your property? Call us.",
    "The latest catalogue is of general interest.",
    "Delivery by van, Art. 12 of our terms.",
    "Gracias por su pago.",
    "Merci de votre règlement.",
)


@pytest.mark.parametrize("said", [*TITLES, *(one.retention for one in WORDS.values() if one.retention)])
def test_the_title_is_known_in_anybodys_words(said: str) -> None:
    assert without(said, title=True, late=False) == ""
    assert without(said, title=False, late=True) == said


@pytest.mark.parametrize("said", [*LATES, *(one.payment for one in WORDS.values() if one.payment)])
def test_so_is_paying_late(said: str) -> None:
    assert without(said, title=False, late=True) == ""
    assert without(said, title=True, late=False) == said


@pytest.mark.parametrize("said", OTHERS)
def test_all_other_words_stand_as_they_were_written(said: str) -> None:
    assert without(said, title=True, late=True) == said


def test_of_a_paragraph_only_that_sentence_goes() -> None:
    said = f"{OTHERS[0]} {TITLES[0]} {OTHERS[2]}\nTel. 0431 12345"
    assert without(said, title=True, late=True) == f"{OTHERS[0]} {OTHERS[2]}\nTel. 0431 12345"
    assert without(f"{TITLES[1]}\n\n{LATES[0]}", title=True, late=True) == ""
