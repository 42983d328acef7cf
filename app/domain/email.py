"""How an e-mail address looks: enough to find a slip, and no more than that."""

from __future__ import annotations

import re

from app.domain.errors import RuleViolation

_ADDRESS = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>.]+")
PROBLEM = "is not an e-mail address"


def is_email(text: str) -> bool:
    """Whether a text is one address, like anna@example.com."""
    return bool(_ADDRESS.fullmatch(text))


def email_problem(text: str) -> str:
    """What is wrong with an address, as a sentence; empty if nothing is, or there is none."""
    text = text.strip()
    return "" if not text or is_email(text) else f"{text} {PROBLEM}; it looks like anna@example.com."


def email_address(given: str, field: str = "email") -> str:
    """The address without blanks around it; "" stays. Raises RuleViolation for what is none."""
    if sentence := email_problem(given):
        raise RuleViolation(sentence, field)
    return given.strip()
