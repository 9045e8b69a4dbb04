"""Slide master and layouts as XML: real placeholders in their places, with styles for their text.

Everything that people see in it while they edit is in the language of the deck.
"""

from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

from reports.deck.theme import (
    BODY,
    BODY_SIZES,
    CAPTION,
    COLUMNS,
    DATE,
    EDGE,
    INCH,
    KICKER,
    NAMESPACES,
    NUMBER,
    TITLE_BOX,
    WIDE,
    Box,
    Layout,
    Place,
    language,
    layout_name,
)
from reports.words import Words


def master(words: Words) -> str:
    """The content of the slide master (`cSld`) and the styles of its text (`txStyles`)."""
    title = Place("title", 0, TITLE_BOX)
    body = Place("body", BODY, WIDE)
    shapes = [
        _shape(2, words("Title"), title, [words("Title")], words),
        _shape(3, words("Text"), body, _levels(words), words),
        *_feet(4, words),
    ]
    return (
        f'<p:sldMaster {NAMESPACES}><p:cSld><p:bg><p:bgPr><a:solidFill><a:schemeClr val="bg1"/>'
        f"</a:solidFill><a:effectLst/></p:bgPr></p:bg>{_tree(shapes)}</p:cSld>"
        f"<p:txStyles>{_title_style(words)}{_body_style(words)}{_other_style(words)}</p:txStyles>"
        "</p:sldMaster>"
    )


def layout(words: Words, chosen: Layout) -> str:
    """The content of one layout (`cSld`)."""
    shapes = [_band(chosen.band)] if chosen.band else []
    for place in chosen.places:
        name = _prompt(words, place)
        prompts = _levels(words) if place.index in (BODY, *COLUMNS) else [name]
        shapes.append(_shape(len(shapes) + 2, name, place, prompts, words))
    if not chosen.band:
        shapes += _feet(len(shapes) + 2, words)
    name = quoteattr(layout_name(words, chosen.key))
    return f"<p:sldLayout {NAMESPACES}><p:cSld name={name}>{_tree(shapes)}</p:cSld></p:sldLayout>"


def notes(words: Words) -> str:
    """The content of the master of the notes: a picture of the slide, and what is said to it."""
    name = quoteattr(words("Slide"))
    picture = Box(0.75, 0.8, 6.0, 3.375)
    text = Place("body", 1, Box(0.75, 4.5, 6.0, 4.6), 12, "tx1")
    image = (
        f'<p:sp><p:nvSpPr><p:cNvPr id="2" name={name}/><p:cNvSpPr>'
        '<a:spLocks noGrp="1" noRot="1" noChangeAspect="1"/></p:cNvSpPr><p:nvPr>'
        f'<p:ph type="sldImg" idx="2"/></p:nvPr></p:nvSpPr><p:spPr>{_frame(picture)}<a:noFill/>'
        '<a:ln w="12700"><a:solidFill><a:schemeClr val="bg2"/></a:solidFill></a:ln></p:spPr></p:sp>'
    )
    body = _shape(3, words("Notes"), text, _levels(words), words)
    return (
        f'<p:notesMaster {NAMESPACES}><p:cSld><p:bg><p:bgPr><a:solidFill><a:schemeClr val="bg1"/>'
        f"</a:solidFill><a:effectLst/></p:bgPr></p:bg>{_tree([image, body])}</p:cSld>"
        "</p:notesMaster>"
    )


def foot(number: int, kind: str, words: Words, text: str = "") -> str:
    """Footer or page number, as they stand on master, layouts and slides."""
    box = Box(EDGE, 6.98, 9.5, 0.3) if kind == "ftr" else Box(11.73, 6.98, 1.0, 0.3)
    index, side = (DATE + 10, "l") if kind == "ftr" else (NUMBER + 10, "r")
    lang = language(words.language)
    said = f'<a:r><a:rPr lang="{lang}"/><a:t>{escape(text)}</a:t></a:r>' if text else ""
    name = words("Footer")
    if kind == "sldNum":
        name = words("Page number")
        said = (
            '<a:fld id="{6D1C2E1A-7B0F-4C57-9B51-3A2F4E5D6C70}" type="slidenum">'
            f'<a:rPr lang="{lang}"/><a:t>{escape(text) or "‹#›"}</a:t></a:fld>'
        )
    style = (
        f'<a:lstStyle><a:lvl1pPr algn="{side}"><a:defRPr sz="1000" lang="{lang}"><a:solidFill>'
        '<a:schemeClr val="tx2"/></a:solidFill></a:defRPr></a:lvl1pPr></a:lstStyle>'
    )
    return (
        f'<p:sp {NAMESPACES}><p:nvSpPr><p:cNvPr id="{number}" name={quoteattr(name)}/><p:cNvSpPr>'
        f'<a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr><p:ph type="{kind}" sz="quarter" '
        f'idx="{index}"/></p:nvPr></p:nvSpPr><p:spPr>{_frame(box)}</p:spPr><p:txBody>'
        f'<a:bodyPr vert="horz" lIns="0" tIns="0" rIns="0" bIns="0" rtlCol="0" anchor="ctr"/>'
        f'{style}<a:p>{said}<a:endParaRPr lang="{lang}"/></a:p></p:txBody></p:sp>'
    )


def _feet(number: int, words: Words) -> list[str]:
    return [foot(number, "ftr", words), foot(number + 1, "sldNum", words)]


