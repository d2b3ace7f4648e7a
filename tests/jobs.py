"""The jobs that a test left in the queue, done as the worker process does them."""

from concurrent.futures import ThreadPoolExecutor

from django.db import connections

from liren.site import worker


def do_jobs() -> None:
    """Do every queued job until none is left."""
    # In a thread of its own: a browser, once started, keeps an event loop in this one.
    with ThreadPoolExecutor(max_workers=1) as thread:
        thread.submit(_work).result()


def _work() -> None:
    try:
        worker.finish()
    finally:
        connections.close_all()
