"""By what a reading may be broken down. Counts only: never who somebody is."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from network.places import shipped_name


class Block(models.TextChoices):
    """One way to break a number down."""

    SEX = "sex", _("gender")
    AGE = "age", _("age")
    REGION = "region", _("region")
    POPULATION = "population", _("key population")
    ORGANISATION = "organisation", _("type of organisation")


class Category(models.TextChoices):
    """The categories of all blocks; the first word of each names its block."""

    SEX_F = "sex-f", _("women")
    SEX_M = "sex-m", _("men")
    SEX_X = "sex-x", _("another gender")
    SEX_U = "sex-u", _("gender not known, or not said")
    AGE_0 = "age-0-17", _("0 to 17 years")
    AGE_18 = "age-18-24", _("18 to 24 years")
    AGE_25 = "age-25-34", _("25 to 34 years")
    AGE_35 = "age-35-49", _("35 to 49 years")
    AGE_50 = "age-50", _("50 years and over")
    AGE_U = "age-u", _("age not known, or not said")
    REGION_SSA = "region-ssa", shipped_name("sub-saharan-africa")
    REGION_LA = "region-la", shipped_name("latin-america")
    REGION_WE = "region-we", shipped_name("western-europe")
    REGION_NA = "region-na", shipped_name("north-america")
    REGION_EA = "region-ea", shipped_name("eurasia")
    REGION_MENA = "region-mena", shipped_name("mena")
    REGION_SEA = "region-sea", shipped_name("south-east-asia")
    REGION_SA = "region-sa", shipped_name("south-asia")
    REGION_SEE = "region-see", shipped_name("south-east-europe")
    REGION_OC = "region-oc", shipped_name("oceania")
    PWUD = "population-pwud", _("people who use drugs")
    PWID = "population-pwid", _("people who inject drugs")
    WUD = "population-wud", _("women who use drugs")
    SW = "population-sw", _("sex workers")
    MSM = "population-msm", _("men who have sex with men")
    TG = "population-tg", _("trans people")
    PRISON = "population-pris", _("people in prison")
    GROWERS = "population-grow", _("people who grow plants used for drugs")
    YOUNG = "population-yp", _("young people")
    POPULATION_U = "population-u", _("population not known, or not said")
    COMMUNITY = "organisation-community", _("community-led organisations")
    NGO = "organisation-ngo", _("other non-governmental organisations")
    RESEARCH = "organisation-research", _("universities and research")
    STATE = "organisation-state", _("State bodies")
    ORGANISATION_U = "organisation-u", _("type not known")

    @property
    def block(self) -> Block:
        return Block(self.value.partition("-")[0])

    @classmethod
    def of(cls, block: str) -> list["Category"]:
        return [category for category in cls if category.block == block]


# Somebody may belong to several: their sum can be more than the people there are.
MAY_OVERLAP = [Block.POPULATION]
# Counts of people: of few of them, four at most, no outsider is told.
OF_PEOPLE = [Block.SEX, Block.AGE, Block.POPULATION]
