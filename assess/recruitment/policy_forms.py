"""The form in which staff write a new version of the rules: typed fields, not a file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    IntegerField,
    SelectField,
    StringField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than stubs
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError

from assess.eligibility.policy import BOUNDS, FAMILIES, BadPolicy, Policy, parse
from assess.recruitment.forms import one_line
from assess.results.policies import LONGEST_NOTE
from assess.web.clean_form import CleanForm

FAMILY_TITLES: Mapping[str, Any] = {
    "language": _l("Language tests"),
    "written": _l("Written tests"),
    "office": _l("Office tests"),
}
_CONTRADICTIONS: Mapping[str, Any] = {
    "pass_mark": _l(
        "A lockout follows a failed test: give the pass mark, or set the lockout to 0 months."
    ),
    "below_minimum_exempts": _l(
        "No result of this family exempts at all: untick this, or tick the box above."
    ),
}
_LEVEL_BOUNDS = _l("Language levels lie from 0 to 5.")


class _Within:
    """A whole number between the bounds of a key; says what to write instead."""

    def __init__(self, key: str) -> None:
        self.low, self.high = BOUNDS[key]

    def __call__(self, _form: Any, field: Any) -> None:
        if field.data is None or not self.low <= field.data <= self.high:
            raise ValidationError(
                _l("Write a whole number from %(low)s to %(high)s.", low=self.low, high=self.high)
            )


class PolicyForm(CleanForm):
    """A new version of the rules; the fields of each family are added below."""

    in_force_from = DateField(
        _l("In force from"),
        description=_l("Today or later: what was decided before stays as it is."),
        validators=[InputRequired(_l("Give the first day on which these rules apply."))],
    )
    note = StringField(
        _l("Why the rules change"),
        description=_l("It is kept with the version, for example the reference of a decision."),
        filters=[one_line],
        validators=[
            DataRequired(_l("Say why: whoever reads this version later will ask.")),
            Length(max=LONGEST_NOTE),
        ],
    )
    preview_on = DateField(
        _l("Preview the decisions of"),
        description=_l("Left empty: the day on which the version comes into force."),
        validators=[Optional()],
    )
    seen = HiddenField()
    previewed = HiddenField()

    @classmethod
    def of(cls, policy: Policy, begins: date, seen: int) -> PolicyForm:
        """The form as it is first shown: the rules in force, to be changed."""
        values: dict[str, Any] = {"in_force_from": begins, "seen": str(seen)}
        for family in FAMILIES:
            rules = policy.of(family)
            values |= {f"{family}_{key}": getattr(rules, key) for key in _KEYS}
        return cls(**values)

    def policy(self, timezone: str) -> Policy | None:
        """What was written; None, with messages on the fields, where it contradicts itself."""
        content: dict[str, Any] = {"name": "new", "timezone": timezone}
        for family in FAMILIES:
            rules = {key: self[f"{family}_{key}"].data for key in _KEYS}
            content[family] = {key: value for key, value in rules.items() if value is not None}
        try:
            return parse(content)
        except BadPolicy as bad:
            place, _dot, key = bad.key.partition(".")
            field = self[f"{place}_{key}"]
            said = _CONTRADICTIONS.get(key)
            field.errors = [str(_LEVEL_BOUNDS if bad.wrong == "out_of_bounds" else said or bad)]
            return None

    def family_fields(self, family: str) -> list[Any]:
        """The fields of one family, in their order."""
        return [self[f"{family}_{key}"] for key in _KEYS]


def _fields() -> dict[str, Any]:
    """Fresh fields of one family, by their key."""
    return {
        "validity_years": IntegerField(
            _l("Validity, in years"),
            description=_l("A result counts through the same calendar day so many years later."),
            validators=[_Within("validity_years")],
        ),
        "grace_days": IntegerField(
            _l("Grace, in days"),
            description=_l("Days for which a result still exempts after its validity."),
            validators=[_Within("grace_days")],
        ),
        "exempts": BooleanField(_l("A valid result exempts from a new sitting")),
        "below_minimum_exempts": BooleanField(
            _l("It does so even below the level that a vacancy asks for")
        ),
        "lockout_months": IntegerField(
            _l("Lockout after a failed test, in months"),
            description=_l("0: a failed test may be sat again at any time."),
            validators=[_Within("lockout_months")],
        ),
        "pass_mark": IntegerField(
            _l("Pass mark"),
            description=_l("A level for languages, otherwise per cent. Empty: no pass or fail."),
            validators=[Optional(), _Within("pass_mark")],
        ),
        "anchor": SelectField(
            _l("Periods run from"),
            choices=[
                SelectChoice("sitting", _l("the day of the sitting")),
                SelectChoice("month_end", _l("the last day of its month")),
            ],
        ),
    }


_KEYS = tuple(_fields())
for _family in FAMILIES:
    for _key, _field in _fields().items():
        setattr(PolicyForm, f"{_family}_{_key}", _field)
