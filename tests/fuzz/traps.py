"""Small files that unfold, or look like something else: pictures, workbooks, mails, texts."""

import io
import struct
import zipfile
import zlib
from functools import cache

import openpyxl
from PIL import Image

from assessment.forms.pictures import SCANS
from assessment.table.workbook import ELSEWHERE, IN_TABLES

SVG = '<svg xmlns="http://www.w3.org/2000/svg">{}</svg>'


def chunk(kind: bytes, data: bytes) -> bytes:
    """One part of a PNG."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int, height: int, *more: bytes, depth: int = 8, colour: int = 2) -> bytes:
    """A PNG that says it has this size, with little in it."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0))
    data = chunk(b"IDAT", zlib.compress(bytes(4096)))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(more) + data + chunk(b"IEND", b"")


def picture(
    kind: str, size: tuple[int, int] = (40, 20), mode: str = "RGB", **more: object
) -> bytes:
    """A picture that is in order."""
    out = io.BytesIO()
    Image.new(mode, size).save(out, kind, **more)
    return out.getvalue()


def scans(number: int) -> bytes:
    """A progressive JPEG in which the whole picture is drawn again and again."""
    whole = picture("JPEG", (3992, 3992), "L", progressive=True)
    end = whole.rindex(b"\xff\xd9")
    last = whole.rindex(b"\xff\xda")
    return whole[:end] + whole[last:end] * number + b"\xff\xd9"


def pictures() -> dict[str, bytes]:
    """What may be sent as a logo."""
    flat = zlib.compress(bytes(30_000_000), 9)
    many = [
        {
            "save_all": True,
            "append_images": [Image.new("RGB", (9, 9), (n, 0, 0)) for n in range(99)],
        }
    ]
    icc = chunk(b"iCCP", b"x\0\0" + flat)
    return {
        "wide.png": png(1, 10**9),
        "large.png": png(65_500, 65_500),
        "negative.png": png(2**32 - 1, 2**32 - 1),
        "empty.png": png(0, 0),
        "profile.png": png(40, 20, icc),
        "text.png": png(40, 20, chunk(b"zTXt", b"HOSTILE\0\0" + flat)),
        "remarks.png": png(40, 20, *[chunk(b"tEXt", b"HOSTILE\0a")] * 20_000),
        "frames.png": png(40, 20, chunk(b"acTL", struct.pack(">II", 2**31 - 1, 0))),
        "palette.png": picture("PNG", (40, 20), "P"),
        "deep.png": picture("PNG", (40, 20), "I;16"),
        "colour.png": png(40, 20, depth=16, colour=7),
        "page.png": picture("PNG") + b"<script>HOSTILE</script>",
        "archive.png": picture("PNG") + zipped(**{"a.html": b"HOSTILE"}),
        "print.jpg": picture("JPEG", mode="CMYK"),
        "scans.jpg": scans(SCANS),
        "large.jpg": picture("JPEG").replace(struct.pack(">HH", 20, 40), b"\xff\xff\xff\xff"),
        "moving.webp": picture("WEBP", (9, 9), **many[0]),
        "large.webp": b"RIFF\x1a\0\0\0WEBPVP8X\x0a\0\0\0\x12\0\0\0" + b"\xff\x3f\0" * 2 + bytes(8),
        "moving.png": picture("PNG", (9, 9), **many[0]),
        "laughs.svg": b'<!DOCTYPE a [<!ENTITY x "&#60;">]>' + SVG.format("&x;").encode(),
        "script.svg": SVG.format("<script>alert(1)</script>").encode(),
        "foreign.svg": SVG.format("<foreignObject/><image href='file:///etc/passwd'/>").encode(),
        "utf16.svg": SVG.format("<script/>").encode("utf-16"),
        "packed.svgz": b"\x1f\x8b\x08\0" + bytes(20),
        "icon.ico": picture("ICO", (16, 16)),
        "moving.gif": picture("GIF"),
        "other.tiff": picture("TIFF"),
        "script.eps": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(x) run\n",
    }


TAKEN = {
    *("frames.png", "remarks.png"),
    *(
        "palette.png",
        "deep.png",
        "page.png",
        "archive.png",
        "print.jpg",
        "moving.webp",
        "moving.png",
    ),
}


