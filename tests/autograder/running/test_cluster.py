"""Grading on a Dask cluster: the same grades, whatever dies, and nothing left behind."""

import contextlib
import csv
import json
import logging
import os
import pickle
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import distributed
import psutil
import pytest

from autograder.assignment import load_assignment
from autograder.building.handins import hand_in
from autograder.course import course_folder
from autograder.gradebook import open_gradebook
from autograder.reading.submissions import Submission, find_submissions
from autograder.results import SubmissionResult, to_json
from autograder.running import cluster_connection, cluster_worker
from autograder.running.batch import Report, grade_batch
from autograder.running.cluster import DaskExecutor, _Batch, _fetched, _Flight
from autograder.running.cluster_connection import ClusterError, isolation_on
from autograder.running.cluster_worker import GradingProcess, Order, passport
from autograder.running.executor import Executor
from autograder.running.local import LocalExecutor
from autograder.running.options import Options
from autograder.running.processes import worker_context
from autograder.sample_submissions import HOSTILE, notebook_bytes, solutions
from autograder.sandbox import Limits, available_levels

NAME, EXERCISE = "variational_inference", "gaussian_divergences"
LEVEL = available_levels()[0]
SECONDS = 2.0  # of one call
PATIENCE = 60.0  # for machines that have other work


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small mixed class: right, untouched, hanging, exiting, with files of its own, empty, half a notebook."""
    assignment = load_assignment(NAME)
    exercise = assignment.part(EXERCISE).exercise
    right = solutions(exercise)
    last = list(right)[-1]
    head = right[last][right[last].index(f"def {last}(") :].split(":\n", 1)[0] + ":\n"
    hanging, exiting = (right | {last: head + HOSTILE[how]} for how in ("infinite loop", "os._exit(0)"))
    folder = tmp_path_factory.mktemp("class")
    for student, answers in {"ada": right, "bo": {}, "chen": hanging, "dana": exiting, "gus": right}.items():
        content = notebook_bytes(hand_in(assignment, EXERCISE, 0, answers))
        (folder / f"{student}.ipynb").write_bytes(content)
    (folder / "hal").mkdir()
    imported = right | {"kl_gaussian": "from my_tools import kl as kl_gaussian"}
    (folder / "hal/gaussian_divergences.ipynb").write_bytes(notebook_bytes(hand_in(assignment, EXERCISE, 0, imported)))
    (folder / "hal/my_tools.py").write_text(
        "import numpy as np\nhalf = np.loadtxt('half.csv')\n"
        "def kl(mu1, sigma1, mu2, sigma2):\n"
        "    return np.log(sigma2 / sigma1) + (sigma1**2 + (mu1 - mu2) ** 2) / (2 * sigma2**2) - half\n"
    )
    (folder / "hal/half.csv").write_text("0.5")
    (folder / "emil.ipynb").write_bytes(b"")
    (folder / "fay.ipynb").write_bytes(b'{"cells": [{"cell')
    return folder


@pytest.fixture(scope="module")
def everyone(folder: Path) -> list[Submission]:
    return find_submissions(folder, [part.name for part in load_assignment(NAME).parts])


@pytest.fixture(scope="module")
def right(everyone: list[Submission]) -> list[Submission]:
    """Six right hand-ins, which take no time."""
    return [everyone[0]._replace(student=name) for name in ("ann", "ben", "cat", "dan", "eve", "fox")]


@pytest.fixture(scope="module")
def locally(everyone: list[Submission], tmp_path_factory: pytest.TempPathFactory) -> list[SubmissionResult]:
    """What the class gets without a cluster."""
    results: list[SubmissionResult] = []
    graded(everyone, None, tmp_path_factory.mktemp("local"), results.append)
    return sorted(results, key=lambda result: result.student)


@pytest.fixture(scope="module")
def cluster() -> Iterator[distributed.LocalCluster]:
    """A running cluster of one worker, whose nanny starts another when it dies."""
    with running(n_workers=1, threads_per_worker=1) as cluster:
        yield cluster


def running(**how: object) -> distributed.LocalCluster:
    settings = {
        "host": "127.0.0.1",
        "protocol": "tcp://",
        "dashboard_address": "127.0.0.1:0",
        "silence_logs": logging.CRITICAL,
        "memory_limit": 0,
    }
    return distributed.LocalCluster(**(settings | how))


def options(jobs: int = 2) -> Options:
    return Options(NAME, course_folder(), LEVEL, only=EXERCISE, jobs=jobs, limits=Limits(call_seconds=SECONDS))


def executor(scheduler: str | None, worker_seconds: float = PATIENCE) -> Executor:
    return LocalExecutor() if scheduler is None else DaskExecutor(scheduler, worker_seconds)


def graded(
    submissions: list[Submission],
    scheduler: str | None,
    folder: Path,
    on_result: Callable[[SubmissionResult], None] = lambda result: None,
    jobs: int = 2,
    **how: float,
) -> Report:
    with open_gradebook(str(folder / "book.sqlite")) as gradebook:
        return grade_batch(submissions, options(jobs), gradebook, executor(scheduler, **how), on_result=on_result)


def without_times(results: Iterable[SubmissionResult]) -> list[dict[str, object]]:
    return [to_json(result) | {"seconds": 0} for result in results]


def grading_processes() -> list[psutil.Process]:
    """The grading processes below this one, and what is below them: sandboxes, and hand-ins in them."""
    found = []
    for process in psutil.Process().children(recursive=True):
        try:
            line = " ".join(process.cmdline())
        except psutil.Error:
            continue
        if "cluster_worker import serve" in line:
            found += [process, *process.children(recursive=True)]
    return found


def command_line(process: psutil.Process) -> str:
    """The command line of a process; nothing once it has ended."""
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return ""


def eventually(happened: Callable[[], object], seconds: float = PATIENCE) -> bool:
    deadline = time.monotonic() + seconds
    while not happened():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def ended(processes: list[psutil.Process]) -> bool:
    return all(not one.is_running() or one.status() == psutil.STATUS_ZOMBIE for one in processes)


def kill_worker(cluster: distributed.LocalCluster) -> None:
    """End the only worker as the kernel does when memory runs out; its nanny starts another."""
    os.kill(cluster.workers[0].process.pid, signal.SIGKILL)


def test_the_same_grades_by_the_command(
    folder: Path, locally: list[SubmissionResult], cluster: distributed.LocalCluster, tmp_path: Path
) -> None:
    command = [sys.executable, "-m", "autograder", "grade", folder, "--assignment", NAME, "--exercise", EXERCISE]
    command += ["--isolation", LEVEL]
    command += ["--call-seconds", SECONDS, "--out", tmp_path, "--scheduler", cluster.scheduler_address]
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, timeout=300, check=False)
    assert (done.returncode, done.stderr) == (1, "")
    assert "8 submissions, 8 graded now, 0 known already" in done.stdout
    with open_gradebook(str(tmp_path / "gradebook.sqlite")) as gradebook:
        found = [gradebook.history(NAME, result.student) for result in locally]
    assert len(locally) == 8
    assert without_times(one for (one,) in found) == without_times(locally)
    with (tmp_path / "grades.csv").open(newline="") as file:
        scores = {row["student"]: row["score"] for row in csv.DictReader(file)}
    assert scores == {"ada": "6", "bo": "0", "chen": "3", "dana": "3", "emil": "", "fay": "", "gus": "6", "hal": "6"}
    soon = cluster_worker.IDLE_SECONDS / 2  # before they would end by themselves
    assert eventually(lambda: not grading_processes(), soon), "the batch has ended, and grading processes have not"


def test_a_local_cluster_and_what_is_known_already(right: list[Submission], tmp_path: Path) -> None:
    worker_context()  # the server of local workers stays as long as this process does
    before = psutil.Process().children(recursive=True)
    first = graded(right[:1], None, tmp_path)
    both = graded(right[:2], "local", tmp_path)
    assert (first.graded, both.graded, both.known) == (1, 1, 1)
    assert [result.score for result in both.results] == [6, 6]
    again = graded(right[:2], "tcp://127.0.0.1:1", tmp_path)  # nothing is left to grade: nobody is asked
    assert (again.graded, again.known) == (0, 2)
    processes = [one for one in psutil.Process().children(recursive=True) if one not in before]
    assert eventually(lambda: ended([p for p in processes if "resource_tracker" not in command_line(p)]))


def test_a_worker_that_is_killed_costs_nothing(
    right: list[Submission], cluster: distributed.LocalCluster, tmp_path: Path
) -> None:
    there: list[psutil.Process] = []

    def on_result(result: SubmissionResult) -> None:
        if not there:
            there.extend(grading_processes())
            kill_worker(cluster)

    report = graded(right, cluster.scheduler_address, tmp_path, on_result)
    assert there
    assert [(result.student, result.score) for result in report.results] == [(one.student, 6) for one in right]
    assert eventually(lambda: ended(there)), "grading processes outlive their worker"


@pytest.mark.parametrize("allowed_failures", [pytest.param(0, marks=pytest.mark.slow), 3])
def test_two_deaths_during_a_hand_in_leave_it_to_a_person(
    right: list[Submission], everyone: list[Submission], allowed_failures: int, tmp_path: Path
) -> None:
    """Whether Dask gives up on it first or not; what waited behind it is graded."""
    killer = 1
    hanging = next(one for one in everyone if one.student == "chen")  # so that its worker dies during it, not after
    class_of_four = [right[0], hanging, *right[2:4]]
    begun: list[int] = []
    with processes_of_a_cluster(tmp_path, allowed_failures) as (address, processes, new_worker):

        def on_event(event: tuple[float, object]) -> None:
            _, (_, index, _), what = event[1]  # type: ignore[misc]
            if what == "begins":
                begun.append(index)
            if what == "begins" and index == killer:
                processes[-1].kill()
                new_worker()

        with distributed.Client(address, set_as_default=False) as watcher:
            watcher.subscribe_topic(cluster_worker.TOPIC, on_event)
            report = graded(class_of_four, address, tmp_path)
    assert [result.score for result in report.results] == [6, 0, 6, 6]
    assert report.results[killer].status == "needs attention"
    assert report.results[killer].attention == (
        "the grading process died 2 times on this submission; grade it by hand",
    )
    assert 2 <= begun.count(killer) <= 3


def test_a_hand_in_that_brings_down_its_grading_process(
    right: list[Submission], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every time: a person must look. Once: no harm."""
    send = GradingProcess.send
    once = ["dan"]

    def sent(process: GradingProcess, message: bytes) -> None:
        student = "" if b"Options" in message else pickle.loads(message).student
        if student == "cat" or student in once:
            process._process.kill()
            once[:] = [name for name in once if name != student]
        send(process, message)

    monkeypatch.setattr(GradingProcess, "send", sent)
    with running(n_workers=1, threads_per_worker=2, processes=False) as cluster:
        report = graded(right[:4], cluster.scheduler_address, tmp_path)
        assert [result.score for result in report.results] == [6, 6, 0, 6]
        assert "died 2 times" in report.results[2].attention[0]
        assert eventually(lambda: not grading_processes())


