"""The spheres of the social order (Law 70 art. 5; the list is the city's to edit)."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from karakol_gsz.accounts.people import Visitor
from ngos.models.bricks import line


class SphereQuerySet(models.QuerySet["Sphere"]):
    def visible_to(self, visitor: Visitor) -> Self:
        """A dictionary is public."""
        return self.all()


class Sphere(models.Model):
    """One field of work: health, culture, public order …"""

    slug = models.SlugField(_("code"), unique=True)
    title_ru = line(_("title in Russian"))
    title_ky = line(_("title in Kyrgyz"))
    position = models.PositiveSmallIntegerField(_("place in the list"), default=0)

    objects = SphereQuerySet.as_manager()

    class Meta:
        verbose_name = _("sphere")
        verbose_name_plural = _("spheres")
        ordering = ["position", "slug"]

    def __str__(self) -> str:
        return self.slug
