"""Whoever wrote any of a version does not sign it off, by whatever way the words came into it."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import pytest
from flask import Flask

from assess.cli import group
from assess.extensions import db
from assess.identity.models import Account
from assess.identity.roles import Role
from assess.written import operations as papers
from assess.written import queries as published
from assess.written.authoring import nodes, operations
from assess.written.authoring.raw import files_of
from assess.written.bundles import Bundle
from assess.written.draft_models import WrittenDraft
from assess.written.models import WrittenPaperVersion
from assess.written.reading import parse_paper
from tests.support.written_papers import PNG, raw_paper

CODE = "logistics-officer"
#: Places of the paper that people write in: what kind of node, and its text.
PLACES = {"one": "instructions", "plan": "prompt", "memo": "text"}
Content = dict[str, str]


@pytest.fixture
def examiner(make_account: Callable[..., Account]) -> Callable[[], Account]:
    def make() -> Account:
        return make_account(Role.EXAMINER)

    return make


def raw_with(content: Content) -> dict[str, Any]:
    """The small paper with these texts at its places."""
    raw = raw_paper()
    (part, *_), (memo, *_) = raw["part"], raw["source"]
    for code, node in {"one": part, "plan": part["task"][0], "memo": memo}.items():
        if code in content:
            node[PLACES[code]] = {"en": content[code], "fr": f"{content[code]} français"}
    return raw


def folder(content: Content) -> Bundle:
    return Bundle(parse_paper(raw_with(content), frozenset({"map.png"})), {"map.png": PNG})


def upload(content: Content, actor: Account | None) -> WrittenPaperVersion:
    return papers.publish(folder(content), actor)[0]


def draft_of(content: Content, actor: Account) -> int:
    return operations.create(raw_with(content), {"map.png": PNG}, actor)


def write(draft_id: int, code: str, text: str, actor: Account) -> None:
    """As the page of a node does it."""
    content = db.session.get_one(WrittenDraft, draft_id).content
    key = next(one.node["key"] for one in nodes.every(content) if one.node.get("code") == code)
    said = {PLACES[code]: {"en": text, "fr": f"{text} français"}}
    values = nodes.values_of(content, key) | said
    operations.save(draft_id, key, nodes.stamp_of(content, key), values, actor)


def publish(draft_id: int, actor: Account) -> WrittenPaperVersion:
    revision = db.session.get_one(WrittenDraft, draft_id).revision
    return operations.publish(draft_id, revision, actor)[0]


def sign(version: WrittenPaperVersion, who: Account) -> None:
    papers.review(version.id, "signed_off", "", who)


def refused(version: WrittenPaperVersion, who: Account) -> bool:
    with pytest.raises(papers.ReviewRefused) as caught:
        sign(version, who)
    return caught.value.reason == "own_paper"


SAID = "Plan the convoy to the eastern camp before the rains begin."


def test_a_draft_that_comes_back_after_another_s_folder_is_still_its_author_s(
    context: Flask, examiner: Callable[[], Account]
) -> None:
    author, publisher, colleague, third = (examiner() for _ in range(4))
    sign(upload({}, colleague), third)
    draft = operations.begin(published.newest(CODE), author)
    write(draft, "plan", SAID, author)
    assert publish(draft, publisher).number == 2
    sign(upload({"plan": "Something else altogether, by somebody else."}, colleague), third)
    version = publish(draft, publisher)
    assert version.number == 4
    assert refused(version, author)
    assert refused(version, publisher)
    sign(version, colleague)


@pytest.mark.parametrize("route", ["folder", "command line"])
def test_nor_when_it_comes_back_as_a_folder_with_a_word_changed(
    app: Flask, context: Flask, examiner: Callable[[], Account], tmp_path: Path, route: str
) -> None:
    author, colleague, third = (examiner() for _ in range(3))
    sign(upload({}, colleague), third)
    upload({"plan": SAID}, author)
    sign(upload({"memo": "Four trucks and a tanker wait."}, colleague), third)
    changed = {"plan": SAID.replace("rains", "winter"), "memo": "Four trucks and a tanker wait."}
    if route == "folder":
        version = upload(changed, colleague)
        assert refused(version, colleague)
    else:
        for name, data in files_of(raw_with(changed), {"map.png": PNG}).items():
            (tmp_path / name).write_bytes(data)
        done = app.test_cli_runner().invoke(group, ["written", "import", str(tmp_path)])
        assert done.exit_code == 0, done.output
        version = published.paper_by_code(CODE).versions[-1]
        assert version.created_by is None
    assert version.number == 4
    assert refused(version, author)
    sign(version, third)


def test_what_a_draft_says_is_its_author_s_in_another_s_folder(
    context: Flask, examiner: Callable[[], Account]
) -> None:
    author, colleague, third = (examiner() for _ in range(3))
    sign(upload({}, colleague), third)
    draft = operations.begin(published.newest(CODE), author)
    write(draft, "memo", SAID, author)
    version = upload({"memo": SAID}, colleague)
    # Neither what becomes of the draft afterwards changes that, nor that it is gone.
    write(draft, "memo", "Now it says what nobody has read before.", author)
    assert refused(version, author)
    operations.delete(draft, db.session.get_one(WrittenDraft, draft).revision, author)
    assert refused(version, author)
    sign(version, third)


def test_a_draft_under_another_code_takes_its_authors_along(
    context: Flask, examiner: Callable[[], Account]
) -> None:
    author, publisher, third = (examiner() for _ in range(3))
    draft = draft_of({"plan": SAID}, author)
    publish(draft, publisher)
    content = db.session.get_one(WrittenDraft, draft).content
    values = nodes.values_of(content, nodes.PAPER) | {"code": "convoy-officer"}
    operations.save(draft, nodes.PAPER, nodes.stamp_of(content, nodes.PAPER), values, publisher)
    version = publish(draft, publisher)
    assert (version.paper.code, version.number) == ("convoy-officer", 1)
    assert refused(version, author)
    sign(version, third)


def test_two_examiners_can_go_on_signing_off_each_other_s_changes(
    context: Flask, examiner: Callable[[], Account]
) -> None:
    two = examiner(), examiner()
    draft = draft_of({}, two[0])
    version = publish(draft, two[0])
    for place in range(1, 5):
        author, other = two[place % 2], two[1 - place % 2]
        sign(version, author)
        write(draft, "plan", f"Version {place} asks for a plan of {place} convoys.", author)
        version = publish(draft, author)
        assert refused(version, author)
    # The other one already writes what comes next: that is not in this version.
    write(draft, "memo", "What the next version will say of the trucks.", other)
    sign(version, other)


@dataclass
class Desk:
    """People who write one paper by every way there is, and who wrote which words."""

    people: list[Account]
    chance: Random
    wrote: dict[str, int | None] = field(default_factory=dict)  # text -> account
    draft: int | None = None
    drafted: Content = field(default_factory=dict)
    versions: list[tuple[WrittenPaperVersion, Content]] = field(default_factory=list)

    def somebody(self) -> Account:
        return self.chance.choice(self.people)

    def new_words(self, who: Account | None) -> str:
        text = " ".join(f"w{len(self.wrote)}{letter}" for letter in "abcdefghijklmn")
        self.wrote[text] = who.id if who else None
        return text

    def touched_up(self, content: Content) -> Content:
        """With one word more in one place: the rest is still whose it was."""
        found = deepcopy(content)
        if found and self.chance.random() < 0.3:
            place = self.chance.choice(sorted(found))
            old, new = found[place], f"{found[place]} indeed"
            self.wrote[new] = self.wrote[old]
            found[place] = new
        return found

    def keep(self, version: WrittenPaperVersion, content: Content) -> None:
        if not self.versions or self.versions[-1][0].id != version.id:
            self.versions.append((version, dict(content)))

    def begin(self) -> None:
        if self.draft is None and self.versions:
            version, content = self.chance.choice(self.versions)
            self.draft, self.drafted = operations.begin(version, self.somebody()), dict(content)

    def change(self) -> None:
        if self.draft is not None:
            who, place = self.somebody(), self.chance.choice(sorted(PLACES))
            self.drafted[place] = self.new_words(who)
            write(self.draft, place, self.drafted[place], who)

    def publish(self) -> None:
        if self.draft is not None:
            self.keep(publish(self.draft, self.somebody()), self.drafted)

    def delete(self) -> None:
        if self.draft is not None and self.chance.random() < 0.5:
            revision = db.session.get_one(WrittenDraft, self.draft).revision
            operations.delete(self.draft, revision, self.somebody())
            self.draft = None

    def upload(self) -> None:
        """What some version or the draft says, perhaps with words of one's own; or by a command."""
        known = [content for _version, content in self.versions]
        known += [self.drafted] if self.draft is not None else []
        content = self.touched_up(self.chance.choice(known or [{}]))
        who = self.somebody() if self.chance.random() < 0.8 else None
        if self.chance.random() < 0.5:
            content[self.chance.choice(sorted(PLACES))] = self.new_words(who)
        self.keep(upload(content, who), content)

    def writers(self) -> set[int]:
        """Whose words the newest version says that the last one signed off does not say."""
        *before, (_version, content) = self.versions
        signed = next((said for one, said in reversed(before) if is_signed(one)), {})
        known = {root(text) for text in signed.values()}
        new = {text for text in content.values() if root(text) not in known}
        return {one for text in new if (one := self.wrote[text]) is not None}


def root(text: str) -> str:
    """A text without what others have added to it."""
    return text.replace(" indeed", "")


def is_signed(version: WrittenPaperVersion) -> bool:
    return published.is_signed_off(version.id)


@pytest.mark.parametrize("seed", range(8))
def test_no_order_of_publishing_uploading_and_signing_lets_somebody_sign_off_their_own_words(
    context: Flask, examiner: Callable[[], Account], seed: int
) -> None:
    reader = examiner()
    desk = Desk([examiner() for _ in range(4)], Random(seed))
    acts = [desk.begin, desk.change, desk.change, desk.publish, desk.upload, desk.delete]
    signed = own = 0
    for _ in range(40):
        desk.chance.choice(acts)()
        if not desk.versions or is_signed(desk.versions[-1][0]):
            continue
        version, writers = desk.versions[-1][0], desk.writers()
        for one in desk.people:
            if one.id in writers:
                own += 1
                assert refused(version, one), (seed, desk.versions)
        assert not published.is_author(version, reader.id), "who wrote nothing may sign off"
        if desk.chance.random() < 0.4:
            able = [one for one in desk.people if not published.is_author(version, one.id)]
            sign(version, desk.chance.choice([*able, reader]))
            signed += 1
    assert signed > 2
    assert own > 5
