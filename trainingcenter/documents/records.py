"""What a paper belongs to, as the rooms further left tell the page of the paper (slot `record_paper`)."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Record:
    """The row that a paper is about (a class, a plan, a recognition, a report) and its page.

    `submit_url` and `sign_url` are where this person may submit or sign it: signing does more than the paper itself
    (a class opens, results are frozen), so it is the record's own deed. Empty: not theirs to do, or not now.
    """

    label: str
    url: str
    submit_url: str = ""
    sign_url: str = ""
