import matplotlib.pyplot as plt
from matplotlib.patches import Circle, FancyArrowPatch, FancyBboxPatch


def places(graph):
    """Where each node is drawn: children below parents, the nodes of a plate side by side, fixed parameters on top."""
    nodes, edges = graph["nodes"], graph["edges"]
    inside = {name: tuple(plate for plate, names in graph["plates"].items() if name in names) for name in nodes}
    top = [name for name in nodes if nodes[name] == "parameter" and not inside[name]]
    depth = {name: 0 for name in nodes if name not in top}
    for _ in depth:
        for parent, child in edges:
            if parent in depth and child in depth:
                depth[child] = max(depth[child], min(depth[parent] + 1, len(nodes)))
    order = list(graph["plates"])

    def side(plates):
        return sum(map(order.index, plates)) / len(plates) if plates else -1

    place, start = {}, 0.0
    for plates in sorted({inside[name] for name in depth}, key=side):  # where plates overlap, in between
        rows = {}
        for name in depth:
            if inside[name] == plates:
                rows.setdefault(depth[name], []).append(name)
        columns = max(map(len, rows.values()))
        for level, row in rows.items():
            for i, name in enumerate(row):
                place[name] = (start + 1.4 * (i + (columns - len(row)) / 2), -1.3 * level)
        start += 1.4 * columns + 0.4
    # A parameter stands above its children as far as there is room, those of lower nodes further out.
    above = {}
    for name in sorted(top):
        children = [child for parent, child in edges if parent == name and child in depth]
        x = sum(place[child][0] for child in children) / max(1, len(children))
        above.setdefault(round(x, 2), []).append((min((depth[child] for child in children), default=0), name))
    position = float("-inf")
    for x, names in sorted(above.items()):
        row = []
        for i, (_, name) in enumerate(sorted(names)):
            row.insert(len(row) if i % 2 else 0, name)
        position = max(x - 0.5 * (len(row) - 1), position)
        for name in row:
            place[name] = (position, 1.3)
            position += 1.0
    return place


def draw(graph):
    """Draw a graphical model: latent nodes as circles, observed ones shaded, parameters as dots, plates as boxes."""
    nodes, place = graph["nodes"], places(graph)
    xs, ys = zip(*place.values(), strict=True)
    _, ax = plt.subplots(figsize=(0.75 * (max(xs) - min(xs)) + 2, 0.75 * (max(ys) - min(ys)) + 1.4))
    for i, (plate, names) in enumerate(graph["plates"].items()):
        x, y = zip(*(place[name] for name in names), strict=True)
        pad = 0.5 + 0.1 * i
        left, bottom = min(x) - pad, min(y) - pad - 0.12
        width, height = max(x) + pad - left, max(y) + pad - bottom
        box = FancyBboxPatch(
            (left, bottom), width, height, boxstyle="round,pad=0,rounding_size=0.1", fill=False, ec="0.5"
        )
        ax.add_patch(box)
        ax.text(left + width - 0.07, bottom + 0.04, plate, ha="right", va="bottom", fontsize=9, color="0.4")
    for ends in graph["edges"]:
        shrink = [3 if nodes[end] == "parameter" else 14 for end in ends]
        arrow = FancyArrowPatch(*(place[end] for end in ends), arrowstyle="-|>", mutation_scale=11, color="0.3")
        arrow.shrinkA, arrow.shrinkB = shrink
        ax.add_patch(arrow)
    for name, (x, y) in place.items():
        label = "lam" if name == "lambda" else name
        if nodes[name] == "parameter":
            ax.add_patch(Circle((x, y), 0.07, color="black"))
            ax.text(x, y + 0.13, label, ha="center", va="bottom")
        else:
            ax.add_patch(
                Circle((x, y), 0.34, facecolor="0.8" if nodes[name] == "observed" else "white", edgecolor="black")
            )
            ax.text(x, y, label, ha="center", va="center")
    ax.set_aspect("equal")
    ax.axis("off")
    ax.autoscale_view()
    plt.show()
