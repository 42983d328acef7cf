"""Closing words that say nothing on some papers: whose the goods are until they are paid, and what paying late costs.

The presets' sentences are known as they are. People word theirs in their own way, so a sentence is known by what it
speaks of: property and paying, or being late and interest. In the languages of the presets; others stay.
"""

from __future__ import annotations

import re

from app.domain.preset_words import WORDS

_RETENTION = frozenset(words.retention for words in WORDS.values() if words.retention)
_LATE = frozenset(words.payment for words in WORDS.values() if words.payment)
_OWNED = re.compile(r"eigentum|\bproperty\b|\bownership\b|\btitle\b|propriété|eigendom|propiedad|\bdominio\b")
_PAID = re.compile(
    r"bezahl|zahlung|beglichen|ausgleich|\bpaid\b|\bpayment|paiement|\bpayée?s?\b|règlement|betaal|betaling|"
    r"\bpago\b|\bpagad[oa]s?\b|\bpaguen?\b"
)
_OVERDUE = re.compile(
    r"verzug|verspätet|überfällig|ablauf der frist|\blate\b|\boverdue\b|retard|te laat|te late|achterstal|"
    r"\bmora\b|demora|\bvencid|\bretraso|\bimpag"
)
_INTEREST = re.compile(
    r"zins|mahngebühr|\binterest\b|\blate fee|\bcharge|pénalité|intérêt|\brente\b|handelsrente|"
    r"\binter[eé]s(es)?\b|recargo"
)
# A sentence ends at a stop behind a word or a bracket; "Art.", "Abs." and figures do not end one.
_END = re.compile(r"(?<=[^\W\d_]{4}[.!?]|.{3}\)[.!?])\s+(?=[^\W\d_a-zß-öø-ÿ])")


def without(text: str, *, title: bool, late: bool) -> str:
    """The words without what they say about the title to the goods, or about paying late."""
    paragraphs = (_kept(one, title, late) for one in text.split("\n\n"))
    return "\n\n".join(one for one in paragraphs if one.strip())


def _kept(paragraph: str, title: bool, late: bool) -> str:
    said = paragraph.strip()
    if (title and said in _RETENTION) or (late and said in _LATE):
        return ""
    return "\n".join(filter(None, (_line(one, title, late) for one in paragraph.split("\n"))))


def _line(line: str, title: bool, late: bool) -> str:
    return " ".join(one for one in _END.split(line) if not ((title and _is_title(one)) or (late and _is_late(one))))


def _is_title(sentence: str) -> bool:
    said = sentence.casefold()
    return bool(_OWNED.search(said) and _PAID.search(said))


def _is_late(sentence: str) -> bool:
    said = sentence.casefold()
    return bool(_OVERDUE.search(said) and _INTEREST.search(said))
