"""One line for what is many fields: parties, figures, a point, tags, links. Read, and said back.

Each reader returns plain values with the span of the text they came from, so that a form can
complete and mark them; names and references are not looked up here. What cannot be read is an
EntryError that points at it and says what would be right. What `say_…` writes, `read_…` reads back
as the same.
"""
