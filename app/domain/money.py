"""Money and unit prices: exact integers inside, decimal text at the edges.

An amount is in minor units of its currency (ISO 4217); a unit price in 1/10,000 of the major unit; a percentage in
1/1,000 of a percent.
"""

from decimal import Context, Decimal, Inexact

from app.domain.errors import RuleViolation
from app.domain.rounding import half_up

# ISO 4217 minor units, where they are not two.
_NONE = ("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XPF")
_THREE = ("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND")
_EXPONENTS = {**dict.fromkeys(_NONE, 0), "XOF": 0, **dict.fromkeys(_THREE, 3)}
PRICE_SCALE = 10_000
RATE_SCALE = 1_000
LARGEST = 10**15
_DIGITS = 20
# Nothing may be rounded away before it is looked at: a longer number raises Inexact.
_EXACT = Context(prec=2 * _DIGITS, traps=[Inexact])


def exponent(currency: str) -> int:
    """How many decimals the currency has."""
    return _EXPONENTS.get(currency, 2)


def scaled_in(value: Decimal, places: int, what: str, field: str | None, largest: int = LARGEST) -> int:
    """A decimal as an integer of 10^-places, exactly, whatever the caller's decimal context. Raises RuleViolation."""
    if not value.is_finite():
        raise RuleViolation(f"{what} is not a number.", field)
    if value and value.adjusted() + places > _DIGITS:
        raise RuleViolation(f"{what} {value} is too large.", field)
    try:
        shifted = value.scaleb(places, _EXACT) if value else Decimal()
    except Inexact:
        shifted = None
    if shifted is None or shifted != int(shifted):
        raise RuleViolation(f"{what} {value} has more than {places} decimals.", field)
    if abs(shifted) > largest:
        raise RuleViolation(f"{what} {value} is too large.", field)
    return int(shifted)


def amount_in(value: Decimal, currency: str, field: str | None = None) -> int:
    """A decimal amount as minor units. Raises RuleViolation if it has more decimals than the currency."""
    return scaled_in(value, exponent(currency), "The amount", field)


def price_in(value: Decimal, field: str | None = None) -> int:
    """A decimal unit price in 1/10,000. Raises RuleViolation on more than four decimals."""
    return scaled_in(value, 4, "The price", field)


def rate_in(value: Decimal, field: str | None = None) -> int:
    """A decimal percentage in 1/1,000 of a percent. Raises RuleViolation on more than three decimals."""
    return scaled_in(value, 3, "The percentage", field)


def scaled_text(value: int, places: int, keep: int = 0) -> str:
    """An integer of 10^-places as plain decimal text, with at least `keep` decimals: (123400, 4, 2) -> "12.34"."""
    sign = "-" if value < 0 else ""
    whole, fraction = divmod(abs(value), 10**places)
    digits = f"{fraction:0{places}d}" if places else ""
    while len(digits) > keep and digits.endswith("0"):
        digits = digits[:-1]
    return f"{sign}{whole}.{digits}" if digits else f"{sign}{whole}"


def amount_out(minor: int, currency: str) -> str:
    """Minor units as decimal text with all decimals of the currency: 63354 EUR -> "633.54"."""
    places = exponent(currency)
    return scaled_text(minor, places, places)


def money_out(minor: int, currency: str) -> str:
    """Money as a sentence says it, never without its currency: 63354 EUR -> "633.54 EUR"."""
    return f"{amount_out(minor, currency)} {currency}"


def price_out(price: int) -> str:
    """A unit price as decimal text with at least two decimals."""
    return scaled_text(price, 4, 2)


def rate_out(rate: int) -> str:
    """A percentage as the shortest decimal text: 19000 -> "19"."""
    return scaled_text(rate, 3)


def extended(price: int, price_per: int, quantity: int, less: int, currency: str) -> int:
    """quantity x price / price_per, less a percentage, rounded once to minor units.

    `quantity` in thousandths, `price` in 1/10,000 per `price_per` stock units, `less` in 1/1,000 %.
    """
    numerator = price * quantity * (100 * RATE_SCALE - less) * 10 ** exponent(currency)
    return half_up(numerator, PRICE_SCALE * 1000 * price_per * 100 * RATE_SCALE)


def share(minor: int, percent: int) -> int:
    """A percentage (1/1,000 %) of an amount, rounded half up to the minor unit."""
    return half_up(minor * percent, 100 * RATE_SCALE)
