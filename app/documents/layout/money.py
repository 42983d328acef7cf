"""The table of priced lines, the ladder of sums below it, the tax table, and how to pay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from app.documents.layout import between, blocks, codes, fonts, promises, signature, text
from app.documents.layout.flow import Box
from app.documents.layout.furniture import META_LEFT
from app.documents.layout.grid import MM, SMALL, TABLE, leading
from app.documents.layout.rungs import Rung, Step, fitted, parted
from app.documents.layout.setting import Setting
from app.documents.layout.sheet import RIGHT, Sheet
from app.documents.layout.table import Column, Row, Table, balanced
from app.documents.payment_codes import code_of
from app.documents.tax_words import reason_text
from app.domain.accents import BLACK
from app.queries.paper_model import PICK_LIST, PaperLine, PaperTotals, Tender, VatRow

_QR = 30 * MM
# What a description keeps beside long figures, and what it gets where the other columns have room to spare.
_LEAST_DESCRIPTION, _GOOD_DESCRIPTION = 34 * MM, 58 * MM
_SEAL_GAP = 3 * MM
_UNCUT_LADDER = 0.6  # the share of a page up to which the sums are one piece
# Where the rate belongs on each line (Value Added Tax Regulations 1995, reg. 14).
_RATE_PER_ITEM = ("GB",)


def priced_table(setting: Setting, *, promised: bool = False) -> list[Box]:
    """The lines with prices and a sum carried from page to page; its last two rows stay with the ladder.

    Columns that would be empty are left out; those that stand keep their order.
    """
    paper, words, figures = setting.paper, setting.words, setting.figures
    lines = paper.lines
    discounts = any(line.discount for line in lines)
    coded = any(line.hsn for line in lines)  # bills in India
    rates = {(line.tax_rate, line.tax_label) for line in lines if line.net is not None}
    taxes = len(rates) > 1 or (bool(rates) and paper.company.country in _RATE_PER_ITEM)
    tax_width = max(12 * MM, text.width(words["tax"], SMALL, fonts.MEDIUM) + 3 * MM)  # GST/HST is wider than VAT
    days = [figures.date(line.promised_date) for line in lines if line.promised_date] if promised else []
    dates = bool(days)
    # A day in words, "26 mars 2026", is wider than one in figures; on two lines it would make every row twice as high.
    day_width = max([19 * MM, *(text.width(day, TABLE) + 2.5 * MM for day in set(days))])
    columns = [
        Column(words["pos"], 7.5 * MM),
        Column(words["code"], 21 * MM),
        Column(words["description"], 0),
        *([Column("HSN", 15 * MM)] if coded else []),
        Column(words["quantity"], 13 * MM, RIGHT),
        Column(words["unit"], 10 * MM),
        *([Column(words["delivery"], day_width)] if dates else []),
        Column(words["price"], 18 * MM, RIGHT),
        *([Column(words["discount"], 13 * MM, RIGHT)] if discounts else []),
        *([Column(words["tax"], tax_width, RIGHT)] if taxes else []),
        Column(words["amount"] if _inclusive(setting) else words["net"], 22 * MM, RIGHT),
    ]
    carry = (words["carried"], words["brought"], figures.amount)
    running = 0
    rows = {}
    for line in lines:
        counted = between.counted(line)
        running += (line.net or 0) if counted else 0
        price: str | tuple[str, ...] = "" if line.price is None else figures.price(line.price)
        if line.price is not None and line.weight:
            price = (figures.price(line.price), per_kilogram(setting, line))
        elif line.price is not None and line.price_per != 1:
            price = (figures.price(line.price), words["per"].format(number=figures.quantity(line.price_per * 1000)))
        amount = "" if line.net is None else about(setting, figures.amount(line.net), line.estimated)
        cells: list[str | tuple[str, ...]] = [
            str(line.line),
            line.code,
            line.description,
            *([line.hsn] if coded else []),
            figures.quantity(line.quantity),
            line.unit,
        ]
        cells += [figures.date(line.promised_date) if line.promised_date else line.lead_time] if dates else []
        cells.append(price)
        cells += [figures.percent(line.discount) if line.discount else ""] if discounts else []
        cells += [_tax_label(setting, line)] if taxes else []
        cells.append(amount if counted else f"({amount})" if amount else "")
        notes = line_notes(setting, line, lead_time=not dates)
        rows[line.line] = Row(tuple(cells), notes, running, indent=line.alternative, tick=line.optional)
    shown = balanced(columns, list(rows.values()), setting.grid.text_width, _LEAST_DESCRIPTION, _GOOD_DESCRIPTION)
    table = Table(shown, setting.grid.left, setting.grid.right, carry)
    return table.boxes(between.entries(setting, rows, priced=True), keep_last=2)


def _inclusive(setting: Setting) -> bool:
    return setting.paper.totals is not None and setting.paper.totals.prices_include_tax


def _tax_label(setting: Setting, line: PaperLine) -> str:
    if line.tax_label:
        return line.tax_label
    return setting.figures.percent(line.tax_rate) if line.tax_rate is not None else line.tax_category


def line_notes(setting: Setting, line: PaperLine, *, lead_time: bool = True, priced: bool = True) -> tuple[str, ...]:
    """What stands below a line: that it is optional, its allowances, its note, lots, where it goes."""
    words, figures = setting.words, setting.figures
    notes = []
    if line.optional:
        notes.append(words["optional"])
    if line.alternative:
        said = "alternative_to" if line.alternative_to else "alternative"
        notes.append(words[said].format(number=line.alternative_to))
    notes += amounts_asked(setting, line)
    notes += weighed(setting, line, priced=priced)
    notes += kit_parts(setting, line)
    if line.instead_of:
        notes.append(words["instead_of"].format(code=line.instead_of))
    if priced:
        for sign, adjustments in (("less", line.allowances), ("plus", line.charges)):
            notes += [words[sign].format(reason=a.reason, amount=figures.amount(a.amount)) for a in adjustments]
    if line.their_code:
        notes.append(words["their_code"].format(code=line.their_code))
    if line.note.strip():
        notes.append(line.note)
    notes += blocks.own_texts(setting, line.own)
    if lead_time and line.lead_time:
        notes.append(words["lead_time"].format(text=line.lead_time))
    if line.lots:
        notes.append(words["lots"].format(text=", ".join(line.lots)))
    if (promised := promises.of_line(setting, line)) and not promises.of_all(setting):
        notes.append(promised)
    if line.ship_to is not None:
        notes.append(words["ship_to_line"].format(address=blocks.party_text(line.ship_to)))
    return tuple(notes)


def about(setting: Setting, figure: str, estimated: bool) -> str:
    """A figure, or "about" it where it is an estimate by what goods weigh as a rule."""
    return setting.words["about"].format(amount=figure) if estimated else figure


def is_estimate(setting: Setting) -> bool:
    """Whether the sums are an estimate, for something in them was not weighed yet."""
    return any(line.estimated and between.counted(line) for line in setting.paper.lines)


def per_kilogram(setting: Setting, line: PaperLine) -> str:
    """For what the price of goods is that are billed by weight."""
    said = setting.words["per_kg"]
    return said if line.price_per == 1 else said.replace("kg", f"{setting.figures.quantity(line.price_per * 1000)} kg")


def weighed(setting: Setting, line: PaperLine, *, priced: bool) -> list[str]:
    """What goods weigh that are billed by weight; on a pick list a place to write it down."""
    words, weight = setting.words, setting.figures.weight(line.weight)
    if not line.weight:
        return []
    if setting.paper.kind == PICK_LIST and line.estimated:
        return [words["to_weigh"].format(weight=weight)]
    if line.estimated:
        return [words["weighs_about"].format(weight=weight)]
    if priced and line.price is not None:
        return [f"{weight} × {setting.figures.price(line.price)} {per_kilogram(setting, line)}"]
    return [weight]


def kit_parts(setting: Setting, line: PaperLine) -> list[str]:
    """What of a kit is in the line, part by part; of a part on its own, whose part it is."""
    words, figures = setting.words, setting.figures
    said = [
        words["kit_part"].format(
            count=figures.quantity(one.quantity), unit=one.unit, code=one.code, description=one.description
        )
        for one in line.parts
        if one.quantity
    ]
    if line.of_kit:
        said.append(words["of_kit"].format(code=line.of_kit, number=line.kit_line))
    return said


def amounts_asked(setting: Setting, line: PaperLine) -> list[str]:
    """The quantity as it was asked for: "2 box of 12", "10 × 1.5 m"."""
    words, figures = setting.words, setting.figures
    said = []
    if line.packs:
        count, size = figures.quantity(line.packs * 1000), figures.quantity(line.pack_size)
        said.append(words["in_packs"].format(count=count, pack=line.pack, size=size))
    if line.cuts:
        count, length = figures.quantity(line.cuts * 1000), figures.quantity(line.length)
        said.append(words["in_pieces"].format(count=count, length=length, unit=line.unit))
    for times, of, pieces, left in line.cutting:
        word = words["cut_from" if left else "cut_whole"]
        figure = figures.quantity(of), figures.quantity(left)
        said.append(word.format(times=times, of=figure[0], pieces=pieces, left=figure[1], unit=line.unit))
    return said


def ladder_steps(setting: Setting, totals: PaperTotals) -> list[Step]:
    """Subtotal, allowances, charges, net, taxes, total, paid, open; a row that would say nothing new is left out."""
    words, figures = setting.words, setting.figures
    credit = setting.paper.kind == "credit-note"
    adjusted = bool(totals.allowances or totals.charges)
    steps: list[Step] = []
    if adjusted:
        steps.append(Step(words["subtotal"], figures.amount(totals.line)))
    for sign, adjustments in ((-1, totals.allowances), (1, totals.charges)):
        for a in adjustments:
            percent = f" {figures.percent(a.percent)}" if a.percent is not None else ""
            steps.append(Step(a.reason + percent, figures.amount(sign * a.amount)))
    if not totals.prices_include_tax and not _untaxed(totals):
        net = about(setting, figures.amount(totals.net), is_estimate(setting))
        steps.append(Step(words["net_total"], net, ruled=adjusted))
        steps += [step for row in totals.vat for step in _tax_steps(setting, row)]
    word = "statement_balance" if setting.paper.kind == "statement" else "credit_total" if credit else "total"
    total = words[word].format(currency=setting.paper.currency)
    steps.append(Step(total, about(setting, figures.amount(totals.gross), is_estimate(setting)), strong=True))
    if totals.prices_include_tax and not _untaxed(totals):
        for row in totals.vat:
            steps += _tax_steps(setting, row, included=True)
        if len(totals.vat) > 1 and setting.paper.kind in ("invoice", "credit-note"):
            # Of one rate its base is the net; of several nobody has to add them up. Machines are told it, too.
            steps.append(Step(words["net_total"], figures.amount(totals.net)))
    if totals.rounding:
        steps.append(Step(words["rounding"], figures.amount(totals.rounding)))
    if totals.prepaid:
        steps.append(Step(_prepaid(setting), figures.amount(-totals.prepaid)))
    if totals.prepaid or totals.rounding:
        left = words["refundable" if credit else "open"]
        steps.append(Step(f"{left} {setting.paper.currency}", figures.amount(totals.due), strong=True))
    return steps


def _prepaid(setting: Setting) -> str:
    """ "Paid", with the forms of money where the paper knows them: "Paid: Cash, Card". A receipt lists them itself."""
    said = setting.words["prepaid"]
    if setting.paper.kind == "receipt" or any(one.method == "several" for one in setting.paper.tenders):
        return said
    ways = dict.fromkeys(tender_words(setting, one) for one in setting.paper.tenders)
    return setting.says("prepaid", ", ".join(ways)) if ways else said


def tender_words(setting: Setting, tender: Tender) -> str:
    """A form of money in the paper's language: "Cash", "Credit note GS-7"."""
    said = tender.way or setting.words.get(f"by_{tender.method}", tender.method)
    return f"{said} {tender.reference}" if tender.method == "credit_note" else said


