"""What every test of a page may ask for."""

from functools import cache

import pytest
from streamlit.components.v2 import manifest_scanner

from tests import shortcuts
from tests.pages.boards import open_page, url  # noqa: F401 - fixtures are found by their names here


@pytest.fixture(scope="session", autouse=True)
def what_is_the_same_is_made_once():
    """Let every AppTest know the components of the packages installed, which each would look for in all of them; tests/shortcuts.py."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        with shortcuts.taken():
            yield
