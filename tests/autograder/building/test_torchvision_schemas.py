"""The shared cells `digits` and `anomalies`: MNIST where there is any, the embedded digits otherwise, and torchvision
where its compiled operators do not fit the torch that is installed."""

import gzip
import hashlib
import http.server
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path

import numpy as np
import pytest

import autograder.building

CELLS = Path(autograder.building.__file__).parent / "shared_cells"


@pytest.fixture
def cell(monkeypatch, tmp_path):
    """The definitions of the digits cell, run in an empty folder."""
    monkeypatch.delenv("DIGITS_DATA", raising=False)
    monkeypatch.chdir(tmp_path)
    return run("digits")


def loaded_torchvision():
    return {name: module for name, module in sys.modules.items() if name.split(".")[0] == "torchvision"}


@pytest.fixture
def stand_in(monkeypatch, tmp_path):
    """A package in the place of torchvision, as long as the test takes; its source is to be written."""
    package = tmp_path / "stand_in" / "torchvision"
    package.mkdir(parents=True)
    kept = loaded_torchvision()
    for name in kept:
        del sys.modules[name]
    monkeypatch.syspath_prepend(str(package.parent))
    yield package
    for name in loaded_torchvision():
        del sys.modules[name]
    sys.modules.update(kept)


def run(*names):
    definitions = {"__name__": "cell"}
    for name in names:
        exec(compile((CELLS / f"{name}.py").read_text(encoding="utf-8"), name, "exec"), definitions)
    return definitions


def idx(images):
    """Images as the bytes of a file in the format of MNIST."""
    head = np.array([0x803, *images.shape], dtype=">i4").tobytes()
    return head + images.astype(np.uint8).tobytes()


def some_images(n, seed=0):
    return np.random.default_rng(seed).integers(0, 256, size=(n, 28, 28))


def put(folder, part, content, packed=True):
    raw = folder / "MNIST" / "raw"
    raw.mkdir(parents=True, exist_ok=True)
    name = f"{part}-images-idx3-ubyte"
    (raw / f"{name}.gz").write_bytes(gzip.compress(content)) if packed else (raw / name).write_bytes(content)


def test_torchvision_is_imported_whatever_it_misses():
    """In a fresh interpreter. Where the plain import works, nothing is declared; where it does not, data sets do."""
    program = f"""
        import sys
        try:
            import torchvision
            plain = True
        except RuntimeError:
            plain = False
            for name in [name for name in sys.modules if name.split(".")[0] == "torchvision"]:
                del sys.modules[name]
        definitions = {{"__name__": "cell"}}
        exec(open({str(CELLS / "digits.py")!r}, encoding="utf-8").read(), definitions)
        datasets = definitions["torchvision_datasets"]()
        assert bool(definitions["DECLARED"]) == (not plain)
        assert datasets.MNIST.resources and datasets.KMNIST.resources
        import torch, torchvision.transforms, torchvision.utils
        assert torchvision.utils.make_grid(torch.rand(6, 1, 4, 4), nrow=3).shape == (3, 14, 20)
        image = torchvision.transforms.ToPILImage()(torch.rand(1, 5, 5))
        assert torchvision.transforms.ToTensor()(image).shape == (1, 5, 5)
    """
    result = subprocess.run([sys.executable, "-c", textwrap.dedent(program)], capture_output=True, text=True)
    assert result.returncode == 0, result.stderr


def test_schemas_are_declared_one_refusal_after_the_other(cell, stand_in):
    """The stand-in refuses as torchvision does, for two operators in turn."""
    (stand_in / "__init__.py").write_text(
        textwrap.dedent("""
            import torch
            for name in ("kit_test_first", "kit_test_second"):
                try:
                    getattr(torch.ops.torchvision, name)
                except AttributeError:
                    raise RuntimeError(f"operator torchvision::{name} does not exist") from None
        """)
    )
    (stand_in / "datasets.py").write_text("here = True")
    assert cell["torchvision_datasets"]().here
    assert len(cell["DECLARED"]) == 2


def test_other_refusals_are_passed_on(cell, stand_in):
    (stand_in / "__init__.py").write_text("raise RuntimeError('something else')")
    with pytest.raises(RuntimeError, match="something else"):
        cell["torchvision_datasets"]()
    assert cell["DECLARED"] == []


def test_embedded_digits_when_asked_for(cell, monkeypatch, tmp_path):
    put(tmp_path / "data", "train", idx(some_images(30)))
    monkeypatch.setenv("DIGITS_DATA", "embedded")
    cell["answers"] = lambda *_: pytest.fail("nothing is to be looked for")
    digits = cell["load_digits_data"]()
    assert (digits.side, digits.train.shape, digits.test.shape) == (8, (1497, 64), (300, 64))
    assert digits.train.min() == 0
    assert digits.train.max() == 1
    assert "scikit-learn" in digits.source
    again = cell["load_digits_data"]()
    assert (again.train == digits.train).all()


