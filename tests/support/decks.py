"""Presentations made with python-pptx, for the tests of the presentation program."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE
from pptx.enum.shapes import MSO_SHAPE
from pptx.util import Emu, Pt


def png(red: int = 30, green: int = 90, blue: int = 160) -> bytes:
    """A picture of 2 x 2 points in one colour."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    rows = (b"\x00" + bytes((red, green, blue)) * 2) * 2
    header = struct.pack(">IIBBBBB", 2, 2, 8, 2, 0, 0, 0)
    parts = chunk(b"IHDR", header), chunk(b"IDAT", zlib.compress(rows)), chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def deck() -> Any:
    """Three slides: a title; text with a picture; a table, a chart, drawn shapes and a group.

    The layout "Comparison" became the library, with one picture to insert.
    """
    made = Presentation()
    first = made.slides.add_slide(made.slide_layouts[0])
    first.shapes.title.text = "Annual report"
    first.placeholders[1].text = "Field offices"
    second = made.slides.add_slide(made.slide_layouts[1])
    second.shapes.title.text = "Results"
    second.placeholders[1].text = "Water\nSchools\nHealth"
    second.placeholders[1].text_frame.paragraphs[1].level = 1
    second.notes_slide.notes_text_frame.text = "Speak slowly."
    picture = second.shapes.add_picture(io.BytesIO(png()), Emu(900000), Emu(4000000), Emu(600000))
    picture.name = "Logo"
    third = made.slides.add_slide(made.slide_layouts[5])
    third.shapes.title.text = "Figures"
    _objects(third)
    library = made.slide_layouts[4]
    library._element.cSld.set("name", "Library")
    image, relationship = library.part.get_or_add_image_part(io.BytesIO(png(200, 60, 40)))
    del image
    element = picture._element
    copied = type(element).new_pic(99, "Map", "", relationship, 0, 0, 1200000, 800000)
    library.shapes._spTree.append(copied)
    return made


def _objects(slide: Any) -> None:
    grid = slide.shapes.add_table(3, 2, Emu(500000), Emu(1500000), Emu(3000000), Emu(900000))
    grid.name = "Offices"
    for row, words in enumerate((("Office", "Staff"), ("Dakar", "12"), ("Lima", "9"))):
        for column, word in enumerate(words):
            grid.table.cell(row, column).text = word
    data = CategoryChartData()
    data.categories = ["2023", "2024"]
    data.add_series("Staff", (19, 21.5))
    chart = slide.shapes.add_chart(
        XL_CHART_TYPE.COLUMN_CLUSTERED, Emu(4000000), Emu(1500000), Emu(4000000), Emu(2500000), data
    )
    chart.name = "Staff by year"
    box = slide.shapes.add_shape(
        MSO_SHAPE.ROUNDED_RECTANGLE, Emu(500000), Emu(4200000), Emu(1500000), Emu(700000)
    )
    box.name = "Box"
    box.fill.solid()
    box.fill.fore_color.rgb = RGBColor(0x10, 0x20, 0x30)
    box.text_frame.text = "Start"
    box.text_frame.paragraphs[0].runs[0].font.size = Pt(20)
    group = slide.shapes.add_group_shape()
    group.name = "Pair"
    for number in range(2):
        one = group.shapes.add_shape(
            MSO_SHAPE.OVAL, Emu(2500000 + 900000 * number), Emu(5200000), Emu(600000), Emu(600000)
        )
        one.name = f"Oval {number + 1}"


def data_of(made: Any) -> bytes:
    """The file."""
    output = io.BytesIO()
    made.save(output)
    return output.getvalue()
