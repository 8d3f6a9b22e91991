import contextlib
import gzip
import io
import os
import re
import socket
import sys
import threading
import urllib.request
import zlib
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from sklearn.datasets import load_digits


class Digits(NamedTuple):
    """Handwritten digits: images as rows of pixels between 0 (paper) and 1 (ink), and their source."""

    train: torch.Tensor
    test: torch.Tensor
    side: int
    source: str


def load_digits_data():
    """MNIST if it is on the disk or can be downloaded, otherwise the small digits that come with scikit-learn.

    The environment variable DIGITS_DATA names the folder that holds MNIST, or into which it is downloaded,
    laid out as by torchvision (FOLDER/MNIST/raw). By default it is ./data. DIGITS_DATA=embedded turns the search off.
    """
    parts = load_data_set("MNIST")
    if parts:
        return Digits(*parts, 28, "MNIST, 28 x 28 pixels")
    parts = split(load_digits().images / 16)
    return Digits(*map(rows, parts), 8, "the digits of scikit-learn, 8 x 8 pixels (MNIST is not available here)")


def load_data_set(name):
    """The training and test images of MNIST or KMNIST, as rows; an empty list if they are not available."""
    return [rows(part) for part in stored_images(name) or downloaded_images(name)]


def rows(images):
    """Images (N, side, side), or bytes of them, as rows of numbers between 0 and 1."""
    largest = 255 if images.dtype == np.uint8 else 1
    return torch.tensor(images.reshape(len(images), -1) / largest, dtype=torch.float32)


def split(images):
    """Split at random, but always in the same way: five sixths for training, one sixth for testing."""
    order = np.random.default_rng(0).permutation(len(images))
    cut = len(images) * 5 // 6
    return images[order[:cut]], images[order[cut:]]


def data_folder():
    """The folder of data sets; None if only embedded ones are wanted."""
    folder = os.environ.get("DIGITS_DATA", "data")
    return None if folder == "embedded" else Path(folder)


def stored_images(name):
    """The training and test images of one of torchvision's data sets on disk. A single file is split."""
    found = []
    for part in ("train", "t10k") if data_folder() else ():
        path = data_folder() / name / "raw" / f"{part}-images-idx3-ubyte"
        for file, opened in ((path, open), (path.with_name(f"{path.name}.gz"), gzip.open)):
            if file.is_file():
                try:
                    with opened(file, "rb") as stream:
                        found.append(np.frombuffer(stream.read(), np.uint8, offset=16).reshape(-1, 28, 28))
                    break
                except (OSError, EOFError, ValueError, zlib.error):
                    print(f"{file} is damaged, and ignored")
    return split(found[0]) if len(found) == 1 else tuple(found)


def downloaded_images(name):
    """The same, downloaded by torchvision; empty, after a few seconds, if the network or torchvision fails."""
    hosts = {
        "MNIST": "https://ossci-datasets.s3.amazonaws.com/mnist/t10k-labels-idx1-ubyte.gz",
        "KMNIST": "http://codh.rois.ac.jp/kmnist/dataset/kmnist/t10k-labels-idx1-ubyte.gz",
    }
    if data_folder() is None or not answers(hosts[name]):
        return ()
    patience = socket.getdefaulttimeout()
    socket.setdefaulttimeout(5)
    try:
        print(f"Downloading {name} ...")
        with contextlib.redirect_stderr(io.StringIO()):  # progress bars
            dataset = getattr(torchvision_datasets(), name)
            return tuple(dataset(data_folder(), train=train, download=True).data.numpy() for train in (True, False))
    except (OSError, RuntimeError, ImportError) as problem:
        print(f"... failed: {str(problem).splitlines()[0]}")
        return ()
    finally:
        socket.setdefaulttimeout(patience)


def answers(url, seconds=3):
    """Whether a server answers within a few seconds. In a thread, since looking up a name has no time limit."""
    found = []

    def knock():
        request = urllib.request.Request(url, method="HEAD")
        with contextlib.suppress(OSError), urllib.request.urlopen(request, timeout=seconds):
            found.append(url)

    thread = threading.Thread(target=knock, daemon=True)
    thread.start()
    thread.join(seconds)
    return bool(found)


DECLARED = []  # keeps the operators declared


def torchvision_datasets():
    """torchvision's data sets, even if its compiled operators do not fit the installed torch.

    No data set needs the operators, but torchvision cannot be imported if the operators that it describes do not exist.
    So only then, each is declared under the name in the error message. Calling one remains an error.
    """
    for _ in range(20):
        try:
            from torchvision import datasets
        except RuntimeError as refusal:
            missing = re.search(r"operator torchvision::(\w+) does not exist", str(refusal))
            if not missing:
                raise
            library = torch.library.Library("torchvision", "FRAGMENT")
            library.define(f"{missing.group(1)}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
            DECLARED.append(library)
            for module in [name for name in sys.modules if name.split(".")[0] == "torchvision"]:
                del sys.modules[module]  # half imported
        else:
            return datasets
    raise ImportError("torchvision does not fit the installed torch")