def asks_for_money(setting: Setting) -> bool:
    """Whether something is still to be paid: only then a paper says how and by when."""
    totals = setting.paper.totals
    return totals is None or totals.due > 0


def _untaxed(totals: PaperTotals) -> bool:
    """Whether the tax has nothing to do with this paper (EN 16931 category O): a sentence says so, and no sums do."""
    return bool(totals.vat) and all(row.category == "O" for row in totals.vat)


def _rate(setting: Setting, row: VatRow) -> str:
    return setting.figures.percent(row.rate) if row.rate is not None else row.category


def _tax_steps(setting: Setting, row: VatRow, *, included: bool = False) -> list[Step]:
    """A tax as one row, or as the several that it is told as."""
    words, figures = setting.words, setting.figures
    base = figures.amount(row.base)
    if row.parts:
        said = words["incl_tax_named" if included else "tax_row_named"]
        return [
            Step(said.format(label=one.name, rate=figures.percent(one.rate), base=base), figures.amount(one.amount))
            for one in row.parts
        ]
    if included:
        return [Step(words["incl_tax"].format(rate=_rate(setting, row), base=base), figures.amount(row.tax))]
    return [Step(tax_words(setting, row), figures.amount(row.tax))]


def tax_words(setting: Setting, row: VatRow) -> str:
    """ "VAT 19 % on 633.54", or with the tax's own name."""
    base = setting.figures.amount(row.base)
    if row.label:
        return setting.words["tax_row_named"].format(label=row.label, rate=_rate(setting, row), base=base)
    return setting.words["tax_row"].format(rate=_rate(setting, row), base=base)


