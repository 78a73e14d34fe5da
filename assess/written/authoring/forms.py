"""What authors fill in. A draft takes what it is given: what is wrong with it, the check says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    HiddenField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than stubs
from wtforms.widgets import CheckboxInput, ListWidget

from assess.web.clean_form import CleanForm
from assess.written.authoring import grids
from assess.written.authoring.labels import label_of
from assess.written.papers import LANGUAGES, JSONObject, Rules
from assess.written.reading import ACCEPTED
from assess.written.wording import ANSWERS, ASPECTS, KINDS, METHODS

#: Marks rise from 0 to 100 at the most.
MOST_BANDS = 101
_CODE_HINT = _l("Small letters, digits and hyphens. Left empty, it is made from the title.")


def _short(name: str, description: Any = "") -> Any:
    return StringField(label_of(name), description=description)


def _long(name: str) -> Any:
    return TextAreaField(label_of(name))


def _ticks(name: str, choices: Iterable[tuple[str, Any]] = (), description: Any = "") -> Any:
    return SelectMultipleField(
        label_of(name),
        description=description,
        choices=[SelectChoice(*one) for one in choices],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validate_choice=False,
    )


def _choice(name: str, choices: Mapping[str, Any]) -> Any:
    return SelectField(
        label_of(name),
        choices=[SelectChoice(*one) for one in choices.items()],
        validate_choice=False,
    )


class NodeForm(CleanForm):
    """A part of a draft. `stamp` is what it was when the page was made."""

    stamp = HiddenField()
    code = _short("code", _CODE_HINT)
    title_en, title_fr = _short("title_en"), _short("title_fr")

    #: Texts in both languages, and those of them that may be left out in both.
    texts: ClassVar[tuple[str, ...]] = ("title",)
    left_out: ClassVar[tuple[str, ...]] = ()
    plain: ClassVar[tuple[str, ...]] = ("code",)

    @classmethod
    def shown(cls, node: JSONObject) -> JSONObject:
        """What the fields show of a node."""
        found: JSONObject = {name: _text(node.get(name)) for name in cls.plain}
        for name in cls.texts:
            words = node.get(name) or {}
            found |= {f"{name}_{one}": words.get(one, "") for one in LANGUAGES}
        return found

    def values(self, node: JSONObject) -> JSONObject:  # noqa: ARG002  others go on from it
        """What the fields make of a node that said `node`."""
        found: JSONObject = {name: said for name in self.plain if (said := self.said(name))}
        for name in self.texts:
            words = {one: self.said(f"{name}_{one}") for one in LANGUAGES}
            if name not in self.left_out or any(words.values()):
                found[name] = words
        return found

    def said(self, name: str) -> str:
        """A text without the white space around it, lines ended as everywhere."""
        text = str(self[name].data or "").replace("\r\n", "\n").replace("\r", "\n")
        return text.strip()

    def number(self, name: str) -> JSONObject:
        """A number under its name; nothing for none, and the text for what is no number."""
        text = self.said(name)
        if not text:
            return {}
        is_number = text.isascii() and text.isdigit() and len(text) < 10
        return {name: int(text) if is_number else text[:40]}


class PaperForm(NodeForm):
    """What the paper says of itself, and the rules by which marks become one result."""

    post_en, post_fr = _short("post_en"), _short("post_fr")
    grade, minutes = _short("grade"), _short("minutes", _l("60 to 180."))
    paired = BooleanField(label_of("paired"))
    pass_mark = _short("pass_mark")
    criterion_difference = _short("criterion_difference")
    total_difference = _short("total_difference")
    method = _choice("method", METHODS)
    seeds_per_ten = _short("seeds_per_ten")

    texts = ("title", "post")
    plain = ("code", "grade")
    rules = ("pass_mark", "criterion_difference", "total_difference", "seeds_per_ten")

    @classmethod
    def shown(cls, node: JSONObject) -> JSONObject:
        """The rules are those of `Rules` where the paper says nothing."""
        rules = {**vars(Rules()), **(node.get("rules") or {})}
        found: JSONObject = {name: _text(rules[name]) for name in (*cls.rules, "method")}
        found |= {"minutes": _text(node.get("minutes")), "paired": node.get("paired") is True}
        return super().shown(node) | found

    def values(self, node: JSONObject) -> JSONObject:
        """With every rule."""
        rules: JSONObject = {"method": self.said("method")}
        for name in self.rules:
            rules |= self.number(name)
        found = super().values(node) | self.number("minutes")
        return found | {"paired": self.paired.data is True, "rules": rules}


class PartForm(NodeForm):
    """A part and its instructions."""

    instructions_en, instructions_fr = _long("instructions_en"), _long("instructions_fr")
    texts = ("title", "instructions")


class TaskForm(NodeForm):
    """One thing to write or to hand in."""

    kind = _choice("kind", KINDS)
    language = _choice("language", ANSWERS)
    prompt_en, prompt_fr = _long("prompt_en"), _long("prompt_fr")
    weight = _short("weight")
    least, most = _short("least"), _short("most")
    criteria, sources = _ticks("criteria"), _ticks("sources")
    paste_blocked = BooleanField(label_of("paste_blocked"))
    accepts = _ticks(
        "accepts", [(one, f".{one}") for one in ACCEPTED], _l("Only for a file to hand in.")
    )
    notes_en, notes_fr = _long("notes_en"), _long("notes_fr")
    model_en, model_fr = _long("model_en"), _long("model_fr")

    texts = ("title", "prompt", "notes", "model")
    left_out = ("notes", "model")
    plain = ("code", "kind", "language")
    ticked = ("criteria", "sources", "accepts")

    @classmethod
    def shown(cls, node: JSONObject) -> JSONObject:
        """Codes as lists."""
        guidance = node.get("guidance") or {}
        found = {name: _text(guidance.get(name)) for name in ("least", "most")}
        found |= {name: node.get(name, []) for name in cls.ticked}
        found |= {"weight": _text(node.get("weight", 1))}
        return super().shown(node) | found | {"paste_blocked": node.get("paste_blocked") is True}

    def values(self, node: JSONObject) -> JSONObject:
        """Codes stay in the order that they had; new ones follow."""
        found = super().values(node) | self.number("weight")
        guidance = self.number("least") | self.number("most")
        if guidance:
            found["guidance"] = guidance
        for name in self.ticked:
            chosen, before = self[name].data or [], node.get(name, [])
            kept = [one for one in before if one in chosen]
            found[name] = kept + [one for one in chosen if one not in kept]
        return found | {"paste_blocked": self.paste_blocked.data is True}

    def offer(self, content: JSONObject, locale: str) -> None:
        """Offer the criteria and documents of the draft; what is named stays, known or not."""
        for name, kind in (("criteria", "criterion"), ("sources", "source")):
            known = {
                one["code"]: (one.get("title") or {}).get(locale) or one["code"]
                for one in content[kind]
                if one.get("code")
            }
            named = {code: code for code in self[name].data or [] if code not in known}
            self[name].choices = [SelectChoice(*one) for one in {**known, **named}.items()]


class SourceForm(NodeForm):
    """What every document has."""

    @staticmethod
    def of(kind: str) -> type[SourceForm]:
        """The form of a kind of document."""
        return {"text": TextForm, "table": TableForm}.get(kind, FileForm)

    def values(self, node: JSONObject) -> JSONObject:
        """What the fields do not show stays; the kind of a document does not change."""
        shown = (*self.plain, *self.texts)
        others = {name: value for name, value in node.items() if name not in shown}
        return others | super().values(node) | {"kind": node.get("kind")}


class TextForm(SourceForm):
    """A text to read."""

    text_en, text_fr = _long("text_en"), _long("text_fr")
    texts = ("title", "text")


class TableForm(SourceForm):
    """A table, as lines."""

    table_en, table_fr = _long("table_en"), _long("table_fr")

    @classmethod
    def shown(cls, node: JSONObject) -> JSONObject:
        """Tables as lines of text."""
        table = node.get("table") or {}
        return super().shown(node) | {
            f"table_{one}": grids.lines_of(table.get(one, [])) for one in LANGUAGES
        }

    def values(self, node: JSONObject) -> JSONObject:
        """Both tables, however far they are."""
        said = {one: str(self[f"table_{one}"].data or "") for one in LANGUAGES}
        return super().values(node) | {
            "table": {one: grids.rows_of(text) for one, text in said.items()}
        }


class FileForm(SourceForm):
    """A picture or a PDF, one for both languages or one for each."""

    file_en, file_fr = FileField(label_of("file_en")), FileField(label_of("file_fr"))
    shared = BooleanField(_l("The file for English serves for French too"))
    alternative_en, alternative_fr = _long("alternative_en"), _long("alternative_fr")
    texts = ("title", "alternative")
    left_out = ("alternative",)

    def values(self, node: JSONObject) -> JSONObject:
        """Files stay; those chosen now come with the request."""
        file = node.get("file")
        if self.shared.data and file and "en" in file:
            file = dict.fromkeys(LANGUAGES, file["en"])
        return super().values(node) | ({"file": file} if file else {})


class CriterionForm(NodeForm):
    """A criterion; `with_bands` adds the fields of its bands."""

    aspect = _choice("aspect", ASPECTS)
    weight, difference = _short("weight"), _short("difference")
    on_scale = BooleanField(label_of("on_scale"))
    bands = HiddenField()
    plain = ("code", "aspect")

    @classmethod
    def with_bands(cls, count: int) -> type[CriterionForm]:
        """The form of a criterion with so many bands."""
        fields: dict[str, Any] = {}
        for number in range(1, min(count, MOST_BANDS) + 1):
            fields[f"band_{number}_marks"] = _short(f"band_{number}_marks")
            fields |= {f"band_{number}_{one}": _long(f"band_{number}_{one}") for one in LANGUAGES}
        return type("CriterionForm", (cls,), fields)

    @classmethod
    def shown(cls, node: JSONObject) -> JSONObject:
        """Every band in three fields."""
        bands = node.get("band", [])
        found = {"weight": _text(node.get("weight", 1)), "on_scale": node.get("on_scale") is True}
        found["difference"] = _text(node.get("difference"))
        for number, band in enumerate(bands, 1):
            words = band.get("descriptor") or {}
            found[f"band_{number}_marks"] = _text(band.get("marks"))
            found |= {f"band_{number}_{one}": words.get(one, "") for one in LANGUAGES}
        return super().shown(node) | found | {"bands": str(len(bands))}

    def values(self, node: JSONObject) -> JSONObject:
        """The bands that the page showed, and those behind the last that a page can show."""
        bands: list[JSONObject] = []
        while f"band_{len(bands) + 1}_marks" in self:
            name = f"band_{len(bands) + 1}"
            marks = self.number(f"{name}_marks").get(f"{name}_marks")
            words = {one: self.said(f"{name}_{one}") for one in LANGUAGES}
            bands.append(({} if marks is None else {"marks": marks}) | {"descriptor": words})
        hidden = node.get("band", [])[MOST_BANDS:]
        found = super().values(node) | self.number("weight") | self.number("difference")
        return found | {"on_scale": self.on_scale.data is True, "band": bands + hidden}


class NewForm(CleanForm):
    """A paper that begins with its title."""

    title_en, title_fr = _short("title_en"), _short("title_fr")
    code = _short("code", _CODE_HINT)


class FolderForm(CleanForm):
    """A draft from a folder, whole or not."""

    folder = FileField(
        _l("Folder of the paper, as a .zip"),
        description=_l("paper.toml with the pictures and PDF that its sources name."),
        render_kw={"accept": ".zip"},
    )


def _text(value: Any) -> str:
    return "" if value is None else str(value)
