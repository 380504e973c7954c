"""Long work as its owner sees it."""

from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from trainingcenter.ui.views import act, send_file

from . import actions
from .models import Job


def job_list(request):
    """The last hundred jobs of the person signed in."""
    jobs = Job.objects.visible_to(request.user).select_related("file")[:100]
    return render(request, "jobs/list.html", {"jobs": jobs})


def job_detail(request, pk):
    """One job; asked by htmx, only the part that moves."""
    job = get_object_or_404(Job.objects.visible_to(request.user).select_related("file"), pk=pk)
    if not request.htmx:
        return render(request, "jobs/job.html", {"job": job})
    response = render(request, "jobs/_job.html", {"job": job})
    if not job.is_open and request.htmx.current_url_abs_path == job.result_url:
        response["HX-Refresh"] = "true"  # who waits on the page of the result sees it
    return response


def job_file(request, pk):
    """The file that the job made."""
    job = get_object_or_404(Job.objects.visible_to(request.user).exclude(file=None).select_related("file"), pk=pk)
    return send_file(job.file, what=job.title, rows=job.total or None)


@require_POST
def cancel_job(request, pk):
    job = get_object_or_404(Job.objects.visible_to(request.user), pk=pk)
    act(request, actions.cancel, _("The job will stop."), job=job, by=request.user)
    return redirect(job)


@require_POST
def retry_job(request, pk):
    job = get_object_or_404(Job.objects.visible_to(request.user), pk=pk)
    act(request, actions.retry, _("The job waits again."), job=job, by=request.user)
    return redirect(job)
