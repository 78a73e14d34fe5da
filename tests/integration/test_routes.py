"""Role × route: every address of the application and who may open it.

A new route must be entered here, or this file fails; so must a change of audience.
Object-level checks (this candidate's result, this session's sitting) are tested in
the rooms.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from assess import create_app
from assess.config import Settings
from assess.identity import permissions
from assess.identity.models import Account
from assess.identity.permissions import audience_of
from assess.identity.roles import Role
from assess.web import public as platform_public

STAFF = "examiner invigilator recruitment administrator"

#: Methods and rule → audience: public, authenticated, sitting (the cookie of that one
#: sitting), operator (the token in the settings), or role names.
MATRIX: dict[str, str] = {
    # Platform
    "GET /": "public",
    "GET /healthz": "public",
    "GET /metrics": "public",
    "POST /preferences": "public",
    "GET /accessibility": "public",
    "GET /privacy": "public",
    "GET /help": "public",
    "GET /.well-known/assess-keys.json": "public",
    "GET POST /verify": "public",
    # Accounts
    "GET POST /account/login": "public",
    "POST /account/logout": "public",
    "GET POST /account/register": "public",
    "GET POST /account/register/details": "public",
    "GET POST /account/reset": "public",
    "GET POST /account/reset/password": "public",
    "GET POST /account/<any(register, reset):purpose>/code": "public",
    "POST /account/<any(register, reset):purpose>/code/new": "public",
    "GET /account/invitation/<token>": "public",
    "GET POST /account/invitation": "public",
    "GET POST /account/login/code": "public",
    "POST /account/passkeys/login/options": "public",
    "POST /account/passkeys/login": "public",
    "GET /account/sso": "public",
    "GET /account/sso/callback": "public",
    "GET /account/security": STAFF,
    "GET POST /account/confirm": STAFF,
    "GET POST /account/security/authenticator": STAFF,
    "POST /account/security/authenticator/<any(begin, remove):change>": STAFF,
    "POST /account/security/codes": STAFF,
    "POST /account/passkeys/new/options": STAFF,
    "POST /account/passkeys": STAFF,
    "POST /account/passkeys/<int:passkey_id>/remove": STAFF,
    "GET POST /account/": "authenticated",
    "GET POST /account/password": "authenticated",
    # Administration
    "GET /admin/users": "administrator",
    "GET POST /admin/users/new": "administrator",
    "GET /admin/users/<int:account_id>": "administrator",
    "POST /admin/users/<int:account_id>/roles": "administrator",
    "POST /admin/users/<int:account_id>/<any(disable, enable, invite):change>": "administrator",
    "POST /admin/users/<int:account_id>/identity-number": "administrator",
    "GET /people/duplicates": "recruitment administrator",
    "GET /people/duplicates/<int:one_id>/<int:other_id>": "recruitment administrator",
    "POST /people/duplicates/<int:one_id>/<int:other_id>": "recruitment administrator",
    "GET /admin/recoveries": "administrator",
    "POST /admin/users/<int:account_id>/recovery": "administrator",
    "POST /admin/recoveries/<int:recovery_id>/<any(approve, refuse):answer>": "administrator",
    "GET /admin/jobs": "administrator",
    "POST /admin/jobs/<int:run_id>/retry": "administrator",
    "GET /jobs/<int:run_id>": "authenticated",
    # Data protection
    "GET POST /account/data": "authenticated",
    "GET POST /admin/users/<int:account_id>/data": "administrator",
    "POST /admin/users/<int:account_id>/<any(erase, hold, lift):change>": "administrator",
    "GET POST /admin/retention": "administrator",
    "GET /admin/retention/records/<int:record_id>.jws": "administrator",
    # Banks
    "GET /banks/": "examiner administrator",
    "GET /banks/<code>/": "examiner administrator",
    "GET /banks/items/": "examiner administrator",
    "GET /banks/items/<int:item_id>": "examiner administrator",
    "GET /banks/testlets/<int:stimulus_id>": "examiner administrator",
    "GET /banks/media/<digest>": "examiner administrator",
    "GET POST /banks/<code>/items/new": "examiner",
    "GET POST /banks/items/<int:item_id>/edit": "examiner",
    "POST /banks/items/<int:item_id>/restore": "examiner",
    "POST /banks/items/<int:item_id>/retire": "examiner",
    "GET POST /banks/<code>/testlets/new": "examiner",
    "GET POST /banks/testlets/<int:stimulus_id>/edit": "examiner",
    "POST /banks/testlets/<int:stimulus_id>/restore": "examiner",
    "POST /banks/testlets/<int:stimulus_id>/retire": "examiner",
    "POST /banks/<code>/preview/<kind>": "examiner",
    # A candidate's own pages
    "GET /me/": "candidate",
    "GET /me/system-check": "candidate",
    "POST /me/system-check": "candidate",
    "POST /me/invitations/<int:invitation_id>/confirm": "candidate",
    "GET POST /me/invitations/<int:invitation_id>/date": "candidate",
    "GET /me/invitations/<int:invitation_id>/calendar.ics": "candidate",
    "GET /me/time": "public",
    "GET /me/sound-check/<language>.mp3": "public",
    # One sitting
    "GET POST /sittings/": "public",
    "GET /sittings/<sitting_id>/": "sitting",
    "POST /sittings/<sitting_id>/enter": "sitting",
    "POST /sittings/<sitting_id>/start": "sitting",
    "POST /sittings/<sitting_id>/break": "sitting",
    "POST /sittings/<sitting_id>/sync": "sitting",
    "POST /sittings/<sitting_id>/hand-in": "sitting",
    "GET /sittings/<sitting_id>/media/<digest>": "sitting",
    "GET /sittings/<sitting_id>/work": "sitting",
    "POST /sittings/<sitting_id>/uploads/<ref>": "sitting",
    "GET /office/": "examiner recruitment",
    "GET POST /office/sittings/<sitting_id>": "examiner recruitment",
    "POST /office/sittings/<sitting_id>/again": "examiner recruitment",
    "GET /office/sittings/<sitting_id>/<ref>/film": "examiner recruitment",
    "GET /office/sittings/<sitting_id>/<ref>/history.json": "examiner recruitment",
    "GET /office/sittings/<sitting_id>/<ref>/assets/<name>": "examiner recruitment",
    "GET /office/sittings/<sitting_id>/<ref>/file": "examiner recruitment",
    "GET /office/sittings/<sitting_id>/divergences/<int:number>/"
    "<any(browser, server):side>.json": "examiner recruitment",
    # Projects of the Office test: drafts
    "GET /written/papers/": "examiner",
    "GET POST /written/papers/upload": "examiner",
    "GET POST /written/papers/<code>/<int:number>": "examiner",
    "GET /written/papers/<code>/<int:number>/files/<name>": "examiner",
    "GET /office/drafts/": "examiner",
    "GET POST /office/drafts/new": "examiner",
    "GET POST /office/drafts/upload": "examiner",
    "POST /office/drafts/from/<code>": "examiner",
    "GET /office/drafts/<int:draft_id>/": "examiner",
    "GET POST /office/drafts/<int:draft_id>/words": "examiner",
    "GET POST /office/drafts/<int:draft_id>/start": "examiner",
    "GET /office/drafts/<int:draft_id>/start/<name>": "examiner",
    "GET /office/drafts/<int:draft_id>/folder.zip": "examiner",
    "GET POST /office/drafts/<int:draft_id>/pictures": "examiner",
    "POST /office/drafts/<int:draft_id>/pictures/<name>/remove": "examiner",
    "POST /office/drafts/<int:draft_id>/delete": "examiner",
    "POST /office/drafts/<int:draft_id>/test": "examiner",
    "POST /office/drafts/<int:draft_id>/publish": "examiner",
    "GET POST /office/drafts/<int:draft_id>/tasks/new": "examiner",
    "GET POST /office/drafts/<int:draft_id>/tasks/<int:task>": "examiner",
    "POST /office/drafts/<int:draft_id>/tasks/<int:task>/move": "examiner",
    "POST /office/drafts/<int:draft_id>/tasks/<int:task>/remove": "examiner",
    "GET POST /office/drafts/<int:draft_id>/tasks/<int:task>/checks/new": "examiner",
    "GET POST /office/drafts/<int:draft_id>/tasks/<int:task>/checks/<int:number>": "examiner",
    "POST /office/drafts/<int:draft_id>/tasks/<int:task>/checks/<int:number>/move": "examiner",
    "POST /office/drafts/<int:draft_id>/tasks/<int:task>/checks/<int:number>/remove": "examiner",
    "GET /office/drafts/<int:draft_id>/trial": "examiner",
    "GET /office/drafts/<int:draft_id>/trial.json": "examiner",
    "GET /office/drafts/<int:draft_id>/opening/<any(en, fr):locale>.json": "examiner",
    "GET /office/drafts/<int:draft_id>/solution/<any(en, fr):locale>.json": "examiner",
    "GET /office/drafts/<int:draft_id>/assets/<name>": "examiner",
    "POST /office/drafts/<int:draft_id>/trial/check": "examiner",
    "POST /office/drafts/<int:draft_id>/trial/solution": "examiner",
    "GET /sittings/<sitting_id>/files/<name>": "sitting",
    "GET /sittings/<sitting_id>/exam.seb": "sitting",
    "GET /sittings/seb/<token>": "public",
    "GET /sittings/seb/leave": "public",
    "GET /sittings/<sitting_id>/worker.js": "sitting",
    "GET /sittings/<sitting_id>/wait": "sitting",
    "GET /sittings/<sitting_id>/wait/status": "sitting",
    "GET /sittings/<sitting_id>/receipt": "sitting",
    "GET /sittings/<sitting_id>/receipt.<form>": "sitting",
    # Papers written on pages
    "GET POST /written/drafts/new": "examiner",
    "GET POST /written/drafts/upload": "examiner",
    "POST /written/drafts/from/<code>/<int:number>": "examiner",
    "GET /written/drafts/<int:draft_id>/": "examiner",
    "GET /written/drafts/alive": "examiner",
    "GET /written/drafts/<int:draft_id>/preview": "examiner",
    "GET /written/drafts/<int:draft_id>/preview.json": "examiner",
    "GET /written/drafts/<int:draft_id>/preview/texts": "examiner",
    "GET /written/drafts/<int:draft_id>/folder.zip": "examiner",
    "GET /written/drafts/<int:draft_id>/files/<name>": "examiner",
    "GET /written/drafts/<int:draft_id>/files/<name>/<int:number>": "examiner",
    "POST /written/drafts/<int:draft_id>/delete": "examiner",
    "POST /written/drafts/<int:draft_id>/publish": "examiner",
    "GET POST /written/drafts/<int:draft_id>/<key>": "examiner",
    "POST /written/drafts/<int:draft_id>/add/<any(part, task, source, criterion):kind>": "examiner",
    "POST /written/drafts/<int:draft_id>/<key>/move": "examiner",
    "POST /written/drafts/<int:draft_id>/<key>/remove": "examiner",
    # Marking of the written test
    "GET /written/marking/": "examiner",
    "GET /written/marking/consistency": "examiner",
    "GET /written/marking/<int:allocation_id>": "examiner",
    "POST /written/marking/<int:allocation_id>/draft": "examiner",
    "POST /written/marking/<int:allocation_id>/finish": "examiner",
    "POST /written/marking/<int:allocation_id>/conflict": "examiner",
    "GET /written/marking/<int:allocation_id>/upload": "examiner",
    "GET /written/marking/<int:allocation_id>/sources/<name>": "examiner",
    "GET /written/moderation/": "examiner recruitment",
    "GET POST /written/moderation/<int:version_id>/<int:session_id>": "examiner recruitment",
    "GET /written/moderation/<int:version_id>/<int:session_id>/figures.csv": "examiner recruitment",
    "GET /written/moderation/<int:version_id>/"
    "<int:session_id>/tasks/<code>": "examiner recruitment",
    "GET POST /written/moderation/<int:version_id>/"
    "<int:session_id>/allocation": "examiner recruitment",
    "GET POST /written/moderation/<int:version_id>/"
    "<int:session_id>/references/<code>": "examiner recruitment",
    "GET /written/moderation/scripts/<int:script_id>": "examiner recruitment",
    "GET /written/moderation/scripts/<int:script_id>.pdf": "examiner recruitment",
    "GET /written/moderation/scripts/<int:script_id>/upload": "examiner recruitment",
    "POST /written/moderation/scripts/<int:script_id>/"
    "<any(third, replace, decide):act>": "examiner recruitment",
    "GET /written/integrity/<int:version_id>/<int:session_id>": "examiner recruitment",
    "GET POST /written/integrity/scripts/<int:script_id>/film": "examiner recruitment",
    "GET /written/integrity/scripts/<int:script_id>/film.json": "examiner recruitment",
    "GET POST /written/integrity/scripts/<int:script_id>/"
    "beside/<int:other_id>": "examiner recruitment",
    "GET /written/integrity/scripts/<int:script_id>/"
    "sources/<code>/<any(en, fr):language>": "examiner recruitment",
    # Invigilation
    "GET /sessions/": "invigilator administrator",
    "GET /sessions/<int:session_id>/": "invigilator administrator",
    "GET /sessions/<int:session_id>/lines": "invigilator administrator",
    "GET /sessions/<int:session_id>/sittings/<sitting_id>": "invigilator administrator",
    "GET POST /sessions/<int:session_id>/sittings/<sitting_id>/rescue": "invigilator",
    "GET POST /sessions/<int:session_id>/check-in/<sitting_id>": "invigilator",
    "POST /sessions/<int:session_id>/sittings/<sitting_id>/safe-browser": "invigilator",
    "POST /sessions/<int:session_id>/open": "invigilator",
    "GET POST /sessions/<int:session_id>/"
    "<any(pause, resume, extend, end, void):verb>": "invigilator",
    "POST /sessions/<int:session_id>/undo/<int:action_id>": "invigilator",
    "GET POST /sessions/<int:session_id>/move/<sitting_id>": "invigilator",
    "GET POST /sessions/<int:session_id>/messages": "invigilator",
    "POST /sessions/<int:session_id>/help/<sitting_id>": "invigilator",
    "GET /sessions/<int:session_id>/incidents": "invigilator administrator",
    "POST /sessions/<int:session_id>/incidents": "invigilator",
    "GET /sessions/<int:session_id>/incidents/files/"
    "<int:attachment_id>": "invigilator administrator",
    "GET POST /sessions/<int:session_id>/groups": "invigilator",
    "GET POST /sessions/<int:session_id>/close": "invigilator",
    "GET POST /sessions/<int:session_id>/codes": "invigilator",
    "GET POST /sessions/<int:session_id>/reconcile": "invigilator administrator",
    "POST /sessions/<int:session_id>/reconcile/confirm": "invigilator",
    "GET /sessions/<int:session_id>/report": "invigilator administrator",
    "GET /sessions/<int:session_id>/report.pdf": "invigilator administrator",
    # Results, as candidates see them
    "GET /results/": "candidate",
    "GET /results/<int:result_id>": "candidate",
    "GET /results/<int:result_id>.json": "candidate",
    # Complaints
    "GET POST /sittings/<sitting_id>/complaint": "sitting",
    "GET /sittings/<sitting_id>/complaint/received": "sitting",
    "GET /complaints/": "candidate",
    "GET /complaints/<int:complaint_id>": "candidate",
    "GET /recruitment/complaints/": "recruitment",
    "GET POST /recruitment/complaints/new/<sitting_id>": "recruitment",
    "GET /recruitment/complaints/<int:complaint_id>": "recruitment",
    "POST /recruitment/complaints/<int:complaint_id>/note": "recruitment",
    "POST /recruitment/complaints/<int:complaint_id>/decide": "recruitment",
    "POST /recruitment/complaints/<int:complaint_id>/evidence": "recruitment",
    "GET /recruitment/complaints/<int:complaint_id>/evidence/<int:number>": "recruitment",
    "GET /recruitment/complaints/<int:complaint_id>/evidence/<int:number>.json": "recruitment",
    "GET /results/<int:result_id>/certificate.pdf": "candidate",
    "GET /results/<int:result_id>/credential.jwt": "candidate",
    "GET /certificates/<token>": "public",
    # Recruitment
    "GET /recruitment/policies/": "recruitment administrator",
    "GET /recruitment/policies/<int:version_id>": "recruitment administrator",
    "GET POST /recruitment/policies/new": "recruitment",
    "GET /recruitment/policies/what-if": "recruitment",
    "GET /recruitment/": "recruitment",
    "GET /recruitment/vacancies/": "recruitment",
    "GET POST /recruitment/vacancies/new": "recruitment",
    "GET /recruitment/vacancies/<int:vacancy_id>": "recruitment",
    "GET /recruitment/vacancies/<int:vacancy_id>/decisions.<any(csv, xlsx):form>": "recruitment",
    "GET POST /recruitment/vacancies/<int:vacancy_id>/change": "recruitment",
    "POST /recruitment/vacancies/<int:vacancy_id>/<any(close, reopen):change>": "recruitment",
    "POST /recruitment/vacancies/<int:vacancy_id>/decide": "recruitment",
    "GET POST /recruitment/vacancies/<int:vacancy_id>/import": "recruitment",
    "GET POST /recruitment/vacancies/<int:vacancy_id>/applications/new": "recruitment",
    "GET /recruitment/vacancies/<int:vacancy_id>/applications/<int:application_id>": "recruitment",
    "GET POST /recruitment/vacancies/<int:vacancy_id>/applications/<int:application_id>"
    "/change": "recruitment",
    "POST /recruitment/vacancies/<int:vacancy_id>/applications/<int:application_id>"
    "/<any(withdraw, restore):change>": "recruitment",
    "POST /recruitment/vacancies/<int:vacancy_id>/applications/<int:application_id>"
    "/decide": "recruitment",
    "POST /recruitment/vacancies/<int:vacancy_id>/applications/<int:application_id>"
    "/review/<any(language, written, office):family>": "recruitment",
    "POST /recruitment/vacancies/<int:vacancy_id>/applications/<int:application_id>"
    "/override/<any(language, written, office):family>": "recruitment",
    "POST /recruitment/vacancies/<int:vacancy_id>/applications/<int:application_id>"
    "/overrides/<int:override_id>": "recruitment",
    "GET /recruitment/imports/<draft_id>": "recruitment",
    "POST /recruitment/imports/<draft_id>": "recruitment",
    "GET /recruitment/imports/template-<any(applications, prior_results):kind>.csv": "recruitment",
    "GET /recruitment/prior-results/": "recruitment",
    "GET POST /recruitment/prior-results/new": "recruitment",
    "GET POST /recruitment/prior-results/import": "recruitment",
    "POST /recruitment/prior-results/<int:prior_id>/withdraw": "recruitment",
    "GET /recruitment/sessions/": "recruitment",
    "GET POST /recruitment/sessions/new": "recruitment",
    "GET POST /recruitment/sessions/<int:session_id>": "recruitment",
    "GET POST /recruitment/sessions/<int:session_id>/change": "recruitment",
    "POST /recruitment/sessions/<int:session_id>/publish": "recruitment",
    "GET POST /recruitment/vacancies/<int:vacancy_id>/invite": "recruitment",
    "GET POST /recruitment/invitations/<int:invitation_id>/cancel": "recruitment",
    "GET POST /recruitment/invitations/<int:invitation_id>/again": "recruitment",
    "GET /recruitment/no-shows/": "recruitment",
    "GET /recruitment/tests/": "recruitment",
    "GET POST /recruitment/tests/new": "recruitment",
    "GET POST /recruitment/tests/new-office": "recruitment",
    "GET POST /recruitment/tests/new-written": "recruitment",
    "POST /recruitment/tests/<int:test_id>/retire": "recruitment",
    "GET /recruitment/candidates/": "recruitment",
    "GET /recruitment/candidates/<int:account_id>": "recruitment",
    "POST /recruitment/candidates/<int:account_id>/accommodation": "recruitment",
    "GET POST /recruitment/candidates/<int:account_id>/conflicts": "recruitment",
    "GET POST /recruitment/candidates/<int:account_id>/conflicts/"
    "<int:marker_id>/withdraw": "recruitment",
    "GET /recruitment/results/": "recruitment",
    "GET /recruitment/results/<int:result_id>": "recruitment",
    "POST /recruitment/results/<int:result_id>/withdraw": "recruitment",
    "POST /recruitment/results/<int:result_id>/late": "recruitment",
    "GET POST /recruitment/results/<int:result_id>/regrade": "recruitment",
    "GET POST /recruitment/sittings/<sitting_id>/late": "recruitment",
    "GET /recruitment/results/neutralised/": "recruitment",
    "GET /recruitment/results/neutralised/items/<int:item_id>": "recruitment examiner",
    "POST /recruitment/results/neutralised/items/<int:item_id>": "recruitment",
    "GET /recruitment/results/neutralised/<int:decision_id>": "recruitment",
    "POST /recruitment/results/release": "recruitment",
    "GET /recruitment/exports/": "recruitment",
    "GET POST /recruitment/exports/new": "recruitment",
    "POST /recruitment/exports/<int:profile_id>/run": "recruitment",
    "POST /recruitment/exports/<int:profile_id>/retire": "recruitment",
    "GET /recruitment/exports/runs/<int:run_id>/file": "recruitment",
    "GET /recruitment/sessions/<int:session_id>/release": "recruitment",
    "POST /recruitment/sessions/<int:session_id>/release": "recruitment",
    "GET /recruitment/vacancies/<int:vacancy_id>/release": "recruitment",
    "POST /recruitment/vacancies/<int:vacancy_id>/release": "recruitment",
    "GET /recruitment/results/export.<any(csv, xlsx, json):form>": "recruitment",
    "GET /recruitment/results/export/<any(csv, xlsx, json, qti):form>.zip": "recruitment",
    # Other systems: their pages, the API, where their candidates begin
    "GET /integrations/": "recruitment administrator",
    "GET POST /integrations/new": "recruitment administrator",
    "GET /integrations/<int:integration_id>": "recruitment administrator",
    "GET POST /integrations/<int:integration_id>/change": "recruitment administrator",
    "POST /integrations/<int:integration_id>/rotate": "recruitment administrator",
    "POST /integrations/<int:integration_id>/secret": "recruitment administrator",
    "POST /integrations/<int:integration_id>/<any(disable, enable):verb>": (
        "recruitment administrator"
    ),
    "POST /integrations/<int:integration_id>/secret/show": "recruitment administrator",
    "POST /integrations/<int:integration_id>/deliveries/<int:delivery_id>": (
        "recruitment administrator"
    ),
    "GET /orders/<order_id>": "public",
    "GET /api/v1/openapi.json": "public",
    "GET /api/v1/tests": "integration catalogue:read",
    "GET /api/v1/vacancies": "integration vacancies:read",
    "GET /api/v1/vacancies/<path:reference>": "integration vacancies:read",
    "POST /api/v1/orders": "integration orders:write",
    "GET /api/v1/orders": "integration orders:write",
    "GET /api/v1/orders/<order_id>": "integration orders:write",
    "DELETE /api/v1/orders/<order_id>": "integration orders:write",
    "GET /api/v1/results": "integration results:read",
    "GET /api/v1/results/<int:result_id>": "integration results:read",
    "GET /api/partners/greenhouse/list_tests": "integration catalogue:read",
    "POST /api/partners/greenhouse/send_test": "integration orders:write",
    "GET /api/partners/greenhouse/test_status": "integration orders:write",
    "POST /api/partners/greenhouse/response_error": "integration orders:write",
    "GET /api/partners/workable/tests": "integration catalogue:read",
    "POST /api/partners/workable/assessments": "integration orders:write",
    # An operator's rehearsals
    "POST /operator/rehearsals": "operator",
    "POST /operator/rehearsals/<int:session_id>/sittings": "operator",
    "POST /operator/rehearsals/<int:session_id>/codes": "operator",
    "GET /operator/rehearsals/<int:session_id>/events": "operator",
    "POST /operator/rehearsals/<int:session_id>/end": "operator",
}

#: Routes of the demonstration and the tests; production must not have them.
DEMO_ONLY: dict[str, str] = {
    "GET /_components": "public",
    "GET /mailbox": "public",
    "GET /mailbox/<int:mail_id>": "public",
    "GET /mailbox/<int:mail_id>/files/<int:file_id>": "public",
}

VISITORS = ["anonymous", "nobody", *(role.value for role in Role)]
QUERY = (
    "q={0}&page={0}&sort={0}&role={0}&state={0}&to={0}&from={0}&until={0}&level={0}&skill={0}"
    "&language={0}&topic={0}&standing={0}&bank={0}&version={0}&session={0}&sitting={0}&test={0}"
    "&next={0}&kind={0}&lang={0}&past={0}&why={0}&followed={0}&confirm={0}"
    "&next={0}&kind={0}&lang={0}&past={0}&why={0}&limit={0}&cursor={0}&since={0}&order={0}"
)
HOSTILE = ["%00", "a" * 3000, "..%2F..%2Fetc%2Fpasswd", "%F0%9F%A6%8A", "%27%20OR%201%3D1--"]


def rules(app: Flask) -> Iterator[tuple[str, Rule]]:
    """Each rule under its name in the matrix."""
    for rule in app.url_map.iter_rules():
        methods = sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
        yield f"{' '.join(methods)} {re.sub(r'<int[(][^)]*[)]', '<int', rule.rule)}", rule


def address(app: Flask, rule: Rule, integer: int = 1, text: str = "sample", query: str = "") -> str:
    """The rule with sample parameters in place."""
    parts = []
    for is_dynamic, data in rule._trace:
        if not is_dynamic:
            parts.append(data.removeprefix("|"))
            continue
        converter = rule._converters[data]
        kind = type(converter).__name__
        if "Integer" in kind:
            parts.append(str(integer))
        elif kind == "AnyConverter":
            parts.append(sorted(converter.items)[0])
        else:
            parts.append(text)
    return "".join(parts) + (f"?{query}" if query else "")


@pytest.fixture
def visit(
    app: Flask, make_account: Callable[..., Account], login: Callable[[Account], FlaskClient]
) -> Callable[[str], FlaskClient]:
    """A browser for one of the `VISITORS`."""

    def make(visitor: str) -> FlaskClient:
        app.config["WTF_CSRF_ENABLED"] = False
        if visitor == "anonymous":
            return app.test_client()
        return login(make_account(*([] if visitor == "nobody" else [Role(visitor)])))

    return make


def test_every_route_is_entered_with_its_audience(app: Flask) -> None:
    found = {}
    for name, rule in rules(app):
        audience = audience_of(app, rule.endpoint)
        found[name] = " ".join(sorted(audience)) if audience else "no @allow"
    entered = {name: " ".join(sorted(who.split())) for name, who in (MATRIX | DEMO_ONLY).items()}
    assert found == entered


def test_production_has_no_routes_of_the_demonstration(sqlite_url: str, tmp_path) -> None:
    app = create_app(
        Settings(
            environment="production",
            secret_key="a secret for the tests only, long enough to be believed",
            base_url="https://assess.example.org",
            instance_path=tmp_path / "instance",
            database_url=sqlite_url,
            background_jobs=False,
        )
    )
    assert {name for name, _ in rules(app)} == set(MATRIX)


def test_an_undecorated_view_is_closed(app: Flask) -> None:
    app.add_url_rule("/forgotten", "forgotten", lambda: "secret")
    assert app.test_client().get("/forgotten").status_code == 403


def test_the_platforms_own_mark_is_the_one_that_is_read() -> None:
    view = platform_public.public(lambda: "")
    assert getattr(view, permissions.ATTRIBUTE) == {"public"}


@pytest.mark.parametrize("visitor", VISITORS)
def test_each_visitor_is_let_in_exactly_where_the_matrix_says(
    app: Flask, visit: Callable[[str], FlaskClient], visitor: str
) -> None:
    wrong = []
    client = visit(visitor)
    for name, rule in rules(app):
        audience = (MATRIX | DEMO_ONLY).get(name, "").split()
        for method in ("GET", "POST"):
            # Logging out would make this visitor another one.
            if method not in (rule.methods or set()) or rule.endpoint == "identity.logout":
                continue
            with client.open(address(app, rule), method=method) as reply:
                # The home page leads a visitor to the login, like everybody to their first page.
                to_login = rule.rule != "/" and (reply.location or "").startswith("/account/login")
                if f"{method} {rule.rule}" in KEEPS_WHAT_WAS_SENT:
                    to_login = to_login or (reply.status_code == 401 and b"/login" in reply.data)
                problem = judge(visitor, audience, reply.status_code, to_login)
            if problem:
                wrong.append(f"{method} {rule.rule}: {reply.status_code}, {problem}")
    assert wrong == []


#: Whoever is logged out gets a page with what they had sent and the way to log in.
KEEPS_WHAT_WAS_SENT = {"POST /written/drafts/<int:draft_id>/<key>"}

#: Doors that no login opens: what must be answered without the right key, and what is wrong else.
WITHOUT_LOGIN: dict[str, tuple[Callable[[int], bool], str]] = {
    "sitting": (lambda status: status >= 300, "opened without the sitting's cookie"),
    "operator": (lambda status: status == 404, "opened without a token in the settings"),
    "integration": (lambda status: status == 401, "opened without a token"),
}


def judge(visitor: str, audience: list[str], status: int, to_login: bool) -> str | None:
    """What is wrong with an answer, or None."""
    if status >= 500 and status != 503:
        return "broke"
    if audience[0] in WITHOUT_LOGIN:
        fits, problem = WITHOUT_LOGIN[audience[0]]
        return None if fits(status) else problem
    allowed = (
        audience == ["public"]
        or (audience == ["authenticated"] and visitor != "anonymous")
        or visitor in audience
    )
    if allowed:
        return "refused" if to_login or status == 403 else None
    if visitor == "anonymous":
        return None if to_login else "not sent to the login"
    return None if status == 403 else "not refused"


def test_numbers_that_no_database_holds_are_nobodys(
    app: Flask, visit: Callable[[str], FlaskClient]
) -> None:
    assert broken(app, visit, [{"integer": n} for n in (0, 2**31, 2**63, 10**40)]) == []


def test_hostile_parameters_break_nothing(app: Flask, visit: Callable[[str], FlaskClient]) -> None:
    assert broken(app, visit, [{"text": text} for text in HOSTILE]) == []


def test_hostile_queries_break_nothing(app: Flask, visit: Callable[[str], FlaskClient]) -> None:
    queries = [QUERY.format(text) for text in (*HOSTILE, "-1", "1e999", "9" * 40)]
    assert broken(app, visit, [{"query": query} for query in queries]) == []


def broken(
    app: Flask, visit: Callable[[str], FlaskClient], variants: list[dict[str, Any]]
) -> list[str]:
    """GET answers with 5xx to somebody who may open the route; each variant in turn."""
    clients = {visitor: visit(visitor) for visitor in VISITORS}
    failed = []
    for name, rule in rules(app):
        if "GET" not in (rule.methods or set()):
            continue
        audience = (MATRIX | DEMO_ONLY).get(name, "public").split()
        visitor = audience[0] if audience[0] in clients else "candidate"
        for variant in variants:
            with clients[visitor].get(address(app, rule, **variant)) as reply:
                if reply.status_code >= 500:
                    failed.append(f"{rule.rule} {str(variant)[:40]}: {reply.status_code}")
    return failed
