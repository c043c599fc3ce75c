"""Works out again, in Python's fractions, what whole quotes come to: bundles, totals, tax, margin; evaluates
every step of theirs.

Reads one JSON case a line from standard input and prints one line for each that differs; the
last line counts the cases. Written from the rules, not from the engine's code.
"""
import json
import sys
from fractions import Fraction

from oracle import evaluated, number, rounded

HALF_UP = "half_away_from_zero"


def shared(discount, lines, digits):
    """The discount in parts, by largest remainder: cut off towards zero, ties to the lowest id."""
    whole = sum(amount for _, amount in lines)
    unit = Fraction(1, 10**digits)
    if whole == 0:
        return [discount if place == 0 else Fraction(0) for place in range(len(lines))]
    exact = [discount * amount / whole for _, amount in lines]
    parts = [rounded(part, digits, "truncate") for part in exact]
    left = discount - sum(parts)
    step = unit if left > 0 else -unit
    order = sorted(range(len(lines)), key=lambda place: (-abs(exact[place] - parts[place]), lines[place][0]))
    place = 0
    while left != 0:
        parts[order[place % len(order)]] += step
        left -= step
        place += 1
    return parts


def check(case):
    digits = case["digits"]
    lines = case["lines"]
    prices = {line["id"]: number(line["amount"]) for line in lines}
    members = [(line["id"], prices[line["id"]]) for line in lines if line["bundled"]]
    if members:
        price = rounded(number(case["bundle_price"]), digits, HALF_UP)
        parts = shared(sum(amount for _, amount in members) - price, members, digits)
        for (line, before), part in zip(members, parts):
            prices[line] = before - part
            told = case["shares"][str(line)]
            if number(told["amount"]) != prices[line] or evaluated(told["steps"]) != prices[line]:
                raise ValueError(f"line {line} comes to {told['amount']}, not {prices[line]}")
        if sum(prices[line] for line, _ in members) != price:
            raise ValueError("the parts do not sum to the bundle's price")
    counted = [line for line in lines if line["counts"]]
    net = sum(prices[line["id"]] for line in counted)
    tax = rounded(net * number(case["tax_percent"]) / 100, digits, HALF_UP)
    said = [number(case[key]) for key in ("net", "tax", "gross")]
    if said != [net, tax, net + tax]:
        raise ValueError(f"totals {said}, not {[net, tax, net + tax]}")
    if evaluated(case["total_steps"]) != net + tax:
        raise ValueError("the steps do not come to the total")
    known = [(prices[line["id"]], number(line["cost"])) for line in counted if line["cost"] is not None]
    if not known:
        if case["margin"] is not None:
            raise ValueError("a margin without a cost")
        return
    price, cost = (sum(column) for column in zip(*known))
    percent = None if price == 0 else rounded((price - cost) * 100 / price, 2, HALF_UP)
    told = [None if figure is None else number(figure) for figure in case["margin"]]
    if told != [cost, price - cost, percent]:
        raise ValueError(f"margin {told}, not {[cost, price - cost, percent]}")
    if evaluated(case["margin_steps"]) != (price - cost if percent is None else percent):
        raise ValueError("the steps do not come to the margin")


def main():
    cases = wrong = 0
    for line in sys.stdin:
        cases += 1
        try:
            check(json.loads(line))
        except (ValueError, KeyError, ZeroDivisionError) as problem:
            wrong += 1
            print(f"case {cases}: {problem}: {line.strip()[:2000]}")
    print(f"{cases} cases, {wrong} wrong")


main()
