"""What spoils files for other tests gives the same file for the same dice, however many it spoilt before."""

from __future__ import annotations

import json
import random

from tests.support.damaging import in_json

FORM = json.dumps({"components": [{"type": "number", "key": f"n{number}"} for number in range(6)]}).encode()


def test_the_same_dice_give_the_same_file_at_any_time() -> None:
    once = [in_json(random.Random(number), FORM) for number in range(400)]
    again = [in_json(random.Random(number), FORM) for number in range(400)]
    assert once == again
