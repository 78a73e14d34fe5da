"""Shapes: those of the file are changed where they differ, new ones are made."""

from __future__ import annotations

import copy
import io
from base64 import b64decode
from dataclasses import dataclass
from typing import Any

from pptx.opc.constants import RELATIONSHIP_TYPE

from assess.officesim.engine import JSONObject
from assess.officesim.presentation.writing import objects
from assess.officesim.presentation.writing.build import SHAPE_ORDER, drop, make, place
from assess.officesim.presentation.writing.paint import (
    set_fill,
    set_line,
    set_place,
    set_shadow,
    transform_of,
)
from assess.officesim.presentation.writing.text import Link, write_levels, write_paragraphs
from assess.officesim.presentation.xml import Element, R, find, local, qn

_ANCHOR = {"top": "t", "middle": "ctr", "bottom": "b"}
_DECORATIVE = "{C183D7F6-B498-43B3-948B-1728B52AA6E4}"
_CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_TABLE = "http://schemas.openxmlformats.org/drawingml/2006/table"
_TREE_HEAD = ("nvGrpSpPr", "grpSpPr")


@dataclass
class BoardWriter:
    """Writes the shapes of one board; `elements` (id -> element) grows with new ones."""

    part: Any
    elements: dict[str, Element]
    #: Elements of the whole start file, for copies of what the program cannot make.
    sources: dict[str, Element]
    media: JSONObject
    link: Link
    #: Every shape of the board at the start, by id.
    olds: dict[str, JSONObject]

    def write(self, tree: Element, old: list[JSONObject], new: list[JSONObject]) -> None:
        """Make a tree (p:spTree, p:grpSp) hold `new`; what the deck does not know stays."""
        if old == new:
            return
        made = [self._element(shape) for shape in new]
        for shape in old:
            element = self.elements.get(shape["id"])
            if element is not None and element.getparent() is tree:
                tree.remove(element)
        end = find(tree, "p:extLst")
        for element in made:
            if element is None:
                continue
            if end is not None:
                end.addprevious(element)
            else:
                tree.append(element)

    def _element(self, shape: JSONObject) -> Element:
        # By id: a shape that left one group for another is still the file's element.
        element, before = self.elements.get(shape["id"]), self.olds.get(shape["id"])
        if element is None or before is None or before["kind"] != shape["kind"]:
            element, before = self._make(shape), {}
            if element is None:
                return None
            self.elements[shape["id"]] = element
        if before != shape:
            self._change(element, before, shape)
        return element

    def numbers(self) -> dict[str, int]:
        """The file's number of each shape."""
        found = {}
        for name, element in self.elements.items():
            names = next(element.iter(qn("p:cNvPr")), None)
            if names is not None:
                found[name] = int(names.get("id", "0"))
        return found

    def _make(self, shape: JSONObject) -> Element:
        kind = shape["kind"]
        number = max([1, *self.numbers().values()]) + 1
        names = make("p:cNvPr", {"id": number, "name": shape["name"]})
        if kind == "other":
            return self._copy(shape["source"], number)
        return {
            "text": self._new_text,
            "picture": self._new_picture,
            "table": self._new_graphic,
            "chart": self._new_graphic,
            "group": self._new_group,
            "line": self._new_line,
        }[kind](shape, names)

    def _copy(self, source: str, number: int) -> Element:
        found = self.sources.get(source)
        if found is None or any(
            name.startswith(f"{{{R}}}") for e in found.iter() for name in e.attrib
        ):
            # Its parts belong to another slide; a copy would be a broken file.
            return None
        made = copy.deepcopy(found)
        next(made.iter(qn("p:cNvPr"))).set("id", str(number))
        return made

    def _holder(self, shape: JSONObject) -> Element:
        held = shape.get("placeholder")
        if held is None:
            return make("p:nvPr")
        kind = held["type"] if held["type"] != "obj" else None
        return make("p:nvPr", None, make("p:ph", {"type": kind, "idx": held["idx"] or None}))

    def _new_text(self, shape: JSONObject, names: Element) -> Element:
        properties = make("p:cNvSpPr", {"txBox": True if shape.get("text_box") else None})
        look = make("p:spPr")
        if "placeholder" not in shape and "geometry" not in shape:
            place(look, _geometry("rect"), SHAPE_ORDER)
        wrap = {"wrap": "square"} if shape.get("text_box") else {}
        body = make("p:txBody", None, make("a:bodyPr", dict(wrap)), make("a:lstStyle"))
        head = make("p:nvSpPr", None, names, properties, self._holder(shape))
        return make("p:sp", None, head, look, body)

    def _new_picture(self, shape: JSONObject, names: Element) -> Element:
        lock = make("a:picLocks", {"noChangeAspect": True})
        head = make("p:nvPicPr", None, names, make("p:cNvPicPr", None, lock), self._holder(shape))
        fill = make("p:blipFill", None, make("a:blip"), make("a:stretch", None, make("a:fillRect")))
        return make("p:pic", None, head, fill, make("p:spPr", None, _geometry("rect")))

    def _new_graphic(self, shape: JSONObject, names: Element) -> Element:
        head = make("p:nvGraphicFramePr", None, names, make("p:cNvGraphicFramePr"))
        head.append(self._holder(shape))
        data = make("a:graphicData")
        if shape["kind"] == "table":
            data.set("uri", _TABLE)
            data.append(objects.new_table())
        else:
            data.set("uri", _CHART)
            part = objects.new_chart(shape["chart"], self.part.package)
            relationship = self.part.relate_to(part, RELATIONSHIP_TYPE.CHART)
            data.append(make("c:chart", {"r:id": relationship}))
        return make("p:graphicFrame", None, head, make("p:xfrm"), make("a:graphic", None, data))

    def _new_group(self, shape: JSONObject, names: Element) -> Element:
        del shape
        head = make("p:nvGrpSpPr", None, names, make("p:cNvGrpSpPr"), make("p:nvPr"))
        return make("p:grpSp", None, head, make("p:grpSpPr"))

    def _new_line(self, shape: JSONObject, names: Element) -> Element:
        head = make("p:nvCxnSpPr", None, names, make("p:cNvCxnSpPr"), make("p:nvPr"))
        return make(
            "p:cxnSp", None, head, make("p:spPr", None, _geometry(shape.get("geometry", "line")))
        )

    def _change(self, element: Element, old: JSONObject, new: JSONObject) -> None:
        changed = {name for name in {*old, *new} if old.get(name) != new.get(name)}
        self._names(element, new, changed)
        if changed & {"frame", "rotation", "flip_h", "flip_v"}:
            self._place(element, old, new)
        properties = find(element, "p:spPr")
        if properties is not None:
            _look(properties, new, changed)
        if "paragraphs" in new:
            self._text(element, old, new, changed)
        if new["kind"] == "picture":
            self._picture(element, new, changed)
        if "table" in changed:
            grid = next(element.iter(qn("a:tbl")))
            objects.write_table(grid, old.get("table"), new["table"], self.link)
            objects.mark_merged(grid, new["table"])
        if "chart" in changed and old:
            self._chart(element, old["chart"], new["chart"])
        if "shapes" in changed:
            self.write(element, old.get("shapes", []), new["shapes"])

    def _names(self, element: Element, new: JSONObject, changed: set[str]) -> None:
        names = next(element.iter(qn("p:cNvPr")))
        names.set("name", new["name"])
        for name, attribute in (("alt", "descr"), ("hidden", "hidden")):
            if name in changed:
                names.attrib.pop(attribute, None)
                if new.get(name):
                    names.set(attribute, new["alt"] if name == "alt" else "1")
        if "decorative" in changed:
            drop(names, ("extLst",))
            if new.get("decorative"):
                mark = make("adec:decorative", {"val": True})
                names.append(make("a:extLst", None, make("a:ext", {"uri": _DECORATIVE}, mark)))

    def _place(self, element: Element, old: JSONObject, new: JSONObject) -> None:
        kind = local(element)
        if kind == "graphicFrame":
            if "frame" in new:
                set_place(find(element, "p:xfrm"), new)
        elif kind == "grpSp":
            set_place(transform_of(find(element, "p:grpSpPr")), new, group=True)
            if old:
                self._absolute(new)
        elif find(element, "p:spPr") is not None:
            if "frame" in new:
                set_place(transform_of(find(element, "p:spPr")), new)
            else:
                drop(find(element, "p:spPr"), ("xfrm",))

    def _absolute(self, group: JSONObject) -> None:
        """A group's coordinates became the slide's: so must its members' be."""
        for shape in group["shapes"]:
            element = self.elements.get(shape["id"])
            if element is not None and "frame" in shape:
                self._place(element, {}, shape)

    def _text(self, element: Element, old: JSONObject, new: JSONObject, changed: set[str]) -> None:
        body = find(element, "p:txBody")
        if body is None:
            body = make("p:txBody", None, make("a:bodyPr"), make("a:lstStyle"), make("a:p"))
            element.append(body)
        settings = find(body, "a:bodyPr")
        if "paragraphs" in changed:
            write_paragraphs(body, old.get("paragraphs", []), new["paragraphs"], self.link)
        if "anchor" in changed:
            settings.attrib.pop("anchor", None)
            if "anchor" in new:
                settings.set("anchor", _ANCHOR[new["anchor"]])
        if "columns" in changed:
            settings.set("numCol", str(new.get("columns", 1)))
        if "levels" in changed:
            styles = find(body, "a:lstStyle")
            if styles is None:
                styles = make("a:lstStyle")
                settings.addnext(styles)
            write_levels(styles, old.get("levels", []), new.get("levels", []))

    def _picture(self, element: Element, new: JSONObject, changed: set[str]) -> None:
        fill = find(element, "p:blipFill")
        if "image" in changed:
            blob = b64decode(self.media[new["image"]]["data"])
            _, relationship = self.part.get_or_add_image_part(io.BytesIO(blob))
            find(fill, "a:blip").set(qn("r:embed"), relationship)
        if "crop" in changed:
            drop(fill, ("srcRect",))
            if "crop" in new:
                find(fill, "a:blip").addnext(make("a:srcRect", dict(new["crop"])))

    def _chart(self, element: Element, old: JSONObject, new: JSONObject) -> None:
        reference = next(element.iter(qn("c:chart")))
        part = self.part.related_part(reference.get(qn("r:id")))
        if old["type"] == new["type"]:
            objects.write_chart(part.chart, old, new)
            return
        made = objects.new_chart(new, self.part.package)
        reference.set(qn("r:id"), self.part.relate_to(made, RELATIONSHIP_TYPE.CHART))


def _geometry(name: str) -> Element:
    return make("a:prstGeom", {"prst": name}, make("a:avLst"))


def _look(properties: Element, new: JSONObject, changed: set[str]) -> None:
    if "geometry" in changed and "geometry" in new:
        drop(properties, ("prstGeom", "custGeom"))
        place(properties, _geometry(new["geometry"]), SHAPE_ORDER)
    if "fill" in changed:
        set_fill(properties, new.get("fill"))
    if "line" in changed:
        set_line(properties, new.get("line"))
    if "shadow" in changed:
        set_shadow(properties, bool(new.get("shadow")))
