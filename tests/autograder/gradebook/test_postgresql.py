"""PostgreSQL as gradebook: what only a server can do to one."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from autograder.gradebook import Gradebook, GradebookError, open_gradebook
from autograder.gradebook.database import take_turns
from autograder.results import SubmissionResult
from tests.postgresql import Server


def result(student: str) -> SubmissionResult:
    return SubmissionResult(student, "mixtures_em", "1", "graded", 1.0, 2.0, "process", f"hash of {student}", ())


@pytest.fixture
def server(running_server: Server) -> Iterator[Server]:
    """The server, which runs again afterwards whatever a test did to it."""
    yield running_server
    try:
        running_server.execute("postgres", "SELECT 1")
    except Exception:
        running_server.start()


def one_line(caught: pytest.ExceptionInfo[GradebookError], server: Server) -> str:
    message = str(caught.value)
    assert "\n" not in message
    assert server.password not in message
    assert message.startswith("gradebook postgresql://")
    return message


def students(book: Gradebook, *names: str) -> list[str]:
    return [name for name in names if book.history("mixtures_em", name) == [result(name)]]


@pytest.mark.parametrize("mode", ["fast", "immediate"])
def test_a_server_that_restarts_between_two_hand_ins_does_no_harm(server: Server, mode: str) -> None:
    with open_gradebook(server.url(server.new_database())) as book:
        run = book.start_run("mixtures_em", "here", {})
        book.record_once(run, result("ada"))
        server.stop(mode)
        server.start()
        book.record_once(run, result("bo"))
        assert students(book, "ada", "bo") == ["ada", "bo"]


def test_a_server_that_is_restarting_is_waited_for(server: Server) -> None:
    with open_gradebook(server.url(server.new_database())) as book:
        run = book.start_run("mixtures_em", "here", {})
        server.stop()
        later = threading.Timer(1.0, server.start)
        later.start()
        book.record_once(run, result("ada"))
        later.join()
        assert students(book, "ada") == ["ada"]


def test_a_server_that_is_gone_costs_one_line_and_nothing_else(server: Server) -> None:
    address = server.url(server.new_database())
    with open_gradebook(address, wait=0.3) as book:
        run = book.start_run("mixtures_em", "here", {})
        book.record_once(run, result("ada"))
        server.stop("immediate")
        for ask in (lambda: book.record_once(run, result("bo")), lambda: book.history("mixtures_em", "ada")):
            with pytest.raises(GradebookError) as caught:
                ask()
            assert "no server answers there; start it, then start again" in one_line(caught, server)
        with pytest.raises(GradebookError, match="no server answers there"):
            open_gradebook(address)
    server.start()
    with open_gradebook(address) as book:
        assert students(book, "ada", "bo") == ["ada"]


def test_a_server_that_goes_in_the_middle_of_a_transaction(server: Server) -> None:
    address = server.url(server.new_database())
    with open_gradebook(address) as book:
        run = book.start_run("mixtures_em", "here", {})
        with pytest.raises(GradebookError) as caught, book._transaction("refused") as connection:
            _cut_off(connection, server)
        assert "the server ended the connection" in one_line(caught, server)
        book.record_once(run, result("ada"))


def _cut_off(connection: sa.Connection, server: Server) -> None:
    backend = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
    server.execute("postgres", f"SELECT pg_terminate_backend({backend})")
    connection.exec_driver_sql("SELECT 1")


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("postgresql://ada:wrong@{server}/postgres", "refuses this user or password"),
        ("postgresql://eve:{password}@{server}/postgres", "refuses this user or password"),
        ("postgresql://ada@{server}/postgres", "the server requires a password"),
        ("postgresql://ada:{password}@{server}/nosuch", "no such database; create it with: createdb nosuch"),
        ("postgresql://ada:{password}@nosuch.invalid/postgres", "no host of this name"),
        ("postgresql://ada:{password}@127.0.0.1:9/postgres", "no server answers there"),
        ("postgresql://ada:{password}@/postgres?host=/nowhere", "no server answers there"),
    ],
)
def test_addresses_that_lead_nowhere(server: Server, address: str, words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PGPASSWORD", raising=False)
    monkeypatch.setenv("PGPASSFILE", "/dev/null")
    with pytest.raises(GradebookError) as caught:
        open_gradebook(address.format(server=f"127.0.0.1:{server.port}", password=server.password))
    message = one_line(caught, server)
    assert words in message
    assert "wrong" not in message


def test_the_ways_to_write_an_address(server: Server) -> None:
    name = server.new_database()
    plain = server.url(name).replace("+psycopg", "")
    socket = f"postgresql://ada:{server.password}@/{name}?host={server.folder}&port={server.port}"
    runs = []
    for address in (server.url(name), plain, socket):
        with open_gradebook(address) as book:
            runs.append(book.start_run("mixtures_em", "here", {}))
    assert runs == [1, 2, 3]


def test_a_user_without_rights_is_told_so(server: Server) -> None:
    server.execute("postgres", f"CREATE ROLE guest LOGIN PASSWORD '{server.password}'")
    name = server.new_database()
    with pytest.raises(GradebookError) as caught:
        open_gradebook(server.url(name, user="guest"))
    assert "may not do that; grant it the right" in one_line(caught, server)
    with open_gradebook(server.url(name)) as book:
        run = book.start_run("mixtures_em", "here", {})
    server.execute(name, "GRANT SELECT ON ALL TABLES IN SCHEMA public TO guest")
    with open_gradebook(server.url(name, user="guest")) as book, pytest.raises(GradebookError, match="may not do that"):
        book.record_once(run, result("ada"))


def test_a_database_that_cannot_hold_every_name_is_refused(server: Server) -> None:
    name = server.new_database("ENCODING 'LATIN1' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'")
    with pytest.raises(GradebookError) as caught:
        open_gradebook(server.url(name))
    assert "its encoding is LATIN1" in one_line(caught, server)


def test_the_database_of_another_program_is_left_alone(server: Server) -> None:
    name = server.new_database()
    server.execute(name, "CREATE TABLE results (x integer)")
    with pytest.raises(GradebookError, match="database of another program"):
        open_gradebook(server.url(name))


def test_many_open_one_new_gradebook_at_once(server: Server) -> None:
    address = server.url(server.new_database())
    runs: list[int] = []

    def opened() -> None:
        with open_gradebook(address) as book:
            runs.append(book.start_run("mixtures_em", "here", {}))

    threads = [threading.Thread(target=opened) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(runs) == list(range(1, 9))


def test_whoever_writes_about_the_same_hand_in_waits_for_its_turn(server: Server) -> None:
    """Two batches on one hand-in: the second looks only when the first has written."""
    address = server.url(server.new_database())
    with open_gradebook(address) as one, open_gradebook(address) as other:
        run = one.start_run("mixtures_em", "here", {})
        stood: list[float] = []
        with one._transaction("refused") as connection:
            take_turns(connection, result("ada").fingerprint)
            waiting = threading.Thread(target=lambda: stood.append(other.record_once(run, result("ada")).score))
            waiting.start()
            time.sleep(0.5)
            assert stood == []
        waiting.join(30)
        assert stood == [1.0]
