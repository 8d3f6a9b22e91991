"""Errors that another version of Python or of a library would not have raised: names that were removed or added.

Only known names count. A name that no version ever had is the student's mistake.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from functools import cache
from importlib import metadata

from autograder.sandbox import StudentError

RUNS = f"Python {sys.version_info.major}.{sys.version_info.minor}"

# Names that earlier versions had, by module.
_GONE: Mapping[str, frozenset[str]] = {
    module: frozenset(names.split())
    for module, names in {
        "numpy": "trapz in1d product cumproduct sometrue alltrue float int bool object str complex long unicode Inf NaN"
        " NAN NINF PINF NZERO PZERO infty Infinity float_ complex_ string_ unicode_ longfloat singlecomplex cfloat"
        " longcomplex clongfloat asscalar asfarray msort rank round_ row_stack cast source mat obj2sctype issubclass_"
        " issubsctype issctype sctype2char sctypes set_string_function find_common_type byte_bounds disp"
        " safe_eval nbytes lookfor who deprecate deprecate_with_doc recfromcsv recfromtxt seterrobj geterrobj"
        " compat core math int0 uint0 bool8 object0 str0 bytes0 void0 typeDict fastCopyAndTranspose alen loads"
        " add_newdoc_ufunc compare_chararrays cumproduct DataSource fv pv pmt npv irr nper ipmt ppmt"
        " rate mirr Tester oldnumeric numarray chararray fix mafromtxt ndfromtxt",
        "numpy.linalg": "linalg lapack_lite",
        "numpy.random": "random_integers",
        "numpy.ndarray": "ptp itemset newbyteorder tostring",
        "scipy": "misc sqrt exp log log2 log10 sin cos tan pi array zeros ones eye arange linspace mean std var sum"
        " dot rand randn power real imag fft ifft inf nan isnan isinf vectorize polyfit polyval outer diag where"
        " maximum minimum append concatenate meshgrid interp histogram weave cov argmax argmin absolute arccos arcsin"
        " random factorial comb e inv det asarray matrix mat prod cumsum unique",
        "scipy.integrate": "simps trapz cumtrapz quadrature romberg",
        "scipy.special": "sph_harm lpn lpmn clpmn errprint sph_jn btdtr btdtri",
        "scipy.misc": "comb factorial factorial2 logsumexp derivative central_diff_weights imread imresize imsave"
        " imshow imfilter imrotate toimage fromimage bytescale face ascent electrocardiogram pade lena",
        "scipy.signal": "gaussian hann hamming hanning blackman boxcar triang parzen bohman blackmanharris nuttall"
        " flattop bartlett barthann kaiser chebwin slepian cosine exponential tukey general_gaussian cwt morlet"
        " morlet2 ricker daub qmf cascade bspline quadratic cubic hanning",
        "scipy.stats": "binom_test median_absolute_deviation itemfreq signaltonoise betai chisqprob histogram2 nanmean"
        " nanmedian nanstd threshold f_value_wilks_lambda ss square_of_sums fastsort rvs_ratio_uniforms"
        " PearsonRResult frechet_r frechet_l cdf_distance",
        "scipy.linalg": "pinv2 tri tril triu",
        "scipy.interpolate": "spline spleval splmake spltopp ppform",
        "scipy.optimize": "broyden_generalized anneal",
        "scipy.sparse.linalg": "isolve dsolve",
        "torch": "rfft irfft ifft gels gesv btrifact potrf potri potrs trtrs pstrf btrisolve syev"
        " _six matrix_rank symeig eig lstsq solve",
        "torch.utils.data": "FunctionalIterDataPipe",
        "matplotlib.cm": "get_cmap register_cmap unregister_cmap",
        "matplotlib.pyplot": "hold ishold spectral",
        "networkx": "to_numpy_matrix from_numpy_matrix info connected_component_subgraphs write_gpickle read_gpickle"
        " from_scipy_sparse_matrix to_scipy_sparse_matrix biconnected_component_subgraphs OrderedGraph OrderedDiGraph"
        " read_shp write_shp read_yaml write_yaml random_tree"
        " strongly_connected_component_subgraphs weakly_connected_component_subgraphs",
        "pandas": "np Panel datetime Int64Index Float64Index UInt64Index ix rolling_mean rolling_std expanding_mean"
        " SparseDataFrame SparseSeries TimeGrouper scatter_matrix",
        "sklearn.mixture": "GMM VBGMM DPGMM",
        "sklearn.preprocessing": "Imputer",
        "sklearn.datasets": "load_boston fetch_mldata",
        "sklearn.metrics": "plot_confusion_matrix plot_roc_curve plot_precision_recall_curve jaccard_similarity_score",
        "collections": "Mapping MutableMapping Iterable Iterator Callable Sequence MutableSequence Set MutableSet"
        " Hashable Sized Container Generator Awaitable Coroutine",
        "fractions": "gcd",
        "inspect": "getargspec formatargspec",
        "time": "clock",
        "asyncio": "coroutine async JoinableQueue",
        "string": "letters lowercase uppercase maketrans join split atoi atof replace",
        "itertools": "izip imap ifilter izip_longest ifilterfalse",
        "sys": "maxint setdefaultencoding exc_clear",
        "os": "getcwdu errno",
        "types": "ListType StringType DictType StringTypes IntType FloatType",
        "dict": "has_key iteritems itervalues iterkeys viewitems viewkeys viewvalues",
        "str": "decode",
        "DataFrame": "append ix iteritems as_matrix get_value set_value lookup swapaxes mad applymap",
        "Series": "append ix iteritems as_matrix get_value set_value mad",
        "Graph": "node nodes_iter edges_iter neighbors_iter degree_iter add_path add_cycle",
        "DiGraph": "node nodes_iter edges_iter predecessors_iter successors_iter add_path",
    }.items()
}  # fmt: skip

# What came later, by module: which version has it.
_NEWER: Mapping[str, Mapping[str, str]] = {
    "itertools": {"batched": "3.12"},
    "math": {"sumprod": "3.12", "fma": "3.13", "integer": "3.15"},
    "typing": {
        "override": "3.12", "TypeAliasType": "3.12", "get_protocol_members": "3.13", "is_protocol": "3.13",
        "ReadOnly": "3.13", "TypeIs": "3.13", "NoDefault": "3.13", "evaluate_forward_ref": "3.14",
    },
    "collections.abc": {"Buffer": "3.12"},
    "random": {"binomialvariate": "3.12"},
    "statistics": {"kde": "3.13", "kde_random": "3.13"},
    "copy": {"replace": "3.13"},
    "warnings": {"deprecated": "3.13"},
    "queue": {"ShutDown": "3.13"},
    "calendar": {"Month": "3.12", "Day": "3.12"},
    "functools": {"Placeholder": "3.14"},
    "heapq": {"heapify_max": "3.14", "heappush_max": "3.14", "heappop_max": "3.14", "heapreplace_max": "3.14",
              "heappushpop_max": "3.14"},
    "operator": {"is_none": "3.14", "is_not_none": "3.14"},
    "concurrent.futures": {"InterpreterPoolExecutor": "3.14"},
    "sys": {"_is_gil_enabled": "3.13", "monitoring": "3.12"},
    "inspect": {"markcoroutinefunction": "3.12"},
    "PosixPath": {"walk": "3.12", "full_match": "3.13", "copy": "3.14", "move": "3.14"},
    "numpy": dict.fromkeys(
        (
            "trapezoid", "concat", "permute_dims", "pow", "acos", "acosh", "asin", "asinh", "atan", "atanh", "atan2",
            "bitwise_count", "matrix_transpose", "isdtype", "astype", "unique_values", "unique_counts",
            "unique_inverse", "unique_all", "vecdot", "bitwise_invert", "bitwise_left_shift",
        ),
        "2.0",
    )
    | {"cumulative_sum": "2.1", "cumulative_prod": "2.1", "unstack": "2.1", "matvec": "2.2", "vecmat": "2.2"},
    "numpy.linalg": dict.fromkeys(
        ("vecdot", "vector_norm", "matrix_norm", "svdvals", "cross", "outer", "diagonal", "trace"), "2.0"
    ),
    "scipy.stats": {"Normal": "1.15", "Mixture": "1.15", "make_distribution": "1.15", "Uniform": "1.15"},
    "scipy": {"differentiate": "1.15"},
    "scipy.integrate": {"nsum": "1.15", "tanhsinh": "1.15", "cubature": "1.15"},
    "scipy.special": {"sph_harm_y": "1.15", "log_wright_bessel": "1.14"},
    "torch.nn": {"RMSNorm": "2.4"},
    "torch": {"accelerator": "2.6"},
}  # fmt: skip
_NEWER_MODULES = {
    "annotationlib": "3.14", "compression": "3.14", "string.templatelib": "3.14", "concurrent.interpreters": "3.14",
    "pathlib.types": "3.14", "profiling": "3.15",
}  # fmt: skip
_GONE_MODULES = frozenset(
    {
        "scipy.misc", "scipy.ndimage.filters", "scipy.ndimage.interpolation", "scipy.weave",
        "torch._six", "sklearn.cross_validation", "sklearn.grid_search", "sklearn.externals", "sklearn.lda",
        "sklearn.qda", "sklearn.learning_curve", "numpy.compat", "numpy.oldnumeric", "numpy.math",
        "numpy.testing.decorators",
        "matplotlib.finance",  "mpl_toolkits.basemap", "pandas.tools", "pandas.util.testing",
        "imp", "distutils", "asyncore", "asynchat", "smtpd", "cPickle", "StringIO", "cStringIO", "urllib2", "urlparse",
        "Queue", "Tkinter", "ConfigParser", "commands", "__builtin__", "exceptions",
    }
)  # fmt: skip
PYTHON_2 = frozenset({"xrange", "raw_input", "unicode", "basestring", "unichr", "execfile"})

_NO_ATTRIBUTE = re.compile(r"[Mm]odule '([\w.]+)' has no attribute '(\w+)'")
_NO_METHOD = re.compile(r"'([\w.]+)' object has no attribute '(\w+)'")
_NO_NAME = re.compile(r"cannot import name '(\w+)' from '([\w.]+)'")
_NO_MODULE = re.compile(r"No module named '([\w.]+)'")
_UNDEFINED = re.compile(r"name '(\w+)' is not defined")
_SAYS_SO = re.compile(
    r"`(?P<name>[\w.]+)` was removed (?:in the|from the \w+ class in) NumPy"
    r"|`(?P<other>[\w.]+)` has been removed"
    r"|deprecated since version [\d.]+ and is now removed"
    r"|was removed (?:in|from) (?:\w+ )?v?\d"
    r"|Legacy autograd function with non-static forward method is deprecated"
    r"|stft requires the return_complex parameter"
    r"|Unable to avoid copy while creating an array as requested"
    r"|^Population must be a sequence\.\s+For dicts or sets"
    r"|is not a valid package style, path of style file"
)
_ONE_ELEMENT = "(the array has one element)"
_PRINTS = "unsupported operand type(s) for >>: 'builtin_function_or_method'"


def reason_of_version(error: StudentError, saved_with: str = "") -> str | None:
    """Why an error comes from a different version of Python or of a library; None if nothing shows that.

    saved_with: the version of Python that the notebook names, if any
    """
    for pattern, names in ((_NO_ATTRIBUTE, (1, 2)), (_NO_METHOD, (1, 2)), (_NO_NAME, (2, 1))):
        if error.type in ("AttributeError", "ImportError") and (match := pattern.search(error.message)):
            return _of_name(match[names[0]], match[names[1]], saved_with) or _said(error)
    if error.type == "ModuleNotFoundError" and (match := _NO_MODULE.search(error.message)):
        return _of_module(match[1])
    two = saved_with in ("", "2") or saved_with.startswith("2.")
    if error.type == "NameError" and (match := _UNDEFINED.search(error.message)) and match[1] in PYTHON_2 and two:
        return f"{match[1]} is Python 2, and the grader runs {RUNS}"
    if error.type == "TypeError" and error.message.startswith(_PRINTS) and two:
        return f"print >> is Python 2, and the grader runs {RUNS}"
    return _said(error)


def lazy_annotation(error: StudentError, saved_with: str = "") -> str | None:
    """Why a definition failed for a name in an annotation, if Python 3.14 or later would not have evaluated it."""
    match = _UNDEFINED.search(error.message) if error.type == "NameError" else None
    later = saved_with == "" or (len(numbers := _numbers(saved_with)) == 2 and numbers >= (3, 14))
    if match is None or sys.version_info >= (3, 14) or not later:
        return None
    name, line = re.escape(match[1]), error.source or ""
    if re.search(rf"(\w\s*:|->)[^=#]*\b{name}\b", line) and not re.search(rf"[=@(]\s*{name}\b", line):
        where = f" ({error.place}, line {error.line})" if error.place and error.line else ""
        return f"{match[1]} is used in an annotation, which {RUNS} evaluates at once and Python 3.14 does not{where}"
    return None


def _said(error: StudentError) -> str | None:
    """What the text of an error itself says about versions."""
    if error.message.endswith(_ONE_ELEMENT):
        return f"the grader's {version_of('numpy')} does not take an array with one element as a number; NumPy 2.3 did"
    match = _SAYS_SO.search(error.message)
    if match is None:
        return None
    name = match["name"] or match["other"]
    if name:
        return f"{name} was removed from the grader's version ({version_of(_library(name, error.message))})"
    line = error.message.split("\n")[0][:150].rstrip(".")
    libraries = ", ".join(version_of(one) for one in ("numpy", "scipy", "torch"))
    return f'what it calls is gone or changed in the versions that grade ({libraries}): "{line}"'


def _library(name: str, message: str) -> str:
    """The library that a message is about, according to its text."""
    found = next((one for one in ("scipy", "scikit-learn", "torch") if one in message.lower()), "numpy")
    return {"np": "numpy"}.get(name.split(".")[0], "scikit-learn" if found == "scikit-learn" else found)


def _of_name(module: str, name: str, saved_with: str) -> str | None:
    root = module.split(".")[0]
    newer = _NEWER.get(module, {}).get(name)
    shown = f"{_PARENTS.get(module, module)}.{name}"
    if newer is not None and _is_older(root, newer):
        written = f"Python {newer}" if _is_python(root) else f"{_TITLES.get(root, root)} {newer}"
        return f"{shown} is new in {written}, and the grader has {version_of(root)}"
    if name not in _GONE.get(module, ()):
        return None
    python_2 = module in ("dict", "str", "itertools", "string", "sys", "types", "os")
    if python_2 and not (saved_with == "" or saved_with.startswith("2")):
        return None
    return f"{shown} is not in the grader's {version_of(root)}; earlier versions had it"


def _of_module(name: str) -> str | None:
    parts = name.split(".")
    for length in range(len(parts), 0, -1):
        module = ".".join(parts[:length])
        if module in _NEWER_MODULES:
            return f"the module {module} is new in Python {_NEWER_MODULES[module]}, and the grader runs {RUNS}"
        if module in _GONE_MODULES:
            return f"the module {module} is not in the grader's {version_of(parts[0])}; earlier versions had it"
    return None


_PARENTS = {"numpy.ndarray": "ndarray", "PosixPath": "Path"}
_TITLES = {"numpy": "NumPy", "scipy": "SciPy", "torch": "PyTorch", "networkx": "NetworkX", "sklearn": "scikit-learn"}
_LIBRARIES = {"sklearn": "scikit-learn", "DataFrame": "pandas", "Series": "pandas", "Graph": "networkx",
              "DiGraph": "networkx", "mpl_toolkits": "matplotlib"}  # fmt: skip
_KNOWN = frozenset({"numpy", "scipy", "torch", "networkx", "scikit-learn", "pandas", "matplotlib"})


def _is_python(root: str) -> bool:
    return _LIBRARIES.get(root, root) not in _KNOWN


def _is_older(root: str, version: str) -> bool:
    """Whether the grader's version is older than this one."""
    ours = sys.version_info[:2] if _is_python(root) else _numbers(_installed(_LIBRARIES.get(root, root)))
    return tuple(ours) < _numbers(version)


def version_of(root: str) -> str:
    """ "NumPy 2.4": the library of a module, or Python, with the grader's version."""
    if _is_python(root):
        return RUNS
    library = _LIBRARIES.get(root, root)
    return f"{_TITLES.get(library, library)} {'.'.join(map(str, _numbers(_installed(library))))}"


@cache
def _installed(library: str) -> str:
    try:
        return metadata.version(library)
    except metadata.PackageNotFoundError:
        return "0.0"


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version)[:2])