def test_to_wait_behind_a_death_is_no_death(right: list[Submission]) -> None:
    """Dask blames all hand-ins that a dead worker had, and it may do so any number of times."""
    key = ("batch", 0, 1)

    def killed(timeout: float) -> bytes:
        raise distributed.KilledWorker("task", SimpleNamespace(address="tcp://there"), 1)

    future = SimpleNamespace(result=killed, release=lambda: None, add_done_callback=lambda callback: None)
    client = SimpleNamespace(submit=lambda *args, **how: future)
    batch = _Batch(client, DaskExecutor("there"), right, [""], load_assignment(NAME), options(), b"")  # type: ignore[arg-type]
    flight = batch.flights[key] = _Flight(0, future)  # type: ignore[arg-type]
    assert batch._landed(key, flight, _fetched(flight.future)) is None
    assert (batch.deaths[0], [one.index for one in batch.flights.values()]) == (0, [0])
    (key, flight), *_ = batch.flights.items()
    assert batch._begins(key, flight) is batch._landed(key, flight, _fetched(flight.future)) is None
    assert batch.deaths[0] == 1


def test_a_worker_with_another_assignment_is_refused(
    right: list[Submission], tmp_path: Path, cluster: distributed.LocalCluster
) -> None:
    course = tmp_path / "assignments" / NAME
    course.mkdir(parents=True)
    ours = (course_folder() / "assignments" / NAME / "assignment.toml").read_text()
    version = load_assignment(NAME).version
    (course / "assignment.toml").write_text(ours.replace(f'version = "{version}"', 'version = "0"'))
    there = {"AUTOGRADER_COURSE": str(tmp_path), "OMP_NUM_THREADS": "1"}
    with running(n_workers=1, threads_per_worker=1, env=there) as other:
        with pytest.raises(ClusterError, match=rf"tcp://\S+ is refused: it has assignment 0 instead of {version}, "):
            graded(right, other.scheduler_address, tmp_path)
        shutil.rmtree(course)
        with pytest.raises(ClusterError, match=f"is refused: AssignmentError: unknown assignment '{NAME}'"):
            graded(right, other.scheduler_address, tmp_path)


