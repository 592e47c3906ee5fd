"""The verbs: what admission can be asked to do, one module and one class each."""
