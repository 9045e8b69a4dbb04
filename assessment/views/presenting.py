"""From a stored check to what a page says about it: scored, put into words, drawn."""

from typing import Any


def document(check: Any, language: str) -> Any: ...
def charts(check: Any, language: str) -> Any: ...
