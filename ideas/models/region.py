"""The region's facts: municipalities, topics, goals. Rows come from data files by `manage.py load_reference`."""

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import get_language


class Named(models.Model):
    """A name in each language of the interface."""

    name_sv = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    name_fi = models.CharField(max_length=120)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """In the language that is active, else in Swedish."""
        language = (get_language() or "sv")[:2]
        return str(getattr(self, f"name_{language}", "") or self.name_sv)


class Municipality(Named):
    """One of the seven, or the regional office (`region`). Joining is a row; leaving is `active=False`, never a delete."""

    code = models.CharField(primary_key=True, max_length=12)
    slug = models.SlugField(unique=True)
    official_name = models.CharField(max_length=120)
    host = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="hosted")
    languages = ArrayField(models.CharField(max_length=5), default=list)
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["code"]

    @property
    def is_office(self) -> bool:
        """True for the regional office, which is no municipality of its own."""
        return self.host_id is not None and self.host_id != self.code


class MunicipalityPolicy(models.Model):
    """A municipality's own settings, one typed column each."""

    municipality = models.OneToOneField(Municipality, primary_key=True, on_delete=models.PROTECT, related_name="policy")
    accent = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(8)])
    """Slot 1 to 8 of the palette."""


class Topic(Named):
    """An area of what municipalities do."""

    key = models.CharField(primary_key=True, max_length=40)
    description_sv = models.TextField()
    sensitive = models.BooleanField(default=False)
    """Likely to hold personal or confidential data: a person looks before anything is public, whatever the rules say."""
    regional_cooperation = models.BooleanField(default=False)

    class Meta:
        ordering = ["key"]


class VisionGoal(Named):
    """A goal toward 2050 under one of the cooperation's three objectives. A proposal until the regional council decides."""

    key = models.CharField(primary_key=True, max_length=40)
    objective = models.CharField(max_length=40)
    description_sv = models.TextField()
    source = models.CharField(max_length=80)

    class Meta:
        ordering = ["key"]
