"""The live workshop without web or database: its parts, its room, its reveals and its outcome."""
