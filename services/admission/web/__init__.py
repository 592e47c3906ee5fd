"""Admission over HTTP: JSON for the portal, the public catalogue, and the work notice as a document."""
