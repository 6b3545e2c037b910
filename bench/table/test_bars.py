"""Run by the module's tests: python3 -m unittest table.test_bars, in bench."""

import unittest

from table.bars import BARS, IDLE_AIM, IDLE_MOST, NETTY, RATE, verdicts
from table.cells import GROWTH, NOPIN
from table.servers import BY_NAME


def rows(metric="server_cpu_ns", **figures):
    """Three rounds of each server, of which the median is the figure."""
    return {
        name.replace("_", "-"): [{metric: figure * share} for share in (0.5, 1, 3)] for name, figure in figures.items()
    }


NETTYS = {name: 100 for name in NETTY}


def judged(cell, row, words, aim=False, concerned=("jacket",)):
    found = [v for v in verdicts({cell: row}, concerned) if words in v.text and v.aim == aim]
    assert len(found) == 1, found
    return found[0]


class BarsTest(unittest.TestCase):
    def test_ratio_at_the_bar_is_met_and_above_it_missed(self):
        self.assertIs(judged("pp16k@64", rows(jacket=90, **NETTYS), "best Netty").met, True)
        self.assertIs(judged("pp16k@64", rows(jacket=91, **NETTYS), "best Netty").met, False)

    def test_best_of_the_rivals_counts(self):
        missed = judged("pipe16@64", rows(jacket=100, **{**NETTYS, "netty-epoll": 80}), "best Netty")
        self.assertIs(missed.met, False)
        self.assertIn("1.25 (100 to 80 of `netty-epoll`)", missed.text)
        self.assertIn("**MISSED**", missed.line())

    def test_best_of_some_rivals_can_be_missed_but_not_met(self):
        some = {"netty-nio": 100}
        self.assertIsNone(judged("pipe16@64", rows(jacket=99, **some), "best Netty").met)
        self.assertIs(judged("pipe16@64", rows(jacket=101, **some), "best Netty").met, False)

    def test_failed_round_leaves_no_figure(self):
        row = rows(jacket=50, **NETTYS)
        row["jacket"].append({"failed": "a wrong byte"})
        verdict = judged("pipe16@64", row, "best Netty")
        self.assertIsNone(verdict.met)
        self.assertIn("not judged", verdict.line())

    def test_throughput_must_be_at_least_the_best(self):
        self.assertIs(judged(NOPIN[0].name, rows(RATE, jacket=100, **NETTYS), "best Netty").met, True)
        self.assertIs(judged(NOPIN[0].name, rows(RATE, jacket=99, **NETTYS), "best Netty").met, False)

    def test_variant_is_judged_only_where_it_was_wanted(self):
        row = rows(jacket=100, jacket_epoll=111)
        self.assertFalse([v for v in verdicts({"pp64@64": row}, ("jacket",)) if "jacket-epoll" in v.text])
        self.assertIs(judged("pp64@64", row, "jacket-epoll", concerned=("jacket", "jacket-epoll")).met, False)

    def test_server_for_some_cells_plays_in_no_other(self):
        self.assertTrue(BY_NAME["jacket-lines"].plays("line64@64"))
        self.assertFalse(BY_NAME["jacket-lines"].plays("idle"))
        self.assertTrue(BY_NAME["jacket"].plays("idle"))

    def test_idle_has_a_bar_and_an_aim(self):
        for figure, must, aim in ((IDLE_AIM, True, True), (IDLE_MOST, True, False), (IDLE_MOST + 1, False, False)):
            row = {"jacket": [{"memory_per_connection": figure}]}
            self.assertIs(judged("idle", row, "most 4096").met, must)
            self.assertIs(judged("idle", row, "most 1536", aim=True).met, aim)

    def test_cliff_is_a_step_that_c_does_not_have(self):
        costs = {16: 100, 64: 100, 256: 100, 1024: 130, 4096: 130, 15000: 260}
        c = {**dict.fromkeys(costs, 100), 15000: 200}
        rounds = {cell.name: rows(jacket=costs[n], c_epoll=c[n]) for cell, n in zip(GROWTH, costs)}
        met = [v.met for v in verdicts(rounds, ("jacket",))]
        self.assertEqual(met, [True, True, False, True, True])

    def test_every_bar_names_servers_and_cells_that_exist(self):
        from table import cells, servers

        for bar in BARS:
            self.assertLessEqual(set(bar.cells), {*cells.BY_NAME, *(cell.name for cell in NOPIN)})
            self.assertLessEqual(set(bar.rivals), set(servers.BY_NAME))


if __name__ == "__main__":
    unittest.main()
