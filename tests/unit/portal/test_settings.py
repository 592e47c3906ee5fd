"""The portal starts only with settings that make sense."""

from __future__ import annotations

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


def test_plain_http_is_for_this_machine_only() -> None:
    assert not read(Settings, COMPLETE).is_https
    assert read(Settings, {**COMPLETE, "PORTAL_PUBLIC_URL": "https://bg.example.gov.cn/"}).is_https
    with pytest.raises(ValueError, match="needs https"):
        read(Settings, {**COMPLETE, "PORTAL_PUBLIC_URL": "http://bg.example.gov.cn/"})
