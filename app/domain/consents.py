"""The sentences that a customer agrees to by signing, by version and language. A version is never changed.

A new wording is a new version; what was signed keeps the sentence itself beside its version.
"""

from collections.abc import Mapping
from typing import Final

VERSION: Final = "1"
"""The version that is shown to who signs today."""

_ORDER: Mapping[str, str] = {
    "en": "I order the goods and services above at the prices and terms shown.",
    "de": "Ich bestelle die oben genannten Waren und Leistungen zu den genannten Preisen und Bedingungen.",
    "fr": "Je commande les marchandises et prestations ci-dessus aux prix et conditions indiqués.",
    "es": "Encargo los bienes y servicios arriba indicados a los precios y condiciones señalados.",
}
GOODS_VERSION: Final = "goods-1"
"""The version that is shown today to who takes goods."""
_GOODS: Mapping[str, str] = {
    "en": "I have received the goods above, in full and undamaged unless noted.",
    "de": "Ich habe die oben genannten Waren vollständig und unbeschädigt erhalten, falls nicht anders vermerkt.",
    "fr": "J’ai reçu les marchandises ci-dessus, complètes et en bon état, sauf réserve notée.",
    "es": "He recibido los bienes arriba indicados, completos y sin daños, salvo indicación.",
}
CONSENTS: Final[Mapping[str, Mapping[str, str]]] = {"1": _ORDER, "goods-1": _GOODS}
"""By version, by language."""


def consent(language: str, version: str = VERSION) -> str:
    """What is agreed to by signing, in a language or else in English."""
    spoken = CONSENTS[version]
    return spoken.get(language.replace("-", "_").split("_")[0].lower(), spoken["en"])
