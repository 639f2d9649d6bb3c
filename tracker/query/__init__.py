"""The search language: text to tokens, to a tree, to SQL; errors that point at what is wrong."""
