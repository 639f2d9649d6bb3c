"""What the data are: records, vocabularies, dates, names, references. No I/O."""
