"""What a draft on the board waits for, read from its body without reading the whole of it."""

import msgspec

from app.domain.inbound import asking


class _Line(msgspec.Struct):
    kind: str = "product"
    product: str = ""
    problem: str = ""


class _Notes(msgspec.Struct):
    lines: list[_Line] = []


class _Body(msgspec.Struct):
    deal: msgspec.Raw = msgspec.Raw(b"null")
    desk: str = ""


_BODY, _NOTES = msgspec.json.Decoder(_Body), msgspec.json.Decoder(_Notes)


def questions_of(body: str) -> int:
    """How many lines of a draft, by its body, wait for a person. Of one that is a whole deal none does.

    Only what is asked for is read of it: a draft may have thousands of lines.
    """
    try:
        kept = _BODY.decode(body)
        if bytes(kept.deal) != b"null" or not kept.desk:
            return 0
        return asking({"lines": [msgspec.structs.asdict(one) for one in _NOTES.decode(kept.desk).lines]})
    except msgspec.DecodeError:
        return 0
