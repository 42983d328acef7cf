"""Scans of papers: a picture, or a PDF of pictures, and the codes that can be read on it."""

from __future__ import annotations

import hashlib
import io
import threading
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from app.documents.picture import MOST_PIXELS
from app.domain.errors import RuleViolation

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_PAGES: Final = 20
"""The code of a document stands on its first page; of a stack the others are looked at, too."""
DPI: Final = 200
_PICTURES: Final = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\0", b"MM\0*")
_FORMS: Final = ("PNG", "JPEG", "TIFF")
# Whether its library may read two pictures at once nobody says.
_ONE_AT_A_TIME = threading.Lock()


@dataclass(frozen=True, slots=True)
class Scan:
    """A file that shows a paper, and what its codes say, in the order of its pages."""

    name: str
    content: bytes
    codes: tuple[str, ...]

    @property
    def sha256(self) -> str:
        """By what the file is known."""
        return hashlib.sha256(self.content).hexdigest()


def is_picture(data: bytes) -> bool:
    """Whether the bytes are a picture that scanners and telephones make."""
    return data.startswith(_PICTURES)


def scan_of(data: bytes, name: str) -> Scan:
    """The codes on a picture or on the pages of a PDF, none where none can be read. Raises RuleViolation."""
    # Here: who scans nothing does not load them.
    import zxingcpp

    formats = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.Code128, zxingcpp.BarcodeFormat.QRCode])
    found: dict[str, None] = {}
    with _ONE_AT_A_TIME:
        for page in _pages(data, name):
            for one in zxingcpp.read_barcodes(page, formats):
                if one.text.strip():
                    found[one.text.strip()[:4000]] = None
    return Scan(name, data, tuple(found))


def _pages(data: bytes, name: str) -> Iterator[Image]:
    """Each page in grey."""
    return _of_picture(data, name) if is_picture(data) else _of_pdf(data, name)


def _of_picture(data: bytes, name: str) -> Iterator[Image]:
    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data), formats=_FORMS) as picture:
                # How many there are is not asked: that reads all of them, and a file may say a million.
                for number in range(MOST_PAGES):
                    try:
                        picture.seek(number)
                    except EOFError:
                        break
                    if picture.width * picture.height > MOST_PIXELS:
                        raise _too_large(name)
                    yield picture.convert("L")
    except RuleViolation:
        raise
    except Image.DecompressionBombError:
        raise _too_large(name) from None
    except Exception as error:  # noqa: BLE001 - a broken picture may break its reader anywhere; all of it means one thing
        raise _broken(name, error) from None


def _of_pdf(data: bytes, name: str) -> Iterator[Image]:
    from app.documents.attached import check_unpacked
    from app.documents.picture import opened

    check_unpacked(data, name)
    try:
        with opened(data) as document:
            for number in range(min(len(document), MOST_PAGES)):
                yield _drawn(document[number], name)
    except RuleViolation:
        raise
    except Exception as error:  # noqa: BLE001 - as above
        raise _broken(name, error) from None


def _drawn(page: Any, name: str) -> Image:
    scale = DPI / 72
    if page.get_width() * page.get_height() * scale * scale > MOST_PIXELS:
        raise _too_large(name)
    bitmap = page.render(scale=scale, grayscale=True)
    try:
        picture: Image = bitmap.to_pil().convert("L")
        picture.load()
        return picture.copy()
    finally:
        bitmap.close()
        page.close()


def _too_large(name: str) -> RuleViolation:
    return RuleViolation(f"{name} is larger than a scan of a page can be.", "source")


def _broken(name: str, error: Exception) -> RuleViolation:
    return RuleViolation(f"{name} is damaged and cannot be shown ({type(error).__name__}).", "source")
