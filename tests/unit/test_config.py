from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from assess.config import DEMO_SECRET, Settings, UnsafeSettings, load_settings

SAFE = {
    "ASSESS_SECRET_KEY": "k" * 40,
    "ASSESS_BASE_URL": "https://assess.example.org",
}


@pytest.fixture
def load(tmp_path: Path):
    def read(**environ: str) -> Settings:
        return load_settings({**SAFE, "ASSESS_INSTANCE_PATH": str(tmp_path), **environ})

    return read


def test_it_reads_the_environment_over_the_file(load, tmp_path):
    (tmp_path / "settings.toml").write_text('organisation = "From the file"\nmail_from = "a@b.c"\n')

    settings = load(ASSESS_ORGANISATION="From the environment", ASSESS_TRUSTED_PROXIES="2")

    assert settings.organisation == "From the environment"
    assert settings.mail_from == "a@b.c"
    assert settings.trusted_proxies == 2


def test_it_defaults_to_sqlite_in_the_instance_folder(load, tmp_path):
    assert load().sqlalchemy_url == f"sqlite:///{tmp_path / 'assess.db'}"


def test_it_names_the_psycopg_driver(load):
    settings = load(ASSESS_DATABASE_URL="postgresql://db/assess")

    assert settings.sqlalchemy_url == "postgresql+psycopg://db/assess"


@pytest.mark.parametrize(
    ("environ", "remedy"),
    [
        ({"ASSESS_SECRET_KEY": ""}, "ASSESS_SECRET_KEY is not set"),
        ({"ASSESS_SECRET_KEY": DEMO_SECRET}, "the demo's"),
        ({"ASSESS_SECRET_KEY": "short"}, "shorter than 32"),
        ({"ASSESS_DEBUG": "true"}, "unset ASSESS_DEBUG"),
        ({"ASSESS_BASE_URL": "http://assess.example.org"}, "https://"),
        ({"ASSESS_DEBUG": "perhaps"}, "must be true or false"),
        ({"ASSESS_TRUSTED_PROXIES": "two"}, "must be a number"),
        ({"ASSESS_ENVIRONMENT": "staging"}, "production, demo or testing"),
    ],
)
def test_it_refuses_unsafe_settings_and_says_what_to_change(load, environ, remedy):
    with pytest.raises(UnsafeSettings, match=remedy):
        load(**environ)


def test_it_refuses_settings_it_does_not_know(load, tmp_path):
    (tmp_path / "settings.toml").write_text('pasword_policy = "nist"\n')

    with pytest.raises(UnsafeSettings, match="pasword_policy"):
        load()


def test_plain_http_needs_an_explicit_word(load):
    settings = load(ASSESS_BASE_URL="http://test.example", ASSESS_SECURE_COOKIES="false")

    assert settings.secure_cookies is False


def test_it_refuses_a_short_operator_token(load):
    with pytest.raises(UnsafeSettings, match="ASSESS_OPERATOR_TOKEN"):
        load(ASSESS_OPERATOR_TOKEN="x" * 31)
    assert load(ASSESS_OPERATOR_TOKEN="x" * 32).operator_token == "x" * 32
    assert load().operator_token == ""


@pytest.mark.parametrize(
    ("given", "hosts", "rest"),
    [
        ("postgresql://u:p%40@a:5433,b:5434/name", ["a:5433", "b:5434"], {}),
        ("postgresql://u:p%40@a,b/name?sslmode=require", ["a:5432", "b:5432"], {"sslmode"}),
    ],
)
def test_several_database_hosts_are_understood(given, hosts, rest):
    url = make_url(Settings(database_url=given).sqlalchemy_url)
    assert (url.username, url.password, url.database) == ("u", "p@", "name")
    assert list(url.query["host"]) == hosts
    assert set(url.query) - {"host"} == set(rest)
