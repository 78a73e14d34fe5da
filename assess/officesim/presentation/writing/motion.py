"""Transitions and animations."""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from assess.officesim.engine import JSONObject
from assess.officesim.presentation.reading.motion import OPPOSITE, SIDES
from assess.officesim.presentation.writing.build import make
from assess.officesim.presentation.xml import MC, P14, Element, local, qn

_AFTER_TRANSITION = ("timing", "extLst")
_HORIZONTAL = ("randomBar", "blinds", "checker", "comb")
_PRESETS = {
    "appear": 1, "fade": 10, "fly": 2, "wipe": 22, "split": 16, "zoom": 23, "float": 42,
    "spin": 8, "pulse": 26, "grow": 6,
}  # fmt: skip
_FILTERS = {"split": "barn(inVertical)", "zoom": "circle(in)", "float": "fade", "fade": "fade"}
_WIPES = {"l": "left", "r": "right", "u": "up", "d": "down"}
_STARTS = {"click": "clickEffect", "with": "withEffect", "after": "afterEffect"}
_CLASSES = {"entrance": "entr", "emphasis": "emph", "exit": "exit"}


def set_transition(slide: Element, told: JSONObject | None) -> None:
    """Replace a slide's transition."""
    for child in list(slide):
        wrapped = local(child) == "AlternateContent" and any(child.iter(qn("p:transition")))
        if local(child) == "transition" or wrapped:
            slide.remove(child)
    if told is None:
        return
    choice = etree.Element(f"{{{MC}}}AlternateContent", nsmap={"mc": MC, "p14": P14})
    exact = make("mc:Choice", {"Requires": "p14"}, _transition(told, exact=True))
    choice.extend([exact, make("mc:Fallback", None, _transition(told, exact=False))])
    _put(slide, choice, _AFTER_TRANSITION)


def _transition(told: JSONObject, *, exact: bool) -> Element:
    length = told["duration"]
    speed = "slow" if length > 1000 else "med" if length > 500 else "fast"
    attributes: dict[str, object] = {
        "spd": speed,
        "advClick": None if told["click"] else False,
        "advTm": told.get("after"),
    }
    if exact:
        attributes["p14:dur"] = length
    direction = told.get("direction")
    way = OPPOSITE.get(direction or "", direction)
    name = "dir" if direction not in ("horz", "vert") or told["effect"] in _HORIZONTAL else "orient"
    return make("p:transition", attributes, make(f"p:{told['effect']}", {name: way}))


def set_animations(slide: Element, told: list[JSONObject], numbers: Mapping[str, int]) -> None:
    """Replace a slide's timing; `numbers` gives a shape's number in the file."""
    for child in slide.findall(qn("p:timing")):
        slide.remove(child)
    told = [one for one in told if one["shape"] in numbers]
    if told:
        _put(slide, _Timing(told, numbers).element(), ("extLst",))


def _put(slide: Element, child: Element, after: tuple[str, ...]) -> None:
    for other in slide:
        if local(other) in after:
            other.addprevious(child)
            return
    slide.append(child)


