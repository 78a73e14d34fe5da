"""A-60: wherever staff see one person's file, the reading is recorded."""

from __future__ import annotations

import inspect

from assess import create_app
from assess.identity.permissions import audience_of
from assess.identity.roles import Role

ABOUT_A_PERSON = {
    "account_id",
    "application_id",
    "attachment_id",
    "complaint_id",
    "decision_id",
    "result_id",
    "sitting_id",
}
#: Staff pages that name a person and record no reading, and why.
WITHOUT: dict[str, str] = {
    "complaint_desk.evidence": "its first opening is recorded: complaint_reading and the chain",
    "complaint_desk.new": "the act that follows is recorded: complaint.opened",
    "invigilation.check_in": "the act that follows is recorded: sitting.checked_in",
    "invigilation.move": "the act that follows is recorded: sitting.moved",
    "neutralised.show": "a list about an item; the page of each result records its reading",
    "rescuing.rescue": "the act that follows is recorded: the file's digest",
}


def _helpers_of(view) -> str:
    """The source of the functions of the view's own module that it names."""
    named = (view.__globals__.get(name) for name in view.__code__.co_names)
    own = [one for one in named if inspect.isfunction(one) and one.__module__ == view.__module__]
    return "".join(map(inspect.getsource, own))


def test_every_staff_page_about_a_person_records_its_reading(settings) -> None:
    app = create_app(settings)
    silent = []
    for rule in app.url_map.iter_rules():
        audience = audience_of(app, rule.endpoint) or frozenset()
        staff = {one for one in audience if isinstance(one, Role)} - {Role.CANDIDATE}
        if not staff or "GET" not in (rule.methods or ()) or not ABOUT_A_PERSON & rule.arguments:
            continue
        view = inspect.unwrap(app.view_functions[rule.endpoint])
        source = inspect.getsource(view) + _helpers_of(view)
        recorded = "record_reading" in source or "record_export" in source
        if not recorded and rule.endpoint not in WITHOUT:
            silent.append(rule.endpoint)
    assert silent == []
