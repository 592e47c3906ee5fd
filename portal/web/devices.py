"""What a browser says of itself, in the two words a person recognises their own computer by."""

from __future__ import annotations

BROWSERS = (
    ("MicroMessenger", "WeChat"),
    ("DingTalk", "DingTalk"),
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("360", "360"),
    ("Chrom", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("HarmonyOS", "HarmonyOS"),
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Mac OS", "macOS"),
    ("UOS", "UOS"),
    ("Kylin", "Kylin"),
    ("Linux", "Linux"),
)


def device_words(said: str) -> str:
    """Browser and system, or the beginning of what was said where neither is known."""
    known = [next((name for sign, name in table if sign in said), "") for table in (BROWSERS, SYSTEMS)]
    return " · ".join(name for name in known if name) or said[:40]
