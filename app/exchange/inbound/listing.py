"""A list for an order that is being written: pasted, typed or dropped, each row for itself, nothing of it refused.

It is read as orders that come in are: a table by its headings, text by the grammar of the entry row. A row that cannot
be read stays, with a sentence, for a person.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from app.domain.entry.grammar import QUANTITY_SCALE, parse_number
from app.domain.entry.lists import HEADING, ListRow, entry_of_cells, list_rows, no_line
from app.domain.errors import RuleViolation
from app.domain.inbound import MOST_LINES, Inbound, InboundLine
from app.exchange import ImportOptions
from app.exchange.headings import index, mapped
from app.exchange.inbound import read_bytes
from app.exchange.inbound.columns import recalled, with_recalled
from app.exchange.inbound.mail import is_mail
from app.exchange.inbound.table import KIND, head_of_row, line_of_row, text_of
from app.exchange.plan import Plan, Rows, columns_of, plan_of, told_of, values_of
from app.exchange.staging import Staged, found_table, stage_of
from app.exchange.tables.numbers import COMMA, POINT, UNKNOWN, NotANumberError, number, style_of, written
from app.exchange.tables.reading import Row
from app.exchange.tables.workbook import is_packed

NAME = "The list"
_SEPARATORS = ("\t", ";", ",")
# A quantity with a mark in it, at the beginning of an entry.
_MARKED = re.compile(r"(?P<many>-?[0-9][0-9.,]*[.,][0-9.,]*[0-9])(?P<rest>\s*[^\W\d_]{0,12}\s*\*|\s+\S)", re.S)
_PRODUCTS, _QUANTITY = KIND.needed[0][0], KIND.needed[1][0]


@dataclass(frozen=True, slots=True)
class Listed:
    """A row of a list. ``line`` is its place in the text, from 1; ``raw`` is what stands there.

    ``said`` is what it says where a table says it, else ``entry`` is the row as a person would type it. ``left_out`` is
    a word for what is no line (a heading, a total), ``fault`` a sentence for what cannot be read. ``amounts`` are the
    quantities, as texts, that one and the same figure may mean. ``others`` are entries of the same row for each of its
    cells but the first: which column is the product's is seen by what is a product.
    """

    line: int
    raw: str
    entry: str = ""
    said: InboundLine | None = None
    left_out: str = ""
    fault: str = ""
    amounts: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    head: Inbound | None = None
    """What the row says of the order that it is of: an order without lines."""


@dataclass(frozen=True, slots=True)
class FileList:
    """A file as a list: its rows as text, and what each of these rows says.

    ``table`` is the file where its columns can be named, ``heads`` what its orders say above their lines.
    """

    text: str
    rows: Mapping[str, Listed]
    table: Staged | None = None
    heads: tuple[Inbound, ...] = ()


def listed(text: str, known: Mapping[str, Listed] | None = None, whose: tuple[str, ...] = ()) -> tuple[Listed, ...]:
    """All rows of a text that say anything. ``known`` are rows of a file by their text. Raises RuleViolation.

    ``whose`` says by whom it is, as `ImportOptions.whose`.
    """
    if text.count("\n") > MOST_LINES:
        raise RuleViolation(f"{NAME} has more than {MOST_LINES:,} rows.", "source")
    if known:
        return _with_known(text, known)
    return _of_table(text, whose) or _of_rows(list_rows(text))


def table_in(text: str) -> Staged | None:
    """The text as a table whose first row are headings, None where it is no table."""
    rows = [one for one in text.replace("\r\n", "\n").replace("\r", "\n").split("\n") if one.strip()]
    separator = _separator(rows)
    if not separator or len(rows) < 2:
        return None
    options = ImportOptions(encoding="utf-8", separator=separator)
    try:
        return stage_of(found_table(io.BytesIO(text.encode("utf-8", "replace")), NAME, (KIND,), options), NAME)
    except RuleViolation:
        return None


def named(text: str, tables: Sequence[Staged], whose: tuple[str, ...] = ()) -> bool:
    """Whether a person said once what the columns of a list are: of a file of it, or of its text."""
    if tables:
        return any(recalled(one.headings, *whose) for one in tables)
    rows = [one for one in text.split("\n", 2)[:2] if one.strip()]
    separator = next((one for one in _SEPARATORS if rows and one in rows[0]), "")
    return bool(separator and recalled([one.strip() for one in rows[0].split(separator)], *whose))


def _separator(rows: Sequence[str]) -> str:
    """What parts the cells of every row, "" where nothing does."""
    separator = next((one for one in _SEPARATORS if rows and one in rows[0]), "")
    return "" if separator and any(separator not in one for one in rows if not no_line(one)) else separator


def list_of_file(data: bytes, name: str, options: ImportOptions | None = None) -> FileList:
    """The rows of a file, whatever its form. Raises RuleViolation where it is none of a list."""
    options = options or ImportOptions()
    start = data[:64].lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n")
    if start[:1] in {b"<", b"{", b"["} or start[:4] == b"%PDF" or not data.strip(b"\0 \t\r\n") or is_mail(data):
        return _of_orders(read_bytes(data, name, options).orders)
    file = io.BytesIO(data)
    packed = is_packed(file)
    staged = stage_of(found_table(file, name, (KIND,), options), name)
    if len(staged) > MOST_LINES:
        raise RuleViolation(f"{name} has more than {MOST_LINES:,} rows.", "source")
    plan = _plan(staged, options, name)
    if plan is None and not packed:
        text = text_of(data, name).replace("\r\n", "\n").replace("\r", "\n").strip("\n")
        return FileList(text, {}, staged if len(staged.headings) > 1 and len(staged) else None)
    texts = [_row_text(staged.headings), *(_row_text(row.cells) for row in staged.rows())]
    known = known_rows(staged, plan)
    heads = tuple(dict.fromkeys(one.head for one in known.values() if one.head is not None))
    return FileList("\n".join(texts), known, staged, heads)


def known_rows(staged: Staged, plan: Plan | None) -> dict[str, Listed]:
    """What the rows of a file say, by their text; nothing where nobody knows what its columns are."""
    if plan is None:
        return {}
    found = (_of_row(plan, row, _row_text(row.cells)) for row in staged.rows())
    head = _row_text(staged.headings)
    return {one.raw: one for one in found} | {head: Listed(0, head, left_out=HEADING)}


def reread(staged: Staged, whose: tuple[str, ...]) -> dict[str, Listed]:
    """The rows of a file by what is remembered of its columns now."""
    return known_rows(staged, _plan(staged, ImportOptions(whose=whose), staged.name))


def _of_orders(orders: Sequence[Inbound]) -> FileList:
    """Lines of whole orders. Two that are written alike and say different things stay two."""
    rows: dict[str, Listed] = {}
    texts = []
    for order in orders:
        head = replace(order, lines=())
        for line in order.lines:
            raw = _one_line(line.typed)
            at = 1
            while (there := rows.get(raw if at == 1 else f"{raw} ({at})")) and (there.said, there.head) != (line, head):
                at += 1
            raw = raw if at == 1 else f"{raw} ({at})"
            rows[raw] = Listed(0, raw, said=line, head=head)
            texts.append(raw)
    return FileList("\n".join(texts), rows, heads=tuple(replace(one, lines=()) for one in orders))


def _row_text(cells: Sequence[str]) -> str:
    return "\t".join(_one_line(one) for one in cells).rstrip()


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _with_known(text: str, known: Mapping[str, Listed]) -> tuple[Listed, ...]:
    rows = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    there = {at: replace(known[raw.rstrip()], line=at) for at, raw in enumerate(rows, 1) if raw.rstrip() in known}
    others = "\n".join("" if at in there else raw for at, raw in enumerate(rows, 1))
    typed = {one.line: one for one in _of_rows(list_rows(others))}
    return tuple(one for _, one in sorted((there | typed).items()))


def _plan(staged: Rows, options: ImportOptions, name: str) -> Plan | None:
    """What the columns are, where the headings or a person say what is ordered and how much of it."""
    options = with_recalled(options, staged.headings)
    try:
        known = set(columns_of(KIND, staged, options).values()) if staged.headings else set()
        if not (known & set(_PRODUCTS) and known & set(_QUANTITY)):
            return None
        return plan_of(KIND, staged, options, "", name)
    except RuleViolation:
        return None


def _of_table(text: str, whose: tuple[str, ...] = ()) -> tuple[Listed, ...]:
    """A text that is a table with headings; nothing where it is none."""
    raws = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    rows = [one for one in raws if one.strip()]
    separator = _separator(rows)
    if not separator:
        return ()
    heads = [one.strip() for one in rows[0].split(separator)]
    fields = set(mapped(heads, index(KIND.words)).values())
    if not (fields & set(_PRODUCTS) and fields & set(_QUANTITY)) and not recalled(heads, *whose):
        return ()
    staged = table_in(text)
    plan = _plan(staged, ImportOptions(whose=whose), NAME) if staged is not None else None
    if staged is None or plan is None:
        return ()
    at = staged.heading_line
    above = tuple(Listed(n, raw, left_out=HEADING) for n, raw in enumerate(raws[:at], start=1) if raw.strip())
    return above + tuple(
        replace(_of_row(plan, row, raws[row.line - 1].rstrip()), line=row.line) for row in staged.rows()
    )


def _of_row(plan: Plan, row: Row, raw: str) -> Listed:
    if what := no_line(raw):
        return Listed(row.line, raw, left_out=what)
    values, faults = values_of(plan, row)
    if faults:
        return Listed(row.line, raw, fault=str(told_of(plan, row, *faults[0])["error"]))
    if not any(values.get(one) for one in _PRODUCTS):
        return Listed(row.line, raw, fault="The product is missing.")
    quantity = values.setdefault("quantity", Decimal(1))
    if not isinstance(quantity, Decimal):
        return Listed(row.line, raw, fault="The quantity is missing.")
    return Listed(row.line, raw, said=line_of_row(values), head=head_of_row(values))


def _of_rows(rows: Sequence[ListRow]) -> tuple[Listed, ...]:
    """Rows as typed; a figure that one mark makes a thousand times more or less is not guessed."""
    styles = {style for one in rows if not one.left_out and (style := _style(one.entry)) in {POINT, COMMA}}
    sure = styles.pop() if len(styles) == 1 else UNKNOWN
    return tuple(_of_entry(one, sure) for one in rows)


def _style(entry: str) -> str:
    found = _MARKED.match(entry)
    try:
        return style_of(written(found["many"]).body) if found else ""
    except NotANumberError:
        return ""


def _of_entry(row: ListRow, sure: str) -> Listed:
    found = _read(row, sure)
    if not row.cells or found.left_out:
        return found
    others = [_read(replace(row, entry=entry_of_cells(row.cells, at)), sure) for at in range(len(row.cells))]
    entries = (one.entry for one in others if not (one.fault or one.amounts) and one.entry != found.entry)
    return replace(found, others=tuple(dict.fromkeys(entries)))


def _read(row: ListRow, sure: str) -> Listed:
    found = _MARKED.match(row.entry)
    if row.left_out or not found:
        return Listed(row.line, row.raw, row.entry, left_out=row.left_out)
    many, rest = found["many"], row.entry[found.end("many") :]
    try:
        own = style_of(written(many).body)
        if own == UNKNOWN and sure == UNKNOWN:
            amounts = tuple(f"{number(many, one)[0].normalize():f}" for one in (POINT, COMMA))
            return Listed(row.line, row.raw, row.entry, amounts=tuple(sorted(amounts, key=Decimal)))
        value, _sign = number(many, sure if own == UNKNOWN else own)
    except NotANumberError as error:
        return Listed(row.line, row.raw, row.entry, fault=f"{many} {error}.")
    # What the entry row reads as the same number stays as it was typed.
    alike = parse_number(many, QUANTITY_SCALE) == value * QUANTITY_SCALE
    return Listed(row.line, row.raw, row.entry if alike else f"{value.normalize():f}{rest}")
