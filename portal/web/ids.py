"""Numbers of rows in addresses."""

from starlette.convertors import IntegerConvertor, register_url_convertor

LONGEST_ID = 9  # digits


class RowId(IntegerConvertor):
    """The number of a row. One with more digits than any row has leads nowhere, as any unknown address does:
    PostgreSQL refuses more than its integers hold, and Python thousands of digits."""

    regex = f"[0-9]{{1,{LONGEST_ID}}}"


def know_row_ids() -> None:
    """Has `{...:int}` in a route mean the number of a row, from now on."""
    register_url_convertor("int", RowId())
