"""What a column is called, in English, German, French and a little Spanish and Italian: the words of each field.

Per field the words stand in the order of how surely they mean it: of two columns that both could be the name, the
earlier word wins. Words are compared without case, accents, blanks and signs, so `Kunden-Nr.` is `kundennr`.
"""

import re
from collections.abc import Mapping

from app.domain.folding import folded

Words = Mapping[str, str]

# Of a second address: the field, and its word in English, German and French.
_POSTAL = (
    ("name", "name", "Name", "nom"), ("street", "street", "Straße", "rue"), ("extra", "address 2", "Zusatz", "complément"),
    ("postcode", "zip", "PLZ", "code postal"), ("city", "city", "Ort", "ville"), ("country", "country", "Land", "pays"),
)  # fmt: skip

CUSTOMERS: Words = {
    "group": "customer group, group, Kundengruppe, Groupe de clients, Grupo de clientes",
    "price_list": "price list, Preisliste, Liste de prix, Lista de precios, Listino",
    "tax_certificate": "tax certificate, exemption certificate, certificate, Bescheinigung, Freistellungsbescheinigung",
    "number": "CustomerID, customer number, customer no, customer nr, customer code, cust no, Kundennummer, Kundennr, KdNr, "
    "Kd, Kunden ID, Kunde, Debitor, Debitorennummer, Debitorennr, Debitoren-Konto, account number, account no, account, "
    "Numéro client, N° client, Code client, Réf client, client id, código cliente, codice cliente, Kontonummer, Konto, "
    "number, Nummer, Nr, no, code, id",
    "name": "CompanyName, company, company name, customer name, Firma, Firmenname, Firmenbezeichnung, Kundenname, Name 1, "
    "Raison sociale, Société, Entreprise, Razón social, Empresa, Ragione sociale, business name, organisation, organization, "
    "name, Nom, Nombre, Nome, customer, client, display name, Bezeichnung",
    "first_name": "FirstName, first name, given name, Vorname, Prénom, forename",
    "last_name": "LastName, last name, surname, family name, Nachname, Familienname, Nom de famille",
    "contact": "ContactName, contact, contact person, Ansprechpartner, Ansprechperson, Kontakt, Kontaktperson, "
    "Interlocuteur, Personne de contact, attention",
    "role": "ContactTitle, contact role, Funktion, Position, job title, Fonction",
    "street": "street, Straße, Strasse und Hausnummer, Straße Nr, Straße Hausnummer, Str, address, Adresse, Anschrift, "
    "address 1, address line 1, street address, Adresse 1, Rue, Dirección, Calle, Indirizzo, Via, billing address",
    "house_number": "Hausnummer, HausNr, house number, Numéro de rue",
    "extra": "address 2, address line 2, Adresse 2, Adresszusatz, Zusatz, Name 2, Complément, Complément d'adresse, "
    "suite, Adresszeile 2",
    "postcode": "PostalCode, postcode, zip, zip code, PLZ, Postleitzahl, Code postal, CP, Código postal, CAP",
    "city": "city, town, Ort, Stadt, Wohnort, Ville, Commune, Ciudad, Città, Località, PLZ-Ort",
    "region": "region, state, province, Bundesland, Kanton, county, Région, Département, Provincia, state province",
    "country": "country, Land, country code, Ländercode, Länderkennzeichen, LKZ, Land ISO, Staat, Pays, Code pays, País, "
    "Paese, Nazione, country iso",
    "phone": "phone, telephone, Telefon, Tel, Telefonnummer, Telefonnr, phone number, Téléphone, Teléfono, Telefono, phones, "
    "Festnetz, phone 1, Telefon 1, Rufnummer, mobile, Mobil, Handy",
    "email": "e-mail, email address, Mail, E-Mail-Adresse, Courriel, Adresse e-mail, Correo, Correo electrónico, mail address",
    "billing_email": "billing e-mail, invoice e-mail, Rechnungs-E-Mail, Rechnungsmail, E-Mail Rechnung, Email facturation",
    "vat_id": "VAT id, vat number, vat no, vat reg no, USt-IdNr, UStID, Umsatzsteuer-ID, Umsatzsteueridentifikationsnummer, "
    "UID, UID-Nummer, N° TVA, Numéro de TVA, TVA intracommunautaire, NIF, Partita IVA, P.IVA, ust id nummer, vat",
    "einvoice": "einvoice, e-invoice, e-invoice form, E-Rechnung, E-Rechnungsformat, Facture électronique",
    "endpoint_scheme": "endpoint scheme, electronic address scheme, EAS, Schema der elektronischen Adresse, Endpunktschema",
    "endpoint": "endpoint, electronic address, peppol id, peppol participant, elektronische Adresse, Peppol-ID, Endpunkt",
    "buyer_reference": "buyer reference, Leitweg-ID, Leitwegid, Käuferreferenz, Référence acheteur, Code service",
    "terms_days": "terms days, payment terms, terms, Zahlungsziel, Zahlungsziel Tage, Zahlungsfrist, net days, payment days, "
    "Zahlungsbedingung, Délai de paiement, Échéance jours, credit days, due days",
    "early_percent": "early percent, early payment percent, cash discount, cash discount percent, Skonto, Skonto %, "
    "Skontosatz, Escompte, Taux d'escompte, Descuento por pronto pago",
    "early_days": "early days, early payment days, cash discount days, discount days, Skontotage, Skontofrist, "
    "Skonto Tage, Délai d'escompte, Días de descuento",
    "language": "language, Sprache, Langue, language code, Sprachcode, Idioma, Lingua",
    "credit_limit": "credit limit, Kreditlimit, Kreditrahmen, Plafond, Encours autorisé, Limite de crédit",
    "prices_include_tax": "prices include tax, Bruttopreise, gross prices",
    "shortage": "shortage",
    "invoice_method": "invoice method",
    "ship_when": "ship when",
    "tax_status": "tax status, Steuerstatus, Statut fiscal",
    "tax_reason": "tax reason, exemption reason, Befreiungsgrund",
    "tax_until": "tax until, exempt until, befreit bis",
    "blocked": "blocked, gesperrt, Sperre, Liefersperre, Bloqué, on hold",
    "salesperson": "salesperson, sales rep, Vertreter, Verkäufer, Außendienst, Commercial, Représentant",
    "over_percent": "over percent, over delivery percent, Überlieferung %, Mehrmenge %, Toleranz plus",
    "under_percent": "under percent, under delivery percent, Unterlieferung %, Mindermenge %, Toleranz minus",
    "credit_policy": "credit policy, beyond the limit, Kreditregel, Limitregel, Politique de crédit",
    "reference_required": "reference required, your ref required, customer reference required, Bestellnummer Pflicht, "
    "Referenz Pflicht, Référence obligatoire",
    "buyers": "buyers, authorised buyers, authorized buyers, Besteller, Bestellberechtigte, Acheteurs autorisés",
    "assortment": "assortment, may buy, Sortiment, Assortiment",
    "allowed": "allowed, allowed products, listed products, zugelassene Artikel, erlaubte Artikel, Articles autorisés",
    "contact_may_order": "contact may order, contact orders, Ansprechpartner bestellt, Ansprechpartner darf bestellen",
    "exact": "exact, exact quantity, exact quantities only, genaue Menge, nur genaue Menge, keine Toleranz",
    "alert": "alert, alert note, Warnhinweis, Hinweistext, Alerte",
    "stop": "stop",
    "stop_reason": "stop reason, Sperrgrund, Motif de blocage",
    "contact_phone": "contact phone, Telefon Ansprechpartner, Telefon Kontakt, Durchwahl, direct phone, Téléphone contact",
    "contact_email": "contact e-mail, E-Mail Ansprechpartner, E-Mail Kontakt, Email contact, contact mail",
    "instructions": "delivery instructions, delivery note, Lieferhinweis, Anlieferhinweis, Consignes de livraison",
    "payer": "payer, payer number, Regulierer, Rechnungsempfänger, abweichender Rechnungsempfänger, Payeur",
    "preferred_payment": "preferred payment, payment method, Zahlungsart, Zahlungsweise, Mode de paiement, Forma de pago",
    **{
        f"bill_{name}": f"billing {english}, bill to {english}, invoice {english}, Rechnungsadresse {german}, RA {german}, "
        f"Rechnung {german}, Facturation {french}"
        for name, english, german, french in _POSTAL
    },
    **{
        f"ship_{name}": f"shipping {english}, ship to {english}, delivery {english}, Lieferadresse {german}, LA {german}, "
        f"Liefer {german}, Livraison {french}"
        for name, english, german, french in _POSTAL
    },
    "note": "note, notes, comment, comments, remark, remarks, Bemerkung, Bemerkungen, Notiz, Kommentar, Remarque, Remarques",
}
PRODUCTS: Words = {
    "sku": "sku, product number, product no, product code, product id, item number, item no, item code, item, part number, "
    "part no, Artikelnummer, Artikelnr, ArtNr, Art, Artikel-ID, Artikelcode, Materialnummer, Material, Teilenummer, "
    "Bestellnummer, Bestellnr, Produktnummer, Produkt-ID, Référence, Réf, Code article, Référence article, Code produit, "
    "Referencia, Código, Codice, Codice articolo, stock code, article number, article no, article, TrackId, number, Nummer, "
    "Nr, code, id",
    "name": "ProductName, product name, item name, product description, item description, Bezeichnung, Artikelbezeichnung, "
    "Artikelname, Produktname, Produktbezeichnung, Kurztext, Bezeichnung 1, Artikeltext, Désignation, Libellé, Nom du produit, "
    "Nombre, Descripción, Descrizione, name, title, Titel, Nom, product, Produkt, Artikel, Produit, translated name, "
    "short description, description, Beschreibung",
    "price": "price, unit price, list price, sales price, selling price, net price, Preis, Nettopreis, VK, VK-Preis, VK netto, "
    "Verkaufspreis, Einzelpreis, Listenpreis, E-Preis, Stückpreis, Preis netto, VK-Preis netto, Verkaufspreis netto, Prix, Prix HT, "
    "Prix unitaire, Prix de vente, Prix unitaire HT, PU HT, Prix de vente HT, Precio, Prezzo, retail price, standard price, msrp",
    "price_per": "price per, price unit, Preiseinheit, PE, Preis pro, per, Preisbasis, Unité de prix, pricing unit",
    "unit": "unit, unit of measure, uom, Einheit, Mengeneinheit, ME, VPE-Einheit, Unité, Unidad, Unità, Basiseinheit, Verkaufseinheit",
    "category": "CategoryName, category, product group, item group, Kategorie, Warengruppe, Artikelgruppe, Produktgruppe, WGR, "
    "Catégorie, Famille, Categoría, Categoria, group, Gruppe, Rubrik, category id",
    "gtin": "GTIN, EAN, UPC, EAN-Code, EAN13, EAN 13, GTIN EAN, EAN GTIN, GTIN-Nr, EAN-Nummer, EAN-Nr, GTIN13, upc code, ISBN",
    "barcode": "barcode, barcodes, bar code, Strichcode, Code-barres, Code barre, Código de barras, Codice a barre",
    "tax": "tax code, tax, vat rate, tax rate, Steuer, Steuersatz, MwSt, MwSt-Satz, USt, Umsatzsteuer, Steuerschlüssel, "
    "Steuerkennzeichen, TVA, Taux TVA, IVA, vat, vat percent",
    "unit_code": "unit code, uom code, UN/ECE unit, UNECE Rec 20, Einheitencode, Mengeneinheitencode, Code unité",
    "hsn": "HSN, HSN code, HSN/SAC, SAC, SAC code, HS code, commodity code, tariff code, Zolltarifnummer, Warennummer",
    "cost": "cost, unit cost, purchase price, cost price, EK, EK-Preis, EK netto, Einkaufspreis, Einstandspreis, Prix d'achat, "
    "Prix d'achat HT, Coût, Costo, Coste",
    "service": "service, Dienstleistung, is service, Prestation",
    "description": "long description, description, Beschreibung, Langtext, Bezeichnung 2, Details, Description longue, "
    "Beschreibung lang",
    "specs": "specs, specification, QuantityPerUnit, Spezifikation, Technische Daten, Abmessungen",
    "bin": "bin, shelf, Fach, Lagerfach, Regal, Lagerplatz, Emplacement",
    "supplier": "supplier, supplier number, supplier code, vendor, vendor number, SupplierID, Lieferant, Lieferantennummer, "
    "Lieferantennr, Hauptlieferant, Kreditor, Fournisseur, Code fournisseur, Proveedor, Fornitore",
    "supplier_sku": "supplier sku, supplier item number, supplier part number, vendor sku, vendor item no, Bestellnummer Lieferant, "
    "Lieferantenartikelnummer, Lieferanten-Artikelnr, Art-Nr Lieferant, Référence fournisseur, Réf fournisseur",
    "reorder_quantity": "reorder quantity, order quantity, Bestellmenge, Nachbestellmenge, Quantité à commander",
    "pack": "pack, pack size, pack quantity, units per pack, VPE, VPE-Menge, Verpackungseinheit, Packungsgröße, Gebindegröße, "
    "Colisage, PCB",
    "pack_name": "pack name, pack type, Gebindename, Packungsart, Verpackung, Type de conditionnement",
    "pack_barcode": "pack barcode, pack gtin, pack ean, carton ean, case gtin, EAN VPE, GTIN VPE, EAN Karton, EAN Gebinde, Code-barres colis",
    "substitute": "substitute, replacement, Ersatzartikel, Nachfolger, Nachfolgeartikel, Article de remplacement",
    "min_stock": "ReorderLevel, min stock, minimum stock, Mindestbestand, Meldebestand, Stock minimum, reorder point",
    "over_percent": CUSTOMERS["over_percent"],
    "under_percent": CUSTOMERS["under_percent"],
    "floor_price": "floor price, floor, minimum price, lowest price, Mindestpreis, Preisuntergrenze, Prix plancher, Prix minimum",
    "min_margin": "min margin, least margin, minimum margin, margin %, Mindestmarge, Mindestspanne, Marge minimum",
    "parts": "parts, kit parts, kit of, bundle of, components, Stückliste, Bestandteile, Setinhalt, Set Inhalt, Composants",
    "length_step": "length step, cutting step, Schnittmaß, Zuschnitt Schritt, Längenschritt, Pas de coupe",
    "bar_length": "bar length, bar, coil length, stock length, Stangenlänge, Lagerlänge, Ringlänge, Longueur de barre",
    "kerf": "kerf, saw cut, Sägeschnitt, Schnittbreite, Schnittverlust, Trait de scie",
    "least_rest": "least rest, shortest remnant, usable rest, Restlänge, Mindestrest, Kürzeste Restlänge, Chute minimale",
    "by_weight": "by weight, catch weight, billed by weight, nach Gewicht, Gewichtsartikel, Wiegeware, Preis je kg, Poids variable",
    "weight": "weight g, Gewicht g, weight grams, Gewicht in g, Poids g",
    "alert": CUSTOMERS["alert"],
    "stop": CUSTOMERS["stop"],
    "stop_reason": CUSTOMERS["stop_reason"],
    "warranty_months": "warranty months, warranty, Garantie Monate, Garantie, Gewährleistung, Gewährleistung Monate, Garantie mois",
    "return_days": "return days, return period, Rückgabefrist, Rückgabe Tage, Délai de retour",
    "discontinued": "discontinued, Auslaufartikel, Auslauf, eingestellt, inactive, inaktiv, Abgekündigt, Arrêté",
}
STOCK: Words = {
    "product": PRODUCTS["sku"] + ", product, Produkt, Artikel, Produit, " + PRODUCTS["gtin"] + ", " + PRODUCTS["barcode"],
    "quantity": "quantity on hand, on hand, UnitsInStock, units in stock, stock on hand, qty on hand, in stock, stock quantity, "
    "stock qty, stock level, Lagerbestand, Bestand, Bestandsmenge, Lagermenge, Ist-Bestand, Istbestand, Bestand aktuell, Inventurmenge, "
    "gezählt, Zählmenge, counted, count, Stock, Quantité en stock, Qté en stock, Stock réel, Existencias, Giacenza, quantity, qty, "
    "Menge, Anzahl, Stück, Stückzahl, Quantité, Qté, Cantidad, Quantità",
    "location": "location, Lagerort, Lagerplatz, Lager, warehouse, warehouse id, bin, shelf, Fach, Regal, Emplacement, Dépôt, "
    "Entrepôt, Ubicación, Almacén, Magazzino, Platz, storage location",
}  # fmt: skip
PRICES: Words = {
    "product": STOCK["product"],
    "price": PRODUCTS["price"],
    "price_per": PRODUCTS["price_per"],
    "min_quantity": "min quantity, minimum quantity, from quantity, quantity from, quantity break, break, ab Menge, Staffel, "
    "Staffelmenge, Mindestmenge, Menge ab, Quantité minimum, Quantité min, Qté min, à partir de, Cantidad mínima, Quantità minima, "
    "quantity, qty, Menge, Quantité, Qté",
    "valid_from": "valid from, from date, effective date, effective, from, since, gültig ab, gültig von, Gültigkeit, ab Datum, ab, "
    "Valable dès, Valable à partir du, Date d'effet, Válido desde, Valido dal, date, Datum",
    "valid_to": "valid to, valid until, until, to date, expires, gültig bis, bis, bis Datum, Valable jusqu'au, Válido hasta",
    "customer": "customer, customer number, customer no, Kunde, Kundennummer, Kundennr, Kd-Nr, Client, N° client, Cliente",
    "group": "customer group, group, Kundengruppe, Groupe de clients, Grupo de clientes",
    "price_list": "price list, list, Preisliste, Liste de prix, Lista de precios, Listino",
    "category": "category, product group, Warengruppe, Catégorie, Categoría, Categoria",
    "discount_percent": "discount percent, discount, discount %, Rabatt, Rabatt %, Remise, Descuento, Sconto",
    "contract": "contract, agreement, Vertrag, Rahmenvertrag, Contrat, Contrato",
}
SUBSTITUTES: Words = {
    "product": STOCK["product"],
    "other": "other, instead, sold instead, substitute, replacement, alternative, Ersatz, Ersatzartikel, Alternative, stattdessen, "
    "Article de remplacement, Remplacement",
    "kind": "kind, relation, type, Art, Beziehung, Typ, Type de remplacement",
    "rank": "rank, order, priority, Rang, Reihenfolge, Priorität, Rang de priorité",
    "mutual": "mutual, both ways, gegenseitig, beidseitig, réciproque",
}
SUPPLIERS: Words = {
    "number": "SupplierID, supplier number, supplier no, supplier code, vendor number, vendor no, vendor code, vendor id, "
    "Lieferantennummer, Lieferantennr, Lief-Nr, LiefNr, Kreditor, Kreditorennummer, Kreditorennr, Numéro fournisseur, "
    "N° fournisseur, Code fournisseur, Código proveedor, Codice fornitore, number, Nummer, Nr, no, code, id",
    "name": "supplier name, vendor name, Lieferant, Lieferantenname, Fournisseur, Proveedor, Fornitore, supplier, vendor, "
    + CUSTOMERS["name"],
    **{
        name: CUSTOMERS[name]
        for name in ("street", "house_number", "postcode", "city", "region", "country", "phone", "email")
    },
    "lead_days": "lead days, lead time, lead time days, delivery days, Lieferzeit, Lieferzeit Tage, Lieferfrist, Liefertage, "
    "Wiederbeschaffungszeit, Délai de livraison, Délai, Plazo de entrega, Tempi di consegna",
}
ORDERS: Words = {
    "number": "order number, order no, order id, OrderID, order, sales order, Auftragsnummer, Auftragsnr, Auftrag, Auftrags-Nr, "
    "AB-Nr, N° commande, Numéro de commande, Commande, Pedido, Ordine, document number, document no, Belegnummer, Belegnr, "
    "Beleg, Vorgang",
    "customer": CUSTOMERS["number"].removesuffix(", number, Nummer, Nr, no, code, id") + ", customer, Client",
    "date": "order date, OrderDate, date, Auftragsdatum, Bestelldatum, Datum, Belegdatum, Date de commande, Fecha, Data",
    "wanted_date": "wanted date, required date, RequiredDate, delivery date, Liefertermin, Wunschtermin, Lieferdatum, "
    "Date de livraison, due date",
    "product": STOCK["product"],
    "quantity": "open quantity, quantity open, outstanding, offene Menge, Restmenge, Menge offen, Quantité restante, quantity, qty, "
    "Menge, Anzahl, Stück, Quantité, Qté, Cantidad, Quantità",
    "price": PRODUCTS["price"],
    "price_per": PRODUCTS["price_per"],
    "discount": "discount percent, discount pct, discount, Rabatt, Rabatt Prozent, Remise, Descuento, Sconto",
    "discount_share": "discount share, discount factor, Rabattanteil, Rabattfaktor",
}

