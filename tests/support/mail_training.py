"""The tasks of the training week by mouse and by keyboard."""

from __future__ import annotations

from tests.support.mail_tasks import WEEK, Hands, keys, mouse


def times(do: Hands, day: str, start: str, end: str) -> None:
    do.fill("[data-key=e-startDay]", day)
    do.fill("[data-key=e-startTime]", start)
    do.fill("[data-key=e-endDay]", day)
    do.fill("[data-key=e-endTime]", end)


@mouse(WEEK, "train")
def _train(do: Hands) -> None:
    do.key("calendar")
    do.command("appointment.new")
    do.fill("[data-key=e-title]", "Train to Bern")
    times(do, "2027-05-07", "7:30", "9:15")
    do.command("event.showAs", "away")
    do.command("event.reminder", "r60")
    do.key("e-save")


@keys(WEEK, "train")
def _train_keys(do: Hands) -> None:
    do.press("Control+Shift+a")
    do.type("Train pour Berne")
    do.forward("[data-key=e-startDay]")
    do.fill("[data-key=e-startDay]", "2027-05-07")
    do.forward("[data-key=e-startTime]")
    do.press("Control+a")
    do.type("7h30")
    do.forward("[data-key=e-endTime]")
    do.press("Control+a")
    do.type("9h15")
    do.tips("JR", "W")
    do.type("abs")
    do.press("Enter")
    do.tips("JR", "X")
    do.type("1 heure")
    do.press("Enter")
    do.tips("JR", "S")


@mouse(WEEK, "week")
def _week(do: Hands) -> None:
    do.key("calendar")
    do.command("appointment.new")
    do.fill("[data-key=e-title]", "Training week")
    do.key("e-all")
    do.fill("[data-key=e-startDay]", "2027-05-10")
    do.fill("[data-key=e-endDay]", "2027-05-14")
    do.command("event.category", "category.training-cat")
    do.key("e-save")


@keys(WEEK, "week")
def _week_keys(do: Hands) -> None:
    do.press("Control+Shift+a")
    do.type("Semaine de formation")
    do.forward("[data-key=e-all]")
    do.press("Space")
    do.forward("[data-key=e-startDay]", "Shift+Tab")
    do.fill("[data-key=e-startDay]", "2027-05-10")
    do.forward("[data-key=e-endDay]")
    do.fill("[data-key=e-endDay]", "2027-05-14")
    do.tips("JR", "G")
    do.type("f")
    do.press("Enter")
    do.tips("JR", "S")


@mouse(WEEK, "closing")
def _closing(do: Hands) -> None:
    do.key("calendar")
    do.command("meeting.new")
    do.fill("[data-key=e-title]", "Closing round")
    do.fill("[data-key=e-required]", "Omar Haddad; Ruth Okafor")
    do.fill("[data-key=e-optional]", "Mei Tanaka")
    times(do, "2027-05-14", "15:00", "16:00")
    do.fill("[data-key=e-location]", "B-112")
    do.key("e-save")


@keys(WEEK, "closing")
def _closing_keys(do: Hands) -> None:
    do.press("Control+Shift+q")
    do.type("Bilan final")
    do.press("Tab")
    do.type("omar; ruth")
    do.press("Tab")
    do.type("mei")
    do.forward("[data-key=e-startDay]")
    do.fill("[data-key=e-startDay]", "2027-05-14")
    do.forward("[data-key=e-startTime]")
    do.press("Control+a")
    do.type("15")
    do.forward("[data-key=e-endTime]")
    do.press("Control+a")
    do.type("16:00")
    do.forward("[data-key=e-location]")
    do.type("B-112")
    do.press("Control+Enter")


@mouse(WEEK, "coaching")
def _coaching(do: Hands) -> None:
    do.key("calendar")
    do.command("appointment.new")
    do.fill("[data-key=e-title]", "Coaching")
    times(do, "2027-05-11", "13:00", "13:45")
    do.command("event.recurrence")
    do.field("every", "2")
    do.field("th", "yes")
    do.field("ends", "count")
    do.field("count", "6")
    do.ok()
    do.key("e-save")


@keys(WEEK, "coaching")
def _coaching_keys(do: Hands) -> None:
    do.press("Control+Shift+a")
    do.type("Accompagnement")
    do.forward("[data-key=e-startDay]")
    do.fill("[data-key=e-startDay]", "2027-05-11")
    do.forward("[data-key=e-startTime]")
    do.press("Control+a")
    do.type("13:00")
    do.forward("[data-key=e-endTime]")
    do.press("Control+a")
    do.type("13:45")
    do.press("Control+g")
    do.forward("[data-field=every] input")
    do.press("ArrowUp")
    do.forward("[data-field=th] input")
    do.press("Space")
    do.forward("[data-field=ends] input")
    do.press("ArrowDown")
    do.forward("[data-field=count] input")
    do.press("Control+a")
    do.type("6")
    do.press("Enter")
    do.tips("JR", "S")


