"""The plot of CPU per message over connections, as an SVG file."""

import math
from xml.sax.saxutils import escape

WIDTH, HEIGHT = 760, 420
LEFT, RIGHT, TOP, BOTTOM = 70, 170, 30, 50
COLOURS = (
    "#888888",
    "#444444",
    "#1f77b4",
    "#2ca02c",
    "#9467bd",
    "#d62728",
    "#ff7f0e",
    "#8c564b",
    "#17becf",
    "#bcbd22",
    "#e377c2",
    "#7f7f00",
)


def nice_step(most):
    """A round step, of which at most eight reach the top."""
    raw = most / 8
    power = 10 ** math.floor(math.log10(raw))
    return next(power * factor for factor in (1, 2, 5, 10) if power * factor >= raw)


def plot(counts, lines):
    """`lines`: server -> its CPU ns per message at each count, None where it has none."""
    most = max(value for values in lines.values() for value in values if value is not None)
    step = nice_step(most)
    top = step * math.ceil(most / step)
    low, high = math.log2(counts[0]), math.log2(counts[-1])

    def x(count):
        return LEFT + (math.log2(count) - low) / (high - low) * (WIDTH - LEFT - RIGHT)

    def y(value):
        return HEIGHT - BOTTOM - value / top * (HEIGHT - TOP - BOTTOM)

    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}"',
        'font-family="sans-serif" font-size="12">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>',
        f'<text x="{LEFT}" y="18">Server CPU, ns per 64-byte message</text>',
        f'<text x="{(LEFT + WIDTH - RIGHT) / 2:.0f}" y="{HEIGHT - 12}" text-anchor="middle">connections</text>',
    ]
    for i in range(round(top / step) + 1):
        at = y(i * step)
        out.append(f'<line x1="{LEFT}" y1="{at:.1f}" x2="{WIDTH - RIGHT}" y2="{at:.1f}" stroke="#dddddd"/>')
        out.append(f'<text x="{LEFT - 8}" y="{at + 4:.1f}" text-anchor="end">{i * step:,.0f}</text>')
    for count in counts:
        out.append(f'<text x="{x(count):.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">{count:,}</text>')
    for i, (name, values) in enumerate(lines.items()):
        colour = COLOURS[i % len(COLOURS)]
        width = 3 if name == "jacket" else 1.5
        points = [(x(count), y(value)) for count, value in zip(counts, values) if value is not None]
        path = " ".join(f"{px:.1f},{py:.1f}" for px, py in points)
        out.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="{width}"/>')
        out += [f'<circle cx="{px:.1f}" cy="{py:.1f}" r="2.5" fill="{colour}"/>' for px, py in points]
        row = TOP + 8 + i * 18
        left, stroke = WIDTH - RIGHT + 15, f'stroke="{colour}" stroke-width="{width}"'
        out.append(f'<line x1="{left}" y1="{row}" x2="{left + 25}" y2="{row}" {stroke}/>')
        out.append(f'<text x="{left + 31}" y="{row + 4}">{escape(name)}</text>')
    return "\n".join([*out, "</svg>", ""])
