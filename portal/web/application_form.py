"""The form that begins a request for admission; everything else is asked on the first task."""

from __future__ import annotations

from typing import Any

FORM: dict[str, Any] = {
    "components": [
        {
            "type": "textfield",
            "key": "item_name",
            "label": "事项名称",
            "description": "写清楚要社区（村）做什么，不超过 60 字",
            "properties": {
                "label_en": "Name of the work item",
                "description_en": "Say what communities are asked to do, at most 60 characters",
            },
            "validate": {"required": True, "maxLength": 60},
        },
    ]
}
