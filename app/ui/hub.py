"""One way for every window to hear what a commit changed, whoever made it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from app.domain.changes import Changes

Ids = Mapping[str, frozenset[str]]


class Hub(QObject):
    """Passes ``Changes`` to those who listen. ``committed`` may be called from any thread."""

    changed = Signal(object)
    _arrived = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._arrived.connect(self.changed, Qt.ConnectionType.QueuedConnection)

    def committed(self, changes: Changes) -> None:
        """A commit of this or another process; listeners hear it in the GUI thread."""
        self._arrived.emit(changes)

    def listen(self, widget: QWidget, topics: Collection[str], refresh: Callable[[Ids], object]) -> Listener:
        """Call ``refresh(ids per topic)`` for changes of these topics: at once while shown, else when shown again."""
        return Listener(self, widget, frozenset(topics), refresh)


class Listener(QObject):
    """One widget's ear. It is a child of the widget and goes with it."""

    def __init__(self, hub: Hub, widget: QWidget, topics: frozenset[str], refresh: Callable[[Ids], object]) -> None:
        super().__init__(widget)
        self._widget = widget
        self._topics = topics
        self._refresh = refresh
        self._stale: dict[str, frozenset[str]] = {}
        hub.changed.connect(self._hear)
        widget.installEventFilter(self)

    @property
    def stale(self) -> bool:
        """Whether something changed while the widget was hidden."""
        return bool(self._stale)

    def _hear(self, changes: Changes) -> None:
        for topic in self._topics & changes.topics.keys():
            self._stale[topic] = self._stale.get(topic, frozenset()) | changes.topics[topic]
        if self._stale and self._widget.isVisible():
            self._tell()

    def _tell(self) -> None:
        ids, self._stale = self._stale, {}
        self._refresh(ids)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Catch up when the widget is shown."""
        if event.type() == QEvent.Type.Show and self._stale:
            self._tell()
        return super().eventFilter(watched, event)
