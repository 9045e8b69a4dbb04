"""Puts slides into the placeholders of their layouts, with alternative texts, notes and numbers.

What is said and in which order is decided before; here it only gets its place and its size.
"""

from collections.abc import Sequence
from io import BytesIO

from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.enum.text import PP_ALIGN
from pptx.oxml import parse_xml
from pptx.presentation import Presentation as Deck
from pptx.shapes.base import BaseShape
from pptx.shapes.placeholder import PlaceholderPicture, SlidePlaceholder
from pptx.slide import Slide as Page
from pptx.text.text import TextFrame
from pptx.util import Inches, Pt

from reports.deck import fit, masters, plots, tables, theme
from reports.deck.shape import Line, Slide
from reports.deck.strokes import ROLES
from reports.words import Words

COVER_TITLES = (44, 40, 36, 32, 28, 24)


def add(deck: Deck, slide: Slide, words: Words, running: str) -> Page:
    """The slide as the next page of the deck; `running` stands at its foot."""
    layout = theme.BY_KEY[slide.layout]
    page = deck.slides.add_slide(deck.slide_layouts[theme.LAYOUTS.index(layout)])
    places = {one.placeholder_format.idx: one for one in page.placeholders}
    _name(page)
    _title(places[0], slide, layout)
    texts = {theme.KICKER: slide.kicker, theme.CAPTION: slide.caption}
    for index in texts.keys() & places.keys():
        _one_line(places[index], texts[index])
    bodies = (theme.BODY,) if theme.BODY in places else theme.COLUMNS
    if slide.layout != "cover":
        _columns([(layout.box(i), places[i]) for i in bodies if i in places], slide.columns)
    if slide.plot and theme.CHART in places:
        frame = plots.insert(places[theme.CHART], slide.plot, words.german)
        describe(frame, slide.plot.name, slide.plot.alt)
    if slide.grid and theme.TABLE in places:
        frame = tables.insert(places[theme.TABLE], slide.grid, layout.box(theme.TABLE))
        describe(frame, slide.grid.name, slide.grid.alt)
    _in_order(page)
    if slide.layout != "cover":
        _feet(page, words, running, len(deck.slides))
    _notes(page, slide.notes, words)
    return page


def _name(page: Page) -> None:
    """Every place is called as on its layout, the second of a name with a number."""
    names = {one.placeholder_format.idx: one.name for one in page.slide_layout.placeholders}  # type: ignore[misc]
    seen: dict[str, int] = {}
    for place in page.placeholders:
        name = names[place.placeholder_format.idx]
        seen[name] = seen.get(name, 0) + 1
        place.name = f"{name} {seen[name]}" if seen[name] > 1 else name


def describe(shape: BaseShape, name: str, alt: str) -> None:
    """Name and alternative text of a shape."""
    said = shape._element._nvXxPr.cNvPr
    said.set("name", name)
    said.set("descr", alt)


def cover(page: Page, organisation: str, occasion: str, logo: bytes | None, alt: str) -> None:
    """What a cover has beside its title."""
    places = {one.placeholder_format.idx: one for one in page.placeholders}
    subtitle = places[theme.BODY]
    box = theme.BY_KEY["cover"].box(theme.BODY)
    _paragraph(subtitle.text_frame, organisation, None)
    own = fit.title_size(organisation, box, (24, 20, 18, 16))
    subtitle.text_frame.paragraphs[0].runs[0].font.size = Pt(own)
    _paragraph(places[theme.DATE].text_frame, occasion, None)
    place = places[theme.PICTURE]
    if logo is None:
        place._element.getparent().remove(place._element)
        return
    picture = place.insert_picture(BytesIO(logo))
    _whole(picture)
    describe(picture, "Logo", alt)


def _whole(picture: PlaceholderPicture) -> None:
    """The whole picture in its place, right and above, in its own proportions."""
    picture.crop_left = picture.crop_right = picture.crop_top = picture.crop_bottom = 0
    box = theme.BY_KEY["cover"].box(theme.PICTURE)
    width, height = picture.image.size
    scale = min(box.width / width, box.height / height)
    picture.width, picture.height = Inches(width * scale), Inches(height * scale)
    picture.left = Inches(box.left + box.width - width * scale)
    picture.top = Inches(box.top)


def _title(place: SlidePlaceholder, slide: Slide, layout: theme.Layout) -> None:
    sizes = COVER_TITLES if slide.layout == "cover" else fit.TITLES
    size = fit.title_size(slide.title, layout.box(0), sizes)
    _paragraph(place.text_frame, slide.title, size)


def _paragraph(frame: TextFrame, text: str, size: int | None) -> None:
    frame.text = text
    if size and frame.paragraphs[0].runs:
        frame.paragraphs[0].runs[0].font.size = Pt(size)


def _one_line(place: SlidePlaceholder, text: str) -> None:
    """A line of its own, or no empty place that asks for one."""
    if text:
        _paragraph(place.text_frame, text, None)
    else:
        place._element.getparent().remove(place._element)


def _columns(
    places: Sequence[tuple[theme.Box, SlidePlaceholder]], columns: Sequence[tuple[Line, ...]]
) -> None:
    """All columns in the same size, which is that of the fullest."""
    filled = [one for one in columns if one]
    sizes = [fit.size(one, box) for one, (box, _) in zip(filled, places, strict=False)]
    for (_, place), paragraphs in zip(places, filled, strict=False):
        _text(place.text_frame, paragraphs, min(sizes))
    for _, place in places[len(filled) :]:
        place._element.getparent().remove(place._element)


def _text(frame: TextFrame, paragraphs: Sequence[Line], size: int) -> None:
    for number, one in enumerate(paragraphs):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph.level = 1 if one.point else 0
        for text, bold in ((one.lead, True), (one.text, one.large)):
            if not text:
                continue
            run = paragraph.add_run()
            run.text = f"{text} " if bold and one.lead and one.text else text
            run.font.size = Pt(fit.larger(size) if one.large else size)
            run.font.bold = bold or None
            if one.muted:
                run.font.color.theme_color = ROLES["muted"]
            elif one.large:
                run.font.color.theme_color = ROLES["accent"]


def _in_order(page: Page) -> None:
    """Read aloud as it is looked at: topic and title, then figures, then words, then source."""
    ranks = {0: 0, theme.KICKER: 1, theme.CHART: 2, theme.TABLE: 2, theme.BODY: 3}
    ranks |= {index: 3 + i for i, index in enumerate(theme.COLUMNS)}
    tree = page.shapes._spTree
    placed = sorted(page.placeholders, key=lambda one: ranks.get(one.placeholder_format.idx, 9))
    for one in placed:
        tree.append(one._element)


def _feet(page: Page, words: Words, running: str, number: int) -> None:
    tree = page.shapes._spTree
    for kind, text in (("ftr", running), ("sldNum", str(number))):
        own = max(int(one) for one in tree.xpath("//p:cNvPr/@id")) + 1
        tree.append(parse_xml(masters.foot(own, kind, words, text)))


def _notes(page: Page, notes: Sequence[str], words: Words) -> None:
    frame = page.notes_slide.notes_text_frame
    if frame is None:
        raise ValueError("The notes have no place for text")
    frame.text = "\n".join(notes)
    for paragraph in frame.paragraphs:
        paragraph.alignment = PP_ALIGN.LEFT
    names = {PP_PLACEHOLDER.BODY: words("Notes"), PP_PLACEHOLDER.SLIDE_IMAGE: words("Slide")}
    for place in page.notes_slide.placeholders:  # type: ignore[misc]
        place.name = names.get(place.placeholder_format.type, place.name)
