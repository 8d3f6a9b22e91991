"""Judging: cases drawn, a question's checks asked in the sandbox, and what an answer earns."""
