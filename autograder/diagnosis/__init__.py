"""Diagnosis: which mistake an answer shows, by its numbers, its runs, its draws or its errors."""
