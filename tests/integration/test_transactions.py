"""What `@transactional` promises, on both databases."""

import threading

import pytest
from sqlalchemy import select

from assess import mail
from assess.database import transactional
from assess.extensions import db
from assess.mail import OutgoingMail


@transactional
def write(subject: str) -> None:
    mail.post("a@example.org", subject, "body")
    db.session.flush()


@transactional
def write_two_and_fail() -> None:
    write("first")
    write("second")
    raise RuntimeError("after both")


def subjects() -> list[str]:
    return list(db.session.scalars(select(OutgoingMail.subject).order_by(OutgoingMail.id)))


def test_nested_operations_stand_or_fall_together(context):
    with pytest.raises(RuntimeError, match="after both"):
        write_two_and_fail()

    assert subjects() == []


def test_it_commits(context):
    write("kept")
    db.session.rollback()

    assert subjects() == ["kept"]


def test_it_refuses_changes_made_outside(context):
    mail.post("a@example.org", "stray", "body")

    with pytest.raises(RuntimeError, match="outside a transactional operation"):
        write("kept")


def test_a_stale_read_does_not_make_a_writer_fail(app):
    """SQLite would answer SQLITE_BUSY if the operation upgraded the reader's snapshot."""
    with app.app_context():
        assert subjects() == []

        def elsewhere() -> None:
            with app.app_context():
                write("from another thread")

        thread = threading.Thread(target=elsewhere)
        thread.start()
        thread.join()
        write("after the stale read")

        assert subjects() == ["from another thread", "after the stale read"]
