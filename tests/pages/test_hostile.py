"""Texts that would come alive, in every field a person or a file can fill, on every page, section and dialog, in both languages.

Nothing is asked of single elements: every text the browser would draw as Markdown is looked at, whatever draws it.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime

import openpyxl
import pytest
from sqlalchemy import make_url
from streamlit.testing.v1 import AppTest

from kpicore.guide.drafts.beginnings import blank, from_plan
from kpicore.guide.drafts.editing import add_entry, set_field
from kpicore.model import Action, Change, Plan, Review, Snapshot, Target, actuals_table
from kpicore.model.access import Actor, Role
from kpicore.model.members import Member
from kpicore.model.node import Kind
from kpicore.model.plan import LandingOverride, Settings
from kpicore.model.plans import BoardPlan
from kpicore.model.review import Meeting, MeetingState, ResourceMove
from kpicore.model.rows import changes_between
from kpicore.model.subscription import Subscription, Whom
from kpicore.notify import channels_in
from kpicore.sheets.mapping import Mapping, TabMapping, texts_of
from kpicore.sheets.words import TABS
from kpicore.stores.sql.store import SqlStore
from kpicore.stores.state import Act, Grant, KeyKind, open_state
from pages.shared import session
from tests.pages.boards import FILES, Open, complaints, copied, given, looks_as
from tests.pages.hostile import HOSTILE
from tests.people import owner
from tests.reports.small import MONTHS, node

DAY = {"as_of": "2026-11-24"}
TEXTS = (
    *HOSTILE,
    "\u202egnp.exe\u202c \u2066x\u2069 \u200f\u200e",
    '=HYPERLINK("https://e.example","x") :material/home:',
    "\x1b[2J\x07 \r\n# 見出し\n- 項目\n\n| a | b |\n|---|---|",
    ":blue-background[赤] :violet[赤] <svg onload=alert(1)>",
)
languages = pytest.mark.parametrize("language", ["ja", "en"])

#: What of TEXTS would be more than letters where it is not escaped.
ALIVE = re.compile(
    r"(?<!\\)<(?:script|img|svg|u>)|(?<!\\)!\[絵|(?<!\\)\[a\]\(|(?<!\\)\[\^1|(?<!\\)\$[x$]|(?<!\\)`c|(?<!\\)\*\*b\*|(?<!\\)~~s"
    r"|:[a-z]+(?:-badge|-background)?\[[赤xyz]|:material/home|:streamlit:|:\+1:|:100:|https://e\.example|www\.e\.example|a@e\.example"
    r"|(?<!\\)&lt;b|(?m:^# 見出し|^- 項目|^1\. 項目|^=====)|(?<!\\)\| a \| b|a -> b"
    "|[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)
#: Elements whose texts the browser draws letter for letter: a grid, a chart, source text, and our components (tests/pages/test_*_browser.py).
PLAIN_ELEMENTS = frozenset(
    {"arrow_data_frame", "arrow_vega_lite_chart", "vega_lite_chart", "bidi_component", "code", "file_uploader"}
)
#: Fields of elements that are no Markdown: what was typed, ids and addresses, the names of icons.
PLAIN_FIELDS = frozenset(
    [
        "id",
        "key",
        "value",
        "default",
        "default_value",
        "raw_value",
        "raw_values",
        "string_value",
        "placeholder",
        "url",
        "page",
        "form_id",
        "icon",
        "query_string",
        "page_script_hash",
        "group_id",
        "type",
        "pattern",
        "format",
        "width",
        "height",
        "user_key",
        "block_id",
        "accept_file_types",
    ]
)
#: And the choices of these: a list of the browser's own letters.
PLAIN_CHOICES = frozenset({"selectbox", "multiselect"})


def drawn_as_markdown(app: AppTest) -> Iterator[tuple[str, str]]:
    """Yield every text of a page that the browser draws as Markdown, with the element and field it is in."""
    for block in app._tree.children.values():
        yield from _of_block(block)


def _of_block(block: object) -> Iterator[tuple[str, str]]:
    proto = getattr(block, "proto", None)
    if proto is not None and hasattr(proto, "ListFields"):
        yield from _of_message(proto, getattr(block, "type", ""))
    for child in getattr(block, "children", {}).values():
        yield from _of_block(child)


def _of_message(message: object, place: str) -> Iterator[tuple[str, str]]:
    if {place.rpartition(".")[2], message.DESCRIPTOR.name} & PLAIN_ELEMENTS:  # type: ignore[attr-defined]
        return
    for field, value in message.ListFields():  # type: ignore[attr-defined]
        is_choice = field.name == "options" and message.DESCRIPTOR.name.lower() in PLAIN_CHOICES  # type: ignore[attr-defined]
        if field.name in PLAIN_FIELDS | PLAIN_ELEMENTS or is_choice:
            continue
        values = [value] if isinstance(value, (str, bytes)) or not hasattr(value, "__iter__") else list(value)
        for each in values:
            if isinstance(each, str):
                yield f"{place}.{field.name}", each
            elif hasattr(each, "ListFields"):
                yield from _of_message(each, f"{place}.{field.name}")


def alive(app: AppTest) -> list[tuple[str, str, str]]:
    return [(place, found[0], text[:200]) for place, text in drawn_as_markdown(app) if (found := ALIVE.search(text))]


# -- a plan of nothing else ------------------------------------------------------------------------------------


def at(number: int) -> str:
    return TEXTS[number % len(TEXTS)]


def nasty_node(number: int):
    fields = ("owner", "department", "definition", "response", "why")
    given = {name: at(number + shift) for shift, name in enumerate(fields, 1)}
    actions = (at(number + 7), at(number + 8))
    made = node(f"k{number}", "f", **given, focus=number == 0)
    return made.model_copy(update={"name": at(number), "unit": at(number + 6)[:30], "actions": actions})


def nasty() -> Snapshot:
    nodes = [
        node("goal", kind="KGI").model_copy(update={"name": at(2), "unit": at(4), "owner": at(3), "why": at(5)}),
        node("f", "goal", kind="CSF").model_copy(update={"name": at(0), "definition": at(1)}),
        *(nasty_node(number) for number in range(len(TEXTS))),
        node("no", "f", formula=at(2)).model_copy(update={"name": at(5)}),
    ]
    rows = [
        {"indicator": f"k{number}", "period": month, "value": 50.0, "text": at(place), "cell": at(place + 1)}
        | {"note": at(place + number), "entered_by": at(place + 2)}
        for number in range(len(TEXTS))
        for place, month in enumerate(MONTHS)
    ]
    meetings = [
        Meeting(
            id=each.value,
            date=date(2026, 11, day),
            people=TEXTS,
            state=each,
            as_of=date(2026, 11, 24),
            summary="\n".join(TEXTS),
        )
        for day, each in enumerate(MeetingState, 20)
    ]
    reviews = [
        Review(
            id=f"r{n}",
            date=date(2026, 11, 1),
            node="k2",
            fact=at(n),
            cause=at(n + 1),
            author=at(n + 2),
            meeting=meetings[n % 3].id,
            resources=(ResourceMove(source=at(n), target=at(n + 1), amount=at(n + 2)),),
        )
        for n in range(len(TEXTS))
    ]
    actions = [
        Action(id=f"a{n}", review=f"r{n}", text=at(n), owner=at(n + 1), due=date(2026, 11, 2), result=at(n + 2))
        for n in range(len(TEXTS))
    ]
    landing = LandingOverride(indicator="k2", value=1.0, author=at(2), at=datetime(2026, 11, 1, tzinfo=UTC))
    kept = texts_of(Mapping(tuple(TabMapping(text, year=2026) for text in TEXTS if text.isprintable())))
    settings = Settings(name=at(2), actuals_through=at(0), days_off=(at(1),), mappings=kept)
    targets = (Target(indicator="k2", value=90.0, effective_from=date(2026, 6, 1)), Target(indicator=at(2), value=1.0))
    plan = Plan(settings=settings, nodes=tuple(nodes), targets=targets, landings=(landing,))
    return Snapshot(plan, actuals_table(rows), tuple(reviews), tuple(actions), meetings=tuple(meetings))


@pytest.fixture
def kept(url: str) -> str:
    """The store with that plan, each of its texts once the name of who changed something."""
    copied(url, "nasty", lambda: _keep_nasty(url))
    return url


def _keep_nasty(url: str) -> None:
    store = SqlStore(make_url(url))
    store.save(changes_between(store.load(), nasty()), Actor(at(2), Role.OWNER, mail=at(5), origin=at(4)))
    for text in TEXTS:
        held = store.load().plan.settings.name
        rows = ({"key": "name", "value": held}, {"key": "name", "value": text})
        store.save([Change("settings", ("name",), *rows)], Actor(text, Role.OWNER, mail=text, origin=text))
    store.engine.dispose()


PLACES = [
    *(("board", {}), ("tree", {}), ("tree", {"view": "table"}), ("health", {}), ("wizard", {})),
    *(("health", {"owner": text}) for text in (TEXTS[2], TEXTS[5])),
    *(("indicator", {"node": f"k{number}"}) for number in (2, 5)),
    *(("settings", {"tab": section}) for section in ("plan", "import", "export", "connect", "history")),
    *(("entry", {"me": text}) for text in ("", TEXTS[2], TEXTS[5])),
    *(("review", {"meeting": each}) for each in ("", "preparing", "closed")),
    *(
        ("review", {"meeting": "held", "step": step})
        for step in ("promises", "result", "exceptions", "decisions", "summary")
    ),
    *(
        ("review", {"meeting": "held", "step": step, "item": f"k{number}"})
        for step in ("exceptions", "decisions")
        for number in (2, 5)
    ),
]


@languages
@pytest.mark.usefixtures("kept")
def test_no_text_of_a_store_comes_alive_on_any_page(open_page: Open, language: str):
    for name, address in PLACES:
        app = open_page(name, language=language, address={**address, **DAY})
        assert (name, address, alive(app)) == (name, address, [])
        assert (name, address, complaints(app)) == (name, address, [])


@languages
@pytest.mark.usefixtures("kept")
def test_no_text_of_a_store_comes_alive_in_any_part_of_an_indicator(open_page: Open, language: str):
    app = open_page("indicator", language=language, address={"node": "k2", **DAY})
    names = [part["name"] or "" for part in given(app, "kpi_part_links")["parts"]]

    for name in names:
        app.query_params["part"] = name
        assert (name, alive(app.run())) == (name, [])
    assert len(names) > 2


@languages
@pytest.mark.usefixtures("kept")
def test_no_name_of_a_person_comes_alive_where_they_are_named(open_page: Open, language: str, monkeypatch):
    looks_as(monkeypatch, Actor(TEXTS[2], Role.NONE, mail=TEXTS[2]), TEXTS[2])
    app = open_page("board", language=language)
    assert alive(app) == []

    for text in TEXTS:
        looks_as(monkeypatch, Actor(text, Role.STAFF, mail=text, spellings=frozenset(TEXTS)), text)
        assert (text, alive(app.run())) == (text, [])


@languages
def test_no_text_of_members_keys_and_messages_comes_alive(open_page: Open, url: str, language: str, monkeypatch):
    state = open_state(url)
    for number, text in enumerate(TEXTS):
        actor = Actor(text, Role.OWNER, mail=text, origin=text)
        state.members.put(Member(f"m{number}@example.com", Role.OWNER, text[:100], (text[:100], "同じ")), actor, None)
        state.keys.make(Grant([*KeyKind][number % 3], text[:100], Role.STAFF, (text[:100],)), actor)
        state.audit.record(actor, Act.STORE_CONNECTED, text)
        state.plans.put(BoardPlan(f"p{number}", text[:100]), actor, None)
        state.plans.grant(f"p{number}", f"m{number}@example.com", Role.NONE, actor)
        parts = {"id": f"{number:08}", "whom": Whom.PERSON, "name": text, "channel": text, "address": text}
        state.subscriptions.put("main", Subscription.model_validate(parts), actor)
        state.of_plan("main").sent.begin(f"by-hand/{text}/x", text)
    joined = state.keys.make(Grant(KeyKind.INVITATION, TEXTS[5], Role.VIEWER), owner(TEXTS[2]))
    state.keys.exchange(joined.secret)
    hook = {"kind": "webhook", "url": "https://example.com/hook"}
    channels = dict.fromkeys(TEXTS, hook) | {f"{text} ": {"kind": text} for text in TEXTS}
    monkeypatch.setattr(session, "channels", lambda: channels_in({"notify": channels}))

    for section in ("members", "notices", "plans"):
        app = open_page("settings", language=language, address={"tab": section})
        assert len(list(drawn_as_markdown(app))) > len(TEXTS)
        assert (section, alive(app)) == (section, [])
        assert (section, complaints(app)) == (section, [])
    for dialog in ("add-plan", "change-plan-p2", "change-plan-p5"):
        app.button(key=dialog).click()
        assert (dialog, alive(app.run())) == (dialog, [])
    for name, address in (("plans", {}), ("board", {"plan": "p2"})):
        assert (name, alive(open_page(name, language=language, address=address))) == (name, [])


def formulas_in(app: AppTest) -> list[str]:
    """Return what of the grids of a page a spreadsheet would calculate in the CSV file the browser makes of them."""
    texts = [str(each) for grid in app.dataframe for row in grid.value.to_numpy().tolist() for each in row]
    heads = [str(each) for grid in app.dataframe for each in grid.value.columns]
    return [text for text in (*texts, *heads) if text.startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))]


@pytest.mark.usefixtures("kept")
def test_no_text_of_a_grid_is_a_formula_in_the_file_a_browser_makes_of_it(open_page: Open):
    tree = open_page("tree", address={"view": "table", **DAY})
    session.drafts().save(nasty_draft("ja"), owner(), 0)
    preview = open_page("wizard", address={"draft": "d", "step": "sheet"})

    assert any("HYPERLINK" in str(grid.value.to_numpy().tolist()) for grid in tree.dataframe)
    assert formulas_in(tree) == []
    assert len(preview.dataframe) > 0
    assert formulas_in(preview) == []


# -- what a page is asked for ----------------------------------------------------------------------------------


@languages
def test_no_text_of_an_address_comes_alive(open_page: Open, language: str):
    for number, name in enumerate(FILES):
        asked = dict.fromkeys(
            ("node", "draft", "step", "tab", "owner", "department", "status", "as_of"), at(number + 2)
        )
        app = open_page(name, language=language, address=asked)
        assert (name, alive(app)) == (name, [])


# -- the wizard ------------------------------------------------------------------------------------------------


def nasty_draft(language: str):
    draft = blank(draft_id="d", language=language)
    for number, text in enumerate(TEXTS):
        draft, factor = add_entry(draft, Kind.CSF, parents=("kgi-1",), fields={"name": text}, why=text)
        fields = {"name": text, "owner": text, "target": text, "unit": text, "formula": text, "response": text}
        draft, _ = add_entry(draft, Kind.KPI, parents=(factor,), fields=fields, why=at(number + 1))
    for name, text in (("name", at(2)), ("formula", "kgi-1 ÷ 0"), ("target", "\x00\x07" + at(2)), ("deadline", at(5))):
        draft = set_field(draft, "kgi-1", name, text)
    return draft


@languages
@pytest.mark.usefixtures("url")
def test_no_text_of_a_draft_comes_alive_in_any_step(open_page: Open, language: str):
    session.drafts().save(nasty_draft(language), owner(at(2)), 0)

    for step in ("start", "kgi", "csf", "kpi", "coherence", "people", "check", "sheet"):
        app = open_page("wizard", language=language, address={"draft": "d", "step": step})
        assert (step, alive(app)) == (step, [])
    assert alive(open_page("wizard", language=language)) == []


@languages
def test_no_text_comes_alive_in_the_question_before_a_plan_is_saved(open_page: Open, kept: str, language: str):
    now = SqlStore(make_url(kept)).load()
    draft = from_plan(now.plan, now.revision, date(2026, 11, 24), draft_id="d")
    for number in range(len(TEXTS)):
        draft = set_field(draft, f"k{number}", "owner", at(number))
        draft = set_field(draft, f"k{number}", "name", at(number + 3))
    session.drafts().save(draft, owner(), 0)
    app = open_page("wizard", language=language, address={"draft": "d", "step": "sheet", **DAY})

    app = app.button(key="wizard-save").click().run()

    assert app.button(key="wizard-save-do")
    assert alive(app) == []


@languages
@pytest.mark.usefixtures("url")
def test_no_name_of_whoever_was_faster_comes_alive(open_page: Open, language: str):
    session.drafts().save(blank(draft_id="d", language=language), owner("Ann"), 0)
    app = open_page("wizard", language=language, address={"draft": "d", "step": "kgi"})
    faster = set_field(session.drafts().load("d").draft, "kgi-1", "name", at(2))
    session.drafts().save(faster, owner(at(2)), 1)

    (name,) = [each for each in app.text_input if (each.key or "").startswith("wizard-kgi-1--name")]

    assert alive(name.set_value(at(5)).run()) == []


# -- files -----------------------------------------------------------------------------------------------------


def workbook(tab: str, texts: tuple[str, ...]) -> bytes:
    book = openpyxl.Workbook()
    book.active.title = re.sub(r"[\[\]:*?/\\\x00-\x1f]", "", tab)[:31]
    printable = [re.sub(r"[\x00-\x08\x0b-\x1f]", "", text) for text in texts]
    for row in (printable[:1], ("項目", "4月", "5月", *printable[:4]), *((text, 1, text) for text in printable)):
        book.active.append([f"'{each}" if str(each).startswith("=") else each for each in row])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


@languages
@pytest.mark.usefixtures("kept")
def test_no_text_of_a_file_comes_alive_in_the_preview_of_an_import(open_page: Open, language: str):
    csv = ("ID,種別,名称,単位\n" + "\n".join(f'x{n},"{t}","{t}","{t}"' for n, t in enumerate(HOSTILE[:8]))).encode()
    uploads = [
        (f"{TEXTS[2]}.xlsx", workbook(TEXTS[2], TEXTS)),
        (":red[赤] $x$.xlsx", workbook(TABS["actuals"][0] + " $x^2$ <u>u</u>", TEXTS)),
        ("<script>alert(1)</script>.xlsx", b"no workbook"),
        ("![絵](https___e.example).csv", csv),
    ]
    for name, content in uploads:
        app = open_page("settings", language=language, address={"tab": "import", **DAY})
        app.file_uploader[0].upload(name, content)
        assert (name, alive(app.run())) == (name, [])
