"""Review copies: some records as a file of their own, and what was done in it brought back."""