def test_embedded_digits_without_a_net(cell, capfd):
    """A server that is not there, and a name that nobody can look up: a matter of seconds, and of no words."""
    start = time.monotonic()
    assert not cell["answers"]("http://127.0.0.1:9/none")
    assert not cell["answers"]("http://nowhere.invalid/none")
    cell["answers"] = lambda *_: False
    assert cell["load_digits_data"]().side == 8
    assert time.monotonic() - start < 10
    assert capfd.readouterr() == ("", "")


def test_a_server_that_never_answers_is_not_waited_for(cell):
    with http.server.socketserver.TCPServer(("127.0.0.1", 0), None) as silent:  # listens, and says nothing
        start = time.monotonic()
        assert not cell["answers"](f"http://127.0.0.1:{silent.server_address[1]}/", seconds=0.5)
        assert time.monotonic() - start < 3


@pytest.mark.parametrize("packed", [True, False])
def test_mnist_on_disk_is_used(cell, monkeypatch, tmp_path, packed):
    train, test = some_images(30), some_images(12, seed=1)
    put(tmp_path / "elsewhere", "train", idx(train), packed)
    put(tmp_path / "elsewhere", "t10k", idx(test), packed)
    monkeypatch.setenv("DIGITS_DATA", str(tmp_path / "elsewhere"))
    digits = cell["load_digits_data"]()
    assert digits.side == 28
    assert "MNIST" in digits.source
    np.testing.assert_allclose(digits.train.numpy(), train.reshape(30, 784) / 255, rtol=1e-6)
    np.testing.assert_allclose(digits.test.numpy(), test.reshape(12, 784) / 255, rtol=1e-6)


def test_one_part_of_mnist_in_the_default_folder_is_split(cell, tmp_path):
    images = some_images(60)
    put(tmp_path / "data", "t10k", idx(images))
    digits = cell["load_digits_data"]()
    assert (digits.train.shape, digits.test.shape) == ((50, 784), (10, 784))
    both = np.concatenate([digits.train.numpy(), digits.test.numpy()])
    np.testing.assert_allclose(np.sort(both.sum(axis=1)), np.sort(images.reshape(60, 784).sum(axis=1) / 255), rtol=1e-5)


def test_a_damaged_file_is_left_aside(cell, tmp_path, capsys):
    cell["answers"] = lambda *_: False
    put(tmp_path / "data", "train", idx(some_images(30))[:-5], packed=False)
    (tmp_path / "data" / "MNIST" / "raw" / "t10k-images-idx3-ubyte.gz").write_bytes(b"\x1f\x8b\x08 cut off")
    assert cell["load_digits_data"]().side == 8
    assert capsys.readouterr().out.count("damaged") == 2


def test_mnist_is_downloaded_by_torchvision(cell, monkeypatch, tmp_path, capfd):
    """From a server on this machine that has two small files of each kind."""
    files = {}
    for part, n in (("train", 20), ("t10k", 8)):
        files[f"{part}-images-idx3-ubyte.gz"] = gzip.compress(idx(some_images(n)))
        labels = np.array([0x801, n], dtype=">i4").tobytes() + bytes(n)
        files[f"{part}-labels-idx1-ubyte.gz"] = gzip.compress(labels)

    class Server(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            content = files[self.path.split("/")[-1]]
            self.send_response(200)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_):
            pass

    datasets = cell["torchvision_datasets"]()
    sums = [(name, hashlib.md5(content).hexdigest()) for name, content in files.items()]
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        monkeypatch.setattr(datasets.MNIST, "mirrors", [f"http://127.0.0.1:{server.server_address[1]}/"])
        monkeypatch.setattr(datasets.MNIST, "resources", sums)
        cell["answers"] = lambda *_: True
        digits = cell["load_digits_data"]()
        server.shutdown()
    assert (digits.side, len(digits.train), len(digits.test)) == (28, 20, 8)
    assert (tmp_path / "data" / "MNIST" / "raw" / "train-images-idx3-ubyte").is_file()
    assert capfd.readouterr() == ("Downloading MNIST ...\n", "")


def test_a_download_that_fails_is_told_in_one_line(cell, monkeypatch, capfd):
    datasets = cell["torchvision_datasets"]()
    monkeypatch.setattr(datasets.MNIST, "mirrors", ["http://127.0.0.1:9/"])
    cell["answers"] = lambda *_: True
    assert cell["load_digits_data"]().side == 8
    out, err = capfd.readouterr()
    assert len(out.splitlines()) == 2
    assert err == ""


def test_anomalies_have_the_format_of_the_digits(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    definitions = run("digits", "anomalies")
    definitions["answers"] = lambda *_: False
    for side in (8, 28):
        digits = definitions["Digits"](None, None, side, "")
        images, what = definitions["load_anomalies"](digits, n=50)
        assert images.shape == (50, side**2)
        assert "Greek" in what
        assert images.min() >= 0
        assert images.max() <= 1
        assert (images.max(dim=1).values > 0.5).all()
        assert len({tuple(image.tolist()) for image in images}) == 50
    again, _ = definitions["load_anomalies"](digits, n=50)
    assert (again == images).all()
    kmnist = definitions["rows"](some_images(9).astype(np.uint8))
    images, what = definitions["load_anomalies"](digits, [None, kmnist], n=5)
    assert "KMNIST" in what
    assert (images == kmnist[:5]).all()
