"""What a WSGI server and the `flask` command load; a start that cannot succeed says why."""

from assessment.app import create_app
from assessment.assets import AssetsMissingError
from assessment.config import SettingError

try:
    app = create_app()
except (AssetsMissingError, SettingError) as problem:
    raise SystemExit(f"Leitstern cannot start: {problem}") from None
