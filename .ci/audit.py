"""Fails if a locked package has a known vulnerability; says so where nobody could be asked.

Asked is the vulnerability data of the Python package index; options are those of pip-audit and
may name another. With AUDIT=required, not having been able to ask fails as well.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).parent.parent
LOCKED = (ROOT / "requirements.txt", ROOT / "requirements-test.txt")
# Known and not to be mended yet: the number of the vulnerability, and why it does no harm here.
ACCEPTED: dict[str, str] = {}


def asked(pins: list[str], options: list[str]) -> list[dict[str, Any]] | None:
    """What pip-audit says of each package; None where it could not ask."""
    with TemporaryDirectory() as folder:
        pinned = Path(folder) / "pins.txt"
        pinned.write_text("\n".join(pins))
        command = [sys.executable, "-m", "pip_audit", "-r", str(pinned), "--disable-pip"]
        command += ["--no-deps", "--progress-spinner", "off", "--format", "json", "--timeout", "10"]
        done = subprocess.run([*command, *options], capture_output=True, text=True, check=False)
    try:
        found: list[dict[str, Any]] = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError):
        return None
    return found


def pins() -> list[str]:
    """'flask==3.1.3' for each locked package that is meant for this kind of machine."""
    lines = {line for file in LOCKED for line in file.read_text().splitlines()}
    return sorted(line.rstrip(" \\") for line in lines if line[:1].isalpha())


def judged(found: list[dict[str, Any]]) -> tuple[list[str], int]:
    """What is wrong, a line each, and of how many packages nothing could be learnt."""
    wrong = [
        f"{one['name']} {one['version']}: {harm['id']}, mended in {harm['fix_versions']}"
        for one in found
        for harm in one.get("vulns", ())
        if harm["id"] not in ACCEPTED
    ]
    return wrong, sum("skip_reason" in one for one in found)


def main(options: list[str]) -> int:
    """Ask about one package first: where that leads nowhere, a hundred more would not either."""
    locked = pins()
    probe = asked(locked[:1], options)
    found = asked(locked, options) if probe and judged(probe)[1] == 0 else probe
    wrong, unknown = judged(found or [])
    if not found or unknown == len(found):
        print("Audit of dependencies SKIPPED: the vulnerability data cannot be reached from here.")
        return int(os.environ.get("AUDIT") == "required")
    print(
        f"Audit of dependencies: {len(found)} packages, {len(wrong)} known vulnerabilities"
        + (f", {unknown} could not be looked up" if unknown else "")
    )
    print("\n".join(wrong), end="\n" if wrong else "")
    return int(bool(wrong) or (unknown > 0 and os.environ.get("AUDIT") == "required"))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
