"""A company's logo as somebody hands it over, made ready for paper: without empty margins, no larger than drawn."""

from __future__ import annotations

import io

from app.domain.errors import RuleViolation

# 60 x 25 mm at 400 dots an inch.
MOST = (945, 394)
_TOO_LARGE = 20_000_000
_PALE = 250
_PRESS = ("CMYK", "LAB", "YCbCr", "HSV")


def trimmed(picture: bytes) -> bytes:
    """The picture as PNG without its white or see-through margins. Raises RuleViolation for what is no picture."""
    # Here: a picture is looked at once in a company's life.
    from PIL import Image, ImageOps, UnidentifiedImageError

    if len(picture) > _TOO_LARGE:
        raise RuleViolation("The picture is larger than 20 MB; take a smaller one.", "logo")
    try:
        with Image.open(io.BytesIO(picture)) as opened:
            # As it is looked at, and not in the colours of a printing press, which know no way to see-through.
            upright = ImageOps.exif_transpose(opened)
            image = (upright.convert("RGB") if upright.mode in _PRESS else upright).convert("RGBA")
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
        raise RuleViolation("This is no picture that can be read; take a PNG, a JPEG or an SVG.", "logo") from None
    on_white = Image.new("RGBA", image.size, "white")
    on_white.alpha_composite(image)
    ink = on_white.convert("L").point(lambda value: 255 if value < _PALE else 0)
    box = ink.getbbox()
    if box is None:
        raise RuleViolation("The picture is empty on white paper; take one that shows on it.", "logo")
    image = image.crop(box)
    image.thumbnail(MOST)
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()
