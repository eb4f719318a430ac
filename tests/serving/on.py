"""Which of the shared boards a test is run on."""

import pytest

ALONE = ("alone", "alone by streamlit run", "alone by uvicorn")
OTHERS = ("team", "open to read")
EVERY = (*ALONE, *OTHERS)


def on(*names: str) -> pytest.MarkDecorator:
    """Run a test on each of these boards (`BOARDS` in conftest.py); it asks for `board`."""
    return pytest.mark.parametrize("board", names, indirect=True)
