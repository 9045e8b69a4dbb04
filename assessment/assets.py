"""Collects everything a page loads into one folder, named by content, compressed and small.

Bootstrap comes from the Bootstrap-Flask package and is cut down to the rules that our templates
can use; plotly.js comes from the plotly package. Nothing is fetched, nothing is committed.
"""

import gzip
import hashlib
import json
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from wsgiref.headers import Headers

import brotli
import tinycss2
from flask import Flask
from whitenoise import WhiteNoise

ROOT = Path(__file__).parent.parent
STATIC = ROOT / "assessment" / "static"
MANIFEST = "manifest.json"
WORD = re.compile(r"[A-Za-z][\w-]*")
ALWAYS = {"html", "body", "root", "before", "after", "host"}  # never named in a template
ALL = ("templates/**/*.html", "assessment/static/js/*.js")
# The pages of everybody who answers: they bring a style sheet of their own inside them.
INSIDE = (
    "templates/base.html",
    "templates/asking.html",
    "templates/check/form.html",
    "templates/check/last.html",
    "templates/participate/*.html",
    "templates/room/phone/*.html",
    "templates/components/answers.html",
    "templates/components/questions.html",
    "templates/components/problems.html",
    "assessment/static/js/form.js",
    "assessment/static/js/participant.js",
    "assessment/static/js/points.js",
    "assessment/static/js/room-phone.js",
)
COMPRESSIBLE = {".css", ".js", ".svg", ".json"}
LARGE = 1_000_000  # bytes; the best Brotli setting takes ten seconds for plotly.js


class AssetsMissingError(Exception):
    """The folder was not built; the message names the cure."""


def mount(app: Flask, folder: Path) -> None:
    """Serve the built folder below /static and give templates `asset(name)`."""
    try:
        manifest: dict[str, str] = json.loads((folder / MANIFEST).read_text())
    except FileNotFoundError:
        raise AssetsMissingError(f"{folder} has no assets; run 'make install'") from None
    served = WhiteNoise(
        app.wsgi_app,
        root=folder,
        prefix="static/",
        immutable_file_test=_immutable,
        allow_all_origins=False,
        add_headers_function=_protect,
    )
    app.wsgi_app = served  # type: ignore[method-assign]
    app.jinja_env.globals["asset"] = lambda name: f"/static/{manifest[name]}"


def _protect(headers: Headers, _path: str, _url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    headers["Content-Security-Policy"] = "frame-ancestors 'none'"


def build(folder: Path) -> dict[str, str]:
    """Write all assets with their compressed forms into `folder`; name → file name."""
    folder.mkdir(parents=True, exist_ok=True)
    manifest = {name: _write(folder, name, content) for name, content in _sources()}
    keep = {*manifest.values(), MANIFEST}
    for path in folder.iterdir():
        if path.name.removesuffix(".br").removesuffix(".gz") not in keep:
            path.unlink()
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=1, sort_keys=True))
    return manifest


def _sources() -> Iterator[tuple[str, bytes]]:
    yield "app.css", stylesheet().encode()
    yield "form.css", stylesheet(INSIDE, ("base.css", "form.css")).encode()
    yield "room.css", _squeeze((STATIC / "css" / "room.css").read_text()).encode()
    yield "plotly.js", (_package("plotly") / "package_data" / "plotly.min.js").read_bytes()
    for path in sorted((*STATIC.glob("js/*.js"), *STATIC.glob("img/*"))):
        yield path.name, path.read_bytes()


def _package(name: str) -> Path:
    spec = find_spec(name)  # finds it without importing it
    if spec is None or spec.origin is None:
        raise AssetsMissingError(f"The package {name} is not installed; run 'make install'")
    return Path(spec.origin).parent


