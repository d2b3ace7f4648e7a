"""What every test may use; each plugin says what it gives."""

pytest_plugins = ["tests.databases", "tests.strictness", "tests.browser", "tests.qinghe", "tests.servers"]
