"""Reads of lesson plans."""

from django.db import models


class LessonPlanQuerySet(models.QuerySet):
    def awaiting_appraisal(self):
        return self.filter(state="submitted")

    def visible_to(self, user):
        """Readers and appraisers see every plan, a lecturer their own."""
        if user.has_perm("accounts.appraise_lesson_plans") or user.has_perm("accounts.view_lecturers"):
            return self
        return self.filter(lecturer__person__user=user)
