"""Policies as data: read back as written, and refused with the key and what to write."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assess.eligibility.policy import BadPolicy, default_policy, parse, parse_toml

DEFAULT = default_policy().to_dict()


def changed(place: str, value: Any) -> dict[str, Any]:
    content: dict[str, Any] = deepcopy(DEFAULT)
    table, _dot, key = place.rpartition(".")
    target = content[table] if table else content
    if value is ...:
        target.pop(key, None)
    else:
        target[key] = value
    return content


def test_the_default_is_what_the_organisation_asked_for() -> None:
    policy = default_policy()
    assert (policy.timezone, policy.language.validity_years) == ("Europe/Brussels", 2)
    assert (policy.office.lockout_months, policy.language.lockout_months) == (6, 0)
    assert (policy.language.exempts, policy.office.exempts) == (True, False)
    assert default_policy("Asia/Tokyo").timezone == "Asia/Tokyo"


@given(
    st.fixed_dictionaries(
        {
            "validity_years": st.integers(1, 10),
            "grace_days": st.integers(0, 366),
            "lockout_months": st.integers(0, 60),
            "anchor": st.sampled_from(["sitting", "month_end"]),
            "exempts": st.just(True),
            "below_minimum_exempts": st.booleans(),
            "pass_mark": st.integers(0, 5),
        }
    )
)
@settings(max_examples=30)
def test_a_policy_is_read_back_as_it_was_written(rules: dict[str, Any]) -> None:
    policy = parse({**DEFAULT, "language": rules, "office": rules})
    assert parse(policy.to_dict()) == policy
    assert parse(policy.to_dict()).digest() == policy.digest()
    assert policy.to_dict()["language"] == rules


@pytest.mark.parametrize(
    ("place", "value", "key", "instead"),
    [
        ("language.validity_years", "two", "language.validity_years", "from 1 to 10"),
        ("language.validity_years", True, "language.validity_years", "from 1 to 10"),
        ("language.validity_years", 0, "language.validity_years", "from 1 to 10"),
        ("language.validity_years", 2.0, "language.validity_years", "from 1 to 10"),
        ("language.validity_years", ..., "language.validity_years", "from 1 to 10"),
        ("office.lockout_months", -1, "office.lockout_months", "from 0 to 60"),
        ("office.pass_mark", ..., "office.pass_mark", "lockout_months = 0"),
        ("language.pass_mark", 6, "language.pass_mark", "from 0 to 5"),
        ("office.anchor", "the moon", "office.anchor", '"sitting" or "month_end"'),
        ("written.exempts", "yes", "written.exempts", "true or false"),
        ("written.below_minimum_exempts", True, "written.below_minimum_exempts", "write false"),
        ("language.years", 2, "language.years", "validity_years"),
        ("timezone", "Mars/Olympus", "timezone", "Europe/Brussels"),
        ("timezone", 3, "timezone", "Europe/Brussels"),
        ("timezone", "../../etc/passwd", "timezone", "Europe/Brussels"),
        ("office", ..., "office", "[office]"),
        ("office", 6, "office", "[office]"),
        ("excel", {}, "excel", "language, written, office"),
        ("name", ..., "name", "1 to 40"),
        ("name", "x" * 41, "name", "1 to 40"),
        ("name", "two\nlines", "name", "1 to 40"),
    ],
)
def test_a_bad_policy_names_its_key_and_what_to_write(
    place: str, value: Any, key: str, instead: str
) -> None:
    with pytest.raises(BadPolicy) as caught:
        parse(changed(place, value))
    assert caught.value.key == key
    assert instead in str(caught.value)
    assert str(caught.value).startswith(key)


def test_what_is_no_toml_is_said_to_be_none() -> None:
    with pytest.raises(BadPolicy, match="it is not TOML"):
        parse_toml("[language\nyears = ")
