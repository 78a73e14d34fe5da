"""What goes in and comes out of the API. The same schemas validate and describe."""

from __future__ import annotations

from typing import Any

from apiflask import Schema
from apiflask.fields import (
    AwareDateTime,
    Boolean,
    Date,
    Dict,
    Email,
    Float,
    Integer,
    List,
    Nested,
    String,
)
from apiflask.validators import ContainsNoneOf, Length, OneOf, Range, Regexp

FAMILIES = ("language", "written", "office")
#: A page holds this many rows unless asked otherwise, and at most.
PAGE, LARGEST_PAGE = 50, 200


#: No control characters and no halves of characters: PostgreSQL stores no NUL, UTF-8 no half.
PLAIN = ContainsNoneOf(
    frozenset(map(chr, [*range(0x20), *range(0x7F, 0xA0), *range(0xD800, 0xE000)])),
    error="No control characters.",
)
_CODE = Regexp(r"^[A-Za-z0-9._:/@-]+$(?!\n)", error="Letters, digits and . _ : / @ - only.")


def _text(longest: int, **options: Any) -> String:
    return String(validate=[Length(1, longest), PLAIN], **options)


class Headers(Schema):
    """What each request may carry."""

    class Meta:
        unknown = "exclude"


class OrderHeaders(Headers):
    """What an order must carry."""

    idempotency_key = String(
        required=True,
        data_key="Idempotency-Key",
        validate=[
            Length(1, 255),
            Regexp(r"^[\x21-\x7e]+$(?!\n)", error="Printable ASCII, no spaces."),
        ],
        metadata={
            "description": "Your own unique word for this order. The same key with the same body "
            "answers as the first time, for at least 48 hours."
        },
    )


class PageQuery(Schema):
    """Which page of a list."""

    limit = Integer(
        load_default=PAGE,
        strict=False,
        validate=Range(1, LARGEST_PAGE),
        metadata={"description": "Rows of a page."},
    )
    cursor = String(
        # A reference of 40 characters is up to 160 bytes, 214 characters of a cursor.
        validate=[Length(1, 240), Regexp(r"^[A-Za-z0-9_-]+$(?!\n)", error="Use `next` of a page.")],
        metadata={"description": "`next` of the page before."},
    )


class ResultQuery(PageQuery):
    """Which results."""

    since = AwareDateTime(
        metadata={
            "description": "Only results released, withdrawn or superseded at or after this "
            "instant (RFC 3339 with its offset): `next_since` of the last answer. A time of "
            "your own clock may miss what was being decided when you asked."
        }
    )
    language = String(validate=OneOf(["en", "fr"]))
    order = String(validate=[Length(1, 32), _CODE], metadata={"description": "One order's."})


class LevelsSchema(Schema):
    """Declared levels, 0–5."""

    en = Integer(validate=Range(0, 5), strict=True)
    fr = Integer(validate=Range(0, 5), strict=True)


class PeriodSchema(Schema):
    """First and last day, both included."""

    first = Date(required=True, data_key="from")
    last = Date(required=True, data_key="to")


class AdjustmentsSchema(Schema):
    """Fair adjustments. Never send their reason."""

    time_factor = Float(load_default=1.0, validate=Range(1.0, 4.0), allow_nan=False)
    large_text = Boolean(load_default=False, truthy={True}, falsy={False})
    break_minutes = Integer(load_default=0, validate=Range(0, 120), strict=True)
    spelling = Boolean(load_default=False, truthy={True}, falsy={False})


class CandidateIn(Schema):
    """Whom to test."""

    email = Email(required=True, validate=Length(3, 254))
    given_name = _text(120, required=True)
    family_name = _text(120, required=True)
    locale = String(load_default="en", validate=OneOf(["en", "fr"]))
    identity_number = _text(40)
    native_languages = List(
        String(validate=Regexp(r"^[a-z]{2,3}$(?!\n)", error="ISO 639 codes.")),
        validate=Length(max=6),
        load_default=list,
    )
    declared_levels = Nested(LevelsSchema, load_default=dict)
    adjustments = Nested(AdjustmentsSchema, load_default=dict)
    unavailable = List(Nested(PeriodSchema), validate=Length(max=20), load_default=list)


