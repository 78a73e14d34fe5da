"""The tasks of the mission desk by mouse and by keyboard."""

from __future__ import annotations

from tests.support.mail_tasks import DESK, Hands, keys, mouse


@mouse(DESK, "room")
def _room(do: Hands) -> None:
    do.row("room")
    do.command("message.reply")
    do.fill('[data-key="c-body"]', "It is B-204.")
    do.key("c-send")


@keys(DESK, "room")
def _room_keys(do: Hands) -> None:
    do.walk("room")
    do.press("Control+r")
    do.type("C’est la B-204.")
    do.press("Control+Enter")


@mouse(DESK, "agenda")
def _agenda(do: Hands) -> None:
    do.row("agenda")
    do.command("message.replyAll")
    do.command("message.attachFile", "file.agenda-file")
    do.command("message.importance.high")
    do.key("c-send")


@keys(DESK, "agenda")
def _agenda_keys(do: Hands) -> None:
    do.walk("agenda")
    do.press("Control+Shift+r")
    do.tips("JM", "AF")
    do.press("Enter")
    do.tips("JM", "H")
    do.press("Control+Enter")


@mouse(DESK, "invoice")
def _invoice(do: Hands) -> None:
    do.row("invoice")
    do.key("r-forward")
    do.to("to", "finance@org.example")
    do.to("cc", "Deepa Raman")
    do.key("c-send")


@keys(DESK, "invoice")
def _invoice_keys(do: Hands) -> None:
    do.walk("invoice")
    do.press("Control+f")
    do.type("finance")
    do.press("ArrowDown", "Enter")
    do.forward("[data-key=c-cc]")
    do.type("deepa;")
    do.press("Control+Enter")


@mouse(DESK, "plates")
def _plates(do: Hands) -> None:
    do.command("message.new")
    do.to("to", "Field team")
    do.tab("options")
    do.command("message.showBcc")
    do.to("bcc", "Hana")
    do.fill('[data-key="c-subject"]', "Number plates")
    do.command("message.read_receipt")
    do.command("message.options")
    do.field("sensitivity", "confidential")
    do.ok()
    do.key("c-send")


@keys(DESK, "plates")
def _plates_keys(do: Hands) -> None:
    do.press("Control+Shift+m")
    do.type("équipe de terrain;")
    do.tips("JP", "B")
    do.forward("[data-key=c-bcc]")
    do.type("hana;")
    do.forward("[data-key=c-subject]")
    do.type("Number plates")
    do.tips("JP", "Q")
    do.tips("JP", "P")
    do.forward("[data-field=sensitivity] select")
    do.choose("confidential")
    do.press("Enter")
    do.press("Control+Enter")


@mouse(DESK, "newsletter")
def _newsletter(do: Hands) -> None:
    do.row("quote")
    do.command("message.reply")
    do.fill('[data-key="c-body"]', "The text comes on 31 March.")
    do.command("message.close")


@keys(DESK, "newsletter")
def _newsletter_keys(do: Hands) -> None:
    do.walk("quote")
    do.tips("L", "RP")
    do.type("Le texte arrive le 31 mars.")
    do.tips("JM", "C")


@mouse(DESK, "folder")
def _folder(do: Hands) -> None:
    do.click('[data-key="folder-inbox"]', button="right")
    do.click('.kit-popup [data-id="new"]')
    do.field("name", "Nairobi")
    do.ok()
    target = do.page.locator(".mail-folder", has_text="Nairobi")
    for name in ("ticket", "hotel", "driver"):
        do.page.locator(f'[data-key="row-{name}"]').drag_to(target)


@keys(DESK, "folder")
def _folder_keys(do: Hands) -> None:
    do.press("Control+Shift+e")
    do.type("Nairobi")
    do.press("Enter")
    for name in ("ticket", "hotel", "driver"):
        do.walk(name)
        do.press("Control+Shift+v")
        do.choose(do.page.evaluate("() => Object.entries(dev.workspace.view().folders)"
                                   ".find(([, one]) => one.name === 'Nairobi')[0]"))  # fmt: skip
        do.press("Enter")


@mouse(DESK, "photo")
def _photo(do: Hands) -> None:
    do.row("visa-2")
    do.command("message.flag", "flag.thisWeek")
    do.command("message.toggleRead")


