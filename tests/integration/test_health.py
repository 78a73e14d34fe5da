import assess


def test_healthz_says_what_works(client):
    reply = client.get("/healthz")

    assert reply.status_code == 200
    assert reply.json == {
        "status": "ok",
        "database": "ok",
        "disk": "ok",
        "version": assess.__version__,
    }


def test_healthz_fails_without_its_database(app, client, monkeypatch):
    from sqlalchemy.exc import OperationalError

    from assess.extensions import db

    def gone(*_args, **_kwargs):
        raise OperationalError("SELECT 1", {}, Exception("connection refused"))

    monkeypatch.setattr(db.session, "execute", gone)
    reply = client.get("/healthz")

    assert reply.status_code == 503
    assert reply.json["status"] == "failing"


def test_metrics_count_requests(client):
    client.get("/healthz")

    assert b'assess_requests_total{endpoint="healthz",status="200"}' in client.get("/metrics").data


def test_a_log_line_cannot_be_forged(capsys, settings):
    import structlog

    from assess import logs

    logs.configure(settings)
    structlog.get_logger().error("seen", value='x\r\n{"event": "forged"}\x1b[2J')

    lines = capsys.readouterr().err.strip().splitlines()
    assert len(lines) == 1
    assert "\x1b" not in lines[0]
