"""What a page is told when it enters a sitting."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from markupsafe import escape

from assess.delivery.addresses import base_of
from assess.delivery.kinds import Answer, kind_of
from assess.delivery.models import Sitting
from assess.delivery.queries import state_of_answers
from assess.delivery.rules import (
    WIRE_STATES,
    Snapshot,
    break_left_ms,
    elapsed_ms,
    remaining_ms,
    settled,
    state_at,
    working_time,
)
from assess.delivery.sittings import snapshot_of
from assess.delivery.state import delivery
from assess.web.formats import zone

SYNC_MS = 2000
#: ISO 639 for “undetermined”: the test is not of a language.
NO_LANGUAGE = "und"
#: With the two seconds that bulletins may be old, a change is seen within ten.
IDLE_MS = 6000


def entered(sitting: Sitting, now: datetime, *, fresh: bool = True) -> dict[str, Any]:
    """The reply of `/enter` and `/start`. Holds no key, version or content hash.

    `fresh=False` takes what staff have to say from memory: the page has asked just before.
    """
    snapshot = snapshot_of(sitting)
    state = state_at(snapshot, now)
    schema = delivery().schemas.of(sitting.id)
    shown = state in ("running", "paused", "closing")
    base = base_of(sitting.id)
    working = working_time(sitting.test.duration_s, sitting.time_factor, sitting.extension_s) * 1000
    # Who has sent nothing yet has no answers and has asked for nothing.
    silent = sitting.event_count == 0
    held = {} if silent or not shown else state_of_answers(sitting.id)
    language = sitting.test.language or "en"
    return {
        "sitting": sitting.id,
        "epoch": sitting.epoch,
        "state": WIRE_STATES[state],
        "server_ms": elapsed_ms(snapshot, now),
        "remaining_ms": remaining_ms(snapshot, now, state) if sitting.started_at else working,
        "duration_ms": working,
        "usual_ms": sitting.test.duration_s * 1000,
        "kind": schema.form.kind,
        "title": sitting.test.title,
        "test_language": sitting.test.language or NO_LANGUAGE,
        "instructions": instructions(schema.form.kind),
        "section": kind_of(schema.form.kind).section(schema.form, f"{base}/media")
        if shown
        else None,
        **_held(held, getattr(kind_of(schema.form.kind), "told", frozenset())),
        "settings": {
            "sync_ms": SYNC_MS,
            "idle_ms": IDLE_MS,
            "audio_check": url_for("delivery.sound", language=language) if schema.media else None,
            "grace_ms": sitting.test.grace_s * 1000,
            "spelling": sitting.spelling,
            # Asked for by pages of the version before; newer ones use the candidate's own.
            "timezone": str(zone()),
        },
        **delivery().bulletins.of(sitting.id, fresh=fresh, silent=silent),
        **pause_of(snapshot, state, now),
        "candidate": {"name": sitting.account.name},
        "rescue": delivery().rescue_keys(sitting.id).material(),
    }


def pause_of(snapshot: Snapshot, state: str, now: datetime) -> dict[str, Any]:
    """What a page is told of pauses and breaks."""
    return {
        "pause": settled(snapshot, now).pause_kind if state == "paused" else None,
        "break_left_ms": break_left_ms(snapshot, now),
    }


def instructions(kind: str) -> dict[str, str]:
    """What every candidate reads before beginning, in both interface languages."""
    texts = {}
    own = getattr(kind_of(kind), "instructions", None)
    for locale in ("en", "fr"):
        with force_locale(locale):
            sentence = (
                escape(own())
                if own is not None
                else _(
                    "A question left without an answer earns nothing: answer every question, "
                    "even when you are not sure."
                )
            )
            texts[locale] = f"<p>{sentence}</p>"
    return texts


def _held(state: dict[tuple[str, str], Answer], told: frozenset[str]) -> dict[str, Any]:
    of_type: dict[str, dict[str, Answer]] = {}
    for (ref, kind), answer in state.items():
        of_type.setdefault(kind, {})[ref] = answer
    return {
        "answers": _newest(of_type.get("answer", {})),
        "flags": sorted(
            ref for ref, answer in of_type.get("flag", {}).items() if answer.value.get("flagged")
        ),
        "flag_events": _newest(of_type.get("flag", {})),
        "plays": {
            ref: answer.value.get("play", 0) for ref, answer in of_type.get("play", {}).items()
        },
        "seen": sorted(of_type.get("view", {})),
        **(
            {"told": {kind: _newest(of_type.get(kind, {})) for kind in sorted(told)}}
            if told
            else {}
        ),
    }


def _newest(answers: dict[str, Answer]) -> dict[str, Any]:
    return {
        ref: {"value": answer.value, "epoch": answer.epoch, "n": answer.n}
        for ref, answer in answers.items()
    }
