"""Secrets of this person on this machine: in the system's key store, or where there is none in a file of their own."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Any

from app.runtime.files import write_whole
from app.runtime.paths import ensure


def key_store() -> Any | None:
    """The system's key store, or None where there is none to be used (a server without a desktop)."""
    try:
        import keyring  # here: it looks for its backends, which takes time
        from keyring.backends import fail, null
    except ImportError:
        return None
    backend = keyring.get_keyring()
    unusable = isinstance(backend, fail.Keyring | null.Keyring) or backend.priority <= 0
    return None if unusable else keyring


def keep_secret(service: str, account: str, secret: str, beside: Path) -> None:
    """Keep it where only this person reads it; "" takes it away. `beside` is the file for a machine without a store.

    Raises OSError where it can be kept nowhere.
    """
    store = key_store()
    kept = False
    if store is not None:
        from keyring.errors import KeyringError

        # A store that is locked or broken keeps nothing; what it says it kept is looked at again.
        with contextlib.suppress(KeyringError):
            if secret:
                store.set_password(service, account, secret)
                kept = store.get_password(service, account) == secret
            elif store.get_password(service, account):
                store.delete_password(service, account)
    if secret and not kept:
        ensure(beside.parent)
        write_whole(beside, secret.encode())
    else:
        beside.unlink(missing_ok=True)


def secret_of(service: str, account: str, beside: Path) -> str:
    """The secret, "" if none was kept."""
    store = key_store()
    if store is not None:
        from keyring.errors import KeyringError

        with contextlib.suppress(KeyringError):
            if kept := store.get_password(service, account):
                return str(kept)
    try:
        return beside.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""
