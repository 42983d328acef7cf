"""What the law asks of a bill, country by country, and what of it is missing. Pure.

The sources are Art. 226 of the Directive 2006/112 for the member states of the EU, with § 14 UStG, § 33 UStDV and § 35a
GmbHG for Germany, the Value Added Tax Regulations 1995 (reg. 14 and 16) for the United Kingdom, Rule 46 of the CGST
Rules for India, and what state tax offices ask of sellers in the United States. Where a country stands in no rule,
nothing is asked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from app.domain.deal import Address, Deal
from app.domain.errors import RuleViolation
from app.domain.india import is_elsewhere, place_of_supply
from app.domain.money import money_out
from app.domain.tax import EU, Tax


@dataclass(frozen=True, slots=True)
class Facts:
    """What the rules look at: the seller as its papers show it, and the bill; texts as typed, "" is not said."""

    deal: Deal
    country: str
    name: str = ""
    legal_form: str = ""
    street: str = ""
    city: str = ""
    vat_id: str = ""
    tax_number: str = ""
    register: str = ""
    directors: str = ""
    region: str = ""
    walk_in: bool = False
    """Whether it is sold to nobody by name: then no bill is made out to anybody."""
    certificate: str = ""
    """The number of the paper that exempts the customer."""
    hsn: Mapping[str, str] = field(default_factory=dict)
    """By product its code of goods, where one is said."""
    number: str = ""
    """The bill's number, once it is taken."""


@dataclass(frozen=True, slots=True)
class Missing:
    """Something that the law asks for. `field` is "company.street": what of which record mends it.

    `record` is the customer's number or the product's code where it is one of several.
    """

    field: str
    sentence: str
    record: str = ""
    word: str = ""
    """What the field is called in that country, where that is its own word: "GSTIN"."""

    @property
    def entity(self) -> str:
        """company, customer, product, order (its delivery address), address or number.

        An address is that of the bill: with a name the customer's billing address, else one that nobody has by now.
        """
        return self.field.partition(".")[0]

    @property
    def name(self) -> str:
        """The field of that record; "" where nothing that is filled in would mend it."""
        return self.field.partition(".")[2]


class Incomplete(RuleViolation):
    """A bill is not issued because it would not say all that the law asks for: `lacks`, the seller's first."""

    def __init__(self, lacks: Sequence[Missing]) -> None:
        super().__init__(lacks[0].sentence, lacks[0].field)
        self.lacks = tuple(lacks)

    @property
    def sentences(self) -> tuple[str, ...]:
        """All that is missing, a sentence each."""
        return tuple(dict.fromkeys(one.sentence for one in self.lacks))


WORDS: Final[Mapping[str, str]] = {
    "name": "name", "street": "street", "city": "town", "region": "state", "vat_id": "VAT id", "register": "register",
    "directors": "managing directors", "tax_reason": "reason for no tax", "tax_certificate": "certificate",
    "hsn": "HSN", "unit": "unit", "number": "lawful number", "order": "state of the delivery address",
    "address": "complete address",
}  # fmt: skip
"""What a field is called in the middle of a sentence."""


def in_words(lacks: Sequence[tuple[str, str]]) -> str:
    """Fields with their records in a few words: "our register, their street and town, HSN of CU15 and ELB15"."""
    whose: dict[str, list[str]] = {}
    goods: dict[str, list[str]] = {}
    for path, record in dict.fromkeys(lacks):
        entity, _, name = path.partition(".")
        word = WORDS.get(name or entity, name or entity)
        if entity == "product":
            goods.setdefault(word, []).append(record)
        else:
            of = {"company": "our", "customer": "their"}.get(entity, "their billing" if name else "a")
            whose.setdefault(of, []).append(word)
    said = [f"{of} {_and(words)}" for of, words in whose.items()]
    return ", ".join([*said, *(f"{word} of {_and(records)}" for word, records in goods.items())])


def _and(words: Sequence[str]) -> str:
    """A few words with "and" before the last; many are counted."""
    if len(words) > _TOLD:
        words = [*words[: _TOLD - 1], f"{len(words) - _TOLD + 1} more"]
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))


