import matplotlib
import numpy as np
import torch
from PIL import Image, ImageDraw, ImageFont

# Small Greek letters, except those that look like a digit: beta, theta, iota, omicron.
LETTERS = "αγδεζηκλμνξπρσςτυφχψω"


def load_anomalies(digits, kmnist=(), n=1000):
    """Images (n, D) in the format of the digits that show something else, and a description.

    kmnist: the result of `load_data_set("KMNIST")`, Japanese letters, used with MNIST. Without them, Greek letters are
    drawn in a font that comes with matplotlib, each one slightly rotated and with strokes of its own.
    """
    if kmnist and digits.side == 28:
        return kmnist[1][:n], "KMNIST, Japanese letters"
    rng = np.random.default_rng(0)
    files = [f"{matplotlib.get_data_path()}/fonts/ttf/DejaVuSans{weight}.ttf" for weight in ("", "-Bold")]
    fonts = [ImageFont.truetype(file, 48) for file in files]
    images = [drawn_letter(LETTERS[i % len(LETTERS)], fonts[i % 2], digits.side, rng) for i in range(n)]
    rows = torch.tensor(np.stack(images).reshape(n, -1), dtype=torch.float32)
    return rows, "Greek letters, drawn by the computer"


def drawn_letter(letter, font, side, rng):
    """One letter as an image (side, side). It fills the height, like the digits, and each pixel averages over ink."""
    canvas = Image.new("L", (96, 96))
    ImageDraw.Draw(canvas).text((48, 48), letter, fill=255, font=font, anchor="mm", stroke_width=int(rng.integers(2)))
    canvas = canvas.rotate(rng.uniform(-15, 15), Image.Resampling.BILINEAR)
    canvas = canvas.crop(canvas.getbbox())
    border = 4 if side == 28 else 0  # MNIST has one
    height = 4 * (side - 2 * border)
    width = int(np.clip(canvas.width / canvas.height * rng.uniform(0.8, 1.1), 0.3, 0.9) * height)
    fine = np.zeros((4 * side, 4 * side))
    left, top = (4 * side - width) // 2, 4 * border
    fine[top : top + height, left : left + width] = np.asarray(canvas.resize((width, height))) / 255
    return fine.reshape(side, 4, side, 4).mean(axis=(1, 3))
