"""Two customer figures worked out from what they are made of; pure arithmetic."""


def nps(promoters: float, passives: float, detractors: float) -> float | None:
    """(9s and 10s − 0s to 6s) ÷ all answers × 100; None without an answer."""
    everybody = promoters + passives + detractors
    return (promoters - detractors) / everybody * 100 if everybody > 0 else None


def clv(income: float, cost: float, years: float) -> float | None:
    """(income per year − cost of looking after one customer per year) × years; never below 0.

    None without years.
    """
    return max(0.0, income - cost) * years if years > 0 else None
