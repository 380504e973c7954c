"""The one table of rights: which role may do what. Roles are Django groups, rights are Django permissions."""

from django.utils.translation import gettext_lazy as _

ADMIN, LEADER, REGISTRAR = "admin", "leader", "registrar"
LECTURER, APPRAISER, INSPECTOR = "lecturer", "appraiser", "inspector"

ROLES = {
    ADMIN: _("Administrator"),
    LEADER: _("Leader"),
    REGISTRAR: _("Academic registrar"),
    LECTURER: _("Lecturer"),
    APPRAISER: _("Appraiser"),
    INSPECTOR: _("Inspector"),
}

OFFICE = (LEADER, REGISTRAR)
READERS = (LEADER, REGISTRAR, INSPECTOR)
TEACHERS = (LECTURER, APPRAISER)

RIGHTS = {
    # accounts, catalogue, settings
    "manage_accounts": (_("Manage accounts and roles"), (ADMIN,)),
    "manage_settings": (_("Change the centre's names, number books and settings"), (ADMIN,)),
    "manage_catalogue": (_("Change programmes, units and rooms"), (ADMIN, REGISTRAR)),
    "view_catalogue": (_("See programmes, units and rooms"), (ADMIN, *READERS, *TEACHERS)),
    "view_audit": (_("Read the audit log"), (ADMIN, INSPECTOR)),
    # plan and classes
    "view_plan": (_("See the annual plan"), READERS),
    "edit_plan": (_("Draft the annual plan"), (REGISTRAR,)),
    "sign_plan": (_("Mark the annual plan as signed"), (LEADER,)),
    "view_classes": (_("See classes and timetables"), (*READERS, *TEACHERS)),
    "edit_classes": (_("Open and run classes, arrange sessions"), (REGISTRAR,)),
    "sign_decisions": (_("Mark decisions as signed"), (LEADER,)),
    # lecturers and lesson plans
    "view_lecturers": (_("See lecturers"), READERS),
    "edit_lecturers": (_("Change lecturers"), (ADMIN, REGISTRAR)),
    "keep_own_file": (_("Keep one's own lecturer's file"), (LECTURER,)),
    "view_lesson_plans": (_("See lesson plans"), (*READERS, *TEACHERS)),
    "write_lesson_plans": (_("Upload own lesson plans"), (LECTURER,)),
    "appraise_lesson_plans": (_("Appraise lesson plans of others"), (APPRAISER,)),
    # learners
    "view_learners": (_("See learners"), READERS),
    "view_sensitive": (_("See ID numbers and ethnic groups in full"), (LEADER, REGISTRAR)),
    "edit_learners": (_("Change learners, import lists, enrol"), (REGISTRAR,)),
    "take_roll": (_("Take the roll of any session"), (REGISTRAR,)),
    "take_own_roll": (_("Take the roll of own sessions"), (LECTURER,)),
    "enter_marks": (_("Enter marks of any class"), (REGISTRAR,)),
    "enter_own_marks": (_("Enter marks of own tests"), (LECTURER,)),
    "view_results": (_("See marks and recognition"), READERS),
    "propose_recognition": (_("Propose recognition"), (REGISTRAR,)),
    "grant_exceptions": (_("Grant exceptions"), (LEADER,)),
    # certificates
    "view_certificates": (_("See the certificate register"), READERS),
    "issue_certificates": (_("Issue, print and hand over certificates"), (REGISTRAR,)),
    "revoke_certificates": (_("Revoke certificates"), (LEADER,)),
    "design_certificates": (_("Design certificates, set up printers and the public check"), (ADMIN, REGISTRAR)),
    # reports
    "view_reports": (_("See dashboard and reports"), READERS),
    "draft_reports": (_("Draft reports"), OFFICE),
    "sign_reports": (_("Mark reports as signed"), (LEADER,)),
}


def may(user, right):
    """Whether `user` holds `right` (a key of RIGHTS)."""
    if right not in RIGHTS:
        raise KeyError(right)
    return user.is_active and user.has_perm(f"accounts.{right}")


def rights_of(role):
    """The rights that `role` opens."""
    return [right for right, (_label, roles) in RIGHTS.items() if role in roles]
