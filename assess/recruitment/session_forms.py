"""The form of a test session: times, place, seats, people, computers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateTimeLocalField,
    IntegerField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than stubs
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from assess.clock import now
from assess.delivery.models import TestSession
from assess.delivery.places import BadNetwork, read_networks
from assess.delivery.safe_browser import Rules
from assess.delivery.seb import BadKey, read_keys
from assess.identity.models import Account
from assess.recruitment.booking_rules import BadLocalTime, instant_of
from assess.recruitment.forms import between, one_line
from assess.recruitment.models import LONGEST_TITLE
from assess.recruitment.policies import zone
from assess.recruitment.seating import MOST_SEATS
from assess.recruitment.seen_form import SeenForm
from assess.recruitment.sessions import Arrangements, staff_of, vacancies_of
from assess.recruitment.vacancy_models import Vacancy

#: How far ahead a session may be planned, and how long it may last.
FARTHEST = timedelta(days=5 * 366)
LONGEST = timedelta(days=31)
#: Characters of a list of networks or keys.
LONGEST_LIST = 10_000


class SessionForm(SeenForm):
    """A test session, new or changed."""

    title = StringField(
        _l("Title"),
        description=_l("What staff call it, for example “English, morning”."),
        filters=[one_line],
        validators=[DataRequired(_l("Give it a title.")), Length(max=LONGEST_TITLE)],
    )
    remote = BooleanField(
        _l("Remote session"),
        description=_l("Everybody sits it at their own computer; no room is taken up."),
    )
    location = StringField(
        _l("Place"),
        description=_l(
            "A room with its address, or for a remote session how to join. It is printed in the "
            "invitation."
        ),
        filters=[one_line],
        validators=[DataRequired(_l("Say where it is held.")), Length(max=LONGEST_TITLE)],
    )
    starts_at = DateTimeLocalField(
        _l("Starts"), validators=[InputRequired(_l("Give the date and time of the start."))]
    )
    ends_at = DateTimeLocalField(
        _l("Ends"),
        description=_l("The latest moment at which a sitting may still be running."),
        validators=[InputRequired(_l("Give the date and time of the end."))],
    )

    last_start_at = DateTimeLocalField(
        _l("Last permitted start"),
        description=_l(
            "Left empty, everybody may begin as late as their own working time, extra time "
            "and breaks included, still ends within the session."
        ),
        validators=[Optional()],
    )

    seats = IntegerField(
        _l("Seats"),
        description=_l("Left empty, as many as are invited."),
        validators=[
            Optional(),
            between(1, MOST_SEATS, _l("Give a number of seats from 1 to 5,000, or none.")),
        ],
    )
    staff = SelectMultipleField(
        _l("Invigilators"),
        coerce=int,
        choices=[],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    vacancies = SelectMultipleField(
        _l("For the vacancies"),
        description=_l("The session must be long enough for each of their applicants."),
        coerce=int,
        choices=[],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    confirmed = BooleanField(_l("Both sessions in this room are meant"))

    networks = TextAreaField(
        _l("Networks of the room"),
        description=_l(
            "One a line, for example 192.0.2.0/24 or 2001:db8::/48. Tests can be begun only from "
            "there. Leave it empty for a remote session."
        ),
        validators=[Optional(), Length(max=LONGEST_LIST, message=_l("Shorten the list."))],
    )
    safe_browser = BooleanField(
        _l("Safe Exam Browser required"),
        description=_l("Each candidate downloads a file of their own in the waiting room."),
    )
    safe_browser_keys = TextAreaField(
        _l("Browser Exam Keys of a test centre"),
        description=_l(
            "Only for computers that a test centre has set up itself: one key a line, 64 "
            "hexadecimal digits. Any of them is accepted instead of a candidate’s own file."
        ),
        validators=[Optional(), Length(max=LONGEST_LIST, message=_l("Shorten the list."))],
    )

    def validate_networks(self, field: Any) -> None:
        try:
            read_networks(field.data or "")
        except BadNetwork as bad:
            raise ValidationError(_network_problem(bad)) from None

    def validate_safe_browser_keys(self, field: Any) -> None:
        try:
            keys = read_keys(field.data or "")
        except BadKey as bad:
            raise ValidationError(
                _l(
                    "Line %(line)s is not a Browser Exam Key of 64 hexadecimal digits: %(text)s",
                    line=bad.line,
                    text=bad.text,
                )
            ) from None
        if keys and not self.safe_browser.data:
            raise ValidationError(_l("Keys are of use only when Safe Exam Browser is required."))

    def computers(self) -> Rules:
        """What the session asks of its computers, once the form is valid."""
        return Rules(
            read_networks(self.networks.data or ""),
            bool(self.safe_browser.data),
            read_keys(self.safe_browser_keys.data or ""),
        )

    def validate_starts_at(self, field: Any) -> None:
        if not now() - FARTHEST < _instant(field.data) < now() + FARTHEST:
            raise ValidationError(_l("Check the year of the start."))

    def validate_ends_at(self, field: Any) -> None:
        if self.starts_at.data is None or self.starts_at.errors:
            return
        begins, ends = _instant(self.starts_at.data), _instant(field.data)
        if ends <= begins:
            raise ValidationError(_l("The end must come after the start."))
        if ends <= now():
            raise ValidationError(_l("The end lies in the past."))
        if ends - begins > LONGEST:
            raise ValidationError(_l("A session lasts at most 31 days."))

    def validate_last_start_at(self, field: Any) -> None:
        if field.data is not None:
            _instant(field.data)

    def offer(self, staff: Iterable[Account], vacancies: Iterable[Vacancy], locale: str) -> None:
        """Offer invigilators and vacancies to choose from."""
        self.staff.choices = [SelectChoice(one.id, one.name) for one in staff]
        self.vacancies.choices = [
            SelectChoice(one.id, f"{one.reference} – {one.title[locale]}") for one in vacancies
        ]

    @staticmethod
    def values_of(session: TestSession) -> dict[str, Any]:
        """A stored session as the form shows it, times in the organisation's time zone."""
        where = zone()
        return {
            "title": session.title,
            "remote": session.remote,
            "location": session.location,
            "starts_at": session.starts_at.astimezone(where),
            "ends_at": session.ends_at.astimezone(where),
            "last_start_at": session.last_start_at and session.last_start_at.astimezone(where),
            "seats": session.seats,
            "staff": [account.id for account in staff_of(session.id)],
            "vacancies": [vacancy.id for vacancy in vacancies_of(session.id)],
            "networks": "\n".join(session.networks),
            "safe_browser": session.safe_browser,
            "safe_browser_keys": "\n".join(session.safe_browser_keys),
        }

    def arrangements(self) -> Arrangements:
        """Place, seats and people, once the form is valid."""
        return Arrangements(
            remote=bool(self.remote.data),
            seats=self.seats.data,
            staff=tuple(self.staff.data or ()),
            vacancies=tuple(self.vacancies.data or ()),
        )

    def window(self) -> tuple[datetime, datetime, datetime | None]:
        """Start, end and last start as aware UTC instants, in the organisation's time zone."""
        last = self.last_start_at.data
        return (
            _instant(self.starts_at.data),
            _instant(self.ends_at.data),
            None if last is None else _instant(last),
        )


