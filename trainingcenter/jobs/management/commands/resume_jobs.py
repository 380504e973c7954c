"""resume_jobs: finishes what the broker lost."""

from django.core.management.base import BaseCommand

from trainingcenter.jobs.actions import resume_lost


class Command(BaseCommand):
    help = "Send every job again that waits without having been sent, or runs without a sign of life."

    def handle(self, **options):
        self.stdout.write(f"{resume_lost()} jobs sent")
