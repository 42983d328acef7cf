"""Commands as QActions: one per command, enabled while the place in front (or the shell) can do it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenuBar

from app.ui.commands import COMMANDS, LIVES, MENUS, Command, Offer
from app.ui.commands import command as command_of
from app.ui.theme.look import look
from app.ui.widgets.keybar import Key

_STEPS = frozenset({"next_step", "reverse_step"})


class _Action(QAction):
    """Knows whether it was its key that triggered it."""

    def __init__(self, title: str, window: QMainWindow) -> None:
        super().__init__(title, window)
        self.by_key = False

    def event(self, event: QEvent) -> bool:
        """The key of a command."""
        if event.type() != QEvent.Type.Shortcut:
            return super().event(event)
        self.by_key = True
        try:
            return super().event(event)
        finally:
            self.by_key = False


_STEPS = frozenset({"next_step", "reverse_step"})


class Keys(QObject):
    """The actions of a window. ``ask`` gives the offers in force, ``below`` those of the place under an overlay.

    A key pressed after a scan means what that has made of the place: ``behind`` keeps it until then, if it must wait.
    """

    def __init__(
        self,
        window: QMainWindow,
        ask: Callable[[], Mapping[str, Offer]],
        below: Callable[[], Mapping[str, Offer]],
        behind: Callable[[Callable[[], None]], bool] = lambda _run: False,
        without_key: Callable[[str], None] = lambda _command: None,
        barred: Callable[[str], tuple[str, bool]] = lambda _permission: ("", False),
        say: Callable[[str], None] = lambda _sentence: None,
    ) -> None:
        super().__init__(window)
        self._ask, self._below, self._behind = ask, below, behind
        self._without_key, self._barred, self._say = without_key, barred, say
        self.actions: dict[str, _Action] = {}
        for command in COMMANDS:
            action = _Action(command.title, window)
            action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
            action.setStatusTip(command.help)
            action.setMenuRole(QAction.MenuRole.NoRole)
            # A step that is held is one step: what asks once more before it is done is not answered by it.
            action.setAutoRepeat(command.id not in _STEPS)
            action.triggered.connect(lambda _checked=False, one=action, name=command.id: self._pressed(name, one))
            # Added to the window itself: the shortcuts of a hidden menu bar do not work.
            window.addAction(action)
            self.actions[command.id] = action
        self.dress()
        # A key that was changed is told like another look.
        look().changed.connect(self.dress)

    def dress(self) -> None:
        """The keys that are in force, on every action."""
        for command in COMMANDS:
            action = self.actions[command.id]
            action.setShortcuts([QKeySequence(key) for key in _with_keypad(command)])
            action.setToolTip(f"{command.help}  {command.key}".strip())

    def fill(self, bar: QMenuBar) -> None:
        """One menu per group, every command in it."""
        for name in MENUS:
            menu = bar.addMenu(f"&{name}")
            menu.setToolTipsVisible(True)
            for command in COMMANDS:
                if command.menu == name:
                    menu.addAction(self.actions[command.id])
            menu.aboutToShow.connect(partial(self._grey, name))
            menu.aboutToHide.connect(self.refresh)

    def _grey(self, menu: str) -> None:
        """What may not be done stands grey in the menu that opens, with the reason; its key goes on saying it."""
        self.refresh()
        for command in COMMANDS:
            if command.menu == menu:
                sentence, lent = self._barred(command.permission)
                action = self.actions[command.id]
                action.setToolTip(sentence or f"{command.help}  {command.key}".strip())
                if sentence and not lent:
                    action.setEnabled(False)

    def _pressed(self, command_id: str, action: _Action) -> None:
        if not action.by_key:
            self._by_hand(command_id)
        elif not self._behind(lambda: self._do_then(command_id)):
            self.do(command_id)

    def _by_hand(self, command_id: str) -> None:
        """Done by the mouse, a menu or Find anything; who does that often is told the key."""
        if self.do(command_id):
            self._without_key(command_id)

    def _do_then(self, command_id: str) -> None:
        self.do(command_id)

    def do(self, command_id: str) -> bool:
        """Run a command if it works now; whether it did."""
        offer = self._ask().get(command_id)
        if offer is None:
            return False
        sentence, lent = self._barred(command_of(command_id).permission)
        if sentence and not lent:
            self._say(sentence)
        else:
            offer.run()
        return True

    def press(self, event: QKeyEvent) -> bool:
        """Run the command of a key that was pressed earlier, if it works now; whether it did."""
        pressed = QKeySequence(event.keyCombination())
        # Asked of the place itself: what works may have changed with the key played before this one.
        return any(pressed in action.shortcuts() and self.do(one) for one, action in self.actions.items())

    def refresh(self) -> None:
        """Enable what works now."""
        offers = self._ask()
        for command_id, action in self.actions.items():
            action.setEnabled(command_id in offers)

    def bar(self, here: Mapping[str, Offer]) -> Sequence[Key]:
        """The key bar: find, what the place offers in its order, all keys. What has no key is in menu and palette."""
        known = {command.id: command for command in COMMANDS}
        keys = [self._key(known["find"], "")]
        keys += [
            self._key(known[one], offer.words)
            for one, offer in here.items()
            if offer.bar and known[one].now and one != "find"
        ]
        keys.append(self._key(known["help"], ""))
        return keys

    def rows(self) -> Sequence[tuple[str, str, str, Callable[[], None]]]:
        """Every command that works in the place below, for the palette: title, key, help, what it does.

        The steps of the row under the cursor are not among them: some cannot be taken back, and nobody sees over the
        list whose step it would be. They have F12 and Shift+F12.
        """
        offers = self._below()
        return [
            (
                offers[one.id].words or one.title,
                one.key,
                self._barred(one.permission)[0] or one.help,
                partial(self._by_hand, one.id),
            )
            for one in COMMANDS
            if one.id in offers and one.id not in _STEPS
        ]

    def elsewhere(self, go: Callable[[str, str], None]) -> Sequence[tuple[str, str, str, Callable[[], None]]]:
        """Commands that do not work here, with where they do; ``go`` is handed that place and its line."""
        offers = self._below()
        return [
            (one.title, one.key, LIVES[one.id][1], partial(go, *LIVES[one.id]))
            for one in COMMANDS
            if one.id in LIVES and one.id not in offers
        ]

    def _key(self, command: Command, words: str) -> Key:
        return command.key, words or command.title, lambda: self._by_hand(command.id)


def _with_keypad(command: Command) -> list[str]:
    """Return on the keypad is another key to Qt."""
    extra = [key.replace("Return", "Enter") for key in command.now if "Return" in key]
    return [*command.now, *extra]
