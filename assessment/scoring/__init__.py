"""Pure scoring: answers in, frozen results out. Knows no web, no database, no clock."""