def zipped(**parts: bytes) -> bytes:
    """An archive of these files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


@cache
def _plain() -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    book.active.append(["a@kunde.test"])
    book.save(out)
    return out.getvalue()


def workbook(name: str, content: bytes) -> bytes:
    """A workbook with another part in place of one, or beside all."""
    with zipfile.ZipFile(io.BytesIO(_plain())) as source:
        parts = {one: source.read(one) for one in source.namelist()}
    if name == STRINGS:
        parts[TYPES] = parts[TYPES].replace(b"</Types>", OVERRIDE + b"</Types>")
    return zipped(**parts | {name: content})


STRINGS, TYPES = "xl/sharedStrings.xml", "[Content_Types].xml"
OVERRIDE = (
    b'<Override PartName="/xl/sharedStrings.xml" ContentType="application/'
    b'vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>'
)
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
SHEET = "xl/worksheets/sheet1.xml"
CELL = '<c r="A1" t="inlineStr"><is><t>a@kunde.test</t></is></c>'


def sheet(rows: str, before: str = "") -> bytes:
    """The XML of a sheet."""
    return f"<worksheet {MAIN}>{before}<sheetData>{rows}</sheetData></worksheet>".encode()


def workbooks() -> dict[str, bytes]:
    """What may be sent as a list of people."""
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    laughs = f'<!DOCTYPE x [<!ENTITY l0 "lol">{laughs}]>'
    row = f'<row r="1">{CELL}</row>'
    much, few = IN_TABLES + 1, ELSEWHERE + 1
    rels = "xl/worksheets/_rels/sheet1.xml.rels"
    return {
        "laughs.xlsx": workbook(SHEET, laughs.encode() + sheet(row.replace("a@", "&l9;"))),
        "quadratic.xlsx": workbook(
            SHEET, f'<!DOCTYPE x [<!ENTITY a "{"a" * 90_000}">]>'.encode() + sheet("&a;" * 9_000)
        ),
        "outside.xlsx": workbook(
            SHEET, b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + sheet("&a;")
        ),
        "strings.xlsx": workbook(STRINGS, f"<sst {MAIN}>{'<si/>' * much}</sst>".encode()),
        "prefixed.xlsx": workbook(
            STRINGS, f"<x:sst xmlns:x={MAIN[6:]}>{'<x:si/>' * much}</x:sst>".encode()
        ),
        "cells.xlsx": workbook(SHEET, sheet(f"<row>{'<c/>' * much}</row>")),
        "rows.xlsx": workbook(SHEET, sheet("<row/>" * much)),
        "deep.xlsx": workbook(SHEET, sheet("<a>" * 20_000 + "</a>" * 20_000)),
        "styles.xlsx": workbook(
            "xl/styles.xml",
            f"<styleSheet {MAIN}><cellXfs>{'<xf/>' * few}</cellXfs></styleSheet>".encode(),
        ),
        "sheets.xlsx": workbook(
            "xl/workbook.xml",
            f"<workbook {MAIN}><sheets>{'<sheet/>' * few}</sheets></workbook>".encode(),
        ),
        "ebcdic.xlsx": workbook(
            STRINGS,
            f'<?xml version="1.0" encoding="cp037"?><sst {MAIN}>{"<si/>" * much}</sst>'.encode(
                "cp037"
            ),
        ),
        "wide.xlsx": workbook(SHEET, sheet(row, '<dimension ref="A1:XFD1048576"/>')),
        "far.xlsx": workbook(SHEET, sheet(f'<row r="1048576">{CELL}</row>')),
        "farther.xlsx": workbook(SHEET, sheet(f'<row r="999999999">{CELL}</row>')),
        "right.xlsx": workbook(SHEET, sheet(row.replace('"A1"', '"ZZZZZZ1"'))),
        "nowhere.xlsx": workbook(SHEET, sheet(row.replace('"A1"', '"1A"'))),
        "negative.xlsx": workbook(SHEET, sheet(f'<row r="-5">{CELL}</row>')),
        "number.xlsx": workbook(SHEET, sheet('<row><c r="A1"><v>1e999</v></c></row>')),
        "day.xlsx": workbook(SHEET, sheet('<row><c r="A1" t="d"><v>0000-99-99</v></c></row>')),
        "index.xlsx": workbook(SHEET, sheet('<row><c r="A1" t="s"><v>99</v></c></row>')),
        "formula.xlsx": workbook(
            SHEET, sheet("<row><c><f>WEBSERVICE(1)</f><v>a@b.test</v></c></row>")
        ),
        "macro.xlsm": workbook("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0HOSTILE"),
        "linked.xlsx": workbook("xl/externalLinks/externalLink1.xml", b"<externalLink/>"),
        "climbing.xlsx": workbook("../../../../tmp/hostile", b"a"),
        "rels.xlsx": workbook(
            rels, b'<Relationships><Relationship Target="file:///etc"/></Relationships>'
        ),
        "folded.csv": b'"' + b"a\n" * 500_000,
        "wide.csv": b"a@b.test" + b"," * 1_000_000,
        "names.csv": b"name;email\n" + b"x" * 1_900_000 + b";a@b.test",
        "opened.csv": b'"a\n' * 500_000,
        "utf16.csv": "ä@b.test\nb@b.test".encode("utf-16"),
        "torn.csv": b"\xff\xfea",
        "brackets.csv": b"email(" * 100_000,
        "angles.csv": b"<a@b.test>" * 60_000,
        "domains.csv": b"\n".join(b"a@" + b"x." * 120 + b"d%d" % n for n in range(500)),
    }


# What is read of them all the same; every other workbook is refused as none.
READ = {
    **dict.fromkeys(("wide.xlsx", "macro.xlsm", "linked.xlsx", "rels.xlsx"), "1 people"),
    **dict.fromkeys(("climbing.xlsx", "wide.csv", "names.csv", "utf16.csv"), "1 people"),
    **dict.fromkeys(("far.xlsx", "farther.xlsx", "negative.xlsx", "deep.xlsx"), "nothing"),
    **dict.fromkeys(("number.xlsx", "torn.csv", "brackets.csv", "domains.csv"), "0 people"),
    **dict.fromkeys(("folded.csv", "opened.csv"), "too-many"),
    "angles.csv": "1 people",
}


def reports() -> dict[str, bytes]:
    """What may come back as a mail."""
    part = b"Content-Type: multipart/report; boundary=b%d\n\n--b%d\n"
    plain = b"Content-Type: multipart/report; boundary=b\n\n--b\n"
    status = plain + b"Content-Type: message/delivery-status\n\n"
    failed = status + b"Reporting-MTA: x\n\nAction: failed\nFinal-Recipient: rfc822; a@b.test\n"
    return {
        "deep.eml": b"".join(part % (n, n) for n in range(10_000)),
        "mails.eml": plain + b"Content-Type: message/rfc822\n\n" * 10_000,
        "same.eml": b"Content-Type: multipart/report; boundary=b\n\n--b\n" * 2_000,
        "headers.eml": b"".join(b"X-%d: a\n" % n for n in range(50_000)) + failed,
        "long.eml": b"Content-Type: multipart/report; boundary=b; x=" + b"a" * 3_000_000 + b"\n\n",
        "folded.eml": b"Content-Type: multipart/report;\n" + b" a*0=b;\n" * 9_000 + b"\n",
        "parts.eml": plain + b"\n--b\n" * 9_000,
        "blocks.eml": status + b"Action: failed\n\n" * 20_000,
        "words.eml": failed + b"Diagnostic-Code: smtp; " + b"=?utf-8?q?=20?= " * 50_000 + b"\n",
        "bytes.eml": failed.replace(b"a@b", b"\xff\xfe@\x00") + b"Action: \xff\n",
        "charset.eml": failed.replace(b"; a@", b"; =?x-no-such?b?////?= a@"),
        "colons.eml": b'Content-Type: multipart/report; boundary=""\n\n--\n:\n: :\n',
        "none.eml": b"\0" * 100_000,
        "unbound.eml": b"Content-Type: multipart/report\n\n--\n",
    }


def texts() -> dict[str, bytes]:
    """What may be written as Markdown."""
    marks = (
        "> ",
        "- ",
        "1. ",
        "* ",
        "[",
        "![",
        "](",
        "[a](",
        "<",
        "`",
        "``` ",
        "*",
        "_",
        "**a ",
        "_a_b",
    )
    marks = (
        *marks,
        "&",
        "&#",
        "\\",
        "[a]: ",
        "[a][",
        "|a",
        "\t",
        "<!--",
        "<a ",
        "~~",
        "***a**b*",
        "a\n=\n",
    )
    found = {
        f"mark{n:02}.md": (mark * (9_000 // len(mark))).encode() for n, mark in enumerate(marks)
    }
    links = (
        "javascript:alert(1)",
        "data:text/html,x",
        "JaVaScRiPt&colon;x",
        "//e",
        "\u0001javascript:x",
    )
    return found | {
        "links.md": "\n".join(f"[a]({one}) <{one}> [b]" for one in links).encode(),
        "lines.md": b"> a\n- b\n\n1. c\n" * 500,
        "nested.md": b"".join(b" " * n + b"- a\n" for n in range(300)),
        "brackets.md": b"[" * 5_000 + b"]" * 5_000,
        "defined.md": b"".join(b"[a%d]: x\n" % n for n in range(5_000)) + b"[a1]" * 5_000,
        "strong.md": b"**a" * 3_000 + b"**" * 3_000,
        "ticks.md": b"".join(b"`" * n + b"a" for n in range(300)),
    }
