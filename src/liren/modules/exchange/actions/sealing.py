"""Passwords of departments' databases: sealed in the data folder, the key in another; never in a table or a log."""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from liren.kit.errors import Unavailable
from liren.modules.exchange.actions.places import Places
from liren.primitives.records import rules

NONCE = 12


class PasswordGone(Unavailable):
    """The sealed password is missing or was sealed with another key; register the connection again."""

    code = "exchange.password_gone"


def seal(places: Places, connection_id: int, password: str) -> None:
    """Keep a password under the number of its connection; one that was kept before is replaced."""
    nonce = os.urandom(NONCE)
    sealed = nonce + _cipher(places).encrypt(nonce, password.encode(), str(connection_id).encode())
    places.sealed.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(places.sealed / str(connection_id), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(sealed)


def unseal(places: Places, connection_id: int) -> str:
    """
    Return a password.

    :raises PasswordGone: if it is not there, or was sealed with another key
    """
    try:
        sealed = (places.sealed / str(connection_id)).read_bytes()
        opened = _cipher(places).decrypt(sealed[:NONCE], sealed[NONCE:], str(connection_id).encode())
    except (OSError, InvalidTag, ValueError) as error:
        raise PasswordGone(connection=connection_id) from error
    return opened.decode()


def wipe(places: Places, connection_id: int) -> None:
    """Take a password away; there may be none."""
    (places.sealed / str(connection_id)).unlink(missing_ok=True)


def _cipher(places: Places) -> AESGCM:
    return AESGCM(rules.key_of(places.secret, label="connections"))
