"""The end state as files that other programs open: .eml, .ics and .vcf in one archive.

Nothing depends on a clock or on chance: the same state gives the same bytes.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime, formataddr

from assess.officesim.engine import JSONObject
from assess.officesim.mail.calendarfile import calendar_file

_UNSAFE = re.compile(r"[^\w .,()-]+")
_IMPORTANCE = {"high": ("high", "1"), "low": ("low", "5")}
_SENSITIVITY = {
    "personal": "Personal",
    "private": "Private",
    "confidential": "Company-Confidential",
}


def export_mailbox(box: JSONObject, start_file: bytes) -> bytes:
    """A zip: one folder per mail folder with .eml files, calendar.ics, contacts.vcf."""
    texts = _file_texts(start_file)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        taken: set[str] = set()
        for name, message in sorted(box["messages"].items()):
            path = _free(
                f"{_path(box, message['folder'])}/{_safe(message['subject'] or name)}", taken
            )
            _put(archive, f"{path}.eml", message_file(name, message, texts))
        _put(archive, "calendar.ics", calendar_file(box))
        _put(archive, "contacts.vcf", _contacts(box))
        settings = {key: box[key] for key in ("categories", "rules", "signatures", "settings")}
        _put(archive, "settings.json", json.dumps(settings, ensure_ascii=False, indent=1).encode())
    return buffer.getvalue()


def message_file(name: str, message: JSONObject, texts: dict[str, str]) -> bytes:
    """One message as RFC 5322 bytes; `texts` are the contents of files by id."""
    mail = EmailMessage()
    mail["Message-ID"] = f"<{name}@mailbox.invalid>"
    mail["From"] = _address(message["from"])
    for header in ("to", "cc", "bcc"):
        if message[header]:
            mail[header.title()] = ", ".join(map(_address, message[header]))
    mail["Subject"] = _line(message["subject"])
    mail["Date"] = format_datetime(datetime.fromisoformat(message["date"]).replace(tzinfo=UTC))
    if message["source"]:
        mail["In-Reply-To"] = f"<{message['source']}@mailbox.invalid>"
    if message["importance"] in _IMPORTANCE:
        mail["Importance"], mail["X-Priority"] = _IMPORTANCE[message["importance"]]
    if message["sensitivity"] in _SENSITIVITY:
        mail["Sensitivity"] = _SENSITIVITY[message["sensitivity"]]
    if message["read_receipt"]:
        mail["Disposition-Notification-To"] = _address(message["from"])
    if message["state"] == "draft":
        mail["X-Unsent"] = "1"
    mail.set_content(message["body"] or "\n", cte="quoted-printable")
    for one in message["attachments"]:
        kind, _, source = (one["from"] or "").partition(":")
        content = texts.get(source, "") if kind == "file" else ""
        mail.add_attachment(
            content.encode(),
            maintype="application",
            subtype="octet-stream",
            filename=_line(one["name"]),
        )
    # The boundary is the only thing that the library would draw by chance.
    if mail.is_multipart():
        mail.set_boundary(f"=_{name}_=")
    return mail.as_bytes()


def _file_texts(start_file: bytes) -> dict[str, str]:
    raw = json.loads(start_file.decode("utf-8"))
    return {one["id"]: one.get("text", "") for one in raw.get("files", [])}


def _address(person: JSONObject) -> str:
    return formataddr((_line(person["name"]), person["address"].encode("ascii", "ignore").decode()))


def _line(text: str) -> str:
    return " ".join(text.split())


def _path(box: JSONObject, folder: str) -> str:
    parts = []
    name: str | None = folder
    while name is not None:
        parts.append(_safe(box["folders"][name]["name"]))
        name = box["folders"][name]["parent"]
    return "/".join(reversed(parts))


def _safe(text: str) -> str:
    return _UNSAFE.sub("_", _line(text)).strip(" .")[:80] or "_"


def _free(path: str, taken: set[str]) -> str:
    found, number = path, 1
    while found.casefold() in taken:
        number += 1
        found = f"{path} ({number})"
    taken.add(found.casefold())
    return found


def _contacts(box: JSONObject) -> bytes:
    lines: list[str] = []
    for name, one in sorted(box["contacts"].items()):
        full = f"{one['first']} {one['last']}".strip() or one["address"] or name
        lines += ["BEGIN:VCARD", "VERSION:4.0", f"UID:{name}", f"FN:{escaped(full)}"]
        lines.append(f"N:{escaped(one['last'])};{escaped(one['first'])};;;")
        fields = {
            "ORG": one["organisation"],
            "TITLE": one["job"],
            "EMAIL": one["address"],
            "TEL;TYPE=work": one["phone"],
            "TEL;TYPE=cell": one["mobile"],
            "NOTE": one["notes"],
        }
        lines += [f"{key}:{escaped(value)}" for key, value in fields.items() if value]
        lines.append("END:VCARD")
    for name, group in sorted(box["groups"].items()):
        lines += ["BEGIN:VCARD", "VERSION:4.0", f"UID:{name}", "KIND:group"]
        lines.append(f"FN:{escaped(group['name'])}")
        lines += [f"MEMBER:mailto:{one['address']}" for one in group["members"]]
        lines.append("END:VCARD")
    return "".join(f"{line}\r\n" for line in lines).encode()


def escaped(text: str) -> str:
    """Text as vCard and iCalendar values write it."""
    for plain, written in (("\\", "\\\\"), ("\n", "\\n"), (";", "\\;"), (",", "\\,")):
        text = text.replace(plain, written)
    return text


def _put(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
