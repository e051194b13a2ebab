"""A believable company with 90 days of history, made by calling the verbs at past instants.

The demo is the product's first user: whatever a verb cannot tell, the demo does not have.
"""
