"""How addresses are written on papers."""

from app.domain.deal import Address


def address_lines(address: Address, home: str, language: str) -> tuple[str, ...]:
    """Street to country, in the order of the country; the country's name in capitals on foreign mail."""
    country = address.country
    if country in {"US", "CA", "AU", "IN"}:
        town = " ".join(x for x in (f"{address.city},".strip(",") and address.city, address.region) if x)
        town = f"{address.city}, {address.region} {address.postcode}".strip(" ,") if address.region else town
        towns = [town if address.region else f"{address.city} {address.postcode}".strip()]
    elif country in {"GB", "IE"}:
        towns = [address.city, address.region, address.postcode]
    else:
        towns = [f"{address.postcode} {address.city}".strip(), address.region if not address.postcode else ""]
    foreign = _country_name(country, language) if country and country != home else ""
    return tuple(x for x in (address.street, address.extra, *towns, foreign) if x)


def _country_name(code: str, language: str) -> str:
    # Imported here: Babel's tables are only needed for foreign mail.
    from babel import Locale

    name = Locale.parse(language.replace("-", "_")).territories.get(code, code)
    return str(name).upper()
