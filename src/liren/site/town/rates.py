"""How often each slip happens in each register: the error profile of eight departments.

A rate is the share of values that can suffer the slip (a name with no known homophone cannot). The police key in from
documents at a counter; property companies and meter offices from what people say; schools copy from parents' forms.
"""

from typing import Final

NOISE: Final = {"calm": 0.35, "usual": 1.0, "rough": 2.2}

# register -> field -> slip -> share
RATES: Final[dict[str, dict[str, dict[str, float]]]] = {
    "police": {
        "name": {"homophone": 0.001, "lookalike": 0.002, "traditional": 0.002},
        "rare": {"rare_lost": 0.30},
        "id": {"transposed": 0.0005, "neighbor_key": 0.0005},
        "old_id": {"fifteen": 0.012},
        "birth": {"lunar": 0.006},
        "address": {"no_unit": 0.02, "building_only": 0.008, "homophone": 0.003},
        "organization": {"short": 0.1},
        "row": {"repeated": 0.004},
    },
    "floating": {
        "name": {"homophone": 0.012, "lookalike": 0.006, "spaced": 0.02, "stray": 0.003},
        "rare": {"rare_lost": 0.25},
        "dotted": {"undotted": 0.5},
        "id": {
            "missing": 0.03,
            "transposed": 0.006,
            "neighbor_key": 0.005,
            "dropped": 0.003,
            "spaced": 0.008,
            "masked": 0.004,
            "rounded": 0.012,
            "lettered": 0.003,
            "swapped_birth": 0.003,
        },
        "x_id": {"lower_x": 0.3},
        "phone": {"missing": 0.06, "transposed": 0.006, "dropped": 0.006, "landlord": 0.012, "several": 0.02},
        "address": {
            "no_unit": 0.05,
            "building_only": 0.05,
            "alias": 0.25,
            "homophone": 0.01,
            "chinese": 0.02,
            "landmark": 0.01,
        },
        "organization": {"short": 0.3},
        "since": {"other_form": 0.12},
        "row": {"repeated": 0.02},
    },
    "welfare": {
        "name": {"homophone": 0.010, "lookalike": 0.008, "spaced": 0.06},
        "rare": {"rare_lost": 0.4},
        "id": {
            "masked": 0.01,
            "last_four": 0.02,
            "missing": 0.02,
            "transposed": 0.006,
            "rounded": 0.03,
            "full_width": 0.006,
        },
        "x_id": {"lower_x": 0.2},
        "old_id": {"fifteen": 0.03},
        "birth": {"swapped": 0.004, "lunar": 0.04, "other_form": 0.15},
        "phone": {"missing": 0.10, "transposed": 0.008, "several": 0.04, "landline": 0.05},
        "address": {
            "no_unit": 0.06,
            "alias": 0.35,
            "homophone": 0.01,
            "chinese": 0.08,
            "building_only": 0.03,
            "two": 0.03,
        },
        "row": {"repeated": 0.008},
    },
    "health": {
        "name": {"homophone": 0.014, "lookalike": 0.006, "spaced": 0.01, "traditional": 0.004},
        "rare": {"rare_lost": 0.35},
        "former": {"former": 0.04},
        "id": {
            "missing": 0.04,
            "transposed": 0.005,
            "neighbor_key": 0.006,
            "scientific": 0.012,
            "rounded": 0.012,
            "apostrophe": 0.02,
        },
        "old_id": {"fifteen": 0.04},
        "x_id": {"lower_x": 0.25},
        "birth": {"lunar": 0.06, "swapped": 0.006, "year_off": 0.008, "other_form": 0.12, "zero": 0.01},
        "phone": {"missing": 0.08, "transposed": 0.008, "dropped": 0.008, "several": 0.03, "country": 0.01},
        "address": {
            "no_unit": 0.06,
            "alias": 0.3,
            "homophone": 0.01,
            "chinese": 0.02,
            "building_only": 0.06,
            "landmark": 0.02,
        },
        "row": {"repeated": 0.012},
    },
    "vaccination": {
        "name": {"homophone": 0.016, "lookalike": 0.005, "spaced": 0.01},
        "rare": {"rare_lost": 0.2},
        "placeholder": {"placeholder": 0.55},
        "young_placeholder": {"placeholder": 0.08},
        "id": {"missing": 0.35, "transposed": 0.004},
        "child_id": {"parents_id": 0.025},
        "x_id": {"lower_x": 0.2},
        "birth": {"swapped": 0.003, "other_form": 0.02},
        "parents": {"swapped_columns": 0.012},
        "phone": {"missing": 0.03, "transposed": 0.007, "several": 0.03},
        "address": {"no_unit": 0.04, "alias": 0.4, "homophone": 0.008, "building_only": 0.05},
        "row": {"repeated": 0.01},
    },
    "school": {
        "name": {"homophone": 0.004, "lookalike": 0.002, "spaced": 0.03},
        "rare": {"rare_lost": 0.2},
        "id": {"missing": 0.01, "transposed": 0.003, "spaced": 0.01},
        "child_id": {"parents_id": 0.008},
        "x_id": {"lower_x": 0.35},
        "birth": {"swapped": 0.002, "other_form": 0.06},
        "phone": {"missing": 0.02, "transposed": 0.006, "several": 0.05, "full_width": 0.004},
        "address": {
            "no_unit": 0.05,
            "alias": 0.5,
            "homophone": 0.012,
            "chinese": 0.01,
            "building_only": 0.03,
            "two": 0.03,
        },
        "flag": {"other_form": 0.1},
        "row": {"repeated": 0.005},
    },
    "property": {
        "name": {"homophone": 0.018, "lookalike": 0.008, "titled": 0.015, "traditional": 0.006, "stray": 0.003},
        "rare": {"rare_lost": 0.3},
        "id": {
            "missing": 0.25,
            "masked": 0.12,
            "last_four": 0.05,
            "transposed": 0.005,
            "rounded": 0.02,
            "scientific": 0.015,
        },
        "old_id": {"fifteen": 0.02},
        "x_id": {"lower_x": 0.3},
        "phone": {
            "missing": 0.05,
            "transposed": 0.008,
            "neighbor_key": 0.006,
            "several": 0.09,
            "dashed": 0.03,
            "full_width": 0.005,
            "relative": 0.04,
        },
        "tenant": {"swapped_columns": 0.02},
        "row": {"repeated": 0.01},
    },
    "parking": {
        "name": {"homophone": 0.02, "lookalike": 0.006, "titled": 0.03},
        "rare": {"rare_lost": 0.3},
        "plate": {"lookalike": 0.01, "lower": 0.03, "dotted": 0.08, "no_region": 0.03, "spaced": 0.01},
        "phone": {"missing": 0.08, "transposed": 0.01, "dropped": 0.006, "dashed": 0.02},
        "room": {"missing": 0.12},
        "row": {"repeated": 0.015},
    },
    "meters": {
        "name": {"homophone": 0.02, "lookalike": 0.01, "spaced": 0.02, "traditional": 0.005, "masked": 0.04},
        "rare": {"rare_lost": 0.5},
        "phone": {"missing": 0.35, "transposed": 0.008, "landline": 0.04},
        "address": {
            "no_unit": 0.04,
            "alias": 0.12,
            "homophone": 0.008,
            "full_width": 0.03,
            "chinese": 0.015,
            "landmark": 0.008,
        },
        "organization": {"short": 0.1},
        "row": {"repeated": 0.004},
    },
}
# Slips that every value of their field can suffer; tests hold these to the stated rate within sampling error.
CERTAIN: Final = frozenset(
    {"missing", "masked", "last_four", "repeated", "titled", "stray", "swapped_columns", "rare_lost", "lower_x"}
)


def table() -> str:
    """Return all rates as rows of the reference page's table."""
    lines = []
    for register, fields in RATES.items():
        for field, slips in fields.items():
            told = ", ".join(f"{slip} {share * 100:g} %" for slip, share in slips.items())
            lines.append(f"| {register} | {field} | {told} |")
    return "\n".join(lines)
