"""Who is a customer already: by the same phone, the same e-mail, or a name and a postcode that are alike."""

from dataclasses import dataclass

from app.store.database import View
from app.store.folding import word_patterns
from app.store.sql import sql


@dataclass(frozen=True, slots=True)
class Alike:
    """A customer who may be meant; `why` says what is the same."""

    id: str
    number: str
    name: str
    why: str


MOST = 4
# So many figures at the end of a number tell people apart, however country and area are written.
TAIL = 7
_FIGURES = "c.phone"
for _mark in (" ", "/", "-", "(", ")", ".", "+"):
    _FIGURES = f"replace({_FIGURES}, '{_mark}', '')"
_WHO = "SELECT c.id, c.number, c.name FROM customer c WHERE c.forgotten = 0 AND "
_ORDER = f" ORDER BY c.name, c.id LIMIT {MOST}"
_BY_PHONE = sql(f"{_WHO}c.phone <> '' AND {_FIGURES} LIKE :tail{_ORDER}")
_BY_MAIL = sql(f"{_WHO}lower(c.email) = :email{_ORDER}")
_BY_NAME = sql(f"{_WHO}c.postcode = :postcode AND ' ' || c.search LIKE :w1 ESCAPE '\\'{_ORDER}")
_TOWN = sql(
    "SELECT city FROM customer WHERE postcode = :postcode AND city <> '' GROUP BY city ORDER BY count(*) DESC, city "
    "LIMIT 1"
)


def customers_alike(view: View, name: str, phone: str, email: str, postcode: str) -> tuple[Alike, ...]:
    """Customers who may be the one that is about to be made, the surest first; each once."""
    figures = "".join(sign for sign in phone if sign.isdecimal() and sign.isascii())
    found: dict[str, Alike] = {}
    asked = (
        ("same phone", _BY_PHONE, {"tail": f"%{figures[-TAIL:]}"}, len(figures) >= TAIL),
        ("same e-mail", _BY_MAIL, {"email": email.strip().lower()}, "@" in email),
        ("same name and postcode", _BY_NAME, {"postcode": postcode, **word_patterns(name, 1)}, name and postcode),
    )
    for why, statement, given, can in asked:
        for row in view.rows(statement, given) if can else ():
            found.setdefault(str(row[0]), Alike(str(row[0]), str(row[1]), str(row[2]), why))
    return tuple(found.values())[:MOST]


def town_of(view: View, postcode: str) -> str:
    """The town that most customers of a postcode have; "" if none is known."""
    return str(view.value(_TOWN, {"postcode": postcode}, ""))
