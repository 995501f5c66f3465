"""Photos and scans: decoded and encoded anew, shrunk, without what the camera wrote about place and person."""

import io

from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

from dossiers.limits import Limits, Unfit

BROKEN = (OSError, SyntaxError, ValueError, EOFError, IndexError, TypeError, UnidentifiedImageError)
BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)


def rewrite(content: bytes, limits: Limits) -> bytes:
    """The same picture upright, at most so many pixels wide and high, and nothing beside its pixels."""
    try:
        return _write(_shrunk(_opened(content, limits), limits))
    except BOMBS as bomb:
        raise _too_many(limits) from bomb
    except BROKEN as broken:
        sentence = _(
            "This picture is damaged and cannot be read to its end. Save it anew or take it again, then upload it."
        )
        raise Unfit("upload_damaged", sentence) from broken


def _opened(content: bytes, limits: Limits) -> Image.Image:
    picture = Image.open(io.BytesIO(content), formats=("JPEG", "PNG"))
    if picture.width * picture.height > limits.pixels:
        raise _too_many(limits)
    return picture


def _too_many(limits: Limits) -> Unfit:
    sentence = _(
        "This picture has more than %(limit)d million pixels. "
        "Make it smaller (2400 pixels are enough) and upload it again."
    )
    return Unfit("upload_pixels", sentence, limit=limits.pixels // 1_000_000)


def _shrunk(picture: Image.Image, limits: Limits) -> Image.Image:
    kind = "JPEG" if picture.format in ("JPEG", "MPO") else "PNG"
    picture.draft("RGB", (limits.side, limits.side))
    upright = ImageOps.exif_transpose(picture)
    plain = upright.convert("RGB" if kind == "JPEG" or not upright.has_transparency_data else "RGBA")
    plain.thumbnail((limits.side, limits.side))
    plain.info.clear()  # comments and profiles would be written again
    plain.format = kind
    return plain


def _write(picture: Image.Image) -> bytes:
    written = io.BytesIO()
    options = {"quality": 85} if picture.format == "JPEG" else {"compress_level": 6}
    picture.save(written, picture.format, **options)
    return written.getvalue()
