"""Reads of the register."""

from django.db import models


class CertificateQuerySet(models.QuerySet):
    def valid(self):
        return self.filter(state="issued")

    def in_register_order(self):
        return self.order_by("-year", "book", "register_no")
