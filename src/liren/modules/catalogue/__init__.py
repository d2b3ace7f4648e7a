"""Which systems hold which data, and who answers for each dataset.

A dataset has items, exactly one lead department (数源部门) before it is published, and backups. What is held already
is shown before anybody is asked for it again.
"""
