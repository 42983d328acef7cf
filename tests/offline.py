"""A machine without a network: whatever would speak to another one fails at once, and is told."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

_ASKING = ("getaddrinfo", "gethostbyname", "gethostbyname_ex", "gethostbyaddr", "create_connection")
_SPEAKING = ("connect", "connect_ex", "sendto", "sendmsg", "bind", "listen")


@contextmanager
def offline() -> Iterator[list[str]]:
    """No socket but one of this machine's own files (UNIX) speaks meanwhile; what tried is in the list."""
    tried: list[str] = []
    with pytest.MonkeyPatch.context() as patch:

        def barred(name: str, usual: Any) -> Any:
            def speak(self: socket.socket, *given: Any, **more: Any) -> Any:
                if self.family == getattr(socket, "AF_UNIX", None):
                    return usual(self, *given, **more)
                tried.append(f"{name} {given[:1]}")
                raise OSError(101, "Network is unreachable")

            return speak

        def nobody(name: str) -> Any:
            def ask(*given: Any, **_more: Any) -> Any:
                tried.append(f"{name} {given[:1]}")
                raise socket.gaierror(-3, "Temporary failure in name resolution")

            return ask

        for name in _SPEAKING:
            patch.setattr(socket.socket, name, barred(name, getattr(socket.socket, name)), raising=False)
        for name in _ASKING:
            patch.setattr(socket, name, nobody(name))
        yield tried
