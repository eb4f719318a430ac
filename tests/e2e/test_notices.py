"""設定 › 知らせ in a browser: an owner adds a message, tries its channel, sees what it says and sends it."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser import pick
from tests.notify.servers import webhook

expect.set_options(timeout=30_000)


def test_an_owner_adds_a_message_tries_it_and_sends_it_by_hand(running_app, page: Page, tmp_path):
    with webhook() as hook:
        (tmp_path / "home" / ".streamlit").mkdir(parents=True)
        secrets = f'[notify.team]\nkind = "webhook"\nurl = "{hook.url}"\n[notify.mail]\nkind = "mail"\nhost = "127.0.0.1"\nfrom = "k@example.com"\n'
        (tmp_path / "home" / ".streamlit" / "secrets.toml").write_text(secrets, encoding="utf-8")
        board = running_app(environ={"HOME": str(tmp_path / "home")})
        page.goto(f"{board.url}/settings?tab=notices&lang=ja")

        page.get_by_role("button", name="知らせを追加").first.click()
        dialog = page.get_by_role("dialog")
        dialog.get_by_role("button", name="テストを送る").first.click()
        expect(dialog.get_by_text("送りました。")).to_be_visible()
        assert [body["subject"] for body in hook.bodies] == ["テスト: はなまる雑貨店（サンプル）のお知らせ"]

        dialog.get_by_role("button", name="保存").first.click()
        expect(page.get_by_text("休みなら次の営業日")).to_be_visible()

        hook.answers = [(404, {})]
        page.get_by_role("button", name="内容を見る").first.click()
        expect(dialog.get_by_text("このままだと")).to_be_visible()
        dialog.get_by_role("button", name="いま送る").first.click()
        expect(
            dialog.get_by_text(
                "送れませんでした。相手が 404 と答えました。送り先の設定を、管理者に確かめてもらってください。"
            )
        ).to_be_visible()
        assert hook.bodies[-1]["lines"][0]["text"].startswith("このままだと")

        page.keyboard.press("Escape")
        page.get_by_text("送ったもの").click()
        expect(page.get_by_text("送れませんでした（相手が 404 と答えました）")).to_be_visible()

        page.get_by_role("button", name="知らせを追加").first.click()
        pick(dialog.get_by_role("combobox", name="送り先"), "mail")
        expect(dialog.get_by_label("メールアドレス")).to_be_visible()
        dialog.get_by_role("button", name="保存").first.click()
        expect(dialog.get_by_text("メールアドレスを1つ入れてください。")).to_be_visible()
