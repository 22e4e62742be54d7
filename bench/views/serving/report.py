"""What was measured, against its limits: a table for people, JSON for programs, as report.h has them."""

import json
import statistics


def percentile(values, percent):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]


class Report:
    def __init__(self, benchmark, **parameters):
        self.told = {"benchmark": benchmark, **parameters}
        self.measures = []

    def add(self, name, text, value, unit, limit=None, least=None):
        """`limit`: at most; `least`: at least."""
        measure = {"name": name, "text": text, "unit": unit, "value": round(value, 2)}
        if limit is not None:
            measure |= {"limit": limit, "ok": value <= limit}
        if least is not None:
            measure |= {"least": least, "ok": value >= least}
        self.measures.append(measure)

    def add_times(self, name, text, milliseconds, p99_max):
        self.add(f"{name}_p50", f"{text}: P50", statistics.median(milliseconds), "ms")
        self.add(f"{name}_p99", f"{text}: P99 of {len(milliseconds)}", percentile(milliseconds, 99), "ms", limit=p99_max)
        self.add(f"{name}_max", f"{text}: the longest", max(milliseconds), "ms")

    def ok(self):
        return all(measure.get("ok", True) for measure in self.measures)

    def table(self):
        lines = [f"{self.told['benchmark']:<86} {'value':>10}       limit"]
        for measure in self.measures:
            bound = f"{'<=' if 'limit' in measure else '>='} {measure.get('limit', measure.get('least'))}"
            verdict = f"{bound:>9}  {'ok' if measure['ok'] else 'MISSED'}" if "ok" in measure else ""
            lines.append(f"{measure['text']:<86} {measure['value']:>10} {measure['unit']:<3}{verdict}".rstrip())
        return "\n".join(lines)

    def write(self, path):
        with open(path, "w", encoding="utf-8") as file:
            json.dump({**self.told, "ok": self.ok(), "measures": self.measures}, file, indent=1)
            file.write("\n")
