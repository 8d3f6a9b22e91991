"""Explanations of torch's errors about gradients, devices and precisions (`plain_words`)."""

from __future__ import annotations

from autograder.sandbox.saying import said

# The order matters: the first one that fits is used.
OF_TORCH = (
    # Gradients.
    said(
        "NumPy cannot be used on a tensor that needs a gradient: it keeps the numbers, but not how they were "
        "computed. Use functions of torch instead. detach() removes the error, and the gradient as well.",
        r"^Can't call numpy\(\) on Tensor that requires grad",
        "RuntimeError",
    ),
    said(
        "A NumPy function was given a tensor. Use the torch function instead: it takes tensors and keeps gradients.",
        r"^(sum|mean|max|min|prod|all|any|std|var|cumsum|cumprod|argmax|argmin)\(\)(?: got an unexpected"
        r" keyword argument '(?:axis|out|keepdims)'|: argument 'dim' must be int, not NoneType"
        r"| received an invalid combination of arguments - got \((?:out|axis|dtype|keepdims)=)",
        "TypeError",
        source=r"\b(?:np|numpy)\.a?NAME\(",
    ),
    said(
        "A gradient was requested for a value that depends on no tensor with requires_grad. Either there is none, "
        "or the graph was cut (by detach, item, NumPy, torch.tensor of a tensor, torch.no_grad, argmax or a "
        "comparison).",
        r"does not require grad and does not have a grad_fn",
        "RuntimeError",
    ),
    said(
        "The value does not depend on the tensor that its gradient is requested for: it was computed from a copy, "
        "or the graph was cut (by detach, item, NumPy or torch.tensor of a tensor). With allow_unused the gradient "
        "would be None.",
        r"^(?:The differentiated Tensor at index \d+|One of the differentiated Tensors) appears to not have been used",
        "RuntimeError",
    ),
    said(
        "A tensor that requires a gradient is changed in place (+=, x[...] = ..., a method that ends in _). "
        "Compute a new tensor instead, as in x = x + y.",
        r"leaf Variable that requires grad is being used in an in-place operation",
        "RuntimeError",
    ),
    said(
        "A tensor was changed in place (+=, x[...] = ..., a method that ends in _) after something was computed "
        "from it, and the gradient needs its old numbers. Compute a new tensor instead.",
        r"needed for gradient computation has been modified by an inplace operation",
        "RuntimeError",
    ),
    said(
        "The gradient of one computation was taken twice. In a loop, compute the value anew in every round; "
        "retain_graph would use the old numbers again.",
        r"^Trying to backward through the graph a second time",
        "RuntimeError",
    ),
    said(
        "backward() and torch.autograd.grad start from a single number, but this tensor has several: a sum or a "
        "mean is missing before it.",
        r"^grad can be implicitly created only for scalar outputs",
        "RuntimeError",
    ),
    # The machine.
    said(
        'The grader has no GPU. Leave tensors on the device of the arguments; .cuda() and device="cuda" are not '
        "needed.",
        r"not compiled with CUDA enabled|Found no NVIDIA driver|No CUDA GPUs are available|Cannot get CUDA generator"
        r"|not linked with support for mps",
        "AssertionError RuntimeError",
    ),
    # Precisions and types of numbers.
    said(
        "Tensors of different precisions are combined. The arguments have their own precision, mostly "
        "torch.float32, and torch.set_default_dtype does not change it. Give your own tensors the dtype of the "
        "arguments.",
        r"(?i)^(?=[^\0]*type)(?=[^\0]*float(?!64|ing))(?=[^\0]*(?:double|float64))",
        "RuntimeError",
    ),
    said(
        "An integer tensor and a floating-point tensor cannot be combined here. Convert one to the dtype of the "
        "other, as in .to(x.dtype).",
        r"^(?=[^\0]*type)(?=[^\0]*\b(?:Long|Int|Bool|Byte)\b)(?=[^\0]*\b(?:Float|Double)\b)(?![^\0]*(?:cast to"
        r"|target dtype))",
        "RuntimeError",
    ),
    said(
        "Fractions are written into integers in place. An array or tensor of integers keeps its type; create it "
        "with floats from the start.",
        r"^Cannot cast ufunc '\w+' output from dtype\('(?:float|complex)"
        r"|^result type \w+ can't be cast to the desired output",
        "UFuncTypeError UFuncOutputCastingError RuntimeError",
    ),
    said(
        "Indices and labels must be integers here. Convert them with .long().",
        r"Expected dtype int32/int64 for index|^one_hot is only applicable to index tensor"
        r"|^Expected tensor for argument #\d+ 'indices'",
        "RuntimeError",
    ),
    said(
        "This tensor holds integers, but the operation needs floating-point numbers. Convert it with .double() or "
        ".float().",
        r"only supports floating-point dtypes for input"
        r"|could not infer output dtype\. Input dtype must be either a floating|not implemented for '(?:Long|Int|Bool"
        r"|Byte)'|^(?:o|O)nly Tensors of floating point and complex dtype can require gradients",
        "RuntimeError NotImplementedError",
    ),
)
