"""The situation report: what is selected, what is said of it, and how it is written."""
