"""Shapes of a slide, layout or master, from the back to the front."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from assess.officesim.engine import JSONObject
from assess.officesim.presentation.reading import objects
from assess.officesim.presentation.reading.paint import frame, paint, stroke, styled
from assess.officesim.presentation.reading.text import Resolve, levels, paragraphs
from assess.officesim.presentation.vocabulary import schema
from assess.officesim.presentation.xml import Element, find, flag, local, number, qn

Transform = Callable[[JSONObject], JSONObject]
#: Picture kinds that every browser shows.
SHOWN = frozenset({"image/png", "image/jpeg", "image/gif"})
_KINDS = ("sp", "pic", "graphicFrame", "grpSp", "cxnSp", "AlternateContent")
_HOLDERS = frozenset(schema()["$defs"]["PlaceholderType"]["enum"])


@dataclass
class BoardReader:
    """Reads one board. `part` is python-pptx's part, `media` collects pictures by key."""

    board: str
    part: Any
    resolve: Resolve
    keep_image: Callable[[Any], str | None]
    #: id in the deck -> element
    elements: dict[str, Element] = field(default_factory=dict)
    #: number in the file -> id in the deck
    numbers: dict[str, str] = field(default_factory=dict)

    def shapes(self, tree: Element, place: Transform | None = None) -> list[JSONObject]:
        """What stands in a p:spTree or p:grpSp."""
        found = []
        for element in tree:
            if local(element) in _KINDS:
                shape = self._shape(element, place or dict)
                if shape is not None:
                    found.append(shape)
        return found

    def _shape(self, element: Element, place: Transform) -> JSONObject | None:
        names = next(element.iter(qn("p:cNvPr")), None)
        if names is None:
            return None
        shape: JSONObject = {"id": self._enter(element, names.get("id", "0"))}
        reader = {
            "sp": self._text,
            "pic": self._picture,
            "graphicFrame": self._graphic,
            "grpSp": self._group,
            "cxnSp": self._line,
        }.get(local(element), self._other)
        reader(element, shape, place)
        if "frame" not in shape and "placeholder" not in shape:
            # Something without a place cannot be shown or chosen: it stays in the file.
            del self.elements[shape["id"]]
            return None
        self._names(names, shape)
        return shape

    def _enter(self, element: Element, file_number: str) -> str:
        name = f"{self.board}-{file_number}"
        while name in self.elements:
            name += "x"
        self.elements[name] = element
        self.numbers.setdefault(file_number, name)
        return name

    def _names(self, names: Element, shape: JSONObject) -> None:
        shape["name"] = names.get("name", "")[:200]
        if names.get("descr"):
            shape["alt"] = names.get("descr")[:2000]
        if flag(names, "hidden"):
            shape["hidden"] = True
        mark = next(names.iter(qn("adec:decorative")), None)
        if mark is not None and flag(mark, "val"):
            shape["decorative"] = True

    def _place(self, transform: Element, shape: JSONObject, place: Transform) -> None:
        found = frame(transform)
        if found is None:
            return
        shape["frame"] = place(found)
        if number(transform, "rot"):
            shape["rotation"] = number(transform, "rot") % 21_600_000
        for name, attribute in (("flip_h", "flipH"), ("flip_v", "flipV")):
            if flag(transform, attribute):
                shape[name] = True

    def _look(self, element: Element, shape: JSONObject) -> JSONObject:
        properties = find(element, "p:spPr")
        geometry = find(properties, "a:prstGeom") if properties is not None else None
        if geometry is not None:
            shape["geometry"] = geometry.get("prst", "rect")
        style = styled(element)
        fill = paint(properties) or style.get("fill")
        if fill:
            shape["fill"] = fill
        line = {**style.get("line", {}), **(stroke(properties) or {})}
        if line:
            shape["line"] = line
        if properties is not None and find(properties, "a:effectLst/a:outerShdw") is not None:
            shape["shadow"] = True
        return style

    def _text(self, element: Element, shape: JSONObject, place: Transform) -> None:
        shape["kind"] = "text"
        self._placeholder(element, shape)
        if flag(find(element, "p:nvSpPr/p:cNvSpPr"), "txBox"):
            shape["text_box"] = True
        self._place(find(element, "p:spPr/a:xfrm"), shape, place)
        style = self._look(element, shape)
        body = find(element, "p:txBody")
        shape["paragraphs"] = paragraphs(body, self.resolve) or [{"runs": []}]
        found = levels(find(body, "a:lstStyle")) if body is not None else []
        if style.get("ink"):
            found += [{} for _ in range(9 - len(found))]
            found = [{"colour": style["ink"], **level} for level in found]
        if found:
            shape["levels"] = found
        settings = find(body, "a:bodyPr") if body is not None else None
        if settings is not None and settings.get("anchor") in objects.ANCHOR:
            shape["anchor"] = objects.ANCHOR[settings.get("anchor")]
        if settings is not None and number(settings, "numCol", 1) > 1:
            shape["columns"] = min(16, number(settings, "numCol"))

    def _placeholder(self, element: Element, shape: JSONObject) -> None:
        found = next(element.iter(qn("p:ph")), None)
        if found is not None:
            kind = found.get("type", "obj")
            shape["placeholder"] = {
                "type": kind if kind in _HOLDERS else "obj",
                "idx": max(0, number(found, "idx")),
            }

    def _picture(self, element: Element, shape: JSONObject, place: Transform) -> None:
        blip = find(element, "p:blipFill/a:blip")
        key = self._image(blip.get(qn("r:embed"))) if blip is not None else None
        media = any(local(one) in ("videoFile", "audioFile") for one in element.iter())
        if key is None or media:
            self._other(element, shape, place)
            return
        shape |= {"kind": "picture", "image": key}
        self._placeholder(element, shape)
        self._place(find(element, "p:spPr/a:xfrm"), shape, place)
        self._look(element, shape)
        crop = find(element, "p:blipFill/a:srcRect")
        if crop is not None and any(number(crop, side) for side in "ltrb"):
            shape["crop"] = {side: number(crop, side) for side in "ltrb"}

    def _image(self, relationship: str | None) -> str | None:
        try:
            related = self.part.related_part(relationship)
        except KeyError:
            return None
        return self.keep_image(related) if related.content_type in SHOWN else None

    def _graphic(self, element: Element, shape: JSONObject, place: Transform) -> None:
        grid = find(element, "a:graphic/a:graphicData/a:tbl")
        drawn = find(element, "a:graphic/a:graphicData/c:chart")
        if grid is not None:
            shape |= {"kind": "table", "table": objects.table(grid, self.resolve)}
        elif drawn is not None:
            found = self._chart(drawn.get(qn("r:id")))
            if found is None:
                self._other(element, shape, place)
                return
            shape |= {"kind": "chart", "chart": found}
        else:
            self._other(element, shape, place)
            return
        self._placeholder(element, shape)
        self._place(find(element, "p:xfrm"), shape, place)

    def _chart(self, relationship: str | None) -> JSONObject | None:
        try:
            part = self.part.related_part(relationship)
        except KeyError:
            return None
        return objects.chart(part._element)

    def _group(self, element: Element, shape: JSONObject, place: Transform) -> None:
        transform = find(element, "p:grpSpPr/a:xfrm")
        shape["kind"] = "group"
        self._place(transform, shape, place)
        inner = _inside(transform, place) if "frame" in shape else place
        shape["shapes"] = self.shapes(element, inner)

    def _line(self, element: Element, shape: JSONObject, place: Transform) -> None:
        shape["kind"] = "line"
        self._place(find(element, "p:spPr/a:xfrm"), shape, place)
        self._look(element, shape)

    def _other(self, element: Element, shape: JSONObject, place: Transform) -> None:
        shape |= {"kind": "other", "source": shape["id"]}
        for tag in ("p:xfrm", "a:xfrm"):
            transform = next(element.iter(qn(tag)), None)
            if transform is not None:
                self._place(transform, shape, place)
                return


def _inside(transform: Element, place: Transform) -> Transform:
    """From a group's own coordinates to the slide's."""
    outer = frame(transform)
    off, ext = find(transform, "a:chOff"), find(transform, "a:chExt")
    if outer is None or off is None or ext is None:
        return place
    x, y = number(off, "x"), number(off, "y")
    w, h = number(ext, "cx") or 1, number(ext, "cy") or 1

    def to_slide(inner: JSONObject) -> JSONObject:
        return place(
            {
                "x": outer["x"] + (inner["x"] - x) * outer["w"] // w,
                "y": outer["y"] + (inner["y"] - y) * outer["h"] // h,
                "w": inner["w"] * outer["w"] // w,
                "h": inner["h"] * outer["h"] // h,
            }
        )

    return to_slide
