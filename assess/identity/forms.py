"""The forms of accounts; addresses, names and passwords are judged by rules.py."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    EmailField,
    Field,
    Form,
    HiddenField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than stubs
from wtforms.validators import DataRequired, InputRequired, Length, StopValidation, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from assess.identity.codes import DIGITS
from assess.identity.likeness import normalised_identity_number
from assess.identity.models import Account
from assess.identity.roles import ROLE_NAMES, Role
from assess.identity.rules import (
    LONGEST_NAME,
    LONGEST_PASSWORD,
    MINIMUM_LENGTH,
    PasswordContext,
    Problem,
    code_digits,
    normalised_address,
    normalised_name,
    password_problems,
)
from assess.web.clean_form import CleanForm

LANGUAGES = [SelectChoice("en", "English"), SelectChoice("fr", "Français")]

PROBLEM_WORDS: dict[Problem, Any] = {
    Problem.TOO_LONG: _l("is longer than %(longest)s characters", longest=LONGEST_PASSWORD),
    Problem.CONTROL: _l("holds characters that cannot be typed, such as a tab"),
    Problem.SPACE: _l("holds a space"),
    Problem.NO_UPPER: _l("has no upper-case letter (A to Z)"),
    Problem.NO_LOWER: _l("has no lower-case letter (a to z)"),
    Problem.NO_DIGIT: _l("has no digit (0 to 9)"),
    Problem.NO_SYMBOL: _l("has no symbol (such as ! ? - # +)"),
    Problem.COMMON: _l("is easy to guess (a common word, a repetition or a sequence)"),
    Problem.PERSONAL: _l(
        "holds your name, your e-mail address or the name of this organisation or service"
    ),
}


def password_rules() -> list[str]:
    """The rules of the policy in force, as shown before anybody types."""
    policy = current_app.config["SETTINGS"].password_policy
    rules = [_("at least %(count)s characters", count=MINIMUM_LENGTH[policy])]
    if policy == "organisation":
        rules += [
            _("an upper-case letter, a lower-case letter, a digit and a symbol"),
            _("no spaces"),
        ]
    else:
        rules.append(_("any characters you like, also spaces: four or five words do well"))
    return [
        *rules,
        _("no common word with an ending, no repetition, no sequence"),
        _("not your name, your e-mail address or the name of this organisation"),
    ]


def check_new_password(field: Field, context: PasswordContext) -> None:
    """Put every unmet rule into the field's one error. Raises `ValidationError`."""
    policy = current_app.config["SETTINGS"].password_policy
    problems = password_problems(field.data or "", policy, context)
    if problems:
        raise ValidationError(_password_error(problems, MINIMUM_LENGTH[policy]))


def _password_error(problems: Sequence[Problem], minimum: int) -> str:
    short = _("has fewer than %(count)s characters", count=minimum)
    parts = [short if p is Problem.TOO_SHORT else str(PROBLEM_WORDS[p]) for p in problems]
    return str(_("This password %(problems)s.", problems=", ".join(parts)))


def _address(_form: Form, field: Field) -> None:
    try:
        field.data = normalised_address(field.data or "")
    except ValueError:
        raise StopValidation(_("Enter an e-mail address such as name@example.org.")) from None


def _name(_form: Form, field: Field) -> None:
    try:
        field.data = normalised_name(field.data or "")
    except ValueError as error:
        too_long = _("Shorten the name to %(count)s characters.", count=LONGEST_NAME)
        other = _("Write the name in letters, as it should appear on results.")
        raise ValidationError(too_long if str(error) == "too long" else other) from None


def _bounded(_form: Form, field: Field) -> None:
    if len(field.data or "") > LONGEST_PASSWORD:
        message = _("A password has at most %(count)s characters.", count=LONGEST_PASSWORD)
        raise ValidationError(message)


ADDRESS: list[Callable[[Form, Field], None] | DataRequired] = [
    DataRequired(_l("Enter your e-mail address.")),
    _address,
]


class LoginForm(CleanForm):
    email = EmailField(_l("E-mail address"), ADDRESS)
    password = PasswordField(_l("Password"), [InputRequired(_l("Enter your password.")), _bounded])


class AddressForm(CleanForm):
    """The first step of registering and of choosing a new password."""

    email = EmailField(_l("E-mail address"), ADDRESS)


class CodeForm(CleanForm):
    code = StringField(_l("Code"), [DataRequired(_l("Enter the code from the message."))])

    def validate_code(self, field: Field) -> None:
        digits = code_digits(field.data or "")
        if len(digits) != DIGITS or not (digits.isascii() and digits.isdecimal()):
            raise ValidationError(_("The code has six digits, for example 204 816."))
        field.data = digits


