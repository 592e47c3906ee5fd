"""What assessment can be asked: one module, one class, one verb."""
