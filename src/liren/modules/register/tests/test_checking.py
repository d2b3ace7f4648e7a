"""A decision takes effect at once; a sample tells how good the register is; who used what was another's is told."""
