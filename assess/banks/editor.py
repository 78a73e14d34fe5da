"""Writing banks: items and testlets on plain forms with a live preview."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from assess.banks import browse, editing, operations, preview, saving
from assess.banks.export import item_of, testlet_of
from assess.banks.forms import MOST_ITEMS, ItemForm, TestletForm
from assess.banks.models import Bank, Item, Stimulus
from assess.banks.queries import newest
from assess.banks.storing import load_shelf
from assess.banks.views import bank_or_404, item_or_404, stimulus_or_404
from assess.extensions import db
from assess.identity.permissions import allow
from assess.identity.roles import Role

blueprint = Blueprint("banks_editor", __name__, url_prefix="/banks")

WrittenForm = ItemForm | TestletForm


@blueprint.route("/<code>/items/new", methods=["GET", "POST"])
@allow(Role.EXAMINER)
def item_new(code: str) -> ResponseReturnValue:
    """Write a new item."""
    return _write(ItemForm(), bank_or_404(code), "banks/item_form.html")


@blueprint.route("/items/<int:item_id>/edit", methods=["GET", "POST"])
@allow(Role.EXAMINER)
def item_edit(item_id: int) -> ResponseReturnValue:
    """Write a new version of an item; an item of a testlet is edited with it."""
    item = item_or_404(item_id)
    if item.stimulus_id:
        return redirect(url_for(".testlet_edit", stimulus_id=item.stimulus_id))
    bank = db.session.get_one(Bank, item.bank_id)
    form = ItemForm()
    if request.method == "GET":
        version = newest(item.id)
        unit = item_of(item.code, version)
        editing.fill_item(form, unit, version.media)
        form.revision.data = saving.revision_in(load_shelf(bank), unit)
    form.code.data = item.code
    return _write(form, bank, "banks/item_form.html", item)


@blueprint.route("/<code>/testlets/new", methods=["GET", "POST"])
@allow(Role.EXAMINER)
def testlet_new(code: str) -> ResponseReturnValue:
    """Write a new testlet."""
    return _write(TestletForm(), bank_or_404(code), "banks/testlet_form.html")


@blueprint.route("/testlets/<int:stimulus_id>/edit", methods=["GET", "POST"])
@allow(Role.EXAMINER)
def testlet_edit(stimulus_id: int) -> ResponseReturnValue:
    """Write a new version of a testlet and of those of its items that change."""
    stimulus = stimulus_or_404(stimulus_id)
    bank = db.session.get_one(Bank, stimulus.bank_id)
    form = TestletForm()
    if request.method == "GET":
        version = browse.newest_stimulus(stimulus.id)
        members = browse.members(stimulus.id, retired=stimulus.retired_at is not None)
        unit = testlet_of(stimulus.code, version, [(item.code, row) for item, row in members])
        media = dict(version.media)
        for _item, row in members:
            media |= row.media
        editing.fill_testlet(form, unit, media)
        form.revision.data = saving.revision_in(load_shelf(bank), unit)
    form.code.data = stimulus.code
    return _write(form, bank, "banks/testlet_form.html", stimulus)


@blueprint.post("/<code>/preview/<kind>")
@allow(Role.EXAMINER)
def live_preview(code: str, kind: str) -> ResponseReturnValue:
    """What the form says now, as a candidate would see it."""
    if kind not in ("item", "testlet"):
        abort(404)
    form: WrittenForm = ItemForm() if kind == "item" else TestletForm()
    bank = bank_or_404(code)
    document = preview.of_unit(bank, editing.unit_of(form), editing.media_in(form))
    return render_template("banks/_preview.html", document=document)


@blueprint.post("/items/<int:item_id>/retire", endpoint="item_retire")
@blueprint.post("/items/<int:item_id>/restore", endpoint="item_restore")
@allow(Role.EXAMINER)
def item_state(item_id: int) -> ResponseReturnValue:
    """Take an item out of later forms, or bring it back."""
    _change_state(item_or_404(item_id))
    return redirect(url_for("banks.item", item_id=item_id))


@blueprint.post("/testlets/<int:stimulus_id>/retire", endpoint="testlet_retire")
@blueprint.post("/testlets/<int:stimulus_id>/restore", endpoint="testlet_restore")
@allow(Role.EXAMINER)
def testlet_state(stimulus_id: int) -> ResponseReturnValue:
    """Take a testlet and its items out of later forms, or bring them back."""
    _change_state(stimulus_or_404(stimulus_id))
    return redirect(url_for("banks.testlet", stimulus_id=stimulus_id))


def _change_state(holder: Item | Stimulus) -> None:
    if request.path.endswith("/retire"):
        operations.retire(holder, current_user.id)
        flash(_("Retired: no later form will hold it. Forms that hold it keep it."), "safe")
    else:
        operations.restore(holder)
        flash(_("Restored: later forms may hold it again."), "safe")


def _write(
    form: WrittenForm, bank: Bank, template: str, holder: Item | Stimulus | None = None
) -> ResponseReturnValue:
    """Show the form, or do what its pressed button says."""
    overtaken = False
    if request.method == "POST":
        editing.take_uploads(form)
        action = request.form.get("action", "save")
        if action == "add" and isinstance(form, TestletForm):
            _add_question(form)
        elif action == "save":
            try:
                address = _save(form, bank, new=holder is None)
            except saving.ConflictError as error:
                form.revision.data = error.revision
                address, overtaken = None, True
            if address:
                return redirect(address)
    elif isinstance(form, TestletForm) and holder is None:
        form.items[0].form.code.data = ""
    document = preview.of_unit(bank, editing.unit_of(form), editing.media_in(form))
    return render_template(
        template,
        form=form,
        bank=bank,
        holder=holder,
        document=document,
        overtaken=overtaken,
        media=editing.media_in(form),
        known=_known(holder),
    )


def _save(form: WrittenForm, bank: Bank, *, new: bool) -> str | None:
    """Store a sound form and say where to go; else leave its errors on it."""
    if not editing.is_whole(form):
        editing.show_problems(form, [])
        return None
    unit, media = editing.unit_of(form), editing.media_in(form)
    revision = "" if new else form.revision.data or "?"
    try:
        tally = saving.save_unit(
            bank.id,
            unit,
            media,
            author_id=current_user.id,
            revision=revision,
            note=form.note.data or "",
        )
    except operations.UnsoundBankError as error:
        editing.show_problems(form, error.problems)
        return None
    if tally["created"] or tally["changed"]:
        flash(_("Saved as a new version."), "safe")
    else:
        flash(_("Nothing had changed, so there is no new version."), "information")
    return _address(bank, form)


def _address(bank: Bank, form: WrittenForm) -> str:
    if isinstance(form, TestletForm):
        stimulus = db.session.query(Stimulus).filter_by(bank_id=bank.id, code=form.code.data).one()
        return url_for("banks.testlet", stimulus_id=stimulus.id)
    item = db.session.query(Item).filter_by(bank_id=bank.id, code=form.code.data).one()
    return url_for("banks.item", item_id=item.id)


def _add_question(form: TestletForm) -> None:
    if len(form.items) >= MOST_ITEMS:
        flash(_("A testlet has at most %(most)d questions.", most=MOST_ITEMS), "attention")
        return
    member = form.items.append_entry().form
    taken = {entry.form.code.data for entry in form.items}
    number = len(form.items)
    while f"{form.code.data}-{number}" in taken:
        number += 1
    member.code.data = f"{form.code.data}-{number}" if form.code.data else ""


def _known(holder: Item | Stimulus | None) -> set[str]:
    """Ids that exist already and therefore cannot be changed on the form."""
    if not isinstance(holder, Stimulus):
        return set()
    return {item.code for item, _version in browse.members(holder.id, retired=True)}
