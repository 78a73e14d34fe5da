"""What people do with mail that no project asks for: tasks with checks of their own."""

from __future__ import annotations

from tests.support.mail_tasks import BOOK, DESK, WEEK, Hands, keys, mouse
from tests.support.mail_training import times

DONE = BOOK.add(DESK, "done", ("message", {"id": "room"}, {"flag": "complete"}))


@mouse(DESK, DONE)
def _done(do: Hands) -> None:
    do.row("room")
    do.command("message.flag", "flag.complete")


@keys(DESK, DONE)
def _done_keys(do: Hands) -> None:
    do.walk("room")
    do.tips("L", "U")
    do.type("m")


ENCLOSED = BOOK.add(
    DESK,
    "enclosed",
    (
        "sent",
        {"action": "forward", "source": "minutes"},
        {
            "to": ["hana.novak@org.example"],
            "importance": "low",
            "delivery_receipt": True,
        },
    ),
)


@mouse(DESK, ENCLOSED)
def _enclosed(do: Hands) -> None:
    do.row("minutes")
    do.command("message.forwardAttached")
    do.to("to", "Hana")
    do.command("message.importance.low")
    do.tab("options")
    do.command("message.options")
    do.field("delivery_receipt", "yes")
    do.ok()
    do.key("c-send")


@keys(DESK, ENCLOSED)
def _enclosed_keys(do: Hands) -> None:
    do.walk("minutes")
    do.tips("L", "RF")
    do.type("hana;")
    do.tips("JM", "L")
    do.tips("JP", "P")
    do.forward("[data-field=delivery_receipt] input")
    do.press("Space", "Enter")
    do.press("Control+Enter")


RENAMED = BOOK.add(DESK, "renamed", ("folder", {"id": "projects"}, {"name": "Travel 2027"}))


@mouse(DESK, RENAMED)
def _renamed(do: Hands) -> None:
    do.key("folder-projects")
    do.tab("folder")
    do.command("folder.rename")
    do.field("name", "Travel 2027")
    do.ok()


@keys(DESK, RENAMED)
def _renamed_keys(do: Hands) -> None:
    do.folder("projects")
    do.press("F2", "Control+a")
    do.type("Travel 2027")
    do.press("Enter")


EXCEPT = BOOK.add(
    DESK,
    "except",
    (
        "rule",
        {},
        {
            "probes": [
                {
                    "from": "press@org.example",
                    "subject": "Clippings",
                    "outcome": {"folder": "archive", "read": True},
                },
                {
                    "from": "press@org.example",
                    "subject": "Urgent: clippings",
                    "outcome": {"folder": "inbox", "read": False},
                },
                {
                    "from": "hana.novak@org.example",
                    "subject": "Clippings",
                    "outcome": {"folder": "inbox"},
                },
            ]
        },
    ),
)


@mouse(DESK, EXCEPT)
def _except(do: Hands) -> None:
    do.command("rules", "manage")
    do.button("new")
    do.field("when-from", "press@org.example")
    do.page_of(1)
    do.field("folder", "archive")
    do.field("read", "yes")
    do.page_of(2)
    do.field("unless-subject", "urgent")
    do.ok()
    do.ok()


@keys(DESK, EXCEPT)
def _except_keys(do: Hands) -> None:
    do.tips("L", "RR", "L")
    do.forward("[data-button=new]")
    do.press("Enter")
    do.forward("[data-field=when-from] input")
    do.type("press@org.example")
    do.forward(".kit-dialog-tab[aria-selected=true]", "Shift+Tab")
    do.press("ArrowRight")
    do.forward("[data-field=folder] select")
    do.choose("archive")
    do.forward("[data-field=read] input")
    do.press("Space")
    do.forward(".kit-dialog-tab[aria-selected=true]", "Shift+Tab")
    do.press("ArrowRight")
    do.forward("[data-field=unless-subject] input")
    do.type("urgent")
    do.press("Enter", "Escape")


LABELLED = BOOK.add(DESK, "labelled", ("contact", {"id": "fin"}, {"categories": ["finance"]}))


@mouse(DESK, LABELLED)
def _labelled(do: Hands) -> None:
    do.key("people")
    do.key("contact-fin")
    do.command("contact.categorise", "category.finance")


@keys(DESK, LABELLED)
def _labelled_keys(do: Hands) -> None:
    do.person("contact-fin")
    do.tips("L", "G")
    do.type("fin")
    do.press("Enter")


JUNK = BOOK.add(DESK, "junk", ("message", {"id": "password"}, {"folder": "junk"}))


@mouse(DESK, JUNK)
def _junk(do: Hands) -> None:
    do.row("password")
    do.command("message.junk")


@keys(DESK, JUNK)
def _junk_keys(do: Hands) -> None:
    do.walk("password")
    do.tips("L", "J")


GONE = BOOK.add(DESK, "gone", ("absent", {"part": "messages", "id": "lunch"}, {"for_good": True}))


@mouse(DESK, GONE)
def _gone(do: Hands) -> None:
    do.row("lunch")
    do.command("message.delete")
    do.key("folder-deleted")
    do.row("lunch")
    do.command("message.delete")
    do.ok()


@keys(DESK, GONE)
def _gone_keys(do: Hands) -> None:
    do.walk("lunch")
    do.press("Shift+Delete", "Enter")


