"""The sheet that asks for what a bill must say: a box for each thing, filled in and issued in one step."""

from __future__ import annotations

import time
from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from app.domain.errors import CounterfoilError, Locked
from app.domain.legal import Missing
from app.ui.theme.look import Size
from app.ui.widgets.fields import Line
from app.ui.widgets.form import Form
from app.ui.widgets.sheet import Sheet
from app.ui.widgets.text import Text

_LABELS = {
    "name": "Name", "street": "Street", "city": "Town", "postcode": "Postcode", "region": "State", "vat_id": "VAT id",
    "register": "Register", "directors": "Directors", "tax_reason": "Reason", "tax_certificate": "Certificate",
    "hsn": "HSN", "unit": "Unit",
}  # fmt: skip
_ADDRESS = ("street", "postcode", "city", "region")
_KEYS = {"customer": "number", "product": "sku"}
_MOST = 8  # boxes; of a long sale in India the rest is asked next
_BOUNCE_S = 0.4  # a key that bounced, or is held, has not read the warning


class LawSheet(Sheet):
    """``said`` carries the actions that mend what was missing, and whether that is all of it.

    Who leaves something out is told so, and goes on without it at the second asking, with nothing typed in between.
    Until what was said is answered it takes no key: whoever closed it would see the step below as if it were not done.
    ``begun`` has what is typed, from the first letter until it is kept: whoever leaves by Esc finds it there again.
    """

    said = Signal(object, bool)
    clock = staticmethod(time.monotonic)

    def __init__(
        self, document: QWidget, lacks: Sequence[Missing], begun: dict[str, str], *, do: str = "Fill in and issue"
    ) -> None:
        super().__init__(document, "The law asks for more on this bill", do=do, share=2)
        self._verb = do.rpartition(" ")[2] + "s"
        self._lacks = tuple(lacks[:_MOST])
        self._away = False
        self._warned: tuple[dict[str, str], float] | None = None
        for words in dict.fromkeys(one.sentence for one in self._lacks):
            self.body.addWidget(Text(words, size=Size.BODY, wrap=True))
        # What nothing that is filled in would mend has only its sentence.
        self._asked = tuple(one for one in self._lacks if one.name)
        self.form = Form(columns=2)
        for one in self._asked:
            if one.name == "city":
                self.form.add(_key(one, "postcode"), self._label(one, "postcode"))
            self.form.add(_key(one, one.name), self._label(one, one.name))
        self.body.addWidget(self.form)
        self._take_up(begun)
        self.accepted.connect(self._accept)

    def _take_up(self, begun: dict[str, str]) -> None:
        """What was typed before stands there; the same keys once more do the same, for they replace the first box."""
        self.form.set_values(begun)
        for at, name in enumerate(self.form.fields):
            box = self.form.field(name, Line)
            if at == 0:
                box.selectAll()
            box.textChanged.connect(partial(_note, begun, name))

    def _label(self, one: Missing, name: str) -> str:
        """Whose it is, where several records are asked."""
        several = len({(_entity(x), x.record) for x in self._asked}) > 1
        whose = {"company": "Our", "product": one.record}.get(one.entity, "Their") if several else ""
        whose = "Billing" if one.entity == "address" else whose
        word = one.word if one.word and name == one.name else _LABELS.get(name, name)
        if not whose:
            return word
        return f"{whose} {word if word.isupper() or word.startswith('VAT') else word.lower()}"

    def _accept(self) -> None:
        if self._away:
            return
        given = {name: str(value).strip() for name, value in self.form.values().items()}
        empty = [one for one in self._asked if not given[_key(one, one.name)]]
        whole = not empty and len(self._asked) == len(self._lacks)
        if not whole and not self._knowing(given):
            if empty:
                self.form.show_field_error(_key(empty[0], empty[0].name), "Not filled in.")
            self.note.set_text(f"F12 again {self._verb} without it; the bill will not say it, its trail will.")
            return
        self._wait(away=True)
        self.note.set_text("")
        self.said.emit(commands_of(self._asked, given), whole)

    def _knowing(self, given: dict[str, str]) -> bool:
        """Whether the person was told what of this is left out, and had the time to read it."""
        now, before = self.clock(), self._warned
        self._warned = given, now
        return before is not None and before[0] == given and now - before[1] >= _BOUNCE_S

    def _wait(self, *, away: bool) -> None:
        self._away = away
        self.back.setVisible(not away)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """No Esc while the answer is out."""
        if self._away and event.key() == Qt.Key.Key_Escape:
            event.accept()
        else:
            super().keyPressEvent(event)

    def stay(self, error: Exception) -> bool:
        """A refusal of anything else stands at the foot, and all that is typed stays.

        False of what is more than a sentence: a locked certificate, our own mistake.
        """
        if self.gone or not isValid(self) or not isinstance(error, CounterfoilError):
            return False
        self._wait(away=False)
        self.note.set_text(str(error))
        return not isinstance(error, Locked)

    def refuse(self, error: Exception) -> bool:
        """What the record does not take stands beside its box; False where it is about something else."""
        if self.gone or not isValid(self):
            return False
        self._wait(away=False)
        name = str(getattr(error, "field", "") or "").rpartition(".")[2]
        one = next((x for x in self._asked if x.name == name or (x.name == "city" and name == "postcode")), None)
        if one is None or not name:
            return False
        return self.form.show_field_error(_key(one, name), str(error))


def commands_of(lacks: Sequence[Missing], said: dict[str, str]) -> list[dict[str, Any]]:
    """The actions that keep what was filled in, one for each record."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for one in lacks:
        for name in ("postcode", one.name) if one.name == "city" else (one.name,):
            value = said.get(_key(one, name), "")
            if not value:
                continue
            entity = _entity(one)
            start = {"action": f"save_{entity}"} | ({_KEYS[entity]: one.record} if one.record else {})
            command = found.setdefault((entity, one.record), start)
            if one.entity == "address":
                command.setdefault("addresses", [{"kind": "billing"}])[0][name] = value
            elif entity == "customer" and name in _ADDRESS:
                command.setdefault("address", {})[name] = value
            else:
                command[name] = value
    return list(found.values())


def kept(begun: dict[str, str], commands: Sequence[dict[str, Any]]) -> None:
    """The actions of ``commands_of`` are done: what they said is in the books; what another bill asked for stays."""
    for one in commands:
        entity = one["action"].removeprefix("save_")
        record = one.get(_KEYS.get(entity, ""), "")
        said = {(entity, name) for name in (*one, *one.get("address", ()))}
        said |= {("address", name) for address in one.get("addresses", ()) for name in address}
        for of, name in said:
            begun.pop(f"{of}.{name}.{record}", None)


def _note(begun: dict[str, str], name: str, text: str) -> None:
    if text:
        begun[name] = text
    else:
        begun.pop(name, None)


def _entity(one: Missing) -> str:
    """Whose record keeps it: a billing address is the customer's."""
    return "customer" if one.entity == "address" else one.entity


def _key(one: Missing, name: str) -> str:
    return f"{one.entity}.{name}.{one.record}"