def _instant(local: datetime | None) -> datetime:
    if local is None:
        raise ValidationError(_l("Check the date and the time."))
    try:
        return instant_of(local, zone())
    except OverflowError:
        raise ValidationError(_l("Check the year.")) from None
    except BadLocalTime as bad:
        raise ValidationError(_clock_problem(bad)) from None


def _clock_problem(bad: BadLocalTime) -> Any:
    times = {"before": f"{bad.before:%H:%M}", "after": f"{bad.after:%H:%M}"}
    if bad.fault == "missing":
        return _l(
            "This time does not exist: on that day the clocks go forward from %(before)s to "
            "%(after)s. Choose another time.",
            **times,
        )
    return _l(
        "This time comes twice: on that day the clocks go back from %(after)s to %(before)s. "
        "Choose a time before %(before)s, or %(after)s or later.",
        **times,
    )


def _network_problem(bad: BadNetwork) -> Any:
    problems = {
        "form": _l(
            "Line %(line)s is not a network such as 192.0.2.0/24 or 2001:db8::/48: %(text)s",
            line=bad.line,
            text=bad.text,
        ),
        "host": _l(
            "Line %(line)s names one computer and a network at once: %(text)s. Write the first "
            "address of the network, or the address alone.",
            line=bad.line,
            text=bad.text,
        ),
        "everywhere": _l(
            "Line %(line)s admits every address. Leave the list empty instead.", line=bad.line
        ),
        "many": _l("Give at most 50 networks."),
    }
    return problems[bad.problem]