def ladder(setting: Setting, *, panel: Box | None = None, seal: bool = False) -> list[Box]:
    """The sums, right under the net column; `panel` stands at their left and shares their height.

    With `seal`, room for the company's seal stays free below them. Sums that need most of a page go on overleaf: the
    panel is beside the first, and net, taxes, total and the seal stay together.
    """
    totals = setting.paper.totals
    if totals is None:
        return []
    width = setting.grid.right - setting.grid.left - META_LEFT
    rungs = [fitted(step, width) for step in ladder_steps(setting, totals)]
    sealed = _SEAL_GAP + signature.SEAL_HEIGHT if seal else 0.0
    room = (setting.grid.bottom(first=False) - setting.grid.top(first=False)) * _UNCUT_LADDER - sealed
    if sum(one.height for one in rungs) <= room:
        boxes = [_rungs_box(setting, rungs, panel=panel, seal=seal)]
    else:
        adjusted = len(totals.allowances) + len(totals.charges)
        loose, last = parted(rungs, adjusted + 1 if adjusted else 0, room)
        beside = panel.height if panel else 0.0
        count = 1
        while count < len(loose) and sum(one.height for one in loose[:count]) < beside:
            count += 1
        boxes = [
            _rungs_box(setting, loose[:count], panel=panel),
            *(replace(_rungs_box(setting, [one]), keep=False) for one in loose[count:]),
            _rungs_box(setting, last, seal=seal),
        ]
    return [*blocks.spaced(boxes, 3 * MM), *tax_table(setting, totals)]


