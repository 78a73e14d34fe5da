"""Data validation."""

from __future__ import annotations

from collections.abc import Iterator

from assess.officesim.engine import JSONObject
from assess.officesim.spreadsheet.files.context import Context, Found, changed, fresh, tidied
from assess.officesim.spreadsheet.files.natives import DataValidation, Worksheet
from assess.officesim.spreadsheet.translating import Translator

#: Our words for comparisons and the file's.
OPERATORS = {
    "between": "between",
    "notBetween": "notBetween",
    "equal": "equal",
    "notEqual": "notEqual",
    "greater": "greaterThan",
    "greaterOrEqual": "greaterThanOrEqual",
    "less": "lessThan",
    "lessOrEqual": "lessThanOrEqual",
}
WORDS = {file: ours for ours, file in OPERATORS.items()}


def read(worksheet: Worksheet, context: Context) -> Iterator[Found]:
    """Validations."""
    for number, native in enumerate(worksheet.data_validations.dataValidation, 1):
        if native.type is None:
            continue
        value: JSONObject = {"refs": tidied(str(native.sqref)), "type": native.type}
        value |= _condition(native, context.translator)
        value |= {
            "ignoreBlank": bool(native.allowBlank),
            # In the file a set showDropDown hides the arrow.
            "dropdown": not native.showDropDown,
            "alert": native.errorStyle or "stop",
        }
        for ours in ("promptTitle", "prompt", "errorTitle", "error"):
            if getattr(native, ours):
                value[ours] = str(getattr(native, ours))
        yield Found(f"validation-{number}", value, native)


def _condition(native: DataValidation, translator: Translator) -> JSONObject:
    first, second = native.formula1, native.formula2
    if native.type == "list":
        if first and first.startswith('"'):
            return {"items": [one for one in first.strip('"').split(",") if one] or [" "]}
        return {"first": translator.formula_from_file(f"={first}")}
    if native.type == "custom":
        return {"first": translator.formula_from_file(f"={first}")}
    is_date = native.type == "date"
    result: JSONObject = {"is": WORDS[native.operator or "between"]}
    for part, text in (("first", first), ("second", second)):
        if text is not None:
            result[part] = translator.value_from_file(str(text), as_date=is_date)
    return result


def write(
    worksheet: Worksheet,
    context: Context,
    found: dict[str, Found],
    values: dict[str, JSONObject],
) -> None:
    """Write validations."""
    gone = [id(old.native) for old in changed(found, values)]
    natives = worksheet.data_validations
    natives.dataValidation = [one for one in natives.dataValidation if id(one) not in gone]
    for value in fresh(found, values):
        worksheet.add_data_validation(_native(value, context.translator))


def _native(value: JSONObject, translator: Translator) -> DataValidation:
    first, second = (
        translator.value_to_file(value[part]) if part in value else None
        for part in ("first", "second")
    )
    if "items" in value:
        first = '"' + ",".join(value["items"]) + '"'
    compared = value["type"] not in ("list", "custom")
    native = DataValidation(
        type=value["type"],
        formula1=first,
        formula2=second,
        operator=OPERATORS[value.get("is", "between")] if compared else None,
        allow_blank=value.get("ignoreBlank", True),
        showDropDown=not value.get("dropdown", True),
        showErrorMessage=True,
        showInputMessage=True,
        errorStyle=value.get("alert", "stop"),
        **{
            part: value[part]
            for part in ("promptTitle", "prompt", "errorTitle", "error")
            if part in value
        },
    )
    for ref in value["refs"]:
        native.add(ref)
    return native
