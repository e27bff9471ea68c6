"""Makes the vector files; independent of the code they test."""
