"""What is said of errors about shapes, single numbers, None, and things taken for each other (`plain_words`)."""

from __future__ import annotations

from autograder.sandbox.saying import said

_NUMBERS = r"(?:numpy\.(?:float|int|uint)\d+|float|int)"
_VALUES = rf"(?:{_NUMBERS}|numpy\.(?:ndarray|bool)|Tensor|bool|list|tuple|dict|str|\w+\.return_types\.\w+)"
_TORCH_METHODS = (
    "exp|log|sqrt|abs|clone|detach|unsqueeze|dim|numel|softmax|log_softmax|logsumexp|sigmoid|tanh|float|double|long|to|cpu"
    "|cuda|numpy|permute|expand|requires_grad|requires_grad_|backward|grad|matmul|mm|pow|sin|cos|lgamma|norm"
)
_NONE = r"'NoneType'|non-iterable NoneType|of type NoneType|must be Tensor, not NoneType"
_ARRAY_PARTS = "shape|ndim|size|T|dtype|sum|mean|max|min|argmax|reshape|copy|astype|dot|std|var|any|all|prod|tolist"

# In this order: the first one that fits is said.
IN_GENERAL = (
    # Shapes.
    said(
        "The two factors of a product do not fit: the axis that is summed over has different lengths in them.",
        r"^mat1 and mat2 shapes cannot be multiplied|^size mismatch, got input"
        r"|^inconsistent tensor size, expected tensor|^matmul: Input operand \d has a mismatch in its core dimension"
        r"|^shapes \([^)]*\) and \([^)]*\) not aligned",
        "RuntimeError ValueError",
    ),
    said(
        "What is assigned has another shape than the place that it is assigned to.",
        r"^could not broadcast input array from shape|^shape mismatch: value (?:tensor|array) of shape"
        r"|^The expanded size of the tensor",
        "RuntimeError ValueError",
    ),
    said(
        "The shapes of two arrays do not fit each other. They are compared from the last axis on, and there the "
        "lengths must be equal, or one of them 1.",
        r"^operands could not be broadcast together with shapes"
        r"|^The size of tensor a \(\d+\) must match the size of tensor b",
        "RuntimeError ValueError",
    ),
    said(
        "A new shape must hold as many numbers as the array has.",
        r"^cannot reshape array of size|^shape '\[[^\]]*\]' is invalid for input of size",
        "RuntimeError ValueError",
    ),
    said(
        "Arrays that are put together must have equal lengths along all other axes; to be stacked, along all.",
        r"^Sizes of tensors must match except in dimension|^stack expects each tensor to be equal size"
        r"|^all input arrays must have the same shape|^all the input array dimensions except for the concatenation",
        "RuntimeError ValueError",
    ),
    said(
        "In einsum a letter stands for one length. Here it stands for two.",
        r"remapped shapes \[original->remapped\]: \([^)]*\)->|^einsum\(\): subscript \w has size \d+ for operand",
        "ValueError RuntimeError",
    ),
    said(
        "A mask must have the shape of what it picks from, or that of its first axes.",
        r"^boolean index did not match|^The shape of the mask ",
        "IndexError",
    ),
    said(
        "The two arguments must have the same shape, and nothing is repeated to make it so.",
        r"^Using a target size ",
        "ValueError",
    ),
    said(
        "@ multiplies arrays, and one side of it is a single number. * multiplies by numbers.",
        r"^matmul: Input operand \d does not have enough dimensions \(has 0"
        r"|^unsupported operand type\(s\) for @: (?:'Tensor' and '(?:int|float)'|'(?:int|float)' and 'Tensor')",
        "ValueError TypeError",
    ),
    said(
        "The array holds objects in place of numbers, as one does that is made of tensors, of None, or of rows of "
        "different lengths.",
        r"^loop of ufunc does not support argument \d+ of type (?!NoneType)"
        r"|^can't convert np\.ndarray of type numpy\.object_",
        "TypeError",
    ),
    said(
        "The array has fewer axes than this asks for. They are counted from 0.",
        r"^axis -?\d+ is out of bounds for array of dimension|^Dimension out of range"
        r"|^too many indices for (?:array: array is [1-9]|tensor of dimension [1-9])",
        "AxisError IndexError",
    ),
    said(
        "The rows that an array or a tensor is made of have different lengths.",
        r"^setting an array element with a sequence\. The requested array has an inhomogeneous"
        r"|^expected sequence of length",
        "ValueError",
    ),
    said(
        "One entry of an array is to be set, and what it is set to is not a single number.",
        r"^setting an array element with a sequence\.?$",
        "ValueError TypeError",
    ),
    # One number or many.
    said(
        "float(), int() and the functions of math take a single number, and this is an array; one with a single "
        "entry is an array, too. The functions of NumPy take arrays.",
        r"^only (?:0-dimensional|length-1|size-1) arrays can be converted to Python scalars",
        "TypeError",
    ),
    said(
        "A single number is needed here, and this is a tensor of several. The functions of math take numbers, those "
        "of torch take tensors; torch.stack, not torch.tensor, puts tensors together.",
        r"^only one element tensors can be converted to Python scalars"
        r"|^a Tensor with \d+ elements cannot be converted to Scalar",
        "ValueError RuntimeError",
    ),
    said(
        "`if`, `and`, `or`, `not` and Python's max() and min() need one truth value, and get one for every entry. "
        "np.where or torch.where, &, | and np.maximum go entry by entry; any() and all() make one of all entries, "
        "which is something else.",
        r"^The truth value of an array with more than one element is ambiguous"
        r"|^Boolean value of Tensor with more than one value is ambiguous",
        "ValueError RuntimeError",
    ),
    said(
        "A single whole number is needed here, and this is an array. Lists cannot be indexed by arrays, range() "
        "takes a number, and np.concatenate takes its arrays as one tuple.",
        r"^only integer (?:scalar arrays|tensors of a single element) can be converted to (?:a scalar|an) index",
        "TypeError",
    ),
    said(
        "An index or a size must be a whole number. 2.0 is none: / gives a float even where nothing is left over, "
        "and // a whole number.",
        r"^only integers, slices \(`:`\)|^list indices must be integers or slices, not (?:float|numpy\.float)"
        r"|^'(?:numpy\.)?float\d*' object cannot be interpreted as an integer"
        r"|^expected a sequence of integers or a single integer|^arrays used as indices must be of integer"
        r"|^tensors used as indices must be long|argument 'size' \(position \d+\) must be tuple of ints, not float",
        "IndexError TypeError",
    ),
    said(
        "This is a single number, and it is used like several: an axis may be summed over that should stay, a "
        "range() may be missing, or a function returns one value where several are expected.",
        rf"^'{_NUMBERS}' object is not (?:iterable|subscriptable)|^cannot unpack non-iterable {_NUMBERS} object"
        rf"|^object of type '{_NUMBERS}' has no len\(\)|^len\(\) of (?:unsized object|a 0-d tensor)"
        rf"|^iteration over a 0-d (?:array|tensor)|^invalid index to scalar variable"
        rf"|^'{_NUMBERS}' object does not support item assignment|^invalid index of a 0-dim tensor"
        r"|^too many indices for (?:array: array is 0-dimensional|tensor of dimension 0)",
        "TypeError IndexError",
    ),
    said(
        "There are more or fewer values than names to unpack them into. An array or a tensor is unpacked along its "
        "first axis.",
        r"^too many values to unpack|^not enough values to unpack",
        "ValueError",
    ),
    # None, and what is no function.
    said(
        "`.grad` is None: a tensor has a gradient only if it is a leaf with requires_grad, and only after backward().",
        _NONE,
        "TypeError AttributeError",
        source=r"\.grad\b(?!\s*\()",
    ),
    said(
        "A value here is None. A function gives None where it ends without `return`, and so do those that change "
        "something in place (append, sort, shuffle, seed).",
        _NONE,
        "TypeError AttributeError",
    ),
    said(
        "A value is called like a function: * may be missing before a bracket, or square brackets were meant, or a "
        "variable has the name of a function.",
        rf"^'{_VALUES}' object is not callable",
        "TypeError",
    ),
    said(
        "The grader calls the function with the arguments that the exercise names, in their order, and it takes "
        "others.",
        r"^(?:[\w.<>]+\.)?(\w+)\(\) (?:missing \d+ required (?:positional|keyword-only) argument"
        r"|takes (?:from )?\d.* positional argument)",
        "TypeError",
        source=r"^\s*(?:async\s+)?def\s+NAME\b",  # of the definition, not of a call: the grader has called it
    ),
    # Lists, arrays and tensors, taken for each other.
    said(
        "Lists do not compute entry by entry: + joins them, and * repeats them. np.array or torch.tensor makes "
        "something of them that does.",
        r"^can't multiply sequence by non-int|^can only concatenate list"
        r"|^unsupported operand type\(s\) for [^:]+: 'list' and|^unsupported operand type\(s\) for [^:]+: '(?:float"
        r"|int|list)' and 'list'|^bad operand type for unary .: 'list'",
        "TypeError",
    ),
    said(
        "Along an axis, torch.max, min, sort, median and the like return two things together: the values, and where "
        "they are.",
        r"^'torch\.return_types\.\w+' object has no attribute|must be Tensor, not torch\.return_types",
        "AttributeError TypeError",
    ),
    said(
        "This is a tuple of several values, as a function returns them that returns more than one. It must be "
        "unpacked before anything is computed with it.",
        r"^can only concatenate tuple|^unsupported operand type\(s\) for [^:]+: '(?:tuple' and '|\w+' and 'tuple')",
        "TypeError",
    ),
    said(
        "This function of torch takes a tensor, and is given something else: a number, a list or a NumPy array. "
        "Arguments that are tensors should stay tensors; for plain numbers, math has the same functions.",
        r"\(\): argument '\w+' \(position \d+\) must be (?:Tensor|tuple of Tensors), not (?:numpy\.|float|int|list"
        r"|tuple)|^expected Tensor as element \d+ in argument \d+, but got (?:numpy\.|float|int|list)"
        r"|^\w+\(\) received an invalid combination of arguments - got \([^)]*numpy\.ndarray",
        "TypeError",
    ),
    said(
        "A NumPy array and a tensor are computed with each other. Where there are tensors, all should be.",
        r"^unsupported operand type\(s\) for [^:]+: '(?:numpy\.ndarray' and 'Tensor|Tensor' and 'numpy\.ndarray)'"
        r"|^Concatenation operation is not implemented for NumPy arrays|^expected np\.ndarray \(got Tensor\)",
        "TypeError",
    ),
    said(
        "This is a NumPy array, and it is used like a tensor of torch.",
        rf"^'numpy\.(?:ndarray|float\d+|int\d+)' object has no attribute '(?:{_TORCH_METHODS})'",
        "AttributeError",
    ),
    said(
        "This is a tensor of torch, and it is used like a NumPy array. In torch other names do the same (.to for "
        ".astype, .clone for .copy).",
        r"^'Tensor' object has no attribute '(?:astype|copy|tobytes|ravel_|fill|cumsum_|nonzero_|dot_)'",
        "AttributeError",
    ),
    said(
        "This is a plain list, tuple or number of Python, and it is used like an array.",
        rf"^'(?:list|tuple|float|int)' object has no attribute '(?:{_ARRAY_PARTS}|{_TORCH_METHODS})'",
        "AttributeError",
    ),
    # Numbers.
    said(
        "The functions of math raise an error where NumPy gives -inf or nan: for the logarithm of zero or of a "
        "negative number, say, and for the root of a negative one.",
        r"^math domain error|^expected a positive input|^expected a nonnegative input",
        "ValueError",
    ),
    said(
        "The result is larger than a floating-point number can be, as the exponential of anything beyond 709 is.",
        r"^math range error|Numerical result out of range|^int too large to convert to float",
        "OverflowError",
    ),
    said(
        "The probabilities of the categories sum to more than 1.",
        r"^sum\(pvals\[:-1\]",
        "ValueError",
    ),
    said(
        "What is used as a probability is not between 0 and 1.",
        r"^Expected p_in >= 0 && p_in <= 1|^all elements of input should be between 0 and 1",
        "RuntimeError",
    ),
    said(
        "A name that a function assigns anywhere belongs to the function throughout, and here it is read before. A "
        "variable of that name outside of the function is another one.",
        r"^(?:cannot access )?local variable '\w+'",
        "UnboundLocalError",
    ),
)
