"""What can be done with a record that was found: by Tab on it in Find anything, or by its words before its name.

"hold 2041", "new price cu15" and "new order kern" name the deed and then the record; no place need be gone to first.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from app.ui.commands import command
from app.ui.errors import present
from app.ui.screens.base import Desk
from app.ui.screens.einvoices import save_einvoices
from app.ui.screens.mailsheet import mail_paper
from app.ui.screens.papers import PAPER_OF, Papers
from app.ui.shell.calling import call_customer
from app.ui.shell.results import Hit

GROUP = "Do with it"
MOST = 6


@dataclass(frozen=True, slots=True)
class Verb:
    """A deed: its words, and the place that does it with what it opens there (``{}`` stands for the record's id)."""

    words: str
    place: str = ""
    what: str = "{}"
    does: str = ""


_PRINT = Verb("Print", does="print")
_MACHINE = Verb("E-invoice file", does="einvoice")
_MAIL = Verb("Mail", does="mail")
_CALL = Verb("Call the customer", does="call")
_GOODS_BACK = "Goods or money back"
VERBS: Final[dict[str, tuple[Verb, ...]]] = {
    "order": (
        Verb("Open", "order"),
        Verb("Hold or go on", "order", "do:hold:{}"),
        Verb("Amend", "order", "do:edit_cell:{}"),
        Verb("Promise goods", "order", "do:promise:{}"),
        Verb("Bill an advance", "order", "do:advance:{}"),
        Verb("Sign", "order", "do:sign:{}"),
        Verb("Repeat", "order", "repeat:{}"),
        Verb("Files and fields", "order", "do:beside:{}"),
        _PRINT,
        _MAIL,
        _CALL,
    ),
    "quote": (
        Verb("Open", "order"),
        Verb("Revise", "order", "do:edit_cell:{}"),
        Verb("Let it expire", "order", "do:expire:{}"),
        Verb("Sign", "order", "do:sign:{}"),
        Verb("Repeat", "order", "repeat:{}"),
        Verb("Files and fields", "order", "do:beside:{}"),
        _PRINT,
        _MAIL,
        _CALL,
    ),
    "invoice": (
        Verb("Take payment", "money"),
        Verb("Show", "money", "show:{}"),
        Verb(_GOODS_BACK, "money", "reverse:{}"),
        _PRINT,
        _MAIL,
        _MACHINE,
        _CALL,
    ),
    "credit_note": (Verb("Show", "money", "show:{}"), _PRINT, _MAIL, _MACHINE),
    "payment": (Verb("Show", "money", "show:{}"), _PRINT),
    "shipment": (
        Verb("Open", "deliveries"),
        Verb("Goods come back", "deliveries", "reverse:{}"),
        _PRINT,
        _MAIL,
        Verb("Print shipping label", what="shipping_label", does="print"),
    ),
    "pick_list": (Verb("Pick", "deliveries"), _PRINT),
    "purchase": (Verb("Receive", "stock", "purchase:{}"), _PRINT),
    "customer": (
        Verb("New order", "order", "for:{}"),
        Verb("Open", "customers"),
        Verb("Take payment", "money", "customer:{}"),
        Verb("Print a statement", does="print"),
        Verb("Mail a statement", does="mail"),
        _CALL,
    ),
    "product": (
        Verb("Open", "stock"),
        Verb("New price", "stock", "do:price:{}"),
        Verb("Goods in", "stock", "do:goods_in:{}"),
        Verb("Correct the stock", "stock", "do:correct:{}"),
        Verb("Move goods", "stock", "do:transfer:{}"),
        Verb("Bars and rests", "stock", "do:rests:{}"),
        Verb("Order from a supplier", "stock", "do:buy:{}"),
        Verb("History", "stock", "do:history:{}"),
        Verb("Print a label", does="print"),
    ),
}


def verbs_of(desk: Desk, kind: str, ref: str, number: str) -> tuple[Hit, ...]:
    """What can be done with a record, the usual first; ``number`` is what its papers go by."""
    print_key = command("print").key
    return tuple(
        Hit(
            number,
            verb.words,
            _run(desk, verb, kind, ref, number),
            does=verb.does,
            key=print_key if verb.does == "print" and verb.what not in PAPER_OF else "",
        )
        for verb in VERBS.get(kind, ())
    )


def _run(desk: Desk, verb: Verb, kind: str, ref: str, number: str) -> Callable[[], None]:
    if verb.place:
        return lambda: desk.shell.go(verb.place, verb.what.format(ref))
    if verb.does == "call":
        return lambda: call_customer(desk, kind, ref)
    if verb.does == "mail":
        return lambda: mail_paper(desk, desk.shell.screen(), desk.shell.screen(), kind, number)
    if verb.does == "einvoice":
        shell = desk.shell
        return lambda: save_einvoices(desk, desk.window, lambda error: present(error, shell), ((kind, number),))
    paper = next((one for one in (verb.what, kind) if one in PAPER_OF), "label")
    return lambda: Papers(desk, desk.window, desk.shell.mistaken).print(paper, number)


def split_deed(text: str) -> tuple[tuple[str, ...], str]:
    """The words of the deeds that a text begins with, and the rest, which names the record; () if it begins with none.

    The longest beginning counts: "new order kern" is no "new" with "order kern".
    """
    said = text.casefold().split()
    titles = {verb.words for verbs in VERBS.values() for verb in verbs}
    for count in range(len(said) - 1, 0, -1):
        fits = tuple(sorted(one for one in titles if _begins(one, said[:count])))
        if fits:
            return fits, " ".join(text.split()[count:])
    return (), ""


def _begins(title: str, said: Sequence[str]) -> bool:
    """Whether the words said are the beginnings of the title's first words; one letter alone says nothing."""
    words = title.casefold().split()
    return (
        len(said) <= len(words)
        and len(said[0]) > 2
        and all(word.startswith(part) for word, part in zip(words, said, strict=False))
    )


class DeedProvider:
    """Deeds with the records that the rest of the text names."""

    group = GROUP

    def __init__(self, desk: Desk, found: Callable[[Any, str], Sequence[tuple[str, str, str, str]]]) -> None:
        self._desk, self._found = desk, found

    def find(self, text: str, done: Callable[[Sequence[Hit]], None]) -> None:
        """Nothing where the text begins with no deed."""
        deeds, rest = split_deed(text)
        if not deeds:
            done(())
            return
        self._desk.work.read(
            lambda view: self._found(view, rest),
            lambda rows: done(self._hits(deeds, rows)),
            failed=lambda _error: done(()),
            key=(id(self), "find"),
            owner=self._desk.window,
            priority=0,
        )

    def _hits(self, deeds: Sequence[str], rows: Sequence[tuple[str, str, str, str]]) -> list[Hit]:
        hits: list[Hit] = []
        for kind, ref, number, name in rows:
            own = [one for one in verbs_of(self._desk, kind, ref, number) if one.title in deeds]
            hits += [replace(one, group=GROUP, detail=f"{number}  {name}") for one in own]
        return hits[:MOST]
