"""The parts of a trained network that are computed here instead of by its own layers, and how to recognise them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from thinc.api import NumpyOps

Floats = npt.NDArray[np.float32]
ROWS = 16
"""Rows multiplied at a time where a row's place must not matter."""
_REPEATED = 64
"""How often what is added to or multiplied with each row is repeated: numpy takes longer to begin a row than for it."""
PIECES = 3
"""Of how many linear pieces the encoder's units take the largest."""


class RowwiseOps(NumpyOps):  # type: ignore[misc]
    """Computes the same for a row wherever it stands, if the number of rows is a multiple of ``ROWS``.

    Libraries of linear algebra add up a product's terms in an order that depends on the row's place in their blocks;
    inside one vector of the processor, which holds a power of two of rows, there is but one order.
    """

    def gemm(self, x: Floats, y: Floats, out: Any = None, trans1: bool = False, trans2: bool = False) -> Any:
        """Multiply matrices."""
        if trans1 or not trans2 or out is not None:
            return super().gemm(x, y, out=out, trans1=trans1, trans2=trans2)
        return rowwise_product(x, y)


def rowwise_product(rows: Floats, weights: Floats) -> Floats:
    """Each row times the transposed weights."""
    product = np.empty((len(rows), len(weights)), dtype=np.float32)
    for start in range(0, len(rows), ROWS):
        product[start : start + ROWS] = (weights @ rows[start : start + ROWS].T).T
    return product


def leaves(model: Any) -> list[Any]:
    """The layers of a network that have no layers themselves, in order of computation."""
    return [leaf for layer in model.layers for leaf in leaves(layer)] if model.layers else [model]


@dataclass(frozen=True)
class Convolution:
    """A layer of the encoder: each token with its two neighbours, the largest of three pieces, scaled, and added.

    Attributes:
        weights: Weights from the three tokens (rows) to the pieces, piece by piece (columns).
        bias: What is added to the pieces, in each of a number of rows.
        gain: What the normalised units are multiplied by, likewise.
        shift: What is added to them then, likewise.
    """

    weights: Floats
    bias: Floats
    gain: Floats
    shift: Floats

    @classmethod
    def of(cls, maxout: Any, norm: Any) -> Convolution:
        """Take the weights from the trained layers."""
        weights = maxout.get_param("W")
        width, pieces, wide = weights.shape
        return cls(
            np.ascontiguousarray(weights.transpose(2, 1, 0).reshape(wide, pieces * width)),
            _repeated(maxout.get_param("b").T.reshape(pieces * width)),
            _repeated(norm.get_param("G")),
            _repeated(norm.get_param("b")),
        )

    @property
    def width(self) -> int:
        """Units a token."""
        width: int = self.gain.shape[1]
        return width

    def __call__(self, rows: Floats) -> Floats:
        """Compute the layer for tokens that follow one another."""
        width = self.width
        window = np.empty((len(rows), 3 * width), dtype=np.float32)
        window[0, :width] = window[-1, 2 * width :] = 0
        window[1:, :width] = rows[:-1]
        window[:, width : 2 * width] = rows
        window[:-1, 2 * width :] = rows[1:]
        return self.finish(window @ self.weights, rows)

    def finish(self, pieces: Floats, rows: Floats) -> Floats:
        """From the weighted sums to the layer's result; overwrites the sums."""
        width = self.width
        _to_each_row(np.add, pieces, self.bias)
        best = np.maximum(pieces[:, :width], pieces[:, width : 2 * width])
        np.maximum(best, pieces[:, 2 * width :], out=best)
        best -= best.mean(axis=1, keepdims=True)
        variance = np.einsum("ij,ij->i", best, best) / np.float32(width)
        best *= (1 / np.sqrt(variance + np.float32(1e-8)))[:, None]
        _to_each_row(np.multiply, best, self.gain)
        _to_each_row(np.add, best, self.shift)
        best += rows
        return best


def _repeated(vector: Floats) -> Floats:
    return np.tile(vector, (_REPEATED, 1))


def _to_each_row(operation: np.ufunc, rows: Floats, repeated: Floats) -> None:
    """Change each row by the same vector, of which there are as many copies as rows are taken for one."""
    whole = len(rows) // len(repeated) * len(repeated)
    long, rest = rows[:whole].reshape(-1, repeated.size), rows[whole:]
    operation(long, repeated.reshape(-1), out=long)
    operation(rest, repeated[: len(rest)], out=rest)


def convolutions(encode: Any) -> list[Convolution] | None:
    """The layers of spaCy's ``MaxoutWindowEncoder`` with one neighbour each side; null for any other network."""
    parts = leaves(encode)
    if encode.attrs.get("pad") is None or not parts or len(parts) % 4:
        return None
    layers = []
    for window, maxout, norm, dropout in zip(parts[::4], parts[1::4], parts[2::4], parts[3::4], strict=True):
        names = (window.name, maxout.name, norm.name, dropout.name)
        if names != ("expand_window", "maxout", "layernorm", "dropout") or window.attrs["window_size"] != 1:
            return None
        if maxout.get_param("W").shape[1:] != (PIECES, 3 * maxout.get_dim("nO")):
            return None
        layers.append(Convolution.of(maxout, norm))
    residual = [layer for layer in encode.walk() if layer.name.startswith("residual(") and len(layer.layers) == 1]
    return layers if len(residual) == len(layers) else None
