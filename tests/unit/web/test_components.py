from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask import Flask
from wtforms import (
    BooleanField,
    DateField,
    FieldList,
    FileField,
    Form,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from assess.web.helpers import first_error
from assess.web.paging import Page
from tests.unit.web.conftest import Render

SCRIPT = "<script>alert(1)</script>"


class Specimen(Form):
    name = StringField(
        "Name", [InputRequired("Enter your name.")], description="As in your passport"
    )
    note = TextAreaField("Note")
    born = DateField("Born")
    file = FileField("File")
    level = SelectField("Level", choices=[SelectChoice("1", "One"), SelectChoice("2", "Two")])
    language = RadioField(
        "Language",
        [InputRequired("Choose one.")],
        choices=[SelectChoice("en", "E"), SelectChoice("fr", "F")],
    )
    skills = SelectMultipleField(
        "Skills",
        choices=[SelectChoice("r", "Reading"), SelectChoice("l", "Listening")],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    agree = BooleanField("I agree")


@pytest.mark.parametrize("name", ["name", "note", "born", "file", "level"])
def test_every_input_has_its_label(render: Render, name: str) -> None:
    page = render("{{ ui.field(form[name]) }}", form=Specimen(), name=name)
    assert page.one("label").attrs["for"] == name
    assert len([e for e in page.walk() if e.attrs.get("id") == name]) == 1


def test_a_field_names_hint_and_error_to_screen_readers(render: Render) -> None:
    form = Specimen(data={"name": ""})
    form.validate()
    page = render("{{ ui.field(form.name) }}", form=form)
    box = page.one("input")
    described = box.attrs["aria-describedby"].split()
    assert box.attrs["aria-invalid"] == "true"
    assert [page.one(id=identifier).text for identifier in described] == [
        "As in your passport",
        "Error: Enter your name.",
    ]


def test_a_valid_field_says_nothing_of_errors(render: Render) -> None:
    page = render("{{ ui.field(form.note) }}", form=Specimen())
    box = page.one("textarea")
    assert "aria-invalid" not in box.attrs
    assert "aria-describedby" not in box.attrs
    assert "(optional)" in page.one("label").text


@pytest.mark.parametrize(("name", "kind"), [("language", "radio"), ("skills", "checkbox")])
def test_choices_are_grouped_under_a_legend(render: Render, name: str, kind: str) -> None:
    page = render("{{ ui.field(form[name]) }}", form=Specimen(), name=name)
    assert page.one("legend").text.startswith(name.capitalize())
    boxes = page.one("fieldset").all("input", type=kind)
    assert len(boxes) == 2
    assert {label.attrs["for"] for label in page.all("label")} == {b.attrs["id"] for b in boxes}


def test_a_single_checkbox_is_labelled_behind_it(render: Render) -> None:
    page = render("{{ ui.field(form.agree) }}", form=Specimen())
    label = page.one("label")
    assert label.one("input").attrs["type"] == "checkbox"
    assert label.text == "I agree"


def test_the_error_summary_leads_to_each_field(render: Render) -> None:
    form = Specimen(data={"name": "", "language": None})
    form.validate()
    page = render(
        "{{ ui.error_summary(form) }}{{ ui.field(form.name) }}{{ ui.field(form.language) }}",
        form=form,
    )
    summary = page.one(class_="error-summary")
    links = {link.attrs["href"]: link.text for link in summary.all("a")}
    assert links["#name"] == "Enter your name."
    for href in ("#name", "#language"):
        assert page.one(id=href[1:])
    assert summary.attrs["role"] == "alert"


def test_without_errors_there_is_no_summary(render: Render) -> None:
    assert render("{{ ui.error_summary(form) }}", form=Specimen()).all("div") == []


def test_the_first_error_of_a_list_of_fields_is_found() -> None:
    class Many(Form):
        names = FieldList(StringField("Name", [Length(min=3, message="Too short.")]))

    form = Many(data={"names": ["Anna", "Bo"]})
    form.validate()
    assert first_error(form.names) == "Too short."


def test_a_form_carries_its_token_and_hidden_fields(render: Render, site: Flask) -> None:
    page = render("{% call ui.form(none, action='/save', multipart=True) %}x{% endcall %}")
    form = page.one("form")
    assert form.attrs["method"] == "post"
    assert form.attrs["enctype"] == "multipart/form-data"
    token = form.one("input")
    assert (token.attrs["name"], token.attrs["type"]) == ("csrf_token", "hidden")
    assert len(token.attrs["value"]) > 20


def test_a_get_form_carries_no_token(render: Render) -> None:
    page = render("{% call ui.form(none, method='get') %}x{% endcall %}")
    assert page.all("input") == []


COLUMNS = [
    {"key": "name", "label": "Name", "sort": True, "main": True},
    {"key": "level", "label": "Level", "sort": True, "numeric": True},
    {"key": "actions", "label": "Actions", "hidden": True},
]


def test_a_table_says_how_it_is_sorted(render: Render) -> None:
    page = render(
        "{{ ui.table('People', columns, rows) }}",
        url="/people?sort=-level&page=4&q=a",
        columns=COLUMNS,
        rows=[{"name": "Ana", "level": 4}],
    )
    name, level, actions = page.all("th", scope="col")
    assert "aria-sort" not in name.attrs
    assert level.attrs["aria-sort"] == "descending"
    assert level.one("a").attrs["href"] == "/people?q=a&sort=level"
    assert name.one("a").attrs["href"] == "/people?q=a&sort=name"
    assert actions.text == "Actions"
    assert page.one("caption").text == "People"


def test_cells_carry_their_label_for_the_narrow_view(render: Render) -> None:
    page = render(
        "{{ ui.table('People', columns, rows) }}",
        columns=COLUMNS,
        rows=[{"name": "Ana", "level": 4, "actions": "x"}],
    )
    assert page.one("th", scope="row").text == "Ana"
    level, actions = page.all("td")
    assert level.attrs["data-label"] == "Level"
    assert "data-label" not in actions.attrs


def test_a_call_block_draws_the_cells(render: Render) -> None:
    page = render(
        "{% call(row, column) ui.table('People', columns, rows) %}"
        "{{ column.key }}={{ row.name }}{% endcall %}",
        columns=COLUMNS,
        rows=[{"name": "Ana"}, {"name": "Bo"}],
    )
    cells = [cell.text for cell in page.all("td") + page.all("th", scope="row")]
    assert sorted(cells) == sorted(
        f"{key}={name}" for key in ("name", "level", "actions") for name in ("Ana", "Bo")
    )


def test_an_empty_table_says_why(render: Render) -> None:
    page = render(
        "{{ ui.table('People', columns, [], empty='No candidate matches.') }}", columns=COLUMNS
    )
    assert page.one("td").text == "No candidate matches."
    assert page.one("td").attrs["colspan"] == "3"


def test_the_pager_keeps_the_filters(render: Render) -> None:
    page = render("{{ ui.pager(p) }}", url="/people?q=a&page=2", p=Page(range(10), 2, 10, 35))
    current = page.one("a", aria_current="page")
    assert current.text == "Page 2"
    assert page.one("a", rel="next").attrs["href"] == "/people?q=a&page=3"
    assert page.one("a", rel="prev").attrs["href"] == "/people?q=a&page=1"
    assert page.one("p").text == "11 to 20 of 35"


def test_no_pager_for_an_empty_list(render: Render) -> None:
    assert render("{{ ui.pager(p) }}", p=Page([], 1, 10, 0)).all("nav") == []


def test_filters_show_what_was_chosen(render: Render) -> None:
    page = render(
        "{% call ui.filters(results=1) %}{{ ui.filter_search('q', 'Name') }}"
        "{{ ui.filter_select('state', 'State', [('open', 'Open'), ('closed', 'Closed')]) }}"
        "{% endcall %}",
        url="/people?q=%22a%22&state=closed&sort=-name",
    )
    assert page.one("input", type="search").attrs["value"] == '"a"'
    chosen = [o.attrs["value"] for o in page.all("option") if "selected" in o.attrs]
    assert chosen == ["closed"]
    assert page.one("input", type="hidden").attrs == {
        "type": "hidden",
        "name": "sort",
        "value": "-name",
    }
    assert "1 match" in page.text


def test_a_state_has_words_colour_and_icon(render: Render) -> None:
    tag = render("{{ ui.state('running') }}", locale="fr").one(class_="tag")
    assert tag.attrs["data-kind"] == "safe"
    assert tag.all("svg")
    assert tag.text in ("En cours", "Running")  # the catalogue may not be compiled here


def test_an_unknown_state_is_still_shown(render: Render) -> None:
    tag = render("{{ ui.state('half_done') }}").one(class_="tag")
    assert (tag.text, tag.attrs["data-kind"]) == ("half done", "neutral")


def test_bars_are_drawn_to_scale_and_said_in_text(render: Render) -> None:
    page = render(
        "{{ ui.bar_chart('P', bars) }}",
        bars=[
            {"label": "Level 1", "value": 0.25, "text": "25%"},
            {"label": "Level 2", "value": 0.75, "text": "75%", "highlight": True},
        ],
    )
    widths = [rect.attrs["width"] for rect in page.all("rect", class_="chart-bar")]
    assert widths == ["25.0%", "75.0%"]
    assert [cell.text for cell in page.all("td", class_="bars-value")] == ["25%", "75%"]


def test_the_interval_lies_between_its_ends(render: Render) -> None:
    page = render(
        "{{ ui.interval_chart('R', 0.5, -0.5, 1.5, -2, 2,"
        " cuts=[(-1, '1'), (1, '2')], sentence='S') }}"
    )
    line = page.one("line", class_="chart-range")
    assert (line.attrs["x1"], line.attrs["x2"]) == ("37.5%", "87.5%")
    assert page.one("circle").attrs["cx"] == "62.5%"
    # A zone's label stands in its middle: 1 from -1 to 1, 2 from 1 to the end.
    labels = [(text.text, text.attrs["x"]) for text in page.all("text", class_="chart-label")]
    assert labels == [("1", "50.0%"), ("2", "87.5%")]
    assert page.one("svg").attrs["aria-label"] == "S"
    table = [[cell.text for cell in row.all("td")] for row in page.one("tbody").all("tr")]
    assert table[0] == ["Estimate", "0.50"]
    assert table[1] == ["Interval", "\u22120.50 to 1.50"]


@pytest.mark.parametrize(
    "source",
    [
        "{{ ui.page_header(x, lede=x, eyebrow=x) }}",
        "{{ ui.button(x, name='n', value=x, attrs={'data-a': x}) }}",
        "{{ ui.link_button(x, '#') }}",
        "{{ ui.post_button(x, '/go', fields={'id': x}) }}",
        "{{ ui.breadcrumb([(x, '/'), (x, none)]) }}",
        "{{ ui.tag(x) }}{{ ui.state(x) }}{{ ui.banner(x, title=x) }}",
        "{{ ui.toast(x) }}{{ ui.loading(x) }}",
        "{{ ui.summary_list([(x, x), (x, x, x)]) }}",
        "{{ ui.timeline([{'time': t, 'title': x, 'text': x, 'by': x}]) }}",
        "{{ ui.table(x, [{'key': 'a', 'label': x, 'main': true}, {'key': 'b', 'label': x}],"
        " [{'a': x, 'b': x}]) }}",
        "{{ ui.code(x, copy=True) }}{{ ui.code(x, block=True, label=x, copy=True) }}",
        "{{ ui.bar_chart(x, [{'label': x, 'value': 1, 'text': x}], note=x) }}",
        "{{ ui.interval_chart(x, 0, -1, 1, -3, 3, cuts=[(0, x)], sentence=x) }}",
        "{{ ui.tabs([{'label': x, 'href': '#'}], label=x) }}{{ ui.progress(1, 2, x, text=x) }}",
        "{{ ui.key_figure(x, x, hint=x, href='#') }}{{ ui.dialog_button(x, 'd') }}",
        "{% call ui.dialog('d', x) %}{% endcall %}{% call ui.help_panel(x) %}{% endcall %}"
        "{% call ui.section(x, lede=x) %}{% endcall %}{% call ui.card(x) %}{% endcall %}"
        "{% call ui.empty_state(x, x) %}{% endcall %}",
    ],
)
def test_text_from_people_is_never_markup(render: Render, source: str) -> None:
    page = render(source, x=SCRIPT, t=datetime(2027, 3, 12, 9, tzinfo=UTC))
    assert page.all("script") == []
    assert SCRIPT in page.text or any(
        SCRIPT in value for e in page.walk() for value in e.attrs.values()
    )
