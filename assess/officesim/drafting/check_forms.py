"""The form of a check: made from the description of its kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    Field,
    HiddenField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than stubs
from wtforms.validators import InputRequired, Length, NumberRange
from wtforms.widgets import CheckboxInput, ListWidget

from assess.officesim import describing
from assess.officesim.describing import Kind
from assess.officesim.drafting import builder
from assess.officesim.drafting.forms import DraftForm, coded
from assess.officesim.drafting.telling import told
from assess.officesim.engine import JSONObject
from assess.officesim.forms import one_line
from assess.officesim.presenter import DOMAIN_NAMES
from assess.officesim.projects import DOMAINS, LANGUAGES

_LONG = 20_000


class CheckForm(DraftForm):
    """What every check has."""

    kind = HiddenField()
    code = coded(_l("Code of the check"), _l("Short, for example “total-formula”."))
    domain = SelectField(_l("Field"), description=_l("Where its points are reported."))
    weight = IntegerField(
        _l("Points"),
        validators=[
            InputRequired(_l("Write a whole number from 1 to 20.")),
            NumberRange(1, 20, _l("Write a whole number from 1 to 20.")),
        ],
    )
    note_en = StringField(
        _l("In plain words, in English"), [Length(max=300)], filters=[one_line],
        description=_l("What staff read beside the finding."),
    )  # fmt: skip
    note_fr = StringField(
        _l("In plain words, in French"), [Length(max=300)], filters=[one_line]
    )  # fmt: skip
    depends_on = SelectMultipleField(
        _l("Checks that fail as well when this one does"),
        description=_l("Tick what cannot hold without it; the self-test says when one is missing."),
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )
    rest = TextAreaField(
        _l("Further settings, as JSON"),
        description=_l('Only for what has no field here: {"target": {…}, "expect": {…}}.'),
        render_kw={"rows": 2, "data-low": "true"},
    )


def check_form(kind: Kind, content: JSONObject, own: JSONObject, language: str) -> Any:
    """A form for checks of a kind; `own` is the check itself (empty for a new one)."""
    fields = dict(_fields(kind, language))
    form = type("KindForm", (CheckForm,), fields)()
    application = content["application"]
    form.domain.choices = [
        SelectChoice(one, DOMAIN_NAMES[f"{application}.{one}"]) for one in DOMAINS[application]
    ]
    others = [check for check in builder.every_check(content) if check.get("id") != own.get("id")]
    form.depends_on.choices = [
        SelectChoice(one["id"], f"{one['id']} – {builder.said(one, language)}")
        for one in others
        if one.get("id")
    ]
    return form


def _fields(kind: Kind, language: str) -> Iterator[tuple[str, Any]]:
    for part, fields in (("target", kind.target), ("expect", kind.expect)):
        for one in fields:
            yield builder.key(part, one), _field(one, one.label[language], language)
            if one.local:
                label = _("%(label)s – in French, where it differs", label=one.label[language])
                yield builder.key(part, one, "fr"), _field(one, label, language, french=True)


def _field(one: describing.Field, label: str, language: str, *, french: bool = False) -> Any:
    hint = "" if french else one.hint.get(language, "")
    if one.example and not french:
        hint = " ".join(filter(None, (hint, _("For example: %(example)s", example=one.example))))
    kind: type[Field] = TextAreaField if one.type in describing.LONG else StringField
    more: dict[str, Any] = {"validators": [Length(max=_LONG)], "description": hint}
    if one.type == "yesno":
        kind, more["choices"] = SelectField, _choices({"true": _("Yes"), "false": _("No")})
    elif one.type == "choice":
        kind = SelectField
        more["choices"] = _choices({value: said[language] for value, said in one.options.items()})
    elif one.type == "choices":
        kind = SelectMultipleField
        more["choices"] = _choices(
            {value: said[language] for value, said in one.options.items()}, empty=False
        )
        more |= {"option_widget": CheckboxInput(), "widget": ListWidget(prefix_label=False)}
    if kind is SelectField:
        more["default"] = ""
    if kind is TextAreaField:
        more["render_kw"] = {"rows": 2, "spellcheck": "false", "data-low": "true"}
    elif kind is StringField:
        more["render_kw"] = {"spellcheck": "false"}
    return kind(label, **more)


def _choices(labels: Mapping[str, str], *, empty: bool = True) -> list[SelectChoice]:
    first = [SelectChoice("", _("Does not matter"))] if empty else []
    return first + [SelectChoice(value, label) for value, label in labels.items()]


def fill(form: Any, kind: Kind, check: JSONObject) -> None:
    """Show a check on its form."""
    form.code.data = check.get("id", "")
    form.domain.data = check.get("domain", "")
    form.weight.data = check.get("weight", 1)
    for language in LANGUAGES:
        form[f"note_{language}"].data = check.get("note", {}).get(language, "")
    form.depends_on.data = list(check.get("depends_on", []))
    for name, text in builder.texts_of(kind, check).items():
        field = form[name]
        field.data = text.split("\n") if isinstance(field, SelectMultipleField) else text


def check_in(form: Any, kind: Kind) -> JSONObject | None:
    """The check that a form describes; None with the errors on it when there are any."""
    sound = form.validate()
    names = [
        builder.key(part, one, language)
        for part, fields in (("target", kind.target), ("expect", kind.expect))
        for one in fields
        for language in (LANGUAGES if one.local else ("en",))
    ]
    texts = {name: _text(form[name].data) for name in [*names, "rest"]}
    found, errors = builder.check_of(kind, texts)
    for name, error in errors.items():
        form[name].errors = told([error])
    if not errors:
        sound = _is_complete(form, kind, found) and sound
    if errors or not sound:
        return None
    check: JSONObject = {
        "id": form.code.data,
        "domain": form.domain.data,
        "weight": form.weight.data,
        "kind": kind.id,
        **found,
    }
    if form.depends_on.data:
        check["depends_on"] = form.depends_on.data
    note = {one: form[f"note_{one}"].data for one in LANGUAGES if form[f"note_{one}"].data}
    return check | ({"note": note} if note else {})


def _text(data: Any) -> str:
    return "\n".join(data) if isinstance(data, list) else data or ""


def _is_complete(form: Any, kind: Kind, found: JSONObject) -> bool:
    missing = describing.missing_in(kind, found["target"], found["expect"])
    for group in missing:
        first = group[0]
        part = "target" if first in kind.target else "expect"
        message = (
            _("Fill this in.") if len(group) == 1 else _("Fill in this or another of these fields.")
        )
        form[builder.key(part, first)].errors = [message]
    return not missing
