"""Document numbers: a series per station and kind, gapless where the law wants it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.domain.errors import RuleViolation

# The words of a number by kind; a country's habit may replace them (RE for a German invoice).
PREFIXES = {
    "quote": "Q-",
    "sales_order": "SO-",
    "pick_list": "PL-",
    "shipment": "DN-",
    "purchase": "PO-",
    "goods_receipt": "GR-",
    "stock_count": "ST-",
    "sales_return": "RT-",
    "invoice": "IN-",
    "credit_note": "CN-",
    "payment": "PA-",
    "refund": "RF-",
    "z_report": "Z-",
    "draft": "D-",
}
GERMAN = {"invoice": "RE-", "credit_note": "GS-"}
GAPLESS = ("invoice", "credit_note", "z_report")


@dataclass(frozen=True, slots=True)
class Series:
    """A number series: `last` is the counter of the newest document, `last_date` its ISO date."""

    series: str
    kind: str
    prefix: str
    width: int
    last: int
    last_date: str

    def next(self, date: str, tomorrow: str = "") -> tuple[int, str]:
        """The next counter and number. Dates in a gapless series never run backwards (raises RuleViolation)."""
        if self.kind in GAPLESS and date < self.last_date:
            sentence = f"The last document of this series is dated {self.last_date}; {date} would run backwards."
            if tomorrow and self.last_date > tomorrow:
                sentence += " If that date was a mistake, begin a new series: give it another prefix with save_series."
            raise RuleViolation(sentence, "date")
        return self.last + 1, self.number(self.last + 1)

    def number(self, counter: int) -> str:
        """A counter as it is printed."""
        return f"{self.prefix}{counter:0{self.width}d}"

    def without(self, ahead: Sequence[str], latest: str) -> "Series":
        """The series as it stands if no document of its own prefix is among those dated ahead.

        A mistaken date binds only the numbers of its own prefix. `latest` is the newest date that has come.
        """
        own = any(n.startswith(self.prefix) and n.removeprefix(self.prefix).isdecimal() for n in ahead)
        return self if own else replace(self, last_date=latest)


_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_FISCAL = re.compile(r"(?<!\d)(\d\d)-(\d\d)(?!\d)")


def in_year_of(prefix: str, date: str) -> str:
    """A prefix as it is in the year of an ISO date: RE-2026- is RE-2027- then, INV/26-27/ is INV/27-28/ from 1 April.

    As it stands where it holds no year, or none that is over.
    """
    year = int(date[:4])
    begins = (year if date[5:7] >= "04" else year - 1) % 100
    fiscal = f"{begins:02d}-{(begins + 1) % 100:02d}"

    def later(found: re.Match[str]) -> str:
        return str(year) if int(found[1]) < year else found[0]

    def next_fiscal(found: re.Match[str]) -> str:
        is_one = (int(found[1]) + 1) % 100 == int(found[2])
        return fiscal if is_one and int(found[1]) < begins else found[0]

    return _FISCAL.sub(next_fiscal, _YEAR.sub(later, prefix))


def begun_anew(series: str) -> str:
    """The name of the series that follows one, when its numbers begin anew under another prefix."""
    base, _, turn = series.partition("#")
    return f"{base}#{int(turn or 1) + 1}"


def prefix_at(prefix: str, of: str, station: str) -> str:
    """A prefix as another station has it: RE-2026- of station 1 is RE-2-2026- at station 2, RE-3-2026- at station 3.

    Year and marks stay as they are; the station's code stands behind the first word, where `of` had its own.
    """
    word, mark, rest = re.fullmatch(r"([^\W\d_]*)([\W_]*)(.*)", prefix, re.S).groups()  # type: ignore[union-attr]
    mark = mark or "-"
    rest = rest.removeprefix(f"{of}{mark}") if of != "1" else rest
    return f"{word}{mark if word else ''}{station}{mark}{rest}"


def prefix_for(kind: str, country: str, station: str) -> str:
    """The prefix of a station's own series. The first station, "1", needs no letter of its own."""
    base = (GERMAN if country in {"DE", "AT"} else {}).get(kind, PREFIXES[kind])
    return base if station == "1" else f"{base}{station}-"
