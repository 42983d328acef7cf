"""Words compared as people mean them: without case, accents and signs, ä and ae being one."""

import unicodedata

_TWO_WAYS = str.maketrans({"ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "°": "", "№": "no"})


def folded(text: str) -> str:
    """A text for comparing."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_TWO_WAYS))
    kept = "".join(c for c in plain if c.isalnum())
    for double, single in (("ae", "a"), ("oe", "o"), ("ue", "u")):
        kept = kept.replace(double, single)
    return kept
