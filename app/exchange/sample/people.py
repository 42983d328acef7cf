"""Who buys at Nordlicht Haustechnik: the customers of the manual's pictures, and a hundred more."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

WELL_KNOWN: tuple[dict[str, Any], ...] = (
    {"number": "K-10482", "name": "Müller Bau GmbH", "phone": "0251 44321", "email": "buero@mueller-bau.example",
     "address": {"street": "Hauptstraße 14", "postcode": "48143", "city": "Münster"}, "credit_limit": "10000",
     "contacts": [{"name": "Karin Jansen", "role": "Büro", "phone": "0251 44321"},
                  {"name": "Ralf Müller", "role": "Bauleitung", "phone": "0170 5550142"}],
     "addresses": [{"kind": "shipping", "name": "Baustelle Hafenweg 7", "street": "Hafenweg 7", "postcode": "48155",
                    "city": "Münster", "instructions": "Tor an der Rückseite, bitte klingeln"}]},
    {"number": "K-10031", "name": "Müller & Sohn", "phone": "05971 99 0",
     "address": {"street": "Emsstraße 3", "postcode": "48431", "city": "Rheine"}},
    {"number": "K-10117", "name": "Kern Haustechnik", "phone": "0541 88230", "shortage": "backorder",
     "address": {"street": "Industrieweg 22", "postcode": "49084", "city": "Osnabrück"}, "credit_limit": "15000"},
    {"number": "K-10203", "name": "Weiß Sanitär", "phone": "0251 70012", "shortage": "wait",
     "address": {"street": "Gartenstraße 8", "postcode": "48147", "city": "Münster"}},
    {"number": "K-10254", "name": "Lang GmbH", "phone": "02571 4410",
     "address": {"street": "Am Bahnhof 1", "postcode": "48268", "city": "Greven"}},
    {"number": "K-10301", "name": "Hofer Installationen", "phone": "+43 662 440 120", "country": "AT",
     "vat_id": "ATU12345675", "address": {"street": "Bergstraße 40", "postcode": "5020", "city": "Salzburg"}},
    {"number": "K-10340", "name": "Stadtwerke Emstal", "phone": "05976 2000", "terms_days": 14,
     "address": {"street": "Rathausplatz 2", "postcode": "48477", "city": "Hörstel"}, "credit_limit": "60000"},
    {"number": "K-10399", "name": "Tischlerei Ost", "phone": "05482 930", "shortage": "cancel",
     "address": {"street": "Ostring 19", "postcode": "49545", "city": "Tecklenburg"}},
    {"number": "K-10412", "name": "Łódź Instal Sp. z o.o.", "phone": "+48 42 555 01 77", "country": "PL",
     "vat_id": "PL1234563218", "address": {"street": "ul. Piotrkowska 104", "postcode": "90-926", "city": "Łódź"}},
    {"number": "K-10433", "name": "Υδραυλικά Αθήνα", "phone": "+30 21 0555 0199", "country": "GR",
     "address": {"street": "Οδός Ερμού 12", "postcode": "105 63", "city": "Αθήνα"}},
    {"number": "K-10450", "name": "Zürcher Heizungsbau AG", "phone": "+41 44 555 01 20", "country": "CH",
     "address": {"street": "Limmatstrasse 55", "postcode": "8005", "city": "Zürich"}},
)  # fmt: skip

_SURNAMES = (
    "Ahlers", "Albers", "Bäcker", "Becker", "Böhm", "Brandt", "Brinkmann", "Dirks", "Ebert", "Eickhoff", "Engel", "Evers",
    "Fischer", "Frank", "Friedrich", "Gerdes", "Graf", "Groß", "Haase", "Hagemann", "Heine", "Heitmann", "Hülsmann",
    "Janssen", "Jürgens", "Kaiser", "Kemper", "Klein", "Köhler", "König", "Krüger", "Kuhlmann", "Lammers", "Lindemann",
    "Löffler", "Lübbers", "Maaß", "Meinders", "Möller", "Neumann", "Nordmann", "Ostermann", "Peters", "Pohl", "Quante",
    "Rademacher", "Reiß", "Richter", "Röttger", "Sander", "Schäfer", "Schlüter", "Schröder", "Schürmann", "Siebert",
    "Stein", "Tenbrink", "Thiele", "Ücker", "Vogt", "Voß", "Wessels", "Westermann", "Wilke", "Winkler", "Wolters", "Zeller",
)  # fmt: skip
_TRADES = (
    "Haustechnik", "Sanitär", "Heizungsbau", "Installationen", "Bad & Heizung", "Gebäudetechnik GmbH", "Bedachung",
    "Klempnerei", "Wärme und Wasser", "Service GmbH",
)  # fmt: skip
_TOWNS = (
    ("48143", "Münster"), ("48268", "Greven"), ("48282", "Emsdetten"), ("48291", "Telgte"), ("48301", "Nottuln"),
    ("48317", "Drensteinfurt"), ("48324", "Sendenhorst"), ("48329", "Havixbeck"), ("48336", "Sassenberg"),
    ("48346", "Ostbevern"), ("48351", "Everswinkel"), ("48356", "Nordwalde"), ("48361", "Beelen"),
    ("48429", "Rheine"), ("48477", "Hörstel"), ("49477", "Ibbenbüren"), ("49525", "Lengerich"), ("49536", "Lienen"),
)  # fmt: skip
_STREETS = (
    "Hauptstraße",
    "Bahnhofstraße",
    "Gartenweg",
    "Industriestraße",
    "Am Kanal",
    "Lindenallee",
    "Mühlenweg",
    "Ring",
)

_FIRST_NAMES = ("Karin", "Ralf", "Anja", "Heiko", "Zeynep", "Piotr", "Birgit", "Jörg", "Sabine", "Tomás")
_ROLES = ("Büro", "Einkauf", "Bauleitung", "Buchhaltung", "Lager")
_INSTRUCTIONS = (
    "",
    "Tor an der Rückseite, bitte klingeln",
    "Nur vormittags, der Kran steht bis 12 Uhr",
    "Bauleiter eine Stunde vorher anrufen",
    "Rampe 2, Einfahrt über den Hof",
)


def _contact(dice: random.Random, surname: str) -> dict[str, str]:
    first = dice.choice(_FIRST_NAMES)
    last = dice.choice((surname, *_SURNAMES[:12]))
    phone = f"0170 555{dice.randrange(1000, 9999)}"
    return {"name": f"{first} {last}", "role": dice.choice(_ROLES), "phone": phone}


def _site(dice: random.Random) -> dict[str, str]:
    postcode, town = dice.choice(_TOWNS)
    street = f"{dice.choice(_STREETS)} {dice.randrange(1, 120)}"
    return {
        "kind": "shipping",
        "name": f"{dice.choice(('Baustelle', 'Lager', 'Neubau'))} {street}",
        "street": street,
        "postcode": postcode,
        "city": town,
        "instructions": dice.choice(_INSTRUCTIONS),
    }


def customers(dice: random.Random, count: int) -> Iterator[dict[str, Any]]:
    """All customers as parameters of `save_customer`."""
    yield from WELL_KNOWN
    for position in range(count - len(WELL_KNOWN)):
        surname = _SURNAMES[position % len(_SURNAMES)]
        private = position % 9 == 8
        postcode, town = dice.choice(_TOWNS)
        name = f"{dice.choice(('Anna', 'Jens', 'Maria', 'Uwe'))} {surname}" if private else ""
        one: dict[str, Any] = {
            "number": f"K-{10500 + position * 7}",
            "name": name or f"{surname} {dice.choice(_TRADES)}",
            "phone": f"0251 {dice.randrange(10_000, 99_999)}",
            "address": {
                "street": f"{dice.choice(_STREETS)} {dice.randrange(1, 120)}",
                "postcode": postcode,
                "city": town,
            },
            "terms_days": dice.choice((14, 30, 30, 30)),
            "shortage": dice.choice(("backorder",) * 7 + ("wait", "cancel")),
        }
        # Those with dice of their own: the history of the orders stays what it was.
        more = random.Random(position)
        if not private and position % 2 == 0:
            one["contacts"] = [_contact(more, surname) for _ in range(more.choice((1, 1, 2)))]
        if not private and position % 4 == 1:
            one["addresses"] = [_site(more)]
        if private:
            one |= {"prices_include_tax": True, "terms_days": 0}
        elif position % 3 == 0:
            one["credit_limit"] = str(dice.choice((2500, 5000, 10000, 20000)))
        yield one