def _prompt(words: Words, place: Place) -> str:
    return {
        "title": words("Title"),
        "ctrTitle": words("Title"),
        "subTitle": words("Organisation"),
        "chart": words("Chart"),
        "tbl": words("Table"),
        "pic": words("Logo"),
    }.get(place.kind) or {
        KICKER: words("Topic"),
        CAPTION: words("Source"),
        DATE: words("Occasion and date"),
    }.get(place.index, words("Text"))


def _levels(words: Words) -> list[str]:
    return [words("Text"), words("Second level"), words("Third level")]


def _tree(shapes: Sequence[str]) -> str:
    return (
        '<p:spTree><p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr>'
        '<p:grpSpPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/><a:chOff x="0" y="0"/>'
        f'<a:chExt cx="0" cy="0"/></a:xfrm></p:grpSpPr>{"".join(shapes)}</p:spTree>'
    )


def _frame(box: Box) -> str:
    left, top, width, height = box.emu
    return (
        f'<a:xfrm><a:off x="{left}" y="{top}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
    )


def _band(box: Box) -> str:
    """A plain surface in the client's colour; it says nothing, and is marked so."""
    return (
        '<p:sp><p:nvSpPr><p:cNvPr id="2" name="Band"><a:extLst>'
        '<a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}"><adec:decorative '
        'xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/>'
        '</a:ext></a:extLst></p:cNvPr><p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr>'
        f'<p:spPr>{_frame(box)}<a:solidFill><a:schemeClr val="accent1"/></a:solidFill>'
        "<a:ln><a:noFill/></a:ln></p:spPr></p:sp>"
    )


def _shape(number: int, name: str, place: Place, prompts: Sequence[str], words: Words) -> str:
    lang = language(words.language)
    index = f' idx="{place.index}"' if place.index else ""
    paragraphs = "".join(
        f'<a:p><a:pPr lvl="{level}"/><a:r><a:rPr lang="{lang}"/><a:t>{escape(prompt)}</a:t></a:r>'
        "</a:p>"
        for level, prompt in enumerate(prompts)
    )
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name={quoteattr(name)}/><p:cNvSpPr>'
        f'<a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr><p:ph type="{place.kind}"{index}/></p:nvPr>'
        f"</p:nvSpPr><p:spPr>{_frame(place.box)}</p:spPr><p:txBody>"
        f'<a:bodyPr vert="horz" lIns="0" tIns="0" rIns="0" bIns="0" rtlCol="0" '
        f'anchor="{place.anchor}"><a:normAutofit/></a:bodyPr>{_own_style(place, lang)}'
        f"{paragraphs}</p:txBody></p:sp>"
    )


def _own_style(place: Place, lang: str) -> str:
    if not place.size:
        return "<a:lstStyle/>"
    bold = ' b="1"' if place.bold or place.kind == "ctrTitle" else ""
    return (
        '<a:lstStyle><a:lvl1pPr marL="0" indent="0"><a:spcBef><a:spcPts val="0"/></a:spcBef>'
        f'<a:buNone/><a:defRPr lang="{lang}" sz="{place.size * 100}"{bold}><a:solidFill>'
        f'<a:schemeClr val="{place.colour}"/></a:solidFill></a:defRPr></a:lvl1pPr></a:lstStyle>'
    )


def _run(words: Words, size: int, *, bold: bool = False, face: str = "mn") -> str:
    heavy = ' b="1"' if bold else ""
    return (
        f'<a:defRPr lang="{language(words.language)}" sz="{size * 100}"{heavy} kern="1200">'
        '<a:solidFill><a:schemeClr val="tx1"/></a:solidFill>'
        f'<a:latin typeface="+{face}-lt"/><a:ea typeface="+{face}-ea"/>'
        f'<a:cs typeface="+{face}-cs"/></a:defRPr>'
    )


def _title_style(words: Words) -> str:
    return (
        '<p:titleStyle><a:lvl1pPr algn="l" defTabSz="914400" rtl="0" eaLnBrk="1" latinLnBrk="0" '
        'hangingPunct="1"><a:lnSpc><a:spcPct val="95000"/></a:lnSpc><a:spcBef><a:spcPct val="0"/>'
        f"</a:spcBef><a:buNone/>{_run(words, 28, bold=True, face='mj')}</a:lvl1pPr></p:titleStyle>"
    )


def _body_style(words: Words) -> str:
    levels = "".join(
        f'<a:lvl{level}pPr marL="{_indent(level)}" indent="{-0.2 * INCH * (level > 1):.0f}" '
        'algn="l" defTabSz="914400" rtl="0" eaLnBrk="1" latinLnBrk="0" hangingPunct="1">'
        '<a:lnSpc><a:spcPct val="100000"/></a:lnSpc>'
        f'<a:spcBef><a:spcPts val="{600 if level < 3 else 300}"/></a:spcBef>'
        + ("<a:buNone/>" if level == 1 else '<a:buFont typeface="Arial"/><a:buChar char="•"/>')
        + f"{_run(words, size)}</a:lvl{level}pPr>"
        for level, size in enumerate(BODY_SIZES, 1)
    )
    return f"<p:bodyStyle>{levels}</p:bodyStyle>"


def _indent(level: int) -> int:
    return round(0.2 * INCH * (level - 1))


def _other_style(words: Words) -> str:
    return (
        f'<p:otherStyle><a:defPPr><a:defRPr lang="{language(words.language)}"/></a:defPPr>'
        '<a:lvl1pPr marL="0" algn="l" defTabSz="914400" rtl="0" eaLnBrk="1" latinLnBrk="0" '
        f'hangingPunct="1">{_run(words, 16)}</a:lvl1pPr></p:otherStyle>'
    )
