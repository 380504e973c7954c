"""Reads of official papers."""

from django.db import models


class OfficialPaperQuerySet(models.QuerySet):
    def awaiting_signature(self):
        return self.filter(state="submitted")

    def signed(self):
        return self.filter(state="signed")
