"""The register of NGOs; its dictionary of spheres comes with every migration, idempotently."""

from typing import Any

from django.apps import AppConfig
from django.apps import apps as installed
from django.db import router
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

SPHERES = (
    ("social-protection", "Социальная защита", "Социалдык коргоо"),
    ("family", "Защита детей и семьи", "Балдарды жана үй-бүлөнү коргоо"),
    (
        "disability",
        "Поддержка лиц с ОВЗ",
        "Ден соолугунун мүмкүнчүлүгү чектелген адамдарды колдоо",
    ),
    ("elderly", "Поддержка пожилых людей", "Улгайган адамдарды колдоо"),
    (
        "violence",
        "Помощь пострадавшим от насилия и дискриминации",
        "Зомбулуктан жана басмырлоодон жабыр тарткандарга жардам",
    ),
    ("probation", "Помощь освободившимся и пробация", "Эркиндикке чыккандарга жардам, пробация"),
    ("health", "Здравоохранение", "Саламаттык сактоо"),
    ("education", "Образование", "Билим берүү"),
    ("youth", "Молодёжь и спорт", "Жаштар жана спорт"),
    ("culture", "Культура", "Маданият"),
    ("environment", "Охрана окружающей среды", "Айлана-чөйрөнү коргоо"),
    (
        "rights",
        "Права человека и юридическая помощь",
        "Адам укуктары жана юридикалык жардам",
    ),
    ("public-order", "Общественный порядок", "Коомдук тартип"),
)


def seed_spheres(sender: AppConfig, using: str, **facts: Any) -> None:
    """Add the spheres that are missing; a title the city has changed stays as it is."""
    if not router.allow_migrate(using, "ngos"):
        return
    try:
        sphere = facts.get("apps", installed).get_model("ngos", "Sphere")
    except LookupError:
        return
    sphere.objects.using(using).bulk_create(
        [
            sphere(slug=slug, title_ru=ru, title_ky=ky, position=place)
            for place, (slug, ru, ky) in enumerate(SPHERES, start=1)
        ],
        ignore_conflicts=True,
    )


class NgosConfig(AppConfig):
    name = "ngos"
    verbose_name = _("register of NGOs")

    def ready(self) -> None:
        post_migrate.connect(seed_spheres, sender=self)
