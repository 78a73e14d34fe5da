"""Formulas and typed values between a project's locale and the file's own English notation."""

from __future__ import annotations

from typing import Any

import ironcalc

from assess.officesim.spreadsheet.formulas import collapse, expand

#: Day comes before month for an international organisation's English.
ENGINE_LOCALES = {"en": "en-GB", "fr": "fr"}


class Translator:
    """Holds a scratch model; one for a whole workbook."""

    def __init__(self, locale: str) -> None:
        self._engine_locale, self._language = ENGINE_LOCALES[locale], locale
        self._model = ironcalc.create("scratch", "en", "UTC", "en")

    def formula_from_file(self, formula: str) -> str:
        """`=SUM(A1,1.5)` -> `=SOMME(A1;1,5)`."""
        return self._turned(formula, ("en", "en"), (self._engine_locale, self._language))

    def formula_to_file(self, formula: str) -> str:
        """The other way round."""
        return self._turned(formula, (self._engine_locale, self._language), ("en", "en"))

    def value_from_file(self, text: str, as_date: bool = False) -> str:
        """A value of a rule: a number, a quoted text, or a formula without its sign."""
        if text[:1] == '"' and text[-1:] == '"':
            return text[1:-1].replace('""', '"')
        try:
            number = float(text)
        except ValueError:
            return self.formula_from_file("=" + text)
        if as_date:
            return self._date(number)
        return self._typed(f"{number:.15g}")

    def value_to_file(self, text: str) -> str:
        """The other way round; a date becomes its serial number."""
        if text.startswith("="):
            return self.formula_to_file(text)[1:]
        value = self.number(text)
        if value is not None:
            return f"{value:.15g}"
        return '"' + text.replace('"', '""') + '"'

    def number(self, text: str) -> float | None:
        """The number that a typed text is; None for any other text."""
        self._speak(self._engine_locale, self._language)
        self._model.range_clear_all(0, 1, 1, 1, 1)
        self._model.set_user_input(0, 1, 1, text)
        value = self._model.get_cell_value(0, 1, 1)
        return float(value) if isinstance(value, float) else None

    def _turned(self, formula: str, source: tuple[str, str], target: tuple[str, str]) -> str:
        self._speak(*source)
        self._model.range_clear_all(0, 1, 1, 1, 1)
        self._model.set_user_input(0, 1, 1, expand(formula))
        self._speak(*target)
        return collapse(self._model.get_cell_content(0, 1, 1))

    def _typed(self, number: str) -> str:
        self._model.range_clear_all(0, 1, 1, 1, 1)
        self._model.update_cell_with_number(0, 1, 1, float(number))
        self._speak(self._engine_locale, self._language)
        return self._model.get_cell_content(0, 1, 1)

    def _date(self, number: float) -> str:
        self._model.range_clear_all(0, 1, 1, 1, 1)
        self._model.update_cell_with_number(0, 1, 1, number)
        style: Any = self._model.get_cell_style(0, 1, 1)
        style["num_fmt"] = "dd/mm/yyyy"
        self._model.set_cell_style(0, 1, 1, style)
        self._speak(self._engine_locale, self._language)
        return self._model.get_formatted_cell_value(0, 1, 1)

    def _speak(self, locale: str, language: str) -> None:
        self._model.set_locale(locale)
        self._model.set_language(language)
