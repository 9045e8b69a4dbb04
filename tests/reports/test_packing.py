"""Streams of the PDF are packed quickly and lose nothing."""

import io
import zlib

import pydyf
import pypdf
import weasyprint

from reports import packing


def test_a_stream_comes_out_as_it_went_in() -> None:
    packing.install()
    text = [b"0 0 m", b"10 10 l", b"S"] * 200
    data = pydyf.Stream(text, compress=True).data
    packed = data.split(b"stream\n", 1)[1].removesuffix(b"\nendstream")
    assert zlib.decompress(packed) == b"\n".join(text)
    assert packed == zlib.compress(b"\n".join(text), packing.LEVEL)


def test_a_written_file_can_be_read() -> None:
    packing.install()
    content = weasyprint.HTML(string="<p>Kundenwissen</p>").write_pdf()
    assert pypdf.PdfReader(io.BytesIO(content)).pages[0].extract_text() == "Kundenwissen"
