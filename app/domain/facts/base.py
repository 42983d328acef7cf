"""What every fact is."""

from typing import Any, ClassVar

Fields = dict[str, Any]


class Fact:
    """The base of all facts. `VERSION` is the version of the shape."""

    __slots__ = ()
    VERSION: ClassVar[int] = 1
    SUBJECT: ClassVar[str] = ""
    """The record it is about, where no field of it names one."""
