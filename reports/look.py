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
# Told apart with every colour-vision deficiency, and legible on paper; a test simulates it.
LEVERS = {
    "goals": "#1F74C4",
    "culture": "#D93600",
    "knowledge": "#17664A",
    "holistic": "#B23F8F",
    "measurability": "#857240",
}
FONT = "Inter, system-ui, sans-serif"
# Of the places in the report's columns, in px (96 to the inch; 658 are 174 mm): charts are drawn
# as wide as they are shown, so that their text has the size of the text around them.
PLACE = 658
PLACE_BESIDE_TEXT = 370  # the triangle
PLACE_BESIDE_SCORE = 491  # the practices
# The same roles on a dark ground.
NIGHT_SOFT = "#1B2430"
NIGHT_LINE = "#3A4656"
NIGHT_MUTED = "#A3ADB9"
NIGHT_ACCENT = "#45B8AF"
NIGHT_LEVERS = {
    "goals": "#5FA3EE",
    "culture": "#F59560",
    "knowledge": "#58CB9C",
    "holistic": "#D56EA6",
    "measurability": "#AC9300",
}
