"""What the organisation takes away: document, charts, PDF. Knows no web and no database."""
