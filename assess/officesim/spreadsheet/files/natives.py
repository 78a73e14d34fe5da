"""openpyxl's classes without their stubs: those describe attributes as they are stored, not
what the constructors take and convert."""

from __future__ import annotations

from typing import Any

from openpyxl import chart, styles
from openpyxl.chart import data_source, label, layout, legend, series, series_factory
from openpyxl.comments import Comment as _Comment
from openpyxl.drawing import spreadsheet_drawing, xdr
from openpyxl.formatting import formatting, rule
from openpyxl.styles.differential import DifferentialStyle as _DifferentialStyle
from openpyxl.worksheet import datavalidation, dimensions, filters, hyperlink, pagebreak, table

#: A sheet of a workbook.
Worksheet = Any
#: A workbook.
Workbook = Any

AreaChart: Any = chart.AreaChart
BarChart: Any = chart.BarChart
DoughnutChart: Any = chart.DoughnutChart
LineChart: Any = chart.LineChart
PieChart: Any = chart.PieChart
Reference: Any = chart.Reference
ScatterChart: Any = chart.ScatterChart
AxDataSource: Any = data_source.AxDataSource
NumRef: Any = data_source.NumRef
StrRef: Any = data_source.StrRef
DataLabelList: Any = label.DataLabelList
Layout: Any = layout.Layout
Legend: Any = legend.Legend
SeriesLabel: Any = series.SeriesLabel
SeriesFactory: Any = series_factory.SeriesFactory
AnchorMarker: Any = spreadsheet_drawing.AnchorMarker
OneCellAnchor: Any = spreadsheet_drawing.OneCellAnchor
TwoCellAnchor: Any = spreadsheet_drawing.TwoCellAnchor
XDRPositiveSize2D: Any = xdr.XDRPositiveSize2D

Alignment: Any = styles.Alignment
Border: Any = styles.Border
Font: Any = styles.Font
PatternFill: Any = styles.PatternFill
Side: Any = styles.Side
DifferentialStyle: Any = _DifferentialStyle
ConditionalFormattingList: Any = formatting.ConditionalFormattingList
ColorScaleRule: Any = rule.ColorScaleRule
DataBarRule: Any = rule.DataBarRule
IconSetRule: Any = rule.IconSetRule
Rule: Any = rule.Rule

AutoFilter: Any = filters.AutoFilter
CustomFilter: Any = filters.CustomFilter
CustomFilters: Any = filters.CustomFilters
FilterColumn: Any = filters.FilterColumn
Filters: Any = filters.Filters
Top10: Any = filters.Top10
Table: Any = table.Table
TableStyleInfo: Any = table.TableStyleInfo
DataValidation: Any = datavalidation.DataValidation
DataValidationList: Any = datavalidation.DataValidationList
ColumnDimension: Any = dimensions.ColumnDimension
Hyperlink: Any = hyperlink.Hyperlink
Break: Any = pagebreak.Break
ColBreak: Any = pagebreak.ColBreak
RowBreak: Any = pagebreak.RowBreak
Comment: Any = _Comment