class NewPasswordForm(CleanForm):
    """Choosing a password; `context` says what it must not be made of."""

    password = PasswordField(_l("New password"), [InputRequired(_l("Choose a password."))])

    def __init__(self, context: PasswordContext, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.context = context

    def validate_password(self, field: Field) -> None:
        check_new_password(field, self.context)


class RegisterForm(CleanForm):
    """Names, language and password of an address that has been proven."""

    given_name = StringField(_l("Given name"), [DataRequired(_l("Enter your given name.")), _name])
    family_name = StringField(
        _l("Family name"), [DataRequired(_l("Enter your family name.")), _name]
    )
    locale = SelectField(_l("Language of these pages and of messages"), choices=LANGUAGES)
    password = PasswordField(_l("Password"), [InputRequired(_l("Choose a password."))])

    def __init__(self, email: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.email = email

    def validate_password(self, field: Field) -> None:
        names = (self.given_name.data or "", self.family_name.data or "")
        organisation = current_app.config["SETTINGS"].organisation
        check_new_password(field, PasswordContext(self.email, names, organisation))


class ChangePasswordForm(NewPasswordForm):
    current = PasswordField(
        _l("Present password"), [InputRequired(_l("Enter your present password.")), _bounded]
    )


class DetailsForm(CleanForm):
    given_name = StringField(_l("Given name"), [DataRequired(_l("Enter your given name.")), _name])
    family_name = StringField(
        _l("Family name"), [DataRequired(_l("Enter your family name.")), _name]
    )
    locale = SelectField(_l("Language of these pages and of messages"), choices=LANGUAGES)


class RolesForm(CleanForm):
    roles = SelectMultipleField(
        _l("Roles"),
        choices=[SelectChoice(role.value, ROLE_NAMES[role]) for role in Role],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    def chosen(self) -> frozenset[Role]:
        return frozenset(Role(value) for value in self.roles.data or [])


class NewAccountForm(RolesForm):
    email = EmailField(_l("E-mail address"), ADDRESS)
    given_name = StringField(_l("Given name"), [DataRequired(_l("Enter the given name.")), _name])
    family_name = StringField(
        _l("Family name"), [DataRequired(_l("Enter the family name.")), _name]
    )
    locale = SelectField(_l("Language of pages and messages"), choices=LANGUAGES)

    def validate_roles(self, field: Field) -> None:
        if not field.data:
            raise ValidationError(_("Choose at least one role."))


class FactorForm(CleanForm):
    """A code of an authenticator app, or a recovery code where one is asked for."""

    code = StringField(_l("Code"), [DataRequired(_l("Enter the code."))])

    def validate_code(self, field: Field) -> None:
        if len(field.data or "") > 40:
            raise ValidationError(_("A code has six digits, a recovery code ten letters."))


class ConfirmForm(CleanForm):
    password = PasswordField(
        _l("Present password"), [InputRequired(_l("Enter your present password.")), _bounded]
    )


class PasskeyForm(CleanForm):
    """A new passkey: its name, and what the browser brings from the authenticator."""

    passkey_name = StringField(
        _l("Name of the passkey"),
        [
            DataRequired(_l("Give the passkey a name, for example “Office laptop”.")),
            Length(max=60, message=_l("A name has at most 60 characters.")),
        ],
        filters=[lambda value: " ".join(value.split()) if value else value],
    )
    credential = HiddenField()


class ReasonForm(CleanForm):
    """Why something grave is asked for or done."""

    reason = TextAreaField(
        _l("Reason"),
        [
            DataRequired(_l("Give the reason.")),
            Length(max=500, message=_l("A reason has at most 500 characters.")),
        ],
    )


class MergeForm(ReasonForm):
    """Which of two accounts is kept when they are merged, and why."""

    keep = RadioField(_l("Keep this account"), validate_choice=False)


def kept_choices(first: Account, second: Account) -> list[SelectChoice]:
    """One choice per account."""
    return [SelectChoice(str(account.id), account.email) for account in (first, second)]


class IdentityNumberForm(CleanForm):
    """A candidate's identity number, which may be empty."""

    identity_number = StringField(_l("Identity number"))

    def validate_identity_number(self, field: Field) -> None:
        try:
            normalised_identity_number(field.data or "")
        except ValueError:
            message = _("An identity number has letters and digits, 40 at most.")
            raise ValidationError(message) from None
