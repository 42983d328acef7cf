"""The corner: what waits to be made, printed or mailed, where the work is, who does it, how old the backup is."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent

from app.ui.mailing import Mailing
from app.ui.making import Making
from app.ui.printing import Printing
from app.ui.safekeeping import Safekeeping
from app.ui.theme.look import Size
from app.ui.widgets.text import Text, plain_tooltip

_BETWEEN = " · "


class Corner(Text):
    """In the stop tone where somebody should do something about it; the reason is its tooltip.

    A click on what waits is ``wanted``: the command that shows it.
    """

    wanted = Signal(str)

    def __init__(self, keeper: Safekeeping, printing: Printing, mailing: Mailing, who: str) -> None:
        super().__init__(size=Size.SECOND, tone="muted")
        self._keeper, self._who = keeper, who
        self._queues = (("print_queue", printing), ("mail_queue", mailing))
        keeper.told.connect(lambda _state: self.say())
        for _command, queue in self._queues:
            queue.changed.connect(self.say)
        self._made: list[Making] = []
        self.say()

    def add(self, making: Making) -> None:
        """Say from now on which papers are to be made, too."""
        self._made.append(making)
        making.changed.connect(self.say)

    def set_who(self, name: str) -> None:
        """Somebody else works here now."""
        self._who = name
        self.say()

    def say(self) -> None:
        """Read it all again."""
        age, queues = self._keeper.age, [queue for _command, queue in self._queues]
        waiting = (*queues, *self._made)
        words = (*(one.words for one in waiting), "● Saved here", self._who, age.words)
        self.set_text(_BETWEEN.join(one for one in words if one))
        self.set_tone("stop" if age.alarm or any(one.alarm for one in waiting) else "muted")
        self.setToolTip(plain_tooltip(" ".join(one.sentence for one in (*waiting, age) if one.sentence)))
        waits = any(one.words for one in queues)
        self.setCursor(Qt.CursorShape.PointingHandCursor if waits else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on what waits."""
        if event.button() is Qt.MouseButton.LeftButton and (command := self._at(event.position().x())):
            self.wanted.emit(command)

    def _at(self, x: float) -> str:
        left = 0
        for command, queue in self._queues:
            if queue.words:
                left += self.fontMetrics().horizontalAdvance(queue.words + _BETWEEN)
                if x < left:
                    return command
        return ""
