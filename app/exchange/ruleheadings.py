"""The headings of lists of rules: groups, price lists, promotions, charges, taxes by destination, their numbers."""

from app.exchange.headings import PRICES, STOCK, Words

_NAME = "name, title, Bezeichnung, Name, Nom, Nombre, Nome"
_TAX = "tax, tax code, VAT code, Steuercode, Steuerschlüssel, MwSt-Code, Code TVA"
_DATES = {"valid_from": PRICES["valid_from"], "valid_to": PRICES["valid_to"]}

GROUPS: Words = {
    "name": f"group, customer group, Kundengruppe, Gruppe, Groupe, Groupe de clients, {_NAME}",
    "price_list": PRICES["price_list"],
}
LISTS: Words = {
    "name": f"price list, list, Preisliste, Liste de prix, Lista de precios, Listino, {_NAME}",
    "parent": "parent, comes from, based on, base list, basiert auf, kommt von, Basisliste, Basée sur",
    "percent": "percent, changed by, change %, surcharge %, Prozent, Aufschlag %, Änderung %, Pourcentage",
    "round_to": "round to, rounding, rounded to, Rundung, gerundet auf, runden auf, Arrondi",
    **_DATES,
}
PROMOTIONS: Words = {
    "name": f"promotion, campaign, offer, Aktion, Angebot, Promotion, Promoción, Promozione, {_NAME}",
    "discount_percent": PRICES["discount_percent"],
    "price": PRICES["price"],
    "price_per": PRICES["price_per"],
    "buy": "buy, buy quantity, kaufe, Kaufmenge, Achetez",
    "get": "get, get free, free, free quantity, gratis, Gratismenge, Offerts",
    "products": f"products, product, articles, Artikel, Produkte, {STOCK['product']}",
    "categories": "categories, category, Warengruppen, Warengruppe, Catégories, Categorías",
    "group": PRICES["group"],
    "min_quantity": PRICES["min_quantity"],
    "beats_contract": "beats contract, beats contracts, auch statt Vertrag, vor Vertrag, prime sur le contrat",
    **_DATES,
}
SURCHARGES: Words = {
    "name": f"surcharge, Zuschlag, Supplément, Recargo, {_NAME}",
    "product": STOCK["product"],
    "category": PRICES["category"],
    "price": PRICES["price"],
    "basis": "basis, charged per, je, Berechnung, Base de calcul",
    "tax": _TAX,
    "refundable": "refundable, deposit, Pfand, Consigne",
    **_DATES,
}
ZONES: Words = {
    "name": f"zone, delivery zone, Zone, Lieferzone, Zone de livraison, {_NAME}",
    "country": "country, Land, Pays, País, Paese",
    "region": "region, state, Bundesland, Région, Provincia",
    "postcodes": "postcodes, zip codes, postcode areas, PLZ, Postleitzahlen, PLZ-Bereiche, Codes postaux",
}
CHARGES: Words = {
    "name": f"charge, Gebühr, Frais, {_NAME}",
    "kind": "kind, type, charge kind, Art, Type de frais",
    "zone": "zone, delivery zone, Lieferzone, Zone de livraison",
    "amount": "amount, Betrag, Montant, Importe, Importo",
    "percent": "percent, percent of goods, Prozent, Pourcentage",
    "from_value": "from value, goods from, ab Warenwert, À partir du montant",
    "to_value": "to value, goods below, bis Warenwert, Jusqu'au montant",
    "from_weight": "from weight, ab Gewicht, À partir du poids",
    "to_weight": "to weight, bis Gewicht, Jusqu'au poids",
    "free_above": "free above, free from, frei ab, Franco dès",
    "tax": _TAX,
    **_DATES,
}
TAX_RULES: Words = {
    "tax": "goods tax, tax, tax code of goods, Steuercode der Ware",
    "status": "status, customer status, tax status, Steuerstatus, Statut",
    "country": ZONES["country"],
    "region": ZONES["region"],
    "code": "code, taxed by, tax there, besteuert mit, Steuercode",
    "valid_from": PRICES["valid_from"],
}
THEIR_NUMBERS: Words = {
    "customer": PRICES["customer"],
    "number": "their number, customer part number, customer item, customer sku, customer product number, "
    "Kundenartikelnummer, Kunden-Artikelnr, Artikelnummer des Kunden, Référence client, number",
    "product": f"our number, our product, {STOCK['product']}",
}
