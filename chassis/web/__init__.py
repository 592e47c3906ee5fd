"""JSON over HTTP, the same way in every service: problems, identity, commands, work tasks, health."""
