"""Any export as a ZIP whose signed manifest says what is inside, from where and by whom.

`SHA256SUMS` can be checked with `sha256sum -c`; the manifest is signed and names its digest.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import IO, Any, Literal, get_args

from flask import current_app
from flask_babel import force_locale

from assess.audit import jws, keys
from assess.audit.chain import stamp
from assess.clock import now
from assess.results import queries
from assess.results.export import filter_facts, to_csv, write_xlsx
from assess.results.export_json import scales, to_json
from assess.results.export_ports import scale_of
from assess.results.export_rows import CAUTION, Exported, columns, each
from assess.results.qti_results import Report, document

Form = Literal["csv", "xlsx", "json", "qti"]
FORMS: tuple[Form, ...] = get_args(Form)
MANIFEST = "assess-export+jws"
TYPE_ZIP = "application/zip"
_CHUNK = 1 << 20


@dataclass
class Tally:
    """What has gone through an export."""

    rows: int = 0
    standings: dict[str, int] = field(default_factory=dict)
    policies: set[str] = field(default_factory=set)

    def over(self, rows: Iterable[Exported]) -> Iterator[Exported]:
        """The same rows, counted."""
        for one in rows:
            self.rows += 1
            self.standings[one.standing] = self.standings.get(one.standing, 0) + 1
            self.policies.add(one.result.policy_version)
            yield one


def write_package(
    stream: IO[bytes],
    form: Form,
    chosen: queries.ResultFilter,
    *,
    made_by: str,
    names: Sequence[str] | None = None,
) -> dict[str, Any]:
    """Write the chosen results as a ZIP into `stream`; returns the manifest.

    Raises:
        ValueError: a column of `names` does not exist.
        UnsafeSettings: there is no key to sign with.
    """
    signer = keys.announce()
    tally = Tally()
    columns(names)
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        sums = dict(_write_files(archive, form, tally.over(each(chosen)), names))
        listing = "".join(f"{digest}  {name}\n" for name, digest in sorted(sums.items()))
        manifest = {
            "format": form,
            "results": tally.rows,
            "standings": dict(sorted(tally.standings.items())),
            "files": len(sums),
            "sha256sums": hashlib.sha256(listing.encode()).hexdigest(),
            "filter": filter_facts(chosen),
            "columns": columns(names) if form != "qti" else None,
            "policies": sorted(tally.policies),
            "made_at": stamp(now()),
            "made_by": made_by,
            "organisation": current_app.config["SETTINGS"].organisation,
            "caution": CAUTION,
        }
        token = jws.sign(manifest, MANIFEST, signer.kid, signer.key)
        shown = {**manifest, "scales": scales(), "kid": signer.kid, "jws": token}
        archive.writestr("SHA256SUMS", listing)
        archive.writestr("manifest.json", json.dumps(shown, ensure_ascii=False, indent=1) + "\n")
    return {**manifest, "kid": signer.kid, "jws": token}


def to_qti(rows: Iterable[Exported]) -> Iterator[tuple[str, bytes]]:
    """(file name, document) of each result; English is the language of the interpretation."""
    source = current_app.config["SETTINGS"].base_url
    for one in rows:
        yield f"result-{one.result.id}.xml", qti_document(one, source)


def qti_document(one: Exported, source: str) -> bytes:
    """One result as a QTI results report."""
    result, scale = one.result, scale_of(one.result.kind)
    with force_locale("en"):
        meaning = f"{scale.level(result.level)}: {scale.meaning(result.level)}".rstrip(": ")
    return document(
        Report(
            source=source,
            candidate=f"person-{result.account_id}",
            sitting=result.sitting_id,
            result=result.id,
            test=one.test,
            at=result.recorded_at,
            level=result.level,
            levels=(scale.lowest, scale.highest),
            meaning=meaning,
            ability=result.theta,
            standard_error=result.standard_error,
            probability=result.probability,
            language=result.language,
            standing=one.standing,
            valid_from=result.sat_on.isoformat(),
            valid_until=result.valid_until.isoformat(),
            vacancy=one.selection.vacancy if one.selection else None,
            caution=CAUTION,
        )
    )


def _write_files(
    archive: zipfile.ZipFile,
    form: Form,
    rows: Iterable[Exported],
    names: Sequence[str] | None,
) -> Iterator[tuple[str, str]]:
    if form == "qti":
        for name, content in to_qti(rows):
            archive.writestr(name, content)
            yield name, hashlib.sha256(content).hexdigest()
        return
    name = f"results.{form}"
    if form == "xlsx":
        with tempfile.TemporaryFile() as book:
            write_xlsx(book, rows, names)
            book.seek(0)
            yield name, _copy(archive, name, iter(lambda: book.read(_CHUNK), b""))
        return
    pieces = to_csv(rows, names) if form == "csv" else to_json(rows, names)
    yield name, _copy(archive, name, (piece.encode() for piece in pieces))


def _copy(archive: zipfile.ZipFile, name: str, pieces: Iterable[bytes]) -> str:
    digest = hashlib.sha256()
    with archive.open(name, "w", force_zip64=True) as entry:
        for piece in pieces:
            digest.update(piece)
            entry.write(piece)
    return digest.hexdigest()
