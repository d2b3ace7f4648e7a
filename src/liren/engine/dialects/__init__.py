"""One file per SQL engine: the only place with SQL text, and the only place where engines differ."""
