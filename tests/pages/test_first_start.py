"""The one screen of the first start: what it infers and shows, who sees it, and what becomes of the answer."""

from __future__ import annotations

import pytest
from sqlalchemy import make_url
from streamlit.testing.v1 import AppTest

from kpicore.errors import StoreUnavailable
from kpicore.guide.first_start import Basics, basics_of
from kpicore.model import Plan, Settings, Snapshot
from kpicore.model.rows import changes_between
from kpicore.stores.sql.store import SqlStore
from kpicore.stores.state.open import open_drafts, open_state
from kpicore.stores.state.people import People
from pages.shared import session
from pages.shared.people import Visitor
from pages.shared.welcome import first_start
from tests.pages.boards import APP, FILES, complaints, said
from tests.people import owner, viewer
from tests.reports.small import node, snapshot

BRITISH = Basics(language="en", timezone="Europe/London", fiscal_start_month=1, country="GB", currency="GBP")
JAPANESE = Basics(language="ja", timezone="Asia/Tokyo", fiscal_start_month=4, country="JP", currency="JPY")
LOOK, BEGIN, LATER = "first-start-look", "first-start-begin", "first-start-later"


@pytest.fixture
def store(url):
    found = SqlStore(make_url(url))
    yield found
    found.engine.dispose()


def visit(
    page: str = "board", locale: str = "en-GB", timezone: str = "Europe/London", *, looks: bool = True
) -> AppTest:
    """Return a page as a browser there opens it, the screen itself open where the board only offers it."""
    app = AppTest.from_file(str(APP), default_timeout=30)
    app.context = {"locale": locale, "timezone": timezone}
    app.run()
    if page != "board":
        return app.switch_page(FILES[page]).run()
    offered = [button for button in app.button if button.key == LOOK]
    return offered[0].click().run() if looks and offered else app


def widget(app: AppTest, key: str):
    return next(each for kind in (app.button, app.selectbox) for each in kind if each.key == key)


def asks(app: AppTest) -> bool:
    return any(button.key in (BEGIN, LOOK) for button in app.button)


def answer(url: str):
    kept = open_state(url).people.settings(f"plan:{url}#main")
    return kept.get("first-start")


def fields(app: AppTest) -> list[object]:
    names = ("language", "timezone", "month", "country", "currency")
    return [widget(app, f"first-start-{name}").value for name in names]


@pytest.mark.parametrize(
    ("locale", "timezone", "found", "sentence"),
    [
        (
            "en-GB",
            "Europe/London",
            BRITISH,
            "The fiscal year starts in January. Public holidays: United Kingdom (GB). Currency: GBP (£).",
        ),
        ("ja-JP", "Asia/Tokyo", JAPANESE, "年度は4月に始まり、祝日は日本（JP）、金額はJPY（¥）です。"),
    ],
)
def test_everything_is_inferred_and_shown_as_a_sentence_and_as_fields(url, locale, timezone, found, sentence):
    app = visit(locale=locale, timezone=timezone)

    assert complaints(app) == []
    assert fields(app) == list(found.model_dump().values())
    assert any(sentence in each.value for each in app.markdown)
    assert {"revenue"} <= {*session.live().read().snapshot.plan.by_id}  # the sample is on the board below


def test_what_was_chosen_is_kept_the_sample_stays_a_sample_and_nobody_is_asked_again(url, store):
    app = visit()
    before = store.revision()

    widget(app, BEGIN).click().run()

    assert complaints(app) == []
    assert "A plan of your own will start with these settings." in said(app)
    assert not asks(app)
    assert (store.revision(), store.load().plan.settings.sample) == (before, True)
    assert basics_of(answer(url)) == BRITISH
    assert not asks(visit())


def test_later_keeps_nothing_but_that_and_is_not_asked_again(url, store):
    app = visit()

    widget(app, LATER).click().run()

    assert (complaints(app), asks(app), asks(visit())) == ([], False, False)
    assert answer(url) == first_start.LATER
    assert store.load().plan.settings.sample


def test_on_the_board_it_is_a_line_above_the_goal_that_can_be_put_off_without_a_look(url):
    app = visit(looks=False)
    assert {button.key for button in app.button} >= {LOOK, "first-start-not-now"}
    assert not any(box.key == "first-start-language" for box in app.selectbox)

    widget(app, "first-start-not-now").click().run()

    assert (complaints(app), asks(app), answer(url)) == ([], False, first_start.LATER)


def test_choosing_another_country_proposes_its_currency_and_fiscal_year(url):
    app = visit()

    widget(app, "first-start-country").set_value("IN").run()
    widget(app, "first-start-month").set_value(10).run()

    assert fields(app) == ["en", "Europe/London", 10, "IN", "INR"]
    widget(app, BEGIN).click().run()
    assert basics_of(answer(url)) == BRITISH.model_copy(
        update={"fiscal_start_month": 10, "country": "IN", "currency": "INR"}
    )


