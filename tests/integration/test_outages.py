"""What people and programs are told while the database cannot be reached."""

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from assess.extensions import db
from assess.identity.roles import Role


@pytest.fixture
def unreachable(app):
    """From now on every statement fails as it does when the server is gone."""

    def gone(*_args):
        raise OperationalError("SELECT 1", {}, Exception("connection refused"))

    def cut() -> None:
        with app.app_context():
            event.listen(db.engine, "before_cursor_execute", gone)

    return cut


@pytest.mark.parametrize("path", ["/me/", "/recruitment/", "/sessions/", "/results/"])
def test_pages_say_503_and_when_to_come_back(make_account, login, unreachable, path):
    account = make_account(*Role)
    visitor = login(account)
    unreachable()

    reply = visitor.get(path)

    assert reply.status_code == 503
    assert reply.headers["Retry-After"] == "5"
    assert b"Traceback" not in reply.data
