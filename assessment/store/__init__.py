"""Every query and every write. Takes a session and never commits: the caller does, once."""
