"""The corner of the window: what waits to be printed, where the work is, who does it, how old the newest backup is."""

from __future__ import annotations

from app.ui.printing import Printing
from app.ui.safekeeping import Safekeeping
from app.ui.theme.look import Size
from app.ui.widgets.text import Text, plain_tooltip


class Corner(Text):
    """In the stop tone where somebody should do something about it; the reason is its tooltip."""

    def __init__(self, keeper: Safekeeping, printing: Printing, who: str) -> None:
        super().__init__(size=Size.SECOND, tone="muted")
        self._keeper, self._printing, self._who = keeper, printing, who
        keeper.told.connect(lambda _state: self.say())
        printing.changed.connect(self.say)
        self.say()

    def set_who(self, name: str) -> None:
        """Somebody else works here now."""
        self._who = name
        self.say()

    def say(self) -> None:
        """Read it all again."""
        age, queue = self._keeper.age, self._printing
        self.set_text(" · ".join(one for one in (queue.words, "● Saved here", self._who, age.words) if one))
        self.set_tone("stop" if age.alarm or queue.alarm else "muted")
        self.setToolTip(plain_tooltip(" ".join(one for one in (queue.sentence, age.sentence) if one)))
