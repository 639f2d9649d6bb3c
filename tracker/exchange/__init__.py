"""The field's files, in and out: one module per format, on what they share.

`table` reads and writes CSV that nobody vouches for, `plan` compares what comes in with what is
there, `rejects` sets aside what cannot be taken, `report` says what was done.
"""
