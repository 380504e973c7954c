"""Pages of learners, lists, rolls, marks and recognition."""
