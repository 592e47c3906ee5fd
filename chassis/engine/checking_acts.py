"""Rules about what a designer lets people do with a task: return the case, hand it on, agree in batches."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from chassis.engine.allowed_acts import ACTS, NONE, acts_named
from chassis.engine.drawn import Drawn, Node
from chassis.engine.extensions import ALLOW_RETURN, ALLOWED_ACTS, BATCH_OUTCOME, BATCH_TEXT, MAY_RETURN_TO
from chassis.engine.filled_in import OUTCOME
from chassis.engine.findings import Finding, found
from chassis.engine.forms import always_required, outcomes_of, text_fields
from chassis.engine.return_targets import names_in, return_targets

if TYPE_CHECKING:
    from chassis.engine.checking import Known

_PROPERTIES = (ALLOW_RETURN, ALLOWED_ACTS, MAY_RETURN_TO, BATCH_OUTCOME, BATCH_TEXT)


def check_acts(drawn: Drawn, known: Known) -> Iterator[Finding]:
    """Everything that can be said about these settings."""
    for node in drawn.nodes.values():
        given = [name for name in _PROPERTIES if name in node.properties]
        if given and node.kind != "userTask":
            yield from (found("act-elsewhere", node.node_id, name=name) for name in given)
        elif given:
            yield from _returns(drawn, node)
            yield from _allowed(node)
            yield from _batch(node, known)


def _returns(drawn: Drawn, node: Node) -> Iterator[Finding]:
    allowed = node.properties.get(ALLOW_RETURN)
    if allowed not in (None, "true", "false"):
        yield found("allow-return", node.node_id, value=allowed)
    wanted = names_in(node.properties.get(MAY_RETURN_TO))
    if wanted is None:
        return
    targets = return_targets(drawn)[node.node_id]
    if not wanted:
        yield found("return-target", node.node_id, name="")
    for name in wanted:
        if name not in targets.plain and name not in targets.named:
            yield found("return-target", node.node_id, name=name)


def _allowed(node: Node) -> Iterator[Finding]:
    written = node.properties.get(ALLOWED_ACTS)
    if written is None or written.strip() == NONE:
        return
    unknown = [name for name in acts_named(written) if name not in ACTS]
    for name in unknown if acts_named(written) else [written.strip()]:
        yield found("allowed-acts", node.node_id, name=name)


def _batch(node: Node, known: Known) -> Iterator[Finding]:
    outcome, field = node.properties.get(BATCH_OUTCOME), node.properties.get(BATCH_TEXT)
    if outcome is None:
        if field is not None:
            yield found("batch-text", node.node_id, name=field)
        return
    name = str(node.extensions.get("formKey") or "").removeprefix("form:")
    form = (known.forms or {}).get(name)
    if form is None:
        return  # that the form is missing is said elsewhere
    if outcome not in [choice["value"] for choice in outcomes_of(form)]:
        yield found("batch-outcome", node.node_id, name=outcome)
    if field is not None and field not in text_fields(form):
        yield found("batch-text", node.node_id, name=field)
    for label in always_required(form, but=(OUTCOME, field or "")):
        yield found("batch-required", node.node_id, name=label)