SMALL: Final[Mapping[str, tuple[str, int]]] = {"DE": ("EUR", 250_00), "GB": ("GBP", 250_00)}
"""Up to how much, tax included, a bill need not say to whom: § 33 UStDV, VAT Notice 700 16.6."""
_SMALL_IN_EU = ("EUR", 100_00)  # what every member state must allow (Art. 220a)
_TOLD = 4  # words of a kind in one list
_UNREGISTERED = 50_000_00  # Rule 46 (e): from so many paise on an unregistered buyer's state is told
_REGISTERED_FORMS = re.compile(r"\b(gmbh|ug|ag|se|kgaa|eg)\b", re.IGNORECASE)
_UK_COMPANY = re.compile(r"\b(ltd|limited|plc|llp|cic)\b", re.IGNORECASE)
# At the end of a reason; "certificate of resale" is a reason itself.
_CERTIFICATES = re.compile(r"(?:(?:^|; )certificate (?!of\b)(?:(?!; ).)*)+$")
_INDIAN_NUMBER = re.compile(r"[A-Za-z0-9/-]{1,16}")

Rule = Callable[[Facts], Sequence[Missing]]


def missing(facts: Facts) -> tuple[Missing, ...]:
    """What the law of the seller's country asks for and the bill would not say, the seller's first."""
    found = [one for rule in rules_of(facts.country) for one in rule(facts)]
    return tuple(dict.fromkeys(found))


def exempt_by(deal: Deal, certificate: str) -> Deal:
    """The deal with the number of the certificate in the reason why it bears no tax, instead of an earlier one's."""
    said = f"certificate {certificate}"

    def told(reason: str) -> str:
        if f"; {reason}".endswith(f"; {said}"):
            return reason
        return "; ".join(filter(None, (_CERTIFICATES.sub("", reason), said)))

    def taxed(tax: Tax) -> Tax:
        return replace(tax, reason=told(tax.reason)) if tax.category == "E" else tax

    rows = tuple(replace(x, reason=told(x.reason)) if x.category == "E" else x for x in deal.totals.vat)
    return replace(
        deal,
        lines=tuple(replace(x, tax=taxed(x.tax)) for x in deal.lines),
        parts=tuple(replace(x, tax=taxed(x.tax)) for x in deal.parts),
        totals=replace(deal.totals, vat=rows),
    )


def rules_of(country: str) -> tuple[Rule, ...]:
    """The rules of a country: its own, those of the EU for another member state, none for the rest."""
    return RULES.get(country, RULES["EU"] if country in EU else ())


def _codes(facts: Facts) -> set[str]:
    return {row.category for row in facts.deal.totals.vat}


def _simplified(facts: Facts) -> bool:
    """Whether the bill is so small that it need not say to whom; what is taxed with the buyer never is."""
    if _codes(facts) & {"AE", "K"}:
        return False
    currency, most = SMALL.get(facts.country) or (_SMALL_IN_EU if facts.country in EU else ("", 0))
    return facts.deal.currency == currency and abs(facts.deal.totals.gross) <= most


def _place(facts: Facts) -> list[Missing]:
    said = {"name": "name", "street": "street", "city": "town"}
    return [
        Missing(f"company.{name}", f"The company has no {word}, which its bills must say.")
        for name, word in said.items()
        if not getattr(facts, name).strip()
    ]


def _vat_id(facts: Facts) -> list[Missing]:
    """The seller's own VAT id, where tax is charged or owed by the buyer; who is exempt of all may have none."""
    if facts.vat_id or _codes(facts) <= {"O", "E"}:
        return []
    return [Missing("company.vat_id", "The company has no VAT id, which its bills must say.")]


def _german_tax_id(facts: Facts) -> list[Missing]:
    if facts.vat_id or (facts.tax_number and not _codes(facts) & {"AE", "K"}):
        return []
    if _codes(facts) & {"AE", "K"}:
        return [Missing("company.vat_id", "The company has no VAT id, which a bill needs whose tax the buyer owes.")]
    return [Missing("company.vat_id", "The company has neither VAT id nor tax number; its bills must say one.")]


def _german_register(facts: Facts) -> list[Missing]:
    if not _REGISTERED_FORMS.search(f"{facts.legal_form} {facts.name}"):
        return []
    said = {"register": "register court and number", "directors": "managing directors"}
    return [
        Missing(f"company.{name}", f"The company's papers must say its {word}.")
        for name, word in said.items()
        if not getattr(facts, name).strip()
    ]


def _uk_number(facts: Facts) -> list[Missing]:
    if facts.register.strip() or not _UK_COMPANY.search(f"{facts.legal_form} {facts.name}"):
        return []
    return [Missing("company.register", "The company's papers must say its company number.")]


def _buyer(facts: Facts) -> list[Missing]:
    """Whom it is for and where they are."""
    if facts.walk_in or _simplified(facts):
        return []
    return _buyer_place(facts, f"a bill over {_limit(facts)} needs" if _limit(facts) else "their bill must say")


