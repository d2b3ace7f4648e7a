"""A worker logs in by user name, changes the password, sets up a second factor, and logs out again."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal import auth as totp
from playwright.sync_api import Page

from liren.primitives.actors.models import User
from tests import browser, town
from tests.browser import Visit

pytestmark = pytest.mark.browser


@pytest.fixture
def wang(committed):
    return town.settle().worker


def _log_in(visit: Visit, *, password: str = town.PASSWORD, **window) -> Page:
    page = visit("/accounts/login/?next=/accounts/2fa/", **window)
    page.get_by_label("用户名").fill("wanglan")
    page.get_by_label("密码", exact=True).fill(password)
    page.get_by_role("button", name="登录").click()
    return page


def test_a_wrong_password_says_what_to_do_and_lets_nobody_in(visit: Visit, wang):
    page = _log_in(visit, password="not-hers-at-all", javascript=False)

    assert page.get_by_text("用户名或密码不对。请核对后再试，或请管理员重设密码。").is_visible()
    assert page.url.endswith("/accounts/login/")


def test_nobody_signs_up(visit: Visit):
    page = visit("/accounts/signup/", javascript=False)

    assert page.get_by_text("账号由所在社区的管理员开通").is_visible()


def test_a_forgotten_password_leads_to_the_administrator(visit: Visit):
    page = visit("/accounts/login/", javascript=False)

    page.get_by_text("忘记密码").click()

    assert page.get_by_text("请找所在社区的管理员重设密码").is_visible()


@pytest.mark.parametrize(
    "path",
    ["password/reset/done/", "password/reset/key/1-abc/", "password/reset/key/done/", "confirm-email/", "email/"],
)
def test_no_page_promises_a_mail_that_never_comes(client, wang, path):
    client.force_login(User.objects.get(username="wanglan"))

    told = client.get(f"/accounts/{path}").content.decode()

    assert "所在社区的管理员" in told
    assert "垃圾邮件" not in told
    assert "<input" not in told.partition("<main")[2]


@pytest.mark.parametrize("path", ["password/reset/", "email/"])
def test_no_address_of_a_mailbox_is_taken(client, wang, path):
    client.force_login(User.objects.get(username="wanglan"))

    answer = client.post(f"/accounts/{path}", {"email": "wang@example.org", "action_add": "add"})

    assert answer.status_code == 405
    assert not EmailAddress.objects.exists()


def test_the_second_factor_is_set_up_and_then_asked_for(visit: Visit, wang):
    page = _log_in(visit)
    page.get_by_role("link", name="开启").click()
    _confirm_password(page)
    browser.photograph(page, "second-factor")
    assert browser.axe(page) == []

    secret = page.locator("#authenticator_secret").input_value()
    page.locator("#id_code").fill(_code(secret))
    page.get_by_role("button", name="开启").click()

    page.get_by_role("link", name="查看").or_(page.locator("#recovery_codes")).first.wait_for()
    assert browser.axe(page) == []
    again = _log_in(visit)
    assert again.locator("#id_code").is_visible()
    assert browser.axe(again) == []


def test_a_changed_password_is_the_one_that_counts(visit: Visit, wang):
    page = _log_in(visit)

    page.goto("/accounts/password/change/")
    assert browser.axe(page) == []
    page.locator("#id_oldpassword").fill(town.PASSWORD)
    page.locator("#id_password1").fill("liupu-2026-ren")
    page.locator("#id_password2").fill("liupu-2026-ren")
    page.locator("main form").get_by_role("button").click()

    assert _log_in(visit, password="liupu-2026-ren").url.endswith("/accounts/2fa/")


def _confirm_password(page: Page) -> None:
    if "reauthenticate" in page.url:
        page.locator("#id_password").fill(town.PASSWORD)
        page.get_by_role("button", name="确认").click()


def _code(secret: str) -> str:
    return totp.format_hotp_value(totp.hotp_value(secret, next(iter(totp.yield_hotp_counters_from_time()))))