def test_the_board_goes_on_in_the_language_chosen(url):
    app = visit()

    widget(app, "first-start-language").set_value("ja").run()
    widget(app, BEGIN).click().run()

    assert "覚えました。自分の計画はこの設定で始まります。" in said(app)
    assert app.query_params["lang"] == "ja"


@pytest.mark.parametrize("typed", ["1,000", "US dollars", "x" * 13])
def test_what_is_no_currency_is_said_and_not_kept(url, monkeypatch, typed):
    # A test can pick from a list only, so the field begins with what a person would type.
    monkeypatch.setattr(first_start, "inferred", lambda *_: BRITISH.model_copy(update={"currency": typed}))
    app = visit()

    widget(app, BEGIN).click().run()

    assert complaints(app) == [
        "Write a currency as a code or sign such as USD or $: at most 12 characters, no digits, no blanks."
    ]
    assert answer(url) is None


# -- who is asked, and where -----------------------------------------------------------------------------------


def test_an_own_plan_is_never_asked_about(open_page, url):
    app = open_page(held=snapshot([node("goal", kind="KGI")], name="自社の計画"))

    assert (complaints(app), asks(app)) == ([], False)
    assert answer(url) is None


def test_a_changed_sample_is_somebodys_own(open_page, store):
    open_page()
    held = store.load()
    plan = held.plan.model_copy(update={"settings": held.plan.settings.model_copy(update={"name": "自社"})})
    store.save(changes_between(held, Snapshot(plan, held.actuals, held.reviews, held.actions)), owner())
    session.live().refresh()

    assert not asks(open_page())


def test_a_viewer_is_not_asked_and_cannot_answer(url, monkeypatch):
    app = visit()
    monkeypatch.setattr(session, "visitor", lambda **_: Visitor(viewer()))

    widget(app, BEGIN).click().run()
    assert answer(url) is None
    assert not asks(visit())


def test_a_memory_that_cannot_be_read_asks_nobody_and_one_that_cannot_be_written_says_so(url, monkeypatch):
    app = visit()

    def fails(*_):
        raise StoreUnavailable(store="sqlite", reason="disk-full")

    with monkeypatch.context() as patch:
        patch.setattr(People, "put", fails)
        widget(app, BEGIN).click().run()
        assert len(complaints(app)) == 1
        assert asks(app)
    first_start.forget_answers()  # what was read a moment ago counts for a second
    with monkeypatch.context() as patch:
        patch.setattr(People, "settings", fails)
        assert not asks(visit())


def test_on_a_board_with_nothing_the_answer_becomes_the_settings_of_the_plan(url, store, monkeypatch):
    monkeypatch.setenv("KPICORE_SAMPLE", "off")
    app = visit()

    widget(app, BEGIN).click().run()

    assert complaints(app) == []
    settings = store.load().plan.settings
    assert {name: getattr(settings, name) for name in BRITISH.model_dump()} == BRITISH.model_dump()
    assert "The settings are saved." in said(app)
    assert not asks(visit())


# -- a plan that begins ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("sample", ["on", "off"])
@pytest.mark.parametrize("way", ["wizard-begin-blank", "wizard-begin-template"])
def test_the_wizard_begins_with_what_was_chosen(url, monkeypatch, sample, way):
    monkeypatch.setenv("KPICORE_SAMPLE", sample)
    widget(visit(), BEGIN).click().run()
    app = visit("wizard")
    assert "A new plan starts like this: The board is in English, and its days follow Europe/London." in said(app)
    if way == "wizard-begin-template":
        pills = next(each for each in app.button_group if (each.key or "").startswith("wizard-template-"))
        pills.set_value("retail").run()

    widget(app, way).click().run()

    assert complaints(app) == []
    drafts = open_drafts(url)
    (line,) = drafts.list()
    draft = drafts.load(line.id).draft
    kept = {name: draft.settings.get(name) for name in BRITISH.model_dump()}
    assert kept == BRITISH.texts()
    if way == "wizard-begin-template":
        assert {entry.text("unit") for entry in draft.entries} >= {"£"}
        assert not {"円", "¥"} & {entry.text("unit") for entry in draft.entries}


def test_after_later_the_wizard_shows_the_usual_settings_and_the_way_to_the_screen(url):
    widget(visit(), LATER).click().run()
    app = visit("wizard")
    assert "Standard settings: The board is in English, and its days follow Asia/Tokyo." in said(app)

    widget(app, "first-start-change").click().run()
    assert fields(app) == list(BRITISH.model_dump().values())
    widget(app, BEGIN).click().run()

    assert not asks(app)
    assert basics_of(answer(url)) == BRITISH


def test_a_plan_beside_another_begins_with_that_ones_settings(open_page, url):
    held = Snapshot(Plan(settings=Settings(name="A", country="US", currency="USD"), nodes=(node("goal", kind="KGI"),)))
    app = open_page("wizard", held=held)

    widget(app, "wizard-begin-blank").click().run()

    (line,) = open_drafts(url).list()
    draft = open_drafts(url).load(line.id).draft
    assert (draft.settings["country"], draft.settings["currency"], draft.money_unit) == ("US", "USD", "$")
