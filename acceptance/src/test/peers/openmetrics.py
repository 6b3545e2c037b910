"""Reads OpenMetrics from stdin by the parser of Prometheus' own client, and prints each sample: NAME LABEL=VALUE… NUMBER."""

import sys

from prometheus_client.openmetrics.parser import text_string_to_metric_families

for family in text_string_to_metric_families(sys.stdin.read()):
    for sample in family.samples:
        labels = (f"{name}={value}" for name, value in sorted(sample.labels.items()))
        print(sample.name, *labels, sample.value)