_OLD_CUSTOMER = ORDERS["customer"] + ", debtor, Kundennummer Debitor, bill to"
OLD_INVOICES: Words = {
    "number": "invoice number, invoice no, InvoiceNo, InvoiceId, invoice, bill number, Rechnungsnummer, Rechnungsnr, Rechnung, "
    "Rechnung Nr, RE-Nr, Beleg-Nr, Belegnummer, Beleg, OP-Nummer, N° facture, Numéro de facture, Facture, Número de factura, "
    "Factura, Numero fattura, Fattura, document number, document no, number, Nummer, Nr, no, id",
    "customer": _OLD_CUSTOMER,
    "date": "invoice date, InvoiceDate, Rechnungsdatum, Belegdatum, Date de facture, Date facture, Fecha factura, Data fattura, "
    "document date, date, Datum, Fecha, Data",
    "due_date": "due date, due, due on, payable by, Fälligkeit, Fälligkeitsdatum, fällig am, fällig, Fälligkeitstag, "
    "Date d'échéance, Échéance, Vencimiento, Scadenza, net due date",
    "open": "open amount, amount open, open, outstanding, outstanding amount, amount due, balance, balance due, unpaid, "
    "offener Betrag, offen, Offener Posten, OP-Betrag, Restbetrag, Rest, Saldo, offener Saldo, Solde, Solde dû, Restant dû, "
    "Reste à payer, Pendiente, Importe pendiente, Importo aperto, Residuo",
    "total": "total, gross total, gross amount, gross, invoice total, invoice amount, total amount, amount, Rechnungsbetrag, "
    "Bruttobetrag, Betrag brutto, Brutto, Gesamtbetrag, Endbetrag, Betrag, Montant TTC, Total TTC, Montant, Importe total, Importe, "
    "Importo totale, Importo",
    "reference": "reference, customer reference, your reference, PO number, purchase order, Referenz, Ihr Zeichen, Kundenreferenz, "
    "Bestellnummer Kunde, Référence client, Référence, Referencia, Riferimento",
}
OLD_ORDERS: Words = {
    "number": ORDERS["number"] + ", " + OLD_INVOICES["number"],
    "customer": _OLD_CUSTOMER,
    "date": ORDERS["date"] + ", " + OLD_INVOICES["date"],
    "product": STOCK["product"],
    "name": "product name, item description, description, Artikelbezeichnung, Bezeichnung, Désignation, Descripción, Descrizione, "
    "product description, name",
    "quantity": "quantity, qty, quantity sold, units, Menge, Anzahl, Stück, Absatz, Quantité, Qté, Cantidad, Quantità",
    "price": PRODUCTS["price"],
    "price_per": PRODUCTS["price_per"],
    "discount": ORDERS["discount"],
    "discount_share": ORDERS["discount_share"],
    "amount": "line total, line amount, net amount, amount, net total, extended price, Positionswert, Zeilenbetrag, Nettobetrag, "
    "Betrag netto, Betrag, Umsatz, Total ligne, Montant HT, Montant, Importe, Importo",
}

