"""How long the wizard takes to answer a field with 10,000 characters in it: one run of the page, as a visit runs it.

Every text goes into the goal's sentence, name, target and definition in turn, each into a draft of its own. Floor, in the same run: the
same field with what people usually write there. Aim: a second. Processor time of one run of the script, without the browser.

    python bench/wizard_typing.py [--rounds 3]
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from streamlit.testing.v1 import AppTest  # noqa: E402
from streamlit.util import calc_hash  # noqa: E402

from kpicore.guide.drafts import from_sentence  # noqa: E402
from kpicore.stores.state.open import open_drafts  # noqa: E402
from tests.people import owner  # noqa: E402

LENGTH = 10_000
GOAL = "年間売上を2027年3月末までに1.5億円にする。"
USUAL = {"sentence": GOAL, "name": "年間売上", "target": "1.5億", "definition": "税抜の注文金額。返品を引く。"}
TEXTS = {
    "one letter": "あ",
    "goals": GOAL,
    "goals, one a line": GOAL[:-1] + "\n",
    "English goals": "Grow revenue to $1.5M by March 2027. ",
    "markup": "<b>&\"'*_`$x[a](b)",
    "digits": "9",
    "emoji": "😀",
    "brackets": "(",
    "numbers, one a line": "1億\n",
}


def opened(url: str) -> AppTest:
    """Return the wizard at the goal of a new draft."""
    drafts = open_drafts(url)
    draft = from_sentence(GOAL, today=date(2026, 11, 29), draft_id=f"d{time.perf_counter_ns()}", language="ja")
    drafts.save(draft, owner("Ann"), 0)
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
    app.context = {"locale": "ja-JP"}
    app.query_params["draft"], app.query_params["step"] = draft.id, "kgi"
    app._page_hash = calc_hash("wizard")  # `switch_page` would draw the board first
    return app.run()


def seconds(app: AppTest, field: str, text: str) -> float:
    """Return the processor time of the run that answers a text in a field."""
    kind = "text_area" if field == "definition" else "text_input"
    widget = next(each for each in app.get(kind) if (each.key or "").startswith(f"wizard-kgi-1--{field}"))
    begun = time.process_time()
    widget.set_value(text).run()
    if app.exception:
        raise SystemExit(f"{field}: {app.exception[0].value}")
    return time.process_time() - begun


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/board.db"
        os.environ["KPICORE_STORE"] = url
        print(f"{'':24}" + "".join(f"{field:>12}" for field in USUAL))
        for name, text in (("usual (floor)", None), *TEXTS.items()):
            best = dict.fromkeys(USUAL, float("inf"))
            for _ in range(rounds):
                app = opened(url)
                for field, usual in USUAL.items():
                    long = usual if text is None else (text * LENGTH)[:LENGTH]
                    best[field] = min(best[field], seconds(app, field, long))
            print(f"{name:24}" + "".join(f"{best[field]:10.2f} s" for field in USUAL), flush=True)


if __name__ == "__main__":
    main()