def test_a_grading_process_of_other_versions_refuses_by_itself() -> None:
    """A worker that comes in the middle of a batch has not been asked before."""
    asked = options()
    process = GradingProcess(pickle.dumps(Order(asked, passport(NAME, LEVEL) | {"numpy": "0.1"})))
    fault = process.fault(lambda: True)
    process.end()
    assert f"numpy {passport(NAME, LEVEL)['numpy']} instead of 0.1" in fault


def test_levels_that_the_workers_have(
    cluster: distributed.LocalCluster, right: list[Submission], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if LEVEL != "process":
        assert isolation_on(cluster.scheduler_address, "auto", PATIENCE) == LEVEL
    assert isolation_on("tcp://127.0.0.1:1", "landlock", PATIENCE) == "landlock"
    monkeypatch.setattr(cluster_connection, "available_levels", lambda: ("process",))
    with pytest.raises(ClusterError, match=r"do not all have .*: tcp://\S+ has \('process',\); install bubblewrap"):
        isolation_on(cluster.scheduler_address, "auto", PATIENCE)
    strange = replace(options(), isolation="vacuum")
    with (
        open_gradebook(str(tmp_path / "book.sqlite")) as gradebook,
        pytest.raises(ClusterError, match=f"isolation {LEVEL}.* instead of vacuum"),
    ):
        grade_batch(right, strange, gradebook, executor(cluster.scheduler_address))


def test_no_worker_and_no_scheduler(right: list[Submission], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with running(n_workers=0) as empty:
        with pytest.raises(ClusterError, match="had no worker for 1 s; start workers"):
            graded(right, empty.scheduler_address, tmp_path, worker_seconds=1)
        with pytest.raises(ClusterError, match="had no worker for 1 s; start workers"):
            isolation_on(empty.scheduler_address, "auto", 1)
    monkeypatch.setattr(cluster_connection, "CONNECT_SECONDS", 1)
    for nowhere in ("tcp://127.0.0.1:1", "127.0.0.1:1"):
        with pytest.raises(ClusterError, match=f"no Dask scheduler can be reached at {nowhere}"):
            graded(right, nowhere, tmp_path)


@pytest.mark.parametrize("loss", ["scheduler", "worker"])
def test_what_is_lost_in_the_middle_is_graded_the_next_time(loss: str, right: list[Submission], tmp_path: Path) -> None:
    seen: list[str] = []
    with processes_of_a_cluster(tmp_path) as (address, processes, _):

        def on_result(result: SubmissionResult) -> None:
            if not seen:
                processes[["scheduler", "worker"].index(loss)].kill()
            seen.append(result.student)

        words = {"worker": "had no worker for 1 s", "scheduler": "was lost"}[loss]
        with pytest.raises(ClusterError, match=f"{words}.*the same command goes on from there"):
            graded(right, address, tmp_path, on_result, worker_seconds=1)
        assert 0 < len(seen) < len(right)
        assert eventually(lambda: not grading_processes())
    with open_gradebook(str(tmp_path / "book.sqlite")) as gradebook:
        assert [len(gradebook.history(NAME, one.student)) for one in right] == [
            int(one.student in seen) for one in right
        ]


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("foo", "is not the address of a Dask scheduler; give tcp://HOST:PORT, or local"),
        ("127.0.0.1", "'127.0.0.1' is not the address"),
        ("", "'' is not the address"),
        ("LOCAL", "'LOCAL' is not the address"),
        ("http://127.0.0.1:8786", "is not the address"),
        ("tcp://127.0.0.1", "is not the address"),
        ("tcp://127.0.0.1:99999", "is not the address"),
        ("tcp://127.0.0.1:8786\n", "is not the address"),
        ("tls://127.0.0.1:8786", "needs certificates, and there are none"),
    ],
)
def test_an_address_that_can_be_none_is_told_at_once(address: str, words: str, monkeypatch) -> None:
    monkeypatch.setattr(distributed, "Client", None)
    with pytest.raises(ClusterError, match=words) as raised, cluster_connection.connected(address, 1.0):
        pass
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("address", ["127.0.0.1:1", "tcp://127.0.0.1:1", "tcp://[::1]:1", "tcp://a-node.cluster:1/"])
def test_what_can_be_an_address_is_tried(address: str, monkeypatch) -> None:
    monkeypatch.setattr(distributed, "Client", None)
    with pytest.raises(ClusterError, match="no Dask scheduler can be reached"):
        cluster_connection.connected(address, 1.0).__enter__()


