"""The tables keep the house's promises: words, pairs of moment and hand, papers, factories."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import factory
import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from django.utils import translation

from tests.factories import bids, monitoring, ngos, procurement

OURS = ("ngos", "procurement", "monitoring")
MODULES = (ngos, procurement, bids, monitoring)
MODELS = [model for app in OURS for model in apps.get_app_config(app).get_models()]
TABLES = [model for model in apps.get_models() if model.__module__.startswith((*OURS, "karakol"))]


def factories() -> Iterator[Any]:
    for module in MODULES:
        for thing in vars(module).values():
            if (
                isinstance(thing, type)
                and issubclass(thing, factory.django.DjangoModelFactory)
                and thing.__module__ == module.__name__
            ):
                yield thing


FACTORIES = {made._meta.model: made for made in factories()}
TRAITS = [
    (made, trait)
    for made in FACTORIES.values()
    for trait, declared in made._meta.parameters.items()
    if isinstance(declared, factory.Trait)
]


def name_of(thing: Any) -> str:
    return str(getattr(thing, "__name__", thing))


@pytest.mark.parametrize("model", MODELS, ids=name_of)
def test_every_model_has_a_factory_and_a_name_of_its_own(
    model: type[models.Model], commits: Callable[[], None], db: None
) -> None:
    first, second = FACTORIES[model](), FACTORIES[model]()

    assert str(first) and str(first) != str(second)
    commits()


@pytest.mark.parametrize(("made", "trait"), TRAITS, ids=name_of)
def test_every_trait_makes_a_row_that_the_database_takes(
    made: Any, trait: str, commits: Callable[[], None], db: None
) -> None:
    row = made(**{trait: True})

    stored = type(row).objects.get(pk=row.pk)
    states = type(row)._meta.get_field("state").choices if hasattr(row, "state") else []
    assert stored == row
    assert trait not in dict(states or ()) or stored.state == trait
    commits()


@pytest.mark.parametrize("model", MODELS, ids=name_of)
def test_every_row_asks_who_looks(model: type[models.Model]) -> None:
    assert hasattr(model._default_manager.all(), "visible_to")


@pytest.mark.parametrize("model", TABLES, ids=name_of)
def test_names_of_tables_and_fields_begin_with_a_small_letter(model: type[models.Model]) -> None:
    with translation.override(None):
        names = [str(model._meta.verbose_name), str(model._meta.verbose_name_plural)]
        names += [
            str(field.verbose_name)
            for field in model._meta.get_fields()
            if isinstance(field, models.Field) and not field.primary_key
        ]

    assert [name for name in names if name[0].isupper() and not name[:2].isupper()] == []


@pytest.mark.parametrize("model", TABLES, ids=name_of)
def test_no_moment_of_a_deed_without_its_person(model: type[models.Model]) -> None:
    fields = {field.name: field for field in model._meta.get_fields() if field.concrete}
    deeds = [
        name.removesuffix("_at")
        for name, field in fields.items()
        if name.endswith("_at") and f"{name.removesuffix('_at')}_by" in fields and field.null
    ]
    pairs = {constraint.name for constraint in model._meta.constraints}

    assert [
        deed
        for deed in deeds
        if not any(pair.endswith(f"{deed}_at_has_{deed}_by") for pair in pairs)
    ] == []


@pytest.mark.parametrize("model", TABLES, ids=name_of)
def test_a_document_that_a_row_rests_on_is_never_deleted(model: type[models.Model]) -> None:
    papers = [
        field
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey) and name_of(field.related_model) == "Document"
    ]

    assert {field.remote_field.on_delete for field in papers} <= {models.PROTECT}


def test_every_constraint_is_named_after_what_it_holds() -> None:
    names = [constraint.name for model in MODELS for constraint in model._meta.constraints]

    assert len(names) == len(set(names))
    assert [name for name in names if not re.fullmatch(r"[a-z0-9_]{8,63}", name)] == []


def test_names_of_migrations_say_the_deed() -> None:
    found = [
        path.stem
        for path in Path(settings.BASE_DIR).glob("**/migrations/[0-9]*.py")
        if ".venv" not in path.parts
    ]

    assert found
    assert [name for name in found if re.search(r"_auto_|_initial$|_alter_|_and_more$", name)] == []
