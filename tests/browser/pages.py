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
    PageOf("safe_browser.leave", None, "/sittings/seb/leave"),
    PageOf("safe_browser.start", None, "/sittings/seb/there-is-no-such-file", 404),
    PageOf("error", None, "/there-is-no-such-page", 404),
    PageOf("error", "candidate", "/recruitment/", 403),
    PageOf("identity.account", "candidate", "/account/"),
    PageOf("identity.password", "candidate", "/account/password"),
    PageOf("delivery.dashboard", "candidate", "/me/"),
    PageOf("delivery.system_check", "candidate", "/me/system-check"),
    PageOf("results.index", "candidate", "/results/"),
    PageOf("results.show", "candidate", "/results/{my_result}"),
    PageOf("delivery.receipt", "candidate", "/sittings/{my_closed}/receipt"),
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
    PageOf("recruitment.sessions", "recruitment", "/recruitment/sessions/"),
    PageOf("recruitment.sessions", "recruitment", "/recruitment/sessions/?past=1"),
    PageOf("recruitment.session_new", "recruitment", "/recruitment/sessions/new"),
    PageOf("recruitment.session", "recruitment", "/recruitment/sessions/{coming}"),
    PageOf("recruitment.session_change", "recruitment", "/recruitment/sessions/{coming}/change"),
    PageOf("recruitment.tests", "recruitment", "/recruitment/tests/"),
    PageOf("recruitment.test_offer", "recruitment", "/recruitment/tests/new"),
    PageOf("recruitment.candidates", "recruitment", "/recruitment/candidates/"),
    PageOf("recruitment.candidate", "recruitment", "/recruitment/candidates/{person}"),
    PageOf("recruitment.results", "recruitment", "/recruitment/results/"),
    PageOf("recruitment.result", "recruitment", "/recruitment/results/{result}"),
    PageOf("recruitment.result", "recruitment", "/recruitment/results/{waiting}"),
    PageOf("integrations.index", "recruitment", "/integrations/"),
    PageOf("integrations.new", "recruitment", "/integrations/new"),
    PageOf("integrations.show", "recruitment", "/integrations/{integration}"),
    PageOf("integrations.change", "recruitment", "/integrations/{integration}/change"),
    PageOf("administration.users", "admin", "/admin/users"),
    PageOf("administration.user", "admin", "/admin/users/{person}"),
    PageOf("administration.new_user", "admin", "/admin/users/new"),
)

#: Pages that are reached through steps, and tried by those who take the steps.
STEPPED = frozenset(
    {
        "identity.enter_code",
        "identity.register_finish",
        "identity.reset_finish",
        "delivery.wait",
        "delivery_runner.shell",
    }
)

#: GET routes that show nothing: files, fragments, figures and redirects.
NOT_PAGES = frozenset(
    {
        "healthz",
        "metrics",
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
        "banks.media",
        "banks.preview",
        "delivery.receipt_file",
        "delivery.server_time",
        "delivery.sound",
        "delivery.wait_status",
        "delivery_runner.media",
        "invigilation.attachment",
        "delivery_runner.worker",
        "invigilation.lines",
        "orders.begin",
        "recruitment.export",
        "rehearsal.events",
        "results.signed",
        "safe_browser.exam_file",
        "session_papers.report_pdf",
        "static",
        "workable.tests",
    }
)


def facts(database: Engine) -> dict[str, str]:
    """One of each thing that pages are about, found in the demo's database."""
    queries: dict[str, str] = {
        "mail": "SELECT max(id) FROM outgoing_mail",
        "live": "SELECT min(id) FROM test_session WHERE opened_at IS NOT NULL "
        "AND closed_at IS NULL",
        "past": "SELECT min(id) FROM test_session WHERE closed_at IS NOT NULL",
        "coming": "SELECT min(id) FROM test_session WHERE opened_at IS NULL "
        "AND starts_at > CURRENT_TIMESTAMP",
        "item": "SELECT min(id) FROM item WHERE stimulus_id IS NULL",
        "testlet": "SELECT min(stimulus_id) FROM stimulus_version WHERE audio_digest IS NOT NULL",
        "result": "SELECT min(id) FROM result",
        "waiting": "SELECT max(id) FROM result WHERE id NOT IN "
        "(SELECT result_id FROM result_event)",
        "integration": "SELECT min(id) FROM integration",
        "person": f"SELECT id FROM account WHERE email = '{CANDIDATE}'",
        "my_result": f"SELECT min(result.id) FROM result {OF_CANDIDATE}",
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
OWNED = f"WHERE sitting.account_id = (SELECT id FROM account WHERE email = '{CANDIDATE}')"
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
