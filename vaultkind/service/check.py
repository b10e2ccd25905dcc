"""What `doctor` has to say of the service."""

from __future__ import annotations

from pathlib import Path

from vaultkind.actions.finding import Finding, trouble
from vaultkind.errors import VaultError, VaultkindError
from vaultkind.paths import Paths
from vaultkind.service.backend import Backend, is_ours
from vaultkind.service.manage import standing_file
from vaultkind.service.status import look_at_service
from vaultkind.words import _


def check_service(backend: Backend, paths: Paths, configured: tuple[Path, ...]) -> Finding:
    """How the service is, with the exit code of what keeps it from adding prompts."""
    try:
        found = look_at_service(backend, paths, configured)
        text = standing_file(backend)
    except VaultkindError as problem:
        return trouble("service", problem)
    if not found.installed:
        return Finding("service", _("No service is installed."), found.next_step)
    if found.trouble is not None:
        return Finding("service", found.trouble, found.next_step, 0 if found.running else VaultError.exit_code)
    if not found.running:
        return Finding("service", _("A service is installed, and does not run."), found.next_step)
    if text is not None and not is_ours(text):
        return Finding(
            "service",
            _("It runs. Its file was changed by hand, so `install` and `uninstall` leave it alone."),
            _("The file is {path}.", path=backend.file),
        )
    return Finding("service", _("It runs."))
