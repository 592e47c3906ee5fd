"""What a web process does once, before it serves."""

from __future__ import annotations

import gc

from flask import Flask


def settled(app: Flask) -> Flask:
    """The web app, with all that is loaded kept out of the garbage collector's sight.

    It stays for the life of the process, and to look it through in vain stops every request for 0.1 s.
    """
    gc.collect()
    gc.freeze()
    return app
