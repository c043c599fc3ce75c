"""Prices again, in Python's decimal and fractions, what the engine priced; evaluates every step.

Reads one JSON case a line from standard input and prints one line for each that differs; the
last line counts the cases. Written from the rules, not from the engine's code.
"""
import ast
import json
import sys
from decimal import Decimal, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_UP, getcontext
from fractions import Fraction

getcontext().prec = 400
MODES = {
    "half_away_from_zero": ROUND_HALF_UP,
    "half_even": ROUND_HALF_EVEN,
    "truncate": ROUND_DOWN,
    "floor": ROUND_FLOOR,
    "up": ROUND_UP,
}


def number(text):
    return Fraction(text)


def rounded(value, digits, mode):
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return Fraction(exact.quantize(Decimal(1).scaleb(-digits), rounding=MODES[mode]))


def at_tiers(case):
    used, quantity, included = (number(case[key]) for key in ("used", "quantity", "included"))
    start = max(used - included, 0) if used else Fraction(0)
    end = max(used + quantity - included, 0)
    total = Fraction(0)
    tiers = [(number(bound), number(rate)) for bound, rate in case["tiers"]]
    for index, (bound, rate) in enumerate(tiers):
        top = tiers[index + 1][0] if index + 1 < len(tiers) else None
        high = end if top is None else min(end, top)
        total += max(high - max(start, bound), 0) * rate
    return total


def basis(case, which, agreed=None):
    quantity = number(case["quantity"])
    goods = case["goods"]
    if goods == "metered":
        value = at_tiers(case)
    elif goods == "licence":
        value = quantity * number(case["list"] if which == "list" else case["cost"])
    else:
        value = quantity * number(case["cost"])
    value *= 1 + number(case["uplift"]) / 100
    if which == "cost_after_credit" and case["credit"]:
        with_access, of = case["credit"]
        value *= 1 - Fraction(15, 100) * Fraction(with_access, of)
    if case["exchange"] and agreed and agreed[0] == "USD":
        value *= number(agreed[1])
    elif case["exchange"]:
        source, target = case["exchange"]
        value = value * number(source) / number(target)
    return value


def prorated(case, value):
    if not case["proration"]:
        return value
    periods, days, of = case["proration"]
    return value * (periods + Fraction(days, of))


def priced(case):
    rules = case["rules"]
    quantity = number(case["quantity"])
    rule = rules.get("price")
    if case["goods"] == "own":
        price = quantity * number(case["cost"])
    elif case["own_markup"] is not None or rule is None:
        markup = case["own_markup"] if case["own_markup"] is not None else case["default_markup"]
        price = basis(case, "cost_before_credit") * (1 + number(markup) / 100)
    elif rule["type"] == "mark_up":
        price = basis(case, rule["basis"], rule.get("agreed")) * (1 + number(rule["percent"]) / 100)
    elif rule["type"] == "discount":
        price = basis(case, "list", rule.get("agreed")) * (1 - number(rule["percent"]) / 100)
    else:
        price = quantity * number(rule["price"])
    percent = Fraction(0)
    for bound, discount in rules.get("volume", []):
        if quantity >= number(bound):
            percent = number(discount)
    price = prorated(case, price * (1 - percent / 100))
    cost = prorated(case, quantity * number(case["cost"]) if case["goods"] == "own" else basis(case, "cost_after_credit"))
    if "margin" in rules:
        price = max(price, cost / (1 - number(rules["margin"]) / 100))
    price += number(rules.get("flat", "0")) + quantity * number(rules.get("seat", "0"))
    digits = case["digits"]
    return (rounded(price, digits, "half_away_from_zero"), rounded(cost, digits, "half_away_from_zero"))


def evaluate(node, inputs):
    if isinstance(node, ast.Expression):
        return evaluate(node.body, inputs)
    if isinstance(node, ast.Constant):
        return Fraction(node.value)
    if isinstance(node, ast.Name):
        return inputs[node.id]
    if isinstance(node, ast.Call):
        return {"max": max, "min": min}[node.func.id](*(evaluate(part, inputs) for part in node.args))
    left, right = evaluate(node.left, inputs), evaluate(node.right, inputs)
    if isinstance(node.op, ast.Add):
        return left + right
    if isinstance(node.op, ast.Sub):
        return left - right
    if isinstance(node.op, ast.Mult):
        return left * right
    if isinstance(node.op, ast.Div):
        return left / right
    raise ValueError(f"no operator of ours: {node.op}")


def evaluated(steps):
    """What the steps come to from their own figures; every reference must be the figure it names."""
    amounts = []
    for step in steps:
        inputs = {}
        for given in step["inputs"]:
            value = number(given["value"])
            if given.get("step") is not None and amounts[given["step"]] != value:
                raise ValueError(f"{given['name']} is not the amount of step {given['step']}")
            inputs[given["name"]] = value
        amount = evaluate(ast.parse(step["formula"], mode="eval"), inputs)
        if step.get("rounding"):
            amount = rounded(amount, step["rounding"]["digits"], step["rounding"]["mode"])
        if amount != number(step["amount"]):
            raise ValueError(f"{step['formula']} gives {amount}, not {step['amount']}")
        amounts.append(amount)
    return amounts[-1]


def main():
    cases = wrong = 0
    for line in sys.stdin:
        case = json.loads(line)
        cases += 1
        try:
            price, cost = priced(case)
            said = (number(case["price"]), number(case["said_cost"]))
            if said != (price, cost):
                raise ValueError(f"priced {case['price']} at cost {case['said_cost']}, not {price} at {cost}")
            if evaluated(case["steps"]) != price:
                raise ValueError("the steps do not come to the price")
            if evaluated(case["cost_steps"]) != cost:
                raise ValueError("the steps do not come to the cost")
        except (ValueError, KeyError, ZeroDivisionError) as problem:
            wrong += 1
            print(f"case {cases}: {problem}: {line.strip()[:2000]}")
    print(f"{cases} cases, {wrong} wrong")


if __name__ == "__main__":
    main()
