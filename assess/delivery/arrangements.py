"""What is arranged for one candidate, in words for that candidate, before the test begins."""

from __future__ import annotations

from flask_babel import gettext as _

from assess.delivery.models import Sitting
from assess.web.formats import duration


def arrangements_of(sitting: Sitting) -> list[tuple[str, str]]:
    """What and how, each as (name, sentence); nothing for whoever sits as everybody does."""
    usual = sitting.test.duration_s
    more = round(usual * sitting.time_factor) - usual
    found = []
    if more > 0:
        found.append(
            (
                str(_("Extra time")),
                str(
                    _(
                        "%(more)s more than the usual %(usual)s. It is counted in your working "
                        "time.",
                        more=duration(more),
                        usual=duration(usual),
                    )
                ),
            )
        )
    if sitting.break_left_ms > 0:
        found.append(
            (
                str(_("Breaks")),
                str(
                    _(
                        "%(time)s in all, whenever you like: press “Take a break” in the test. "
                        "Your working time stands still meanwhile, and what you do not "
                        "use stays for later.",
                        time=duration(sitting.break_left_ms // 1000),
                    )
                ),
            )
        )
    if sitting.large_text:
        found.append((str(_("Larger text")), str(_("The test opens in larger letters."))))
    if sitting.spelling and sitting.test.kind == "written":
        found.append((str(_("Spelling help")), str(_("The browser may mark misspelt words"))))
    return found
