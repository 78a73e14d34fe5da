"""Objects of a sheet in the file, read and written with openpyxl: one module for each kind.

Each module gives `read(worksheet, context)`, yielding (id, value, native object), and
`write(worksheet, context, natives, values)`: what changed is written, what did not is kept.
"""
