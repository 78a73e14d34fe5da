"""Conditional formatting."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from openpyxl.formatting.formatting import ConditionalFormatting

from assess.officesim.engine import JSONObject
from assess.officesim.spreadsheet import refs
from assess.officesim.spreadsheet.files.context import Context, Found, tidied
from assess.officesim.spreadsheet.files.natives import (
    Border,
    ColorScaleRule,
    ConditionalFormattingList,
    DataBarRule,
    DifferentialStyle,
    Font,
    IconSetRule,
    PatternFill,
    Rule,
    Side,
    Worksheet,
)
from assess.officesim.spreadsheet.files.rules import OPERATORS, WORDS
from assess.officesim.spreadsheet.looks import SIDES
from assess.officesim.spreadsheet.translating import Translator

_TEXTS = {
    "containsText": "contains",
    "notContainsText": "notContains",
    "beginsWith": "begins",
    "endsWith": "ends",
}
_SIMPLE = {
    "duplicateValues": "duplicate",
    "uniqueValues": "unique",
    "containsBlanks": "blank",
    "notContainsBlanks": "notBlank",
    "containsErrors": "error",
    "notContainsErrors": "noError",
}
_TEXT_FORMULAS = {
    "contains": 'NOT(ISERROR(SEARCH("{text}",{cell})))',
    "notContains": 'ISERROR(SEARCH("{text}",{cell}))',
    "begins": 'LEFT({cell},{length})="{text}"',
    "ends": 'RIGHT({cell},{length})="{text}"',
}
_SIMPLE_FORMULAS = {
    "blank": "LEN(TRIM({cell}))=0",
    "notBlank": "LEN(TRIM({cell}))>0",
    "error": "ISERROR({cell})",
    "noError": "NOT(ISERROR({cell}))",
}


def read(worksheet: Worksheet, context: Context) -> Iterator[Found]:
    """Conditional formats that our layer knows; the others stay in the file alone."""
    rules = [
        (str(formatting.sqref), rule)
        for formatting in worksheet.conditional_formatting
        for rule in formatting.rules
    ]
    rules.sort(key=lambda one: one[1].priority)
    for number, (sqref, native) in enumerate(rules, 1):
        rule = _rule(native, context.translator)
        if rule is None:
            continue
        value = {
            "refs": tidied(sqref),
            "rule": rule,
            "format": _look(native.dxf),
            "priority": number,
            "stop": bool(native.stopIfTrue),
        }
        yield Found(f"conditional-{number}", value, native)


def _rule(native: Rule, translator: Translator) -> JSONObject | None:
    kind = native.type
    if kind == "cellIs":
        rule = {"type": "cell", "is": WORDS[native.operator]}
        values = [translator.value_from_file(str(one)) for one in native.formula]
        return rule | dict(zip(("first", "second"), values, strict=False))
    if kind == "expression" and native.formula:
        return {
            "type": "formula",
            "formula": translator.formula_from_file(f"={native.formula[0]}"),
        }
    if kind in _TEXTS:
        return {"type": "text", "is": _TEXTS[kind], "text": native.text or " "}
    if kind in _SIMPLE:
        return {"type": _SIMPLE[kind]}
    return _ranked(native) or _drawn(native)


def _ranked(native: Rule) -> JSONObject | None:
    if native.type == "top10":
        return {
            "type": "top",
            "rank": int(native.rank or 10),
            "bottom": bool(native.bottom),
            "percent": bool(native.percent),
        }
    if native.type == "aboveAverage":
        return {"type": "average", "is": "below" if native.aboveAverage is False else "above"}
    return None


def _drawn(native: Rule) -> JSONObject | None:
    if native.type == "colorScale":
        colors = [_rgb(one) for one in native.colorScale.color]
        return {"type": "scale", "colors": colors} if None not in colors else None
    if native.type == "dataBar":
        return {"type": "bar", "color": _rgb(native.dataBar.color) or "#638EC6"}
    if native.type == "iconSet" and native.iconSet.iconSet:
        icons = native.iconSet
        return {"type": "icons", "set": icons.iconSet, "reverse": bool(icons.reverse)}
    return None


def _rgb(color: Any) -> str | None:
    if color is None or color.type != "rgb" or not isinstance(color.rgb, str):
        return None
    return "#" + color.rgb[-6:].upper()


def _look(dxf: DifferentialStyle | None) -> JSONObject:
    look: JSONObject = {}
    if dxf is None:
        return look
    if dxf.font is not None:
        marks = (("bold", "b"), ("italic", "i"), ("underline", "u"), ("strike", "strike"))
        look |= {name: True for name, key in marks if getattr(dxf.font, key)}
        if color := _rgb(dxf.font.color):
            look["color"] = color
    if dxf.fill is not None and (
        color := _rgb(dxf.fill.bgColor) or _rgb(getattr(dxf.fill, "fgColor", None))
    ):
        look["fill"] = color
    return look


def write(
    worksheet: Worksheet,
    context: Context,
    found: dict[str, Found],
    values: dict[str, JSONObject],
) -> None:
    """Write them all anew, in order of priority; natives are kept where nothing changed."""
    if {name: one.value for name, one in found.items()} == values:
        return
    unknown = _unknown(worksheet, found)
    worksheet.conditional_formatting = ConditionalFormattingList()
    ordered = sorted(values.items(), key=lambda one: one[1]["priority"])
    for priority, (name, value) in enumerate(ordered, 1):
        kept = name in found and found[name].value == value
        native = found[name].native if kept else _native(value, context.translator)
        native.priority = priority
        worksheet.conditional_formatting.add(" ".join(value["refs"]), native)
    for formatting, native in unknown:
        native.priority = len(ordered) + native.priority
        worksheet.conditional_formatting.add(str(formatting.sqref), native)


def _unknown(
    worksheet: Worksheet, found: dict[str, Found]
) -> list[tuple[ConditionalFormatting, Rule]]:
    known = {id(one.native) for one in found.values()}
    return [
        (formatting, rule)
        for formatting in worksheet.conditional_formatting
        for rule in formatting.rules
        if id(rule) not in known
    ]


def _native(value: JSONObject, translator: Translator) -> Rule:
    rule = value["rule"]
    kind = rule["type"]
    if kind == "scale":
        return _scale(rule["colors"])
    if kind == "bar":
        return DataBarRule("min", color="FF" + rule["color"][1:], end_type="max")
    if kind == "icons":
        count = int(rule["set"][0])
        steps = [round(100 * step / count) for step in range(count)]
        return IconSetRule(rule["set"], "percent", steps, reverse=rule.get("reverse", False))
    native: Rule = _formatted(rule, value["refs"][0], translator)
    native.dxf = _dxf(value["format"])
    native.stopIfTrue = value.get("stop") or None
    return native


def _scale(colors: list[str]) -> Rule:
    argb = ["FF" + color[1:] for color in colors]
    if len(argb) == 2:
        return ColorScaleRule(
            start_type="min", start_color=argb[0], end_type="max", end_color=argb[1]
        )
    return ColorScaleRule(
        start_type="min",
        start_color=argb[0],
        mid_type="percentile",
        mid_value=50,
        mid_color=argb[1],
        end_type="max",
        end_color=argb[2],
    )


def _formatted(rule: JSONObject, ref: str, translator: Translator) -> Rule:
    kind = rule["type"]
    if kind == "cell":
        texts = [rule[part] for part in ("first", "second") if part in rule]
        formulas = [translator.value_to_file(text) for text in texts]
        return Rule("cellIs", operator=OPERATORS[rule["is"]], formula=formulas)
    if kind == "formula":
        return Rule("expression", formula=[translator.formula_to_file(rule["formula"])[1:]])
    if kind == "top":
        return Rule(
            "top10",
            rank=rule["rank"],
            bottom=rule["bottom"] or None,
            percent=rule["percent"] or None,
        )
    if kind == "average":
        return Rule("aboveAverage", aboveAverage=None if rule["is"] == "above" else False)
    area = refs.parse(ref)
    cell = refs.cell_name(area.row, area.column)
    if kind == "text":
        native = next(file for file, ours in _TEXTS.items() if ours == rule["is"])
        text = rule["text"]
        operator = "notContains" if native == "notContainsText" else native
        formula = _TEXT_FORMULAS[rule["is"]].format(
            text=text.replace('"', '""'), cell=cell, length=len(text)
        )
        return Rule(native, operator=operator, text=text, formula=[formula])
    native = next(file for file, ours in _SIMPLE.items() if ours == kind)
    template = _SIMPLE_FORMULAS.get(kind)
    return Rule(native, formula=[template.format(cell=cell)] if template else [])


def _dxf(look: JSONObject) -> DifferentialStyle:
    marks = {
        key: True
        for name, key in (("bold", "b"), ("italic", "i"), ("strike", "strike"))
        if look.get(name)
    }
    if look.get("underline"):
        marks["u"] = "single"  # type: ignore[assignment]
    color = "FF" + look["color"][1:] if "color" in look else None
    fill = "FF" + look["fill"][1:] if "fill" in look else None
    sides = {
        side: Side(style=look[side].split()[0], color="FF" + look[side].split()[1][1:])
        for side in SIDES
        if side in look
    }
    return DifferentialStyle(
        font=Font(color=color, **marks) if marks or color else None,
        fill=PatternFill(bgColor=fill, fill_type="solid") if fill else None,
        border=Border(**sides) if sides else None,
    )
