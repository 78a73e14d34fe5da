"""Safe Exam Browser: published vectors, the spelling of settings, and what proves nothing."""

from __future__ import annotations

import hashlib
import plistlib
import random
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assess.delivery import seb
from assess.delivery.seb import Demand, Proof

KEY = "81aad4ab9dfd447cc479e6a4a7c9a544e2cafc7f3adeb68b2a21efad68eca4dc"
HASH = "091e96404194efe52d8db2f196e980a6cb22e803440d7d0c18be0cd3834c1d99"
URL = "https://test.example/sittings/abc/sync"
OWN, OTHER, CENTRE = "1" * 64, "2" * 64, "3" * 64

#: Names in the order of the example in SEB's documentation of the Config Key.
DOCUMENTED = """
additionalResources allowAirPlay allowBrowsingBackForward allowDictation
allowDictionaryLookup allowDisplayMirroring allowDownUploads allowedDisplayBuiltin
allowedDisplaysMaxNumber allowFlashFullscreen allowPDFPlugIn allowPreferencesWindow
allowQuit allowScreenSharing allowSiri allowSpellCheck allowSwitchToApplications
allowUserAppFolderInstall allowUserSwitching allowVideoCapture allowVirtualMachine
allowWlan blacklistURLFilter blockPopUpWindows browserMessagingPingTime
browserMessagingSocket browserScreenKeyboard browserURLSalt browserUserAgent
browserUserAgentMac browserUserAgentMacCustom enableF1 enableF10 enableF11 enableF12
enableF2 enableF3 exitKey1 exitKey2 forceAppFolderInstall
"""


def spelled(url: str, key: str) -> str:
    """As a shell would: `printf %s%s URL KEY | sha256sum`."""
    return hashlib.sha256(f"{url}{key}".encode()).hexdigest()


def test_the_published_request_hash() -> None:
    assert seb.request_hash("https://x.example/exam?i=1#frag", KEY) == HASH


def test_settings_are_spelled_as_documented() -> None:
    settings = {
        "startURL": "https://test.example/a?b=1",
        "originatorVersion": "SEB_Win_2.1.1",
        "browserMessagingSocket": "ws:\\localhost:8706",
        "examKeySalt": b"\x00\x01\xff",
        "allowedDisplayBuiltin": True,
        "allowDownUploads": False,
        "allowWLAN": False,
        "allowWlan": True,
        "proxies": {},
        "rules": [{"regex": False, "expression": "é/*", "action": 1}],
        "nested": {"b": "", "A": {}},
        "since": datetime(2027, 3, 1, 9, 0, tzinfo=UTC),
        "none": [],
    }
    expected = (
        '{"allowDownUploads":false,"allowedDisplayBuiltin":true,"allowWlan":true,'
        '"allowWLAN":false,"browserMessagingSocket":"ws:\\localhost:8706",'
        '"examKeySalt":"AAH/","nested":{"b":""},"none":[],'
        '"rules":[{"action":1,"expression":"é/*","regex":false}],'
        '"since":"2027-03-01T09:00:00Z","startURL":"https://test.example/a?b=1"}'
    )
    assert seb.seb_json(settings) == expected
    assert seb.config_key(settings) == hashlib.sha256(expected.encode("utf-8")).hexdigest()


def test_the_config_key_of_no_settings_is_that_of_two_braces() -> None:
    # printf '{}' | sha256sum
    assert seb.config_key({}) == "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"


@given(st.randoms())
def test_names_are_in_the_order_of_sebs_own_example(shuffler: random.Random) -> None:
    names = DOCUMENTED.split()
    shuffler.shuffle(names)
    text = seb.seb_json(dict.fromkeys(names, 0))
    assert [pair.split(":")[0].strip('"') for pair in text[1:-1].split(",")] == DOCUMENTED.split()


@pytest.mark.parametrize("value", [1.5, None, 'a "quoted" word', {1, 2}])
def test_what_versions_of_seb_spell_differently_is_not_spelled(value: Any) -> None:
    with pytest.raises(ValueError, match="certain spelling"):
        seb.seb_json({"name": value})


