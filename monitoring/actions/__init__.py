"""Every write after the signature: reports, payments, the act, the end of the project."""
