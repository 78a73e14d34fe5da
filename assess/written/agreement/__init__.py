"""Agreement and fairness of marking: how far markers agree, and how severe each of them is.

Numbers in, numbers out. Nothing here knows of candidates, tasks, clocks or databases. Scripts stand
in rows, markers in columns, and NaN is a mark that was not given. No figure changes a mark.
"""
