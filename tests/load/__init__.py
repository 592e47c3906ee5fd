"""Benchmarks: never timed tests, only ratios taken side by side in one run."""
