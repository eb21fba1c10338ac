"""The organisations of the network and around it, and where it meets the world."""

from network.models.hiding import Hiding
from network.models.invitations import Invitation
from network.models.meetings import Meeting
from network.models.organisations import (
    Affiliation,
    NameLowering,
    Organisation,
    OrganisationReaderLink,
    own_organisation,
)
from network.models.places import Forum, PlaceRule, Region

__all__ = [
    "Affiliation",
    "Forum",
    "Hiding",
    "Invitation",
    "Meeting",
    "NameLowering",
    "Organisation",
    "OrganisationReaderLink",
    "PlaceRule",
    "Region",
    "own_organisation",
]
