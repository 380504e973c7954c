"""How a learner stands to both limits of absence: of all absence, and of absence without leave."""

from dataclasses import dataclass, replace

from .attendance import Outlook, outlook

SESSION_PERIODS = 5  # near a limit means that missing one more session of so many periods passes it
WORST = ("fine", "near", "over")


@dataclass(frozen=True)
class Standing:
    """The Outlook under each limit (`unexcused` None: the programme has no such limit) and the worse of the two states."""

    absent: Outlook
    unexcused: Outlook | None

    @property
    def outlooks(self):
        return [self.absent, self.unexcused] if self.unexcused else [self.absent]

    @property
    def state(self):
        return max((o.state for o in self.outlooks), key=WORST.index)

    @property
    def left(self):
        """Periods that may still be missed without leave before a limit is passed; below 0 when one is."""
        return min(o.left for o in self.outlooks)


def standing(attendance, *, absence_limit, unexcused_limit):
    """The Standing of an Attendance under the limits of the version, in percent of the periods."""
    whole = outlook(attendance, limit_percent=absence_limit, session_periods=SESSION_PERIODS)
    if unexcused_limit is None:
        return Standing(whole, None)
    without_leave = replace(attendance, excused=0)
    strict = outlook(without_leave, limit_percent=unexcused_limit, session_periods=SESSION_PERIODS)
    return Standing(whole, strict)
