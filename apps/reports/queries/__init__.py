"""Questions of the reports, one module a question."""
