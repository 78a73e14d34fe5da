"""A cell's look: the engine's style dictionaries and our flat ones, both ways."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import ironcalc

from assess.officesim.engine import JSONObject

#: Our paths and the engine's.
PATHS = {
    "bold": "font.b",
    "italic": "font.i",
    "underline": "font.u",
    "strike": "font.strike",
    "wrap": "alignment.wrap_text",
    "size": "font.size",
    "color": "font.color",
    "fill": "fill.color",
    "format": "num_fmt",
    "horizontal": "alignment.horizontal",
    "vertical": "alignment.vertical",
}
BOOLEANS = ("bold", "italic", "underline", "strike", "wrap")
#: What the engine gives whole lines that had no style: counts as the workbook's own.
ENGINE_FONT = "Inter"
SIDES = ("top", "right", "bottom", "left")
_FLAGS = (("bold", "b"), ("italic", "i"), ("underline", "u"), ("strike", "strike"))
_HORIZONTAL = ("left", "center", "right", "justify", "fill", "centerContinuous", "distributed")
_VERTICAL = ("top", "center", "justify", "distributed")


def engine_value(path: str, value: Any) -> str:
    """The value of a `style` edit as the engine's text; raises `ValueError` for a wrong one."""
    if path in BOOLEANS:
        if not isinstance(value, bool):
            raise ValueError(f"{path} is true or false")
        return "true" if value else "false"
    if path == "size":
        if type(value) is not int or not 1 <= value <= 409:
            raise ValueError("size is a whole number of points from 1 to 409")
        return str(value)
    if path in ("color", "fill"):
        return _color_value(path, value)
    if not isinstance(value, str) or not value:
        raise ValueError(f"{path} is a text")
    allowed = {"horizontal": (*_HORIZONTAL, "general"), "vertical": (*_VERTICAL, "bottom")}
    if value not in allowed.get(path, (value,)):
        raise ValueError(f"{path} cannot be {value[:40]!r}")
    return value


def _color_value(path: str, value: Any) -> str:
    if value is None:
        return ""
    digits = value[1:] if isinstance(value, str) and value[:1] == "#" else ""
    if len(digits) != 6 or set(digits) - set("0123456789ABCDEF"):
        raise ValueError(f"{path} is #RRGGBB in capitals, or null")
    return str(value)


class Palette:
    """Colours of one workbook as #RRGGBB: those of its theme are looked up in its model."""

    def __init__(self, model: ironcalc.UserModel) -> None:
        self._model = model
        self._known: dict[tuple[int, float], str] = {}

    def hex_of(self, color: Any) -> str | None:
        """None for none."""
        if not color:
            return None
        if isinstance(color, str):
            return color.upper()
        key = (int(color[0]), float(color[1]))
        if key not in self._known:
            self._known[key] = self._model.resolve_color(list(key)).upper()
        return self._known[key]


def flat(style: Any, default: JSONObject, palette: Palette) -> JSONObject:
    """The engine's style as our flat one, without what is the default's."""
    look: JSONObject = {}
    font, plain = style["font"], default["font"]
    if font["name"] not in (plain["name"], ENGINE_FONT):
        look["font"] = font["name"]
    if font["sz"] != plain["sz"]:
        look["size"] = font["sz"]
    for name, key in _FLAGS:
        if font.get(key):
            look[name] = True
    color = palette.hex_of(font.get("color"))
    if color is not None and color != (palette.hex_of(plain.get("color")) or "#000000"):
        look["color"] = color
    fill = palette.hex_of(style["fill"].get("color"))
    if fill is not None:
        look["fill"] = fill
    if style["num_fmt"].lower() != "general":
        look["format"] = style["num_fmt"]
    alignment = style.get("alignment") or {}
    if alignment.get("horizontal", "general") != "general":
        look["horizontal"] = alignment["horizontal"]
    if alignment.get("vertical", "bottom") != "bottom":
        look["vertical"] = alignment["vertical"]
    if alignment.get("wrap_text"):
        look["wrap"] = True
    for side in SIDES:
        edge = style["border"].get(side)
        if edge:
            look[side] = f"{edge['style']} {palette.hex_of(edge.get('color')) or '#000000'}"
    return look


def engine_style(look: JSONObject, default: JSONObject, quoted: bool) -> JSONObject:
    """Our flat style as the engine's; `quoted` is kept from the cell it is put on."""
    style = deepcopy(default)
    font = style["font"]
    font["name"] = look.get("font", font["name"])
    font["sz"] = look.get("size", font["sz"])
    for name, key in _FLAGS:
        font[key] = bool(look.get(name))
    if "color" in look:
        font["color"] = look["color"]
    style["fill"] = {"color": look["fill"]} if "fill" in look else {}
    style["num_fmt"] = look.get("format", "general")
    alignment: JSONObject = {k: look[k] for k in ("horizontal", "vertical") if k in look}
    if look.get("wrap"):
        alignment["wrap_text"] = True
    if alignment:
        style["alignment"] = alignment
    else:
        style.pop("alignment", None)
    style["border"] = {
        side: dict(zip(("style", "color"), look[side].split(" "), strict=True))
        for side in SIDES
        if side in look
    }
    style["quote_prefix"] = quoted
    return style
