"""A crowd at the door never stops a running sitting's save."""

import threading

from assess.bulkhead import Bulkhead

SYNC = "/sittings/abcdefghijklmnopqrstuv/sync"


def ask(wsgi, path):
    seen = {}

    def start_response(status, headers):
        seen["status"], seen["headers"] = status, dict(headers)

    body = wsgi({"PATH_INFO": path}, start_response)
    try:
        seen["body"] = b"".join(body)
    finally:
        if hasattr(body, "close"):
            body.close()
    return seen


class Slow:
    """An application whose ordinary requests last until `gate` opens."""

    def __init__(self):
        self.gate = threading.Event()
        self.inside = threading.Semaphore(0)

    def __call__(self, environ, start_response):
        if not environ["PATH_INFO"].startswith("/sittings/"):
            self.inside.release()
            assert self.gate.wait(10)
        start_response("200 OK", [])
        return [b"done"]


def crowd(wsgi, slow, size):
    threads = [threading.Thread(target=ask, args=(wsgi, "/account/login")) for _ in range(size)]
    for thread in threads:
        thread.start()
    for _ in threads:
        assert slow.inside.acquire(timeout=10)
    return threads


def test_the_runner_is_served_while_every_seat_is_taken():
    slow = Slow()
    wsgi = Bulkhead(slow, seats=3, patience_s=0.05)
    threads = crowd(wsgi, slow, 3)

    busy, saved = ask(wsgi, "/account/login"), ask(wsgi, SYNC)

    slow.gate.set()
    for thread in threads:
        thread.join()
    assert busy["status"].startswith("503")
    assert busy["headers"]["Retry-After"] == "5"
    assert saved["status"] == "200 OK"


def test_seats_are_given_back_when_the_answer_is_over():
    slow = Slow()
    slow.gate.set()
    wsgi = Bulkhead(slow, seats=1, patience_s=0.05)

    assert [ask(wsgi, "/me/")["status"] for _ in range(5)] == ["200 OK"] * 5


def test_seats_are_given_back_when_the_application_fails():
    def broken(environ, start_response):
        raise RuntimeError("broken")

    wsgi = Bulkhead(broken, seats=1, patience_s=0.05)
    for _ in range(3):
        try:
            ask(wsgi, "/me/")
        except RuntimeError:
            continue
        raise AssertionError("the error was swallowed")


def test_a_path_that_only_looks_like_the_runners_needs_a_seat():
    slow = Slow()
    wsgi = Bulkhead(slow, seats=1, patience_s=0.05)
    threads = crowd(wsgi, slow, 1)

    for path in ("/sittings/", SYNC + "/more", "/sittings/short/sync", "/x" + SYNC):
        assert ask(wsgi, path)["status"].startswith("503"), path

    slow.gate.set()
    threads[0].join()


def test_a_body_that_nobody_reads_or_closes_gives_its_seat_back():
    def application(environ, start_response):
        start_response("200 OK", [])
        return [b"done"]

    wsgi = Bulkhead(application, seats=1, patience_s=0.05)
    for _ in range(3):
        wsgi({"PATH_INFO": "/me/"}, lambda _status, _headers: None)

    assert ask(wsgi, "/me/")["status"] == "200 OK"
