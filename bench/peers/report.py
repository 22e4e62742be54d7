"""Medians and ratios: a table for people, JSON for programs."""

import statistics

# Name in JSON, text in the table, where it stands in what `floor_tool watch` says.
MEASURES = [
    ("cpu_us", "CPU an event, us", lambda run: run["all"]["cpu_us"]),
    ("cpu_us_warm", "  of the second half", lambda run: run["second_half"]["cpu_us"]),
    ("cpu_us_with_start", "  with its start", lambda run: run["cpu_us_with_start"]),
    ("events_per_second", "events a second", lambda run: run["all"]["per_second"]),
    ("events_per_second_warm", "  of the second half", lambda run: run["second_half"]["per_second"]),
    ("peak_mib", "peak memory, MiB", lambda run: run["peak_mib"]),
    ("broker_cpu_us", "the broker's CPU an event, us", lambda run: run["all"]["broker_cpu_us"]),
]
LATENCIES = [
    ("fact_p50_ms", "append to fact, P50, ms (the floor commits at once)", lambda run: run["p50_ms"]),
    ("fact_p99_ms", "  P99", lambda run: run["p99_ms"]),
]
RESTARTS = [
    ("restart_seconds", "from the start, s", lambda run: run["seconds"]),
    ("restart_cpu_seconds", "CPU, s", lambda run: run["cpu_seconds"]),
]
WEBHOOKS = [
    ("post_to_fact_p50_ms", "post to fact, P50, ms", lambda run: run["p50_ms"]),
    ("post_to_fact_p99_ms", "  P99", lambda run: run["p99_ms"]),
    ("post_to_answer_p50_ms", "post to answer, P50, ms", lambda run: run["answer_p50_ms"]),
    ("post_to_answer_p99_ms", "  P99", lambda run: run["answer_p99_ms"]),
]


def _row(name, text, values, base):
    medians = {program: statistics.median(series) for program, series in values.items()}
    # Runs of one round are neighbours in time: each is held against its own.
    ratios = {
        program: statistics.median(a / b for a, b in zip(series, values[base])) for program, series in values.items()
    }
    return {"name": name, "text": text, "median": medians, "ratio_to_" + base: ratios, "values": values}


def rows(runs, measures):
    """`runs`: program -> its runs, in the order of the rounds. The first program is the base of the ratios."""
    base = next(iter(runs))
    return [
        _row(name, text, {program: [value(run) for run in series] for program, series in runs.items()}, base)
        for name, text, value in measures
    ]


def table(title, all_rows):
    names = list(all_rows[0]["median"])
    base = names[0]
    lines = [f"{title:<34}" + "".join(f"{name:>24}" for name in names)]
    for row in all_rows:
        cells = ""
        for name in names:
            values = row["values"][name]
            ratio = "" if name == base else f" x{row['ratio_to_' + base][name]:.2f}"
            cells += f"{_number(row['median'][name]) + ratio:>14} {_number(min(values))}-{_number(max(values))}".rjust(24)
        lines.append(f"{row['text']:<34}" + cells)
    return "\n".join(lines)


def _number(value):
    if value >= 100:
        return f"{value:.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"
