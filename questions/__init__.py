"""The instrument as data: what is asked, in German and English, and what is advised."""
