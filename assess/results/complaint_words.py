"""Complaints and their evidence in words, for people who never saw the inside of a test."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, TypedDict

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext, pgettext

from assess.delivery.forms import REASON_LABELS
from assess.delivery.report_words import action_names
from assess.results.complaint_rules import Objection, Refused
from assess.web.formats import clock, day, duration, moment, number

#: What a complaint is called.
KINDS = {"complaint": _l("Complaint"), "appeal": _l("Appeal")}
CHANNELS = {
    "page": _l("Written here by the candidate"),
    "mail": _l("By mail or e-mail"),
    "phone": _l("By phone"),
    "person": _l("In person"),
}
OUTCOMES = {
    "upheld": _l("Upheld"),
    "partly": _l("Upheld in part"),
    "dismissed": _l("Dismissed"),
}

_SENTENCES = {
    Objection.UNKNOWN: _l("There is no such complaint."),
    Objection.NO_TEXT: _l("Say what happened and what is asked for."),
    Objection.TOO_LONG: _l("Shorten it to 10,000 characters."),
    Objection.TOO_MANY: _l(
        "Several complaints about this test already wait for an answer. Please wait for it; "
        "what you have written there is examined."
    ),
    Objection.NO_RESULT: _l("There is no released result of this test to appeal against."),
    Objection.DECIDED: _l("This complaint is decided. A new matter is a new complaint."),
    Objection.NO_REASON: _l("Give the reason: the candidate reads it."),
    Objection.NOT_READ: _l(
        "Open the newest technical evidence before you dismiss the complaint, in whole or in part."
    ),
    Objection.IN_FUTURE: _l("It cannot have come after today: check the date."),
}

Pairs = list[tuple[str, str]]


class Chapter(TypedDict):
    """One part of the evidence: a heading, a sentence, facts, or a table of texts."""

    heading: str
    lede: str
    facts: Pairs
    columns: list[str]
    rows: list[list[str]]


def sentence(error: Refused) -> str:
    """Say in the interface language why something was refused."""
    return str(_SENTENCES[error.objection])


def evidence(content: str) -> list[Chapter]:
    """The chapters of a piece of evidence, in the interface language; nothing is markup."""
    said = json.loads(content)
    if "problem" in said:
        broken = _(
            "The records could not be gathered when the complaint was opened (%(problem)s). "
            "The complaint stands all the same. Gather the evidence again, and ask your "
            "administrator to look into the server’s log.",
            problem=said["problem"],
        )
        return [_chapter(_("What is missing"), str(broken))]
    found = [
        _course(said["sitting"]),
        _saving(said),
        _gaps(said),
        _breaks(said["interruptions"]),
        _late(said["late_answers"]),
        _server(said),
        _proof(said),
        _rescue(said["rescue_files"]),
        _signals(said),
        _help(said["help"]),
        _messages(said["messages"]),
        _incidents(said["incidents"]),
        _log(said["log"]),
    ]
    return [one for one in found if one["facts"] or one["rows"] or one["lede"]]


def _course(sitting: Mapping[str, Any]) -> Chapter:
    session = sitting["session"]
    factor = sitting["time_factor"]
    return _chapter(
        _("How the test went"),
        facts=[
            (_("Session"), f"{session['title']}, {session['place']}" if session else ""),
            (_("Identity confirmed"), _when(sitting["checked_in_at"])),
            (_("Started"), _when(sitting["started_at"])),
            (
                _("Working time"),
                duration(sitting["working_time_s"] * factor) if sitting["started_at"] else "",
            ),
            (_("Spelling help"), _("Yes") if sitting.get("spelling") else ""),
            (_("Planned end"), _when(sitting["planned_deadline_at"])),
            (_("Time given besides"), _time(sitting["extension_s"])),
            (_("Clock stopped for"), _time(sitting["pauses_s"])),
            (_("End as it was in force"), _when(sitting["deadline_at"])),
            (_("Handed in by the candidate"), _when(sitting["handed_in_at"])),
            (_("Closed"), _when(sitting["closed_at"])),
            (_("Last heard of"), _when(sitting["last_seen_at"])),
            (_("Declared void because"), _reason(sitting["void_reason"])),
        ],
    )


def _saving(said: Mapping[str, Any]) -> Chapter:
    journal = said["journal"]
    types, standings = journal["by_type"], journal["by_standing"]
    return _chapter(
        _("Saving the answers"),
        _(
            "Every answer is written to a journal that nobody can change. The delay is the time "
            "from the moment an answer was given until the server held it."
        ),
        facts=[
            (_("Entries in the journal"), number(journal["entries"])),
            (_("Answers given or changed"), number(types.get("answer", 0))),
            (_("Entries refused as invalid"), _count(standings.get("rejected", 0))),
            (_("Times the test page was opened"), number(journal["pages_opened"])),
            (_("First entry received"), _when(journal["first_received_at"])),
            (_("Last entry received"), _when(journal["last_received_at"])),
            (_("Usual delay"), _seconds(journal["usual_delay_s"])),
            (_("Longest delay"), _seconds(journal["longest_delay_s"])),
            (
                _("Answers delayed by more than %(time)s", time=duration(said["delay_s"])),
                number(journal["delayed"]),
            ),
        ],
    )


def _gaps(said: Mapping[str, Any]) -> Chapter:
    journal = said["journal"]
    heading = _("Times without an entry for more than %(time)s", time=duration(said["gap_s"]))
    if not journal["gaps"]:
        return _chapter(heading, _("None."))
    return _chapter(
        heading,
        _(
            "Either the candidate gave no answer, for example while reading, or none arrived. The "
            "delays and the connection tell which."
        ),
        columns=[pgettext("time", "From"), _("To"), _("For"), _("Clock stopped meanwhile")],
        rows=[
            [
                _clock(row["from"]),
                _clock(row["to"]),
                duration(row["seconds"]),
                _("yes") if row["paused"] else _("no"),
            ]
            for row in journal["gap_rows"]
        ],
    )


def _breaks(interruptions: Mapping[str, Any]) -> Chapter:
    advised = {
        "none": "",
        "continue": _("continue, with the time given back"),
        "person": _("a person decides"),
        "void": _("void, and sit again without a waiting time"),
    }
    rows = [(_("Interruption"), one) for one in interruptions["pauses"]]
    rows += [(_("Break"), one) for one in interruptions["breaks"]]
    rows.sort(key=lambda row: str(row[1]["from"]))
    return _chapter(
        _("Interruptions and breaks"),
        facts=[
            (_("Interrupted in all"), _time(interruptions["seconds"])),
            (_("The policy advises"), advised[interruptions["advice"]]),
        ],
        columns=[_("What"), pgettext("time", "From"), _("To"), _("For")],
        rows=[
            [what, _clock(one["from"]), _clock(one["to"]), duration(one["seconds"])]
            for what, one in rows
        ],
    )


def _late(answers: Iterable[Mapping[str, Any]]) -> Chapter:
    standings = {"late": _("Came after the end"), "old_epoch": _("From a replaced page")}
    fates = {
        "waiting": _("to be decided"),
        "counted": pgettext("answer", "counted"),
        "left_out": pgettext("answer", "left out"),
        "without_effect": _("without effect"),
    }
    return _chapter(
        _("Answers that arrived late"),
        columns=[_("Question"), _("Why"), _("Given after"), _("Received"), _("Decision")],
        rows=[
            [
                one["question"],
                standings[one["standing"]],
                duration(one["composed_s"]),
                _when(one["received_at"]),
                fates[one["fate"]],
            ]
            for one in answers
        ],
    )


def _server(said: Mapping[str, Any]) -> Chapter:
    steps = [
        _("%(when)s: by %(seconds)s s", when=_when(one["at"]), seconds=number(one["seconds"], 1))
        for one in said["clock_steps"]
    ]
    return _chapter(
        _("The server meanwhile"),
        _("A step of the server’s clock is taken out of the working time and costs nobody time."),
        facts=[
            (_("Server started again"), "; ".join(map(_when, said["server_starts"])) or _("no")),
            (_("Server’s clock was moved"), "; ".join(steps) or _("no")),
        ],
    )


def _proof(said: Mapping[str, Any]) -> Chapter:
    signatures = {
        "genuine": _("genuine"),
        "changed": _("does not fit"),
        "unknown": _("cannot be checked"),
        "unsigned": _("not signed"),
    }
    problems = said["chain_problems"]
    return _chapter(
        _("Proof that nothing was changed"),
        facts=[
            (
                _("Journal, its chain and the receipts"),
                "; ".join(problems) if problems else _("checked: they fit together"),
            )
        ],
        columns=[_("Receipt"), _("Issued"), _("Questions answered"), _("Entries"), _("Signature")],
        rows=[
            [
                one["code"],
                _when(one["issued_at"]),
                _("%(answered)s of %(items)s", answered=one["answered"], items=one["items"]),
                number(one["entries"]),
                signatures[one["signature"]],
            ]
            for one in said["receipts"]
        ],
    )


def _rescue(files: Iterable[Mapping[str, Any]]) -> Chapter:
    return _chapter(
        _("Rescue files brought in"),
        columns=[_("At"), _("Who"), _("Entries"), _("Of them new")],
        rows=[
            [_when(one["at"]), one["by"], number(one["entries"]), number(one["new"])]
            for one in files
        ],
    )


def _signals(said: Mapping[str, Any]) -> Chapter:
    kinds = {
        "focus": _("Window without the keyboard"),
        "fullscreen": _("Full screen left"),
        "network": _("Connection lost"),
    }
    facts = [
        (
            kinds[one["kind"]],
            ngettext("%(num)d time", "%(num)d times", one["times"])
            + (
                f", {_('%(time)s in all', time=duration(one['seconds']))}" if one["seconds"] else ""
            ),
        )
        for one in said["signals"]
    ]
    if said["pastes"]["times"]:
        often = ngettext("%(num)d time", "%(num)d times", said["pastes"]["times"])
        facts.append((_("Text pasted"), often))
    safe = said["safe_browser"]
    if safe is not None:
        facts.append((_("Safe Exam Browser opened"), _when(safe["opened_at"])))
        facts.append((_("Allowed without Safe Exam Browser"), _when(safe["waived_at"])))
    lede = _("Evidence for people. It never touches a score.") if facts else ""
    return _chapter(_("What the page noticed"), lede, facts=facts)


def _help(requests: Iterable[Mapping[str, Any]]) -> Chapter:
    return _chapter(
        _("Requests for help"),
        columns=[_("Asked"), _("Answered"), _("Who")],
        rows=[
            [_clock(one["asked_at"]), _clock(one["answered_at"]) or _("no"), one["by"]]
            for one in requests
        ],
    )


def _messages(messages: Iterable[Mapping[str, Any]]) -> Chapter:
    return _chapter(
        _("Messages to the candidate"),
        columns=[_("At"), _("Who"), _("Text"), _("Acknowledged")],
        rows=[
            [_clock(one["at"]), one["by"], one["text"], _clock(one["read_at"]) or _("no")]
            for one in messages
        ],
    )


def _incidents(incidents: Iterable[Mapping[str, Any]]) -> Chapter:
    return _chapter(
        _("Incidents written down"),
        columns=[_("At"), _("Who wrote it"), _("About"), _("Kind"), _("Text")],
        rows=[
            [
                _when(one["at"]),
                one["by"] or _("the system"),
                _("the whole session") if one["whole_session"] else _("this candidate"),
                _reason(one["reason"]),
                one["text"],
            ]
            for one in incidents
        ],
    )


def _log(lines: Iterable[Mapping[str, Any]]) -> Chapter:
    names = action_names()
    return _chapter(
        _("Step by step"),
        columns=[_("When"), _("What"), _("Who"), _("Why")],
        rows=[
            [
                f"{day(at)}, {clock(at, seconds=True)}",
                _joined(names.get(one["action"], one["action"]), _minutes(one)),
                one["by"],
                _joined(_reason(one["detail"].get("reason")), one["detail"].get("note")),
            ]
            for one in lines
            if (at := datetime.fromisoformat(one["at"]))
        ],
    )


def _chapter(
    heading: str,
    lede: str = "",
    *,
    facts: Iterable[tuple[str, str]] = (),
    columns: list[str] | None = None,
    rows: list[list[str]] | None = None,
) -> Chapter:
    return {
        "heading": str(heading),
        "lede": str(lede),
        "facts": [(str(label), str(value)) for label, value in facts if value],
        "columns": [str(column) for column in columns or ()] if rows else [],
        "rows": rows or [],
    }


def _joined(*parts: Any) -> str:
    return ", ".join(str(part) for part in parts if part)


def _minutes(line: Mapping[str, Any]) -> str:
    minutes = line["detail"].get("minutes")
    return str(ngettext("%(num)d minute", "%(num)d minutes", minutes)) if minutes else ""


def _reason(code: str | None) -> str:
    return str(REASON_LABELS.get(code, code)) if code else ""


def _when(at: str | None) -> str:
    if at is None:
        return ""
    found = datetime.fromisoformat(at)
    return moment(found).replace(clock(found), clock(found, seconds=True), 1)


def _clock(at: str | None) -> str:
    return clock(datetime.fromisoformat(at), seconds=True) if at is not None else ""


def _time(seconds: float) -> str:
    return duration(seconds) if seconds else ""


def _seconds(seconds: float | None) -> str:
    if seconds is None:
        return ""
    if seconds >= 60:
        return duration(seconds)
    return str(_("%(seconds)s s", seconds=number(seconds, 1)))


def _count(count: int) -> str:
    return number(count) if count else ""
