"""What dispatch can be asked: one module, one class, one verb."""
