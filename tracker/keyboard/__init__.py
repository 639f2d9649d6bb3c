"""What can be done on the screen, and by which keys. Knows nothing of the screen itself."""

from __future__ import annotations
