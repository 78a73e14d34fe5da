"""Reading banks: the list, one bank, the item browser, items and testlets, media."""

from __future__ import annotations

import io

from flask import Blueprint, abort, render_template, request, send_file
from flask.typing import ResponseReturnValue

from assess.banks import browse, ports, preview, queries
from assess.banks.forms import LEVEL_LABELS, SKILL_LABELS
from assess.banks.models import Bank, Item, ItemVersion, Stimulus
from assess.extensions import db
from assess.identity.permissions import allow
from assess.identity.roles import Role
from assess.web.helpers import requested_sort

blueprint = Blueprint("banks", __name__, url_prefix="/banks", template_folder="templates")

READERS = (Role.EXAMINER, Role.ADMINISTRATOR)
PER_PAGE = 25


@blueprint.get("/")
@allow(*READERS)
def index() -> ResponseReturnValue:
    """All banks with their counts and whether a form can be filled."""
    rows = []
    for bank in queries.banks():
        cells = browse.coverage_of(bank)
        rows.append(
            {
                "bank": bank,
                "items": sum(cell.items for cell in cells),
                "retired": queries.retired_count(bank.id),
                "needed": sum(cell.needed for cell in cells),
                "short": sum(cell.state == "short" for cell in cells),
                "tight": sum(cell.state == "tight" for cell in cells),
            }
        )
    return render_template("banks/index.html", rows=rows)


@blueprint.get("/<code>/")
@allow(*READERS)
def bank(code: str) -> ResponseReturnValue:
    """One bank: its coverage against the blueprint."""
    found = bank_or_404(code)
    cells = {(cell.skill, cell.level): cell for cell in browse.coverage_of(found)}
    return render_template(
        "banks/bank.html",
        bank=found,
        cells=cells,
        levels=LEVEL_LABELS,
        skills={
            skill: label
            for skill, label in SKILL_LABELS.items()
            if any(name == skill for name, _ in cells)
        },
        retired=queries.retired_count(found.id),
    )


@blueprint.get("/items/")
@allow(*READERS)
def items() -> ResponseReturnValue:
    """Every item, filtered, sorted, in pages."""
    wanted = browse.ItemFilter(
        bank=request.args.get("bank", "").replace("\0", "")[:60],
        # Bounded: a larger number cannot even be compared with a column.
        level=max(0, min(request.args.get("level", 0, type=int), 99)),
        skill=request.args.get("skill", "").replace("\0", "")[:20],
        topic=request.args.get("topic", "").replace("\0", "")[:60],
        text=request.args.get("q", "").replace("\0", "").strip()[:200],
        state=request.args.get("state", "used"),
    )
    sort, descending = requested_sort(set(browse.SORTS), "code")
    page = db.paginate(
        browse.items(wanted, sort, descending=descending),
        page=max(1, min(request.args.get("page", 1, type=int), 1_000_000)),
        per_page=PER_PAGE,
        max_per_page=PER_PAGE,
        error_out=False,
    )
    return render_template(
        "banks/items.html",
        page=page,
        banks={bank.id: bank for bank in queries.banks()},
        usage=ports.usage_of([version.id for version in page.items]),
        topics=browse.topics(),
        levels=LEVEL_LABELS,
        skills=SKILL_LABELS,
    )


@blueprint.get("/items/<int:item_id>")
@allow(*READERS)
def item(item_id: int) -> ResponseReturnValue:
    """One item: what candidates see, what only staff see, and its history."""
    found = item_or_404(item_id)
    version = _chosen(found)
    stimulus = browse.stimulus_of(found)
    return render_template(
        "banks/item.html",
        item=found,
        version=version,
        newest=found.versions[-1],
        stimulus=stimulus,
        bank=db.session.get_one(Bank, found.bank_id),
        preview=preview.of_versions(db.session.get_one(Bank, found.bank_id), [version.id]),
        usage=ports.usage_of([row.id for row in found.versions]),
        names=browse.names({row.author_id for row in found.versions} | {found.retired_by}),
        skills=SKILL_LABELS,
    )


@blueprint.get("/testlets/<int:stimulus_id>")
@allow(*READERS)
def testlet(stimulus_id: int) -> ResponseReturnValue:
    """One testlet: its passage or clip with all its items."""
    found = stimulus_or_404(stimulus_id)
    owner = db.session.get_one(Bank, found.bank_id)
    members = browse.members(found.id, retired=found.retired_at is not None)
    version = browse.newest_stimulus(found.id)
    shown = [row.id for _, row in members]
    return render_template(
        "banks/testlet.html",
        stimulus=found,
        version=version,
        members=members,
        bank=owner,
        clip=queries.media(version.audio_digest) if version.audio_digest else None,
        preview=preview.of_versions(owner, shown) if shown else None,
        usage=ports.usage_of(shown),
        names=browse.names({row.author_id for row in found.versions} | {found.retired_by}),
        skills=SKILL_LABELS,
    )


@blueprint.get("/media/<digest>")
@allow(*READERS)
def media(digest: str) -> ResponseReturnValue:
    """An image or a clip for staff; its address is its content, so it never changes."""
    asset = queries.media(digest)
    if asset is None:
        abort(404)
    response = send_file(
        io.BytesIO(asset.content), mimetype=asset.media_type, conditional=True, etag=digest
    )
    response.headers["Cache-Control"] = "private, max-age=86400, immutable"
    return response


def bank_or_404(code: str) -> Bank:
    """The bank of an address."""
    found = queries.bank_by_code(code)
    if found is None:
        abort(404)
    return found


def item_or_404(item_id: int) -> Item:
    """The item of an address."""
    found = db.session.get(Item, item_id) if item_id < 2**31 else None
    if found is None:
        abort(404)
    return found


def stimulus_or_404(stimulus_id: int) -> Stimulus:
    """The testlet of an address."""
    found = db.session.get(Stimulus, stimulus_id) if stimulus_id < 2**31 else None
    if found is None:
        abort(404)
    return found


def _chosen(item: Item) -> ItemVersion:
    """The version `?version=` asks for, else the newest."""
    number = request.args.get("version", type=int)
    if number is None:
        return item.versions[-1]
    found = next((row for row in item.versions if row.number == number), None)
    if found is None:
        abort(404)
    return found
