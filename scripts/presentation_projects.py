"""Make the start files and solutions of our presentation projects, in English and French.

    python -m scripts.presentation_projects

What comes out lies in question_banks/office/presentation-*.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from assess.officesim.presentation import ENGINE
from scripts.presentation_starts import briefing, picker, results

BANK = Path(__file__).resolve().parent.parent / "question_banks" / "office"


class Script:
    """Writes commands against an opening, by the names people see."""

    def __init__(self, opening: dict[str, Any]) -> None:
        self.deck = opening["deck"]
        self.library = opening["library"]
        self.commands: list[dict[str, Any]] = []

    def run(self, cmd: str, *edits: dict[str, Any]) -> None:
        self.commands.append({"cmd": cmd, "via": "ribbon", "edits": list(edits)})

    def shape(self, slide: int, name: str) -> dict[str, Any]:
        return next(one for one in self.deck["slides"][slide - 1]["shapes"] if one["name"] == name)

    def holder(self, slide: int, *types: str) -> dict[str, Any]:
        return next(
            one
            for one in self.deck["slides"][slide - 1]["shapes"]
            if one.get("placeholder", {}).get("type") in types
        )

    def layout(self, *names: str) -> str:
        return str(next(one["id"] for one in self.deck["layouts"] if one["name"] in names))

    def set(self, cmd: str, shape: dict[str, Any], **new: Any) -> None:
        self.run(cmd, {"op": "shape.set", "shape": shape["id"], "set": new})

    def board(self, cmd: str, board: str, **new: Any) -> None:
        self.run(cmd, {"op": "board.set", "board": board, "set": new})

    def text(self, cmd: str, shape: str, lines: list[Any], at: int = 0, remove: int = 1) -> None:
        insert = [one if isinstance(one, dict) else line(one) for one in lines]
        self.run(
            cmd,
            {"op": "text.splice", "shape": shape, "at": at, "remove": remove, "insert": insert},
        )


def line(words: str, **look: Any) -> dict[str, Any]:
    """A paragraph of one run."""
    return {"runs": [{"text": words, **look}]}


def empty(name: str, label: str, kind: str, idx: int) -> dict[str, Any]:
    """An empty placeholder of a new slide."""
    return {"id": name, "kind": "text", "name": label, "placeholder": {"type": kind, "idx": idx},
            "paragraphs": [{"runs": []}]}  # fmt: skip


def solve_briefing(opening: dict[str, Any], locale: str) -> list[dict[str, Any]]:
    """The solution of presentation-mission-briefing."""
    p = picker(locale)
    s = Script(opening)
    s.text("text.type", s.holder(1, "subTitle")["id"],
           [p("Donor meeting, 12 May 2026", "Réunion des donateurs, 12 mai 2026")])  # fmt: skip
    s.run("slide.new", {"op": "board.add", "at": 2, "board": {
        "id": "nA", "kind": "slide", "notes": [],
        "layout": s.layout("Title and Content", "Titre et contenu"),
        "shapes": [empty("nA1", "Title", "title", 0), empty("nA2", "Left", "obj", 1)],
    }})  # fmt: skip
    s.run("slide.layout",
          {"op": "board.set", "board": "nA",
           "set": {"layout": s.layout("Two Content", "Deux contenus")}},
          {"op": "shape.add", "board": "nA", "at": 2,
           "shape": empty("nA3", "Right", "obj", 2)})  # fmt: skip
    s.text("text.type", "nA1", [p("Partners", "Partenaires")])
    s.text("text.type", "nA2", [p("Ministry of Water", "Ministère de l’Eau"),
                                p("Red Lake Foundation", "Fondation du Lac rouge")])  # fmt: skip
    s.run("slide.move", {"op": "board.move", "board": "s5", "to": 4})
    s.board("slide.hide", "s6", hidden=True)
    needs = s.holder(3, "obj")
    told = needs["paragraphs"][0]["runs"][0]["text"]
    words = p("2,400 families", "2 400 familles")
    rest = told[len(words) :]
    s.text("font.colour", needs["id"], [
        {"runs": [{"text": words, "bold": True, "colour": "accent2"}, {"text": rest}]}
    ])  # fmt: skip
    photo = s.shape(3, "Photo")
    s.set("shape.alt", photo, alt=p("A hand pump filling a bucket with water",
                                    "Une pompe à main remplit un seau d’eau"))  # fmt: skip
    frame = photo["frame"]
    s.set("picture.crop", photo, crop={"l": 20000, "t": 0, "r": 0, "b": 0},
          frame={**frame, "w": frame["w"] * 4 // 5})  # fmt: skip
    costs = s.shape(4, "Costs")
    rows = [*costs["table"]["rows"], {"h": costs["table"]["rows"][1]["h"], "cells": [
        {"paragraphs": [line(p("Transport", "Transport"))]}, {"paragraphs": [line("4500")]},
    ]}]  # fmt: skip
    s.run("table.row-below", {"op": "table.set", "shape": costs["id"], "set": {"rows": rows}})
    options = ["header", "total", "banded_rows"]
    s.run("table.option.total",
          {"op": "table.set", "shape": costs["id"], "set": {"options": options}})  # fmt: skip
    steps = [s.shape(5, f"Step {number}") for number in (1, 2, 3)]
    for number, one in enumerate(steps):
        steps[number] = {**one, "frame": {**one["frame"], "y": steps[0]["frame"]["y"]}}
    s.run("align.top", *(
        {"op": "shape.set", "shape": one["id"], "set": {"frame": one["frame"]}}
        for one in steps[1:]
    ))  # fmt: skip
    middle = (steps[0]["frame"]["x"] + steps[2]["frame"]["x"]) // 2
    s.set("distribute.horizontal", steps[1], frame={**steps[1]["frame"], "x": middle})
    s.run("text.type", {"op": "text.splice", "notes": "s4", "at": 0, "remove": 0, "insert": [
        line(p("Figures approved on 3 April", "Chiffres approuvés le 3 avril"))
    ]})  # fmt: skip
    pages = [*(f"s{number}" for number in range(2, 8)), "nA"]
    layout = next(one for one in s.deck["layouts"] if one["type"] == "obj")
    places = {one["placeholder"]["type"]: one for one in layout["shapes"] if "placeholder" in one}
    for kind, run in (("sldNum", {"text": "‹#›", "field": "slidenum"}),
                      ("ftr", {"text": p("Water programme", "Programme Eau")})):  # fmt: skip
        model = places[kind]
        s.run("slide.footers", *(
            {"op": "shape.add", "board": page, "at": 0, "shape": {
                "id": f"{page}-{kind}", "kind": "text", "name": model["name"],
                "placeholder": model["placeholder"], "paragraphs": [{"runs": [dict(run)]}],
            }}
            for page in pages
        ))  # fmt: skip
    push = {"effect": "push", "direction": "r", "duration": 1500, "click": True}
    s.run("transition.all", *(
        {"op": "board.set", "board": page, "set": {"transition": dict(push)}}
        for page in [*pages, "s1"]
    ))  # fmt: skip
    return s.commands


def solve_results(opening: dict[str, Any], locale: str) -> list[dict[str, Any]]:
    """The solution of presentation-annual-results."""
    p = picker(locale)
    s = Script(opening)
    master = s.deck["masters"][0]
    s.run("design.size", {"op": "deck.set", "size": {"w": 12192000, "h": 6858000}})
    theme = json.loads(json.dumps(master["theme"]))
    theme["colours"]["accent1"] = "16697A"
    s.board("design.colours", "m1", theme=json.loads(json.dumps(theme)))
    theme["fonts"] = {"major": "Source Serif 4", "minor": "Source Sans 3"}
    s.board("design.fonts", "m1", theme=theme)
    styles = json.loads(json.dumps(master["styles"]))
    styles["title"][0] |= {"size": 3600, "bold": True}
    s.board("font.bold", "m1", styles=styles)
    s.board("design.background", "s1", background="lt2")
    chosen = s.library[0]
    frame = {"x": 3000000, "y": 1600000, "w": 5400000, "h": 4050000}
    picture = {"id": "nP", "kind": "picture", "name": chosen["name"], "image": chosen["key"]}
    s.run("insert.picture", {"op": "shape.add", "board": "s3", "at": 1,
                             "shape": {**picture, "frame": frame}})  # fmt: skip
    s.set("shape.alt", {"id": "nP"}, alt=p("Map of the three regions", "Carte des trois régions"))
    s.set("align.center", {"id": "nP"}, frame={**frame, "x": (12192000 - 5400000) // 2})
    sources = s.shape(4, "Sources")
    series = json.loads(json.dumps(sources["chart"]["series"]))
    series[1]["values"][2] = "7"
    for cmd, change in (
        ("chart.type", {"type": "bar"}),
        ("chart.title", {"title": p("Budget in millions", "Budget en millions")}),
        ("chart.legend", {"legend": "bottom"}),
        ("chart.data", {"series": series}),
    ):
        s.run(cmd, {"op": "chart.set", "shape": sources["id"], "set": change})
    grid = {"columns": [3000000] * 3, "style": "{5C22544A-7EE6-4342-B048-85BDC9FD1C3A}",
            "options": ["header", "banded_rows"],
            "rows": [{"h": 370840, "cells": [{"paragraphs": [{"runs": []}]} for _ in range(3)]}
                     for _ in range(3)]}  # fmt: skip
    s.run("insert.table", {"op": "shape.add", "board": "s5", "at": 1, "shape": {
        "id": "nT", "kind": "table", "name": "Table", "table": grid,
        "frame": {"x": 1600000, "y": 1800000, "w": 9000000, "h": 1112520},
    }})  # fmt: skip
    rows = [[p("Office", "Bureau"), p("Women", "Femmes"), p("Men", "Hommes")],
            ["Dakar", "14", "11"], ["Lima", "9", "12"]]  # fmt: skip
    s.run("text.type", *(
        {"op": "text.splice", "shape": "nT", "row": y, "column": x, "at": 0, "remove": 1,
         "insert": [line(words)]}
        for y, row in enumerate(rows) for x, words in enumerate(row)
    ))  # fmt: skip
    names = [one["name"] for one in s.deck["slides"][5]["shapes"]]
    circle = s.shape(6, "Circle")
    s.run("arrange.front", {"op": "shape.move", "shape": circle["id"], "to": len(names) - 1})
    plan = s.shape(6, "Plan")
    s.set("shape.fill", plan, fill="accent3")
    s.set("shape.weight", plan, line={**plan.get("line", {}), "width": 38100})
    dots = [s.shape(6, "Dot 1"), s.shape(6, "Dot 2")]
    place = {**dots[0]["frame"]}
    place["w"] = dots[1]["frame"]["x"] + dots[1]["frame"]["w"] - place["x"]
    s.run("arrange.group",
          *({"op": "shape.remove", "shape": dot["id"]} for dot in dots),
          {"op": "shape.add", "board": "s6", "at": 0, "shape": {
              "id": "nG", "kind": "group", "name": p("Group", "Groupe"), "frame": place,
              "shapes": dots}})  # fmt: skip
    s.run("insert.rightArrow", {"op": "shape.add", "board": "s6", "at": 0, "shape": {
        "id": "nR", "kind": "text", "name": "Arrow", "geometry": "rightArrow", "fill": "accent1",
        "frame": {"x": 3200000, "y": 2800000, "w": 2400000, "h": 900000}, "anchor": "middle",
        "paragraphs": [{"runs": []}],
    }})  # fmt: skip
    s.text("text.type", "nR", [p("Go", "Partir")])
    s.board("animation.add", "s2", animations=[{
        "shape": s.holder(2, "obj")["id"], "type": "entrance", "effect": "fly", "direction": "l",
        "start": "click", "duration": 500, "delay": 0,
    }])  # fmt: skip
    s.board("section.set", "s1", section=p("Introduction", "Introduction"))
    s.board("section.set", "s4", section=p("Finance", "Finances"))
    contact = s.holder(8, "obj")
    s.text("text.link", contact["id"], [
        line(p("Full report", "Rapport complet"), link="https://www.example.org/report")
    ])  # fmt: skip
    s.run("slide.delete", {"op": "board.remove", "board": "s7"})
    return s.commands


def main() -> None:
    """Write everything."""
    for name, start, solve in (
        ("presentation-mission-briefing", briefing, solve_briefing),
        ("presentation-annual-results", results, solve_results),
    ):
        folder = BANK / name
        folder.mkdir(parents=True, exist_ok=True)
        solutions = {}
        for locale in ("en", "fr"):
            data = start(locale)
            (folder / f"start-{locale}.pptx").write_bytes(data)
            solutions[locale] = solve(ENGINE.open(data, locale), locale)
        text = json.dumps(solutions, ensure_ascii=False, indent=1)
        (folder / "solution.json").write_text(text + "\n", encoding="utf-8")
        print(f"{folder.name}: {', '.join(str(len(one)) for one in solutions.values())} commands")


if __name__ == "__main__":
    main()
