"""The roles in words: what each sees and does, for the page that explains them."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.models import User


@dataclass(frozen=True)
class Role:
    name: str
    sees: str
    does: str


def in_words() -> list[Role]:
    """Return what each role sees and does, in the active language."""
    roles = User.Role
    return [
        Role(
            _("visitor"),
            _("Public entries, where the plan is open to the public."),
            _("Reads."),
        ),
        Role(
            str(roles.MEMBER.label),
            _("Published entries up to the level “network”, and their own organisation’s entries."),
            _("Proposes activities, deletes their own proposals until they are submitted; confirms "
              "or corrects their own organisation’s part."),
        ),
        Role(
            str(roles.BOARD.label),
            _("Published entries up to the level “network”, and the reports."),
            _("Downloads reports; approves those made for the board, or returns them with a "
              "reason."),
        ),
        Role(
            str(roles.STAFF.label),
            _("Everything up to the level “secretariat”, also what is not published; "
              "restricted entries that name them."),
            _("Logs and edits activities, also several at once; deletes their own that are not "
              "published; writes reports."),
        ),
        Role(
            str(roles.REVIEWER.label),
            _("What staff see."),
            _("Reviews what others logged, returns it with a reason, publishes and deletes; "
              "decides with a second person who else may see an entry, hides, closes periods, "
              "says where targets stand, invites."),
        ),
        Role(
            str(roles.ADMINISTRATOR.label),
            _("People and settings; no restricted entry by office."),
            _("Invites and deactivates people."),
        ),
    ]  # fmt: skip


# Who may give which role to somebody they invite.
INVITED_BY_REVIEWERS = [User.Role.MEMBER, User.Role.BOARD, User.Role.STAFF]


def may_give(user: User) -> list[User.Role]:
    """Return the roles that a person may invite others to."""
    if user.is_administrator:
        return list(User.Role)
    return INVITED_BY_REVIEWERS if user.is_reviewer else []