@contextlib.contextmanager
def processes_of_a_cluster(
    folder: Path, allowed_failures: int = 3
) -> Iterator[tuple[str, list[subprocess.Popen[bytes]], Callable[[], None]]]:
    """A cluster as one starts it by hand: its address, the scheduler and the workers, and how to start one more."""
    file = folder / "scheduler.json"
    processes: list[subprocess.Popen[bytes]] = []

    def start(module: str, *arguments: str) -> None:
        command = [sys.executable, "-m", f"distributed.cli.{module}", *arguments, "--scheduler-file", str(file)]
        command += ["--host", "127.0.0.1", "--dashboard-address", "127.0.0.1:0"]
        settings = {"DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": str(allowed_failures), "PATH": os.environ["PATH"]}
        settings |= {"PYTHONPATH": os.pathsep.join(sys.path)}
        quiet = subprocess.DEVNULL
        processes.append(subprocess.Popen(command, cwd=course_folder(), env=settings, stdout=quiet, stderr=quiet))

    def new_worker() -> None:
        start("dask_worker", "--no-nanny", "--nthreads", "1", "--local-directory", str(folder))

    try:
        start("dask_scheduler", "--port", "0")
        assert eventually(file.exists)
        new_worker()
        address = json.loads(file.read_text())["address"]
        with distributed.Client(address, set_as_default=False) as client:
            client.wait_for_workers(1, timeout=PATIENCE)
        yield address, processes, new_worker
    finally:
        for process in processes[::-1]:
            process.kill()
            process.wait()


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGINT])
def test_a_client_that_goes_away_leaves_nothing_running(
    end: signal.Signals, folder: Path, cluster: distributed.LocalCluster, tmp_path: Path
) -> None:
    """While a hand-in hangs that would take a quarter of an hour."""
    hanging = tmp_path / "chen.ipynb"
    shutil.copy(folder / "chen.ipynb", hanging)
    command = [sys.executable, "-m", "autograder", "grade", hanging, "--assignment", NAME, "--exercise", EXERCISE]
    command += ["--isolation", LEVEL]
    command += ["--call-seconds", "900", "--out", tmp_path / "out", "--scheduler", cluster.scheduler_address]
    line = list(map(str, command))
    quiet = subprocess.DEVNULL
    with subprocess.Popen(line, stdout=quiet, stderr=subprocess.PIPE, text=True, start_new_session=True) as client:
        try:
            assert eventually(hand_ins)
            there = grading_processes()
            client.send_signal(end)
            errors = client.communicate(timeout=PATIENCE)[1]
        finally:
            client.kill()
    assert eventually(lambda: ended(there)), "hand-ins outlive the client"
    assert end == signal.SIGKILL or "interrupted; finished results are in the gradebook" in errors
    assert errors.count("\n") <= 1