LAST_FRIDAY = BOOK.add(
    WEEK,
    "monthly",
    (
        "recurrence",
        {"start": "2027-05-28T10:00"},
        {
            "within": ["2027-05-01", "2027-12-31"],
            "starts": [
                "2027-05-28T10:00",
                "2027-06-25T10:00",
                "2027-07-30T10:00",
                "2027-08-27T10:00",
            ],
        },
    ),
)


@mouse(WEEK, LAST_FRIDAY)
def _monthly(do: Hands) -> None:
    do.key("calendar")
    do.command("appointment.new")
    do.fill("[data-key=e-title]", "Report")
    times(do, "2027-05-28", "10:00", "11:00")
    do.command("event.recurrence")
    do.field("unit", "month")
    do.field("by", "last")
    do.field("ends", "until")
    do.field("until", "2027-08-31")
    do.ok()
    do.key("e-save")


@keys(WEEK, LAST_FRIDAY)
def _monthly_keys(do: Hands) -> None:
    do.press("Control+Shift+a")
    do.type("Rapport")
    do.forward("[data-key=e-startDay]")
    do.fill("[data-key=e-startDay]", "2027-05-28")
    do.forward("[data-key=e-startTime]")
    do.press("Control+a")
    do.type("10:00")
    do.press("Control+g")
    do.forward("[data-field=unit] input")
    do.press("ArrowDown")
    do.forward("[data-field=by] select")
    do.choose("last")
    do.forward("[data-field=ends] input")
    do.press("ArrowDown", "ArrowDown")
    do.forward("[data-field=until] input")
    do.fill("[data-field=until] input", "2027-08-31")
    do.press("Enter")
    do.tips("JR", "S")


PERHAPS = BOOK.add(WEEK, "perhaps", ("response", {"id": "budget"}, {"response": "tentative"}))


@mouse(WEEK, PERHAPS)
def _perhaps(do: Hands) -> None:
    do.row("budget-mail")
    do.key("respond-tentative")
    do.click('.kit-popup [data-id="send"]')


@keys(WEEK, PERHAPS)
def _perhaps_keys(do: Hands) -> None:
    do.walk("budget-mail")
    do.forward("[data-key=respond-tentative]")
    do.press("Enter", "Enter")


MEMBERS = BOOK.add(
    WEEK,
    "members",
    (
        "group",
        {"id": "unit"},
        {
            "members": [
                "omar.haddad@org.example",
                "ruth.okafor@org.example",
                "paul.schneider@org.example",
            ]
        },
    ),
)


@mouse(WEEK, MEMBERS)
def _members(do: Hands) -> None:
    do.key("people")
    do.key("group-unit")
    do.command("person.edit")
    do.field("members", "Omar Haddad\nRuth Okafor\nPaul Schneider")
    do.ok()


@keys(WEEK, MEMBERS)
def _members_keys(do: Hands) -> None:
    do.person("group-unit")
    do.press("Enter")
    do.forward("[data-field=members] textarea")
    do.press("Control+a")
    do.type("omar; ruth; paul")
    do.forward(".kit-push-main")
    do.press("Enter")


LEFT = BOOK.add(WEEK, "left", ("absent", {"part": "contacts", "id": "nils"}, {}))


@mouse(WEEK, LEFT)
def _left(do: Hands) -> None:
    do.key("people")
    do.key("contact-nils")
    do.command("person.delete")


@keys(WEEK, LEFT)
def _left_keys(do: Hands) -> None:
    do.person("contact-nils")
    do.press("Delete")


OPEN = BOOK.add(
    WEEK,
    "open",
    (
        "appointment",
        {"id": "dentist"},
        {"private": False, "show_as": "free", "location": "Rue 4", "importance": "high"},
    ),
)


@mouse(WEEK, OPEN)
def _open(do: Hands) -> None:
    do.key("calendar")
    do.click("[data-event=dentist]", click_count=2)
    do.fill("[data-key=e-location]", "Rue 4")
    do.command("event.showAs", "free")
    do.command("event.private")
    do.command("event.high")
    do.key("e-save")


@keys(WEEK, OPEN)
def _open_keys(do: Hands) -> None:
    do.press("Control+2")
    do.forward("[data-event=dentist]")
    do.press("Enter")
    do.forward("[data-key=e-location]")
    do.type("Rue 4")
    do.tips("JR", "W")
    do.type("disp")
    do.press("Enter")
    do.tips("JR", "V")
    do.tips("JR", "H")
    do.tips("JR", "S")


CALLED_OFF = BOOK.add(WEEK, "off", ("absent", {"part": "events", "id": "rehearsal"}, {}))


@mouse(WEEK, CALLED_OFF)
def _off(do: Hands) -> None:
    do.key("calendar")
    do.click("[data-event=rehearsal]")
    do.command("event.delete")
    do.ok()


@keys(WEEK, CALLED_OFF)
def _off_keys(do: Hands) -> None:
    do.press("Control+2")
    do.forward("[data-event=rehearsal]")
    do.press("Delete", "Enter")


UNREAD = BOOK.add(WEEK, "unread", ("message", {"ids": ["badges", "projector"]}, {"read": False}))


@mouse(WEEK, UNREAD)
def _unread(do: Hands) -> None:
    do.row("badges")
    do.row("projector", "Control")
    do.command("message.toggleRead")


@keys(WEEK, UNREAD)
def _unread_keys(do: Hands) -> None:
    do.walk("badges")
    do.press("Shift+ArrowDown", "Control+u")