class _Timing:
    """A p:timing: the main sequence holds a group per click, a group its effects."""

    def __init__(self, told: list[JSONObject], numbers: Mapping[str, int]) -> None:
        self.told = told
        self.numbers = numbers
        self.last = 2

    def element(self) -> Element:
        root = make(
            "p:cTn", {"id": 1, "dur": "indefinite", "restart": "never", "nodeType": "tmRoot"}
        )
        main = make("p:cTn", {"id": 2, "dur": "indefinite", "nodeType": "mainSeq"})
        children = make("p:childTnLst")
        group: Element = None
        for one in self.told:
            if group is None or one["start"] == "click":
                group = self.group(children)
            group.append(self.effect(one))
        main.append(children)
        sequence = make(
            "p:seq",
            {"concurrent": True, "nextAc": "seek"},
            main,
            make("p:prevCondLst", None, _event("onPrev")),
            make("p:nextCondLst", None, _event("onNext")),
        )
        root.append(make("p:childTnLst", None, sequence))
        return make("p:timing", None, make("p:tnLst", None, make("p:par", None, root)))

    def group(self, parent: Element) -> Element:
        node, children = self.node({"fill": "hold"}, "indefinite")
        inner, effects = self.node({"fill": "hold"}, "0")
        children.append(make("p:par", None, inner))
        parent.append(make("p:par", None, node))
        return effects

    def node(self, attributes: dict[str, object], delay: str) -> tuple[Element, Element]:
        self.last += 1
        children = make("p:childTnLst")
        start = make("p:stCondLst", None, make("p:cond", {"delay": delay}))
        return make("p:cTn", {"id": self.last, **attributes}, start, children), children

    def effect(self, told: JSONObject) -> Element:
        side = next((n for n, way in SIDES.items() if way == told.get("direction")), 0)
        kind = _CLASSES[told["type"]]
        node, children = self.node(
            {
                "presetID": _PRESETS[told["effect"]],
                "presetClass": kind,
                "presetSubtype": side,
                "fill": "hold",
                "nodeType": _STARTS[told["start"]],
            },
            str(told["delay"]),
        )
        if kind == "entr":
            children.append(self.visibility(told, "visible"))
        if told["effect"] != "appear":
            children.append(self.behaviour(told))
        if kind == "exit":
            children.append(self.visibility(told, "hidden"))
        return make("p:par", None, node)

    def common(self, told: JSONObject, length: int, *attributes: str) -> Element:
        self.last += 1
        timing = make("p:cTn", {"id": self.last, "dur": length, "fill": "hold"})
        target = make("p:tgtEl", None, make("p:spTgt", {"spid": self.numbers[told["shape"]]}))
        names = []
        for name in attributes:
            element = make("p:attrName")
            element.text = name
            names.append(element)
        listed = make("p:attrNameLst", None, *names) if names else None
        return make("p:cBhvr", None, timing, target, listed)

    def visibility(self, told: JSONObject, value: str) -> Element:
        to = make("p:to", None, make("p:strVal", {"val": value}))
        return make("p:set", None, self.common(told, 1, "style.visibility"), to)

    def behaviour(self, told: JSONObject) -> Element:
        effect, length = told["effect"], told["duration"]
        if effect == "spin":
            return make("p:animRot", {"by": 21_600_000}, self.common(told, length, "r"))
        if effect in ("grow", "pulse"):
            by = make("p:by", {"x": 150_000, "y": 150_000})
            return make("p:animScale", None, self.common(told, length), by)
        if effect == "fly":
            return self.fly(told)
        wipe = f"wipe({_WIPES[told.get('direction', 'l')]})"
        return make(
            "p:animEffect",
            {
                "transition": "out" if told["type"] == "exit" else "in",
                "filter": _FILTERS.get(effect, wipe),
            },
            self.common(told, length),
        )

    def fly(self, told: JSONObject) -> Element:
        axis = "ppt_x" if told.get("direction") in ("l", "r") else "ppt_y"
        away = {"l": "0-#ppt_w/2", "r": "1+#ppt_w/2", "u": "0-#ppt_h/2"}
        places = [away.get(told.get("direction", "d"), "1+#ppt_h/2"), f"#{axis}"]
        if told["type"] == "exit":
            places.reverse()
        values = [
            make("p:tav", {"tm": tm}, make("p:val", None, make("p:strVal", {"val": value})))
            for tm, value in zip((0, 100_000), places, strict=True)
        ]
        return make(
            "p:anim",
            {"calcmode": "lin", "valueType": "num"},
            self.common(told, told["duration"], axis),
            make("p:tavLst", None, *values),
        )


def _event(name: str) -> Element:
    target = make("p:tgtEl", None, make("p:sldTgt"))
    return make("p:cond", {"evt": name, "delay": 0}, target)
