"""Every read of the register: files, lists, pairs under review, runs. All of it masked; full values leave elsewhere."""