def _write(folder: Path, name: str, content: bytes) -> str:
    stem, _, suffix = name.rpartition(".")
    target = folder / f"{stem}.{hashlib.sha256(content).hexdigest()[:12]}.{suffix}"
    if not target.exists():
        if target.suffix in COMPRESSIBLE:
            quality = 9 if len(content) > LARGE else 11
            target.with_name(target.name + ".br").write_bytes(
                brotli.compress(content, quality=quality)
            )
            target.with_name(target.name + ".gz").write_bytes(gzip.compress(content, 9, mtime=0))
        target.write_bytes(content)  # last: its presence says that the others are there
    return target.name


def _immutable(_path: str, url: str) -> bool:
    return bool(re.search(r"\.[0-9a-f]{12}\.\w+$", url))


def stylesheet(pages: Sequence[str] = ALL, own: Sequence[str] = ("*.css",)) -> str:
    """Bootstrap, cut down to what these pages can use, and our own style sheets after it."""
    bootstrap = _package("flask_bootstrap") / "static" / "bootstrap5" / "css" / "bootstrap.min.css"
    files = sorted({path for name in own for path in STATIC.glob(f"css/{name}")})
    ours = "\n".join(path.read_text() for path in files)
    rules = _parse(bootstrap.read_text())
    kept = "".join(_purge(rules, _words_in_use(pages)))
    return _without_unused_variables(kept, ours) + _squeeze(ours)


def _words_in_use(pages: Sequence[str]) -> set[str]:
    sources = (path for pattern in pages for path in ROOT.glob(pattern))
    return ALWAYS.union(*(WORD.findall(path.read_text()) for path in sources))


def _parse(css: str) -> Sequence[Any]:
    found: Sequence[Any] = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
    return found


def _purge(rules: Iterable[Any], words: set[str]) -> Iterator[str]:
    for rule in rules:
        if rule.type == "qualified-rule":
            selectors = [s for s in _selectors(rule.prelude) if _usable(s, words)]
            if selectors:
                yield ",".join(selectors) + "{" + tinycss2.serialize(rule.content).strip() + "}"
        elif rule.type == "at-rule" and rule.at_keyword in ("media", "supports"):
            inner = "".join(
                _purge(
                    tinycss2.parse_rule_list(
                        rule.content, skip_comments=True, skip_whitespace=True
                    ),
                    words,
                )
            )
            if inner:
                yield f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude)}{{{inner}}}"


def _selectors(prelude: Sequence[Any]) -> Iterator[str]:
    """The selectors of a list; a comma inside brackets does not part them."""
    part: list[Any] = []
    for component in prelude:
        if component == ",":
            yield tinycss2.serialize(part).strip()
            part = []
        else:
            part.append(component)
    yield tinycss2.serialize(part).strip()


def _usable(selector: str, words: set[str]) -> bool:
    """Whether everything that the selector names outside :not() occurs in a template or script."""
    asked = re.sub(r":not\([^)]*\)", "", selector)
    if "data-bs-" in asked:  # Bootstrap's scripts and its theme switch are not used
        return False
    asked = re.sub(r"::?[a-z-]+(\([^)]*\))?", "", asked)  # pseudo-classes say nothing about use
    asked = re.sub(r"=\"?[^\]]*\"?\]", "]", asked)
    return all(word in words for word in WORD.findall(asked))


def _without_unused_variables(css: str, own: str) -> str:
    """Drop custom properties that nothing reads, until none is left."""
    while True:
        read = set(re.findall(r"var\(\s*(--[\w-]+)", css + own))
        declared = set(re.findall(r"(?<=[{;])(--[\w-]+)\s*:", css))
        unused = declared - read
        if not unused:
            return css
        names = "|".join(sorted(unused))
        css = re.sub(rf"(?<=[{{;])(?:{names})\s*:[^;}}]*;?", "", css)
        css = re.sub(r"[^{}]+\{\}", "", css)


def _squeeze(css: str) -> str:
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    return re.sub(r"\s*([{};,])\s*", r"\1", re.sub(r"\s+", " ", css)).strip()


if __name__ == "__main__":  # without the app, since the app needs what is built here
    build(Path(os.environ.get("LEITSTERN_VAR") or ROOT / "var") / "assets")
