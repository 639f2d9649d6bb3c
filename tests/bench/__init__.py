"""The figures of docs/performance.md: `python -m tests.bench`. No tests, nothing that can fail."""
