"""The colours of findings (底色): light enough that print stays legible over them, also in grey; and no colours that others use."""

TINT = {"error": "F9CFCB", "warning": "FCE7B1", "note": "D2E4F5"}
"""Fill by severity (程度底色), as RRGGBB: red, amber, blue. A cell with one of them was coloured by us."""
