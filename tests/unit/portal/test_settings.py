"""The portal starts only with settings that make sense."""

from __future__ import annotations

from pathlib import Path

import pytest

from chassis.settings import SettingsIncomplete, read
from portal.settings import Settings

COMPLETE = {
    "PORTAL_DATABASE_URL": "sqlite:///portal.sqlite",
    "PORTAL_TOKEN_PRIVATE_KEY_FILE": "keys/token.pem",
    "GATEHOUSE_TOKEN_PUBLIC_KEY_FILE": "keys/token.pub.pem",
    "GATEHOUSE_BROKER_URL": "sqlitemq:///broker.sqlite",
    "PORTAL_ADMISSION_URL": "http://127.0.0.1:8101",
    "PORTAL_ASSESSMENT_URL": "http://127.0.0.1:8102",
    "PORTAL_DISPATCH_URL": "http://127.0.0.1:8103",
}


def test_every_missing_setting_is_named_at_once() -> None:
    with pytest.raises(SettingsIncomplete) as incomplete:
        read(Settings, {})
    assert set(incomplete.value.missing) == set(COMPLETE)


MAIL = {"PORTAL_SMTP_HOST": "mail.example.gov.cn", "PORTAL_SMTP_SENDER": "bg@example.gov.cn"}


def test_the_mail_server_s_password_is_read_from_a_file_and_never_shown(tmp_path: Path) -> None:
    secret = tmp_path / "password"
    secret.write_text("only-here\n", encoding="utf-8")
    found = read(Settings, {**COMPLETE, **MAIL, "PORTAL_SMTP_PASSWORD_FILE": str(secret)})
    assert (found.smtp.password, found.smtp.port, found.smtp.security) == ("only-here", 587, "starttls")
    assert "only-here" not in repr(found)
    assert read(Settings, COMPLETE).smtp.host == ""


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"PORTAL_SMTP_SECURITY": "none"}, "needs tls"),
        ({"PORTAL_SMTP_SECURITY": "maybe"}, "none of"),
        ({"PORTAL_SMTP_SENDER": ""}, "no address"),
    ],
)
def test_mail_is_not_sent_unprotected_over_a_network(changes: dict[str, str], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        read(Settings, {**COMPLETE, **MAIL, **changes})
    here = {"PORTAL_SMTP_HOST": "127.0.0.1", "PORTAL_SMTP_SECURITY": "none"}
    assert read(Settings, {**COMPLETE, **MAIL, **here}).smtp.security == "none"


def test_robots_are_on_named_hosts_of_known_kinds() -> None:
    hosts = "wecom=qyapi.weixin.qq.com, dingtalk=Ding.example.gov.cn"
    found = read(Settings, {**COMPLETE, "PORTAL_WEBHOOK_HOSTS": hosts}).webhooks
    assert found.kinds == {"qyapi.weixin.qq.com": "wecom", "ding.example.gov.cn": "dingtalk"}
    for wrong in (
        "qyapi.weixin.qq.com",
        "pigeon=a.example",
        "wecom=",
        "wecom=https://a",
        "wecom=u@a.example",
    ):
        with pytest.raises(ValueError, match="PORTAL_WEBHOOK_HOSTS"):
            read(Settings, {**COMPLETE, "PORTAL_WEBHOOK_HOSTS": wrong})


SMS = {
    "PORTAL_SMS_URL": "https://sms.example.gov.cn",
    "PORTAL_SMS_KEY_ID": "id",
    "PORTAL_SMS_APP_ID": "1400006666",
    "PORTAL_SMS_SIGN_NAME": "某区委办",
    "PORTAL_SMS_NOTICE_TEMPLATE": "1",
    "PORTAL_SMS_CODE_TEMPLATE": "2",
}


def test_the_gateway_s_key_is_read_from_a_file_and_all_that_is_missing_is_named(tmp_path: Path) -> None:
    secret = tmp_path / "key"
    secret.write_text("only-here\n", encoding="utf-8")
    whole = {**COMPLETE, **SMS, "PORTAL_SMS_SECRET_FILE": str(secret)}
    found = read(Settings, whole)
    assert (found.sms.secret, found.sms.hourly) == ("only-here", 6)
    assert "only-here" not in repr(found)
    assert read(Settings, COMPLETE).sms.url == ""
    with pytest.raises(ValueError, match="PORTAL_SMS_SECRET, PORTAL_SMS_CODE_TEMPLATE"):
        read(Settings, {**COMPLETE, **SMS, "PORTAL_SMS_CODE_TEMPLATE": ""})
    for name, wrong in (
        ("PORTAL_SMS_URL", "http://sms.example.gov.cn"),
        ("PORTAL_SMS_URL", "https://user@sms.example.gov.cn"),
        ("PORTAL_SMS_URL", "sms.example.gov.cn"),
        ("PORTAL_SMS_HOURLY", "0"),
    ):
        with pytest.raises(ValueError, match=name):
            read(Settings, {**whole, name: wrong})
    assert read(Settings, {**whole, "PORTAL_SMS_URL": "http://127.0.0.1:9"}).sms.url


TO_DOS = {
    "PORTAL_TODO_URL": "https://ding.example.gov.cn",
    "PORTAL_TODO_APP_KEY": "key",
    "PORTAL_TODO_OPERATOR": "union-0",
}


def test_the_system_of_to_dos_is_reached_encrypted_with_a_secret_from_a_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("only-here\n", encoding="utf-8")
    whole = {**COMPLETE, **TO_DOS, "PORTAL_TODO_APP_SECRET_FILE": str(secret)}
    found = read(Settings, whole)
    assert found.to_dos.app_secret == "only-here" and "only-here" not in repr(found)
    assert read(Settings, COMPLETE).to_dos.url == ""
    with pytest.raises(ValueError, match="PORTAL_TODO_APP_SECRET, PORTAL_TODO_OPERATOR"):
        read(Settings, {**COMPLETE, **TO_DOS, "PORTAL_TODO_OPERATOR": ""})
    with pytest.raises(ValueError, match="PORTAL_TODO_URL"):
        read(Settings, {**whole, "PORTAL_TODO_URL": "http://ding.example.gov.cn"})


OIDC = {"PORTAL_OIDC_ISSUER": "https://id.example.gov.cn/realms/county", "PORTAL_OIDC_CLIENT_ID": "gatehouse"}


def test_the_identity_provider_is_reached_encrypted_with_a_secret_from_a_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("only-here\n", encoding="utf-8")
    whole = {**COMPLETE, **OIDC, "PORTAL_OIDC_CLIENT_SECRET_FILE": str(secret)}
    found = read(
        Settings, {**whole, "PORTAL_OIDC_HOSTS": "Keys.example.gov.cn", "PORTAL_OIDC_PASSWORDS": "no"}
    )
    assert found.oidc.client_secret == "only-here" and "only-here" not in repr(found)
    assert found.oidc.origins == ("https://id.example.gov.cn", "https://keys.example.gov.cn")
    assert not found.passwords_for_all
    assert read(Settings, whole).passwords_for_all
    # Where nobody else says who people are, passwords stay what everybody comes in by.
    without = read(Settings, {**COMPLETE, "PORTAL_OIDC_PASSWORDS": "no"})
    assert without.passwords_for_all and without.oidc.origins == ()
    with pytest.raises(ValueError, match="PORTAL_OIDC_CLIENT_ID, PORTAL_OIDC_CLIENT_SECRET"):
        read(Settings, {**COMPLETE, "PORTAL_OIDC_ISSUER": OIDC["PORTAL_OIDC_ISSUER"]})
    for name, wrong in (
        ("PORTAL_OIDC_ISSUER", "http://id.example.gov.cn"),
        ("PORTAL_OIDC_ISSUER", "https://user@id.example.gov.cn"),
        ("PORTAL_OIDC_ISSUER", "https://id.example.gov.cn/?realm=county"),
        ("PORTAL_OIDC_SCOPES", "profile,email"),
        ("PORTAL_OIDC_HOSTS", "https://keys.example.gov.cn"),
        ("PORTAL_OIDC_LABEL", ""),
    ):
        with pytest.raises(ValueError, match=name):
            read(Settings, {**whole, name: wrong})


def test_plain_http_is_for_this_machine_only() -> None:
    assert not read(Settings, COMPLETE).is_https
    assert read(Settings, {**COMPLETE, "PORTAL_PUBLIC_URL": "https://bg.example.gov.cn/"}).is_https
    with pytest.raises(ValueError, match="needs https"):
        read(Settings, {**COMPLETE, "PORTAL_PUBLIC_URL": "http://bg.example.gov.cn/"})
