"""The report in words: one arrangement of texts that the page and the file both print."""

from __future__ import annotations

from typing import Any, TypedDict

from flask_babel import get_locale, ngettext, pgettext
from flask_babel import gettext as _

from assess.delivery.forms import REASON_LABELS
from assess.delivery.reconciling import Reckoned
from assess.delivery.reporting import CandidateReport, LogLine, Report
from assess.web.formats import clock, day, duration, moment, number

#: What is done on another day than the session's.
LONG_BEFORE = frozenset({"booked", "arrangement"})

Pairs = list[tuple[str, str]]


class Table(TypedDict):
    """A heading, the columns' names and rows of texts."""

    heading: str
    columns: list[str]
    rows: list[list[str]]


class Chapter(TypedDict):
    """One candidate."""

    name: str
    facts: Pairs
    tables: list[Table]


class Document(TypedDict):
    """The whole report; nothing in it is markup."""

    lang: str
    title: str
    subtitle: str
    facts: Pairs
    figures: Pairs
    note: str
    tables: list[Table]
    people_heading: str
    people: list[Chapter]
    footer: str


def document(report: Report) -> Document:
    """The report's texts in the interface language."""
    session = report.session
    count = report.found.count
    return {
        "lang": str(get_locale() or "en"),
        "title": _("Session report: %(title)s", title=session.title),
        "subtitle": f"{session.place}, {moment(session.starts_at)}",
        "facts": _said(
            (_("Place"), session.place),
            (_("Planned"), f"{moment(session.starts_at)} – {moment(session.ends_at)}"),
            (_("Opened"), moment(session.opened_at)),
            (_("Closed"), moment(session.closed_at)),
            (
                _("Reconciled"),
                f"{moment(session.reconciled_at)}, {session.reconciled_by}"
                if session.reconciled_at
                else _("not yet"),
            ),
            (_("Staff"), ", ".join(report.staff)),
            (_("Rehearsal"), _("Yes: it gives no results") if session.rehearsal else ""),
        ),
        "figures": [
            (_("People booked"), number(report.found.booked)),
            (pgettext("people", "Sat"), number(count("sat"))),
            (pgettext("people", "Absent"), number(count("absent"))),
            (pgettext("people", "Void"), number(count("void"))),
            (_("Not known"), number(count("open"))),
        ],
        "note": _(
            "Signals such as a lost focus, gaps and delays are recorded as evidence for people. "
            "They never touch a score."
        ),
        "tables": [
            table
            for table in (_people(report), _settled(report), _acts(report), _incidents(report))
            if table["rows"]
        ],
        "people_heading": _("Candidate by candidate"),
        "people": [
            _chapter(one, report.candidates[one.seat.key])
            for one in report.found.people
            if one.seat.key in report.candidates
        ],
        "footer": _footer(report),
    }


def _people(report: Report) -> Table:
    return {
        "heading": _("Everybody"),
        "columns": [
            _("Candidate"),
            _("Counts as"),
            _("Checked in"),
            _("Started"),
            _("Ended"),
            _("Receipt"),
        ],
        "rows": [
            [
                one.seat.name,
                _fates()[one.fate],
                clock(one.seat.checked_in_at),
                clock(one.seat.started_at),
                clock(one.seat.handed_in_at or one.seat.closed_at),
                one.seat.receipt or "",
            ]
            for one in report.found.people
        ],
    }


def _settled(report: Report) -> Table:
    return {
        "heading": _("Differences and how they were settled"),
        "columns": [_("Candidate"), _("Difference"), _("Settled"), _("Reason")],
        "rows": [
            [
                one.name,
                _kinds().get(one.kind, one.kind),
                f"{said.by}, {moment(said.at)}" if said else _("open"),
                said.reason if said else "",
            ]
            for one in report.found.differences
            for said in [one.settlement]
        ],
    }


