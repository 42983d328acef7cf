"""Numbers that check themselves: tax numbers, by python-stdnum, which follows the tax offices, and bank accounts."""

import re

from app.domain.tax_ids import LOCAL_WORDS

# What stands before the VAT numbers of the union's members; Greece has letters of its own.
_MEMBERS = frozenset(
    {
        "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "EL", "ES", "FI", "FR", "HR", "HU", "IE", "IT", "LT", "LU",
        "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
    }
)  # fmt: skip
SHORTEST_IBAN = 15  # Norway's
PROBLEM = "is not a VAT id that can be: its length or its check digit is wrong"


def vat_id_as_written(text: str) -> str:
    """A VAT id without its blanks and points where it is a member's of the union; any other text as it is."""
    compact = re.sub(r"[\s.\-/]", "", text).upper()
    return compact if compact[:2] in _MEMBERS else text.strip()


def vat_id_problem(text: str) -> str:
    """What is wrong with a VAT id, as the end of a sentence; "" if nothing is, or its country's rules are not known."""
    # Here: only whoever is told a VAT id needs it.
    from stdnum.eu import vat
    from stdnum.gb import vat as british

    compact = re.sub(r"[\s.\-/]", "", text).upper()
    wrong = (compact[:2] in _MEMBERS and not vat.is_valid(compact)) or (
        compact[:2] == "GB" and compact[2:].isdigit() and not british.is_valid(compact[2:])
    )
    return PROBLEM if wrong else ""


def vat_id_sentence(text: str) -> str:
    """The same as a sentence; "" if nothing is wrong."""
    problem = vat_id_problem(text)
    return f"{text.strip()} {problem}." if problem else ""


def tax_id_problem(country: str, number: str) -> str:
    """What is wrong with a company's tax number, as a sentence; empty if nothing is, or its rules are not known here.

    Check digits are those of python-stdnum, which follows the tax offices.
    """
    local = LOCAL_WORDS.get(country)
    if local is None:
        return ""
    # Here: only whoever answers this question needs it.
    from importlib import import_module

    from stdnum import exceptions

    module = import_module(f"stdnum.{local.module}")
    written = number.strip()
    try:
        module.validate(written)
    except exceptions.InvalidLength:
        digits = sum(one.isalnum() for one in written.upper().removeprefix(local.prefix))
        short = local.length - digits
        if short == 1:
            return f"{local.name} {written} is one digit short."
        if short == -1:
            return f"{local.name} {written} is one digit too long."
        return f"{local.name} {written} has {digits} digits; it wants {local.length}, like {local.example}."
    except exceptions.InvalidChecksum:
        return f"The check digit of {local.name} {written} does not fit: two digits may be swapped, or one mistyped."
    except exceptions.ValidationError:
        return f"{written} is not written like a {local.name}; one looks like {local.example}."
    return ""


def iban_problem(iban: str) -> str:
    """What is wrong with an account number, as a sentence; empty if nothing is, or there is none."""
    if not iban.strip():
        return ""
    from stdnum import exceptions
    from stdnum import iban as rules

    try:
        rules.validate(iban)
    except exceptions.ValidationError as wrong:
        if isinstance(wrong, exceptions.InvalidChecksum) and len(rules.compact(iban)) >= SHORTEST_IBAN:
            return "The check digits of this IBAN do not fit: two digits may be swapped, or one mistyped."
        return "This is no whole IBAN; compare it with the bank's statement."
    return ""
