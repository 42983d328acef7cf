"""A table of rows that are all in memory."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from app.ui.models.columns import Column
from app.ui.models.rows import ListModel
from app.ui.widgets.table import Table


class ListTable(Table):
    """A table whose rows are all in memory, in a model that is its own and goes with it."""

    if TYPE_CHECKING:

        def model(self) -> ListModel:
            """The one made here."""

    def __init__(
        self,
        columns: Sequence[Column],
        row_id: Callable[[Any], str],
        rows: Sequence[Any] = (),
        parent: QWidget | None = None,
        *,
        many: bool = False,
    ) -> None:
        model = ListModel(columns, row_id, rows)
        super().__init__(model, parent, many=many)
        # A view does not own its model.
        model.setParent(self)
