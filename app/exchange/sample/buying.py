"""Whom the sample company buys from, and what it ordered: a few dozen purchase orders in every state.

They come last and have dice of their own, so that what was sold is the same with them and without. What is received
is only goods nobody waits for; what everybody waits for is on its way.
"""

from __future__ import annotations

import datetime
import random
from typing import Any

from app.exchange.sample.script import Script
from app.queries import sample_goods
from app.store.view import View

SEED = 20_260_401
SUPPLIERS: tuple[dict[str, Any], ...] = (
    {"number": "L-100", "name": "Kupferwerk Lünen GmbH", "street": "Lippestraße 90", "postcode": "44532",
     "city": "Lünen", "lead_days": 4},
    {"number": "L-110", "name": "Armaturen Sauerland KG", "street": "Im Ohl 12", "postcode": "58791",
     "city": "Werdohl", "lead_days": 6},
    {"number": "L-120", "name": "Rohr & Press Handel GmbH", "street": "Hansaring 7", "postcode": "48268",
     "city": "Greven", "lead_days": 3},
    {"number": "L-130", "name": "Wärme Nordwest AG", "street": "Am Kanal 31", "postcode": "26135", "city": "Oldenburg",
     "lead_days": 9},
    {"number": "L-140", "name": "Sanitärhaus Ems GmbH", "street": "Emsdeich 5", "postcode": "48431", "city": "Rheine",
     "lead_days": 5},
    {"number": "L-150", "name": "Van Dijk Gereedschap BV", "street": "Havenweg 18", "postcode": "7511 AB",
     "city": "Enschede", "country": "NL", "lead_days": 7},
)  # fmt: skip
_SELLS = {
    "L-100": ("Copper pipe", "Solder fittings", "Soldering", "Stainless pipe", "Steel pipe"),
    "L-110": ("Brass fittings", "Valves", "Filters", "Malleable fittings"),
    "L-120": ("Press fittings", "Multilayer", "Drainage", "Insulation"),
    "L-130": ("Heating", "Hot water", "Radiators"),
    "L-140": ("Sanitary", "Sealing"),
}
_SUPPLIER_OF = {category: number for number, own in _SELLS.items() for category in own}


def supplied(product: dict[str, Any]) -> dict[str, Any]:
    """A product with who sells it to us, and their number of it."""
    if product.get("service"):
        return product
    number = _SUPPLIER_OF.get(product.get("category", ""), "L-150")
    return {**product, "supplier": number, "supplier_sku": f"{number[2:]}-{abs(_figure(product['sku'])):05d}"}


def _figure(sku: str) -> int:
    """A number of a code that is the same on every machine."""
    return sum(ord(letter) * int(31**place % 9973) for place, letter in enumerate(sku)) % 100_000


def buy(script: Script, view: View, start: datetime.date, today: datetime.date) -> None:
    """A history of deliveries, what comes these days, and what is being written."""
    dice = random.Random(SEED)  # noqa: S311 - dice for a story
    lacked = sample_goods.lacked(view)
    waiting = {row[0] for row in lacked}
    shelf: dict[str, list[str]] = {}
    for sku, number in sample_goods.shelf(view):
        if sku not in waiting:
            shelf.setdefault(number, []).append(sku)
    lead = {one["number"]: one["lead_days"] for one in SUPPLIERS}
    days = max(60, (today - start).days - 40)

    def order(number: str, day: datetime.date, lines: list[dict[str, Any]], *, send: bool = True) -> str:
        written = script.do("order_goods", date=day.isoformat(), supplier=number, lines=lines, send=send)
        return written.number

    def goods(number: str, count: int) -> list[dict[str, Any]]:
        own = shelf.get(number, [])
        chosen = dice.sample(own, min(count, len(own)))
        return [{"product": sku, "quantity": str(dice.choice((10, 20, 25, 50, 100)))} for sku in chosen]

    sellers = [number for number in lead if shelf.get(number)]
    for turn in range(22):
        number = sellers[turn % len(sellers)]
        day = start + datetime.timedelta(days=30 + turn * days // 24)
        bought = order(number, day, goods(number, 2 + turn % 4))
        came = (day + datetime.timedelta(days=lead[number] + turn % 3)).isoformat()
        given: dict[str, Any] = {"purchase": bought, "date": came, "delivery_note": f"LS {4100 + turn * 7}"}
        if turn % 7 == 3:
            given["lines"] = [{"line": 1, "damaged": "2", "outcome": "scrap", "reason": "bent on the way"}]
        script.do("receive_purchase", **given)
    for turn in range(4):
        number = sellers[turn % len(sellers)]
        day = today - datetime.timedelta(days=8 + turn)
        bought = order(number, day, goods(number, 4))
        came = (today - datetime.timedelta(days=2 + turn % 2)).isoformat()
        short = [{"line": 1, "quantity": "4"}, {"line": 2}]
        script.do("receive_purchase", purchase=bought, date=came, lines=short, only=True)
        if turn:
            soon = (today + datetime.timedelta(days=turn + 1)).isoformat()
            script.do("amend_purchase", date=came, purchase=bought, expected=soon, reason="the rest comes later")
    _on_the_way(script, lacked, order, today)
    for turn, number in enumerate(sellers[:4]):
        day = today - datetime.timedelta(days=1 + turn % 2)
        bought = order(number, day, goods(number, 3), send=turn < 2)
        if turn == 1:
            script.do("cancel_purchase", date=today.isoformat(), purchase=bought, reason="not to be had this year")
        elif turn == 0:
            late = (today - datetime.timedelta(days=1)).isoformat()
            script.do("amend_purchase", date=today.isoformat(), purchase=bought, expected=late)


def _on_the_way(script: Script, lacked: list[tuple[Any, ...]], order: Any, today: datetime.date) -> None:
    """What is waited for, but for two that stand in the proposal; the first is bought for its very order."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for place, (sku, number, least, order_id, line, missing) in enumerate(lacked[:-2]):
        quantity = int(missing) // 1000 + int(least) // 1000
        given: dict[str, Any] = {"product": sku, "quantity": str(max(1, quantity))}
        if place == 0:
            given |= {"quantity": str(max(1, int(missing) // 1000)), "order": order_id, "order_line": line}
        groups.setdefault(number, []).append(given)
    for turn, (number, lines) in enumerate(groups.items()):
        order(number, today - datetime.timedelta(days=1 + turn % 3), lines)
