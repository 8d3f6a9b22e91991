"""Explanations of errors about shapes, single numbers, None, and lists, arrays and tensors mixed up (`plain_words`)."""

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

# The order matters: the first one that fits is used.
IN_GENERAL = (
    # Shapes.
    said(
        "The two factors of a matrix product do not fit: the axis that is summed over has different lengths in them.",
        r"^mat1 and mat2 shapes cannot be multiplied|^size mismatch, got input"
        r"|^inconsistent tensor size, expected tensor|^matmul: Input operand \d has a mismatch in its core dimension"
        r"|^shapes \([^)]*\) and \([^)]*\) not aligned",
        "RuntimeError ValueError",
    ),
    said(
        "The assigned value has another shape than the place that it is assigned to.",
        r"^could not broadcast input array from shape|^shape mismatch: value (?:tensor|array) of shape"
        r"|^The expanded size of the tensor",
        "RuntimeError ValueError",
    ),
    said(
        "The shapes of two arrays do not fit together. They are compared axis by axis, starting from the last: the "
        "lengths must be equal, or one of them must be 1.",
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
        "Arrays can be concatenated only if their lengths are equal along all other axes, and stacked only if "
        "their shapes are equal.",
        r"^Sizes of tensors must match except in dimension|^stack expects each tensor to be equal size"
        r"|^all input arrays must have the same shape|^all the input array dimensions except for the concatenation",
        "RuntimeError ValueError",
    ),
    said(
        "In einsum a letter stands for one length. Here one letter stands for two.",
        r"remapped shapes \[original->remapped\]: \([^)]*\)->|^einsum\(\): subscript \w has size \d+ for operand",
        "ValueError RuntimeError",
    ),
    said(
        "A mask must have the shape of the array that it selects from, or of its first axes.",
        r"^boolean index did not match|^The shape of the mask ",
        "IndexError",
    ),
    said(
        "The two arguments must have the same shape: this function does not broadcast.",
        r"^Using a target size ",
        "ValueError",
    ),
    said(
        "@ multiplies arrays, but one side of it is a single number. Use * to multiply by a number.",
        r"^matmul: Input operand \d does not have enough dimensions \(has 0"
        r"|^unsupported operand type\(s\) for @: (?:'Tensor' and '(?:int|float)'|'(?:int|float)' and 'Tensor')",
        "ValueError TypeError",
    ),
    said(
        "The array holds objects instead of numbers. It was probably made from tensors, from None, or from rows of "
        "different lengths.",
        r"^loop of ufunc does not support argument \d+ of type (?!NoneType)"
        r"|^can't convert np\.ndarray of type numpy\.object_",
        "TypeError",
    ),
    said(
        "The array has fewer axes than this asks for. Axes are counted from 0.",
        r"^axis -?\d+ is out of bounds for array of dimension|^Dimension out of range"
        r"|^too many indices for (?:array: array is [1-9]|tensor of dimension [1-9])",
        "AxisError IndexError",
    ),
    said(
        "An array or a tensor is made from rows of different lengths.",
        r"^setting an array element with a sequence\. The requested array has an inhomogeneous"
        r"|^expected sequence of length",
        "ValueError",
    ),
    said(
        "One entry of an array is set to something that is not a single number.",
        r"^setting an array element with a sequence\.?$",
        "ValueError TypeError",
    ),
    # One number or many.
    said(
        "float(), int() and the functions of math take a single number, but this is an array. An array with one "
        "entry is an array, too. The functions of NumPy take arrays.",
        r"^only (?:0-dimensional|length-1|size-1) arrays can be converted to Python scalars",
        "TypeError",
    ),
    said(
        "A single number is needed here, but this tensor has several. The functions of math take numbers, those of "
        "torch take tensors. To combine tensors, use torch.stack, not torch.tensor.",
        r"^only one element tensors can be converted to Python scalars"
        r"|^a Tensor with \d+ elements cannot be converted to Scalar",
        "ValueError RuntimeError",
    ),
    said(
        "`if`, `and`, `or`, `not` and Python's max() and min() need one truth value, but an array has one for "
        "every entry. To work entry by entry, use np.where or torch.where, &, | and np.maximum. any() and all() "
        "reduce all entries to one value, which is something else.",
        r"^The truth value of an array with more than one element is ambiguous"
        r"|^Boolean value of Tensor with more than one value is ambiguous",
        "ValueError RuntimeError",
    ),
    said(
        "A single integer is needed here, but this is an array. Lists cannot be indexed by arrays, range() takes a "
        "number, and np.concatenate takes its arrays as one tuple.",
        r"^only integer (?:scalar arrays|tensors of a single element) can be converted to (?:a scalar|an) index",
        "TypeError",
    ),
    said(
        "An index or a size must be an integer, and 2.0 is not one. / always gives a float; // of two integers "
        "gives an integer.",
        r"^only integers, slices \(`:`\)|^list indices must be integers or slices, not (?:float|numpy\.float)"
        r"|^'(?:numpy\.)?float\d*' object cannot be interpreted as an integer"
        r"|^expected a sequence of integers or a single integer|^arrays used as indices must be of integer"
        r"|^tensors used as indices must be long|argument 'size' \(position \d+\) must be tuple of ints, not float",
        "IndexError TypeError",
    ),
    said(
        "A single number is used as if it were several. Perhaps an axis is summed over that should stay, a range() "
        "is missing, or a function returns one value where several are expected.",
        rf"^'{_NUMBERS}' object is not (?:iterable|subscriptable)|^cannot unpack non-iterable {_NUMBERS} object"
        rf"|^object of type '{_NUMBERS}' has no len\(\)|^len\(\) of (?:unsized object|a 0-d tensor)"
        rf"|^iteration over a 0-d (?:array|tensor)|^invalid index to scalar variable"
        rf"|^'{_NUMBERS}' object does not support item assignment|^invalid index of a 0-dim tensor"
        r"|^too many indices for (?:array: array is 0-dimensional|tensor of dimension 0)",
        "TypeError IndexError",
    ),
    said(
        "The number of values is not the number of names that they are unpacked into. An array or a tensor is "
        "unpacked along its first axis.",
        r"^too many values to unpack|^not enough values to unpack",
        "ValueError",
    ),
    # None, and values that are not functions.
    said(
        "`.grad` is None: a tensor has a gradient only if it is a leaf with requires_grad, and only after backward().",
        _NONE,
        "TypeError AttributeError",
        source=r"\.grad\b(?!\s*\()",
    ),
    said(
        "A value here is None. A function returns None if it ends without `return`; so do functions that change "
        "something in place (append, sort, shuffle, seed).",
        _NONE,
        "TypeError AttributeError",
    ),
    said(
        "A value is called like a function: perhaps * is missing before a bracket, square brackets were meant, or "
        "a variable has the name of a function.",
        rf"^'{_VALUES}' object is not callable",
        "TypeError",
    ),
    said(
        "The grader calls the function with the arguments that the exercise names, in that order. This function "
        "takes others.",
        r"^(?:[\w.<>]+\.)?(\w+)\(\) (?:missing \d+ required (?:positional|keyword-only) argument"
        r"|takes (?:from )?\d.* positional argument)",
        "TypeError",
        source=r"^\s*(?:async\s+)?def\s+NAME\b",  # of the definition, not of a call: the grader has called it
    ),
    # Lists, arrays and tensors mixed up.
    said(
        "Arithmetic on lists is not entry by entry: + joins them, and * repeats them. Convert them with np.array "
        "or torch.tensor first.",
        r"^can't multiply sequence by non-int|^can only concatenate list"
        r"|^unsupported operand type\(s\) for [^:]+: 'list' and|^unsupported operand type\(s\) for [^:]+: '(?:float"
        r"|int|list)' and 'list'|^bad operand type for unary .: 'list'",
        "TypeError",
    ),
    said(
        "Along an axis, torch.max, min, sort, median and the like return two things: the values and their indices.",
        r"^'torch\.return_types\.\w+' object has no attribute|must be Tensor, not torch\.return_types",
        "AttributeError TypeError",
    ),
    said(
        "This is a tuple, as returned by a function with several results. Unpack it before you compute with it.",
        r"^can only concatenate tuple|^unsupported operand type\(s\) for [^:]+: '(?:tuple' and '|\w+' and 'tuple')",
        "TypeError",
    ),
    said(
        "This function of torch takes a tensor, but was given something else: a number, a list or a NumPy array. "
        "Keep arguments that are tensors as tensors; for plain numbers, math has the same functions.",
        r"\(\): argument '\w+' \(position \d+\) must be (?:Tensor|tuple of Tensors), not (?:numpy\.|float|int|list"
        r"|tuple)|^expected Tensor as element \d+ in argument \d+, but got (?:numpy\.|float|int|list)"
        r"|^\w+\(\) received an invalid combination of arguments - got \([^)]*numpy\.ndarray",
        "TypeError",
    ),
    said(
        "A NumPy array and a tensor are combined in one computation. If some values are tensors, all should be.",
        r"^unsupported operand type\(s\) for [^:]+: '(?:numpy\.ndarray' and 'Tensor|Tensor' and 'numpy\.ndarray)'"
        r"|^Concatenation operation is not implemented for NumPy arrays|^expected np\.ndarray \(got Tensor\)",
        "TypeError",
    ),
    said(
        "This is a NumPy array, but it is used like a torch tensor.",
        rf"^'numpy\.(?:ndarray|float\d+|int\d+)' object has no attribute '(?:{_TORCH_METHODS})'",
        "AttributeError",
    ),
    said(
        "This is a torch tensor, but it is used like a NumPy array. torch has other names for the same (.to for "
        ".astype, .clone for .copy).",
        r"^'Tensor' object has no attribute '(?:astype|copy|tobytes|ravel_|fill|cumsum_|nonzero_|dot_)'",
        "AttributeError",
    ),
    said(
        "This is a plain Python list, tuple or number, but it is used like an array.",
        rf"^'(?:list|tuple|float|int)' object has no attribute '(?:{_ARRAY_PARTS}|{_TORCH_METHODS})'",
        "AttributeError",
    ),
    # Numbers.
    said(
        "The functions of math raise an error where NumPy gives -inf or nan, for example for the logarithm of zero "
        "or of a negative number, or for the square root of a negative number.",
        r"^math domain error|^expected a positive input|^expected a nonnegative input",
        "ValueError",
    ),
    said(
        "The result is too large for a floating-point number, like the exponential of anything above 709.",
        r"^math range error|Numerical result out of range|^int too large to convert to float",
        "OverflowError",
    ),
    said(
        "The probabilities of the categories sum to more than 1.",
        r"^sum\(pvals\[:-1\]",
        "ValueError",
    ),
    said(
        "A number that is used as a probability is not between 0 and 1.",
        r"^Expected p_in >= 0 && p_in <= 1|^all elements of input should be between 0 and 1",
        "RuntimeError",
    ),
    said(
        "A variable that is assigned anywhere in a function is local to the whole function, and this one is read "
        "before it has a value. A variable of that name outside the function is a different one.",
        r"^(?:cannot access )?local variable '\w+'",
        "UnboundLocalError",
    ),
)
