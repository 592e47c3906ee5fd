"""What forms accept, and how they say no."""

from __future__ import annotations

from decimal import Decimal

import pytest

from chassis.engine.forms import FormInvalid, check_schema, outcomes_of, validate

FORM = {
    "type": "default",
    "components": [
        {"type": "text", "text": "请填写"},
        {
            "type": "textfield",
            "key": "item_name",
            "label": "事项名称",
            "properties": {"label_en": "Item"},
            "validate": {"required": True, "maxLength": 10},
        },
        {
            "type": "number",
            "key": "days",
            "label": "天数",
            "decimalDigits": 1,
            "validate": {"min": 1, "max": 30},
        },
        {"type": "select", "key": "unit", "label": "单位", "valuesKey": "units"},
        {
            "type": "taglist",
            "key": "kinds",
            "label": "种类",
            "values": [{"value": "a", "label": "甲"}, {"value": "b", "label": "乙"}],
        },
        {"type": "checkbox", "key": "urgent", "label": "加急"},
        {"type": "datetime", "key": "start", "label": "开始", "subtype": "date"},
        {
            "type": "radio",
            "key": "outcome",
            "label": "意见",
            "validate": {"required": True},
            "values": [
                {"value": "agree", "label": "同意", "label_en": "Agree"},
                {"value": "refuse", "label": "不同意"},
            ],
        },
        {
            "type": "textarea",
            "key": "reason",
            "label": "理由",
            "validate": {"required": True},
            "conditional": {"hide": '=outcome != "refuse"'},
        },
        {"type": "textfield", "key": "shown_only", "label": "只读", "disabled": True},
        {
            "type": "group",
            "label": "联系",
            "components": [
                {
                    "type": "textfield",
                    "key": "phone",
                    "label": "电话",
                    "validate": {"validationType": "phone"},
                }
            ],
        },
        {
            "type": "dynamiclist",
            "path": "duties",
            "label": "任务",
            "components": [
                {"type": "textfield", "key": "body", "label": "主体", "validate": {"required": True}},
                {"type": "textfield", "key": "duty", "label": "职责"},
            ],
        },
    ],
}
OPTIONS = {"units": [{"value": "430211", "label": "天元区"}]}
GOOD = {"item_name": " 宣传 ", "outcome": "agree"}


def errors(**sent):
    with pytest.raises(FormInvalid) as refused:
        validate(FORM, {**GOOD, **sent}, OPTIONS)
    return {error["pointer"]: error["zh"] for error in refused.value.errors}


def test_good_data_comes_back_clean():
    sent = {
        **GOOD,
        "days": "2.5",
        "unit": "430211",
        "kinds": ["a", "a"],
        "urgent": "on",
        "start": "2026-11-23",
        "phone": "0731-2860 1234",
        "duties": [{"body": "社区", "duty": ""}],
    }
    assert validate(FORM, sent, OPTIONS) == {
        "item_name": "宣传",
        "outcome": "agree",
        "days": Decimal("2.5"),
        "unit": "430211",
        "kinds": ["a"],
        "urgent": True,
        "start": "2026-11-23",
        "phone": "0731-2860 1234",
        "duties": [{"body": "社区"}],
    }


def test_every_wrong_field_is_named_in_both_languages():
    with pytest.raises(FormInvalid) as refused:
        validate(FORM, {"outcome": "maybe", "days": 31, "unit": "x", "start": "2026-02-30"}, OPTIONS)
    said = {error["pointer"]: (error["zh"], error["en"]) for error in refused.value.errors}
    assert said == {
        "/item_name": ("请填写“事项名称”", "“Item” is required"),
        "/days": ("“天数”不大于30", "“天数” must be at most 30"),
        "/unit": ("“单位”请从选项中选择", "Choose “单位” from the options"),
        "/start": ("“开始”应为有效日期", "“开始” must be a valid date"),
        "/outcome": ("“意见”请从选项中选择", "Choose “意见” from the options"),
    }


def test_a_field_the_form_does_not_have_is_refused_where_it_stands():
    assert set(errors(extra=1, duties=[{"body": "x", "a/b": 1}])) == {"/extra", "/duties/0/a~1b"}


def test_a_reason_is_asked_for_only_where_it_is_shown():
    assert errors(outcome="refuse") == {"/reason": "请填写“理由”"}
    assert "reason" not in validate(FORM, {**GOOD, "reason": "先前写过"}, OPTIONS)


def test_a_list_may_need_a_number_of_rows():
    rows = {
        "type": "dynamiclist",
        "path": "r",
        "label": "R",
        "validate": {"minRepetitions": 2, "maxRepetitions": 3},
        "components": [{"type": "textfield", "key": "a", "label": "A"}],
    }
    for count in (1, 4):
        with pytest.raises(FormInvalid):
            validate({"components": [rows]}, {"r": [{"a": "x"}] * count})
    assert validate({"components": [rows]}, {"r": [{"a": "x"}] * 2}) == {"r": [{"a": "x"}] * 2}


def test_choices_nobody_gave_are_checked_for_their_shape_only():
    assert validate(FORM, {**GOOD, "unit": "anything"})["unit"] == "anything"
    with pytest.raises(FormInvalid):
        validate(FORM, {**GOOD, "unit": {"a": 1}})


def test_what_a_page_shows_only_for_reading_is_never_taken_from_it():
    assert "shown_only" not in validate(FORM, {**GOOD, "shown_only": "forged"}, OPTIONS)


