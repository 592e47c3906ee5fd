"""Two diagrams several tests walk through."""

from __future__ import annotations

from tests.unit.chassis.engine.drawing import Drawing, each, message, timer


def with_objection() -> Drawing:
    inner = (
        Drawing()
        .node("startEvent", "inner_begun")
        .user("review")
        .user("approve")
        .node("endEvent", "inner_done")
    )
    inner.chain("inner_begun", "review", "approve", "inner_done")
    drawing = Drawing(definitions='<bpmn:message id="m1" name="admission.objection-raised" />')
    drawing.node("startEvent", "begun").sub("simple_procedure", inner)
    drawing.boundary("objection_raised", "simple_procedure", message("m1")).user("convert")
    drawing.node("endEvent", "ADMITTED").node("endEvent", "CONVERTED")
    return drawing.chain("begun", "simple_procedure", "ADMITTED").chain(
        "objection_raised", "convert", "CONVERTED"
    )


def consultation() -> Drawing:
    ask = Drawing().node("startEvent", "ask_begun")
    ask.user(
        "ask_community",
        "${role('community_secretary', community)}",
        after=each("party.communities", "community"),
    )
    ask.user("ask_township", "${role('township_clerk', party.township)}")
    ask.boundary("township_silent", "ask_township", timer("duration", "P5D"))
    ask.service("note_silence", "demo.note_silence").node("endEvent", "ask_done").node(
        "endEvent", "ask_silent"
    )
    ask.chain("ask_begun", "ask_community", "ask_township", "ask_done").chain(
        "township_silent", "note_silence", "ask_silent"
    )
    drawing = Drawing().node("startEvent", "begun").sub("consult", ask, after=each("parties", "party"))
    return drawing.user("weigh").node("endEvent", "DONE").chain("begun", "consult", "weigh", "DONE")