def _rungs_box(setting: Setting, rungs: Sequence[Rung], *, panel: Box | None = None, seal: bool = False) -> Box:
    """Rungs as one box, which stays with what follows, `panel` at their left and room for the seal below them."""
    left, right = setting.grid.left + META_LEFT, setting.grid.right

    def draw(sheet: Sheet, top: float) -> None:
        if panel is not None:
            panel.draw(sheet, top)
        y = top
        for one in rungs:
            one.draw(sheet, left, right, y, setting.accent)
            y += one.height
        if seal:
            signature.seal_place(sheet, left, y + _SEAL_GAP)

    height = sum(one.height for one in rungs)
    if seal:
        height += _SEAL_GAP + signature.SEAL_HEIGHT
    return Box(max(height, panel.height if panel else 0.0), draw, keep=True)


def tax_table(setting: Setting, totals: PaperTotals) -> list[Box]:
    """Code, rate, net, tax and the text the law asks for: when there are several rates, or a special one."""
    special = any(row.category not in ("", "S") or row.reason for row in totals.vat)
    if _untaxed(totals):
        reasons = dict.fromkeys(reason_text(setting.words, row.reason) for row in totals.vat if row.reason)
        return blocks.paragraph(setting, " · ".join(reasons), SMALL, gap=4 * MM)
    if not special and (len(totals.vat) < 2 or setting.paper.settlement):
        return []  # a settlement says the same, rate by rate
    words, figures = setting.words, setting.figures
    columns = [
        Column(words["category"], 12 * MM, size=SMALL),
        Column(words["rate"], 16 * MM, RIGHT, SMALL),
        Column(words["base"], 24 * MM, RIGHT, SMALL),
        Column(words["tax"], 22 * MM, RIGHT, SMALL),
        Column("", 4 * MM, size=SMALL),
        Column(words["reason"] if any(row.reason for row in totals.vat) else "", 0, size=SMALL),
    ]
    table = Table(columns, setting.grid.left, setting.grid.right)
    rows = [
        Row((row.category, _rate(setting, row), figures.amount(row.base), figures.amount(row.tax), "",
             reason_text(words, row.reason) or row.label))
        for row in totals.vat
    ]  # fmt: skip
    return blocks.spaced(blocks.stay(table.boxes(rows), with_next=True), 4 * MM)