def _acts(report: Report) -> Table:
    verbs = {
        "pause": _("Pause"),
        "resume": _("Let go on"),
        "extend": _("Time given"),
        "end": _("Ended"),
        "void": _("Declared void"),
        "undo": _("Undone"),
    }
    return {
        "heading": _("What staff did"),
        "columns": [_("At"), _("Who"), _("What"), _("Candidates"), _("Why")],
        "rows": [
            [
                clock(act.at, seconds=True),
                act.by,
                _joined(
                    verbs.get(act.verb, act.verb),
                    _minutes(act.minutes),
                    _("undone afterwards") if act.undone else "",
                ),
                number(act.reached),
                _joined(_reason(act.reason), act.note),
            ]
            for act in report.session.acts
        ],
    }


def _incidents(report: Report) -> Table:
    return {
        "heading": _("Incidents"),
        "columns": [_("At"), _("Who wrote it"), _("About"), _("Kind"), _("Text")],
        "rows": [
            [
                clock(one.at, seconds=True),
                one.by or _("the system"),
                one.about or _("the session"),
                _reason(one.reason),
                one.text,
            ]
            for one in report.session.incidents
        ],
    }


def _chapter(one: Reckoned, part: CandidateReport) -> Chapter:
    seat, facts = one.seat, part.facts
    advised = {
        "none": "",
        "continue": _("continue, with the time given back"),
        "person": _("a person decides"),
        "void": _("void, and sit again without a waiting time"),
    }
    return {
        "name": seat.name,
        "facts": _said(
            (_("Test"), seat.test),
            (_("Counts as"), _fates()[one.fate]),
            (_("Checked in"), moment(seat.checked_in_at)),
            (_("Started"), moment(seat.started_at)),
            (_("Deadline as planned"), moment(facts.planned)),
            (_("Deadline as it ended"), moment(facts.deadline)),
            (_("Handed in"), moment(seat.handed_in_at)),
            (_("Closed"), moment(seat.closed_at)),
            (_("Receipt"), facts.receipt or ""),
            (_("Digest begins"), (facts.digest or "")[:16]),
            (_("Entries in the journal"), number(len(facts.entries)) if seat.started_at else ""),
            (_("Longest time between two entries"), duration(part.longest_gap)),
            (_("From answer to server, usually"), _delay(part.usual_delay)),
            (_("From answer to server, at most"), _delay(part.longest_delay)),
            *((_spells().get(s.kind, s.kind), _spell(s.times, s.total)) for s in part.spells),
            (_("Pasted"), _pasted(part)),
            (_("Late answers"), _late(facts.late)),
            (_("Interrupted"), duration(part.interrupted) if part.interrupted else ""),
            (_("The policy advises"), advised[part.advice]),
        ),
        "tables": [
            table
            for table in (_moves(part), _messages(part), _help(part), _log(part))
            if table["rows"]
        ],
    }


def _moves(part: CandidateReport) -> Table:
    return {
        "heading": _("What moved the deadline"),
        "columns": [_("At"), _("What"), _("Who"), _("Why")],
        "rows": [_line(line) for line in part.moves],
    }


def _log(part: CandidateReport) -> Table:
    return {
        "heading": _("What happened"),
        "columns": [_("At"), _("What"), _("Who"), _("Why")],
        "rows": [_line(line) for line in part.facts.log],
    }


def _messages(part: CandidateReport) -> Table:
    return {
        "heading": _("Messages"),
        "columns": [_("At"), _("Who"), _("Text"), _("Acknowledged")],
        "rows": [
            [clock(m.at, seconds=True), m.by, m.text, clock(m.read_at, seconds=True) or _("no")]
            for m in part.facts.messages
        ],
    }


def _help(part: CandidateReport) -> Table:
    return {
        "heading": _("Requests for help"),
        "columns": [_("Asked"), _("Answered"), _("Waited"), _("Who")],
        "rows": [
            [
                clock(one.asked_at, seconds=True),
                clock(one.answered_at, seconds=True) or _("no"),
                duration(one.answered_at - one.asked_at) if one.answered_at else "",
                one.by,
            ]
            for one in part.facts.help
        ],
    }


def _line(line: LogLine) -> list[str]:
    return [
        day(line.at) if line.action in LONG_BEFORE else clock(line.at, seconds=True),
        _joined(action_names().get(line.action, line.action), _minutes(line.said("minutes"))),
        line.by,
        _joined(_reason(str(line.said("reason") or "")), str(line.said("note") or "")),
    ]


