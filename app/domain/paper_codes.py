"""The code on a quote or an order: its number, and which version of it the paper is.

The first version bears the number alone, as a person reads it; a later one says which, "SO-2041-V2": amendments count
from 0, revisions of a quote from 1. Letters, figures and hyphens only, which every layout of a keyboard types.
"""

import re
from typing import Final

FIRST: Final = {"order": 0, "quote": 1}
_LATER: Final = re.compile(r"(?P<number>.+)-V(?P<version>[1-9][0-9]{0,3})")


def paper_code(kind: str, number: str, version: int) -> str:
    """What the paper of a version bears."""
    return number if version <= FIRST[kind] else f"{number}-V{version}"


def parts(code: str) -> tuple[str, int | None]:
    """The number in a code and the version it names, None where it names none. A number may look like both."""
    found = _LATER.fullmatch(code)
    return (found["number"], int(found["version"])) if found else (code, None)
