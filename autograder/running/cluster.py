"""Grading a batch on a Dask cluster: a few submissions per worker thread go out, results come back one by one.

Only the client uses the gradebook and the output folder. A submission travels with its task, so a worker needs neither
files nor a database, only the same kit. What workers do is in `cluster_worker`. If a worker dies, Dask gives its
submission to another. A submission that was being graded during two deaths is left to a person, as in a local batch.
"""

from __future__ import annotations

import contextlib
import pickle
import time
import uuid
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from queue import Empty, SimpleQueue
from typing import Any

from autograder.assignment import Assignment
from autograder.reading.submissions import Submission
from autograder.results import SubmissionResult, lost_result
from autograder.running import cluster_worker
from autograder.running.cluster_connection import (
    GOES_ON,
    LOCAL,
    ClusterError,
    ask_workers,
    connected,
    count_threads,
    distributed,
    no_worker,
    scheduler_lost,
)
from autograder.running.cluster_worker import Order, Reply, Task
from autograder.running.executor import DEATHS_ALLOWED, Coming
from autograder.running.options import Options

IN_FLIGHT = 2  # submissions per worker thread: enough that no thread waits, few enough that memory stays flat
FETCHED_AT_ONCE = 8  # results
RESULT_SECONDS = 5.0  # how long the transfer of a finished result may take
TICK = 1.0  # seconds between two looks at the cluster
MOST_LAUNCHES = 10  # of one submission; if workers keep dying before they begin, the cluster does not work
Key = tuple[str, int, int]  # of a task: the batch, the index of the submission, the number of the launch
Outcome = tuple[int, SubmissionResult]


@dataclass(frozen=True)
class DaskExecutor:
    """`Executor` on a Dask cluster. Grading raises ClusterError when it cannot be reached or used, or is lost.

    scheduler:       its address, or "local": a cluster of this machine's processes, for this batch
    worker_seconds:  how long to wait while the cluster has no worker
    """

    scheduler: str = LOCAL
    worker_seconds: float = 60.0
    is_local: bool = False

    def grade(
        self,
        submissions: Sequence[Submission],
        keys: Sequence[str],
        waiting: Sequence[int],
        options: Options,
        assignment: Assignment,
    ) -> Coming:
        """Results as they come."""
        ours = cluster_worker.passport(assignment.name, options.isolation, options.course)
        ours["isolation"] = options.isolation  # the workers', not this machine's
        with connected(self.scheduler, self.worker_seconds, min(options.jobs, len(waiting))) as client:
            _refuse_others(client, ours, options)
            order = pickle.dumps(Order(options, ours))
            yield from _Batch(client, self, submissions, keys, assignment, options, order).results(waiting)


def _refuse_others(client: distributed.Client, ours: cluster_worker.Passport, options: Options) -> None:
    """Raise ClusterError if a worker has another kit, assignment or library, or lacks the isolation level."""
    answers = ask_workers(client, cluster_worker.passport, options.assignment, options.isolation)
    faults = {
        worker: cluster_worker.refusal(has, ours) if isinstance(has, dict) else f"{type(has).__name__}: {has}"
        for worker, has in answers.items()
    }
    refused = [(worker, fault) for worker, fault in faults.items() if fault]
    if refused:
        more = f" (and {len(refused) - 1} more of {len(answers)} workers)" if len(refused) > 1 else ""
        raise _refused(*refused[0], more)


@dataclass
class _Flight:
    """A submission on the cluster. begun: a worker has begun to grade it, and has not reported the end."""

    index: int
    future: distributed.Future
    begun: bool = False


