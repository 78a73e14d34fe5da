"""The start files of our presentation projects, drawn and written here, in English and French."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

from lxml import etree
from PIL import Image, ImageDraw
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import PP_ALIGN
from pptx.util import Cm, Emu, Pt

from assess.officesim.presentation.reading.themes import parse_theme, theme_part
from assess.officesim.presentation.xml import find, qn

COLOURS = {
    "dk1": "1B2A38", "lt1": "FFFFFF", "dk2": "0B3C5D", "lt2": "E8F1F5", "accent1": "0B6E8F",
    "accent2": "C75B12", "accent3": "5A8F29", "accent4": "B8336A", "accent5": "6C5B9E",
    "accent6": "3F7CAC", "hlink": "0B5FA5", "folHlink": "6B3FA0",
}  # fmt: skip
LAYOUTS_FR = {
    "Title Slide": "Diapositive de titre",
    "Title and Content": "Titre et contenu",
    "Section Header": "Titre de section",
    "Two Content": "Deux contenus",
    "Comparison": "Comparaison",
    "Title Only": "Titre seul",
    "Blank": "Vide",
    "Content with Caption": "Contenu avec légende",
    "Picture with Caption": "Image avec légende",
}
PROMPTS_FR = {
    "Click to edit Master title style": "Modifiez le style du titre",
    "Click to edit Master subtitle style": "Modifiez le style des sous-titres du masque",
    "Click to edit Master text styles": "Modifiez les styles du texte du masque",
    "Second level": "Deuxième niveau",
    "Third level": "Troisième niveau",
    "Fourth level": "Quatrième niveau",
    "Fifth level": "Cinquième niveau",
}
Pick = Callable[[str, str], str]


def picker(locale: str) -> Pick:
    """Chooses between an English and a French text."""
    return lambda en, fr: fr if locale == "fr" else en


def base(locale: str, *, wide: bool) -> Any:
    """An empty presentation of our own design, with a library for pictures to insert."""
    made = Presentation()
    master = made.slide_master
    if wide:
        made.slide_width = Emu(12_192_000)
        for board in (master, *made.slide_layouts):
            for shape in board.shapes:
                if shape._element.spPr.find(qn("a:xfrm")) is not None:
                    shape.left, shape.width = shape.left * 4 // 3, shape.width * 4 // 3
    part = theme_part(master.part)
    root = parse_theme(part)
    root.set("name", "Field")
    scheme = find(root, "a:themeElements/a:clrScheme")
    for name, value in COLOURS.items():
        element = find(scheme, f"a:{name}")
        element[:] = [etree.Element(qn("a:srgbClr"), val=value)]
    for latin in root.iterfind(".//a:fontScheme/*/a:latin", {"a": element.nsmap["a"]}):
        latin.set("typeface", "Carlito")
    part._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    title = find(master._element, "p:txStyles/p:titleStyle/a:lvl1pPr")
    title.set("algn", "l")
    find(title, "a:defRPr").set("sz", "4000")
    colour = find(title, "a:defRPr/a:solidFill/a:schemeClr")
    colour.set("val", "tx2")
    _bar(made, master)
    unwanted = [made.slide_layouts[9], made.slide_layouts[10]]
    for layout in unwanted:
        made.slide_layouts.remove(layout)
    subtitle = made.slide_layouts[0].placeholders[1]._element.txBody
    find(subtitle, "a:lstStyle/a:lvl1pPr").set("algn", "l")
    if locale == "fr":
        for layout in made.slide_layouts:
            layout._element.cSld.set("name", LAYOUTS_FR.get(layout.name, layout.name))
        for board in (master, *made.slide_layouts):
            for text in board._element.iter(qn("a:t")):
                text.text = PROMPTS_FR.get(text.text or "", text.text)
    return made


def _bar(made: Any, master: Any) -> None:
    """A coloured bar at the left edge of every slide."""
    slide = made.slides.add_slide(made.slide_layouts[6])
    bar = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, 0, 0, Cm(0.6), made.slide_height)
    bar.name = "Bar"
    bar.fill.solid()
    bar.fill.fore_color.theme_color = 5
    bar.line.fill.background()
    master.shapes._spTree.insert(2, bar._element)
    entry = made.slides._sldIdLst[0]
    made.part.drop_rel(entry.get(qn("r:id")))
    made.slides._sldIdLst.remove(entry)


def library(made: Any, locale: str, pictures: dict[str, tuple[Image.Image, int, int]]) -> None:
    """Turn the last layout into the library of pictures that can be inserted."""
    layout = made.slide_layouts[len(made.slide_layouts) - 1]
    layout._element.cSld.set("name", "Bibliothèque" if locale == "fr" else "Library")
    for shape in list(layout.shapes):
        shape._element.getparent().remove(shape._element)
    for number, (name, (image, width, height)) in enumerate(pictures.items()):
        _, relationship = layout.part.get_or_add_image_part(png(image))
        tree = layout.shapes._spTree
        element_class = _picture_class()
        tree.append(element_class.new_pic(50 + number, name, "", relationship, 0, 0, width, height))


def _picture_class() -> Any:
    from pptx.oxml.shapes.picture import CT_Picture  # noqa: PLC0415

    return CT_Picture


def png(image: Image.Image) -> io.BytesIO:
    """The picture as a file."""
    output = io.BytesIO()
    image.save(output, "PNG", optimize=True)
    output.seek(0)
    return output


def pump() -> Image.Image:
    """A hand pump in a dry landscape."""
    image = Image.new("RGB", (720, 540), "#cfe8f3")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 360, 720, 540), fill="#d9b27c")
    draw.polygon([(0, 360), (160, 250), (330, 360)], fill="#c29a66")
    draw.polygon([(250, 360), (470, 220), (720, 360)], fill="#b58c58")
    draw.ellipse((590, 50, 670, 130), fill="#f5c542")
    draw.rectangle((300, 390, 520, 440), fill="#9aa3a8")
    draw.rectangle((370, 200, 410, 395), fill="#1f5f7a")
    draw.rectangle((340, 180, 440, 215), fill="#174a5f")
    draw.line((430, 195, 600, 120), fill="#174a5f", width=16)
    draw.line((345, 240, 290, 250, 285, 275), fill="#1f5f7a", width=14)
    draw.line((285, 280, 285, 360), fill="#3aa0d8", width=9)
    draw.polygon([(255, 360), (315, 360), (305, 410), (265, 410)], fill="#c75b12")
    return image


def chart_map() -> Image.Image:
    """A sketch of three regions and a river."""
    image = Image.new("RGB", (720, 540), "#eef4f6")
    draw = ImageDraw.Draw(image)
    draw.polygon([(60, 90), (310, 50), (340, 260), (120, 300)], fill="#7fb069")
    draw.polygon([(310, 50), (640, 90), (600, 280), (340, 260)], fill="#e0a84f")
    draw.polygon([(120, 300), (340, 260), (600, 280), (540, 480), (200, 500)], fill="#b56576")
    draw.line([(0, 180), (140, 210), (280, 330), (420, 330), (560, 420), (720, 430)],
              fill="#2f86c1", width=14, joint="curve")  # fmt: skip
    for x, y in ((190, 170), (480, 170), (370, 400)):
        draw.ellipse((x - 12, y - 12, x + 12, y + 12), fill="#1b2a38")
    return image


def bullets(slide: Any, lines: list[str], place: int = 1) -> None:
    """Fill a content placeholder."""
    slide.placeholders[place].text = "\n".join(lines)


def box(slide: Any, name: str, words: str, place: tuple[float, float, float, float],
        kind: Any = MSO_SHAPE.ROUNDED_RECTANGLE, colour: str = "0B6E8F") -> Any:  # fmt: skip
    """A drawn shape with words, at a place in centimetres."""
    shape = slide.shapes.add_shape(kind, *(Cm(side) for side in place))
    shape.name = name
    shape.fill.solid()
    shape.fill.fore_color.rgb = RGBColor.from_string(colour)
    if words:
        shape.text_frame.text = words
        shape.text_frame.paragraphs[0].alignment = PP_ALIGN.CENTER
        shape.text_frame.paragraphs[0].runs[0].font.size = Pt(20)
    return shape


def table(slide: Any, name: str, rows: list[list[str]], place: tuple[float, float, float]) -> None:
    """A table of texts; place is left, top and width in centimetres."""
    left, top, width = (Cm(side) for side in place)
    frame = slide.shapes.add_table(len(rows), len(rows[0]), left, top, width, Cm(1.1) * len(rows))
    frame.name = name
    for y, row in enumerate(rows):
        for x, words in enumerate(row):
            frame.table.cell(y, x).text = words


def briefing(locale: str) -> bytes:
    """The start file of presentation-mission-briefing."""
    p = picker(locale)
    made = base(locale, wide=True)
    pages = made.slides
    layouts = made.slide_layouts
    title = pages.add_slide(layouts[0])
    title.shapes.title.text = p("Safe water in Amara district", "De l’eau potable à Amara")
    title.placeholders[1].text = p("Draft", "Brouillon")
    slide = pages.add_slide(layouts[1])
    slide.shapes.title.text = p("Background", "Contexte")
    bullets(slide, [
        p("Two dry seasons in a row", "Deux saisons sèches d’affilée"),
        p("Old wells give less each year", "Les vieux puits donnent moins chaque année"),
        p("Schools share one source with clinics", "Écoles et dispensaires partagent une source"),
    ])  # fmt: skip
    slide = pages.add_slide(layouts[1])
    slide.shapes.title.text = p("Needs", "Besoins")
    bullets(slide, [
        p("2,400 families walk over an hour for water", "2 400 familles marchent plus d’une heure"),
        p("Nine villages have no pump", "Neuf villages n’ont pas de pompe"),
    ])  # fmt: skip
    slide.placeholders[1].width, slide.placeholders[1].height = Cm(17), Cm(9)
    slide.placeholders[1].left, slide.placeholders[1].top = Cm(1.7), Cm(4.4)
    picture = slide.shapes.add_picture(png(pump()), Cm(20.5), Cm(5), Cm(11.5))
    picture.name = "Photo"
    slide = pages.add_slide(layouts[5])
    slide.shapes.title.text = p("Budget", "Budget")
    table(slide, "Costs", [
        [p("Item", "Poste"), p("US dollars", "Dollars É.-U.")],
        [p("Drilling", "Forage"), "48000"],
        [p("Pumps", "Pompes"), "21500"],
        [p("Training", "Formation"), "8000"],
    ], (3, 5, 20))  # fmt: skip
    slide = pages.add_slide(layouts[5])
    slide.shapes.title.text = p("Timeline", "Calendrier")
    box(slide, "Step 1", p("Prepare", "Préparer"), (3, 6, 6, 3))
    box(slide, "Step 2", p("Drill", "Forer"), (11, 7.2, 6, 3), colour="5A8F29")
    box(slide, "Step 3", p("Train", "Former"), (23, 8.1, 6, 3), colour="6C5B9E")
    slide = pages.add_slide(layouts[1])
    slide.shapes.title.text = p("Old figures", "Anciens chiffres")
    bullets(slide, [p("Census of 2019: 1,900 families", "Recensement de 2019 : 1 900 familles")])
    slide = pages.add_slide(layouts[1])
    slide.shapes.title.text = p("Next steps", "Suite")
    bullets(slide, [
        p("Sign with the district", "Signer avec le district"),
        p("Order the pumps", "Commander les pompes"),
    ])  # fmt: skip
    return saved(made)


def results(locale: str) -> bytes:
    """The start file of presentation-annual-results."""
    p = picker(locale)
    made = base(locale, wide=False)
    size = (Emu(7_200_000), Emu(5_400_000))
    library(made, locale, {
        p("Map of the regions", "Carte des régions"): (chart_map(), *size),
        p("Hand pump", "Pompe à main"): (pump(), *size),
    })  # fmt: skip
    pages, layouts = made.slides, made.slide_layouts
    title = pages.add_slide(layouts[0])
    title.shapes.title.text = p("Results of the year", "Résultats de l’année")
    title.placeholders[1].text = p("Regional programme", "Programme régional")
    slide = pages.add_slide(layouts[1])
    slide.shapes.title.text = p("The year in brief", "L’année en bref")
    bullets(slide, [
        p("Forty schools rebuilt", "Quarante écoles reconstruites"),
        p("Twelve clinics equipped", "Douze dispensaires équipés"),
        p("Three bridges opened", "Trois ponts ouverts"),
    ])  # fmt: skip
    slide = pages.add_slide(layouts[5])
    slide.shapes.title.text = p("Where we work", "Où nous travaillons")
    slide = pages.add_slide(layouts[5])
    slide.shapes.title.text = p("Budget by source", "Budget par source")
    data = CategoryChartData()
    data.categories = ["2023", "2024", "2025"]
    data.add_series(p("States", "États"), (12, 14, 15))
    data.add_series(p("Foundations", "Fondations"), (5, 6, 4))
    frame = slide.shapes.add_chart(
        XL_CHART_TYPE.COLUMN_CLUSTERED, Cm(2), Cm(4.5), Cm(21), Cm(12.5), data
    )
    frame.name = "Sources"
    frame.chart.has_legend = True
    frame.chart.legend.position = XL_LEGEND_POSITION.RIGHT
    slide = pages.add_slide(layouts[5])
    slide.shapes.title.text = p("Staff", "Personnel")
    slide = pages.add_slide(layouts[5])
    slide.shapes.title.text = p("From plan to result", "Du plan au résultat")
    box(slide, "Circle", p("Result", "Résultat"), (17, 6, 6, 6), MSO_SHAPE.OVAL, "C75B12")
    box(slide, "Cover", "", (14.5, 10.5, 9, 5), MSO_SHAPE.RECTANGLE, "3F7CAC")
    box(slide, "Plan", p("Plan", "Plan"), (2, 7, 6, 3))
    box(slide, "Dot 1", "", (3, 13, 1.5, 1.5), MSO_SHAPE.OVAL, "B8336A")
    box(slide, "Dot 2", "", (6, 13, 1.5, 1.5), MSO_SHAPE.OVAL, "B8336A")
    slide = pages.add_slide(layouts[1])
    slide.shapes.title.text = p("Internal remarks", "Remarques internes")
    bullets(slide, [p("Do not show outside", "Ne pas montrer à l’extérieur")])
    slide = pages.add_slide(layouts[1])
    slide.shapes.title.text = p("Contact", "Contact")
    bullets(slide, [
        p("Full report", "Rapport complet"),
        p("Regional office, room 4", "Bureau régional, salle 4"),
    ])  # fmt: skip
    return saved(made)


def saved(made: Any) -> bytes:
    """The file."""
    output = io.BytesIO()
    made.save(output)
    return output.getvalue()
