"""What readers are asking now: a newer question under the same key stops the older one, which nobody waits for."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any


class Asking:
    """The views in use, by the key of their question."""

    def __init__(self) -> None:
        self._views: dict[object, Any] = {}
        self._lock = threading.Lock()

    def reading(self, fn: Callable[[Any], Any], key: object) -> Callable[[Any], Any]:
        """``fn`` as a job on the books; it can be stopped while it runs, if it has a key."""

        def run(books: Any) -> Any:
            with books.read() as view:
                if key is None:
                    return fn(view)
                with self._lock:
                    self._views[key] = view
                try:
                    return fn(view)
                finally:
                    # Under the lock: a connection is lent to another question when nobody can stop this one any more.
                    with self._lock:
                        # Where there are no books yet, the view of every question is None.
                        if key in self._views and self._views[key] is view:
                            del self._views[key]

        return run

    def stop(self, key: object) -> None:
        """What is being asked under that key is answered to nobody: it makes room for the newer question."""
        with self._lock:
            if (view := self._views.pop(key, None)) is not None:
                view.interrupt()
