"""What people get to see of results: a page per student, a page for the TA, a table of grades."""
