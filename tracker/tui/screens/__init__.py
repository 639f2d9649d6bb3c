"""What opens over the panes: help, history, dialogs, first run."""

from __future__ import annotations
