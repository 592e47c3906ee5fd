"""The BPMN runtime of a service; the only package that imports SpiffWorkflow."""
