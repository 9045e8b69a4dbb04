"""QR codes of a link: dark on white with the quiet zone that cameras need, nothing else."""

from io import BytesIO

import segno

LEVEL = "m"  # 15 per cent may be dirty or torn
QUIET = 4  # modules around it, as the standard asks
PIXELS = 12  # of one module in the picture


def svg(link: str) -> bytes:
    """For screens and print of every size; it says its size in modules only."""
    out = BytesIO()
    segno.make_qr(link, error=LEVEL).save(
        out, kind="svg", border=QUIET, light="#fff", omitsize=True, xmldecl=False, nl=False
    )
    return out.getvalue()


def png(link: str) -> bytes:
    """For slides and documents."""
    out = BytesIO()
    segno.make_qr(link, error=LEVEL).save(out, kind="png", border=QUIET, scale=PIXELS)
    return out.getvalue()