def test_a_name_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="not the name"):
        seb.seb_json({"a-b": 1})


def test_the_file_holds_exactly_the_settings_that_are_hashed() -> None:
    settings = seb.settings_for("https://test.example/sittings/seb/x", "https://test.example/q")
    content = seb.file_of(settings)
    assert content.startswith(b"<?xml")
    assert plistlib.loads(content) == settings
    assert seb.config_key(plistlib.loads(content)) == seb.config_key(settings)
    assert settings["allowVideoCapture"] is settings["allowAudioCapture"] is False
    assert settings["URLFilterRules"][0]["expression"] == "test.example/*"


def test_another_start_address_is_another_key() -> None:
    keys = {seb.config_key(seb.settings_for(f"https://t.example/{n}", "q")) for n in range(20)}
    assert len(keys) == 20


@pytest.mark.parametrize(
    ("proof", "problem"),
    [
        (Proof(URL), "missing"),
        (Proof(URL, spelled(URL, OWN)), None),
        (Proof(URL + "#q3", spelled(URL, OWN)), None),
        (Proof(URL, spelled(URL, OTHER)), "mismatch"),
        (Proof(URL, spelled(URL + "?x=1", OWN)), "mismatch"),
        (Proof(URL, spelled(URL.replace("abc", "xyz"), OWN)), "mismatch"),
        (Proof(URL, spelled(URL, OWN).upper()), "mismatch"),
        (Proof(URL, OWN), "mismatch"),
        (Proof(URL, ""), "mismatch"),
        (Proof(URL, "é" * 64), "mismatch"),
        (Proof(URL, None, spelled(URL, OWN)), "mismatch"),
        (Proof(URL, None, spelled(URL, CENTRE)), None),
    ],
)
def test_only_this_key_at_this_address_proves_anything(proof: Proof, problem: str | None) -> None:
    assert Demand(OWN, (), (CENTRE,)).problem([proof]) == problem


def test_one_of_several_exam_keys_is_needed_where_the_file_has_any() -> None:
    demand = Demand(OWN, (OTHER, CENTRE))
    config = spelled(URL, OWN)
    assert demand.problem([Proof(URL, config, spelled(URL, OTHER))]) is None
    assert demand.problem([Proof(URL, config, spelled(URL, CENTRE))]) is None
    assert demand.problem([Proof(URL, config, spelled(URL, OWN))]) == "mismatch"
    assert demand.problem([Proof(URL, config)]) == "mismatch"
    assert demand.problem([Proof(URL, None, spelled(URL, OTHER))]) == "mismatch"


def test_either_way_of_proving_is_enough_and_a_bad_one_does_no_harm() -> None:
    page = "https://test.example/sittings/abc/"
    good = Proof(page, spelled(page, OWN))
    assert Demand(OWN).problem([Proof(URL), good]) is None
    assert Demand(OWN).problem([Proof(URL, "f" * 64), good]) is None


@given(st.text(max_size=70))
def test_without_a_configuration_nothing_proves_anything(text: str) -> None:
    proof = Proof(URL, text, text)
    assert Demand().problem([proof, Proof(URL, spelled(URL, ""), spelled(URL, ""))]) == "mismatch"


def test_exam_keys_are_read_one_a_line() -> None:
    assert seb.read_keys(f"\n {OWN.upper()} \n{OTHER}\n{OWN}\n") == [OWN, OTHER]
    with pytest.raises(seb.BadKey) as bad:
        seb.read_keys(f"{OWN}\n{OTHER[:-1]}g")
    assert bad.value.line == 2


@given(st.booleans(), st.booleans())
def test_a_file_is_outdated_when_it_says_something_else_of_spelling(made: bool, now: bool) -> None:
    settings = seb.settings_for(f"{URL}start", f"{URL}leave", spelling=made)
    assert seb.is_outdated(settings, spelling=now) is (made != now)
    # What a waiver keeps is no file.
    assert not seb.is_outdated({}, spelling=now)
