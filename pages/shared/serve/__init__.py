"""The board as a program that answers HTTP: `python -m pages.shared.serve`, `uvicorn pages.shared.serve:app`, `streamlit run app.py`.

`around` is what surrounds the script app.py in all three, `settle` decides how the board is run or ends the process, `announce` says
where it is opened, and `app` is the ASGI application. Who is let in is in `gate`, what every answer carries in `headers`, and what is
refused for its size or number in `front_door`.
"""

from typing import TYPE_CHECKING

from kpicore.lazy import names_on_use

if TYPE_CHECKING:
    from pages.shared.serve.application import announce, around, settle
    from pages.shared.serve.asgi import app

__all__ = ["announce", "app", "around", "settle"]

#: Not at once: whoever starts the program reads its options before the application is made.
__getattr__ = names_on_use(__name__, {"application": "announce around settle", "asgi": "app"})
