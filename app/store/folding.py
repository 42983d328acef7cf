"""How text is searched: folded alike in the books and in the question, and never a pattern of its own.

A leaf: whoever reads needs it first.
"""

import unicodedata
from functools import lru_cache

_FOLDS = str.maketrans({"ß": "ss", "ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th", "ð": "d"})


def fold(text: str) -> str:
    """Text as it is searched: lower case, without marks (Müller -> muller, ß -> ss, ł -> l)."""
    if text.isascii():
        return text.lower()  # nothing to take off, and most words are so
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_FOLDS))
    return "".join(c for c in plain if not unicodedata.combining(c))


_SPELLED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"})


def dropped(text: str) -> str:
    """The folded text without the e of a spelled umlaut: Mueller and Müller -> muller."""
    return _shortened(fold(text))


def _shortened(plain: str) -> str:
    return plain.replace("ae", "a").replace("oe", "o").replace("ue", "u")


@lru_cache(4096)
def _spellings(piece: str) -> tuple[str, tuple[str, ...]]:
    """A piece with marks, folded, and its words as spelled without. Kept: names and towns come again and again."""
    words = unicodedata.normalize("NFC", piece.casefold()).split()
    more = ((fold(word.translate(_SPELLED)), dropped(word), fold(word)) for word in words)
    return fold(piece), tuple(one for *others, plain in more for one in others if one != plain)


def searchable(text: str) -> str:
    """The folded text, then its words as spelled without umlauts: mul, mue and mül all find Müller, and Mueller."""
    folded: list[str] = []
    more: dict[str, None] = {}
    for piece in text.split(" "):
        if piece.isascii():
            small = piece.lower()
            if _shortened(small) != small:
                more.update(dict.fromkeys(one for word in small.split() if (one := _shortened(word)) != word))
        else:
            small, others = _spellings(piece)
            more.update(dict.fromkeys(others))
        folded.append(small)
    return " ".join([*folded, *more])


def escaped(text: str) -> str:
    """Text for a LIKE with ESCAPE '\\', in which nothing stands for anything else."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def begins(word: str) -> str:
    """The pattern of a word at the beginning of any searched word; a space stands before the first of them."""
    return f"% {escaped(fold(word))}%"


def word_patterns(words: str, count: int) -> dict[str, str]:
    """Patterns w1, w2 ... of the first words; what is not said fits everything."""
    said = [begins(word) for word in words.split()][:count]
    return {f"w{at}": pattern for at, pattern in enumerate([*said, *["%"] * (count - len(said))], 1)}
