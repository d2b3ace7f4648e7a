"""
Every address of the house and how it is looked at: pages are walked in a browser, the others say why they are not.

`tests/house/test_walk.py` holds this against the URL map, so that a new page is looked at before it is shipped.
"""

from typing import Final

# Page → who opens it (empty: a visitor) and where; `{…}` is found in the demo's community.
WALKED: Final[dict[str, tuple[str, str]]] = {
    "desks:today": ("wanglan", "/"),
    "desks:department": ("hechuan", "/department/"),
    "exchange:imports": ("wanglan", "/imports/"),
    "exchange:new": ("wanglan", "/imports/new/"),
    "exchange:delivery": ("wanglan", "/imports/1/"),
    "exchange:connections": ("shenmo", "/imports/connections/"),
    "exchange:connect": ("shenmo", "/imports/connections/new/"),
    "exchange:connection": ("shenmo", "/imports/connections/1/"),
    "exchange:qualities": ("wanglan", "/imports/quality/"),
    "exchange:quality": ("wanglan", "/imports/quality/1/"),
    "exchange:flaws": ("wanglan", "/imports/quality/1/validity/"),
    "catalogue:datasets": ("wanglan", "/catalogue/"),
    "catalogue:organizations": ("wanglan", "/catalogue/organizations/"),
    "catalogue:dataset": ("shenmo", "/catalogue/1/"),
    "catalogue:add": ("shenmo", "/catalogue/1/items/new/"),
    "catalogue:item": ("shenmo", "/catalogue/1/items/1/"),
    "register:search": ("wanglan", "/register/search/"),
    "register:review": ("wanglan", "/register/review/"),
    "register:answers": ("wanglan", "/register/review/answers/"),
    "register:identity": ("wanglan", "{file}identity/"),
    "register:quality": ("wanglan", "/register/quality/"),
    "register:told": ("shenmo", "/register/told/"),
    "register:editions": ("shenmo", "/register/editions/"),
    "register:edition": ("shenmo", "/register/editions/1/"),
    "register:runs": ("wanglan", "/register/runs/"),
    "register:run": ("wanglan", "/register/runs/1/"),
    "register:list": ("wanglan", "/register/people/"),
    "register:buildings": ("wanglan", "/register/buildings/"),
    "register:building": ("wanglan", "{building}"),
    "register:building-graph": ("wanglan", "{building_relations}"),
    "register:map": ("wanglan", "/register/map/"),
    "register:outlines": ("wanglan", "/register/map/outlines/"),
    "register:unplaced": ("wanglan", "/register/map/unplaced/"),
    "register:misdrawn": ("wanglan", "/register/map/doubts/"),
    "register:questions": ("wanglan", "/register/questions/"),
    "register:question": ("wanglan", "/register/questions/residence_split/"),
    "register:file": ("wanglan", "{file}"),
    "register:sources": ("wanglan", "{file}sources/"),
    "register:graph": ("wanglan", "{file}relations/"),
    "register:explain": ("wanglan", "{explain}"),
    "account_login": ("", "/accounts/login/"),
    "account_logout": ("liufeng", "/accounts/logout/"),
    "account_inactive": ("", "/accounts/inactive/"),
    "account_signup": ("", "/accounts/signup/"),
    "account_reauthenticate": ("liufeng", "/accounts/reauthenticate/"),
    "account_email": ("liufeng", "/accounts/email/"),
    "account_change_password": ("liufeng", "/accounts/password/change/"),
    "account_reset_password": ("", "/accounts/password/reset/"),
    "account_reset_password_done": ("", "/accounts/password/reset/done/"),
    "account_reset_password_from_key": ("", "/accounts/password/reset/key/1-abc/"),
    "account_reset_password_from_key_done": ("", "/accounts/password/reset/key/done/"),
    "account_email_verification_sent": ("", "/accounts/confirm-email/"),
    "mfa_index": ("liufeng", "/accounts/2fa/"),
    "mfa_activate_totp": ("liufeng", "/accounts/2fa/totp/activate/"),
    "mfa_generate_recovery_codes": ("liufeng", "/accounts/2fa/recovery-codes/generate/"),
    "web:components": ("", "/components/"),
    "web:components-phone": ("", "/components/phone/"),
    "web:components-print": ("", "/components/print/"),
    "web:components-list": ("", "/components/list/"),
    "web:components-problem": ("", "/components/problems/409/"),
}
# Addresses that take what a form sends and show nothing by themselves.
SENT: Final = frozenset(
    {
        "desks:post", "exchange:try", "exchange:fetch", "exchange:retire", "exchange:schedule", "exchange:poll",
        "exchange:pause", "exchange:resume", "exchange:pin", "exchange:measure", "exchange:again",
        "exchange:samples", "exchange:confirm",
        "exchange:cancel", "exchange:name", "exchange:erase", "exchange:errors", "catalogue:assign",
        "catalogue:describe", "catalogue:publish", "register:answer",
        "register:part", "register:join", "register:check", "register:extend", "register:seen",
        "register:edition-splink", "register:withdraw", "register:start",
        "register:cancel", "register:reveal", "register:settle",
    }
)  # fmt: skip
# No page of their own: they lead on, are a part of one, or come only after a step that a journey of its own takes.
ELSEWHERE: Final = {
    "register:home": "leads to the people",
    "exchange:progress": "the part of a delivery at work, in test_every_screen",
    "account_set_password": "leads to the change of a password",
    "account_confirm_email": "no mail is sent from this house",
    "account_confirm_login_code": "no mail is sent from this house",
    "mfa_authenticate": "after the password, in test_a_worker_keeps_the_account_safe",
    "mfa_reauthenticate": "only with a second factor, in test_a_worker_keeps_the_account_safe",
    "mfa_view_recovery_codes": "only with a second factor, in test_a_worker_keeps_the_account_safe",
    "mfa_download_recovery_codes": "a file, only with a second factor",
    "mfa_deactivate_totp": "only with a second factor, in test_a_worker_keeps_the_account_safe",
}
