"""How addresses are written on papers."""

from app.domain.addressing import printed
from app.domain.deal import Address


def address_lines(address: Address, home: str, language: str) -> tuple[str, ...]:
    """Street to country, in the order of the country; its name in capitals on foreign mail.

    `home` and `language` are the sender's: the sorting office of the sender's country is to read where it goes, and
    everything above is for that country's postman.
    """
    foreign = address.country if address.country != home else ""
    return (*printed(address), *([_country_name(foreign, language)] if foreign else []))


def _country_name(code: str, language: str) -> str:
    # Imported here: Babel's tables are only needed for foreign mail.
    from babel import Locale

    name = Locale.parse(language.replace("-", "_")).territories.get(code, code)
    return str(name).upper()
