"""What is said of torch's errors about gradients, devices and precisions (`plain_words`)."""

from __future__ import annotations

from autograder.sandbox.saying import said

# In this order: the first one that fits is said.
OF_TORCH = (
    # Gradients.
    said(
        "NumPy cannot be used on the way of a gradient: it takes the numbers of a tensor and loses how they were "
        "computed. Functions of torch keep it. With detach() the error goes away, and the gradient as well.",
        r"^Can't call numpy\(\) on Tensor that requires grad",
        "RuntimeError",
    ),
    said(
        "A function of NumPy is given a tensor. Functions of torch take tensors, and keep gradients.",
        r"^(sum|mean|max|min|prod|all|any|std|var|cumsum|cumprod|argmax|argmin)\(\)(?: got an unexpected"
        r" keyword argument '(?:axis|out|keepdims)'|: argument 'dim' must be int, not NoneType"
        r"| received an invalid combination of arguments - got \((?:out|axis|dtype|keepdims)=)",
        "TypeError",
        source=r"\b(?:np|numpy)\.a?NAME\(",
    ),
    said(
        "A gradient is asked of a value that depends on no tensor with requires_grad: either none was given, or the "
        "way to it was cut (detach, item, NumPy, torch.tensor of a tensor, torch.no_grad, argmax, comparisons).",
        r"does not require grad and does not have a grad_fn",
        "RuntimeError",
    ),
    said(
        "The value does not depend on the tensor that its gradient is asked for: it was computed from a copy, or "
        "the way was cut (detach, item, NumPy, torch.tensor of a tensor). With allow_unused the gradient would be "
        "None.",
        r"^(?:The differentiated Tensor at index \d+|One of the differentiated Tensors) appears to not have been used",
        "RuntimeError",
    ),
    said(
        "A tensor that gradients are asked for is changed in place (+=, x[...] = ..., a method that ends in _). A "
        "new tensor can be computed instead, as in x = x + y.",
        r"leaf Variable that requires grad is being used in an in-place operation",
        "RuntimeError",
    ),
    said(
        "A tensor was changed in place (+=, x[...] = ..., a method that ends in _) after something was computed "
        "from it, and the gradient needs its old numbers. A new tensor can be computed instead.",
        r"needed for gradient computation has been modified by an inplace operation",
        "RuntimeError",
    ),
    said(
        "The gradient was taken twice of one computation. What is differentiated in a loop must be computed anew in "
        "every round; retain_graph would use the old numbers again.",
        r"^Trying to backward through the graph a second time",
        "RuntimeError",
    ),
    said(
        "backward() and torch.autograd.grad start from a single number, and this is a tensor of several: a sum or a "
        "mean is missing before it.",
        r"^grad can be implicitly created only for scalar outputs",
        "RuntimeError",
    ),
    # The machine.
    said(
        'The grader has no GPU. Tensors stay where the arguments are; .cuda() and device="cuda" are not needed.',
        r"not compiled with CUDA enabled|Found no NVIDIA driver|No CUDA GPUs are available|Cannot get CUDA generator"
        r"|not linked with support for mps",
        "AssertionError RuntimeError",
    ),
    # Precisions and types of numbers.
    said(
        "The arguments keep their own precision, mostly torch.float32; torch.set_default_dtype does not change "
        "them. Tensors of your own need the dtype of the arguments.",
        r"(?i)^(?=[^\0]*type)(?=[^\0]*float(?!64|ing))(?=[^\0]*(?:double|float64))",
        "RuntimeError",
    ),
    said(
        "A tensor of whole numbers meets one of floating-point numbers, and the two do not mix here. .to(x.dtype) "
        "makes the one like the other.",
        r"^(?=[^\0]*type)(?=[^\0]*\b(?:Long|Int|Bool|Byte)\b)(?=[^\0]*\b(?:Float|Double)\b)(?![^\0]*(?:cast to"
        r"|target dtype))",
        "RuntimeError",
    ),
    said(
        "Something with fractions is computed in place into whole numbers. An array or tensor of whole numbers "
        "keeps its type; one of floats is needed from the start.",
        r"^Cannot cast ufunc '\w+' output from dtype\('(?:float|complex)"
        r"|^result type \w+ can't be cast to the desired output",
        "UFuncTypeError UFuncOutputCastingError RuntimeError",
    ),
    said(
        "Indices and labels must be whole numbers here. .long() makes them.",
        r"Expected dtype int32/int64 for index|^one_hot is only applicable to index tensor"
        r"|^Expected tensor for argument #\d+ 'indices'",
        "RuntimeError",
    ),
    said(
        "This is a tensor of whole numbers, and what is asked for needs floating-point numbers: .double() or "
        ".float() makes them.",
        r"only supports floating-point dtypes for input"
        r"|could not infer output dtype\. Input dtype must be either a floating|not implemented for '(?:Long|Int|Bool"
        r"|Byte)'|^(?:o|O)nly Tensors of floating point and complex dtype can require gradients",
        "RuntimeError NotImplementedError",
    ),
)
