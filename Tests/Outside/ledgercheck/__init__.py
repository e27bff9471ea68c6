"""Reading and checking Nuo's ledger files from their specification alone, with Python's standard library."""
