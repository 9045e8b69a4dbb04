"""Which version of Leitstern this is."""

import tomllib
from functools import lru_cache

from assessment.config import ROOT


@lru_cache
def version() -> str:
    """As the project's own description has it."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        return str(tomllib.load(file)["project"]["version"])