@keys(DESK, "photo")
def _photo_keys(do: Hands) -> None:
    do.walk("visa-2")
    do.tips("L", "U")
    do.type("c")
    do.forward("[data-field=due] input")
    do.page.keyboard.insert_text("")
    do.fill("[data-field=due] input", "2027-03-19")
    do.press("Enter")
    do.press("Control+u")


@mouse(DESK, "visas")
def _visas(do: Hands) -> None:
    do.row("visa-1")
    do.command("message.categorise", "category.all")
    do.button("new")
    do.field("name", "Visa")
    do.field("colour", "green")
    do.ok()
    do.ok()
    do.row("visa-2", "Control")
    do.command("message.categorise")
    do.click('.kit-popup [role=menuitemcheckbox]:has-text("Visa")')


@keys(DESK, "visas")
def _visas_keys(do: Hands) -> None:
    do.tips("E", "C")
    do.forward("[data-button=new]")
    do.press("Enter")
    do.type("Visa")
    do.forward("[data-field=colour] select")
    do.choose("green")
    do.press("Enter")
    do.press("Escape")
    for name in ("visa-1", "visa-2"):
        do.walk(name)
        do.tips("L", "G")
        do.type("vi")
        do.press("Enter")


@mouse(DESK, "travel-rule")
def _rule(do: Hands) -> None:
    do.row("ticket")
    do.click('[data-key="row-ticket"]', button="right")
    do.click('.kit-popup [data-id="rule"]')
    do.page_of(1)
    do.field("folder", "projects")
    do.field("category", "travel")
    do.ok()


@keys(DESK, "travel-rule")
def _rule_keys(do: Hands) -> None:
    do.tips("L", "RR", "L")
    do.forward("[data-button=new]")
    do.press("Enter")
    do.forward("[data-field=when-from] input")
    do.type("bookings@skyandsea.example")
    do.forward(".kit-dialog-tab[aria-selected=true]", "Shift+Tab")
    do.press("ArrowRight")
    do.forward("[data-field=folder] select")
    do.choose("projects")
    do.forward("[data-field=category] select")
    do.choose("travel")
    do.press("Enter")
    do.press("Escape")


@mouse(DESK, "offer")
def _offer(do: Hands) -> None:
    do.row("offer")
    do.command("message.delete")


@keys(DESK, "offer")
def _offer_keys(do: Hands) -> None:
    do.walk("offer")
    do.press("Delete")


@mouse(DESK, "signature")
def _signature(do: Hands) -> None:
    do.tab("send")
    do.command("signatures")
    do.button("new")
    do.field("name", "Full")
    do.field("text", "Ana Lopes\n+41 22 555 01 23")
    do.ok()
    do.page.locator("[data-field=new] select").select_option(label="Full")
    do.ok()


@keys(DESK, "signature")
def _signature_keys(do: Hands) -> None:
    do.tips("E", "G")
    do.forward("[data-button=new]")
    do.press("Enter")
    do.type("Zzz")
    do.press("Tab")
    do.type("Ana Lopes")
    do.press("Enter")
    do.type("+41 22 555 01 23")
    do.forward(".kit-push-main")
    do.press("Enter")
    do.forward("[data-field=new] select")
    do.press("End")
    do.press("Enter")


@mouse(DESK, "away")
def _away(do: Hands) -> None:
    do.tab("send")
    do.command("automaticReply")
    do.field("on", "on")
    do.field("period", "yes")
    do.field("startDay", "2027-03-22")
    do.field("endDay", "2027-03-27")
    do.field("inside", "Bo Lindqvist stands in for me.")
    do.page_of(1)
    do.field("outsideTo", "contacts")
    do.field("outside", "Back on 29 March")
    do.ok()


@keys(DESK, "away")
def _away_keys(do: Hands) -> None:
    do.tips("E", "A")
    do.forward("[data-field=on] input")
    do.press("ArrowDown")
    do.forward("[data-field=period] input")
    do.press("Space")
    for name, day in (("startDay", "2027-03-22"), ("endDay", "2027-03-27")):
        do.forward(f"[data-field={name}] input")
        do.fill(f"[data-field={name}] input", day)
    do.forward("[data-field=inside] textarea")
    do.type("Bo Lindqvist me remplace.")
    do.forward(".kit-dialog-tab[aria-selected=true]", "Shift+Tab")
    do.press("ArrowRight")
    do.forward("[data-field=outsideTo] select")
    do.choose("contacts")
    do.forward("[data-field=outside] textarea")
    do.type("De retour le 29 mars")
    do.forward(".kit-push-main")
    do.press("Enter")
