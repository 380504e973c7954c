"""What makes an enrolment count among Party members or ethnic minorities, wherever figures are added."""

from django.db.models import Q

MEMBER = (
    Q(learner__admission_date__isnull=False)
    | Q(learner__full_membership_date__isnull=False)
    | ~Q(learner__party_card_no="")
)
MINORITY = ~Q(learner__ethnicity="") & ~Q(learner__ethnicity__iexact="kinh")