@mouse(WEEK, "rehearsal")
def _rehearsal(do: Hands) -> None:
    do.key("calendar")
    do.click("[data-event=rehearsal]", click_count=2)
    times(do, "2027-05-06", "16:00", "17:00")
    do.key("e-save")


@keys(WEEK, "rehearsal")
def _rehearsal_keys(do: Hands) -> None:
    do.press("Control+2")
    do.forward("[data-event=rehearsal]")
    do.press("Enter")
    do.forward("[data-key=e-startTime]")
    do.press("Control+a")
    do.type("16:00")
    do.press("Tab")
    do.press("Control+Enter")


@mouse(WEEK, "invitations")
def _invitations(do: Hands) -> None:
    do.row("budget-mail")
    do.key("respond-accepted")
    do.click('.kit-popup [data-id="send"]')
    do.row("choir-mail")
    do.key("respond-declined")
    do.click('.kit-popup [data-id="comment"]')
    do.field("text", "There is a rehearsal at that time.")
    do.ok()


@keys(WEEK, "invitations")
def _invitations_keys(do: Hands) -> None:
    do.walk("budget-mail")
    do.forward("[data-key=respond-accepted]")
    do.press("Enter", "Enter")
    do.walk("choir-mail")
    do.forward("[data-key=respond-declined]")
    do.press("Enter", "ArrowDown", "Enter")
    do.type("Il y a une répétition à cette heure.")
    do.forward(".kit-push-main")
    do.press("Enter")


@mouse(WEEK, "morning-round")
def _round(do: Hands) -> None:
    do.key("calendar")
    do.key("cal1")
    do.click('[data-event=stand-up][data-day="2027-05-14"]', button="right")
    do.click('.kit-popup [data-id="delete"]')
    do.ok()


@keys(WEEK, "morning-round")
def _round_keys(do: Hands) -> None:
    do.press("Control+2")
    do.press("PageDown")
    do.forward('[data-event=stand-up][data-day="2027-05-14"]')
    do.press("Delete")
    do.press("Enter")


@mouse(WEEK, "facilitator")
def _facilitator(do: Hands) -> None:
    do.key("people")
    do.command("contact.new")
    values = {
        "first": "Tomás",
        "last": "Quiroga",
        "organisation": "Open Circle",
        "address": "tomas.quiroga@facilitators.example",
        "mobile": "+34 600 555 017",
    }
    for name, text in values.items():
        do.field(name, text)
    do.ok()


@keys(WEEK, "facilitator")
def _facilitator_keys(do: Hands) -> None:
    do.press("Control+Shift+c")
    do.type("Tomás")
    do.press("Tab")
    do.type("Quiroga")
    do.press("Tab")
    do.type("Open Circle")
    do.press("Tab", "Tab")
    do.type("tomas.quiroga@facilitators.example")
    do.press("Tab", "Tab")
    do.type("+34 600 555 017")
    do.press("Enter")


@mouse(WEEK, "ruth")
def _ruth(do: Hands) -> None:
    do.key("people")
    do.key("contact-ruth")
    do.command("person.edit")
    do.field("phone", "+41 22 555 02 73")
    do.ok()


@keys(WEEK, "ruth")
def _ruth_keys(do: Hands) -> None:
    do.person("contact-ruth")
    do.press("Enter")
    do.forward("[data-field=phone] input")
    do.press("Control+a")
    do.type("+41 22 555 02 73")
    do.press("Enter")


@mouse(WEEK, "hosts")
def _hosts(do: Hands) -> None:
    do.key("people")
    do.command("group.new")
    do.field("name", "Hosts")
    do.field("members", "Inês Carvalho\nPaul Schneider\nMei Tanaka")
    do.ok()


@keys(WEEK, "hosts")
def _hosts_keys(do: Hands) -> None:
    do.press("Control+Shift+l")
    do.type("Hôtes")
    do.press("Tab")
    do.type("ines; paul; mei")
    do.forward(".kit-push-main")
    do.press("Enter")


@mouse(WEEK, "locker")
def _locker(do: Hands) -> None:
    do.fill("[data-key=search]", "locker code")
    do.row("locker")
    do.command("message.move", "move.training")


@keys(WEEK, "locker")
def _locker_keys(do: Hands) -> None:
    do.press("Control+e")
    do.type("armoire")
    do.press("ArrowDown")
    do.walk("locker")
    do.press("Control+Shift+v")
    do.choose("training")
    do.press("Enter")


@mouse(WEEK, "digest")
def _digest(do: Hands) -> None:
    do.command("rules", "manage")
    do.field("one", "digest")
    do.button("delete")
    do.ok()


@keys(WEEK, "digest")
def _digest_keys(do: Hands) -> None:
    do.tips("L", "RR", "L")
    do.choose("digest")
    do.forward("[data-button=delete]")
    do.press("Enter")
    do.press("Escape")
