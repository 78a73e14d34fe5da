"""Safe Exam Browser: its configuration file, its Config Key and the hashes that prove it. Pure.

A proof shows that a browser knew the key of this sitting's configuration. It does not show
that the computer is locked.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import plistlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

CONFIG_HEADER = "X-SafeExamBrowser-ConfigKeyHash"
EXAM_HEADER = "X-SafeExamBrowser-RequestHash"

_HEX = re.compile(r"[0-9a-f]{64}")
_NAME = re.compile(r"[A-Za-z0-9_]+")
MOST_KEYS = 100


class BadKey(ValueError):
    """A line is not a Browser Exam Key; `line` counts from 1."""

    def __init__(self, line: int, text: str) -> None:
        super().__init__(text)
        self.line = line
        self.text = text


@dataclass(frozen=True, slots=True)
class Proof:
    """What a browser presents for one address: hashes by header or by SEB's JavaScript."""

    url: str
    config: str | None = None
    exam: str | None = None

    @property
    def empty(self) -> bool:
        return self.config is None and self.exam is None


@dataclass(frozen=True, slots=True)
class Demand:
    """What a sitting asks of its browser.

    A Browser Exam Key stands for one build of SEB with one configuration. `exam_keys` are
    those of this sitting's own file: when there are any, one is needed beside the Config
    Key. `centre_keys` are those of computers that a test centre has set up itself: one of
    them is proof enough.
    """

    config_key: str | None = None
    exam_keys: tuple[str, ...] = ()
    centre_keys: tuple[str, ...] = ()

    def problem(self, proofs: Iterable[Proof]) -> str | None:
        """None when one of the proofs fits; otherwise `missing` or `mismatch`."""
        found = "missing"
        for proof in proofs:
            if self._met(proof):
                return None
            if not proof.empty:
                found = "mismatch"
        return found

    def _met(self, proof: Proof) -> bool:
        if is_among(proof.exam, proof.url, self.centre_keys):
            return True
        if self.config_key is None or not is_among(proof.config, proof.url, [self.config_key]):
            return False
        return not self.exam_keys or is_among(proof.exam, proof.url, self.exam_keys)


def seb_json(settings: Mapping[str, Any]) -> str:
    """Settings in the spelling that SEB hashes.

    No `originatorVersion`, no white space, nothing escaped, names in order, no empty
    dictionaries, data in Base64 and dates in ISO 8601.

    Raises:
        ValueError: a value of a type that property lists do not have, or one whose
            spelling differs between versions of SEB (quotation marks, fractions).
    """
    return _spell({name: value for name, value in settings.items() if name != "originatorVersion"})


def config_key(settings: Mapping[str, Any]) -> str:
    """SHA-256 of the settings in SEB's spelling, in lower-case hexadecimal."""
    return hashlib.sha256(seb_json(settings).encode()).hexdigest()


def request_hash(url: str, key: str) -> str:
    """What SEB shows of a key at an absolute address, whose fragment does not count."""
    return hashlib.sha256((url.split("#", 1)[0] + key).encode()).hexdigest()


def is_among(given: str | None, url: str, keys: Sequence[str]) -> bool:
    """Whether a hash stands for one of the keys at this address; always compares with all."""
    if given is None or _HEX.fullmatch(given) is None:
        return False
    fits = False
    for key in keys:
        fits |= hmac.compare_digest(given, request_hash(url, key))
    return fits


def read_keys(text: str) -> list[str]:
    """Browser Exam Keys, one a line, each once. Raises `BadKey`."""
    keys: list[str] = []
    for number, line in enumerate(text.splitlines(), 1):
        key = line.strip().lower()
        if not key:
            continue
        if _HEX.fullmatch(key) is None or len(keys) >= MOST_KEYS:
            raise BadKey(number, line.strip()[:80])
        if key not in keys:
            keys.append(key)
    return keys


def settings_for(start_url: str, quit_url: str, *, spelling: bool = False) -> dict[str, Any]:
    """The settings of one sitting's file; docs/proctoring.md gives the reason of each group.

    `spelling` is an accommodation of whoever sits: without it SEB marks no word of anybody.
    """
    address = urlsplit(start_url)
    return {
        "sebConfigPurpose": 0,  # starts an exam, does not set up the computer
        "startURL": start_url,
        "quitURL": quit_url,
        "quitURLConfirm": True,
        "allowQuit": True,
        "hashedQuitPassword": "",
        "hashedAdminPassword": "",
        "allowPreferencesWindow": False,
        "downloadAndOpenSebConfig": False,
        "sendBrowserExamKey": True,
        "browserWindowWebView": 3,  # macOS and iOS: the engine with the JavaScript interface
        "URLFilterEnable": True,
        "URLFilterEnableContentFilter": False,
        "URLFilterRules": [
            {"action": 1, "active": True, "expression": f"{address.netloc}/*", "regex": False}
        ],
        "newBrowserWindowByLinkPolicy": 0,
        "newBrowserWindowByScriptPolicy": 0,
        "allowBrowsingBackForward": False,
        "browserWindowAllowReload": True,
        "showReloadWarning": True,
        "allowAudioCapture": False,
        "allowVideoCapture": False,
        "allowScreenSharing": False,
        "enablePrintScreen": False,
        "allowDictation": False,
        "allowSiri": False,
        "allowSpellCheck": spelling,
        "allowDictionaryLookup": False,
        "allowDownUploads": False,
        "browserViewMode": 1,
        "showTaskBar": True,
        "showTime": True,
        "showInputLanguage": True,
        "audioControlEnabled": True,
        "enableZoomPage": True,
        "enableZoomText": True,
        "enableLogging": False,
    }


def is_outdated(settings: Mapping[str, Any], *, spelling: bool) -> bool:
    """Whether a file says something else of spelling help than whoever sits it has today."""
    return "allowSpellCheck" in settings and settings["allowSpellCheck"] is not spelling


def file_of(settings: Mapping[str, Any]) -> bytes:
    """The `.seb` file: a property list in XML, neither packed nor encrypted, as SEB opens it."""
    return plistlib.dumps(dict(settings), fmt=plistlib.FMT_XML, sort_keys=True)


def _spell(value: Any) -> str:  # noqa: PLR0911  one line a type
    if isinstance(value, Mapping):
        return "{" + ",".join(_members(value)) + "}"
    if isinstance(value, list | tuple):
        return "[" + ",".join(_spell(entry) for entry in value) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, bytes):
        return f'"{base64.b64encode(value).decode()}"'
    if isinstance(value, datetime):
        return f'"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"'
    if isinstance(value, str) and '"' not in value:
        return f'"{value}"'
    raise ValueError(f"{value!r} has no certain spelling in SEB-JSON.")


def _members(settings: Mapping[str, Any]) -> list[str]:
    for name in settings:
        if _NAME.fullmatch(name) is None:
            raise ValueError(f"{name!r} is not the name of a setting.")
    # As invariant cultures sort letters and digits: whatever the case, small before capital.
    names = sorted(settings, key=lambda name: (name.casefold(), name.swapcase()))
    return [
        f'"{name}":{_spell(settings[name])}'
        for name in names
        if not (isinstance(settings[name], Mapping) and not settings[name])
    ]
