"""The look keeps its promises: contrast, weight, nothing inline, nothing from elsewhere."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
PAGES = [p for p in TEMPLATES if not {"papers", "notices"} & set(p.parts)]
TOKENS = (ROOT / "static/css/tokens.css").read_text()
TEXT_ON = [
    ("ink", "paper"), ("ink", "mist"), ("stone", "paper"), ("stone", "mist"),
    ("lake", "paper"), ("lake", "mist"), ("on-lake", "lake"), ("on-lake", "lake-800"),
    ("lake-800", "lake-100"), ("ink", "lake-100"), ("on-header", "header"),
    ("apricot", "paper"), ("apricot", "apricot-100"), ("ink", "apricot-100"),
    ("spruce", "spruce-100"), ("ink", "spruce-100"),
    ("rowan", "paper"), ("rowan", "rowan-100"), ("ink", "rowan-100"), ("on-rowan", "rowan"),
    ("on-honey", "honey"),
]  # fmt: skip


def scheme(name):
    light, dark, _ = re.split(r"@media", TOKENS)
    colours = dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6})", light))
    if name == "dark":
        colours |= dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6})", dark))
    return colours


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one, other):
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXT_ON)
def test_text_can_be_read_on_its_ground(name, text, ground):
    colours = scheme(name)

    assert contrast(colours[text], colours[ground]) >= 4.5


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize("edge", ["stone", "shutter", "lake"])
def test_controls_and_graphics_stand_out(name, edge):
    colours = scheme(name)

    assert contrast(colours[edge], colours["paper"]) >= 3


def test_base_css_takes_its_colours_from_the_tokens():
    base = (ROOT / "static/css/base.css").read_text()

    assert re.findall(r"#[0-9a-fA-F]{3,6}\b|rgb\(", base) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT / "templates")))
def test_a_page_has_nothing_inline_and_nothing_from_elsewhere(page):
    source = page.read_text()

    assert re.findall(r"\sstyle=|<style|\son[a-z]+=|javascript:", source) == []
    assert re.findall(r"<script(?![^>]*(?:src=|application/json))", source) == []
    assert re.findall(r"""(?:src|srcset)=["']?(?:https?:)?//""", source) == []


def test_the_script_is_small_and_everything_fits_a_slow_line():
    parts = [
        *(ROOT / "static/css").glob("[!p]*.css"),
        ROOT / "static/js/portal.js",
        ROOT / "static/img/icons.svg",
        ROOT / "static/img/lace.svg",
        ROOT / "static/img/favicon.svg",
    ]
    weight = sum(len(gzip.compress(part.read_bytes(), 9)) for part in parts)

    assert (ROOT / "static/js/portal.js").stat().st_size <= 3072
    assert weight <= 30_000


def test_every_icon_that_a_page_names_is_in_the_sprite():
    sprite = set(re.findall(r'<symbol id="([a-z]+)"', (ROOT / "static/img/icons.svg").read_text()))
    named = {n for p in TEMPLATES for n in re.findall(r'{% icon "([a-z]+)"', p.read_text())}

    assert named - sprite == set()
