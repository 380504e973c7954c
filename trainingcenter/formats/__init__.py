"""Dates and numbers as the centre writes them, whichever language the screen speaks."""