class _Batch:
    """One batch on a cluster."""

    def __init__(
        self,
        client: distributed.Client,
        executor: DaskExecutor,
        submissions: Sequence[Submission],
        keys: Sequence[str],
        assignment: Assignment,
        options: Options,
        order: bytes,
    ) -> None:
        self.client, self.options, self.assignment = client, options, assignment
        self.submissions, self.keys, self.order = submissions, keys, order
        self.scheduler, self.worker_seconds = executor.scheduler, executor.worker_seconds
        self.name = uuid.uuid4().hex
        self.flights: dict[Key, _Flight] = {}
        self.launches: Counter[int] = Counter()  # of each hand-in
        self.deaths: Counter[int] = Counter()
        self.news: SimpleQueue[tuple[Callable[[Key, _Flight], Outcome | None], Key]] = SimpleQueue()
        self.fetching = ThreadPoolExecutor(FETCHED_AT_ONCE)
        self.threads, self.looked, self.seen_worker = 0, 0.0, time.monotonic()

    def results(self, waiting: Sequence[int]) -> Iterator[Outcome]:
        """Grade all waiting submissions."""
        left = deque(waiting)
        self.client.subscribe_topic(cluster_worker.TOPIC, self._on_event)
        try:
            while left or self.flights:
                self._look()
                while left and len(self.flights) < IN_FLIGHT * max(self.threads, 1):
                    self._launch(left.popleft())
                try:
                    happened, key = self.news.get(timeout=TICK)
                except Empty:
                    continue
                outcome = happened(key, self.flights[key]) if key in self.flights else None
                if outcome is not None:
                    yield outcome
        finally:
            self._end()

    def _look(self) -> None:
        """Count the workers' threads from time to time. Raises ClusterError if there are none for too long."""
        now = time.monotonic()
        if now - self.looked < TICK:
            return
        self.looked, self.threads = now, count_threads(self.client, self.scheduler)
        if self.threads:
            self.seen_worker = now
        elif now - self.seen_worker > self.worker_seconds:
            raise no_worker(self.scheduler, self.worker_seconds)

    def _launch(self, index: int) -> None:
        self.launches[index] += 1
        if self.launches[index] > MOST_LAUNCHES:
            raise ClusterError(f"the workers of {self.scheduler} keep dying; {GOES_ON}")
        key = (f"autograder-{self.name}", index, self.launches[index])  # no student's name: Dask's pages show keys
        task = Task(self.name, self.order, pickle.dumps(self.submissions[index]))
        future = self.client.submit(cluster_worker.grade_on_worker, task, key=key, pure=False)
        self.flights[key] = _Flight(index, future)
        self._await(key, future)

    def _await(self, key: Key, future: distributed.Future) -> None:
        future.add_done_callback(partial(self._done, key))

    def _done(self, key: Key, future: distributed.Future) -> None:
        # Results are fetched in parallel, so that one that is slow or lost does not delay the others.
        with contextlib.suppress(RuntimeError):  # the batch is over
            self.fetching.submit(self._fetch, key, future)

    def _fetch(self, key: Key, future: distributed.Future) -> None:
        self.news.put((partial(self._landed, fetched=_fetched(future)), key))

    def _on_event(self, event: tuple[float, Any]) -> None:
        batch, (group, index, launch), what = event[1]
        if batch == self.name:
            self.news.put((self._begins if what == "begins" else self._ends, (group, index, launch)))

    def _begins(self, key: Key, flight: _Flight) -> Outcome | None:
        """A worker begins with a submission. If one had begun before, that one has died, and Dask tries again."""
        before, flight.begun = flight.begun, True
        if not before or not self._died(flight):
            return None
        self._release(key)
        return self._given_up(flight)

    def _ends(self, key: Key, flight: _Flight) -> None:
        """If the worker dies from now on, only the result is lost: this submission is not the reason."""
        flight.begun = False

    def _landed(self, key: Key, flight: _Flight, fetched: Reply | Exception) -> Outcome | None:
        """Handle the end of a task, whatever it is."""
        match fetched:
            case Reply():
                reply = fetched
            case TimeoutError():  # its worker died with the result, and it is graded once more
                self._await(key, flight.future)
                return None
            case distributed.KilledWorker():
                # It may only have been waiting on a worker that died for another reason.
                reply = Reply(str(fetched.last_worker), died=flight.begun)
            case CancelledError() | OSError():
                raise scheduler_lost(self.scheduler)
            case _:
                what = f"{type(fetched).__name__}: {fetched}"
                raise ClusterError(f"a worker cannot grade: {what}; {GOES_ON}") from fetched
        self._release(key)
        if reply.refused:
            raise _refused(reply.worker, reply.refused, f"; {GOES_ON}")
        if reply.result:
            return flight.index, pickle.loads(reply.result)
        if reply.died and self._died(flight):
            return self._given_up(flight)
        self._launch(flight.index)
        return None

    def _died(self, flight: _Flight) -> bool:
        """Count that a process died while it graded this; return whether that was once too often."""
        self.deaths[flight.index] += 1
        return self.deaths[flight.index] >= DEATHS_ALLOWED

    def _given_up(self, flight: _Flight) -> Outcome:
        why = f"the grading process died {DEATHS_ALLOWED} times on this submission; grade it by hand"
        index = flight.index
        isolation = self.options.isolation
        return index, lost_result(self.submissions[index], self.assignment, isolation, self.keys[index], why)

    def _release(self, key: Key) -> None:
        """Make the scheduler forget a task, and its worker stop if it is still running."""
        self.flights.pop(key).future.release()

    def _end(self) -> None:
        """Leave nothing on the cluster. If the workers cannot be told any more, they find out by themselves."""
        for key in list(self.flights):
            self._release(key)
        self.fetching.shutdown(wait=False, cancel_futures=True)
        if self.client.status == "running":
            with contextlib.suppress(Exception):
                self.client.unsubscribe_topic(cluster_worker.TOPIC)
                ask_workers(self.client, cluster_worker.end_batch, self.name)


def _fetched(future: distributed.Future) -> Reply | Exception:
    """The reply of a task that has ended, or the exception that it raised."""
    try:
        reply: Reply = future.result(timeout=RESULT_SECONDS)
        return reply
    except Exception as error:
        return error


def _refused(worker: str, fault: str, more: str) -> ClusterError:
    return ClusterError(f"the worker {worker} is refused: {' '.join(fault.split())}{more}")
