"""What a class has of its own: the sites from which it is followed, and local topics between the lessons."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from courses.models import ClassSite, ClassTopic, Lesson

from .call_ups import refresh_call_up
from .classes import refresh_opening_words


@transaction.atomic
def add_site(*, training_class, by, **fields):
    """One more site follows the class. `fields`: name, contact, phone, expected_learners."""
    _check_not_over(training_class)
    return _saved_site(ClassSite(training_class=training_class, **fields))


@transaction.atomic
def edit_site(*, site, by, **fields):
    """The site changed; its name stays once a signed decision names it."""
    _check_not_over(site.training_class)
    if fields.get("name", site.name) != site.name:
        _check_not_signed(site, "name")
    for name, value in fields.items():
        setattr(site, name, value)
    return _saved_site(site)


@transaction.atomic
def remove_site(*, site, by):
    """The class is not followed from there any more; a site that a signed decision names stays."""
    _check_not_over(site.training_class)
    _check_not_signed(site)
    site.delete()
    _refresh_papers(site.training_class)


def _saved_site(site):
    site.full_clean()
    site.save()
    _refresh_papers(site.training_class)
    return site


def _refresh_papers(training_class):
    refresh_opening_words(training_class=training_class)
    refresh_call_up(training_class=training_class)


def _check_not_over(training_class):
    if training_class.is_over:
        raise ValidationError(_("The class is over; it is not changed any more."))


def _check_not_signed(site, field=None):
    named = site.training_class.opening_decision.words.get("sites", ()) if site.training_class.is_decided else ()
    if site.name in named:
        text = _("The signed opening decision names this site; its name is not changed and it is not removed any more.")
        raise ValidationError({field: text} if field else text)


@transaction.atomic
def add_topic(*, training_class, after, periods, by, lesson=None, title=""):
    """A local topic is taught in the class: an existing one, or a new one of that title."""
    _check_not_over(training_class)
    if lesson is None and not title.strip():
        raise ValidationError({"title": _("Choose a topic, or enter the title of a new one.")})
    lesson = lesson or _topic_of(title.strip())
    if training_class.version.places.filter(lesson=lesson).exists():
        raise ValidationError({"title": _("This is a lesson of the programme already. Choose another topic.")})
    topic = ClassTopic(training_class=training_class, lesson=lesson, after=after, periods=periods)
    topic.full_clean()
    topic.save()
    return topic


def _topic_of(title):
    """The topic of that title, made when it is new."""
    known = Lesson.objects.filter(kind=Lesson.Kind.TOPIC, title=title).first()
    if known is not None:
        return known
    lesson = Lesson(title=title, kind=Lesson.Kind.TOPIC)
    lesson.full_clean()
    lesson.save()
    return lesson


@transaction.atomic
def edit_topic(*, topic, after, periods, by):
    """Its place and length changed, while no session is arranged for it."""
    _check_unused(topic)
    topic.after, topic.periods = after, periods
    topic.full_clean()
    topic.save()
    return topic


@transaction.atomic
def remove_topic(*, topic, by):
    """The class does without the topic; refused while a session of it is arranged."""
    _check_unused(topic)
    topic.delete()


def _check_unused(topic):
    _check_not_over(topic.training_class)
    used = topic.training_class.sessions.kept().filter(lesson=topic.lesson_id).first()
    if used is not None:
        raise ValidationError(
            _("The topic is arranged on %(day)s. Cancel that session first.") % {"day": f"{used.day:%d/%m/%Y}"}
        )
