"""Serial shipping container codes: the number of a parcel that is its own in the whole world (GS1, 18 figures)."""

from app.domain.gtin import check_digit, is_digits

LENGTH = 18


def sscc(prefix: str, station: str, counter: int) -> str:
    """The code of a parcel: one figure for the station, the company's GS1 prefix, a serial number, a check digit.

    Stations count on their own, so each has its own part of the numbers: its last figure stands first, what it has
    more stands before the serial number. When the figures are used up they begin again, after so many million parcels
    that the year in which GS1 wants no number twice is long over.
    """
    place = int(station) if is_digits(station) else 0
    room = LENGTH - 2 - len(prefix)
    tens = str(place // 10) if place >= 10 else ""
    room_left = room - len(tens)
    body = f"{place % 10}{prefix}{tens}{counter % 10**room_left:0{room_left}d}"
    return body + check_digit(body)


def is_sscc(text: str) -> bool:
    """Whether a label is such a code, by its length and its check digit."""
    return is_digits(text) and len(text) == LENGTH and check_digit(text[:-1]) == text[-1]
