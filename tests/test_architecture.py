"""The order of the apps holds: imports, foreign keys and names, to the first breach with file and line."""

import ast
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parents[1]
LINE = ["reports", "certificates", "teaching", "learners", "courses", "lecturers", "trainingcenter"]
STRANGERS = {frozenset(("certificates", "teaching"))}
OPEN_MODULES = {"models", "rules", "actions", "documents"}
FORBIDDEN_NAMES = {"signals", "utils", "helpers", "common", "core"}


def sources(app):
    return [path for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts]


def imported(path):
    """(module, line) of every absolute import of one of our apps in the file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names if alias.name.split(".")[0] in LINE)
        elif isinstance(node, ast.ImportFrom) and not node.level and (node.module or "").split(".")[0] in LINE:
            if "." in node.module:
                yield node.module, node.lineno
            else:
                yield from ((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)


def breach(app, module):
    """What is wrong with `app` importing `module`, or ""."""
    other, *inside = module.split(".")
    if other == app:
        return ""
    if LINE.index(other) < LINE.index(app):
        return f"{app} may not import from {other}, which stands left of it"
    if frozenset((app, other)) in STRANGERS:
        return f"{app} and {other} do not know each other"
    if other != "trainingcenter" and inside and inside[0] not in OPEN_MODULES:
        return f"{module} is private to {other}"
    return ""


@pytest.mark.parametrize("app", LINE)
def test_imports_of_an_app_point_to_the_right_and_to_open_modules_only(app):
    for path in sources(app):
        if path == ROOT / "trainingcenter" / "urls.py":
            continue
        for module, line in imported(path):
            problem = breach(app, module)
            assert not problem, f"{path.relative_to(ROOT)}:{line}: {problem}"


def test_breach_names_each_kind_of_wrong_import():
    assert breach("courses", "learners.models")
    assert breach("certificates", "teaching.models")
    assert breach("reports", "learners.views.roll")
    assert not breach("reports", "learners.actions")
    assert not breach("courses", "trainingcenter.ui.views")


def test_foreign_keys_point_to_the_right():
    place = {label: i for i, label in enumerate(LINE)}
    for model in apps.get_models():
        app = model._meta.app_config.name.split(".")[0]
        if app not in place or hasattr(model, "pgh_tracked_model"):
            continue
        for field in model._meta.concrete_fields:
            other = field.related_model._meta.app_config.name.split(".")[0] if field.related_model else None
            if other in place:
                assert place[other] >= place[app], f"{model.__name__}.{field.name} points left, at {other}"


def test_nothing_left_of_learners_points_at_a_person():
    """Certificates and reports hang on enrolments, which move when two entries of one person are merged."""
    learner = apps.get_model("learners", "Learner")
    for label in ("certificates", "teaching", "reports"):
        for model in apps.get_app_config(label).get_models():
            for field in model._meta.get_fields():
                assert field.auto_created or field.related_model is not learner, f"{model.__name__}.{field.name}"


def test_no_module_has_a_name_that_says_nothing():
    for app in LINE:
        for path in sources(app):
            assert path.stem not in FORBIDDEN_NAMES, path.relative_to(ROOT)


def test_no_module_is_longer_than_four_hundred_lines():
    for app in LINE:
        for path in sources(app):
            assert len(path.read_text(encoding="utf-8").splitlines()) <= 400, path.relative_to(ROOT)