def _limit(facts: Facts) -> str:
    currency, most = SMALL.get(facts.country) or (_SMALL_IN_EU if facts.country in EU else ("", 0))
    return money_out(most, currency) if most and facts.deal.currency == currency else ""


def _buyer_place(facts: Facts, why: str) -> list[Missing]:
    who, found = facts.deal.customer, []
    if not (who.address.name or who.name).strip():
        found.append(Missing("customer.name", f"The customer has no name, which {why}.", who.number))
    called = who.name or "The customer"
    for name, word in (("street", "street"), ("city", "town")):
        if not getattr(who.address, name).strip():
            found.append(Missing(f"customer.{name}", f"{called} has no {word}, which {why}.", who.number))
    return found


def _buyer_vat_id(facts: Facts) -> list[Missing]:
    if facts.deal.customer.vat_id or not _codes(facts) & {"AE", "K"}:
        return []
    who = facts.deal.customer
    said = f"{who.name} has no VAT id, which a bill needs whose tax they owe."
    return [Missing("customer.vat_id", said, who.number)]


def _reason(facts: Facts) -> list[Missing]:
    """Why no tax is charged, where it is an exemption: each law has its own words for it."""
    if all(row.reason.strip() for row in facts.deal.totals.vat if row.category == "E"):
        return []
    return [Missing("customer.tax_reason", "The bill must say why it is exempt from tax.", facts.deal.customer.number)]


def _certificate(facts: Facts) -> list[Missing]:
    """In the United States: the paper that lets a seller charge no tax."""
    if facts.certificate or facts.deal.tax_status != "exempt":
        return []
    who = facts.deal.customer
    said = f"{who.name} is exempt, and the number of their certificate is not known."
    return [Missing("customer.tax_certificate", said, who.number)]


def _gstin(facts: Facts) -> list[Missing]:
    if facts.vat_id:
        return []
    return [Missing("company.vat_id", "The company has no GSTIN, which its bills must say.", word="GSTIN")]


def _indian_buyer(facts: Facts) -> list[Missing]:
    """A registered buyer's address always, anybody's from 50,000 rupees on, with the state it is supplied in."""
    deal = facts.deal
    if facts.walk_in:
        return []
    if not deal.customer.vat_id and abs(deal.totals.gross) < _UNREGISTERED:
        return []
    found = _buyer_place(facts, "their bill must say")
    there, home = deal.ship_to, deal.customer.address
    if place_of_supply(there, home, deal.customer.vat_id):
        return found
    if there is not None and is_elsewhere(there, home):
        where = ", ".join(filter(None, (there.street, there.city))) or "The delivery address"
        said = f"{where} has no state that is known, which is where it is supplied: say it in the order."
        return [*found, Missing("order", said)]
    said = f"{deal.customer.name} has no state that is known, which is where it is supplied."
    return [*found, Missing("customer.region", said, deal.customer.number)]


def _own_state(facts: Facts) -> list[Missing]:
    """The company's own state, against which it is told whether the tax is the state's as well."""
    if place_of_supply(None, Address(region=facts.region), facts.vat_id):
        return []
    return [Missing("company.region", "The company has no state that is known, by which its GST is told.")]


def _goods_codes(facts: Facts) -> list[Missing]:
    return [
        Missing("product.hsn", f"{line.sku} has no HSN, which bills in India say of goods.", line.sku)
        for line in facts.deal.lines
        if line.counted and line.product_id and not facts.hsn.get(line.product_id)
    ]


def _units(facts: Facts) -> list[Missing]:
    return [
        Missing("product.unit", f"{line.sku} has no unit, which bills in India say.", line.sku)
        for line in facts.deal.lines
        if line.counted and line.product_id and not line.unit.strip()
    ]


def _indian_number(facts: Facts) -> list[Missing]:
    if not facts.number or _INDIAN_NUMBER.fullmatch(facts.number):
        return []
    said = f"{facts.number} is no number for a bill in India: up to 16 letters, figures, - and /."
    return [Missing("number", said)]


_EVERYWHERE_IN_EU: tuple[Rule, ...] = (_place, _vat_id, _buyer, _buyer_vat_id, _reason)
RULES: Final[Mapping[str, tuple[Rule, ...]]] = {
    "EU": _EVERYWHERE_IN_EU,
    "DE": (_place, _german_tax_id, _german_register, _buyer, _buyer_vat_id, _reason),
    "GB": (_place, _vat_id, _uk_number, _buyer),
    "US": (_place, _buyer, _certificate),
    "IN": (_place, _gstin, _own_state, _indian_buyer, _goods_codes, _units, _indian_number),
}
