"""Entering records, without a screen: the fields of a form, what is typed read and written back."""