@pytest.mark.parametrize(
    ("sent", "pointer"),
    [
        ({"days": "1.55"}, "/days"),
        ({"days": "NaN"}, "/days"),
        ({"days": "1e99"}, "/days"),
        ({"days": True}, "/days"),
        ({"item_name": "一" * 11}, "/item_name"),
        ({"item_name": ["x"]}, "/item_name"),
        ({"item_name": "  "}, "/item_name"),
        ({"kinds": ["a", "z"]}, "/kinds"),
        ({"kinds": [["a"]]}, "/kinds"),
        ({"unit": {"value": "430211"}}, "/unit"),
        ({"urgent": "perhaps"}, "/urgent"),
        ({"start": 20261123}, "/start"),
        ({"start": "0001-01-01"}, "/start"),
        ({"duties": {"body": "x"}}, "/duties"),
        ({"duties": [1]}, "/duties"),
        ({"duties": [{}]}, "/duties/0/body"),
        ({"duties": [{"body": "x"}] * 501}, "/duties"),
        ({"phone": "call me"}, "/phone"),
        ({"phone": "1\x0012345"}, "/phone"),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused(sent, pointer):
    assert pointer in errors(**sent)


def test_a_required_tick_must_be_ticked():
    form = {
        "components": [{"type": "checkbox", "key": "read", "label": "已阅", "validate": {"required": True}}]
    }
    with pytest.raises(FormInvalid):
        validate(form, {"read": False})
    assert validate(form, {"read": True}) == {"read": True}


def test_conditions_see_the_case_too():
    form = {
        "components": [
            {"type": "textfield", "key": "x", "label": "X", "conditional": {"hide": '=procedure = "simple"'}}
        ]
    }
    assert validate(form, {"x": "1"}, variables={"procedure": "simple"}) == {}
    assert validate(form, {"x": "1"}, variables={"procedure": "ordinary"}) == {"x": "1"}


def test_the_outcomes_are_the_options_of_the_radio_called_outcome():
    assert outcomes_of(FORM) == [
        {"value": "agree", "label": {"zh": "同意", "en": "Agree"}},
        {"value": "refuse", "label": {"zh": "不同意", "en": "不同意"}},
    ]


def test_a_sound_form_has_no_faults():
    assert check_schema(FORM) == []


@pytest.mark.parametrize(
    "field",
    [
        {"type": "html", "content": "<script>"},
        {"type": "textfield", "label": "没有键"},
        {"type": "select", "key": "s", "label": "S"},
        {"type": "select", "key": "s", "label": "S", "values": [{"value": 1}]},
        {"type": "textfield", "key": "t", "label": "T", "conditional": {"hide": "=__import__('os')"}},
        {"type": "textfield", "key": "t", "label": "T", "validate": {"pattern": "^(a+)+$"}},
        {"type": "textfield", "key": "t", "label": "T", "validate": {"pattern": "["}},
        {"type": "textfield", "key": "t", "label": "T", "conditional": {"hide": "=days_off(3)"}},
        {"type": "group", "components": "x"},
        {"type": "group", "label": "空", "components": []},
        {"type": "dynamiclist", "path": "rows", "label": "空", "components": []},
        "x",
    ],
)
def test_a_form_nobody_can_rely_on_is_refused(field):
    assert check_schema({"components": [field]}) != []


OUTCOME = {"type": "radio", "key": "outcome", "label": "结果", "values": [{"value": "a", "label": "甲"}]}


@pytest.mark.parametrize(
    ("around", "doubled", "unreachable"),
    [
        ({"type": "group", "label": "组"}, True, False),
        ({"type": "group", "label": "组", "path": "party"}, False, True),
        ({"type": "dynamiclist", "label": "行", "path": "rows"}, False, True),
    ],
    ids=["group", "group with a path", "rows"],
)
def test_what_stands_in_a_group_has_the_names_around_it_and_in_rows_those_of_the_row(
    around, doubled, unreachable
):
    inside = {"components": [{**around, "components": [OUTCOME]}]}
    assert ("不能放在行里" in str(check_schema(inside))) is unreachable
    told = check_schema(
        {
            "components": [
                {"type": "number", "key": "days", "label": "天"},
                {**around, "components": [{"type": "number", "key": "days", "label": "天"}]},
            ]
        }
    )
    assert ("重复" in str(told)) is doubled and bool(told) is doubled


def test_a_form_that_is_no_form_is_refused():
    assert check_schema([]) and check_schema({}) and check_schema({"components": {}})
    assert check_schema({"components": [{"type": "checkbox", "key": "a", "label": "A"}] * 2})


@pytest.mark.parametrize(
    ("spoilt", "where"),
    [
        ({"components": [{"type": ["textfield"], "key": "a"}]}, "/components/0/type"),
        ({"components": [{"type": "textfield", "key": {"a": 1}}]}, "/components/0/key"),
        ({"components": [{"type": "textfield", "key": "a", "validate": [1]}]}, "/components/0/validate"),
        (
            {"components": [{"type": "textfield", "key": "a", "validate": {"minLength": "2"}}]},
            "/components/0/validate/minLength",
        ),
        ({"components": [{"type": "select", "key": "a", "values": [1]}]}, "/components/0/values/0"),
        ({"components": [{"type": "group", "components": [{"type": "text", "text": 1}]}]},
         "/components/0/components/0/text"),
        ({"components": [{"type": "text", "conditional": {"hide": True}}]}, "/components/0/conditional/hide"),
    ],
)  # fmt: skip
def test_a_form_of_another_shape_is_told_where(spoilt: dict[str, object], where: str) -> None:
    assert [one["pointer"] for one in check_schema(spoilt)] == [where]


def test_a_form_is_nested_no_deeper_than_can_be_followed_not_even_where_nobody_looks() -> None:
    deep: object = 1
    for _ in range(60):
        deep = [deep]
    assert check_schema({"components": [{"type": "text", "text": "a", "unknown": deep}]})[0]["pointer"] == "/"
