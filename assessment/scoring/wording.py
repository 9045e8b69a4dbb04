"""What two versions of the instrument ask in the same words; whatever differs is not compared."""

from questions.bank import Allocation, Bank, Item


def same_words(item: str, then: Bank, now: Bank) -> bool:
    """Whether both versions ask the same, with the same five written levels, for one lever."""
    if then.hash == now.hash:
        return True
    one, other = _item(item, then), _item(item, now)
    if one is None or other is None:
        return False
    return (one.lever, one.statement, one.anchors) == (other.lever, other.statement, other.anchors)


def same_lever(lever: str, form: str, then: Bank, now: Bank) -> bool:
    """Whether a lever's score is made of the same practices in this form, worded alike."""
    if then.hash == now.hash:
        return True
    one, other = (_asked(lever, form, bank) for bank in (then, now))
    return one == other and all(same_words(item, then, now) for item in other)


def same_points(form: str, then: Bank, now: Bank) -> bool:
    """Whether the points between the strategies are given to the same statements."""
    return _statements(form, then) == _statements(form, now)


def _item(item: str, bank: Bank) -> Item | None:
    return next((one for one in bank.items if one.id == item), None)


def _asked(lever: str, form: str, bank: Bank) -> set[str]:
    return {one.id for one in bank.items if one.lever == lever} & set(bank.form(form).items)


def _statements(form: str, bank: Bank) -> list[tuple[object, ...]]:
    keys = bank.form(form).allocations
    given: list[Allocation] = [one for one in bank.allocations if one.key in keys]
    return [(one.prompt, one.statements) for one in given]