# In brackets or behind the word: the currency, or that tax is not in it.
_ASIDE = re.compile(r"\(.*?\)|\[.*?\]|[€$£¥]|\b(?:eur|usd|chf|gbp|euro|in|netto|net|ht)\b", re.IGNORECASE)


def index(words: Words) -> dict[str, list[tuple[int, str]]]:
    """Which fields a folded heading may be, each with its rank among the field's words."""
    found: dict[str, list[tuple[int, str]]] = {}
    for field, names in words.items():
        for rank, name in enumerate((*names.split(", "), field)):
            found.setdefault(folded(name), []).append((rank, field))
    return found


# A price with tax is another price; in brackets, too, it must not be taken for the one without.
_GROSS = re.compile(r"brutto|gross|incl|inkl|ttc|with tax|mit mwst", re.IGNORECASE)


def meanings(heading: str, known: Mapping[str, list[tuple[int, str]]]) -> list[tuple[int, str]]:
    """The fields a heading may be, by rank; words beside the name count only if it is not known with them."""
    if _GROSS.search(heading) and folded(heading) not in known:
        return []
    # "Customer #" is the customer's number, "SKU #" the SKU.
    for whole in (folded(heading.replace("#", " no ")), folded(heading)):
        if whole in known:
            return known[whole]
    return known.get(folded(_ASIDE.sub(" ", heading)), [])


def mapped(headings: list[str], known: Mapping[str, list[tuple[int, str]]]) -> dict[int, str]:
    """Which column is which field: each field at most once, the surest pair first."""
    pairs = sorted(
        (rank, column, field) for column, heading in enumerate(headings) for rank, field in meanings(heading, known)
    )
    chosen: dict[int, str] = {}
    for _, column, field in pairs:
        if column not in chosen and field not in chosen.values():
            chosen[column] = field
    return chosen
