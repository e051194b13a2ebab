"""PostgreSQL, Valkey and Baton's own processes on one machine, for development, demo and tests.

Never for production, where any process manager starts the same programs with real
`DATABASE_URL` and `REDIS_URL`.
"""