def payment_panel(setting: Setting) -> Box:
    """How to pay: the QR for banking apps, the account, the reference, the terms in words."""
    paper, words, grid = setting.paper, setting.words, setting.grid
    said = code_of(setting)
    symbol = said.symbol if said else None
    quiet = 4 * _QR / len(symbol.matrix) if symbol else 0.0  # what scanners want free around it
    left = grid.left + (_QR + max(5 * MM, quiet + 1 * MM) if said else 0)
    room = grid.left + META_LEFT - 7 * MM - left
    rows: list[tuple[str, float, str]] = []
    due = paper.totals.due if paper.totals else 0
    rows += [(line, TABLE, fonts.REGULAR) for line in _given(setting)]
    if paper.payment_way:
        rows.append((paper.payment_way, TABLE, fonts.MEDIUM))
    elif due > 0:
        bank = blocks.bank_lines(setting)
        # An account number is copied figure by figure: a long one is set smaller rather than broken, and the bank with
        # it, so that one size stands there.
        size = TABLE if all(text.width(line, TABLE) <= room for line in bank) else SMALL
        rows += [(line, size, fonts.REGULAR) for line in bank]
        if bank:
            reference = paper.payment_reference or paper.number
            rows.append((setting.says("reference", reference), TABLE, fonts.MEDIUM))
    terms = _terms(setting) if asks_for_money(setting) else ""
    rows += [(line, TABLE, fonts.REGULAR) for line in text.wrap(terms, room, TABLE)]
    fitted = [(part, size, weight) for line, size, weight in rows for part in text.wrap(line, room, size, weight)]
    height = len(fitted) * leading(TABLE) + 5 * MM if fitted else 0.0

    down = max(1 * MM, quiet - 3 * MM)  # above lie 3 mm between table and sums
    caption = text.wrap(said.caption, grid.left + META_LEFT - 7 * MM - grid.left, SMALL) if said else []
    below = down + _QR + quiet + 2.2 * MM + len(caption) * leading(SMALL)

    def draw(sheet: Sheet, top: float) -> None:
        if said and symbol:
            codes.qr(sheet, grid.left, top + down, symbol, _QR, quiet=0)
            for number, line in enumerate(caption):
                sheet.text(grid.left, top + down + _QR + quiet + 2.2 * MM + number * leading(SMALL), line, SMALL)
        base = top + 3.8 * MM
        if fitted:
            sheet.text(left, base, words["payment"], SMALL, colour=BLACK)
            base += leading(SMALL) + 0.8 * MM
        for line, size, weight in fitted:
            sheet.text(left, base, line, size, weight)
            base += leading(TABLE)

    return Box(max(height, below if said else 0.0), draw)


def _given(setting: Setting) -> list[str]:
    """What was handed over, form by form, and the change: "Paid: Cash 50.00", "Change 29.96"."""
    paper, words, figures = setting.paper, setting.words, setting.figures
    said = [
        setting.says("prepaid", f"{tender_words(setting, one)} {figures.amount(one.amount)}") for one in paper.tenders
    ]
    return [*said, f"{words['change']} {figures.amount(paper.change)}"] if paper.change else said


def _terms(setting: Setting) -> str:
    """The terms of payment in words: as the company put them, else what follows from the days."""
    paper, words, early = setting.paper, setting.words, setting.paper.early_payment
    if paper.payment_text or paper.payable_days is None:
        return paper.payment_text
    said = words["pay_within"].format(days=paper.payable_days) if paper.payable_days else words["pay_at_once"]
    if early is None or early.until:
        return said
    return f"{said} {words['early_within'].format(percent=setting.figures.percent(early.percent), days=early.days)}"


def words_panel(setting: Setting) -> Box | None:
    """The terms of payment in words, beside the sums of a paper that asks for no transfer yet."""
    paper, left = setting.paper, setting.grid.left
    said = text.wrap(_terms(setting) or paper.payment_way, META_LEFT - 10 * MM, TABLE)
    if not said:
        return None

    def draw(sheet: Sheet, top: float) -> None:
        base = top + 3.8 * MM
        sheet.text(left, base, setting.words["payment"], SMALL)
        base += leading(SMALL) + 0.8 * MM
        for line in said:
            sheet.text(left, base, line, TABLE)
            base += leading(TABLE)

    return Box(6 * MM + len(said) * leading(TABLE), draw)


def early_payment(setting: Setting) -> str:
    """ "2 % = €15.08 off when paid by 1 Apr 2026", or nothing."""
    early = setting.paper.early_payment
    if early is None or not early.until or not asks_for_money(setting):
        return ""
    figures = setting.figures
    return setting.words["early"].format(
        percent=figures.percent(early.percent), amount=figures.money(early.amount), date=figures.date(early.until)
    )
