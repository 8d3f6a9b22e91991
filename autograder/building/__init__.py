"""Building notebooks, public tests and solutions from one text and one reference, and filling in notebooks."""
