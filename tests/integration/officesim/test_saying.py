"""Findings and faults of pure modules, said in French."""

from __future__ import annotations

import pytest
from flask import Flask
from flask_babel import force_locale

from assess.officesim.drafting.telling import told
from assess.officesim.saying import finding


@pytest.mark.parametrize(
    ("application", "kind", "written", "said"),
    [
        ("spreadsheet", "style", "{'bold': True, 'size': 16}", "Gras : oui, Taille en points : 16"),
        ("spreadsheet", "style", "B2: plain", "B2 : sans mise en forme"),
        ("spreadsheet", "object", "no chart", "aucun graphique"),
        ("spreadsheet", "object", "chart: title: Coûts", "Graphique : Titre : Coûts"),
        ("spreadsheet", "unchanged", "unchanged", "inchangé"),
        ("document", "list", "3 lists", "3 listes"),
        ("mail", "message", "importance: high; read: yes", "Importance : Haute; Lu : oui"),
        # Cells, formulas and candidates' words stay letter for letter.
        ("spreadsheet", "formula", "F4: =SI(E4>1;\"no chart\")", "F4: =SI(E4>1;\"no chart\")"),
        ("document", "text", "Dear colleagues: size does not matter",
         "Dear colleagues: size does not matter"),
    ],
)  # fmt: skip
def test_a_finding_is_said_in_french(
    app: Flask, application: str, kind: str, written: str, said: str
) -> None:
    with app.test_request_context(), force_locale("fr"):
        assert finding(written, application, kind).replace("\u00a0", " ") == said


def test_a_problem_of_an_engine_is_said_within_the_problem_of_the_file(app: Flask) -> None:
    problem = "The start file cannot be opened: Travel!D2: the formula is refused (volatile)."
    with app.test_request_context(), force_locale("fr"):
        (said,) = told([problem])
    assert "Travel!D2" in said
    assert "refused" not in said
    assert "cannot" not in said


def test_a_self_test_says_its_findings_with_labels(app: Flask) -> None:
    check = {"id": "bold", "kind": "style", "target": {"ref": "A1"}, "expect": {"bold": True}}
    content = {"application": "spreadsheet", "task": [{"check": [check]}]}
    problem = (
        "costs (fr): check bold fails in the solution: expected 'bold: True', found 'A1: plain'."
    )
    with app.test_request_context(), force_locale("fr"):
        (said,) = told([problem], content)
    assert "Gras" in said
    assert "plain" not in said
    assert "'" not in said
