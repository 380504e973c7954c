"""The bell: one's own notices."""

from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from . import actions
from .models import Notice


def notice_list(request):
    """The last hundred notices of the person signed in."""
    return render(request, "notices/list.html", {"notices": Notice.objects.filter(recipient=request.user)[:100]})


@require_POST
def mark_all_read(request):
    actions.mark_read(recipient=request.user)
    return redirect("notices:list")
