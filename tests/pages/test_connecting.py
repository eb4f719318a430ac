"""設定 → Google シートに接続: from a key and a link to tabs in the sheet, each failure with its mend, the key never on the page."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from kpicore.sheets.grid import Grid
from kpicore.stores.google.stand_in import EMAIL, SPREADSHEET, Spreadsheet, StandIn, private_key
from kpicore.text.catalogue import catalogue
from pages.shared import session
from tests.pages.boards import said

LINK = f"https://docs.google.com/spreadsheets/d/{SPREADSHEET}/edit"


@pytest.fixture
def google(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    with StandIn(Spreadsheet.of([Grid("シート1", ())])).running() as stand_in:
        for name, value in stand_in.environ.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(session, "SECRETS_FILE", tmp_path / "secrets.toml")
        yield stand_in


def tried(app, account: dict[str, str], link: str = LINK):
    app.file_uploader(key="connect-key").set_value(("key.json", json.dumps(account).encode(), "application/json")).run()
    app.text_input(key="connect-link").set_value(link).run()
    return press(app, "つないでみる")


def press(app, label: str):
    next(button for button in app.button if button.label == label).click().run()
    assert not app.exception
    return app


def page_text(app) -> str:
    return "\n".join(str(each.value) for each in [*app.markdown, *app.code, *app.error, *app.info, *app.success])


def test_key_and_link_are_tried_kept_and_the_tabs_are_made(google, open_page, tmp_path):
    app = tried(open_page("settings", address={"tab": "connect"}), google.account)

    assert page_text(app).count("✓") == 5
    assert app.code[0].value == EMAIL
    assert private_key().splitlines()[1] not in page_text(app)
    kept = tmp_path / "secrets.toml"
    assert kept.stat().st_mode & 0o777 == 0o600
    assert tomllib.loads(kept.read_text())["connections"]["gsheets"]["spreadsheet"] == SPREADSHEET
    assert [tab.title for tab in google.sheet.tabs] == ["シート1"]

    app = press(app, "タブを作る")

    assert "ツリー" in [tab.title for tab in google.sheet.tabs]
    assert "タブを作りました" in app.success[-1].value
    assert "タブを作る" not in [button.label for button in app.button]


def test_a_sheet_that_is_not_shared_says_with_whom_to_share_it_and_nothing_is_kept(google, open_page, tmp_path):
    google.sheet.shared_with.clear()

    app = tried(open_page("settings", address={"tab": "connect"}), google.account)

    assert "✗ **シートを開く**" in page_text(app)
    assert EMAIL.split("@")[0] in page_text(app)
    assert not (tmp_path / "secrets.toml").exists()


def test_a_file_that_is_no_key_is_named_at_once(google, open_page):
    app = open_page("settings", address={"tab": "connect"})
    app.file_uploader(key="connect-key").set_value(("key.json", b'{"installed": {}}', "application/json")).run()

    assert "サービスアカウントの鍵" in app.error[0].value
    assert next(button for button in app.button if button.label == "つないでみる").disabled


def paste(app, text: str):
    app.text_area(key="connect-paste").set_value(text).run()
    assert not app.exception
    return app


def held(app) -> str:
    """Return everything the session keeps, and everything the page shows."""
    return repr(app.session_state._state.filtered_state) + said(app)


SECRET = private_key().splitlines()[1]


@pytest.mark.parametrize(("language", "taken"), [("ja", "貼り付けた鍵"), ("en", "pasted key")])
def test_a_key_may_be_pasted_and_leaves_its_field_at_once(google, open_page, tmp_path, caplog, language, taken):
    app = paste(open_page("settings", address={"tab": "connect"}, language=language), json.dumps(google.account))

    assert app.text_area(key="connect-paste").value == ""
    assert SECRET not in said(app)
    assert taken in "\n".join(each.value for each in app.caption)
    assert app.code[0].value == EMAIL

    app.text_input(key="connect-link").set_value(LINK).run()
    words = catalogue(language)
    app = press(app, words("connect.try"))
    assert page_text(app).count("✓") == 5
    app = press(app, words("connect.make"))

    assert "ツリー" in [tab.title for tab in google.sheet.tabs] or "Tree" in [tab.title for tab in google.sheet.tabs]
    app.run()
    assert SECRET not in held(app)
    assert SECRET not in caplog.text
    assert SECRET in (tmp_path / "secrets.toml").read_text().replace("\\n", "\n")


@pytest.mark.parametrize(
    "text",
    [
        "これは鍵ではありません",
        '{"type": "service_account", "private_key": "-----BEGIN',
        '["no key"]',
        '{"installed": {"client_secret": "s3cret"}}',
    ],
)
def test_pasted_text_that_is_no_key_is_named_and_nothing_of_it_stays(google, open_page, text):
    app = paste(open_page("settings", address={"tab": "connect"}), text)

    assert "サービスアカウントの鍵" in app.error[0].value
    assert app.text_area(key="connect-paste").value == ""
    assert text not in held(app)
    assert next(button for button in app.button if button.label == "つないでみる").disabled


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_key_that_names_another_token_server_is_refused_before_anything_is_sent(google, open_page, language):
    with StandIn(Spreadsheet.of([])).running() as elsewhere:
        key = google.account | {"token_uri": f"{elsewhere.url}/token"}

        app = paste(open_page("settings", address={"tab": "connect"}, language=language), json.dumps(key))

        assert "KPICORE\\_SHEETS\\_TOKEN\\_URL" in app.error[0].value
        assert button_of(app, catalogue(language)("connect.try")).disabled
        assert elsewhere.calls == google.calls == []


def button_of(app, label: str):
    return next(button for button in app.button if button.label == label)


def test_a_pasted_key_that_is_cut_off_says_so_without_repeating_it(google, open_page):
    cut = google.account | {"private_key": private_key()[:200]}

    app = paste(open_page("settings", address={"tab": "connect"}), json.dumps(cut))

    assert "鍵を読めません" in app.error[0].value
    assert SECRET not in said(app)


def test_a_file_after_a_pasted_key_counts_instead(google, open_page):
    app = paste(open_page("settings", address={"tab": "connect"}), json.dumps(google.account))
    app.file_uploader(key="connect-key").set_value(("key.json", b"{}", "application/json")).run()

    assert "サービスアカウントの鍵" in app.error[0].value
    assert SECRET not in held(app)
