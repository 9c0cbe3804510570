"""Numbers and keys of rows in addresses."""

from starlette.convertors import IntegerConvertor, StringConvertor, register_url_convertor

LONGEST_ID = 9  # digits


class RowId(IntegerConvertor):
    """The number of a row. One with more digits than any row has leads nowhere, as any unknown address does:
    PostgreSQL refuses more than its integers hold, and Python thousands of digits."""

    regex = f"[0-9]{{1,{LONGEST_ID}}}"


class RowKey(StringConvertor):
    """The random key of a row: 32 hexadecimal digits. PostgreSQL refuses a NUL in a text, so what is no key
    is not looked for."""

    regex = "[0-9a-f]{32}"


class Anything(StringConvertor):
    """The end of a link as it arrived: with the slashes and line ends that a mail program put into it."""

    regex = r"[\s\S]+"


def know_row_ids() -> None:
    """Has `{...:int}` and `{...:key}` in a route mean the number or the key of a row, and `{...:anything}`
    whatever stands there, from now on."""
    register_url_convertor("int", RowId())
    register_url_convertor("key", RowKey())
    register_url_convertor("anything", Anything())
