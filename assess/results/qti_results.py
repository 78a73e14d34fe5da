"""One result as a QTI 3 results report: an `assessmentResult` document.

Own writing after the public description of the information model; no schema is kept here.
The person is named by a stable pseudonym, never by name or address.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from xml.etree.ElementTree import Element, SubElement, tostring

NAMESPACE = "http://www.imsglobal.org/xsd/imsqti_result_v3p0"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Report:
    """What one document says. Instants are aware; `levels` are the ends of the scale."""

    source: str  # the address of this installation, which makes the identifiers unique
    candidate: str
    sitting: str
    result: int
    test: str
    at: datetime
    level: int
    levels: tuple[int, int]
    meaning: str
    ability: float | None
    standard_error: float | None  # of the ability, or of a level that is no estimate of one
    probability: float | None
    language: str | None
    standing: str
    valid_from: str
    valid_until: str
    vacancy: str | None
    caution: str


def document(report: Report) -> bytes:
    """The report as UTF-8 XML; the same report gives the same bytes."""
    root = Element("assessmentResult", {"xmlns": NAMESPACE})
    context = SubElement(root, "context", {"sourcedId": _clean(report.candidate)})
    for source, identifier in _identifiers(report):
        SubElement(
            context,
            "sessionIdentifier",
            {"sourceID": f"{_clean(report.source)}/{source}", "identifier": _clean(identifier)},
        )
    test = SubElement(
        root,
        "testResult",
        {"identifier": _clean(report.test), "datestamp": report.at.isoformat(timespec="seconds")},
    )
    _outcome(
        test,
        "LEVEL",
        "integer",
        report.level,
        {
            "interpretation": report.meaning,
            "normalMinimum": str(report.levels[0]),
            "normalMaximum": str(report.levels[1]),
        },
    )
    _outcome(test, "ABILITY", "float", report.ability)
    # The error of marks is on the scale of the level itself.
    of = "LEVEL" if report.ability is None and report.standard_error is not None else "ABILITY"
    _outcome(test, f"{of}_STANDARD_ERROR", "float", report.standard_error)
    _outcome(test, "LEVEL_PROBABILITY", "float", report.probability)
    _outcome(test, "LANGUAGE", "string", report.language)
    _outcome(test, "STANDING", "identifier", report.standing)
    _outcome(test, "VALID_FROM", "string", report.valid_from)
    _outcome(test, "VALID_UNTIL", "string", report.valid_until)
    _outcome(test, "CAUTION", "string", report.caution)
    made: bytes = tostring(root, encoding="UTF-8", xml_declaration=True)
    return made


def _identifiers(report: Report) -> Iterator[tuple[str, str]]:
    yield "sitting", report.sitting
    yield "result", str(report.result)
    if report.vacancy:
        yield "vacancy", report.vacancy


def _outcome(
    parent: Element,
    identifier: str,
    kind: str,
    value: float | str | None,
    more: Mapping[str, str] | None = None,
) -> None:
    about = {"identifier": identifier, "cardinality": "single", "baseType": kind}
    about |= {name: _clean(text) for name, text in (more or {}).items() if text}
    variable = SubElement(parent, "outcomeVariable", about)
    if value is not None:
        SubElement(variable, "value").text = _clean(str(value))


def _clean(text: str) -> str:
    """Without what XML 1.0 cannot hold."""
    return _CONTROL.sub("\ufffd", text)
