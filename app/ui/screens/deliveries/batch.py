"""One walk for several orders: each bin once, in the sum of what all of them want; shared and packed at the bench."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from app.domain.picking import shared
from app.domain.quantity import quantity_out
from app.ui import format as say
from app.ui.each import Outcome, perform_each, refused, took
from app.ui.screens.deliveries.fetched import as_kept, told
from app.ui.screens.deliveries.pick import PickPage

if TYPE_CHECKING:
    from app.ui.screens.deliveries.screen import DeliveriesScreen

BATCH = "batch:"


class BatchPage(PickPage):
    """The pick of several lists. ``confirmed`` is for all of them; each order is packed by itself afterwards."""

    called = "any of these orders"

    def leave_packing(self) -> None:
        """Packing is left for the bench anyway."""

    def _pack_into(self) -> None:
        self._typed = ""
        self._show("Parcels are said order by order, at the bench.")

    def _show(self, sentence: str = "") -> None:
        super()._show(sentence)
        if self.current is None and not self.stopped:
            self.words.set_text("Share it out at the bench; each order is packed by itself.")
            self.wanted.set_text("")
            self.all_button.set_text("Picked")
            self.later_button.hide()
            lacking = " · ".join(self._lacking())
            self.notices.show_notices([("stop", lacking and f"Goes short: {lacking}"), ("idle", self.head.note)])

    def _lacking(self) -> list[str]:
        """Whose goods are not all there, for who shares them out."""
        found = []
        for row in self.rows:
            shares = row.line.shares
            parts = shared(row.got, [one.quantity for one in shares])
            found += [
                f"{one.order} {say.quantity(one.quantity - part)} × {row.line.sku}"
                for one, part in zip(shares, parts, strict=True)
                if part < one.quantity
            ]
        return found

    def commands(self) -> list[dict[str, Any]]:
        """What was found as one action for each list: who waits longest gets all of theirs first."""
        lines: dict[str, list[dict[str, Any]]] = {one: [] for one in self.head.lists}
        for row in self.rows:
            shares = row.line.shares
            whole = told(row)
            parts = shared(row.got if row.done else row.line.quantity, [one.quantity for one in shares])
            for one, much in zip(shares, parts, strict=True):
                said = {**whole, "line": one.line, "quantity": quantity_out(much)}
                if much == one.quantity and len(shares) > 1:
                    said.pop("reason", None)
                lines[one.pick_list].append(said)
        return [{"action": "confirm_pick", "pick_list": one, "lines": said} for one, said in lines.items() if said]

    def progress_of(self, lists: Sequence[str]) -> dict[str, Any]:
        """What of it is for these lists, to be kept: their part of what ``commands`` says."""
        kept = {}
        for row in self.rows:
            parts = shared(row.got if row.done else row.line.quantity, [one.quantity for one in row.line.shares])
            mine = [(one, part) for one, part in zip(row.line.shares, parts, strict=True) if one.pick_list in lists]
            if mine:
                got, wanted = sum(part for _, part in mine), sum(one.quantity for one, _ in mine)
                reason = row.reason if got < wanted else ""
                kept[row.id] = as_kept(replace(row, got=got, done=True, reason=reason))
        return kept


class Batches:
    """Opens walks of several lists over the deliveries place, and hands over what was found."""

    def __init__(self, screen: DeliveriesScreen) -> None:
        self._screen, self._desk = screen, screen.desk

    def words(self, rows: Sequence[Any]) -> str:
        """What F12 does with the chosen rows, "" where it does nothing with them."""
        return f"Pick together · {many}" if (many := len(_open(rows))) > 1 else ""

    def begin(self, rows: Sequence[Any]) -> None:
        """One walk for the open lists among the chosen rows."""
        lists = _open(rows)
        if len(lists) > 1:
            self.open(BATCH + "+".join(lists))
        else:
            self._screen.show_line("Choose pick lists to be walked together; parcels and carriers are said one by one.")

    def open(self, document: str) -> None:
        """The lists of that name, as one walk; what was fetched of it before stands there."""
        lists = document.removeprefix(BATCH).split("+")
        self._desk.work.read(lambda view: _batch(view, lists), self._known, owner=self._screen)

    def begun_with(self, pick_list: str) -> str:
        """The walk that has something in its cart for this list, "" if there is none."""
        kept = self._screen.kept_picks()
        mine = (key for key, rows in kept.items() if key.startswith(BATCH) and rows)
        return next((key for key in mine if pick_list in key.removeprefix(BATCH).split("+")), "")

    def _known(self, found: Any) -> None:
        head, lines = found
        screen = self._screen
        kept = screen.kept_picks().get(head.id, {})
        if not lines and not kept:
            self._desk.shell.toast("Nothing of these lists is to be fetched any more.", phase="idle")
            return
        page = BatchPage(head, lines)
        screen.show_page(page, kept, lambda _lines: self._confirm(page))

    def read_again(self, page: BatchPage) -> None:
        """One of its lists was changed elsewhere: what is wanted now."""
        lists = page.head.id.removeprefix(BATCH).split("+")
        self._desk.work.read(
            lambda view: _batch(view, lists), lambda found: self._screen.revise(page, found), owner=page
        )

    def _confirm(self, page: BatchPage) -> None:
        if page.handed:
            # F12 once more: it is on its way.
            return
        screen = self._screen
        commands = page.commands()
        page.handed = True

        def failed(error: Exception) -> None:
            page.handed = False
            screen.went_wrong(error)

        def done(outcomes: tuple[Outcome, ...]) -> None:
            screen.finished(page.head.id)
            waiting = [one["pick_list"] for one, what in zip(commands, outcomes, strict=True) if not took(what)]
            self._keep(page, waiting)
            picked = [one for one in outcomes if took(one)]
            for one in picked:
                for words in one.warnings or ():
                    self._desk.shell.toast(words)
            if picked:
                many = f"{len(picked)} lists are" if len(picked) > 1 else "1 list is"
                back = [{"action": "undo_step", "document": one.id} for one in reversed(picked)]
                sentence = f"{many} picked: {', '.join(one.number for one in picked)}. Pack each at the bench."
                self._desk.shell.toast(sentence, action="Undo", run=partial(self._take_back, back))
            if waiting:
                wait = f"{len(waiting)} lists wait" if len(waiting) > 1 else "1 list waits"
                not_done = [words for one in outcomes if (words := refused(one))]
                screen.show_line(" ".join([*dict.fromkeys(not_done), f"{wait}; what was fetched is kept."]))

        perform_each(self._desk.work, commands, done, failed=failed, owner=screen)

    def _keep(self, page: BatchPage, lists: Sequence[str]) -> None:
        """What lies in the cart for lists that were not taken: a walk of their own, where it stopped."""
        if kept := page.progress_of(lists):
            self._screen.kept_picks()[BATCH + "+".join(lists)] = kept
            self._desk.shell.keep_state()

    def _take_back(self, commands: Sequence[dict[str, Any]]) -> None:
        def done(outcomes: tuple[Outcome, ...]) -> None:
            not_back = [words for one in outcomes if (words := refused(one))]
            self._desk.shell.toast(f"{sum(map(took, outcomes))} taken back.")
            if not_back:
                self._screen.show_line(" ".join(dict.fromkeys(not_back)))

        perform_each(self._desk.work, commands, done, failed=self._screen.went_wrong, owner=self._screen)


def _open(rows: Sequence[Any]) -> list[str]:
    return [row.id for row in rows if row.kind == "pick_list" and row.state == "open"]


def _batch(view: Any, lists: Sequence[str]) -> Any:
    from app.queries.desk_batch import batch_of

    return batch_of(view, lists)