def _footer(report: Report) -> str:
    written = _("Written on %(when)s.", when=moment(report.session.written_at))
    if report.session.checkpoint is None:
        return str(written)
    seq, head, at = report.session.checkpoint
    return _joined(
        str(written),
        _(
            "Audit chain: entry %(seq)s, head %(head)s, signed on %(when)s.",
            seq=seq,
            head=head,
            when=moment(at),
        ),
        mark=" ",
    )


def _said(*pairs: tuple[str, str]) -> Pairs:
    return [(str(label), str(value)) for label, value in pairs if value]


def _joined(*parts: str, mark: str = ", ") -> str:
    return mark.join(str(part) for part in parts if part)


def _minutes(minutes: Any) -> str:
    return ngettext("%(num)d minute", "%(num)d minutes", minutes) if minutes else ""


def _reason(code: str) -> str:
    return str(REASON_LABELS.get(code, code))


def _delay(delay: Any) -> str:
    if delay is None:
        return ""
    return str(_("%(seconds)s s", seconds=number(delay.total_seconds(), 1)))


def _spell(times: int, total: Any) -> str:
    often = ngettext("%(num)d time", "%(num)d times", times)
    return _joined(often, _("%(time)s in all", time=duration(total)) if total else "")


def _pasted(part: CandidateReport) -> str:
    if not part.pastes:
        return ""
    often = ngettext("%(num)d time", "%(num)d times", part.pastes)
    return _joined(often, ngettext("%(num)d character", "%(num)d characters", part.pasted))


def _late(late: Any) -> str:
    words = {
        "waiting": _("to be decided"),
        "counted": _("counted"),
        "left_out": _("left out"),
        "without_effect": _("without effect"),
    }
    return _joined(*(f"{number(late[fate])} {word}" for fate, word in words.items() if late[fate]))


def _fates() -> dict[str, str]:
    return {"sat": _("Sat"), "absent": _("Absent"), "void": _("Void"), "open": _("Not known")}


def _spells() -> dict[str, str]:
    return {
        "focus": _("Window without the keyboard"),
        "fullscreen": _("Full screen left"),
        "network": _("Connection lost"),
    }


def _kinds() -> dict[str, str]:
    return {
        "no_sitting": _("Invited, but nothing was booked"),
        "still_working": _("Still working"),
        "not_marked": _("Neither sat nor absent"),
        "no_receipt": _("Sat without a receipt"),
        "no_result": _("Sat, but scoring failed"),
        "result_pending": _("Sat, not scored yet"),
    }


def action_names() -> dict[str, str]:
    """What the lines of a sitting's log are called."""
    return {
        "booked": _("Booked"),
        "arrangement": _("Arrangement changed"),
        "checked_in": _("Identity confirmed"),
        "new_code": _("New access code issued"),
        "code_printed": _("Access code printed"),
        "entered": _("Entered"),
        "session_opened": _("Session opened"),
        "page_opened": _("Page opened"),
        "started": _("Test started"),
        "extended": _("Time given"),
        "paused": _("Paused"),
        "resumed": _("Let go on"),
        "ending": _("Ending, can be undone for a minute"),
        "voiding": _("Declaring void, can be undone for a minute"),
        "undone": _("Undone"),
        "voided": _("Declared void"),
        "rebooked": _("Booked on another session"),
        "booking_cancelled": _("Booking cancelled"),
        "moved": _("Moved to another computer"),
        "device_paused": _("Paused: another computer or browser"),
        "device_changed": _("Another browser"),
        "device_unlocked": _("Let go on after another computer or browser"),
        "break_began": _("Break begun"),
        "break_ended": _("Break ended"),
        "break_over": _("Break time used up"),
        "help_answered": _("An invigilator went there"),
        "handed_in": _("Handed in"),
        "time_up": _("Closed by the deadline"),
        "ended": _("Ended by the invigilator"),
        "absent": _("Marked absent"),
        "not_scored": _("Scoring failed"),
        "scored": _("Scored after all"),
        "answers_differ": _("Saved answers differed from the journal; the journal counts"),
        "plays_exceeded": _("A clip was played more often than allowed"),
        "late_counted": _("Late answers counted"),
        "late_left_out": _("Late answers left out"),
        "rescue_imported": _("Rescue file brought in"),
    }
