"""Every page of the application, and who is shown it: one table for all page tests.

A GET route that is neither here nor among `NOT_PAGES` fails the tests.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.engine import Connection, Engine


@dataclass(frozen=True)
class PageOf:
    """One page: its endpoint, who sees it, and its address for the facts of a demo."""

    endpoint: str
    role: str | None
    path: str
    status: int = 200

    @property
    def name(self) -> str:
        return f"{self.role or 'visitor'} {self.path}"


#: What stands in braces is filled in from the demo's database by `facts`.
PAGES = (
    PageOf("identity.login", None, "/account/login"),
    PageOf("invitation.accept", None, "/account/invitation", 410),
    PageOf("identity.register", None, "/account/register"),
    PageOf("identity.reset", None, "/account/reset"),
    PageOf("web.help_page", None, "/help"),
    PageOf("web.accessibility", None, "/accessibility"),
    PageOf("web.privacy", None, "/privacy"),
    PageOf("gallery.components", None, "/_components"),
    PageOf("identity.mailbox", None, "/mailbox"),
    PageOf("identity.message", None, "/mailbox/{mail}"),
    PageOf("delivery.code", None, "/sittings/"),
    PageOf("receipts.verify", None, "/verify"),
    PageOf("certificates.verification", None, "/certificates/there-is-no-such-certificate", 404),
    PageOf("safe_browser.leave", None, "/sittings/seb/leave"),
    PageOf("safe_browser.start", None, "/sittings/seb/there-is-no-such-file", 404),
    PageOf("error", None, "/there-is-no-such-page", 404),
    PageOf("officesim.index", "examiner", "/office/"),
    PageOf("officesim.evidence", "examiner", "/office/sittings/{office}"),
    PageOf("officesim.film", "examiner", "/office/sittings/{office}/p1/film"),
    PageOf("written_marking.index", "examiner", "/written/marking/"),
    PageOf("written_marking.own", "examiner", "/written/marking/consistency"),
    PageOf("written_moderation.index", "recruitment", "/written/moderation/"),
    PageOf(
        "written_moderation.scripts_of_task",
        "recruitment",
        "/written/moderation/{written}/tasks/technicians",
    ),
    PageOf("written_integrity.index", "recruitment", "/written/integrity/{written}"),
    PageOf("written_integrity.film", "examiner", "/written/integrity/scripts/{pasted}/film"),
    PageOf(
        "written_integrity.pair",
        "recruitment",
        "/written/integrity/scripts/{pasted}/beside/{alike}",
    ),
    PageOf(
        "written_integrity.source",
        "recruitment",
        "/written/integrity/scripts/{quoting}/sources/request/en",
    ),
    PageOf("written_papers.index", "examiner", "/written/papers/"),
    PageOf("written_papers.upload", "examiner", "/written/papers/upload"),
    PageOf("written_papers.paper", "examiner", "/written/papers/legal-officer/1"),
    PageOf("written_drafts.new", "examiner", "/written/drafts/new"),
    PageOf("written_drafts.upload", "examiner", "/written/drafts/upload"),
    PageOf("written_drafts.draft", "examiner", "/written/drafts/{written_draft}/"),
    PageOf("written_drafts.preview", "examiner", "/written/drafts/{written_draft}/preview"),
    PageOf("written_drafts.texts", "examiner", "/written/drafts/{written_draft}/preview/texts"),
    # The paper itself, a document, a criterion, a part and a task: see `nodes.keyed`.
    *(
        PageOf("written_drafts.node", "examiner", f"/written/drafts/{{written_draft}}/{key}")
        for key in ("paper", "k1", "{draft_criterion}", "{draft_part}", "{draft_task}")
    ),
    PageOf("office_drafts.index", "examiner", "/office/drafts/"),
    PageOf("office_drafts.new", "examiner", "/office/drafts/new"),
    PageOf("office_drafts.upload", "examiner", "/office/drafts/upload"),
    PageOf("office_drafts.draft", "examiner", "/office/drafts/{office_draft}/"),
    PageOf("office_drafts.words", "examiner", "/office/drafts/{office_draft}/words"),
    PageOf("office_drafts.start", "examiner", "/office/drafts/{office_draft}/start"),
    PageOf("office_drafts.pictures", "examiner", "/office/drafts/{office_draft}/pictures"),
    PageOf("office_drafts.task_new", "examiner", "/office/drafts/{office_draft}/tasks/new"),
    PageOf("office_drafts.task_edit", "examiner", "/office/drafts/{office_draft}/tasks/1"),
    PageOf(
        "office_drafts.check_new", "examiner", "/office/drafts/{office_draft}/tasks/1/checks/new"
    ),
    PageOf(
        "office_drafts.check_edit", "examiner", "/office/drafts/{office_draft}/tasks/1/checks/1"
    ),
    PageOf("office_drafts.trial", "examiner", "/office/drafts/{office_draft}/trial"),
    PageOf("recruitment.test_offer_office", "recruitment", "/recruitment/tests/new-office"),
    PageOf("recruitment.test_offer_written", "recruitment", "/recruitment/tests/new-written"),
    PageOf("privacy.own_data", "candidate", "/account/data"),
    PageOf("privacy.data_of", "admin", "/admin/users/{person}/data"),
    PageOf("privacy.retention_page", "admin", "/admin/retention"),
    PageOf("background.index", "admin", "/admin/jobs"),
    PageOf("background.run", "admin", "/jobs/{job}"),
    PageOf("error", "candidate", "/recruitment/", 403),
    PageOf("identity.account", "candidate", "/account/"),
    PageOf("identity.password", "candidate", "/account/password"),
    PageOf("delivery.dashboard", "candidate", "/me/"),
    PageOf("delivery.system_check", "candidate", "/me/system-check"),
    PageOf("booking.another_date", "candidate", "/me/invitations/{my_date}/date"),
    PageOf("results.index", "candidate", "/results/"),
    PageOf("results.show", "candidate", "/results/{my_result}"),
    PageOf("delivery.receipt", "candidate", "/sittings/{my_closed}/receipt"),
    PageOf("complaints.new", "candidate", "/sittings/{my_closed}/complaint"),
    PageOf("complaints.received", "candidate", "/sittings/{complained}/complaint/received"),
    PageOf("complaints.index", "candidate", "/complaints/"),
    PageOf("complaints.show", "candidate", "/complaints/{my_complaint}"),
    PageOf("invigilation.sessions", "invigilator", "/sessions/"),
    PageOf("invigilation.board", "invigilator", "/sessions/{live}/"),
    PageOf("invigilation.board", "invigilator", "/sessions/{past}/"),
    PageOf("invigilation.check_in", "invigilator", "/sessions/{live}/check-in/{expected}"),
    PageOf("invigilation.sitting", "invigilator", "/sessions/{live}/sittings/{running}"),
    *(
        PageOf("invigilation.act", "invigilator", f"/sessions/{{live}}/{verb}{whom}")
        for verb in ("pause", "resume", "extend", "end", "void")
        for whom in ("", "?sitting={running}")
    ),
    PageOf("invigilation.move", "invigilator", "/sessions/{live}/move/{running}"),
    PageOf("invigilation.messages", "invigilator", "/sessions/{live}/messages"),
    PageOf("invigilation.messages", "invigilator", "/sessions/{live}/messages?sitting={running}"),
    PageOf("invigilation.incidents", "invigilator", "/sessions/{live}/incidents"),
    PageOf("invigilation.groups", "invigilator", "/sessions/{live}/groups"),
    PageOf("rescuing.rescue", "invigilator", "/sessions/{live}/sittings/{running}/rescue"),
    PageOf("invigilation.close", "invigilator", "/sessions/{live}/close"),
    PageOf("session_papers.codes", "invigilator", "/sessions/{live}/codes"),
    PageOf("session_papers.reconcile", "invigilator", "/sessions/{live}/reconcile"),
    PageOf("session_papers.reconcile", "invigilator", "/sessions/{past}/reconcile"),
    PageOf("session_papers.report", "invigilator", "/sessions/{past}/report"),
    PageOf("banks.index", "examiner", "/banks/"),
    PageOf("banks.bank", "examiner", "/banks/english/"),
    PageOf("banks.items", "examiner", "/banks/items/"),
    PageOf("banks.item", "examiner", "/banks/items/{item}"),
    PageOf("banks.testlet", "examiner", "/banks/testlets/{testlet}"),
    PageOf("banks_editor.item_new", "examiner", "/banks/english/items/new"),
    PageOf("banks_editor.item_edit", "examiner", "/banks/items/{item}/edit"),
    PageOf("banks_editor.testlet_new", "examiner", "/banks/english/testlets/new"),
    PageOf("banks_editor.testlet_edit", "examiner", "/banks/testlets/{testlet}/edit"),
    PageOf("recruitment.index", "recruitment", "/recruitment/"),
    PageOf("recruitment.vacancies_list", "recruitment", "/recruitment/vacancies/"),
    PageOf("recruitment.vacancies_list", "recruitment", "/recruitment/vacancies/?closed=1"),
    PageOf("recruitment.vacancy_new", "recruitment", "/recruitment/vacancies/new"),
    PageOf("recruitment.vacancy", "recruitment", "/recruitment/vacancies/{vacancy}"),
    PageOf("recruitment.vacancy_change", "recruitment", "/recruitment/vacancies/{vacancy}/change"),
    PageOf(
        "recruitment.application_import", "recruitment", "/recruitment/vacancies/{vacancy}/import"
    ),
    PageOf(
        "recruitment.application_new",
        "recruitment",
        "/recruitment/vacancies/{vacancy}/applications/new",
    ),
    *(
        PageOf(
            "recruitment.application",
            "recruitment",
            f"/recruitment/vacancies/{{vacancy}}/applications/{{{which}}}",
        )
        for which in ("reviewed", "overridden")
    ),
    PageOf(
        "recruitment.application_change",
        "recruitment",
        "/recruitment/vacancies/{vacancy}/applications/{reviewed}/change",
    ),
    PageOf("recruitment.prior_results", "recruitment", "/recruitment/prior-results/"),
    PageOf("recruitment.prior_new", "recruitment", "/recruitment/prior-results/new"),
    PageOf("recruitment.prior_import", "recruitment", "/recruitment/prior-results/import"),
    PageOf("recruitment.sessions", "recruitment", "/recruitment/sessions/"),
    PageOf("recruitment.sessions", "recruitment", "/recruitment/sessions/?past=1"),
    PageOf("recruitment.session_new", "recruitment", "/recruitment/sessions/new"),
    PageOf("recruitment.session", "recruitment", "/recruitment/sessions/{coming}"),
    PageOf("recruitment.session_change", "recruitment", "/recruitment/sessions/{coming}/change"),
    PageOf(
        "recruitment.invitation_cancel", "recruitment", "/recruitment/invitations/{open}/cancel"
    ),
    PageOf("recruitment.session", "recruitment", "/recruitment/sessions/{draft}"),
    PageOf("recruitment.vacancy_invite", "recruitment", "/recruitment/vacancies/{hiring}/invite"),
    PageOf("recruitment.no_shows", "recruitment", "/recruitment/no-shows/"),
    PageOf("recruitment.no_shows", "recruitment", "/recruitment/no-shows/?followed=1"),
    PageOf("recruitment.invite_again", "recruitment", "/recruitment/invitations/{missed}/again"),
    PageOf("recruitment.exports", "recruitment", "/recruitment/exports/"),
    PageOf("recruitment.export_new", "recruitment", "/recruitment/exports/new"),
    PageOf("recruitment.release_session", "recruitment", "/recruitment/sessions/{past}/release"),
    PageOf("recruitment.release_vacancy", "recruitment", "/recruitment/vacancies/{hiring}/release"),
    PageOf("recruitment.tests", "recruitment", "/recruitment/tests/"),
    PageOf("recruitment.test_offer", "recruitment", "/recruitment/tests/new"),
    PageOf("recruitment.late_before_result", "recruitment", "/recruitment/sittings/{late}/late"),
    PageOf("recruitment.candidates", "recruitment", "/recruitment/candidates/"),
    PageOf("recruitment.candidate", "recruitment", "/recruitment/candidates/{person}"),
    PageOf("recruitment.conflicts", "recruitment", "/recruitment/candidates/{person}/conflicts"),
    PageOf(
        "recruitment.conflict_withdraw",
        "recruitment",
        "/recruitment/candidates/{person}/conflicts/{kept_apart}/withdraw",
    ),
    PageOf("recruitment.results", "recruitment", "/recruitment/results/"),
    PageOf("recruitment.result", "recruitment", "/recruitment/results/{result}"),
    PageOf("recruitment.result", "recruitment", "/recruitment/results/{waiting}"),
    PageOf("recruitment.regrade", "recruitment", "/recruitment/results/{waiting}/regrade"),
    PageOf("neutralised.index", "recruitment", "/recruitment/results/neutralised/?q=en"),
    PageOf("neutralised.item", "recruitment", "/recruitment/results/neutralised/items/{met}"),
    PageOf("neutralised.item", "examiner", "/recruitment/results/neutralised/items/{met}"),
    PageOf("neutralised.show", "recruitment", "/recruitment/results/neutralised/{neutralised}"),
    PageOf("complaint_desk.index", "recruitment", "/recruitment/complaints/"),
    PageOf("complaint_desk.index", "recruitment", "/recruitment/complaints/?state=all"),
    PageOf("complaint_desk.new", "recruitment", "/recruitment/complaints/new/{my_closed}"),
    PageOf("complaint_desk.show", "recruitment", "/recruitment/complaints/{complaint}"),
    PageOf("complaint_desk.show", "recruitment", "/recruitment/complaints/{my_complaint}"),
    PageOf(
        "complaint_desk.evidence", "recruitment", "/recruitment/complaints/{complaint}/evidence/1"
    ),
    PageOf("recruitment.policy_versions", "recruitment", "/recruitment/policies/"),
    PageOf("recruitment.policy_versions", "admin", "/recruitment/policies/"),
    PageOf("recruitment.policy_version", "recruitment", "/recruitment/policies/{policy}"),
    PageOf("recruitment.policy_version", "admin", "/recruitment/policies/{policy}"),
    PageOf("recruitment.policy_new", "recruitment", "/recruitment/policies/new"),
    PageOf("recruitment.what_if", "recruitment", "/recruitment/policies/what-if"),
    PageOf(
        "recruitment.what_if",
        "recruitment",
        "/recruitment/policies/what-if?account={person}&family=language&language=en&level=3",
    ),
    PageOf("integrations.index", "recruitment", "/integrations/"),
    PageOf("integrations.new", "recruitment", "/integrations/new"),
    PageOf("integrations.show", "recruitment", "/integrations/{integration}"),
    PageOf("integrations.change", "recruitment", "/integrations/{integration}/change"),
    PageOf("administration.users", "admin", "/admin/users"),
    PageOf("administration.user", "admin", "/admin/users/{person}"),
    PageOf("administration.new_user", "admin", "/admin/users/new"),
    PageOf("duplicates.index", "admin", "/people/duplicates"),
    PageOf("duplicates.pair", "recruitment", "/people/duplicates/{person}/{another}"),
    PageOf("access_recovery.index", "admin", "/admin/recoveries"),
    PageOf("second_factor.security", "admin", "/account/security"),
    PageOf("second_factor.confirm", "admin", "/account/confirm"),
)

#: Pages that are reached through steps, and tried by those who take the steps.
STEPPED = frozenset(
    {
        "identity.enter_code",
        "identity.register_finish",
        "identity.reset_finish",
        "second_factor.step",
        "second_factor.authenticator",
        "delivery.wait",
        "delivery_runner.shell",
        "recruitment.import_preview",
        # Marking begins with scripts: see test_written_marking.py.
        "written_marking.script",
        "written_moderation.allocation",
        "written_moderation.meeting",
        "written_moderation.reference",
        "written_moderation.script",
    }
)

#: GET routes that show nothing: files, fragments, figures and redirects.
NOT_PAGES = frozenset(
    {
        "healthz",
        "identity.attachment",
        "metrics",
        "written_papers.file",
        "written_drafts.file",
        "written_drafts.leaf",
        "written_drafts.packed",
        "written_drafts.section",
        "written_drafts.alive",
        "written_marking.source",
        "written_marking.upload",
        "written_moderation.upload",
        "written_moderation.pdf",
        "written_moderation.figures",
        "written_integrity.reel",
        "api.description",
        "api.order",
        "api.order_list",
        "api.result",
        "api.results",
        "api.tests",
        "api.vacancies",
        "api.vacancy",
        "audit.published_keys",
        "greenhouse.list_tests",
        "greenhouse.test_status",
        "home",
        "invitation.follow",
        "banks.media",
        "complaint_desk.evidence_file",
        "booking.calendar",
        "banks.preview",
        "certificates.certificate",
        "certificates.credential",
        "delivery.receipt_file",
        "delivery.server_time",
        "delivery.sound",
        "delivery.wait_status",
        "delivery_runner.media",
        "delivery_runner.kind_file",
        "delivery_runner.work",
        "office_drafts.asset",
        "office_drafts.opening",
        "office_drafts.packed",
        "office_drafts.section",
        "office_drafts.solution",
        "office_drafts.start_file",
        "officesim.asset",
        "officesim.end_state",
        "officesim.history",
        "officesim.state",
        "invigilation.attachment",
        "delivery_runner.worker",
        "invigilation.lines",
        "orders.begin",
        "recruitment.export",
        "recruitment.import_template",
        "recruitment.export_file",
        "recruitment.export_package",
        "recruitment.vacancy_export",
        "privacy.deletion_record",
        "rehearsal.events",
        "results.signed",
        "safe_browser.exam_file",
        "session_papers.report_pdf",
        "single_sign_on.start",
        "single_sign_on.callback",
        "static",
        "workable.tests",
    }
)


def facts(database: Engine) -> dict[str, str]:
    """One of each thing that pages are about, found in the demo's database."""
    queries: dict[str, str] = {
        "job": "SELECT min(id) FROM job_run WHERE NOT periodic",
        "office": "SELECT min(sitting.id) FROM sitting JOIN test_definition "
        "ON test_definition.id = sitting.test_id WHERE kind = 'office' AND state = 'closed'",
        "late": "SELECT min(sitting.id) FROM sitting JOIN test_definition "
        "ON test_definition.id = sitting.test_id WHERE kind = 'written' AND state = 'closed'",
        "office_draft": "SELECT min(id) FROM office_draft",
        "written": "SELECT min(version_id) || '/' || min(session_id) FROM written_comparison",
        "pasted": "SELECT min(first_id) FROM written_similarity WHERE second_id IS NOT NULL",
        "alike": "SELECT min(second_id) FROM written_similarity",
        "quoting": "SELECT min(first_id) FROM written_similarity WHERE source = 'request' "
        "AND source_language = 'en'",
        "written_draft": "SELECT min(id) FROM written_draft",
        **{
            f"draft_{kind}": f"SELECT json_extract(content, '$.{place}.key') FROM written_draft "
            "ORDER BY id LIMIT 1"
            for kind, place in (
                ("criterion", "criterion[0]"),
                ("part", "part[0]"),
                ("task", "part[0].task[0]"),
            )
        },
        "mail": "SELECT max(id) FROM outgoing_mail",
        "live": "SELECT min(id) FROM test_session WHERE opened_at IS NOT NULL "
        "AND closed_at IS NULL",
        "past": "SELECT min(id) FROM test_session WHERE closed_at IS NOT NULL",
        "coming": "SELECT min(id) FROM test_session WHERE opened_at IS NULL "
        "AND starts_at > CURRENT_TIMESTAMP",
        "item": "SELECT min(id) FROM item WHERE stimulus_id IS NULL",
        "testlet": "SELECT min(stimulus_id) FROM stimulus_version WHERE audio_digest IS NOT NULL",
        "vacancy": f"SELECT vacancy_id FROM application WHERE id = ({REVIEWED})",
        "reviewed": REVIEWED,
        "overridden": "SELECT min(application_id) FROM lockout_override WHERE answer IS NULL "
        "AND application_id IN (SELECT id FROM application WHERE vacancy_id = "
        f"(SELECT vacancy_id FROM application WHERE id = ({REVIEWED})))",
        "result": "SELECT min(id) FROM result",
        "waiting": "SELECT max(id) FROM result WHERE id NOT IN "
        "(SELECT result_id FROM result_event)",
        "policy": "SELECT min(id) FROM policy_version",
        "integration": "SELECT min(id) FROM integration",
        "person": f"SELECT id FROM account WHERE email = '{CANDIDATE}'",
        "kept_apart": "SELECT min(marker_id) FROM written_conflict",
        "another": f"SELECT max(id) FROM account WHERE email <> '{CANDIDATE}'",
        "my_result": f"SELECT max(id) FROM result {OF_CANDIDATE} AND id IN "
        "(SELECT result_id FROM result_event WHERE action = 'released') AND id NOT IN "
        "(SELECT result_id FROM result_event WHERE action <> 'released')",
        "neutralised": "SELECT min(id) FROM neutralisation",
        "met": "SELECT min(item_id) FROM item_version JOIN form_item "
        "ON form_item.item_version_id = item_version.id WHERE item_id NOT IN "
        "(SELECT item_id FROM neutralisation)",
        "complaint": "SELECT min(id) FROM complaint WHERE id NOT IN "
        "(SELECT complaint_id FROM complaint_decision)",
        "my_complaint": f"SELECT min(id) FROM complaint {OF_CANDIDATE}",
        "complained": f"SELECT min(sitting_id) FROM complaint {OF_CANDIDATE}",
        "open": f"SELECT min(invitation.id) FROM invitation {TO_COME}",
        "my_date": f"SELECT min(invitation.id) FROM invitation {TO_COME} "
        f"AND test_session.location = 'D 310' AND email = '{CANDIDATE}'",
        "missed": "SELECT max(invitation.id) FROM invitation JOIN sitting "
        "ON sitting.id = invitation.sitting_id WHERE sitting.state = 'absent'",
        "draft": "SELECT min(id) FROM test_session WHERE published_at IS NULL AND NOT rehearsal",
        "hiring": "SELECT min(vacancy_id) FROM session_vacancy",
        "my_closed": f"SELECT min(sitting.id) FROM sitting {OWNED} AND state = 'closed'",
    }
    with database.connect() as connection:
        found = {
            name: str(connection.execute(text(sql)).scalar_one()) for name, sql in queries.items()
        }
        found["running"] = _in_live(connection, found["live"], "running")
        found["expected"] = _in_live(connection, found["live"], "booked")
    return found


CANDIDATE = "candidate@demo.example"
REVIEWED = "SELECT min(application_id) FROM eligibility_decision WHERE outcome = 'needs_review'"
OWNED = f"WHERE sitting.account_id = (SELECT id FROM account WHERE email = '{CANDIDATE}')"
TO_COME = (
    "JOIN test_session ON test_session.id = invitation.session_id "
    "WHERE test_session.starts_at > CURRENT_TIMESTAMP AND invitation.cancelled_at IS NULL"
)
OF_CANDIDATE = f"WHERE account_id = (SELECT id FROM account WHERE email = '{CANDIDATE}')"


def _in_live(connection: Connection, session: str, state: str) -> str:
    return str(
        connection.execute(
            text("SELECT min(id) FROM sitting WHERE session_id = :s AND state = :t"),
            {"s": int(session), "t": state},
        ).scalar_one()
    )


def unlisted(get_endpoints: Callable[[], set[str]]) -> set[str]:
    """GET endpoints that nobody has entered in a table."""
    listed = {page.endpoint for page in PAGES} | STEPPED | NOT_PAGES
    return get_endpoints() - listed
