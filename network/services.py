"""What is done about organisations."""

from django.db import transaction
from django.db.models import Q

from network.models import Organisation
from network.names import fold


@transaction.atomic
def organisation_named(*, name: str, sensitivity: int) -> Organisation:
    """
    Return the organisation of a name or acronym, adding an outside partner if need be.

    Accents, case and punctuation make no difference. `sensitivity` is that of an
    organisation which is new.
    """
    name = " ".join(name.split())
    known = Organisation.objects.filter(Q(name_key=fold(name)) | Q(acronym__iexact=name))
    if organisation := known.order_by("pk").first():
        return organisation
    organisation, _added = Organisation.objects.get_or_create(
        name_key=fold(name), defaults={"name": name, "sensitivity": sensitivity}
    )
    return organisation
