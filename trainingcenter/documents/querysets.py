"""Reads of official papers."""

from django.db import models


class OfficialPaperQuerySet(models.QuerySet):
    def awaiting_signature(self):
        return self.filter(state="submitted")

    def signed(self):
        return self.filter(state="signed")


class BookPatternQuerySet(models.QuerySet):
    def on(self, day):
        """The pattern in force on `day`; None before the first of them, when the book's own holds."""
        return self.filter(valid_from__lte=day).order_by("-valid_from").first()
