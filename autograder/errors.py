"""The one kind of error that ends a command with a clear line instead of a traceback."""


class UserError(Exception):
    """Something the user can mend. The message says what is wrong, where, and what to do, in one line."""