def test_a_scheduler_that_dies_is_one_line_for_the_command(folder: Path, tmp_path: Path) -> None:
    hanging = tmp_path / "chen.ipynb"
    shutil.copy(folder / "chen.ipynb", hanging)
    with processes_of_a_cluster(tmp_path) as (address, processes, _):
        command = [sys.executable, "-m", "autograder", "grade", hanging, "--assignment", NAME, "--exercise", EXERCISE]
        command += ["--isolation", LEVEL, "--call-seconds", "900", "--out", tmp_path / "out", "--scheduler", address]
        line = list(map(str, command))
        with subprocess.Popen(line, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as client:
            try:
                assert eventually(lambda: any("cluster_worker import serve" in text for text in below(processes[1])))
                processes[0].kill()
                errors = client.communicate(timeout=PATIENCE)[1]
            finally:
                client.kill()
    assert client.returncode == 2
    assert errors.count("\n") == 1, errors
    assert f"the Dask scheduler at {address} was lost" in errors


def below(process: subprocess.Popen[bytes]) -> list[str]:
    """The command lines of all processes below one."""
    with contextlib.suppress(psutil.Error):
        return [" ".join(one.cmdline()) for one in psutil.Process(process.pid).children(recursive=True)]
    return []


@pytest.mark.parametrize("moment", ["the workers start", "a hand-in runs"])
def test_ctrl_c_at_a_local_cluster_is_one_line_and_leaves_nothing(moment: str, folder: Path, tmp_path: Path) -> None:
    """It is meant for the command alone, but the terminal sends it to all processes of the group."""
    there = {"the workers start": "multiprocessing.spawn", "a hand-in runs": "cluster_worker import serve"}[moment]
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    hanging = tmp_path / "chen.ipynb"
    shutil.copy(folder / "chen.ipynb", hanging)
    command = [sys.executable, "-m", "autograder", "grade", hanging, "--assignment", NAME, "--exercise", EXERCISE]
    command += ["--call-seconds", "900", "--out", tmp_path / "out", "--scheduler", "local", "--jobs", "2"]
    with subprocess.Popen(
        list(map(str, command)), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True,
        env=os.environ | {"TMPDIR": str(temporary)},
    ) as client:  # fmt: skip
        try:
            assert eventually(lambda: any(there in line for line in below(client)))
            os.killpg(client.pid, signal.SIGINT)
            errors = client.communicate(timeout=PATIENCE)[1]
        finally:
            client.kill()
    assert client.returncode == 130
    assert errors.count("\n") == 1, errors
    assert "interrupted; finished results are in the gradebook" in errors
    assert eventually(lambda: not list(temporary.iterdir()), 10.0), list(temporary.rglob("*"))


def hand_ins() -> list[psutil.Process]:
    """Hand-ins that run now: forked copies of the interpreters that are kept warm for them."""
    found = []
    for process in grading_processes():
        with contextlib.suppress(psutil.Error):
            parent = process.parent()
            if parent is not None and "python" in process.name() and process.cmdline() == parent.cmdline():
                found.append(process)
    return found


def test_idle_grading_processes_end_by_themselves(
    right: list[Submission], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """When the client goes away between two hand-ins, nobody tells the workers."""

    async def nobody(batch: str) -> None:
        pass

    monkeypatch.setattr(cluster_worker, "IDLE_SECONDS", 1.0)
    monkeypatch.setattr(cluster_worker, "end_batch", nobody)
    with running(n_workers=1, threads_per_worker=1, processes=False) as cluster:
        assert graded(right[:2], cluster.scheduler_address, tmp_path).graded == 2
        there = grading_processes()
        assert there
        assert eventually(lambda: ended(there))


def test_without_dask_the_way_to_it_is_named(folder: Path, tmp_path: Path) -> None:
    code = "import sys; sys.modules['distributed'] = None; from autograder.cli import main; main()"
    command = [sys.executable, "-c", code, "grade", folder, "--assignment", NAME, "--out", tmp_path]
    line = [*map(str, command), "--scheduler", "local"]
    done = subprocess.run(line, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert "pip install 'probabilistic-autograder[dask]'" in done.stderr
    assert done.stderr.count("\n") == 1
