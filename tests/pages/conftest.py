"""What every test of a page may ask for."""

from tests.pages.boards import open_page, url  # noqa: F401 - fixtures are found by their names here
