"""What records tell when they are looked at together; nothing here writes."""
