"""A tiny application of the Office simulation: named notes in a box. Registers as `mail`."""

from __future__ import annotations

import copy
import json
import time
from typing import Any

from assess.officesim.engine import EditError, Finding, StartFileError, Work, register


class FakeEngine:
    application = "mail"
    version = "fake-1"

    def open(self, start_file: bytes, locale: str) -> dict[str, Any]:
        try:
            notes = json.loads(start_file)["notes"]
        except (ValueError, KeyError, TypeError):
            raise StartFileError("There are no notes in it.") from None
        return {"locale": locale, "notes": notes}

    def load(self, opening: dict[str, Any]) -> dict[str, str]:
        return copy.deepcopy(opening["notes"])

    def apply(self, state: dict[str, str], edit: dict[str, Any]) -> None:
        match edit:
            case {"op": "set", "name": str(name), "text": str(text)}:
                state[name] = text
            case {"op": "delete", "name": str(name)} if name in state:
                del state[name]
            case {"op": "spin"}:
                while True:
                    pass
            case {"op": "sleep"}:
                time.sleep(60)
            case {"op": "swell"}:
                state["swollen"] = "x" * (8 * 1024**3)
            case {"op": "die"}:
                raise SystemExit(3)
            case {"op": "break"}:
                raise TypeError("a fault of the engine")
            case {"op": "pad", "bytes": int(size)}:
                state["pad"] = "x" * size
            case _:
                raise EditError(f"There is no such edit here: {edit.get('op')!r}.")

    def view(self, state: dict[str, str]) -> dict[str, Any]:
        return {"notes": dict(sorted(state.items()))}

    def harms(self, state: dict[str, str]) -> list[dict[str, Any]]:
        return [{"op": "set", "name": name, "text": "?"} for name in state]

    def second_opinion(self, state: dict[str, str]) -> dict[str, Any]:
        if "spin" in state:
            while True:
                pass
        differing = [
            {"sheet": "Notes", "cell": name, "formula": f"={name}", "value": text, "other": "7"}
            for name, text in state.items()
            if name.startswith("wrong")
        ]
        return {
            "engine": "second-1",
            "compared": len(state),
            "unknown": 1,
            "disagreements": differing,
        }

    def export(self, state: dict[str, str], start_file: bytes) -> tuple[bytes, str]:
        return json.dumps({"notes": state}).encode(), "json"


def value(work: Work, target: dict[str, Any], expect: dict[str, Any]) -> Finding:
    if "name" not in target:
        raise ValueError("Name the note.")
    found = work.end["notes"].get(target["name"], "")
    return Finding(found == expect["text"], expect["text"], found)


def absent(work: Work, target: dict[str, Any], _expect: dict[str, Any]) -> Finding:
    found = target["name"] in work.end["notes"]
    return Finding(not found, "no note", "a note" if found else "no note")


def unchanged(work: Work, target: dict[str, Any], _expect: dict[str, Any]) -> Finding:
    apart = set(target.get("except", ()))
    before = {k: v for k, v in work.start["notes"].items() if k not in apart}
    after = {k: v for k, v in work.end["notes"].items() if k not in apart}
    return Finding(before == after, "unchanged", "unchanged" if before == after else "changed")


JUDGES = {"value": value, "absent": absent, "unchanged": unchanged}
register(FakeEngine(), JUDGES)
