"""The design tokens, in Python for charts and documents; `static/css` holds the same values."""

INK = "#16202E"
PAPER = "#FFFFFF"
SOFT = "#F5F3EF"
LINE = "#D9D5CC"
MUTED = "#5B6470"
NIGHT = "#0F1620"
NIGHT_INK = "#E8EAED"
ACCENT = "#0B6E69"
WARNING = "#9A4B00"
GOOD = "#1F6B3A"
LEVERS = {
    "goals": "#0072B2",
    "culture": "#C44E00",
    "knowledge": "#007A5A",
    "holistic": "#A8508C",
    "measurability": "#8A6500",
}
FONT = "Inter, system-ui, sans-serif"
# The same roles on a dark ground.
NIGHT_SOFT = "#1B2430"
NIGHT_LINE = "#3A4656"
NIGHT_MUTED = "#A3ADB9"
NIGHT_ACCENT = "#45B8AF"
NIGHT_LEVERS = {
    "goals": "#4FA8E0",
    "culture": "#F0803C",
    "knowledge": "#2FB58A",
    "holistic": "#D68ABD",
    "measurability": "#C9A12B",
}
