"""Pages of programmes, plans, classes and timetables."""
