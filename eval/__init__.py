"""How good are the answers? Question sets, metrics, runs, comparisons, reports.

A set is a file of questions with what is expected (`questions`, or a `spreadsheet`; `check` says
what is wrong with one). `evaluate` puts them to the assistant, `metrics` judges each answer,
`stages` says where a failure comes from, `runs` keeps everything; then `scores` and `compare`
estimate, `report` and `table` show, `gate` holds a run against a kept reference.
"""
