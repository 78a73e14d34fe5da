"""Which events a language form can accept, and what its answers say."""

from __future__ import annotations

from assess.delivery.kinds import Event, JSONObject, ResponseError, State
from assess.language.content import chosen_option
from assess.language.scoring import form_items

# A clip is played a few times; more than this is no report of an honest player.
MOST_PLAYS = 1000


class LanguageChecker:
    """The response schema of one form."""

    def __init__(self, content: JSONObject) -> None:
        self._options = {item["ref"]: item for item in form_items(content)}
        self._clips = frozenset(
            group["audio"]
            for part in content["parts"]
            for group in part["groups"]
            if "audio" in group
        )

    def check(self, event: Event) -> None:
        """Raise `ResponseError` if this form can never accept `event`."""
        if event.type in ("answer", "flag", "view"):
            item = self._options.get(event.item or "")
            if item is None:
                raise ResponseError(f"This test has no item {event.item!r}.")
            _CHECKS[event.type](event.value, item)
        elif event.type == "play":
            self._check_play(event)
        else:
            raise ResponseError(f"This test knows no event of type {event.type!r}.")

    def _check_play(self, event: Event) -> None:
        if event.item not in self._clips:
            raise ResponseError(f"This test has no clip {event.item!r}.")
        if set(event.value) != {"play"} or not _is_count(event.value["play"]):
            raise ResponseError('The value of a play must be {"play": number}, counted from 1.')


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= MOST_PLAYS


def _check_answer(value: JSONObject, item: JSONObject) -> None:
    if set(value) != {"choice"}:
        raise ResponseError('The value of an answer must be {"choice": one option or null}.')
    choice = value["choice"]
    if choice is not None and chosen_option(item, choice) is None:
        raise ResponseError("An answer must name exactly one of the item's options, or null.")


def _check_flag(value: JSONObject, _item: JSONObject) -> None:
    if set(value) != {"flagged"} or not isinstance(value["flagged"], bool):
        raise ResponseError('The value of a flag must be {"flagged": true or false}.')


def _check_view(value: JSONObject, _item: JSONObject) -> None:
    if value:
        raise ResponseError("The value of a view must be empty.")


_CHECKS = {"answer": _check_answer, "flag": _check_flag, "view": _check_view}


def choice_of(state: State, item: JSONObject) -> int | None:
    """Return the authored index of the option now chosen for `item`, or None."""
    answer = state.get((item["ref"], "answer"))
    return None if answer is None else chosen_option(item, answer.value.get("choice"))
