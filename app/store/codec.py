"""Facts to canonical JSON and back, with the personal part kept apart."""

import hashlib
from typing import Any

import msgspec

from app.domain.facts import KINDS, Fact
from app.domain.identity import Chance
from app.store.upcast import lifted

_ENCODER = msgspec.json.Encoder(order="deterministic")
_DECODERS: dict[type[Fact], msgspec.json.Decoder[Any]] = {}


class UnknownFactError(Exception):
    """The fact is of a kind or version that this program does not know yet."""


def encode(value: object) -> str:
    """Canonical JSON: fields in the order of their kind, other keys sorted, no spaces, UTF-8 unescaped."""
    return _ENCODER.encode(value).decode()


def split_private(fact: Fact, chance: Chance) -> tuple[str, str, str]:
    """The fact's body, and the salt and text of its private part ("" if it has none).

    The body carries the salted hash of the private part, so erasing the part leaves the chain whole.
    """
    private = getattr(fact, "private", None)
    if not private:
        return encode(fact), "", ""
    salt, secret = chance(16).hex(), encode(private)
    body = msgspec.to_builtins(fact)
    body["private"] = {"sha256": private_hash(salt, secret)}
    return encode(body), salt, secret


def private_hash(salt: str, secret: str) -> str:
    """What the chain keeps of a private part."""
    return hashlib.sha256(f"{salt}{secret}".encode()).hexdigest()


def knows(kind: str, version: int) -> bool:
    """Whether this program can read facts of that kind and version."""
    known = KINDS.get(kind)
    return known is not None and version <= known.VERSION


def decode(kind: str, version: int, body: str, secret: str | None) -> Fact:
    """A fact from its stored body; `secret` is its private part, None if erased or none.

    Raises UnknownFactError for a kind or version from the future.
    """
    known = KINDS.get(kind)
    if known is None or version > known.VERSION:
        raise UnknownFactError(f"{kind} version {version}")
    if version < known.VERSION:
        body = lifted(kind, version, body)
    if "private" in known.__dataclass_fields__:  # type: ignore[attr-defined]
        content = msgspec.json.decode(body)
        content["private"] = msgspec.json.decode(secret) if secret else None
        fact: Fact = msgspec.convert(content, known)
        return fact
    decoder = _DECODERS.get(known)
    if decoder is None:
        decoder = _DECODERS[known] = msgspec.json.Decoder(known)
    decoded: Fact = decoder.decode(body)
    return decoded
