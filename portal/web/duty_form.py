"""The form that begins the admission of a duty to townships; everything else is asked on the first task."""

from __future__ import annotations

from typing import Any

FORM: dict[str, Any] = {
    "components": [
        {
            "type": "textfield",
            "key": "name",
            "label": "职责名称",
            "description": "写清楚要乡镇（街道）承担什么，不超过 60 字",
            "properties": {
                "label_en": "Name of the duty",
                "description_en": "Say what townships are to take on, at most 60 characters",
            },
            "validate": {"required": True, "maxLength": 60},
        },
    ]
}
