"""A table of states and roads for one model, and the only door through which its state changes."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar

from django.core.exceptions import PermissionDenied
from django.db import OperationalError, connection, models, transaction
from django.db.utils import DatabaseError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from karakol_gsz.accounts.people import Visitor
from karakol_gsz.audit import journal, presenters
from karakol_gsz.core.errors import Refusal

M = TypeVar("M", bound=models.Model)
P = ParamSpec("P")
R = TypeVar("R")
DEADLOCK = "40P01"
FLOWS: "dict[str, Flow[Any]]" = {}

# What the database itself refuses, in words: the SQLSTATE of our triggers.
WORDS_OF_THE_DATABASE = {
    "KG001": gettext_lazy(
        "The deadline has passed: nothing was sent. Your text is kept as a draft."
    ),
}


@dataclass(frozen=True)
class Trace:
    """What a step adds to its line in the journal."""

    basis: str = ""
    facts: dict[str, Any] = field(default_factory=dict)


Body = Callable[Concatenate[M, P], Trace | None]
Action = Callable[Concatenate[M, P], M]


@dataclass(frozen=True)
class Step:
    """One road: from which states, to which (None: the state stays), under which name and right."""

    name: str
    sources: frozenset[str]
    target: str | None
    label: str | Promise
    perm: str


def sqlstate(error: BaseException) -> str:
    """The database's own code of an error, from the driver's exception below Django's."""
    return str(
        getattr(error.__cause__, "pgcode", "") or getattr(error.__cause__, "sqlstate", "") or ""
    )


def deed(function: Callable[P, R]) -> Callable[P, R]:
    """One action, one transaction; a deadlock is tried once more, a refusing trigger gets words."""

    @wraps(function)
    def whole(*args: P.args, **kwargs: P.kwargs) -> R:
        if connection.in_atomic_block:
            with transaction.atomic():
                return function(*args, **kwargs)
        try:
            return _once(function, *args, **kwargs)
        except OperationalError as error:
            if sqlstate(error) != DEADLOCK:
                raise
            return _once(function, *args, **kwargs)

    return whole


def _once(function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    try:
        with transaction.atomic():
            return function(*args, **kwargs)
    except DatabaseError as error:
        if words := WORDS_OF_THE_DATABASE.get(sqlstate(error)):
            raise Refusal(words) from error
        raise


class Flow(Generic[M]):
    """The roads of one model; the decorated bodies in `actions/` are its table."""

    def __init__(self, model: type[M], *, states: type[models.TextChoices]) -> None:
        self.model = model
        self.states = states
        self.steps: dict[str, Step] = {}
        self.actions: dict[str, Callable[..., M]] = {}
        FLOWS[model._meta.label_lower] = self

    def step(
        self,
        *sources: str,
        to: str | None,
        label: str | Promise,
        parents: tuple[str, ...] = (),
    ) -> Callable[[Body[M, P]], Action[M, P]]:
        """Make *body* a road from *sources* to *to*; its permission is named after it.

        *parents* are locked FOR SHARE before the row, top-down, so a parent's own step waits.
        """

        def wrap(body: Body[M, P]) -> Action[M, P]:
            meta = self.model._meta
            perm = f"{meta.app_label}.{body.__name__}_{meta.model_name}"
            step = Step(body.__name__, frozenset(sources), to, label, perm)
            self.steps[step.name] = step
            presenters.register(meta.label_lower, step.name, label)

            @wraps(body)
            @deed
            def perform(instance: M, /, *args: P.args, **facts: P.kwargs) -> M:
                by: Any = facts["by"]
                fresh: Any = self._locked(instance, parents)
                if not by.has_perm(step.perm, fresh):
                    raise PermissionDenied
                if (before := fresh.state) not in step.sources:
                    raise Refusal(
                        _("“%(step)s” is no longer possible: it is “%(state)s” now.")
                        % {"step": step.label, "state": fresh.get_state_display()}
                    )
                trace = body(fresh, *args, **facts) or Trace()
                fresh.state = before if step.target is None else step.target
                fresh.save()
                journal.record(
                    fresh,
                    step.name,
                    by=by,
                    before=before,
                    after=fresh.state,
                    basis=trace.basis,
                    facts=trace.facts,
                )
                return fresh  # type: ignore[no-any-return]

            self.actions[step.name] = perform
            return perform

        return wrap

    def start(self, instance: M, *, by: Visitor, facts: dict[str, Any] | None = None) -> M:
        """Save a new row in its first state and write its birth into the journal."""
        instance.save(force_insert=True)
        state = str(getattr(instance, "state", ""))
        journal.record(instance, "create", by=by, after=state, facts=facts)
        return instance

    def offers(self, instance: M, user: Visitor) -> list[Step]:
        """The buttons this person may press on this object now."""
        state = getattr(instance, "state", None)
        open_roads = [step for step in self.steps.values() if state in step.sources]
        return [step for step in open_roads if user.has_perm(step.perm, instance)]

    def _locked(self, instance: M, parents: tuple[str, ...]) -> M:
        manager = self.model._default_manager
        for parent in parents:
            self._share(manager.get(pk=instance.pk), parent)
        return manager.select_for_update(of=("self",)).get(pk=instance.pk)

    @staticmethod
    def _share(child: models.Model, path: str) -> None:
        """Take FOR SHARE on a parent: many children may work at once, the parent's step waits."""
        row: Any = child
        for name in path.split("__"):
            row = getattr(row, name)
        table = connection.ops.quote_name(row._meta.db_table)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT 1 FROM {table} WHERE id = %s FOR SHARE", [row.pk])  # noqa: S608 (a name of ours)
