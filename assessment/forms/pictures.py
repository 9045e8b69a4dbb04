"""An uploaded logo: looked at with care, and written anew by us. What was uploaded is not kept."""

import warnings
from functools import lru_cache
from io import BytesIO
from typing import IO, Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import FileStorage
from wtforms import FileField
from wtforms.validators import ValidationError

LARGEST = 2 * 1024 * 1024  # bytes of an upload
PIXELS = 16_000_000  # of what is opened: 64 MB in memory
EDGE = 800  # pixels of what is kept
SMALL = (400, 160)  # pixels of what phones show, drawn at half that size
SCANS = 100  # times that a JPEG draws the whole picture, finer and finer; programs write ten
SCAN = b"\xff\xda"
KINDS = ("PNG", "JPEG", "WEBP")
UNREADABLE = _l("This is no picture that can be read. Please choose a PNG, JPEG or WebP file.")
VECTOR = _l("An SVG file can hold programs, so it is not taken. Please export the logo as PNG.")


class Logo(FileField):
    """A picture of ours after validation (`data` is PNG bytes), or nothing."""

    data: Any
    sent: FileStorage | None = None

    def process_formdata(self, valuelist: Any) -> None:
        """Take the one file sent, if any."""
        sent = valuelist[0] if valuelist else None
        self.data = None
        self.sent = sent if isinstance(sent, FileStorage) and sent.filename else None

    def pre_validate(self, _form: Any) -> None:
        """Read the file and write it anew."""
        if self.sent is not None:
            self.data = written_anew(self.sent.stream)


def written_anew(stream: IO[bytes]) -> bytes:
    """The picture as a PNG of at most 800 pixels, without what else the file held."""
    content = stream.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise ValidationError(_("The file is larger than 2 MB. Please choose a smaller one."))
    if _is_vector(content):
        raise ValidationError(VECTOR)
    if content.startswith(b"\xff\xd8") and content.count(SCAN) > SCANS:
        raise ValidationError(UNREADABLE)
    return _png(content)


def _is_vector(content: bytes) -> bool:
    head = content[:2000].lower()
    return head.startswith(b"\x1f\x8b") or b"<svg" in head or b"<?xml" in head


def _png(content: bytes) -> bytes:
    from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError  # noqa: PLC0415  # slow

    ImageFile.LOAD_TRUNCATED_IMAGES = False  # the layout of the PDF, once loaded, allows them
    broken = (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, MemoryError)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what is odd about a file; its size we look at
            with Image.open(BytesIO(content), formats=KINDS) as picture:
                if picture.width * picture.height > PIXELS:
                    raise ValidationError(
                        _(
                            "The picture has more than %(most)d million pixels.",
                            most=PIXELS // 10**6,
                        )
                    )
                picture.draft("RGB", (EDGE, EDGE))
                upright = ImageOps.exif_transpose(picture)
                plain = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    except (*broken, Image.DecompressionBombError):
        raise ValidationError(UNREADABLE) from None
    plain.thumbnail((EDGE, EDGE))
    kept, written = Image.new(plain.mode, plain.size), BytesIO()
    kept.paste(plain)  # pixels alone: no profile, no remark, no place
    kept.save(written, "PNG", optimize=True)
    return written.getvalue()


@lru_cache(maxsize=16)
def small(png: bytes) -> bytes:
    """A picture of ours as a phone needs it: a page over a mobile network waits for every byte."""
    from PIL import Image  # noqa: PLC0415  # slow

    written = BytesIO()
    with Image.open(BytesIO(png), formats=("PNG",)) as picture:
        picture.thumbnail(SMALL)
        few = picture.convert("RGBA").quantize(256, Image.Quantize.FASTOCTREE)
        few.save(written, "PNG", optimize=True)
    return written.getvalue()
