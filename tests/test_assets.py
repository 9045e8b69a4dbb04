"""What pages load: small, complete, named by content, and nothing from elsewhere."""

import gzip
import re

import brotli
import pytest
from flask import Flask

from assessment import assets
from assessment.config import ROOT


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    folder = tmp_path_factory.mktemp("assets")
    return folder, assets.build(folder)


def test_every_class_of_a_template_that_bootstrap_knows_keeps_its_rules():
    css = assets.stylesheet()
    whole = (
        assets._package("flask_bootstrap") / "static/bootstrap5/css/bootstrap.min.css"
    ).read_text()
    used = set()
    for template in ROOT.glob("templates/**/*.html"):
        for names in re.findall(r'class="([^"{}]*)"', template.read_text()):
            used.update(names.split())
    known = {name for name in used if re.search(rf"\.{re.escape(name)}[\s{{,:.>]", whole)}
    assert known
    assert {name for name in known if f".{name}" not in css} == set()


def test_what_no_template_uses_is_left_out():
    css = assets.stylesheet()
    for gone in (".carousel", ".navbar-expand-xxl", ".offcanvas"):
        assert gone not in css


def test_every_variable_that_is_read_is_declared():
    css = assets.stylesheet()
    read = set(re.findall(r"var\((--[\w-]+)\)", css))
    declared = set(re.findall(r"(--[\w-]+)\s*:", css))
    assert read - declared <= {"--bs-body-text-align"}  # Bootstrap itself leaves it open


def test_braces_are_balanced_and_nothing_is_loaded_from_elsewhere():
    css = assets.stylesheet()
    assert css.count("{") == css.count("}")
    assert "@import" not in css
    assert not re.search(r"url\(\s*['\"]?(https?:)?//", css)


def test_compressed_forms_hold_the_same_bytes(built):
    folder, manifest = built
    for name in ("app.css", "form.js"):
        content = (folder / manifest[name]).read_bytes()
        assert brotli.decompress((folder / f"{manifest[name]}.br").read_bytes()) == content
        assert gzip.decompress((folder / f"{manifest[name]}.gz").read_bytes()) == content


def test_a_second_build_changes_nothing_and_old_files_go(built):
    folder, manifest = built
    (folder / "app.000000000000.css").write_text("old")
    times = {path.name: path.stat().st_mtime_ns for path in folder.glob("*.js")}
    assert assets.build(folder) == manifest
    assert not (folder / "app.000000000000.css").exists()
    assert {path.name: path.stat().st_mtime_ns for path in folder.glob("*.js")} == times


def test_files_are_served_compressed_and_for_ever(built):
    folder, manifest = built
    app = Flask("assets")
    assets.mount(app, folder)
    reply = app.test_client().get(
        f"/static/{manifest['app.css']}", headers={"Accept-Encoding": "br"}
    )
    reply.close()
    assert reply.status_code == 200
    assert reply.headers["Content-Encoding"] == "br"
    assert "immutable" in reply.headers["Cache-Control"]
    assert reply.headers["X-Content-Type-Options"] == "nosniff"
    assert "Access-Control-Allow-Origin" not in reply.headers


def test_a_folder_that_was_not_built_says_how_to_build_it(tmp_path):
    with pytest.raises(assets.AssetsMissingError, match="make install"):
        assets.mount(Flask("assets"), tmp_path)


def test_charts_share_no_name_with_the_scripts_of_a_page():
    """Scripts of one page share their names: a later function would take the place of another."""
    folder = ROOT / "assessment" / "static" / "js"
    names = {
        file.name: set(
            re.findall(r"^(?:const|let|(?:async )?function)\s+(\w+)", file.read_text(), re.M)
        )
        for file in folder.glob("*.js")
    }
    charts = names.pop("charts.js")
    assert charts
    assert {file: charts & others for file, others in names.items() if charts & others} == {}