class OrderIn(Schema):
    """An order: for a vacancy by its reference, or for one test by its code."""

    vacancy = String(
        validate=[Length(1, 40), PLAIN], metadata={"description": "Reference of an open vacancy."}
    )
    test = String(
        validate=[Length(1, 60), _CODE], metadata={"description": "Code of a test on offer."}
    )
    external_id = String(
        validate=[Length(1, 120), PLAIN],
        metadata={"description": "Your own number of the application."},
    )
    candidate = Nested(CandidateIn, required=True)


class TitleOut(Schema):
    """Both languages."""

    en = String(required=True)
    fr = String(required=True)


class TestOut(Schema):
    """A test on offer."""

    __test__ = False

    code = String(required=True)
    version = Integer(required=True)
    kind = String(required=True)
    language = String(required=True, allow_none=True)
    title = Nested(TitleOut, required=True)
    duration_minutes = Float(required=True)


class RequiredTestOut(Schema):
    """A test that a vacancy asks for."""

    family = String(required=True)
    test = String(required=True, allow_none=True)
    minimum_level = Integer(required=True, allow_none=True)


class VacancyOut(Schema):
    """A vacancy."""

    reference = String(required=True)
    title = Nested(TitleOut, required=True)
    grade = String(required=True)
    state = String(required=True)
    opens_on = Date(required=True, allow_none=True)
    closes_on = Date(required=True, allow_none=True)
    tests = List(Nested(RequiredTestOut), required=True)


class DecisionOut(Schema):
    """What the rules decided, in the sentence that pages, files and letters use."""

    outcome = String(required=True)
    reason_code = String(required=True)
    until = Date(required=True, allow_none=True)
    language = String(required=True, allow_none=True)
    explanation = Nested(TitleOut, required=True)
    policy_version = Integer(required=True)


class OrderTestOut(Schema):
    """One test of an order."""

    family = String(required=True)
    test = String(required=True, allow_none=True)
    status = String(required=True)
    decision = Nested(DecisionOut, required=True, allow_none=True)
    session_starts_at = AwareDateTime(required=True, allow_none=True)
    result = Integer(required=True, allow_none=True)


class OrderOut(Schema):
    """An order and where it stands."""

    id = String(required=True)
    external_id = String(required=True, allow_none=True)
    status = String(required=True)
    vacancy = String(required=True, allow_none=True)
    test = String(required=True, allow_none=True)
    candidate_url = String(required=True)
    created_at = AwareDateTime(required=True)
    cancelled_at = AwareDateTime(required=True, allow_none=True)
    tests = List(Nested(OrderTestOut), required=True)


class CandidateOut(Schema):
    """Whose result it is."""

    email = String(required=True)
    given_name = String(required=True)
    family_name = String(required=True)


class ResultOut(Schema):
    """A result that was released, with all that is needed to read it rightly."""

    id = Integer(required=True)
    order = String(required=True, allow_none=True)
    external_id = String(required=True, allow_none=True)
    state = String(
        required=True,
        validate=OneOf(["issued", "expired", "superseded", "withdrawn"]),
    )
    candidate = Nested(CandidateOut, required=True)
    test = String(required=True)
    kind = String(required=True)
    language = String(required=True, allow_none=True)
    level = Integer(required=True)
    standard_error = Float(required=True, allow_none=True)
    probability = Float(required=True, allow_none=True)
    sat_on = Date(required=True)
    valid_until = Date(required=True)
    released_at = AwareDateTime(required=True)
    scale = String(required=True)
    caution = String(required=True)


class ResultFullOut(ResultOut):
    """A result with its signed statement."""

    statement = Dict(required=True)


class TestPage(Schema):
    """A page of tests."""

    __test__ = False

    items = List(Nested(TestOut), required=True)
    next = String(required=True, allow_none=True)


class VacancyPage(Schema):
    """A page of vacancies."""

    items = List(Nested(VacancyOut), required=True)
    next = String(required=True, allow_none=True)


class OrderPage(Schema):
    """A page of orders."""

    items = List(Nested(OrderOut), required=True)
    next = String(required=True, allow_none=True)


class ResultPage(Schema):
    """A page of results."""

    items = List(Nested(ResultOut), required=True)
    next = String(required=True, allow_none=True)
    next_since = AwareDateTime(
        required=True,
        allow_none=True,
        metadata={
            "description": "On the last page: what to ask `since` the next time. null while "
            "there is a `next`, and as long as there is nothing."
        },
    )
