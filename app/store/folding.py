"""How text is searched: folded alike in the books and in the question. A leaf: whoever reads needs it first."""

import unicodedata

_FOLDS = str.maketrans({"ß": "ss", "ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th", "ð": "d"})


def fold(text: str) -> str:
    """Text as it is searched: lower case, without marks (Müller -> muller, ß -> ss, ł -> l)."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_FOLDS))
    return "".join(c for c in plain if not unicodedata.combining(c))


_SPELLED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"})
_DROPPED = (("ae", "a"), ("oe", "o"), ("ue", "u"))


def searchable(text: str) -> str:
    """The folded text, then its words as spelled without umlauts: mul, mue and mül all find Müller, and Mueller."""
    words = unicodedata.normalize("NFC", text.casefold()).split()
    more: dict[str, None] = {}
    for word in words:
        plain = fold(word)
        short = plain
        for spelled, letter in _DROPPED:
            short = short.replace(spelled, letter)
        more.update(dict.fromkeys(one for one in (fold(word.translate(_SPELLED)), short) if one != plain))
    return " ".join([fold(text), *more])
