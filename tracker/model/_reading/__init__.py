"""The grammar of dates as people type them. Loaded only when `reading.read` needs it."""
